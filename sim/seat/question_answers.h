#pragma once
// What is right, in a form about one question: fields by its kind. Of a question whose text stays
// as it is only what marks it can be changed. The window's thread.
//
//     answers_.draw(draft_);             // or key_of(draft_): nothing but the key
//     const auto question = rows_.checked(question_of(draft_));
#include <string>
#include <vector>

#include "seat/form_rows.h"
#include "seat/question_draft.h"

namespace ringroom::seat {

class QuestionAnswers {
public:
    static constexpr float answer_points = 520; ///< how wide an answer is
    static constexpr float share_points = 90;   ///< and a figure

    QuestionAnswers(Desk& desk, FormRows& rows)
        : desk_(desk)
        , rows_(rows) {}
    /// At the cursor; why the lab refuses a field is shown below it.
    void draw(QuestionDraft& draft);
    /// The key alone. `rights`: the right sides that are on offer.
    void draw_key(QuestionDraft& draft, const std::vector<std::string>& rights);

private:
    [[nodiscard]] bool key_only() const { return rights_ != nullptr; }
    void draw_answers(QuestionDraft& draft);
    void draw_kind_of_answers(QuestionDraft& draft);
    void draw_choices(QuestionDraft& draft);
    void draw_choice(QuestionDraft& draft, std::size_t number, bool shares);
    void draw_rule(QuestionDraft& draft);
    void draw_truth(QuestionDraft& draft);
    void draw_blanks(QuestionDraft& draft);
    void draw_pairs(QuestionDraft& draft);
    void draw_rights(QuestionDraft& draft);
    void draw_violations(QuestionDraft& draft);
    void draw_listening(QuestionDraft& draft);
    void draw_typing(QuestionDraft& draft);
    void lines_field(const char* id, std::string& value, int lines);
    void say_hint(const QuestionDraft& draft);

    Desk& desk_;
    FormRows& rows_;
    const std::vector<std::string>* rights_ = nullptr; ///< while only the key is drawn
};

} // namespace ringroom::seat
