#pragma once
// To call somebody back: promising it in a contact, and being reminded when it is due. The window's
// thread.
#include <optional>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/posted.h"
#include "seat/shown.h"

namespace ringroom::seat {

class CallbackPanel {
public:
    explicit CallbackPanel(Desk& desk)
        : desk_(desk) {}

    /// Opens the promise for this contact: the one put aside, or a new one.
    void open(const wire::SeatContact& contact);
    [[nodiscard]] bool is_open() const { return draft_ && !aside_; }
    /// Makes room for the form; what was typed stays.
    void put_aside() { aside_ = true; }
    /// As typed, and what the lab said to it; empty where nothing is open.
    [[nodiscard]] std::string note() const { return draft_ ? draft_->note : std::string(); }
    [[nodiscard]] std::string refusal() const { return draft_ ? draft_->refusal : std::string(); }
    /// In place of the contact's form while it is open.
    void draw(const wire::SeatContact& contact);

    /// Once a frame while signed in: asks for the own callbacks.
    void keep(const Shown& shown);
    /// Those due by now, the longest due first.
    [[nodiscard]] std::vector<wire::CallbackRow> due();
    /// Lists them, with what can be done about each.
    void draw_due();

private:
    struct Draft {
        ContactId contact;
        std::string telephone;
        std::string name;
        std::string when;
        std::string note;
        std::string refusal; ///< what the lab said to it, in words
        bool focus = true;
    };
    void take_answer();
    void draw_when(Draft& draft, const char* fault, std::optional<WallTime> due);
    void draw_rest(Draft& draft);
    void draw_times(Draft& draft);
    void send(Draft& draft, WallTime due);
    void finish(const wire::CallbackRow& row, const char* state);

    Desk& desk_;
    std::optional<Draft> draft_;
    bool aside_ = false;
    Posted sent_;
    Asked<wire::List<wire::CallbackRow>> mine_;
};

/// Why nobody can be called back then, as a text key; null: it goes.
[[nodiscard]] const char* callback_fault(std::optional<WallTime> due, WallTime now);

} // namespace ringroom::seat
