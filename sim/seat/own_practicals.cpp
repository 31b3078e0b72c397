#include "seat/own_practicals.h"

#include <algorithm>

#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration own_practicals_every{10'000};

bool is_kept_out(const wire::PracticalRow& exam) {
    return exam.mine && exam.mine->state == "kept_out";
}

/// Neither kept out nor absent: it is one of the attempts.
bool has_sat(const wire::PracticalRow& exam) {
    return !is_kept_out(exam) && !(exam.mine && exam.mine->state == "absent");
}

bool goes_on_or_comes(const wire::PracticalRow& exam) {
    return exam.state == "waiting" || exam.state == "running" || exam.state == "paused";
}

/// With this one, as long as it has not been sat.
std::int64_t practicals_left(const wire::PracticalRow& exam) {
    const bool sat = has_sat(exam) && exam.state != "waiting";
    return std::max<std::int64_t>(0, exam.attempts - exam.attempt.value_or(1) + (sat ? 0 : 1));
}

} // namespace

void OwnPracticals::keep() {
    rows_.keep(desk_, "/practicals", own_practicals_every);
}

void OwnPracticals::add_rows(std::vector<TableRow>& rows) {
    const auto* list = rows_.value();
    for (const auto& exam : list != nullptr ? list->items : std::vector<wire::PracticalRow>{}) {
        const auto minutes = exam.limit.ms / 60'000;
        const auto calls = static_cast<std::int64_t>(exam.calls.size());
        const bool passed = exam.passed.value_or(false);
        const bool now = exam.state == "running" || exam.state == "paused";
        auto result = !has_sat(exam) ? desk_.words("seat.practical.turn." + exam.mine->state)
                      : exam.score
                          ? points_text(*exam.score) + " · " +
                                desk_.words(passed ? "seat.exam.passed" : "seat.exam.failed")
                          : std::string();
        if (exam.counts && !*exam.counts)
            result += " · " + desk_.words("seat.practical.counts_not");
        rows.push_back(
            {"p" + std::to_string(exam.id),
             {{exam.attempt.value_or(1) > 1 && has_sat(exam)
                   ? exam.title + " · " +
                         desk_.words("seat.practical.attempt",
                                     {{"number", std::to_string(*exam.attempt)}})
                   : exam.title,
               0, Tone::strong},
              {desk_.words("seat.exam.form.practical")},
              {desk_.words("seat.practical.is." + exam.state), now ? 0 : 1,
               now ? Tone::ok : Tone::soft},
              {when_text(exam.made_at), when_rank(exam.made_at), Tone::soft},
              {minutes == 0 ? desk_.words("seat.exam.no_limit") : std::to_string(minutes), minutes},
              {desk_.words("seat.practical.calls", {{"count", std::to_string(calls)}}), calls},
              {std::to_string(practicals_left(exam)), practicals_left(exam)},
              {std::to_string(exam.pass_mark) + "%", exam.pass_mark, Tone::soft},
              {result, exam.score.value_or(-1),
               !exam.score ? Tone::soft
               : passed    ? Tone::ok
                           : Tone::warn}}});
    }
}

const wire::PracticalRow* OwnPracticals::find(const std::string& row) {
    if (const auto* list = rows_.value())
        for (const auto& exam : list->items)
            if (row == "p" + std::to_string(exam.id))
                return &exam;
    return nullptr;
}

bool OwnPracticals::draw_choice(const wire::PracticalRow& exam, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "choice", size, ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar);
    say(look, one_line(exam.title, 60), Type::strong, c.ink);
    const bool out = exam.state == "released" && has_sat(exam);
    const auto words =
        is_kept_out(exam) ? desk_.words("seat.practical.about_kept_out")
        : goes_on_or_comes(exam)
            ? desk_.words("seat.practical.about", {{"calls", std::to_string(exam.calls.size())},
                                                   {"mark", std::to_string(exam.pass_mark)}})
        : exam.mine && exam.mine->state == "absent" ? desk_.words("seat.practical.about_absent")
        : out                                       ? desk_.words("seat.practical.about_out")
                                                    : desk_.words("seat.practical.says.ended");
    say(look, words, Type::normal, c.soft, true);
    if (exam.gate && exam.gate->open == false)
        say(look,
            desk_.words("seat.practical.asks_skill",
                        {{"skill", one_line(exam.gate->label, 60)},
                         {"difficulty", std::to_string(exam.gate->difficulty)}}) +
                (exam.gate->words ? " " + one_line(*exam.gate->words, 200) : ""),
            Type::normal, c.warn, true);
    bool asked = false;
    if (out) {
        const auto label = desk_.words("seat.practical.result");
        const auto key = desk_.key_label(Key::open);
        asked = key_button(look, "result", label, key,
                           {button_width(look, label, key), look.px(34)}, Weight::primary);
    }
    end_card();
    return asked && !desk_.covered;
}

} // namespace ringroom::seat
