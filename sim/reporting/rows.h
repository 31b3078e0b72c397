#pragma once
// What a fold keeps: one row a contact, one set of times an agent. Milliseconds, as they happened.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::reporting {

/// One stay in one queue.
struct QueueStay {
    QueueId queue;
    Instant entered;
    std::optional<Instant> left;
    std::optional<QueueExit> exit;
    bool operator==(const QueueStay&) const = default;
};

/// One attempt at one agent.
struct OfferRow {
    OfferId offer;
    AgentId agent;
    Instant began;
    std::optional<Instant> rang;
    std::optional<Instant> ended;
    std::optional<OfferEnd> end;
    bool operator==(const OfferRow&) const = default;
};

struct HoldRow {
    AgentId agent;
    Instant began;
    std::optional<Instant> ended;
    bool operator==(const HoldRow&) const = default;
};

/// One talk with one agent; it ends with the contact or when the next one answers.
struct TalkRow {
    AgentId agent;
    Instant began;
    Duration waited;
    std::optional<Instant> ended;
    bool operator==(const TalkRow&) const = default;
};

struct ContactRow {
    ContactId contact;
    Direction direction = Direction::inbound;
    std::string from;
    std::string to;
    DrillId drill;
    Instant arrived;
    std::optional<Instant> connected; ///< the system answered: menu, queue, announcement or agent
    std::int64_t menu_steps = 0;
    std::string menu_outcome; ///< of the last step
    std::vector<QueueStay> stays;
    std::vector<OfferRow> offers;
    std::vector<TalkRow> talks;
    std::vector<HoldRow> holds;
    std::optional<Instant> dialled;  ///< outbound
    std::optional<Cause> dial_cause; ///< how the dialling ended
    std::optional<Instant> released;
    std::optional<Cause> cause;
    std::string released_by;
    std::string ending;
    std::optional<Instant> done;
    bool operator==(const ContactRow&) const = default;

    [[nodiscard]] bool handled() const { return !talks.empty(); }
};

/// Time an agent spent, up to the instant asked for. The parts add up to `logged_on`.
struct AgentTimes {
    Duration logged_on;
    Duration ready; ///< ready and idle
    Duration not_ready;
    Duration reserved; ///< an offer is being set up
    Duration ringing;
    Duration talking;
    Duration holding;
    Duration dialling;
    Duration after_call_work;
    std::map<std::string, Duration> reasons; ///< of not_ready, by reason
    bool operator==(const AgentTimes&) const = default;
};

} // namespace ringroom::reporting
