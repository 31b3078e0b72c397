#include "seat/practical_band.h"

#include <algorithm>

#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float band_high = 58;
constexpr float band_edge = 16;
constexpr Duration practical_little = 5_min;
constexpr Duration practical_least = 1_min;

bool is_through(const wire::PracticalStanding& mine) {
    return mine.state == "finished" || mine.state == "timed_out";
}

/// "Call 2 of 3", the next one while none is under way.
std::string which_call(const Desk& desk, const wire::PracticalSeat& exam) {
    const auto number = std::min(exam.mine.done + 1, exam.calls);
    return desk.words("seat.practical.call",
                      {{"number", std::to_string(number)}, {"count", std::to_string(exam.calls)}});
}

float wide(Look& look, const std::string& words, Type type) {
    auto* font = look.font(type);
    return font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(words).c_str()).x;
}

/// At the right; gives how much of the width is used.
float draw_time(Desk& desk, const SeatedPractical& practical, float width) {
    const auto& exam = *practical.exam();
    const auto now = steady_now();
    const auto left = practical.left(now);
    if (!left || exam.state == "ended" || is_through(exam.mine))
        return 0;
    auto& look = desk.look;
    const auto& c = look.colours();
    // Up, so that it says 0:00 when it is over and not a second before.
    const auto words =
        practical.ticks() ? desk.clock(*left + Duration{999}) : clock_text(*left + Duration{999});
    if (practical.ticks())
        desk.draw_again(now + Duration{250}); // each second is seen
    auto below = desk.words("seat.practical.left");
    if (const auto minutes = exam.extra.ms / 60'000; minutes != 0)
        below = desk.words("seat.practical.left_extra",
                           {{"minutes", (minutes > 0 ? "+" : "−") +
                                            std::to_string(minutes > 0 ? minutes : -minutes)}});
    const float used = std::max(wide(look, words, Type::large), wide(look, below, Type::small));
    const float right = width - look.px(band_edge);
    ImGui::SetCursorPos({right - wide(look, words, Type::large), look.px(5)});
    say(look, words, Type::large,
        *left < practical_least    ? c.live
        : *left < practical_little ? c.warn
                                   : c.ink);
    ImGui::SetCursorPos({right - wide(look, below, Type::small), look.px(31)});
    say(look, below, Type::small, c.soft);
    return used + look.px(2 * band_edge);
}

} // namespace

std::string practical_word(const wire::PracticalSeat& exam) {
    return exam.state != "ended" && is_through(exam.mine) ? "over" : exam.state;
}

std::string practical_sentence(const Desk& desk, const wire::PracticalSeat& exam,
                               Presence presence) {
    const bool on_call = exam.mine.state == "on_call";
    const char* key = "seat.practical.says.next";
    if (exam.state == "ended")
        key = on_call ? "seat.practical.says.ended_call" : "seat.practical.says.ended";
    else if (exam.mine.state == "finished")
        key = "seat.practical.says.finished";
    else if (exam.mine.state == "timed_out")
        key = "seat.practical.says.timed_out";
    else if (exam.state == "waiting")
        key = "seat.practical.says.waiting";
    else if (exam.state == "paused")
        key = on_call ? "seat.practical.says.paused_call" : "seat.practical.says.paused";
    else if (on_call)
        key = exam.mine.done + 1 < exam.calls ? "seat.practical.says.on_call"
                                              : "seat.practical.says.last_call";
    else if (presence != Presence::ready)
        key = "seat.practical.says.get_ready";
    else if (exam.mine.state == "resting")
        key = "seat.practical.says.resting";
    return desk.words(key, {{"key", desk.key_label(Key::presence)}});
}

float practical_band_height(const Desk& desk, const Shown& shown,
                            const SeatedPractical& practical) {
    const bool shows = practical.exam() != nullptr && (practical.locked() || !shown.handling());
    return shows ? desk.look.px(band_high) : 0;
}

void draw_practical_band(Desk& desk, const Shown& shown, const SeatedPractical& practical,
                         ImVec2 size) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const auto& exam = *practical.exam();
    const auto word = practical_word(exam);
    const bool runs = word == "running";
    const bool warns = word == "paused";
    const ImU32 ground = runs ? c.brand_soft : warns ? c.warn_soft : c.panel;
    const ImU32 strong = runs ? c.brand : warns ? c.warn : c.soft;
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ground);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
    ImGui::BeginChild("practical", size, false,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    const ImVec2 low = ImGui::GetWindowPos();
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(low, {low.x + look.px(5), low.y + size.y}, strong);
    draw->AddLine({low.x, low.y + size.y - 1}, {low.x + size.x, low.y + size.y - 1}, c.line);
    const float time = draw_time(desk, practical, size.x);
    ImGui::PushClipRect(low, {low.x + size.x - time, low.y + size.y}, true);
    ImGui::SetCursorPos({look.px(band_edge), look.px(7)});
    tag(look, desk.words("seat.practical.is." + word), c.on_colour, strong);
    ImGui::SameLine(0, look.px(12));
    say(look, one_line(exam.title, 50), Type::strong, c.ink);
    if (exam.state != "ended" && !is_through(exam.mine)) {
        ImGui::SameLine(0, look.px(14));
        say(look, which_call(desk, exam), Type::strong, strong);
    }
    if (const auto [times, away] = practical.absences(); times > 0) {
        ImGui::SameLine(0, look.px(14));
        tag(look,
            desk.words("seat.exam.left_window",
                       {{"count", std::to_string(times)}, {"time", length_text(away)}}),
            c.on_colour, c.danger);
    }
    const bool cut_off = practical.cut_off(steady_now());
    if (cut_off) {
        ImGui::SameLine(0, look.px(14));
        tag(look, desk.words("seat.practical.no_network"), c.on_colour, c.warn);
    }
    ImGui::SetCursorPos({look.px(band_edge), look.px(34)});
    say(look,
        cut_off ? desk.words("seat.practical.cut_off")
                : practical_sentence(desk, exam, shown.view.agent.presence),
        Type::small, c.ink);
    ImGui::PopClipRect();
    ImGui::EndChild();
}

} // namespace ringroom::seat
