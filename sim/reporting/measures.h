#pragma once
// The standard measures (glossary), each defined here and nowhere else. A view takes the rows of a
// fold (reporting/fold.h) and parameters; nothing is stored but the facts in milliseconds, so a
// threshold can be changed and every figure follows at once.
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "base/time.h"
#include "reporting/rows.h"

namespace ringroom::reporting {

/// Numerator over denominator; no figure without something to divide by.
struct Ratio {
    std::int64_t part = 0;
    std::int64_t whole = 0;
    /// Thousandths, half up.
    [[nodiscard]] std::optional<std::int64_t> permille() const;
    bool operator==(const Ratio&) const = default;
};
/// Sum of times over a count.
struct Mean {
    std::int64_t sum_ms = 0;
    std::int64_t count = 0;
    void add(Duration d) {
        sum_ms += d.ms;
        ++count;
    }
    /// Milliseconds, half up.
    [[nodiscard]] std::optional<Duration> value() const;
    bool operator==(const Mean&) const = default;
};

/// Share answered within T seconds: one day has several honest answers, so each has a name.
enum class ServiceLevel {
    of_offered,          ///< answered within T / offered
    without_short,       ///< answered within T / (offered - short abandons): the house's default
    of_decided,          ///< answered within T / (answered + abandoned after T)
    with_quick_abandons, ///< (answered + abandoned within T) / (answered + abandoned)
    of_answered,         ///< answered within T / answered
    short_as_answered    ///< (answered within T + short abandons) / (answered + abandoned)
};
std::string_view to_string(ServiceLevel variant);

struct Parameters {
    Duration within{20'000};       ///< T; "within" includes T itself
    Duration short_abandon{5'000}; ///< abandoned sooner than this after queueing
    bool leave_out_short = false;  ///< abandon rate without short abandons above and below
};

/// What a service level is made of.
struct Counts {
    std::int64_t offered = 0;
    std::int64_t answered = 0;
    std::int64_t answered_within = 0;
    std::int64_t abandoned = 0;
    std::int64_t abandoned_within = 0; ///< of T
    std::int64_t abandoned_short = 0;
};
[[nodiscard]] Ratio service_level(ServiceLevel variant, const Counts& counts);

/// Of one queue or of all.
struct QueueMeasures {
    Counts counts;
    std::int64_t left_otherwise =
        0;                 ///< timed out, overflowed, exit key, no agents, full, withdrawn
    Ratio abandon_rate;    ///< abandoned while queued or ringing / offered
    Mean asa;              ///< queue entry to answer, answered
    Mean ada;              ///< queue entry to release, abandoned
    Mean ring;             ///< first ring to answer, answered offers
    Mean queue_time;       ///< in queue before the answering offer began, answered
    Duration longest_wait; ///< of those answered or abandoned
};

/// Of the whole centre, inbound and outbound apart where it matters.
struct CentreMeasures {
    std::int64_t arrived = 0;   ///< inbound
    std::int64_t connected = 0; ///< the system answered
    std::int64_t handled = 0;   ///< talked to an agent
    std::int64_t abandoned = 0; ///< released by the caller after connection, before an agent
    std::int64_t self_served = 0;
    std::int64_t lost_in_menu = 0;
    std::int64_t turned_away = 0; ///< released by the system while queued or offered
    std::int64_t failed = 0;      ///< never connected
    std::int64_t in_progress = 0;
    Ratio abandon_rate; ///< abandoned / connected to the system
    Mean adh;           ///< queue entry (or offer, straight to an agent) to answer
    Mean awt;           ///< time on line before answer or abandon, all that were offered
    Mean average_delay; ///< connection by the system to the agent's answer
    Mean att;           ///< answer to release, hold included
    Mean acw;           ///< release to the end of wrap-up
    Mean aht;           ///< talk (with hold) + wrap-up, handled
    Mean trunk;         ///< seizure to release
    std::int64_t holds = 0;
    Duration hold_time;
    std::int64_t over_mean = 0; ///< contacts whose time on line exceeds the mean
    Ratio transfer_rate;        ///< handled by more than one agent / handled
    std::int64_t attempts = 0;  ///< outbound
    Ratio connect_rate;         ///< answered / attempts, outbound
};

struct AgentMeasures {
    AgentId agent;
    AgentTimes times;
    std::int64_t handled = 0;
    std::int64_t offered = 0;   ///< offers that reached the agent
    std::int64_t no_answer = 0; ///< rang out or were declined
    Mean ring;
    Mean att;
    Mean acw;
    Mean aht;
    Ratio occupancy;   ///< (talk + hold + ACW) / (talk + hold + ACW + ready), in ms
    Ratio utilisation; ///< (talk + hold + ACW + ready) / logged in, in ms
};

/// `queue` 0: all queues together; a contact that was in two counts in both, and once in each.
[[nodiscard]] QueueMeasures queue_measures(std::span<const ContactRow* const> rows, QueueId queue,
                                           const Parameters& parameters);
[[nodiscard]] CentreMeasures centre_measures(std::span<const ContactRow* const> rows);
[[nodiscard]] AgentMeasures agent_measures(std::span<const ContactRow* const> rows, AgentId agent,
                                           const AgentTimes& times);

} // namespace ringroom::reporting
