#include "seat/question_form.h"

#include <algorithm>
#include <array>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/exam_bank.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr std::array rules{"none_if_wrong", "all_or_nothing", "weighted"};
constexpr float answer_points = 520;
constexpr float share_points = 90;
constexpr float tick_points = 60; // the box with its letter

/// One line more than there are, to write into.
template <class Line, class Empty>
void keep_spare_line(std::vector<Line>& lines, std::size_t most, const Empty& is_empty) {
    if (lines.size() < most && (lines.empty() || !is_empty(lines.back())))
        lines.emplace_back();
}

} // namespace

void QuestionForm::open(const wire::QuestionRow& row) {
    rows_.begin();
    if (std::exchange(opened_, true) && id_ == row.id && version_ == row.version)
        return;
    id_ = row.id;
    version_ = row.version;
    draft_ = draft_of(row.question);
    rows_.mark_wrong("");
    why_.clear();
}

void QuestionForm::open_new(const std::string& category) {
    rows_.begin();
    if (std::exchange(opened_, true) && id_ == 0)
        return;
    id_ = version_ = 0;
    draft_ = {};
    draft_.category = category;
    rows_.mark_wrong("");
    why_.clear();
}

bool QuestionForm::draw(ImVec2 size, const std::vector<std::string>& categories) {
    take_answer();
    auto& look = desk_.look;
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    ImGui::BeginChild("question form", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words(id_ == 0 ? "seat.question.new" : "seat.question.change"), Type::large,
        look.colours().ink);
    if (id_ != 0)
        say(look,
            desk_.words("seat.question.versions", {{"version", std::to_string(version_ + 1)}}),
            Type::small, look.colours().soft, true);
    draw_head(categories);
    draw_answers();
    ImGui::Dummy({0, look.px(8)});
    if (rows_.send_button("seat.question.save", !sending_.waiting()))
        save();
    if (!why_.empty() && rows_.wrong().empty())
        say(look, why_, Type::normal, look.colours().danger, true);
    else if (why_.empty())
        rows_.say_wrong();
    ImGui::EndChild();
    return leaves;
}

void QuestionForm::save() {
    why_.clear();
    const auto question = rows_.checked(question_of(draft_));
    if (!question)
        return;
    if (id_ == 0)
        desk_.back.ask("POST", "/questions", wire::encode(*question), sending_.begin());
    else
        desk_.back.ask("PUT",
                       "/questions/" + std::to_string(id_) + "?version=" + std::to_string(version_),
                       wire::encode(*question), sending_.begin());
}

void QuestionForm::take_answer() {
    const auto answer = sending_.take();
    if (!answer)
        return;
    if (!*answer) {
        const auto& error = answer->error();
        rows_.mark_wrong(refused_field(error.code));
        why_ = desk_.words_of({error.code, error.text, {}});
        return;
    }
    if (auto row = wire::decode<wire::QuestionRow>(**answer)) {
        saved_ = std::move(*row);
        opened_ = false;
    }
}

/// What the lab says of this field, below it.
void QuestionForm::refusal(const char* field) {
    if (why_.empty() || !rows_.is_wrong(field))
        return;
    auto& look = desk_.look;
    ImGui::Indent(look.px(rows_.label_points() + 10));
    say(look, why_, Type::small, look.colours().danger, true);
    ImGui::Unindent(look.px(rows_.label_points() + 10));
}

