#include "seat/work_page.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/capture_panel.h"
#include "seat/desk.h"
#include "seat/keys.h"

namespace ringroom::seat {

void WorkPage::draw(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const float gap = look.px(12);
    const float left = look.px(286);
    // In a small window the script gives way: the form's buttons stand side by side.
    const float both = size.x - left - 4 * gap;
    const float right = std::clamp(both - look.px(460), look.px(262), look.px(352));
    const float height = size.y - 2 * gap;
    const float middle = std::max(look.px(300), both - right);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    call_.draw(shown, {left, height});
    ImGui::SetCursorPos({at.x + gap + left + gap, at.y + gap});
    contact_.draw(shown, {middle, height});
    ImGui::SetCursorPos({at.x + gap + left + gap + middle + gap, at.y + gap});
    const float capture = capture_height(desk_, shown);
    script_.draw(shown, {right, capture > 0 ? height - capture - gap : height});
    if (capture > 0) {
        ImGui::SetCursorPos(
            {at.x + gap + left + gap + middle + gap, at.y + size.y - gap - capture});
        draw_capture(desk_, shown, {right, capture});
    }
}

std::vector<Key> WorkPage::foot_keys(const Shown& shown) const {
    if (contact_.promises(shown) || contact_.edits_customer(shown))
        return {Key::save, Key::escape};
    std::vector<Key> out;
    if (!shown.handling()) {
        if (shown.view.agent.activity == Activity::after_call_work)
            out.push_back(Key::finish);
        out.push_back(Key::presence);
        if (shown.hook == Hook::none && shown.view.records_left > 0)
            out.push_back(Key::record);
        out.push_back(Key::knowledge);
        return out;
    }
    const auto& contact = *shown.view.contact;
    if (shown.hook == Hook::ringing)
        return out;
    if (contact.preview)
        out.push_back(Key::record);
    if (!contact.talk_script.empty())
        out.push_back(Key::next_step);
    if (contact.mine != "agent")
        return out;
    const bool talks = shown.hook == Hook::talking;
    out.push_back(Key::note);
    if (talks)
        out.insert(out.end(), {Key::mark_recording, Key::stop_call});
    else
        out.push_back(Key::callback);
    if (!contact.preview)
        out.push_back(Key::finish);
    return out;
}

void WorkPage::keys(const Shown& shown) {
    call_.keys(shown);
    if (pressed(Key::former_step))
        script_.former_step();
    else if (pressed(Key::next_step) && shown.hook != Hook::ringing)
        script_.next_step();
    contact_.keys(shown);
    const auto number = static_cast<std::size_t>(pressed_number());
    if (number > 0 && shown.view.contact && number <= shown.view.contact->moves.size())
        desk_.back.mark(shown.view.contact->moves[number - 1].name);
}

} // namespace ringroom::seat
