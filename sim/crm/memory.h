#pragma once
// What a screen pop needs, in memory: all customers, the latest contacts, what is open. Filled at
// the start and after each commit, so that a ringing telephone waits for no disk. Private to this
// room; whoever owns it guards it.
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crm/office.h"
#include "crm/records.h"

namespace ringroom::crm {

class Memory {
public:
    explicit Memory(OfficeOptions options)
        : options_(std::move(options)) {}

    void put(const Customer& customer);
    void put(const Case& one);
    void put(const Callback& one);
    /// Newer than all before it; a line known already is replaced.
    void put(const LogRow& row);
    void put(const Work& work);
    void mark_recorded(const ContactKey& key);

    [[nodiscard]] const Customer* customer(std::int64_t id) const;
    /// Of this number, by id; by its end where nobody has the whole number and one customer alone
    /// has that end.
    [[nodiscard]] std::vector<const Customer*> of_telephone(std::string_view telephone) const;
    [[nodiscard]] CustomerPage search(std::string_view words, std::size_t limit) const;
    [[nodiscard]] Pop pop(const PopQuery& query) const;
    [[nodiscard]] DayFigures figures(AgentId agent, const std::vector<QueueId>& queues,
                                     WallTime now) const;
    [[nodiscard]] const Work* work(const ContactKey& key) const;
    [[nodiscard]] std::optional<LogRow> row(const ContactKey& key) const;
    [[nodiscard]] std::size_t customer_count() const { return customers_.size(); }
    [[nodiscard]] std::size_t open_case_count() const { return cases_.size(); }
    [[nodiscard]] std::size_t open_callback_count() const { return callbacks_.size(); }
    [[nodiscard]] std::size_t row_count() const { return rows_.size(); }

private:
    struct Held {
        Customer customer;
        std::vector<std::string> lines; ///< canonical telephones
        std::string words;              ///< what a search looks through, in lower case
    };
    struct AgentDay {
        std::int64_t answered = 0;
        Duration talk;
    };
    struct QueueDay {
        std::int64_t offered = 0; ///< without short abandons
        std::int64_t in_time = 0;
    };
    using Number = std::uint64_t; ///< of a log row, rising

    void forget_lines(const Held& held);
    void index(Number number, const LogRow& row);
    void drop_oldest();
    void count(const LogRow& row);
    [[nodiscard]] std::vector<const LogRow*> history(const PopQuery& query,
                                                     const Customer* customer) const;
    [[nodiscard]] std::int64_t day_of(WallTime time) const;

    OfficeOptions options_;
    std::map<std::int64_t, Held> customers_;
    std::unordered_map<std::string, std::vector<std::int64_t>> by_line_; ///< whole number
    std::unordered_map<std::string, std::vector<std::int64_t>> by_tail_;
    std::deque<LogRow> rows_; ///< oldest first; the first has number first_
    Number first_ = 0;
    std::map<ContactKey, Number> by_key_;
    std::unordered_map<std::string, std::vector<Number>> rows_by_line_;
    std::unordered_map<std::int64_t, std::vector<Number>> rows_by_customer_;
    std::map<ContactKey, Work> works_; ///< of contacts without a line yet
    std::map<std::int64_t, Case> cases_;
    std::map<std::int64_t, Callback> callbacks_;
    std::int64_t day_ = 0;
    std::map<AgentId, AgentDay> agent_days_;
    std::map<QueueId, QueueDay> queue_days_;
};

} // namespace ringroom::crm
