#pragma once
// To call somebody back: promising it in a contact, and being reminded when it is due. The window's
// thread.
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/keys.h"
#include "seat/posted.h"
#include "seat/shown.h"

namespace ringroom::seat {

class CallbackPanel {
public:
    explicit CallbackPanel(Desk& desk)
        : desk_(desk) {}

    /// Opens the promise for this contact: the one put aside, or a new one. One of a contact before
    /// that was neither made nor left comes first. The cursor goes into it where it was not on
    /// show: it was put aside, or another tab stood over it (`came`).
    void open(const wire::SeatContact& contact, bool came = false);
    /// On show: in place of this contact's form, or of nothing while there is none (null).
    [[nodiscard]] bool is_open(const wire::SeatContact* contact) const {
        return draft_ && (!aside_ || contact == nullptr);
    }
    /// Makes room for the form, or for the next contact; what was typed stays.
    void put_aside() { aside_ = true; }
    /// A promise of this contact, or of any (none), that was neither sent nor left.
    [[nodiscard]] bool is_unsent(ContactId contact = {}) const {
        return draft_ && !sent_.waiting() && (!contact || draft_->contact == contact);
    }
    /// Puts it on show and says what is to be done with it.
    void ask_for_it();
    /// As typed, and what the lab said to it; empty where nothing is open.
    [[nodiscard]] std::string note() const { return draft_ ? draft_->note : std::string(); }
    [[nodiscard]] std::string refusal() const { return draft_ ? draft_->refusal : std::string(); }
    /// While is_open(). `contact` is the one in hand, if any.
    void draw(const wire::SeatContact* contact);

    /// Once a frame while signed in: asks for the own callbacks, takes answers.
    void keep(const Shown& shown);
    /// What is due, the longest due first, and what comes next; each can be dialled and ticked off,
    /// the first of all by key.
    void draw_list(const Shown& shown);
    /// The own promises to this customer, with their notes.
    void draw_of(const wire::SeatContact& contact);

private:
    struct Draft {
        ContactId contact;
        std::string named; ///< the contact, as the lab knows it in later runs too
        std::string telephone;
        std::string name;
        std::string when;
        std::string note;
        std::string refusal; ///< what the lab said to it, in words
        bool focus = true;
        bool asked = false; ///< it keeps the contact from being finished
    };
    /// Open ones, by instant.
    struct Mine {
        std::vector<wire::CallbackRow> due;
        std::vector<wire::CallbackRow> later;
    };
    void take_answer();
    void draw_head(const Draft& draft, const wire::SeatContact* contact);
    void draw_when(Draft& draft, const char* fault, std::optional<WallTime> due);
    void draw_rest(Draft& draft);
    void draw_times(Draft& draft);
    void send(Draft& draft, WallTime due);
    [[nodiscard]] Mine mine();
    void draw_row(const Shown* shown, const wire::CallbackRow& row, bool first);
    /// Its upper right corner there. True: it was clicked, or the key of the `first` row pressed.
    bool draw_button(const wire::CallbackRow& row, Key key, bool first, ImVec2 corner);
    void finish(const wire::CallbackRow& row);

    Desk& desk_;
    std::optional<Draft> draft_;
    bool aside_ = false;
    Posted sent_;
    RowChange done_;
    Asked<wire::List<wire::CallbackRow>> mine_;
};

/// Why nobody can be called back then, as a text key; null: it goes.
[[nodiscard]] const char* callback_fault(std::optional<WallTime> due, WallTime now);

} // namespace ringroom::seat
