#include "seat/history_panel.h"

#include "seat/calendar.h"
#include "seat/customer_panel.h"
#include "seat/limits.h"

namespace ringroom::seat {

void HistoryPanel::draw(const wire::SeatContact& contact) {
    const auto& c = desk_.look.colours();
    const auto* rows = &contact.last_contacts;
    if (contact.record) {
        log_.keep(desk_, "/customers/" + std::to_string(contact.record->id) + "/log",
                  limits::history_every);
        if (const auto* all = log_.value())
            rows = &all->items;
        else if (!log_.refusal().code.empty())
            say(desk_.look, desk_.words_of(log_.refusal()), Type::normal, c.danger, true);
    }
    if (rows->empty())
        say(desk_.look, desk_.words("seat.history.none"), Type::normal, c.soft, true);
    ImGui::BeginChild("history", {0, 0}, false, ImGuiWindowFlags_NavFlattened);
    for (const auto& row : *rows)
        draw_row(row);
    ImGui::EndChild();
}

void HistoryPanel::draw_row(const wire::LogRow& row) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::PushID(row.id.c_str());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_log_line(desk_, row);
    const ImVec2 end{at.x + ImGui::GetContentRegionAvail().x, ImGui::GetCursorScreenPos().y};
    if (ImGui::IsMouseHoveringRect(at, end) && ImGui::IsMouseClicked(0))
        open_ = open_ == row.id ? std::string() : row.id;
    if (open_ == row.id) {
        ImGui::Indent(look.px(98));
        say(look,
            desk_.words("seat.history.times",
                        {{"waited", clock_text(row.waited)}, {"talk", clock_text(row.talk)}}),
            Type::small, c.soft);
        if (!row.note.empty())
            say(look, row.note, Type::normal, c.ink, true);
        ImGui::Unindent(look.px(98));
    }
    ImGui::PopID();
}

} // namespace ringroom::seat
