#pragma once
// One question of a written exam on the screen, of any of the nine kinds: what is asked, what a
// person answers by keys or mouse, and the mark once it is out. The window's thread.
//
//     sheet_.show(exam, place);                     // another question: its sound falls silent
//     sheet_.keys(exam);
//     sheet_.draw(exam, shown, size);
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/player_panel.h"
#include "seat/seated_exam.h"

namespace ringroom::seat {

class ExamSheet {
public:
    explicit ExamSheet(Desk& desk)
        : desk_(desk)
        , player_(desk) {}

    /// The question at `place` of the paper that is on show.
    void show(const SeatedExam& exam, std::size_t place);
    void keys(SeatedExam& exam);
    /// At the cursor.
    void draw(SeatedExam& exam, const Shown& shown, ImVec2 size);
    /// Silent.
    void rest() { player_.rest(); }
    void yield_to_telephone(const Shown& shown) { player_.yield_to_telephone(shown); }
    [[nodiscard]] std::vector<Key> foot_keys(const SeatedExam& exam) const;

private:
    [[nodiscard]] const wire::ExamQuestion& asked(const SeatedExam& exam) const;
    void choose(SeatedExam& exam, std::size_t number);
    void choose_option(SeatedExam& exam, std::size_t number);
    void move_line(int by, std::size_t count);
    void name_here(SeatedExam& exam, std::size_t number);
    void remove_named(SeatedExam& exam);
    [[nodiscard]] Duration typing_since(Duration unless_known);
    void put_texts(SeatedExam& exam, std::vector<std::string> texts);
    void draw_head(const SeatedExam& exam);
    void draw_stem(const wire::ExamQuestion& question);
    void draw_options(SeatedExam& exam);
    void draw_truth(SeatedExam& exam);
    void draw_blanks(SeatedExam& exam);
    void draw_number(SeatedExam& exam);
    void draw_short(SeatedExam& exam);
    void draw_pairs(SeatedExam& exam);
    void draw_listen(SeatedExam& exam, const Shown& shown);
    void draw_named(SeatedExam& exam);
    void draw_typing(SeatedExam& exam);
    void draw_copy(const std::string& copy, const std::string& typed);
    void draw_marks(const wire::ExamQuestion& question);
    /// A row to choose; true when clicked.
    bool row(std::size_t number, const std::string& text, bool chosen, bool several = false,
             const std::string& key = {});
    [[nodiscard]] std::string option_text(const wire::ExamQuestion& question,
                                          std::int64_t index) const;

    Desk& desk_;
    PlayerPanel player_;
    std::int64_t sitting_ = 0;
    std::size_t place_ = 0;
    bool could_answer_ = false;                   ///< in the frame before
    bool focus_ = false;                          ///< what is typed into first gets the cursor
    std::size_t line_ = 0;                        ///< pair, or what was named
    std::vector<wire::ExamHeard> marked_;         ///< as they stand on the wave
    std::map<std::size_t, Duration> typing_from_; ///< by place, on the sitting's clock
};

} // namespace ringroom::seat
