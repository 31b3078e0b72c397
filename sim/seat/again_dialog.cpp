#include "seat/again_dialog.h"

#include <algorithm>
#include <utility>

#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr Duration again_agents_every{2'000};

} // namespace

void AgainDialog::open(std::string record, std::string number) {
    record_ = std::move(record);
    number_ = std::move(number);
    open_ = focus_ = true;
}

const wire::AgentRow* AgainDialog::named() {
    const auto* list = agents_.value();
    if (list == nullptr)
        return nullptr;
    const auto found = std::find_if(list->items.begin(), list->items.end(),
                                    [this](const auto& one) { return one.number == number_; });
    return found == list->items.end() ? nullptr : &*found;
}

/// Who that is, and whether a call would find them.
void AgainDialog::draw_named() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* agent = named();
    if (agent == nullptr)
        return say(look, desk_.words("seat.again.nobody"), Type::small, c.soft, true);
    const bool ready = agent->presence == Presence::ready;
    say(look,
        one_line(agent->name, 20) + " · " +
            desk_.words("contact.presence." + std::string(to_string(agent->presence))),
        Type::normal, ready ? c.ok : c.warn);
    if (!ready)
        say(look, desk_.words("seat.again.get_ready"), Type::small, c.soft, true);
}

void AgainDialog::call() {
    desk_.back.ask("POST", "/results/" + record_ + "/again",
                   wire::encode(wire::ContactAgain{number_}), sent_.begin());
}

void AgainDialog::draw() {
    if (const auto answer = sent_.take(); answer && *answer) {
        desk_.back.tell_done(desk_.words("seat.again.called", {{"number", number_}}));
        open_ = false;
    }
    if (!open_)
        return;
    agents_.keep(desk_, "/agents", again_agents_every);
    auto& look = desk_.look;
    if (!begin_dialog(desk_, "again", desk_.words("seat.again.title"), {480, 270}, open_))
        return end_dialog();
    say(look, desk_.words("seat.again.hint"), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(4)});
    field_label(desk_, desk_.words("seat.again.number"), look.px(110));
    text_field(desk_, "##again", number_,
               {.focus = std::exchange(focus_, false), .enter_leaves = true});
    draw_named();
    const bool ready = !sent_.waiting() && numbers_typed(number_) == std::vector{number_};
    const auto words = desk_.words("seat.again.call");
    const auto key = desk_.key_label(Key::open);
    const float width = button_width(look, words, key) + look.px(20);
    ImGui::SetCursorPosX(ImGui::GetWindowContentRegionMax().x - width);
    const bool go =
        key_button(look, "call", words, key, {width, look.px(34)}, Weight::primary, ready);
    if (ready && (go || pressed(Key::open)))
        call();
    end_dialog();
}

} // namespace ringroom::seat
