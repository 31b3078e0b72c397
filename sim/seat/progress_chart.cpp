#include "seat/progress_chart.h"

#include <algorithm>
#include <cmath>

#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float full_mark = 100'000;
constexpr float all_known = 1'000;
constexpr float axis_width = 34; // for "100" at the left
constexpr float dot_radius = 4.5F;
constexpr float widest_step = 80; // between two attempts, where there are few

/// Where attempts and marks lie on the screen.
struct Plot {
    ImVec2 low; // upper left corner
    ImVec2 high;
    float step = 0;

    [[nodiscard]] float x(std::size_t attempt) const {
        return low.x + step * (static_cast<float>(attempt) + 0.5F);
    }
    [[nodiscard]] float y(float share) const {
        return high.y - (high.y - low.y) * std::clamp(share, 0.0F, 1.0F);
    }
    [[nodiscard]] float y_of(std::int64_t mark) const {
        return y(static_cast<float>(mark) / full_mark);
    }
};

void draw_axis(Desk& desk, const Plot& plot, std::int64_t good_from) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    auto* font = look.font(Type::small);
    for (int mark = 0; mark <= 100; mark += 20) {
        const float y = plot.y(static_cast<float>(mark) / 100);
        draw->AddLine({plot.low.x, y}, {plot.high.x, y}, c.line);
        const auto words = look.seen(std::to_string(mark));
        const float wide = font->CalcTextSizeA(font->FontSize, 1e6F, 0, words.c_str()).x;
        draw->AddText(font, font->FontSize,
                      {plot.low.x - wide - look.px(6), y - font->FontSize / 2}, c.soft,
                      words.c_str());
    }
    const float good = plot.y_of(good_from);
    for (float x = plot.low.x; x < plot.high.x; x += look.px(10))
        draw->AddLine({x, good}, {std::min(x + look.px(5), plot.high.x), good}, c.ok,
                      look.px(1.5F));
}

void draw_known(const Look& look, const Plot& plot,
                const std::vector<wire::ProgressAttempt>& curve) {
    auto* draw = ImGui::GetWindowDrawList();
    ImVec2 before;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const ImVec2 here{plot.x(i), plot.y(static_cast<float>(curve[i].known) / all_known)};
        if (i > 0)
            draw->AddLine(before, here, look.colours().brand, look.px(2));
        before = here;
    }
}

void draw_attempt(const Look& look, ImVec2 at, const wire::ProgressAttempt& attempt,
                  std::int64_t good_from) {
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float r = look.px(dot_radius);
    const ImU32 ink = attempt.fatal ? c.danger : attempt.mark >= good_from ? c.ok : c.warn;
    if (attempt.fatal) { // not by colour alone
        draw->AddLine({at.x - r, at.y - r}, {at.x + r, at.y + r}, ink, look.px(2));
        draw->AddLine({at.x - r, at.y + r}, {at.x + r, at.y - r}, ink, look.px(2));
    } else if (attempt.by_people) {
        draw->AddCircleFilled(at, r, ink);
    } else {
        draw->AddCircleFilled(at, r, c.panel);
        draw->AddCircle(at, r, ink, 0, look.px(2));
    }
}

void explain(Desk& desk, const wire::ProgressAttempt& attempt) {
    auto& look = desk.look;
    const auto& c = look.colours();
    ImGui::BeginTooltip();
    say(look, one_line(attempt.title, 60), Type::strong, c.ink);
    auto line =
        points_text(attempt.mark) + "  ·  " +
        desk.words(attempt.by_people ? "seat.progress.by_people" : "seat.progress.measured");
    if (attempt.at)
        line += "  ·  " + when_text(*attempt.at);
    say(look, line, Type::normal, c.ink);
    if (attempt.capture)
        say(look,
            desk.words("seat.progress.capture", {{"seconds", points_text(attempt.capture->ms)}}),
            Type::small, c.soft);
    if (attempt.fatal)
        say(look, desk.words("seat.progress.fatal"), Type::small, c.danger);
    ImGui::EndTooltip();
}

} // namespace

void draw_curve(Desk& desk, const wire::ProgressSkill& skill, std::int64_t good_from, ImVec2 size) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float edge = look.px(8);
    Plot plot{{at.x + look.px(axis_width), at.y + edge}, {at.x + size.x, at.y + size.y - edge}};
    const auto& curve = skill.curve;
    const auto count = static_cast<float>(std::max<std::size_t>(curve.size(), 1));
    plot.step = std::min((plot.high.x - plot.low.x) / count, look.px(widest_step));
    auto* draw = ImGui::GetWindowDrawList();
    if (skill.classmates)
        draw->AddRectFilled({plot.low.x, plot.y_of(skill.classmates->upper)},
                            {plot.high.x, plot.y_of(skill.classmates->lower)}, faint(c.brand, 28));
    draw_axis(desk, plot, good_from);
    draw_known(look, plot, curve);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const wire::ProgressAttempt* under = nullptr;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const ImVec2 here{plot.x(i), plot.y_of(curve[i].mark)};
        draw_attempt(look, here, curve[i], good_from);
        if (std::hypot(mouse.x - here.x, mouse.y - here.y) < look.px(9))
            under = &curve[i];
    }
    ImGui::Dummy(size);
    if (under != nullptr && ImGui::IsItemHovered())
        explain(desk, *under);
}

void draw_spread(Desk& desk, const wire::ProgressSpread& spread, std::optional<std::int64_t> own,
                 ImVec2 size) {
    auto& look = desk.look;
    const auto& c = look.colours();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float edge = look.px(dot_radius); // a dot at either end is seen whole
    const auto x = [&](std::int64_t mark) {
        const float share = std::clamp(static_cast<float>(mark) / full_mark, 0.0F, 1.0F);
        return at.x + edge + (size.x - 2 * edge) * share;
    };
    const float middle = at.y + size.y / 2;
    const float half = size.y * 0.28F;
    auto* draw = ImGui::GetWindowDrawList();
    draw->AddLine({x(0), middle}, {x(100'000), middle}, c.line, look.px(1));
    for (int mark = 0; mark <= 100; mark += 20) {
        const float tick = x(mark * 1'000);
        draw->AddLine({tick, middle - half / 2}, {tick, middle + half / 2}, c.line, look.px(1));
    }
    draw->AddRectFilled({x(spread.lower), middle - half},
                        {std::max(x(spread.upper), x(spread.lower) + look.px(2)), middle + half},
                        faint(c.brand, 90), look.px(3));
    draw->AddLine({x(spread.median), middle - half}, {x(spread.median), middle + half}, c.brand,
                  look.px(2));
    if (own)
        draw->AddCircleFilled({x(*own), middle}, look.px(dot_radius), c.ink);
    ImGui::Dummy(size);
}

} // namespace ringroom::seat
