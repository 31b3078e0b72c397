#include "seat/key_sheet.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "seat/desk.h"
#include "seat/keys.h"

namespace ringroom::seat {
namespace {

struct SheetRow {
    std::string key;
    std::string what;
};

std::string label_of(const KeyRow& row, Language language) {
    const std::string_view label = row.label;
    return label.starts_with("seat.") ? text(language, label) : std::string(label);
}

/// The table, and what takes several keys at once.
std::vector<SheetRow> rows_in(Language language) {
    std::vector<SheetRow> out;
    for (const auto& row : key_table())
        out.push_back({label_of(row, language), text(language, row.text)});
    out.push_back({text(language, "seat.keys.marks_key"), text(language, "seat.keys.marks")});
    out.push_back({"↑ ↓ Enter", text(language, "seat.keys.choose")});
    out.push_back({"Alt+← → ↑ ↓", text(language, "seat.keys.sort")});
    return out;
}

std::string escaped(const std::string& words) {
    std::string out;
    for (const char c : words)
        out += c == '&'   ? std::string("&amp;")
               : c == '<' ? std::string("&lt;")
               : c == '>' ? std::string("&gt;")
                          : std::string(1, c);
    return out;
}

constexpr std::string_view head = R"(<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<title>Ringroom 快捷键 · Keys</title>
<style>
@page { size: A4; margin: 14mm }
body { font: 11pt/1.35 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #14213d }
h1 { font-size: 16pt; margin: 0 0 8pt }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 0.5pt solid #c9d2e3; padding: 3.5pt 6pt; text-align: left }
tr { break-inside: avoid }
kbd { font: inherit; border: 0.75pt solid #8794ad; border-radius: 3pt; padding: 0 5pt }
</style></head><body>
<h1>Ringroom 座席快捷键 · Keys of the seat</h1>
<table><tr><th>键</th><th>作用</th><th>Key</th><th>What it does</th></tr>
)";

} // namespace

std::string key_sheet_page() {
    const auto zh = rows_in(Language::zh);
    const auto en = rows_in(Language::en);
    std::string out(head);
    for (std::size_t i = 0; i < zh.size(); ++i)
        out += "<tr><td><kbd>" + escaped(zh[i].key) + "</kbd></td><td>" + escaped(zh[i].what) +
               "</td><td><kbd>" + escaped(en[i].key) + "</kbd></td><td>" + escaped(en[i].what) +
               "</td></tr>\n";
    return out + "</table></body></html>\n";
}

void KeySheet::draw(ImVec2 all) {
    if (pressed(Key::all_keys))
        open_ = !open_;
    if (open_ && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false))
        open_ = false;
    if (!open_)
        return;
    auto& look = desk_.look;
    const ImVec2 size{std::min(all.x - look.px(40), look.px(1120)),
                      std::min(all.y - look.px(40), look.px(640))};
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(all);
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(10, 16, 30, 150));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin("keys", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    ImGui::SetCursorPos({(all.x - size.x) / 2, (all.y - size.y) / 2});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, look.colours().panel);
    begin_card(look, "sheet", size);
    say(look, desk_.words("seat.keys.title"), Type::large, look.colours().ink);
    say_right(look, desk_.words("seat.keys.close"), Type::small, look.colours().soft);
    ImGui::Dummy({0, look.px(6)});
    draw_rows(ImGui::GetContentRegionAvail());
    end_card();
    ImGui::PopStyleColor();
    ImGui::End();
}

void KeySheet::draw_rows(ImVec2 size) {
    const auto rows = rows_in(desk_.remembered.language);
    constexpr std::size_t columns = 3;
    const std::size_t each = (rows.size() + columns - 1) / columns;
    const float gap = desk_.look.px(24);
    const ImVec2 column{(size.x - gap * (columns - 1)) / columns, size.y};
    for (std::size_t part = 0; part < columns; ++part) {
        if (part > 0)
            ImGui::SameLine(0, gap);
        ImGui::BeginChild(static_cast<ImGuiID>(part + 1), column);
        for (std::size_t i = part * each; i < std::min(rows.size(), (part + 1) * each); ++i)
            draw_row(rows[i].key, rows[i].what, column.x);
        ImGui::EndChild();
    }
}

void KeySheet::draw_row(const std::string& key, const std::string& what, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = look.px(30);
    auto* draw = ImGui::GetWindowDrawList();
    auto* font = look.font(Type::normal);
    const ImVec2 text = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(key).c_str());
    const float cap = std::max(look.px(34), text.x + look.px(16));
    draw->AddRectFilled({at.x, at.y + look.px(2)}, {at.x + cap, at.y + height - look.px(3)},
                        c.field, look.px(4));
    draw->AddRect({at.x, at.y + look.px(2)}, {at.x + cap, at.y + height - look.px(3)}, c.field_line,
                  look.px(4));
    const float line = at.y + (height - text.y) / 2 - look.px(1);
    draw->AddText(font, font->FontSize, {at.x + (cap - text.x) / 2, line}, c.ink, key.c_str());
    const float words = std::max(cap + look.px(10), look.px(124));
    draw->AddText(font, font->FontSize, {at.x + words, line}, c.ink, look.seen(what).c_str());
    ImGui::Dummy({width, height});
}

} // namespace ringroom::seat
