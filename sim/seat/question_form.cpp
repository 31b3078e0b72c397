#include "seat/question_form.h"

#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/exam_bank.h"
#include "seat/fields.h"
#include "seat/plain.h"

namespace ringroom::seat {
void QuestionForm::open(const wire::QuestionRow& row) {
    rows_.begin();
    if (std::exchange(opened_, true) && id_ == row.id && version_ == row.version)
        return;
    id_ = row.id;
    version_ = row.version;
    draft_ = draft_of(row.question);
    rows_.mark_wrong("");
}

void QuestionForm::open_new(const std::string& category) {
    rows_.begin();
    if (std::exchange(opened_, true) && id_ == 0)
        return;
    id_ = version_ = 0;
    draft_ = {};
    draft_.category = category;
    rows_.mark_wrong("");
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
    answers_.draw(draft_);
    ImGui::Dummy({0, look.px(8)});
    if (rows_.send_button("seat.question.save", !sending_.waiting()))
        save();
    rows_.say_wrong();
    ImGui::EndChild();
    return leaves;
}

void QuestionForm::save() {
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
        rows_.refuse(refused_field(error.code), desk_.words_of({error.code, error.text, {}}));
        return;
    }
    if (auto row = wire::decode<wire::QuestionRow>(**answer)) {
        saved_ = std::move(*row);
        opened_ = false;
    }
}

void QuestionForm::draw_head(const std::vector<std::string>& categories) {
    auto& look = desk_.look;
    rows_.field("seat.exam.item_key", draft_.key, 260);
    rows_.beside();
    draw_kind();
    rows_.say_refusal("seat.exam.item_key");
    rows_.field("seat.exam.category", draft_.category, 260,
                desk_.words("seat.question.category_hint"));
    if (!categories.empty()) {
        rows_.beside();
        if (choice_field(
                desk_, "##categories", draft_.category, categories,
                {.hint = desk_.words("seat.question.choose_category"), .width = look.px(252)}))
            rows_.edited("seat.exam.category");
    }
    rows_.say_refusal("seat.exam.category");
    rows_.field("seat.exam.points_each", draft_.points, QuestionAnswers::share_points);
    rows_.beside();
    rows_.field("seat.exam.difficulty", draft_.difficulty, QuestionAnswers::share_points, "1–5");
    rows_.say_refusal("seat.exam.points_each");
    rows_.say_refusal("seat.exam.difficulty");
    const bool fills = draft_.kind == "fill_in";
    rows_.field("seat.exam.stem", draft_.stem, QuestionAnswers::answer_points, "", 4);
    if (fills) {
        ImGui::Indent(look.px(rows_.label_points() + 10));
        say(look, desk_.words("seat.question.blanks_hint"), Type::small, look.colours().soft, true);
        ImGui::Unindent(look.px(rows_.label_points() + 10));
    }
    rows_.say_refusal("seat.exam.stem");
    rows_.field("seat.question.feedback", draft_.feedback, QuestionAnswers::answer_points, "", 2);
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

} // namespace ringroom::seat
