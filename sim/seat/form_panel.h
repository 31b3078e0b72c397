#pragma once
// The form of a contact, the agent's own note, and how it ended. What is typed is saved as it is
// typed. The window's thread.
#include <map>
#include <string>

#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class FormPanel {
public:
    explicit FormPanel(Desk& desk)
        : desk_(desk) {}

    /// Before drawing: a new contact brings its own form.
    void take(const wire::SeatContact* contact);
    /// Not `own`: what the agent has written, to be read.
    void draw(const Shown& shown, const wire::SeatContact& contact, bool own);

    /// Required fields that are empty, and any whose value is not of its kind.
    [[nodiscard]] std::size_t missing(const wire::SeatContact& contact) const;
    /// Names them above the form, and the next frame puts the cursor into the first of them.
    void ask_for_missing() { asks_ = focus_missing_ = true; }
    /// They are named on the screen, nothing was typed since, and the lab takes the form as it is:
    /// empty fields are the person's own decision, wrong values are not.
    [[nodiscard]] bool may_leave(const wire::SeatContact& contact) const;
    /// As typed or chosen; empty where nothing is.
    [[nodiscard]] std::string value(const std::string& field) const;
    void focus_note() { focus_note_ = true; }

private:
    void read(const wire::SeatContact& contact);
    void draw_fields(const wire::SeatContact& contact);
    void draw_asked(const wire::SeatContact& contact);
    void draw_field(const wire::FormField& field, float width);
    [[nodiscard]] bool is_missing(const wire::FormField& field) const;
    void draw_note(const wire::SeatContact& contact);
    void draw_dispositions(const Shown& shown, const wire::SeatContact& contact);

    Desk& desk_;
    ContactId contact_; ///< that the following belongs to
    std::map<std::string, std::string> typed_;
    std::map<std::string, std::string> saved_; ///< as it was when last looked
    std::string note_;
    std::string saved_note_;
    bool asks_ = false; ///< for what is missing
    int named_ = -2;    ///< the frame in which it was last named
    bool focus_missing_ = false;
    bool focus_note_ = false;
};

/// What a value of this kind must be, as a text key; null: it is, or nothing was typed.
[[nodiscard]] const char* form_fault(const wire::FormField& field, const std::string& value);

} // namespace ringroom::seat
