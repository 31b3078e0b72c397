#include "seat/fairness_view.h"

#include <algorithm>

#include "client/facts.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration fairness_every{60'000};
constexpr std::int64_t unknown_last = INT64_MIN;

Cell difference_cell(const wire::FairnessValue& value) {
    if (!value.difference)
        return {"—", unknown_last, Tone::soft};
    const auto words = points_text(*value.difference);
    return {(*value.difference > 0 ? "+" : "") + words, *value.difference,
            value.warning ? Tone::danger : Tone::normal};
}

Cell chance_cell(const wire::FairnessValue& value) {
    if (!value.chance)
        return {"—", unknown_last, Tone::soft};
    return {points_text(*value.chance * 100) + "%", *value.chance,
            value.warning ? Tone::danger : Tone::soft};
}

} // namespace

FairnessVerdict verdict_on(const wire::Fairness& fairness) {
    FairnessVerdict out{.warns = fairness.warnings > 0};
    for (const auto& split : fairness.splits) {
        const bool compared = std::any_of(split.values.begin(), split.values.end(),
                                          [](const auto& one) { return one.difference; });
        (compared ? out.compared : out.open).push_back(split.label);
    }
    return out;
}

FairnessView::FairnessView(Desk& desk)
    : desk_(desk)
    , table_("fairness", {{"seat.fairness.split"},
                          {"seat.fairness.value"},
                          {"seat.fairness.marks", true},
                          {"seat.fairness.students", true},
                          {"seat.progress.mean", true},
                          {"seat.fairness.difference", true},
                          {"seat.fairness.chance", true},
                          {"seat.fairness.verdict"}}) {}

void FairnessView::fill(const wire::Fairness& fairness) {
    std::vector<TableRow> rows;
    for (const auto& split : fairness.splits)
        for (const auto& one : split.values)
            rows.push_back({split.split + "|" + one.value,
                            {{split.label},
                             {one.label.empty() ? one.value : one.label, 0, Tone::strong},
                             {std::to_string(one.marks), one.marks},
                             {std::to_string(one.students), one.students},
                             {points_text(one.mean), one.mean},
                             difference_cell(one),
                             chance_cell(one),
                             {one.warning ? one.words : "", one.warning ? 0 : 1, Tone::danger}}});
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.cells.back().rank < b.cells.back().rank; // warnings first
    });
    table_.rows.set(std::move(rows));
}

void FairnessView::draw_summary(const wire::Fairness& fairness) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto verdict = verdict_on(fairness);
    const auto listed = [&](const std::vector<std::string>& names) {
        std::string out;
        for (const auto& one : names)
            out += (out.empty() ? "" : desk_.words("seat.fairness.and")) + one;
        return out;
    };
    if (verdict.warns)
        say(look,
            desk_.words("seat.fairness.warnings", {{"count", std::to_string(fairness.warnings)}}),
            Type::strong, c.danger, true);
    else if (!verdict.compared.empty())
        say(look, desk_.words("seat.fairness.fine", {{"splits", listed(verdict.compared)}}),
            Type::strong, c.ok, true);
    if (!verdict.open.empty() || verdict.compared.empty())
        say(look,
            verdict.open.empty()
                ? desk_.words("seat.fairness.alike")
                : desk_.words("seat.fairness.open", {{"splits", listed(verdict.open)}}),
            Type::strong, c.warn, true);
    say(look,
        desk_.words("seat.fairness.rests_on",
                    {{"marks", std::to_string(fairness.marks)},
                     {"students", std::to_string(fairness.students)},
                     {"permutations", std::to_string(fairness.permutations)}}),
        Type::small, c.soft, true);
}

void FairnessView::draw(const std::string& class_name, ImVec2 size) {
    if (std::exchange(class_name_, class_name) != class_name) {
        fairness_ = {};
        table_.rows.set({});
        filled_ = 0;
    }
    if (std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language) {
        fairness_.forget(); // the lab names values and warnings in words
        filled_ = 0;
    }
    fairness_.keep(desk_, "/fairness?class=" + client::segment(class_name), fairness_every);
    const auto* fairness = fairness_.value();
    if (fairness != nullptr && std::exchange(filled_, fairness_.version()) != fairness_.version())
        fill(*fairness);
    const float top = ImGui::GetCursorPosY();
    if (fairness != nullptr && fairness->marks > 0)
        draw_summary(*fairness);
    const auto none = fairness != nullptr   ? desk_.words("seat.fairness.none")
                      : fairness_.waiting() ? desk_.words("seat.loading")
                                            : desk_.words_of(fairness_.refusal());
    (void)table_.draw(desk_, {size.x, size.y - (ImGui::GetCursorPosY() - top)}, none);
}

} // namespace ringroom::seat
