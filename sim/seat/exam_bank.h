#pragma once
// The bank of questions: searched by words, category and kind; one question with its key, and in
// a form to change it; files of
// questions taken in (exam_import.h). For who holds exams. The window's thread.
#include <cstdint>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/exam_import.h"
#include "seat/exam_listening.h"
#include "seat/fetched_file.h"
#include "seat/paged.h"
#include "seat/posted.h"
#include "seat/question_form.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class ExamBank {
public:
    explicit ExamBank(Desk& desk);
    /// At the cursor. True: back to where the person came from.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;

private:
    void read();
    void take_saved();
    void fill();
    void draw_filters();
    void draw_buttons();
    void draw_question(const wire::QuestionRow& row, ImVec2 size);
    [[nodiscard]] const wire::QuestionRow* chosen();
    void act(Key key);
    void retire(const wire::QuestionRow& row);
    void save_template();

    Desk& desk_;
    ExamImport import_;
    bool imports_ = false;
    ExamListening listening_;
    bool makes_ = false; ///< a listening question
    QuestionForm form_;
    bool edits_ = false;
    Table table_;
    Paged<wire::QuestionPage> rows_;
    Asked<wire::QuestionPage> whole_; ///< for its categories and how many there are
    std::uint64_t filled_ = 0;
    Language filled_in_ = Language::zh;
    std::string words_;
    std::string asked_words_; ///< typing has come to rest at these
    Instant typed_at_;
    std::string category_;
    std::string kind_; ///< the lab's word
    bool retired_ = false;
    bool focus_ = false;
    bool typing_ = false;
    Posted retiring_;
    FetchedFile template_;
};

/// What a person chooses a kind by; the empty word: any.
[[nodiscard]] std::string exam_kind_words(const Desk& desk, const std::string& kind);
/// A field to choose one of the nine kinds, or any; true in the frame in which it has changed.
bool exam_kind_field(Desk& desk, const char* id, std::string& kind, float width);
/// A field to choose one of these categories, or any.
bool exam_category_field(Desk& desk, const char* id, std::string& category,
                         const std::vector<std::string>& categories, float width);

} // namespace ringroom::seat
