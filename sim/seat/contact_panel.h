#pragma once
// The contact: who it is, the form, how it ended, and what to do last. The window's thread.
#include <map>
#include <string>

#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class ContactPanel {
public:
    explicit ContactPanel(Desk& desk)
        : desk_(desk) {}

    void draw(const Shown& shown, ImVec2 size);
    /// Submits the form, and ends the wrap-up where there is one.
    void finish(const Shown& shown);
    /// The next frame puts the cursor into the note.
    void focus_note() { focus_note_ = true; }

private:
    void draw_nothing_yet(const Shown& shown);
    void draw_customer(const wire::SeatContact& contact);
    void draw_form(const Shown& shown, const wire::SeatContact& contact);
    void draw_field(const wire::FormField& field, float width);
    void draw_dispositions(const wire::SeatContact& contact);
    void draw_finish(const Shown& shown, const wire::SeatContact& contact);
    void take(const wire::SeatContact* contact);

    Desk& desk_;
    ContactId contact_; ///< that the following belongs to
    std::map<std::string, std::string> typed_;
    std::map<std::string, std::string> saved_; ///< as it was when last looked
    bool focus_note_ = false;
};

} // namespace ringroom::seat
