#pragma once
// Graded contacts of a class in a lab's data base, with whatever mark a test wants.
#include <string>

#include "store/store.h"
#include "training/gradebook.h"
#include "training/tables.h"

namespace ringroom::test {

struct Played {
    std::uint64_t contact = 0;
    AgentId student;
    training::Milli mark = 0; ///< of both items, too
    std::uint64_t customer = 1;
    std::string script = "fault/one";
    std::string voice = "";
};

/// Of run 1, seed 7.
inline Result<void> add_played(store::Writer& writer, const Played& played) {
    training::ContactResult result{.drill = DrillId{1}, .seed = 7, .voice = played.voice};
    result.measures.contact = ContactId{played.contact};
    result.measures.agent = played.student;
    result.measures.script = played.script;
    result.measures.customer = played.customer;
    result.card.sections = {{.name = "", .items = {{.name = "开场"}, {.name = "方案"}}}};
    for (auto& item : result.card.sections[0].items)
        item.answer.points = played.mark / 100;
    result.score = training::score(result.card);
    result.form_version = 1;
    return training::save(writer, 1, result);
}

} // namespace ringroom::test
