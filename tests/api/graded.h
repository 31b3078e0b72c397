#pragma once
// A graded contact in a lab's data base, as the engine leaves it: 解决方案 waits for a person.
#include "store/store.h"
#include "training/example.h"
#include "training/tables.h"

namespace ringroom::test {

/// Of run 1.
inline Result<void> add_graded(store::Writer& writer, ContactId contact, AgentId student) {
    const auto form = training::form_of(training::example::complaint());
    training::Measures m;
    m.contact = contact;
    m.agent = student;
    m.connected = Instant{1'000};
    m.greeting = Duration{2'000};
    training::ContactResult result{.measures = m, .card = training::fill(*form, m)};
    result.score = training::score(result.card);
    result.form_version = form->version;
    if (auto saved = training::save_form(writer, *form); !saved)
        return saved;
    return training::save(writer, 1, result);
}

} // namespace ringroom::test
