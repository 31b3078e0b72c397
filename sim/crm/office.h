#pragma once
// The records of the school's own practice business: who calls, what happened before, what is still
// to be done. Reads come from memory and never wait for a disk; writes go through the store's one
// writer and are answered after the commit, when the memory has them too.
//
//     auto office = crm::Office::open(store, {.run = run, .utc_offset = offset});
//     auto pop = (*office)->pop({.telephone = "051082714436", .viewer = agent});
//     (*office)->change(customer, [](Result<Customer> changed) { ... });   // "crm.changed": 409
//
// Any thread, except take() and interrupted(), which belong to one.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contact/fact.h"
#include "crm/records.h"
#include "crm/tables.h"
#include "store/store.h"

namespace ringroom::crm {

/// Called exactly once, from any thread; must not block.
template <class T>
using Answer = std::function<void(Result<T>)>;

/// What callers of a service number mean to the school.
struct NumberMeaning {
    std::string project;
    std::string medium;
};

struct OfficeOptions {
    std::int64_t run = 0; ///< of the journal
    WallTime started;     ///< the wall clock at the run's Instant 0
    Duration utc_offset;  ///< where a day begins
    std::map<QueueId, Duration> service_levels;
    std::map<std::string, NumberMeaning> numbers; ///< by the digits dialled
    std::function<void(const Error&)> on_lost; ///< a line of the log could not be kept; any thread
};

struct CustomerPage {
    std::vector<Customer> rows;
    bool more = false;
};

/// Who rings, for whose screen.
struct PopQuery {
    std::string telephone;
    ContactKey contact; ///< itself left out of the history
    AgentId viewer;
    /// Lessons that are going on: what others do in them stays hidden, for it is the same exam.
    std::vector<DrillId> closed_drills;
    [[nodiscard]] bool may_see(DrillId drill, AgentId agent) const;
};
struct Pop {
    std::optional<Customer> customer;
    std::vector<Customer> others; ///< when several have the number and none was chosen
    std::vector<LogRow> last;     ///< newest first, at most limits::last_contacts
    std::int64_t calls_before = 0;
    std::vector<Case> open_cases; ///< newest first, at most limits::pop_cases
    std::string note;             ///< of this contact
};

/// An agent's day, and that of queues.
struct DayFigures {
    std::int64_t answered = 0;
    Duration average_talk;
    std::int64_t offered = 0; ///< of the queues, without short abandons
    std::int64_t in_time = 0; ///< of these, answered within the service level
};

class Office {
public:
    /// Reads what the data base has; `store` outlives the office. Blocks.
    [[nodiscard]] static Result<std::unique_ptr<Office>> open(store::Store& store,
                                                              OfficeOptions options);
    ~Office();
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;

    // ---- From memory
    [[nodiscard]] std::optional<Customer> customer(std::int64_t id) const;
    /// By name, numbers, grade and attributes; every word must be found. In order of their ids.
    [[nodiscard]] CustomerPage search(std::string_view words, std::size_t limit) const;
    [[nodiscard]] Pop pop(const PopQuery& query) const;
    [[nodiscard]] DayFigures figures(AgentId agent, const std::vector<QueueId>& queues,
                                     WallTime now) const;
    /// Whether this agent wrote about the contact last.
    [[nodiscard]] bool has_written(const ContactKey& key, AgentId agent) const;
    /// From and before which instants a day is: "today", or "2026-11-22" in the lab's zone.
    [[nodiscard]] std::optional<std::pair<WallTime, WallTime>> day(std::string_view word,
                                                                   WallTime now) const;
    [[nodiscard]] NumberMeaning meaning(const std::string& dialled) const;
    [[nodiscard]] std::int64_t run() const;

    // ---- From the data base; these block
    [[nodiscard]] Result<LogPage> log(const LogFilter& filter) const;
    /// Error "crm.unknown".
    [[nodiscard]] Result<LogRow> log_row(const ContactKey& key) const;
    [[nodiscard]] Result<CasePage> cases(const WorkFilter& filter) const;
    [[nodiscard]] Result<Case> one_case(std::int64_t id) const; ///< error "crm.unknown"
    [[nodiscard]] Result<CallbackPage> callbacks(const WorkFilter& filter) const;
    [[nodiscard]] Result<Callback> one_callback(std::int64_t id) const; ///< error "crm.unknown"

    // ---- Writes: checked at once (records.h), answered after the commit; "store.busy" when too
    // much waits, "crm.too_many" past a limit
    void add(const Customer& customer, Answer<Customer> answer);
    /// Errors: "crm.changed", "crm.unknown".
    void change(const Customer& customer, Answer<Customer> answer);
    void add(const Case& one, Answer<Case> answer);
    void change(const Case& one, Answer<Case> answer);
    void add(const Callback& one, WallTime now, Answer<Callback> answer);
    void change(const Callback& one, WallTime now, Answer<Callback> answer);
    /// What the agent writes about a contact, as it is typed.
    void write_note(const ContactKey& key, AgentId agent, std::string note, Answer<void> answer);
    /// Error "crm.unknown".
    void choose_customer(const ContactKey& key, AgentId agent, std::int64_t customer,
                         Answer<void> answer);

    // ---- The contact log
    /// The next fact of the run. One thread.
    void take(const StampedFact& fact);
    /// A lesson's customer has this name on the agent's screen, and in the log where the school's
    /// own records know nobody of the number. Any thread; does not block.
    void name_customer(ContactId contact, AgentId agent, std::string name);
    [[nodiscard]] std::size_t log_rows_remembered() const;

private:
    struct Inside;
    explicit Office(std::shared_ptr<Inside> inside);
    std::shared_ptr<Inside> inside_;
};

/// Writes the lines of a run that ended without closing the data base, from its journal; lines that
/// are there stay. To be called before open(). Gives how many contacts were cut off.
[[nodiscard]] Result<std::size_t> mend_log(store::Store& store, const OfficeOptions& options);

} // namespace ringroom::crm
