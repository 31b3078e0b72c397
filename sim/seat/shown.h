#pragma once
// What the window may show: a copy of everything the seat knows, taken whenever it has changed.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "client/finder.h"
#include "wire/messages.h"

namespace ringroom::seat {

enum class Stage {
    signed_out,
    signing_in,
    at_seat,
    returning, ///< the server went away; tries again by itself
};

/// The own telephone.
enum class Hook { none, ringing, dialling, talking };

struct Notice {
    std::string code;  ///< of a text; empty: nothing to say
    std::string words; ///< the server's own, in the person's language; wins where present
    Instant until;
    bool good = false; ///< something was done, rather than refused
};

/// A call that rang here until it was taken away.
struct Missed {
    std::string name; ///< of the customer, where known
    std::string telephone;
};

struct Shown {
    Stage stage = Stage::signed_out;
    bool elsewhere = false; ///< signed out because the person has signed in at another seat
    std::vector<client::FoundLab> labs; ///< while signed out
    std::string server;
    Duration clock_ahead; ///< the lab's clock against this computer's
    std::string echo;     ///< the lab's number for a test call; empty: it has none
    wire::Person me;
    wire::SeatView view;
    Instant view_at;         ///< when `view` came: its durations count from here
    bool registered = false; ///< the telephone is known to the lab
    Hook hook = Hook::none;
    bool muted = false;
    Instant ringing_since;                ///< when the telephone was rung last
    std::string customer_words;           ///< the customer's line, as a caption
    std::size_t unsaved = 0;              ///< typed values the server has not confirmed
    std::int64_t unread = 0;              ///< messages
    std::int64_t unread_marks = 0;        ///< of these, news of marks
    std::int64_t unread_exams = 0;        ///< likewise of exams
    std::uint64_t messages_at = 0;        ///< rises with every message that comes or is read
    std::optional<wire::Message> told;    ///< the newest that came while signed in
    Instant told_until;                   ///< it is on show
    std::optional<wire::SeatOrder> order; ///< what a leader did to this seat last, and when
    Instant order_at;
    std::optional<Missed> missed; ///< the last, and when
    Instant missed_at;
    Notice notice;
    std::uint64_t version = 0; ///< rises with every change

    /// What this person is in the contact shown: agent, party or player.
    [[nodiscard]] bool mine_is(std::string_view what) const {
        return view.contact && view.contact->mine == what;
    }
    /// The person has this right; an empty one everybody has.
    [[nodiscard]] bool may(std::string_view right) const {
        return right.empty() ||
               std::find(me.rights.begin(), me.rights.end(), right) != me.rights.end();
    }
    /// A contact is in hand: it rings, talks or is wrapped up.
    [[nodiscard]] bool handling() const {
        const auto activity = view.agent.activity;
        return view.contact && (activity == Activity::talking || activity == Activity::holding ||
                                activity == Activity::after_call_work ||
                                activity == Activity::ringing || activity == Activity::dialling);
    }
};

} // namespace ringroom::seat
