#pragma once
// What the school's own practice business keeps: customers, what happened with them, what is still
// to be done. Plain data; who may see what is decided above.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "contact/words.h"

namespace ringroom::crm {

/// A word of the school about a customer: "套餐" and "融合宽带 200M".
struct Attribute {
    std::string name;
    std::string value;
    bool operator==(const Attribute&) const = default;
};

struct Customer {
    std::int64_t id = 0;
    std::int64_t version = 0; ///< rises with every change
    std::string number;       ///< the school's own number of the customer; may be empty
    std::string name;
    std::vector<std::string> telephones; ///< as typed
    std::string grade;                   ///< "金卡会员"; may be empty
    std::vector<Attribute> attributes;   ///< in the order given
    bool operator==(const Customer&) const = default;
};

/// How a contact went, whatever a drill's script calls it.
enum class Outcome {
    talked,      ///< an agent and the customer heard each other
    abandoned,   ///< the customer gave up before an agent answered
    not_served,  ///< the centre ended it before an agent answered: full, closed, nobody there
    not_reached, ///< outbound: nobody answered
    interrupted  ///< the server died meanwhile
};
[[nodiscard]] std::string_view to_string(Outcome outcome);

/// One line of the contact log.
struct LogRow {
    ContactKey key;
    std::int64_t customer = 0; ///< 0: not known
    std::string telephone;     ///< the customer's
    std::string dialled;       ///< the service number; empty outbound
    std::string project;       ///< of the service number
    std::string medium;
    Direction direction = Direction::inbound;
    QueueId queue; ///< the last; none: routed without
    AgentId agent; ///< the last who had it; none: nobody
    DrillId drill; ///< none: outside any
    WallTime started;
    Duration waited;  ///< queue entry to answer or to the end; outbound: while it rang
    Duration talk;    ///< holds included
    Duration wrap_up; ///< after the release
    Outcome outcome = Outcome::talked;
    std::string disposition;
    bool recorded = false;
    std::string note; ///< the agent's
    std::string name; ///< of a lesson's customer, as the screen showed it; empty: none
    bool operator==(const LogRow&) const = default;
};

/// What an agent wrote about a contact, kept from the first letter on.
struct Work {
    ContactKey key;
    AgentId agent;
    std::int64_t customer = 0; ///< chosen by hand; 0: by the number
    std::string note;
    std::string name{}; ///< of a lesson's customer; empty: none
};

/// A 工单, light: opened from a contact, open until somebody closes it.
struct Case {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t customer = 0;
    std::string telephone;
    ContactKey contact; ///< from which it was opened; none: {0, 0}
    DrillId drill;
    std::string title;
    std::string kind;
    std::string note;
    bool open = true;
    AgentId opened_by;
    WallTime opened_at;
    AgentId closed_by; ///< while it is open: none
    WallTime closed_at;
    bool operator==(const Case&) const = default;
};

enum class CallbackState { open, done, cancelled };
[[nodiscard]] std::string_view to_string(CallbackState state);
[[nodiscard]] std::optional<CallbackState> callback_state_from(std::string_view word);

/// Somebody is to be called at a time.
struct Callback {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t customer = 0;
    std::string name; ///< whom to ask for
    std::string telephone;
    ContactKey contact; ///< in which it was promised; none: {0, 0}
    WallTime due;
    std::string note;
    AgentId owner;
    CallbackState state = CallbackState::open;
    WallTime made_at;
    bool operator==(const Callback&) const = default;
};

/// Whether it may be kept. Errors: "crm.name", "crm.number", "crm.grade", "crm.telephones",
/// "crm.telephone", "crm.attributes", "crm.attribute"; the text quotes what is wrong.
[[nodiscard]] Result<void> check_customer(const Customer& customer);
/// Errors: "crm.title", "crm.kind", "crm.note", "crm.telephone".
[[nodiscard]] Result<void> check_case(const Case& one);
/// Errors: "crm.name", "crm.telephone", "crm.callback_note", "crm.due" (further from `now` than
/// limits::callback_ahead or limits::callback_past).
[[nodiscard]] Result<void> check_callback(const Callback& callback, WallTime now);
/// Error "crm.note": too long, or control characters other than line feeds and tabs.
[[nodiscard]] Result<void> check_note(std::string_view note);

} // namespace ringroom::crm
