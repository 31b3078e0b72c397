#pragma once
// Rows of a form that asks the lab for something: labels of one width, fields beside them, which of
// them is wrong, and the button that sends it. The window's thread.
//
//     rows_.field("seat.exam.called", draft_.title, 520);
//     rows_.field("seat.exam.minutes", draft_.minutes, 90);
//     rows_.beside();
//     rows_.field("seat.exam.pass_mark", draft_.pass_mark, 90);
//     if (rows_.send_button("seat.exam.plan_now", !creating_.waiting()))
//         if (const auto exam = rows_.checked(exam_of(draft_)))
//             desk_.back.ask("POST", "/exams", wire::encode(*exam), creating_.begin());
//     rows_.say_wrong();
#include <string>
#include <string_view>
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
    void class_field(std::string& name, const std::string& none = {},
                     Counted counted = Counted::students);
    /// What is drawn next stands in the same row.
    void beside();

    [[nodiscard]] bool is_wrong(const char* text) const { return wrong_ == text; }
    [[nodiscard]] bool has_error() const { return !wrong_.empty() || !why_.empty(); }
    /// The field to look at; empty: none is wrong, and nothing is refused.
    void mark_wrong(std::string text) { refuse(std::move(text), {}); }
    /// Why, in words, and the field that it is about; empty: about none.
    void refuse(std::string text, std::string why) {
        wrong_ = std::move(text);
        why_ = std::move(why);
    }
    /// A person has changed this field: what was said of it, or of none, is said no more. field()
    /// and class_field() see to it themselves.
    void edited(std::string_view text) {
        if (wrong_.empty() || wrong_ == text)
            mark_wrong("");
    }
    /// Remembers the field that is wrong, or that none is.
    template <class T>
    [[nodiscard]] Result<T> checked(Result<T> draft) {
        mark_wrong(draft ? "" : draft.error().code);
        return draft;
    }
    /// True in the frame in which a person sends the form, by the button or its key.
    [[nodiscard]] bool send_button(const char* text, bool ready, Weight weight = Weight::primary);
    /// Which field to look at, where one is wrong, or why the whole is refused.
    void say_wrong();
    /// Why this field is refused, below it; nothing, where it is not.
    void say_refusal(const char* text);
    [[nodiscard]] bool takes_cursor() { return std::exchange(focus_, false); }

private:
    Desk& desk_;
    const float label_points_;
    ClassChoice classes_;
    std::string wrong_; ///< text key of the field; empty: none
    std::string why_;   ///< of what is refused
    bool focus_ = false;
};

} // namespace ringroom::seat
