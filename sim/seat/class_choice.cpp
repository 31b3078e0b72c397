#include "seat/class_choice.h"

#include "seat/desk.h"

namespace ringroom::seat {
namespace {

constexpr Duration class_list_every{30'000};

} // namespace

const std::vector<wire::ClassRow>* ClassChoice::rows(Desk& desk) {
    asked_.keep(desk, "/classes", class_list_every);
    const auto* all = asked_.value();
    return all == nullptr ? nullptr : &all->items;
}

std::string ClassChoice::none_words(Desk& desk) {
    return asked_.value() != nullptr ? desk.words("seat.class.none")
           : asked_.waiting()        ? desk.words("seat.loading")
                                     : desk.words_of(asked_.refusal());
}

bool ClassChoice::draw(Desk& desk, const char* id, std::string& name, FieldLook look,
                       const std::string& none, Counted counted) {
    std::vector<std::string> names;
    std::vector<std::string> labels;
    if (const auto* all = rows(desk))
        for (const auto& one : *all) {
            names.push_back(one.class_name);
            const auto count = counted == Counted::sitters ? one.sitters : one.students;
            labels.push_back(desk.words(
                "seat.class.row", {{"name", one.class_name}, {"count", std::to_string(count)}}));
        }
    if (names.empty() && none.empty())
        look.hint = none_words(desk);
    else if (look.hint.empty())
        look.hint = none.empty() ? desk.words("seat.class.choose") : none;
    return choice_field(desk, id, name, names, look, none, labels);
}

} // namespace ringroom::seat
