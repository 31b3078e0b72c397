#include "seat/question_answers.h"

#include <algorithm>
#include <array>

#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr std::array rules{"none_if_wrong", "all_or_nothing", "weighted"};
constexpr float tick_points = 60; // the box with its letter

/// One line more than there are, to write into.
template <class Line, class Empty>
void keep_spare_line(std::vector<Line>& lines, std::size_t most, const Empty& is_empty) {
    if (lines.size() < most && (lines.empty() || !is_empty(lines.back())))
        lines.emplace_back();
}

} // namespace

void QuestionAnswers::draw(QuestionDraft& draft) {
    rights_ = nullptr;
    ImGui::Dummy({0, desk_.look.px(4)});
    draw_answers(draft);
    if (draft.kind == "short")
        rows_.field("seat.question.model_answer", draft.model_answer, answer_points, "", 4);
    if (draft.kind == "typing")
        draw_typing(draft);
}

void QuestionAnswers::draw_key(QuestionDraft& draft, const std::vector<std::string>& rights) {
    rights_ = &rights;
    if (draft.kind == "typing")
        draw_typing(draft);
    else
        draw_answers(draft);
    rights_ = nullptr;
}

void QuestionAnswers::draw_answers(QuestionDraft& draft) {
    const auto& kind = draft.kind;
    field_label(desk_, desk_.words("seat.question.key." + kind),
                desk_.look.px(rows_.label_points()), rows_.is_wrong("seat.question.answers"));
    const auto before = draft;
    ImGui::BeginGroup();
    draw_kind_of_answers(draft);
    say_hint(draft);
    ImGui::EndGroup();
    if (draft != before)
        rows_.edited("seat.question.answers");
    rows_.say_refusal("seat.question.answers");
}

void QuestionAnswers::draw_kind_of_answers(QuestionDraft& draft) {
    const auto& kind = draft.kind;
    if (kind == "single" || kind == "multiple")
        draw_choices(draft);
    else if (kind == "true_false")
        draw_truth(draft);
    else if (kind == "fill_in")
        draw_blanks(draft);
    else if (kind == "numeric")
        lines_field("##numbers", draft.numbers, 3);
    else if (kind == "matching")
        draw_pairs(draft);
    else if (kind == "short")
        lines_field("##keywords", draft.keywords, 4);
    else if (kind == "listen")
        draw_listening(draft);
    else
        lines_field("##copy", draft.copy, 8);
}

void QuestionAnswers::say_hint(const QuestionDraft& draft) {
    const auto hint = "seat.question.hint." + draft.kind;
    const bool of_key = draft.kind == "fill_in" || draft.kind == "numeric";
    if (has_text(hint) && (of_key || !key_only()))
        say(desk_.look, desk_.words(hint), Type::small, desk_.look.colours().soft, true);
}

void QuestionAnswers::lines_field(const char* id, std::string& value, int lines) {
    text_field(desk_, id, value,
               {.missing = rows_.is_wrong("seat.question.answers"),
                .lines = lines,
                .width = desk_.look.px(answer_points),
                .bytes = limits::question_key_bytes});
}

// ---- By kind

void QuestionAnswers::draw_choices(QuestionDraft& draft) {
    const bool shares = has_shares(draft);
    if (draft.kind == "multiple")
        draw_rule(draft);
    for (std::size_t i = 0; i < draft.choices.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        draw_choice(draft, i, shares);
        ImGui::PopID();
    }
    if (!key_only())
        keep_spare_line(draft.choices, limits::question_lines,
                        [](const ChoiceDraft& one) { return one.text.empty(); });
}

/// A tick where it is right or wrong, percents where it may be worth a part.
void QuestionAnswers::draw_choice(QuestionDraft& draft, std::size_t number, bool shares) {
    auto& look = desk_.look;
    auto& choice = draft.choices[number];
    if (shares) {
        text_field(desk_, "##share", choice.share, {.width = look.px(share_points), .bytes = 8});
    } else if (draft.kind != "listen") {
        bool right = choice.share == "100";
        const std::string letter(1, static_cast<char>('A' + number));
        if (tick_box(look, "##right", letter, right)) {
            if (draft.kind == "single") // one of them is
                for (auto& one : draft.choices)
                    one.share = "0";
            choice.share = right ? "100" : "0";
        }
    }
    const float before = shares ? share_points + 8 : draft.kind == "listen" ? 0 : tick_points;
    if (before > 0)
        ImGui::SameLine(look.px(before));
    if (key_only())
        say(look, one_line(choice.text, 90), Type::normal, look.colours().ink);
    else
        text_field(desk_, "##choice", choice.text, {.width = look.px(answer_points - before)});
}

