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
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/course_draft.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/shared_draft.h"
#include "seat/table.h"

namespace ringroom::seat {

class CourseForm {
public:
    using People = Asked<wire::List<wire::Person>>;

    explicit CourseForm(Desk& desk);
    /// What was typed and neither saved nor dropped is still there when the same course is opened
    /// again.
    void open(const wire::CourseRow& row);
    void open_new() { shared_.open_new(); }
    /// At the cursor. True: back to the list.
    [[nodiscard]] bool draw(ImVec2 size, People& people);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// The course as the lab has it now, once.
    [[nodiscard]] std::optional<wire::CourseRow> take_saved() { return shared_.take_saved(); }

private:
    void save();
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

    Desk& desk_;
    FormRows rows_;
    SharedDraft<wire::CourseRow, CourseDraft, wire::List<wire::CourseRow>> shared_;
    bool focus_group_ = false;
    Asked<wire::List<wire::RetentionClass>> retention_;
    Asked<wire::List<wire::ConsentStanding>> standing_;
    std::int64_t accepted_ = 0; ///< of these
    Table students_;
    std::string filled_; ///< of which answers, in which language
    std::string filled_class_;
    std::vector<wire::CourseGroup> filled_groups_;
};

} // namespace ringroom::seat
