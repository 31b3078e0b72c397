#pragma once
// One question of the bank in a form: its words, what is right, marks, category. What is saved is a
// new version; sheets that have an older one keep it. For who holds exams. The window's thread.
//
//     form_.open(row);                                  // or form_.open_new(category)
//     if (form_.draw(size, categories)) ...             // back to the bank
//     if (const auto row = form_.take_saved()) ...
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/posted.h"
#include "seat/question_answers.h"

namespace ringroom::seat {

class QuestionForm {
public:
    explicit QuestionForm(Desk& desk)
        : desk_(desk)
        , rows_(desk, 150)
        , answers_(desk, rows_) {}
    /// What was typed and not saved is still there when the same version is opened again.
    void open(const wire::QuestionRow& row);
    void open_new(const std::string& category);
    /// At the cursor. True: back to the bank.
    [[nodiscard]] bool draw(ImVec2 size, const std::vector<std::string>& categories);
    [[nodiscard]] std::vector<Key> foot_keys() const { return {Key::save, Key::escape}; }
    /// The question as the lab has it now, once.
    [[nodiscard]] std::optional<wire::QuestionRow> take_saved() {
        return std::exchange(saved_, {});
    }

private:
    void take_answer();
    void save();
    void draw_head(const std::vector<std::string>& categories);
    void draw_kind();

    Desk& desk_;
    FormRows rows_;
    QuestionAnswers answers_;
    std::int64_t id_ = 0; ///< 0: a new one
    std::int64_t version_ = 0;
    bool opened_ = false;
    QuestionDraft draft_;
    Posted sending_;
    std::optional<wire::QuestionRow> saved_;
};

} // namespace ringroom::seat
