#include "seat/break_dialog.h"

#include <algorithm>
#include <string>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"

namespace ringroom::seat {

void BreakDialog::begin(const Shown& shown) {
    const auto& reasons = shown.view.reasons;
    if (reasons.size() > 1)
        open_ = true;
    else
        take(reasons.empty() ? desk_.words("seat.rest") : reasons.front());
}

void BreakDialog::take(const std::string& reason) {
    open_ = false;
    desk_.back.not_ready(reason);
}

void BreakDialog::draw(const Shown& shown) {
    const auto& reasons = shown.view.reasons;
    if (shown.hook == Hook::ringing || reasons.empty()) // first things first
        open_ = false;
    if (!open_)
        return;
    const float rows = static_cast<float>(std::min<std::size_t>(reasons.size(), 9));
    if (!begin_dialog(desk_, "break", desk_.words("seat.break.why"), {320, 74 + 44 * rows}, open_))
        return end_dialog();
    auto& look = desk_.look;
    const auto number = static_cast<std::size_t>(pressed_number());
    const bool enter = pressed(Key::open);
    const std::string* chosen = enter ? &reasons.front() : nullptr;
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        const auto key = i < 9 ? std::to_string(i + 1) : std::string();
        if (key_button(look, "reason", reasons[i], key, {-1, look.px(38)},
                       i == 0 ? Weight::primary : Weight::plain) ||
            number == i + 1)
            chosen = &reasons[i];
        ImGui::PopID();
    }
    if (chosen != nullptr)
        take(*chosen);
    say(look, desk_.words("seat.break.enter"), Type::small, look.colours().soft);
    end_dialog();
}

} // namespace ringroom::seat
