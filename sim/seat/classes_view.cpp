#include "seat/classes_view.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/list_detail.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr Duration people_every{30'000};

std::string person_words(const wire::Person& person) {
    return one_line(person.name, 30) + " " + person.number;
}

} // namespace

ClassesView::ClassesView(Desk& desk)
    : desk_(desk)
    , table_("people",
             {{"seat.people.number"},
              {"seat.people.name"},
              {"seat.lesson.class"},
              {"seat.people.role"},
              {"seat.people.account"}},
             {{Key::class_import, "seat.people.import", false},
              {Key::class_new, "seat.people.new", false},
              {Key::class_password, "seat.people.new_password"}})
    , import_(desk, "/people/import", "seat.people.import_hint",
              {{"seat.spreadsheet.row", true},
               {"seat.spreadsheet.effect"},
               {"seat.people.number"},
               {"seat.people.name"},
               {"seat.lesson.class"},
               {"seat.spreadsheet.changes"}},
              [](Language language, const std::string& body) {
                  return wire::decode<wire::PeopleImport>(body).map(
                      [&](auto import) { return people_plan(language, std::move(import)); });
              })
    , cards_(desk)
    , person_(desk)
    , sure_(desk) {}

void ClassesView::arrive() {
    people_.forget();
    if (on_ == On::import) // cards that were not kept stay on show
        on_ = On::people;
}

std::vector<Key> ClassesView::foot_keys() const {
    if (on_ == On::import)
        return import_.foot_keys();
    if (on_ == On::cards)
        return CardsView::foot_keys();
    return {Key::choose, Key::class_import, Key::class_new, Key::class_password, Key::narrow};
}

void ClassesView::draw(const Shown& shown, ImVec2 size) {
    take_answers();
    if (on_ == On::import) {
        if (import_.draw(size))
            on_ = On::people;
        if (auto plan = import_.take_applied()) {
            desk_.back.tell_done(plan->sum);
            show_cards(std::move(plan->cards));
        }
    } else if (on_ == On::cards) {
        if (cards_.draw(size))
            on_ = On::people;
    } else {
        draw_people(shown, size);
    }
}

/// Where somebody was added.
void ClassesView::show_cards(std::vector<wire::ImportCard> cards) {
    people_.forget();
    on_ = cards.empty() ? On::people : On::cards;
    cards_.show(std::move(cards));
}

void ClassesView::fill() {
    names_.clear();
    std::vector<TableRow> rows;
    for (const auto& one : people_.value()->items) {
        names_.insert(one.classes.begin(), one.classes.end());
        if (!class_.empty() &&
            std::find(one.classes.begin(), one.classes.end(), class_) == one.classes.end())
            continue;
        const auto role = "seat.people.is." + one.role;
        rows.push_back({std::to_string(one.id.value),
                        {{one.number},
                         {one.name, 0, Tone::strong},
                         {joined_classes(one.classes)},
                         {has_text(role) ? desk_.words(role) : one.role, 0, Tone::soft},
                         {desk_.words(one.enabled ? "seat.people.open" : "seat.people.closed"),
                          !one.enabled, one.enabled ? Tone::soft : Tone::warn}}});
    }
    table_.rows.set(std::move(rows));
}

void ClassesView::draw_people(const Shown& shown, ImVec2 size) {
    people_.keep(desk_, "/people", people_every);
    const auto from =
        std::to_string(people_.version()) + "/" + class_ + "/" + desk_.words("seat.people.number");
    if (people_.value() != nullptr && std::exchange(filled_, from) != from)
        fill();
    const float top = ImGui::GetCursorPosY();
    draw_class();
    const float used = ImGui::GetCursorPosY() - top;
    const auto none =
        empty_words(desk_, people_.value() != nullptr, people_.refusal(), "seat.people.none");
    if (const auto asked = table_.draw(desk_, {size.x, size.y - used}, none))
        act(shown, *asked);
    sure_.draw();
    person_.draw(shown, names_);
    if (auto card = person_.take_card())
        show_cards({std::move(*card)});
}

void ClassesView::draw_class() {
    field_label(desk_, desk_.words("seat.lesson.class"), desk_.look.px(40));
    const auto all = desk_.words("seat.people.all_classes");
    (void)choice_field(desk_, "##class", class_, {names_.begin(), names_.end()},
                       {.hint = all, .width = desk_.look.px(260)}, all);
    ImGui::Dummy({0, desk_.look.px(2)});
}

void ClassesView::act(const Shown& shown, const Table::Asked& asked) {
    if (asked.action == Key::class_import) {
        import_.begin();
        on_ = On::import;
    } else if (asked.action == Key::class_new) {
        person_.open(class_);
    } else if (asked.action == Key::class_password) {
        for (const auto& one : people_.value()->items)
            if (std::to_string(one.id.value) == asked.id && one.id != shown.me.id)
                return ask_password(one);
        desk_.back.tell("seat.people.own_password");
    }
}

void ClassesView::ask_password(const wire::Person& person) {
    if (setting_.waiting())
        return;
    forgetful_ = person;
    sure_.open(
        desk_.words("seat.people.password_title", {{"name", person_words(person)}}),
        desk_.words("seat.people.password_words"), desk_.words("seat.people.new_password"), [this] {
            desk_.back.ask("POST", "/people/" + std::to_string(forgetful_.id.value) + "/password",
                           wire::encode(wire::NewPassword{}), setting_.begin());
        });
}

void ClassesView::take_answers() {
    const auto answer = setting_.take();
    if (!answer || !*answer)
        return;
    if (const auto card = wire::decode<wire::Card>(**answer))
        show_cards({{card->number, card->name, forgetful_.classes, card->password}});
}

} // namespace ringroom::seat