void QuestionAnswers::draw_rule(QuestionDraft& draft) {
    std::vector<std::string> options;
    for (const auto* one : rules)
        options.push_back(desk_.words(std::string("seat.question.rule.") + one));
    const auto now = std::find(rules.begin(), rules.end(), draft.rule);
    auto value = options.at(now == rules.end() ? 0 : static_cast<std::size_t>(now - rules.begin()));
    if (choice_field(desk_, "##rule", value, options, {.width = desk_.look.px(answer_points)}))
        draft.rule = rules.at(static_cast<std::size_t>(
            std::find(options.begin(), options.end(), value) - options.begin()));
}

void QuestionAnswers::draw_truth(QuestionDraft& draft) {
    const std::vector<std::string> options{desk_.words("seat.exam.true"),
                                           desk_.words("seat.exam.false")};
    auto value = options[draft.truth ? 0 : 1];
    if (choice_field(desk_, "##truth", value, options, {.width = desk_.look.px(share_points)}))
        draft.truth = value == options[0];
}

void QuestionAnswers::draw_blanks(QuestionDraft& draft) {
    for (std::size_t i = 0; i < draft.blanks.size(); ++i)
        lines_field(("##blank" + std::to_string(i)).c_str(), draft.blanks[i], 2);
    if (!key_only())
        keep_spare_line(draft.blanks, limits::question_lines,
                        [](const std::string& one) { return one.empty(); });
    (void)tick_box(desk_.look, "##case", desk_.words("seat.question.case_matters"),
                   draft.case_matters);
}

void QuestionAnswers::draw_pairs(QuestionDraft& draft) {
    if (key_only())
        return draw_rights(draft);
    const float half = desk_.look.px(answer_points / 2 - 4);
    for (std::size_t i = 0; i < draft.pairs.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        text_field(desk_, "##left", draft.pairs[i].left, {.width = half});
        rows_.beside();
        text_field(desk_, "##right", draft.pairs[i].right, {.width = half});
        ImGui::PopID();
    }
    keep_spare_line(draft.pairs, limits::question_lines, [](const wire::ExamPair& one) {
        return one.left.empty() && one.right.empty();
    });
}

/// Which right side belongs to each left one.
void QuestionAnswers::draw_rights(QuestionDraft& draft) {
    auto& look = desk_.look;
    for (std::size_t i = 0; i < draft.pairs.size(); ++i) {
        if (draft.pairs[i].left.empty())
            continue;
        ImGui::PushID(static_cast<int>(i));
        ImGui::AlignTextToFramePadding();
        say(look, one_line(draft.pairs[i].left, 30), Type::normal, look.colours().ink);
        ImGui::SameLine(look.px(answer_points / 2));
        (void)choice_field(desk_, "##right", draft.pairs[i].right, *rights_,
                           {.width = look.px(answer_points / 2)});
        ImGui::PopID();
    }
}

void QuestionAnswers::draw_listening(QuestionDraft& draft) {
    auto& look = desk_.look;
    say(look, desk_.words("seat.question.recording", {{"name", one_line(draft.recording, 40)}}),
        Type::normal, look.colours().soft);
    if (!key_only())
        draw_choices(draft);
    say(look, desk_.words("seat.question.violations"), Type::normal, look.colours().soft);
    draw_violations(draft);
    rows_.field("seat.question.tolerance", draft.tolerance, share_points);
    rows_.say_refusal("seat.question.tolerance");
    rows_.field("seat.question.extra_costs", draft.extra_costs, share_points);
}

void QuestionAnswers::draw_violations(QuestionDraft& draft) {
    auto& look = desk_.look;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < draft.choices.size(); ++i)
        names.push_back(std::to_string(i + 1) + "  " + one_line(draft.choices[i].text, 60));
    for (std::size_t i = 0; i < draft.violations.size(); ++i) {
        auto& one = draft.violations[i];
        ImGui::PushID(static_cast<int>(i));
        text_field(desk_, "##at", one.at,
                   {.hint = desk_.words("seat.question.at"), .width = look.px(share_points)});
        rows_.beside();
        auto value = one.what && *one.what < names.size() ? names[*one.what] : std::string();
        if (choice_field(desk_, "##what", value, names,
                         {.hint = desk_.words("seat.question.what"),
                          .width = look.px(answer_points - share_points - 8)},
                         desk_.words("seat.question.no_violation"))) {
            const auto at = std::find(names.begin(), names.end(), value);
            one.what = at == names.end()
                           ? std::nullopt
                           : std::optional(static_cast<std::size_t>(at - names.begin()));
        }
        ImGui::PopID();
    }
    keep_spare_line(draft.violations, limits::question_violations,
                    [](const ViolationDraft& one) { return one.at.empty() && !one.what; });
}

void QuestionAnswers::draw_typing(QuestionDraft& draft) {
    if (!key_only()) {
        rows_.field("seat.question.copy_minutes", draft.copy_minutes, share_points);
        rows_.beside();
    }
    rows_.field("seat.question.copy_goal", draft.copy_goal, share_points);
    rows_.say_refusal("seat.question.copy_minutes");
    rows_.say_refusal("seat.question.copy_goal");
}

} // namespace ringroom::seat
