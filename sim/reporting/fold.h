#pragma once
// Folds facts, in order, into rows. The same facts give the same rows, live or from a journal:
//
//     Fold fold;
//     for (const auto& fact : facts) fold.take(fact);
//     auto rows = fold.rows();
//     auto all = queue_measures(rows, {}, {.within = 20_s});
//
// One thread. A fact that contradicts the rows (a release of a contact nobody saw arrive) is
// counted and otherwise ignored: the journal may begin in the middle of a day.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "contact/fact.h"
#include "reporting/measures.h"
#include "reporting/rows.h"

namespace ringroom::reporting {

class Fold {
public:
    void take(const StampedFact& fact);

    /// All contacts by id. Valid until the next take().
    [[nodiscard]] std::vector<const ContactRow*> rows() const;
    /// Those that arrived in [from, to).
    [[nodiscard]] std::vector<const ContactRow*> rows(Instant from, Instant to) const;
    /// Those of one drill.
    [[nodiscard]] std::vector<const ContactRow*> rows(DrillId drill) const;
    /// Agents ever seen, by id.
    [[nodiscard]] std::vector<AgentId> agents() const;
    /// Queues ever seen, by id.
    [[nodiscard]] std::vector<QueueId> queues() const;
    /// State times up to `now`, which is not before the last fact.
    [[nodiscard]] AgentTimes times(AgentId agent, Instant now) const;

    [[nodiscard]] std::uint64_t stray() const { return stray_; }
    /// Rows beyond limits::contacts, not kept.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    /// FNV-1a over everything kept: equal folds have equal hashes.
    [[nodiscard]] std::uint64_t hash() const;

private:
    struct AgentState {
        AgentTimes times;
        Presence presence = Presence::logged_out;
        Activity activity = Activity::idle;
        std::string reason;
        Instant since;
    };
    struct Visit;

    ContactRow* row(ContactId contact);
    static void spend(AgentState& state, Instant now);

    std::map<ContactId, ContactRow> rows_;
    std::map<AgentId, AgentState> agents_;
    std::uint64_t stray_ = 0;
    std::uint64_t dropped_ = 0;
};

} // namespace ringroom::reporting
