#pragma once
// The left column at work: the call and its controls, the levels, the queues. The window's thread.
#include <imgui.h>

#include "seat/directory_dialog.h"
#include "seat/keypad_dialog.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class CallPanel {
public:
    explicit CallPanel(Desk& desk)
        : desk_(desk)
        , directory_(desk)
        , keypad_(desk) {}

    void draw(const Shown& shown, ImVec2 size);
    /// The keys of the call; once a frame, also while another page is on show.
    void keys(const Shown& shown);
    /// What lies over every page: the directory, the keypad.
    void draw_dialogs(const Shown& shown);
    [[nodiscard]] bool dialog_is_open() const { return directory_.is_open() || keypad_.is_open(); }
    void open_keypad() { keypad_.open(); }
    /// Opens the directory for a leader who gives away somebody's customer.
    void send(const wire::AgentRow& whose) {
        directory_.open(DirectoryDialog::Use::send, whose.id, whose.extension);
    }

private:
    void draw_call(const Shown& shown, ImVec2 size);
    void draw_contact(const Shown& shown, const wire::SeatContact& contact);
    void say_origin(const wire::SeatContact& contact);
    void draw_no_call(const Shown& shown);
    void draw_controls(const Shown& shown);
    void draw_talk_controls(const Shown& shown, ImVec2 third);
    void draw_more_controls(const Shown& shown, ImVec2 third);
    void draw_parties(const wire::SeatContact& contact, AgentId me);
    void stop(const Shown& shown);
    void transfer(const Shown& shown);
    void consult(const Shown& shown);
    void call_leader(const Shown& shown);
    void draw_meters(const Shown& shown, ImVec2 size);
    void draw_queues(const Shown& shown, ImVec2 size);

    Desk& desk_;
    DirectoryDialog directory_;
    KeypadDialog keypad_;
    bool wants_leader_ = false;
    float call_needs_ = 0; ///< pixels: what the call's card was filled with last
    Asked<wire::List<wire::DirectoryRow>> leaders_;
};

} // namespace ringroom::seat
