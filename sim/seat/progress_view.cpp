#include "seat/progress_view.h"

#include <algorithm>

#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/progress_chart.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration progress_every{15'000};
constexpr float skills_width = 400;
constexpr float least_curve = 120;
constexpr float most_curve = 260;
constexpr float gate_line = 24;

Cell mastered_cell(const Desk& desk, std::int64_t difficulty) {
    if (difficulty == 0)
        return {"—", 0, Tone::soft};
    return {desk.words("seat.progress.level", {{"level", std::to_string(difficulty)}}), difficulty,
            Tone::ok};
}

Tone standing_tone(const std::string& standing) {
    return standing == "weak" ? Tone::warn : standing == "strong" ? Tone::ok : Tone::soft;
}

} // namespace

ProgressView::ProgressView(Desk& desk)
    : desk_(desk)
    , skills_("skills", {{"seat.progress.skill"},
                         {"seat.progress.attempts", true},
                         {"seat.progress.mean", true},
                         {"seat.progress.mastered", true}})
    , items_("items", {{"seat.progress.item"},
                       {"seat.progress.standing"},
                       {"seat.progress.item_mean", true},
                       {"seat.progress.class_mean", true},
                       {"seat.progress.known", true},
                       {"seat.progress.attempts", true}}) {
    skills_.has_words = false;
    items_.has_words = false;
}

void ProgressView::fill(const wire::StudentProgress& progress) {
    std::vector<TableRow> skills;
    for (const auto& one : progress.skills)
        skills.push_back({one.skill,
                          {{one.label, 0, Tone::strong},
                           {std::to_string(one.attempts), one.attempts},
                           {points_text(one.mean), one.mean,
                            one.mean >= progress.good_from ? Tone::ok : Tone::normal},
                           mastered_cell(desk_, one.mastered)}});
    skills_.rows.set(std::move(skills));
    if (skills_.rows.chosen() == nullptr)
        skills_.rows.choose(std::size_t{0});
    std::vector<TableRow> items;
    for (const auto& one : progress.items)
        items.push_back(
            {one.item,
             {{one.item},
              {desk_.words("seat.progress.is." + one.standing), 0, standing_tone(one.standing)},
              {points_text(one.mean), one.mean},
              {one.class_mean ? points_text(*one.class_mean) : "—", one.class_mean.value_or(-1),
               Tone::soft},
              {points_text(one.known * 100) + "%", one.known, Tone::soft},
              {std::to_string(one.attempts), one.attempts, Tone::soft}}});
    items_.rows.set(std::move(items));
}

std::string ProgressView::who() {
    const auto* progress = progress_.value();
    return progress == nullptr ? "" : one_line(progress->name, 40) + "  " + progress->number;
}

void ProgressView::draw(const std::string& target, ImVec2 size) {
    if (std::exchange(target_, target) != target) {
        progress_ = {}; // nothing of the student before is seen
        filled_ = 0;
    }
    progress_.keep(desk_, target, progress_every);
    const auto* progress = progress_.value();
    if (progress != nullptr &&
        (std::exchange(filled_, progress_.version()) != progress_.version() ||
         std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language))
        fill(*progress);
    auto& look = desk_.look;
    if (progress == nullptr || progress->skills.empty()) {
        const auto words = progress != nullptr   ? desk_.words("seat.progress.none")
                           : progress_.waiting() ? desk_.words("seat.loading")
                                                 : desk_.words_of(progress_.refusal());
        return say(look, words, Type::normal, look.colours().soft, true);
    }
    const float gap = look.px(16);
    const float left = std::min(look.px(skills_width), size.x * 0.36F);
    const ImVec2 at = ImGui::GetCursorPos();
    (void)skills_.draw(desk_, {left, size.y}, desk_.words("seat.progress.none"));
    ImGui::SetCursorPos({at.x + left + gap, at.y});
    const auto* chosen = skills_.rows.chosen();
    for (const auto& skill : progress->skills)
        if (chosen != nullptr && skill.skill == chosen->id)
            draw_skill(*progress, skill, {size.x - left - gap, size.y});
}

void ProgressView::draw_skill(const wire::StudentProgress& progress,
                              const wire::ProgressSkill& skill, ImVec2 size) {
    auto& look = desk_.look;
    ImGui::BeginChild("skill", size, false,
                      ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoScrollWithMouse);
    draw_head(skill);
    draw_curve(desk_, skill, progress.good_from,
               {size.x, std::clamp(size.y * 0.36F, look.px(least_curve), look.px(most_curve))});
    draw_legend(progress, skill);
    draw_class(progress, skill, size.x);
    draw_gates(skill);
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.progress.items"), Type::strong, look.colours().ink);
    (void)items_.draw(desk_, ImGui::GetContentRegionAvail(), desk_.words("seat.progress.none"),
                      false);
    ImGui::EndChild();
}

void ProgressView::draw_head(const wire::ProgressSkill& skill) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, one_line(skill.label, 40), Type::large, c.ink);
    ImGui::SameLine(0, look.px(16));
    const auto figure = [&](const char* key, const std::string& value) {
        say(look, desk_.words(key) + " " + value, Type::normal, c.soft);
        ImGui::SameLine(0, look.px(14));
    };
    figure("seat.progress.last", points_text(skill.last));
    figure("seat.progress.best", points_text(skill.best));
    figure("seat.progress.known", points_text(skill.known * 100) + "%");
    if (skill.flat)
        say(look, desk_.words("seat.progress.flat"), Type::normal, c.warn);
    else
        ImGui::NewLine();
}

void ProgressView::draw_legend(const wire::StudentProgress& progress,
                               const wire::ProgressSkill& skill) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    auto words = desk_.words("seat.progress.legend", {{"good", points_text(progress.good_from)}});
    if (skill.classmates)
        words += desk_.words("seat.progress.legend_class");
    say(look, words, Type::small, c.soft, true);
}

/// Where the class lies, and the student in it.
void ProgressView::draw_class(const wire::StudentProgress& progress,
                              const wire::ProgressSkill& skill, float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (progress.class_name.empty())
        return;
    if (!skill.classmates)
        return say(look, desk_.words("seat.progress.too_few"), Type::small, c.soft, true);
    auto words = desk_.words("seat.progress.class_line",
                             {{"class", progress.class_name},
                              {"count", std::to_string(skill.classmates->students)},
                              {"mean", points_text(skill.classmates->mean)}});
    if (skill.place)
        words += desk_.words("seat.progress.place", {{"place", std::to_string(*skill.place)}});
    say(look, words, Type::normal, c.ink, true);
    draw_spread(desk_, *skill.classmates, skill.mean, {width, look.px(22)});
}

void ProgressView::draw_gates(const wire::ProgressSkill& skill) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    for (const auto& gate : skill.gates) {
        const float y = ImGui::GetCursorPosY();
        tag(look,
            (gate.mastered ? "✓ " : "") +
                desk_.words("seat.progress.level", {{"level", std::to_string(gate.difficulty)}}),
            gate.mastered ? c.ok : c.warn, gate.mastered ? c.ok_soft : c.warn_soft);
        ImGui::SameLine(0, look.px(10));
        say(look, gate.mastered ? desk_.words("seat.progress.open") : gate.words, Type::normal,
            c.ink);
        ImGui::SetCursorPosY(y + look.px(gate_line));
    }
}

} // namespace ringroom::seat
