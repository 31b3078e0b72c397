#include "seat/form_history.h"

#include <algorithm>

#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {

FormThen form_then(const wire::FormHistory& history, Duration at) {
    FormThen out;
    for (const auto& field : history.inputs)
        out.rows.push_back({.field = field, .value = {}});
    for (const auto& change : history.changes) {
        const auto row = std::find_if(out.rows.begin(), out.rows.end(),
                                      [&](const auto& one) { return one.field == change.field; });
        if (row == out.rows.end())
            continue;
        if (change.at <= at) {
            row->value = change.value;
            row->fresh = at - change.at < limits::form_fresh;
            row->keyed = change.at;
        } else if (!row->keyed) {
            row->keyed = change.at;
        }
    }
    if (history.disposed && *history.disposed <= at)
        out.disposition = history.disposition;
    out.submitted = history.submitted && *history.submitted <= at;
    return out;
}

std::optional<Duration> draw_form_then(Desk& desk, const wire::FormHistory& history, Duration at,
                                       ImVec2 size) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const auto then = form_then(history, at);
    std::optional<Duration> wanted;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {look.px(10), look.px(6)});
    ImGui::BeginChild("form then", size, true, ImGuiWindowFlags_NoNavInputs);
    say(look, desk.words("seat.form_then.title"), Type::small, c.soft);
    if (then.submitted)
        say_right(look, desk.words("seat.form_then.submitted"), Type::small, c.ok);
    const float names = ImGui::GetContentRegionAvail().x * 0.4F;
    const float left = ImGui::GetCursorPosX();
    const auto line = [&](const std::string& name, const std::string& value, bool fresh) {
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const ImVec2 extent{ImGui::GetContentRegionAvail().x, look.px(22)};
        const bool clicked = ImGui::InvisibleButton(name.c_str(), extent);
        const float next = ImGui::GetCursorPosY();
        if (fresh)
            ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + extent.x, low.y + extent.y},
                                                      c.brand_soft, look.px(4));
        ImGui::SetCursorScreenPos({low.x, low.y + look.px(2)});
        say(look, one_line(name, 12), Type::small, c.soft);
        ImGui::SetCursorScreenPos({low.x + names, low.y + look.px(2)});
        say(look, value.empty() ? "—" : one_line(value, 40), Type::small,
            value.empty() ? c.soft : c.ink);
        ImGui::SetCursorPos({left, next});
        return clicked;
    };
    for (const auto& row : then.rows)
        if (line(row.field, row.value, row.fresh) && row.keyed)
            wanted = row.keyed;
    if (!history.disposition.empty() &&
        line(desk.words("seat.form_then.outcome"), then.disposition, false))
        wanted = history.disposed;
    if (then.rows.empty())
        say(look, desk.words("seat.form_then.none"), Type::small, c.soft, true);
    ImGui::EndChild();
    ImGui::PopStyleVar();
    return wanted;
}

} // namespace ringroom::seat