void QuestionForm::draw_head(const std::vector<std::string>& categories) {
    auto& look = desk_.look;
    rows_.field("seat.exam.item_key", draft_.key, 260);
    rows_.beside();
    draw_kind();
    refusal("seat.exam.item_key");
    rows_.field("seat.exam.category", draft_.category, 260,
                desk_.words("seat.question.category_hint"));
    if (!categories.empty()) {
        rows_.beside();
        (void)choice_field(
            desk_, "##categories", draft_.category, categories,
            {.hint = desk_.words("seat.question.choose_category"), .width = look.px(252)});
    }
    refusal("seat.exam.category");
    rows_.field("seat.exam.points_each", draft_.points, share_points);
    rows_.beside();
    rows_.field("seat.exam.difficulty", draft_.difficulty, share_points, "1–5");
    refusal("seat.exam.points_each");
    refusal("seat.exam.difficulty");
    const bool fills = draft_.kind == "fill_in";
    rows_.field("seat.exam.stem", draft_.stem, answer_points, "", 4);
    if (fills) {
        ImGui::Indent(look.px(rows_.label_points() + 10));
        say(look, desk_.words("seat.question.blanks_hint"), Type::small, look.colours().soft, true);
        ImGui::Unindent(look.px(rows_.label_points() + 10));
    }
    refusal("seat.exam.stem");
    rows_.field("seat.question.feedback", draft_.feedback, answer_points, "", 2);
}

/// A question keeps its kind: what it measures would be another question.
void QuestionForm::draw_kind() {
    auto& look = desk_.look;
    if (id_ == 0) {
        (void)exam_kind_field(desk_, "##kind", draft_.kind, look.px(252));
        if (draft_.kind.empty() || draft_.kind == "listen") // made by a call, not typed
            draft_.kind = "single";
        return;
    }
    ImGui::AlignTextToFramePadding();
    say(look, exam_kind_words(desk_, draft_.kind), Type::normal, look.colours().soft);
}

void QuestionForm::draw_answers() {
    auto& look = desk_.look;
    const auto& kind = draft_.kind;
    const auto label = [&] {
        field_label(desk_, desk_.words("seat.question.key." + kind), look.px(rows_.label_points()),
                    rows_.is_wrong("seat.question.answers"));
    };
    ImGui::Dummy({0, look.px(4)});
    label();
    ImGui::BeginGroup();
    if (kind == "single" || kind == "multiple")
        draw_choices();
    else if (kind == "true_false")
        draw_truth();
    else if (kind == "fill_in")
        draw_blanks();
    else if (kind == "numeric")
        lines_field("##numbers", draft_.numbers, 3);
    else if (kind == "matching")
        draw_pairs();
    else if (kind == "short")
        lines_field("##keywords", draft_.keywords, 4);
    else if (kind == "listen")
        draw_listening();
    else
        lines_field("##copy", draft_.copy, 8);
    const auto hint = "seat.question.hint." + kind;
    if (has_text(hint))
        say(look, desk_.words(hint), Type::small, look.colours().soft, true);
    ImGui::EndGroup();
    refusal("seat.question.answers");
    if (kind == "short")
        rows_.field("seat.question.model_answer", draft_.model_answer, answer_points, "", 4);
    if (kind == "typing")
        draw_typing();
}

void QuestionForm::lines_field(const char* id, std::string& value, int lines) {
    text_field(desk_, id, value,
               {.missing = rows_.is_wrong("seat.question.answers"),
                .lines = lines,
                .width = desk_.look.px(answer_points),
                .bytes = limits::question_key_bytes});
}

// ---- By kind

void QuestionForm::draw_choices() {
    const bool shares = has_shares(draft_);
    if (draft_.kind == "multiple")
        draw_rule();
    for (std::size_t i = 0; i < draft_.choices.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        draw_choice(draft_.choices[i], i, shares);
        ImGui::PopID();
    }
    keep_spare_line(draft_.choices, limits::question_lines,
                    [](const ChoiceDraft& one) { return one.text.empty(); });
}

