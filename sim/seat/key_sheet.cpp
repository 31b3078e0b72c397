#include "seat/key_sheet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/text.h"
#include "seat/desk.h"
#include "seat/keys.h"

namespace ringroom::seat {
namespace {

constexpr float key_points = 23;
constexpr float column_points = 290;

constexpr std::array parts{KeyPart::everywhere, KeyPart::work,    KeyPart::lists,
                           KeyPart::classes,    KeyPart::keeping, KeyPart::player,
                           KeyPart::grading,    KeyPart::exam,    KeyPart::team,
                           KeyPart::drills,     KeyPart::role,    KeyPart::settings};

const char* heading_of(KeyPart part) {
    switch (part) {
    case KeyPart::everywhere:
        return "seat.sheet.everywhere";
    case KeyPart::work:
        return "seat.sheet.work";
    case KeyPart::lists:
        return "seat.sheet.lists";
    case KeyPart::classes:
        return "seat.sheet.classes";
    case KeyPart::keeping:
        return "seat.keep.title";
    case KeyPart::player:
        return "seat.sheet.player";
    case KeyPart::grading:
        return "seat.sheet.grading";
    case KeyPart::exam:
        return "seat.sheet.exam";
    case KeyPart::team:
        return "seat.sheet.team";
    case KeyPart::drills:
        return "seat.sheet.drills";
    case KeyPart::role:
        return "seat.sheet.role";
    case KeyPart::settings:
        break;
    }
    return "seat.sheet.settings";
}

std::string label_of(const KeyRow& row, Language language) {
    const std::string_view label = row.label;
    return label.starts_with("seat.") ? text(language, label) : std::string(label);
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
@page { size: A4; margin: 10mm }
body { font: 7.5pt/1.2 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #14213d }
h1 { font-size: 13pt; margin: 0 0 4pt }
main { column-count: 2; column-gap: 8mm }
h2 { font-size: 8.5pt; margin: 5pt 0 1pt; break-after: avoid }
table { border-collapse: collapse; width: 100% }
td { border-bottom: 0.5pt solid #c9d2e3; padding: 1pt 3pt; text-align: left }
td:first-child { width: 24% }
td:nth-child(2) { width: 32% }
tr { break-inside: avoid }
kbd { font: inherit; border: 0.75pt solid #8794ad; border-radius: 2pt; padding: 0 3pt }
</style></head><body>
<h1>Ringroom 座席快捷键 · Keys of the seat</h1>
<main>
)";

} // namespace

std::string key_sheet_page() {
    std::string out(head);
    const auto both = [](const char* key) {
        return escaped(text(Language::zh, key)) + " · " + escaped(text(Language::en, key));
    };
    for (const auto part : parts) {
        out += "<h2>" + both(heading_of(part)) + "</h2>\n<table>\n";
        for (const auto& row : key_table()) {
            if (row.part != part)
                continue;
            const auto zh = label_of(row, Language::zh);
            const auto en = label_of(row, Language::en);
            out += "<tr><td><kbd>" + escaped(zh) + "</kbd>";
            if (en != zh)
                out += " <kbd>" + escaped(en) + "</kbd>";
            out += "</td><td>" + escaped(text(Language::zh, row.text)) + "</td><td>" +
                   escaped(text(Language::en, row.text)) + "</td></tr>\n";
        }
        out += "</table>\n";
    }
    return out + "</main></body></html>\n";
}

void KeySheet::draw(ImVec2 all, const std::function<bool(const KeyRow&)>& has) {
    if (pressed(Key::all_keys))
        open_ = !open_;
    if (open_ && pressed(Key::escape))
        open_ = false;
    if (!open_)
        return;
    auto& look = desk_.look;
    const ImVec2 size{std::min(all.x - look.px(40), look.px(1330)),
                      std::min(all.y - look.px(40), look.px(740))};
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
    draw_rows(ImGui::GetContentRegionAvail(), has);
    end_card();
    ImGui::PopStyleColor();
    ImGui::End();
}

/// Part after part, in as many columns as have room; where they do not all fit, it scrolls.
void KeySheet::draw_rows(ImVec2 size, const std::function<bool(const KeyRow&)>& has) {
    auto& look = desk_.look;
    const float line = look.px(key_points);
    std::vector<const KeyRow*> rows; // null: the heading of the part that comes next
    for (const auto part : parts) {
        const auto before = rows.size();
        for (const auto& row : key_table())
            if (row.part == part && has(row)) {
                if (rows.size() == before)
                    rows.push_back(nullptr);
                rows.push_back(&row);
            }
    }
    const float gap = look.px(20);
    const auto columns = static_cast<std::size_t>(
        std::clamp(std::floor((size.x + gap) / (look.px(column_points) + gap)), 1.0F, 4.0F));
    const std::size_t each = (rows.size() + columns - 1) / columns;
    const float width =
        (size.x - ImGui::GetStyle().ScrollbarSize - gap * static_cast<float>(columns - 1)) /
        static_cast<float>(columns);
    ImGui::BeginChild("all", size, false, ImGuiWindowFlags_NoNavInputs);
    if (const auto by = static_cast<float>(stepped(Key::choose)) * line +
                        static_cast<float>(stepped(Key::choose_page)) * size.y;
        by != 0)
        ImGui::SetScrollY(ImGui::GetScrollY() + by);
    std::size_t at = 0;
    for (std::size_t column = 0; column < columns; ++column) {
        if (column > 0)
            ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
        // A heading does not stand alone at the foot of a column.
        std::size_t end = column + 1 == columns ? rows.size() : std::min(rows.size(), at + each);
        if (end > at && end < rows.size() && rows[end - 1] == nullptr)
            --end;
        for (; at < end; ++at)
            if (rows[at] == nullptr)
                draw_heading(rows[at + 1]->part);
            else
                draw_row(*rows[at], width);
        ImGui::Dummy({width, 0});
        ImGui::PopStyleVar();
        ImGui::EndGroup();
    }
    ImGui::EndChild();
}

void KeySheet::draw_heading(KeyPart part) {
    auto& look = desk_.look;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    auto* font = look.font(Type::strong);
    const auto words = desk_.words(heading_of(part));
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, {at.x, at.y + look.px(2)},
                                        look.colours().brand, look.seen(words).c_str());
    ImGui::Dummy({look.px(column_points), look.px(key_points)});
}

void KeySheet::draw_row(const KeyRow& row, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto key = desk_.key_label(row.key);
    const auto what = desk_.words(row.text);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = look.px(key_points);
    auto* draw = ImGui::GetWindowDrawList();
    auto* font = look.font(Type::small);
    const ImVec2 text = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(key).c_str());
    const float cap = std::max(look.px(26), text.x + look.px(12));
    draw->AddRectFilled({at.x, at.y + look.px(1)}, {at.x + cap, at.y + height - look.px(3)},
                        c.field, look.px(4));
    draw->AddRect({at.x, at.y + look.px(1)}, {at.x + cap, at.y + height - look.px(3)}, c.field_line,
                  look.px(4));
    const float line = at.y + (height - text.y) / 2 - look.px(1);
    draw->AddText(font, font->FontSize, {at.x + (cap - text.x) / 2, line}, c.ink, key.c_str());
    const float words = std::max(cap + look.px(8), look.px(92));
    const auto cut = look.fitting(what, Type::small, width - words); // never into the next row
    draw->AddText(font, font->FontSize, {at.x + words, line}, c.ink, look.drawn(cut).c_str());
    ImGui::Dummy({width, height});
}

} // namespace ringroom::seat
