#include "seat/list_detail.h"

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/rich_text.h"

namespace ringroom::seat {

std::string empty_words(const Desk& desk, bool known, const Notice& refusal, const char* none) {
    if (!refusal.code.empty())
        return desk.words_of(refusal);
    return desk.words(known ? none : "seat.list.asking");
}

void dial(Desk& desk, const Shown& shown, const std::string& telephone) {
    if (shown.hook != Hook::none || shown.handling())
        desk.back.tell("seat.list_busy");
    else
        desk.call(telephone);
}

void draw_detail_card(Desk& desk, const Detail& detail, ImVec2 size) {
    begin_card(desk.look, "detail", size, ImGuiWindowFlags_NoNavInputs);
    if (detail.head.empty())
        say(desk.look, desk.words("seat.list.choose"), Type::normal, desk.look.colours().soft,
            true);
    else
        draw_detail(desk, detail);
    end_card();
}

void draw_detail(Desk& desk, const Detail& detail) {
    auto& look = desk.look;
    const auto& c = look.colours();
    say(look, one_line(detail.head, 80), Type::strong, c.ink);
    std::vector<Ink> parts;
    for (const auto& [name, value] : detail.pairs)
        if (!value.empty()) {
            parts.push_back({(parts.empty() ? "" : "  ·  ") + name + " ", Type::normal, c.soft});
            parts.push_back({one_line(value), Type::normal, c.ink});
        }
    const float width = ImGui::GetContentRegionAvail().x;
    if (!parts.empty())
        draw_rich(look, parts, width);
    if (!detail.words.empty()) {
        ImGui::Dummy({0, look.px(2)});
        draw_rich(look, {{plain_text(detail.words, 10'000), Type::normal, c.ink}}, width);
    }
}

} // namespace ringroom::seat