/// A tick where it is right or wrong, percents where it may be worth a part.
void QuestionForm::draw_choice(ChoiceDraft& choice, std::size_t number, bool shares) {
    auto& look = desk_.look;
    if (shares) {
        text_field(desk_, "##share", choice.share, {.width = look.px(share_points), .bytes = 8});
    } else if (draft_.kind != "listen") {
        bool right = choice.share == "100";
        const std::string letter(1, static_cast<char>('A' + number));
        if (tick_box(look, "##right", letter, right)) {
            if (draft_.kind == "single") // one of them is
                for (auto& one : draft_.choices)
                    one.share = "0";
            choice.share = right ? "100" : "0";
        }
    }
    const float before = shares ? share_points + 8 : draft_.kind == "listen" ? 0 : tick_points;
    if (before > 0)
        ImGui::SameLine(look.px(before));
    text_field(desk_, "##choice", choice.text, {.width = look.px(answer_points - before)});
}

void QuestionForm::draw_rule() {
    std::vector<std::string> options;
    for (const auto* one : rules)
        options.push_back(desk_.words(std::string("seat.question.rule.") + one));
    const auto now = std::find(rules.begin(), rules.end(), draft_.rule);
    auto value = options.at(now == rules.end() ? 0 : static_cast<std::size_t>(now - rules.begin()));
    if (choice_field(desk_, "##rule", value, options, {.width = desk_.look.px(answer_points)}))
        draft_.rule = rules.at(static_cast<std::size_t>(
            std::find(options.begin(), options.end(), value) - options.begin()));
}

void QuestionForm::draw_truth() {
    const std::vector<std::string> options{desk_.words("seat.exam.true"),
                                           desk_.words("seat.exam.false")};
    auto value = options[draft_.truth ? 0 : 1];
    if (choice_field(desk_, "##truth", value, options, {.width = desk_.look.px(share_points)}))
        draft_.truth = value == options[0];
}

void QuestionForm::draw_blanks() {
    for (std::size_t i = 0; i < draft_.blanks.size(); ++i)
        lines_field(("##blank" + std::to_string(i)).c_str(), draft_.blanks[i], 2);
    keep_spare_line(draft_.blanks, limits::question_lines,
                    [](const std::string& one) { return one.empty(); });
    (void)tick_box(desk_.look, "##case", desk_.words("seat.question.case_matters"),
                   draft_.case_matters);
}

void QuestionForm::draw_pairs() {
    const float half = desk_.look.px(answer_points / 2 - 4);
    for (std::size_t i = 0; i < draft_.pairs.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        text_field(desk_, "##left", draft_.pairs[i].left, {.width = half});
        rows_.beside();
        text_field(desk_, "##right", draft_.pairs[i].right, {.width = half});
        ImGui::PopID();
    }
    keep_spare_line(draft_.pairs, limits::question_lines, [](const wire::ExamPair& one) {
        return one.left.empty() && one.right.empty();
    });
}

void QuestionForm::draw_listening() {
    auto& look = desk_.look;
    say(look, desk_.words("seat.question.recording", {{"name", one_line(draft_.recording, 40)}}),
        Type::normal, look.colours().soft);
    draw_choices();
    say(look, desk_.words("seat.question.violations"), Type::normal, look.colours().soft);
    draw_violations();
    rows_.field("seat.question.tolerance", draft_.tolerance, share_points);
    refusal("seat.question.tolerance");
    rows_.field("seat.question.extra_costs", draft_.extra_costs, share_points);
}

void QuestionForm::draw_violations() {
    auto& look = desk_.look;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < draft_.choices.size(); ++i)
        names.push_back(std::to_string(i + 1) + "  " + one_line(draft_.choices[i].text, 60));
    for (std::size_t i = 0; i < draft_.violations.size(); ++i) {
        auto& one = draft_.violations[i];
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
    keep_spare_line(draft_.violations, limits::question_violations,
                    [](const ViolationDraft& one) { return one.at.empty() && !one.what; });
}

void QuestionForm::draw_typing() {
    rows_.field("seat.question.copy_minutes", draft_.copy_minutes, share_points);
    rows_.beside();
    rows_.field("seat.question.copy_goal", draft_.copy_goal, share_points);
    refusal("seat.question.copy_minutes");
    refusal("seat.question.copy_goal");
}

} // namespace ringroom::seat
