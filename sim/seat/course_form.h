#pragma once
// One course in a form: what it is, what its students are told of recording and who has accepted
// that, and its groups with the students of the class. For who manages people. The window's thread.
//
//     form_.open(row);                                  // or form_.open_new()
//     if (form_.draw(size, people_)) ...                // back to the list
//     if (const auto row = form_.take_saved()) ...
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/course_draft.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/posted.h"
#include "seat/table.h"

namespace ringroom::seat {

class CourseForm {
public:
    using People = Asked<wire::List<wire::Person>>;

    explicit CourseForm(Desk& desk);
    /// What was typed and neither saved nor dropped is still there when the same course is opened
    /// again.
    void open(const wire::CourseRow& row);
    void open_new();
    /// At the cursor. True: back to the list.
    [[nodiscard]] bool draw(ImVec2 size, People& people);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// The course as the lab has it now, once.
    [[nodiscard]] std::optional<wire::CourseRow> take_saved() { return std::exchange(saved_, {}); }

private:
    void use(const wire::CourseRow& row);
    [[nodiscard]] bool asks_to_leave();
    void rebase(const wire::CourseRow& row);
    void save();
    void take_answer();
    void compare();
    void draw_head(float width);
    void draw_fields(ImVec2 size, People& people);
    void draw_class(People& people);
    void draw_retention();
    void draw_consent();
    void draw_groups();
    void draw_group(std::size_t at);
    void draw_new_group();
    void add_group();
    void draw_students(ImVec2 size, People& people);
    void draw_chosen();
    void fill(People& people);
    [[nodiscard]] TableRow student_row(const std::string& number, const std::string& name,
                                       bool of_class);
    void move(const std::string& number);
    void put(const std::string& number, std::optional<std::size_t> group);
    [[nodiscard]] std::string consent_words() const;
    void refusal(const char* field);

    Desk& desk_;
    FormRows rows_;
    std::int64_t id_ = 0; ///< 0: a new one
    std::int64_t version_ = 0;
    bool opened_ = false;
    std::optional<CourseDraft> warned_of_; ///< what Esc would drop, as it was told
    CourseDraft base_;                     ///< as it was read
    CourseDraft draft_;
    std::string new_group_; ///< name
    bool focus_group_ = false;
    Posted sending_;
    Asked<wire::List<wire::CourseRow>> now_; ///< what the other has saved
    bool comparing_ = false;
    std::string why_;  ///< the lab's refusal
    std::string told_; ///< that somebody else was quicker
    Asked<wire::List<wire::RetentionClass>> retention_;
    Asked<wire::List<wire::ConsentStanding>> standing_;
    std::int64_t accepted_ = 0; ///< of these
    Table students_;
    std::string filled_; ///< of which answers, in which language
    std::string filled_class_;
    std::vector<wire::CourseGroup> filled_groups_;
    std::optional<wire::CourseRow> saved_;
};

} // namespace ringroom::seat
