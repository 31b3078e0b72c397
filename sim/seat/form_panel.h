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

    /// Required fields that are empty.
    [[nodiscard]] std::size_t missing(const wire::SeatContact& contact) const;
    /// The next frame puts the cursor into the first of them.
    void focus_missing() { focus_missing_ = true; }
    void focus_note() { focus_note_ = true; }

private:
    void read(const wire::SeatContact& contact);
    void draw_fields(const wire::SeatContact& contact);
    void draw_field(const wire::FormField& field, float width);
    void draw_note(const wire::SeatContact& contact);
    void draw_dispositions(const Shown& shown, const wire::SeatContact& contact);

    Desk& desk_;
    ContactId contact_; ///< that the following belongs to
    std::map<std::string, std::string> typed_;
    std::map<std::string, std::string> saved_; ///< as it was when last looked
    std::string note_;
    std::string saved_note_;
    bool focus_missing_ = false;
    bool focus_note_ = false;
};

} // namespace ringroom::seat
