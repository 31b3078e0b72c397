#pragma once
// To call somebody back: promising it in a contact, and being reminded when it is due. The window's
// thread.
#include <optional>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/shown.h"

namespace ringroom::seat {

class CallbackPanel {
public:
    explicit CallbackPanel(Desk& desk)
        : desk_(desk) {}

    /// Opens the promise for this contact.
    void open(const wire::SeatContact& contact);
    [[nodiscard]] bool is_open() const { return draft_.has_value(); }
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
        bool focus = true;
    };
    void draw_times(Draft& draft);
    void send(const Draft& draft, WallTime due);
    void finish(const wire::CallbackRow& row, const char* state);

    Desk& desk_;
    std::optional<Draft> draft_;
    Asked<wire::List<wire::CallbackRow>> mine_;
};

} // namespace ringroom::seat
