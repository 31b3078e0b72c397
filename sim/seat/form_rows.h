#pragma once
// Rows of a form that asks the lab for something: labels of one width, fields beside them, which of
// them is wrong, and the button that sends it. The window's thread.
//
//     rows_.field("seat.exam.title", draft_.title, 520);
//     rows_.field("seat.exam.minutes", draft_.minutes, 90);
//     rows_.beside();
//     rows_.field("seat.exam.pass_mark", draft_.pass_mark, 90);
//     if (rows_.send_button("seat.exam.plan_now", !creating_.waiting()))
//         if (const auto exam = rows_.checked(exam_of(draft_)))
//             desk_.back.ask("POST", "/exams", wire::encode(*exam), creating_.begin());
//     rows_.say_wrong();
#include <string>
#include <utility>

#include "base/result.h"
#include "seat/class_choice.h"
#include "seat/look.h"

namespace ringroom::seat {

/// The error of a form's draft: its code is the text key of the field.
[[nodiscard]] tl::unexpected<Error> wrong_field(const char* text);

class FormRows {
public:
    /// `label_points`: how wide the labels are.
    FormRows(Desk& desk, float label_points)
        : desk_(desk)
        , label_points_(label_points) {}
    /// The cursor goes to the first field that is drawn.
    void begin() { focus_ = true; }
    [[nodiscard]] float label_points() const { return label_points_; }

    /// A field's label, so that the field may follow; `text` is its key.
    void label(const char* text);
    /// `points` wide; -1: to the edge.
    void field(const char* text, std::string& value, float points, const std::string& hint = {},
               int lines = 1);
    /// A class or a group, chosen from the lab's; `none`: what it is called where none is chosen.
    void class_field(std::string& name, const std::string& none = {});
    /// What is drawn next stands in the same row.
    void beside();

    [[nodiscard]] bool is_wrong(const char* text) const { return wrong_ == text; }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }
    void mark_wrong(std::string text) { wrong_ = std::move(text); }
    /// Remembers the field that is wrong, or that none is.
    template <class T>
    [[nodiscard]] Result<T> checked(Result<T> draft) {
        wrong_ = draft ? "" : draft.error().code;
        return draft;
    }
    /// True in the frame in which a person sends the form, by the button or its key.
    [[nodiscard]] bool send_button(const char* text, bool ready, Weight weight = Weight::primary);
    /// Which field to look at, where one is wrong.
    void say_wrong();
    /// What the lab says of this field, below it; `why` empty: nothing.
    void say_refusal(const char* text, const std::string& why);
    [[nodiscard]] bool takes_cursor() { return std::exchange(focus_, false); }

private:
    Desk& desk_;
    const float label_points_;
    ClassChoice classes_;
    std::string wrong_; ///< text key of the field; empty: none
    bool focus_ = false;
};

} // namespace ringroom::seat
