#include "seat/person_dialog.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/list_plans.h"

namespace ringroom::seat {
namespace {

constexpr float person_field_points = 320;
constexpr std::array person_roles{"student", "team_leader", "instructor", "admin"};

} // namespace

void PersonDialog::open(const std::string& class_name) {
    if (!class_name.empty())
        class_ = class_name;
    open_ = true;
    asked_.clear();
    rows_.mark_wrong("");
    rows_.begin();
}

void PersonDialog::draw(const Shown& shown, const std::set<std::string>& classes) {
    take_answer();
    if (!open_)
        return;
    auto& look = desk_.look;
    bool stays = true;
    if (!begin_dialog(desk_, "person", desk_.words("seat.people.new"), {500, 360}, stays)) {
        open_ = asked_ != typed();
        asked_ = typed();
        if (!open_)
            return end_dialog();
    }
    ImGui::Dummy({0, look.px(4)});
    rows_.field("seat.people.number", number_, 160, desk_.words("seat.people.number_hint"));
    rows_.field("seat.people.name", name_, person_field_points);
    const bool chooses = !classes.empty();
    rows_.field("seat.lesson.class", class_, chooses ? 160 : person_field_points);
    if (chooses) {
        rows_.beside();
        if (choice_field(desk_, "##classes", class_, {classes.begin(), classes.end()},
                         {.hint = desk_.words("seat.course.choose_class"), .width = look.px(152)}))
            rows_.edited("seat.lesson.class");
    }
    draw_role(shown);
    say(look, desk_.words("seat.people.new_hint"), Type::small, look.colours().soft, true);
    rows_.say_wrong();
    if (!asked_.empty() && asked_ == typed())
        say(look,
            desk_.words("seat.people.not_added", {{"save", desk_.key_label(Key::save)},
                                                  {"leave", desk_.key_label(Key::escape)}}),
            Type::normal, look.colours().warn, true);
    const auto words = desk_.words("seat.people.add");
    const auto key = desk_.key_label(Key::save);
    const bool ready = !sending_.waiting();
    const bool go = key_button(look, "add", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(34)},
                               Weight::primary, ready);
    if (ready && (go || pressed(Key::save)))
        send();
    end_dialog();
}

/// Of a person: nothing is lost with a class or a role alone.
std::string PersonDialog::typed() const {
    return blank(number_) && blank(name_) ? std::string() : number_ + "\n" + name_;
}

/// Nobody makes an account with more rights than their own.
void PersonDialog::draw_role(const Shown& shown) {
    std::vector<std::string> names;
    for (const auto* one : person_roles) {
        names.push_back(desk_.words(std::string("seat.people.is.") + one));
        if (shown.me.role == one)
            break;
    }
    const auto now = std::find(person_roles.begin(), person_roles.end(), role_);
    auto value =
        names.at(std::min(static_cast<std::size_t>(now - person_roles.begin()), names.size() - 1));
    rows_.label("seat.people.role");
    if (!choice_field(desk_, "##role", value, names, {.width = desk_.look.px(160)}))
        return;
    rows_.edited("seat.people.role");
    role_ = person_roles.at(
        static_cast<std::size_t>(std::find(names.begin(), names.end(), value) - names.begin()));
}

void PersonDialog::send() {
    const auto* wrong = numbers_typed(number_) != std::vector{std::string(trimmed(number_))}
                            ? "seat.people.number"
                        : blank(name_) ? "seat.people.name"
                                       : "";
    rows_.mark_wrong(wrong);
    if (*wrong != '\0')
        return;
    wire::NewPerson person{.number = std::string(trimmed(number_)),
                           .name = std::string(trimmed(name_)),
                           .role = role_};
    if (!blank(class_))
        person.classes = {std::string(trimmed(class_))};
    desk_.back.ask("POST", "/people", wire::encode(person), sending_.begin());
}

void PersonDialog::take_answer() {
    const auto answer = sending_.take();
    if (!answer)
        return;
    if (!*answer) {
        const auto& error = answer->error();
        return rows_.refuse("", desk_.words_of({error.code, error.text, {}}));
    }
    if (const auto card = wire::decode<wire::Card>(**answer)) {
        card_ = wire::ImportCard{card->number, card->name, {}, card->password};
        if (!blank(class_))
            card_->classes = {std::string(trimmed(class_))};
        number_.clear();
        name_.clear();
        open_ = false;
    }
}

} // namespace ringroom::seat
