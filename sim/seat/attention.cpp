#include "seat/attention.h"

#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/rich_text.h"

namespace ringroom::seat {
namespace {

constexpr float card_width = 360;
constexpr float card_height = 128;
constexpr float card_gap = 12;

} // namespace

std::string Attention::missed_words(const Shown& shown) const {
    const auto& missed = *shown.missed;
    const auto who = missed.name.empty() ? missed.telephone : missed.name + " " + missed.telephone;
    return who.empty() ? desk_.words("seat.missed.some")
                       : desk_.words("seat.missed.from", {{"name", one_line(who, 40)}});
}

float Attention::draw(const Shown& shown, ImVec2 low_right) {
    const float step = desk_.look.px(card_height + card_gap);
    const bool waves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    float high = 0;
    const auto next = [&] {
        return ImVec2{low_right.x, low_right.y - std::exchange(high, high + step)};
    };
    const bool ready = shown.view.agent.presence == Presence::ready;
    // Read in passing where a customer is on the screen, whose work must not be covered for long.
    if (shown.handling() && steady_now() - shown.order_at > limits::message_time)
        order_seen_ = shown.order_at;
    if (shown.order && shown.order_at != order_seen_) {
        if (shown.handling())
            desk_.draw_again(shown.order_at + limits::message_time);
        const auto words = desk_.words("seat.order." + shown.order->order,
                                       {{"name", one_line(shown.order->by_name, 30)}});
        const bool may = shown.order->order == "not_ready" && !ready;
        if (draw_card("order", "seat.order.title", words, may, next()) || waves)
            order_seen_ = shown.order_at;
    }
    if (shown.missed && shown.missed_at != missed_seen_) {
        const bool late = steady_now() - shown.missed_at > limits::message_time;
        // The news of the call may come before that of the state: ready counts after not ready.
        if (ready && (late || missed_shown_ == shown.missed_at))
            missed_seen_ = shown.missed_at;
        else if (!ready)
            missed_shown_ = shown.missed_at;
        if (!ready &&
            (draw_card("missed", "seat.missed.title", missed_words(shown), true, next()) || waves))
            missed_seen_ = shown.missed_at;
    }
    return high;
}

bool Attention::draw_card(const char* id, const char* title, const std::string& words,
                          bool may_be_ready, ImVec2 low_right) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 size{look.px(card_width), look.px(card_height)};
    ImGui::SetCursorPos(
        {low_right.x - size.x - look.px(card_gap), low_right.y - size.y - look.px(card_gap)});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, c.warn_soft);
    begin_card(look, id, size,
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::PopStyleColor();
    say(look, desk_.words(title), Type::small, c.warn);
    draw_rich(look, {{words, Type::normal, c.ink}}, ImGui::GetContentRegionAvail().x, 2);
    ImGui::SetCursorPosY(size.y - look.px(42));
    if (may_be_ready) {
        const auto ready = desk_.words("seat.get_ready");
        const auto key = desk_.key_label(Key::presence);
        if (key_button(look, "ready", ready, key, {button_width(look, ready, key), look.px(30)},
                       Weight::primary))
            desk_.back.ready();
        ImGui::SameLine(0, look.px(8));
    }
    const auto seen = desk_.words("seat.attention.seen");
    const auto key = desk_.key_label(Key::escape);
    const bool done =
        key_button(look, "seen", seen, key, {button_width(look, seen, key), look.px(30)});
    end_card();
    return done;
}

} // namespace ringroom::seat
