#include "crm/memory.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "crm/limits.h"
#include "crm/telephone.h"

namespace ringroom::crm {
namespace {

/// Letters A to Z only: enough for names in Latin letters, and the same on every machine.
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    std::string all = lower(text);
    for (std::string_view rest = trimmed(all); !rest.empty(); rest = trimmed(rest)) {
        const auto end = std::min(rest.find(' '), rest.size());
        out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return out;
}

std::string line_of(std::string_view telephone) {
    return canonical(telephone).value_or(std::string(telephone));
}

template <class Map, class Key, class Value>
void take_out(Map& map, const Key& key, const Value& value) {
    const auto found = map.find(key);
    if (found == map.end())
        return;
    std::erase(found->second, value);
    if (found->second.empty())
        map.erase(found);
}

} // namespace

// ---- Customers

void Memory::forget_lines(const Held& held) {
    for (const auto& line : held.lines) {
        take_out(by_line_, line, held.customer.id);
        if (const auto tail = tail_of(line))
            take_out(by_tail_, *tail, held.customer.id);
    }
}

void Memory::put(const Customer& customer) {
    auto& held = customers_[customer.id];
    if (held.customer.version > customer.version)
        return; // an older answer that came late
    forget_lines(held);
    held = {customer, {}, {}};
    std::string words = customer.name + '\n' + customer.number + '\n' + customer.grade + '\n';
    for (const auto& telephone : customer.telephones) {
        const auto line = line_of(telephone);
        words += telephone + '\n' + line + "\n0" + line + '\n';
        if (std::find(held.lines.begin(), held.lines.end(), line) == held.lines.end())
            held.lines.push_back(line);
    }
    for (const auto& one : customer.attributes)
        words += one.value + '\n';
    held.words = lower(words);
    for (const auto& line : held.lines) {
        by_line_[line].push_back(customer.id);
        if (const auto tail = tail_of(line))
            by_tail_[*tail].push_back(customer.id);
    }
}

const Customer* Memory::customer(std::int64_t id) const {
    const auto found = customers_.find(id);
    return found == customers_.end() ? nullptr : &found->second.customer;
}

std::vector<const Customer*> Memory::of_telephone(std::string_view telephone) const {
    const auto line = canonical(telephone);
    if (!line)
        return {};
    std::set<std::int64_t> ids;
    if (const auto whole = by_line_.find(*line); whole != by_line_.end()) {
        ids.insert(whole->second.begin(), whole->second.end());
    } else if (const auto tail = tail_of(*line)) {
        // A number of the own town without its area code, or the list's own entry without one.
        if (const auto same_end = by_tail_.find(*tail); same_end != by_tail_.end())
            for (const auto id : same_end->second)
                for (const auto& own : customers_.at(id).lines)
                    if (own.ends_with(*line) || line->ends_with(own))
                        ids.insert(id);
        if (ids.size() > 1)
            ids.clear(); // the end alone does not tell who it is
    }
    std::vector<const Customer*> out;
    for (const auto id : ids)
        out.push_back(customer(id));
    return out;
}

CustomerPage Memory::search(std::string_view text, std::size_t limit) const {
    const auto words = words_of(text);
    const auto line = canonical(text); // "0510-8271 4436" finds "051082714436"
    CustomerPage page;
    for (const auto& [id, held] : customers_) {
        const bool named = std::all_of(words.begin(), words.end(), [&](const auto& word) {
            return held.words.find(word) != held.words.npos;
        });
        const bool has_line =
            line && std::any_of(held.lines.begin(), held.lines.end(),
                                [&](const auto& own) { return own.find(*line) != own.npos; });
        if (!named && !has_line)
            continue;
        page.more = page.rows.size() >= limit;
        if (page.more)
            break;
        page.rows.push_back(held.customer);
    }
    return page;
}

// ---- Contacts

void Memory::index(Number number, const LogRow& row) {
    by_key_[row.key] = number;
    rows_by_line_[line_of(row.telephone)].push_back(number);
    if (row.customer != 0)
        rows_by_customer_[row.customer].push_back(number);
}

void Memory::drop_oldest() {
    // A tenth at once: the indexes are made anew, which is not worth it for one line.
    const auto count = limits::log_rows / 10;
    rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(count));
    first_ += count;
    by_key_.clear();
    rows_by_line_.clear();
    rows_by_customer_.clear();
    for (std::size_t i = 0; i < rows_.size(); ++i)
        index(first_ + i, rows_[i]);
}

void Memory::put(const LogRow& row) {
    works_.erase(row.key);
    if (const auto known = by_key_.find(row.key); known != by_key_.end()) {
        rows_[known->second - first_] = row;
        return;
    }
    rows_.push_back(row);
    index(first_ + rows_.size() - 1, row);
    count(row);
    if (rows_.size() > limits::log_rows)
        drop_oldest();
}

void Memory::put(const Work& work) {
    if (const auto known = by_key_.find(work.key); known != by_key_.end()) {
        auto& row = rows_[known->second - first_];
        row.note = work.note;
        row.name = work.name;
        if (work.customer != 0 && work.customer != row.customer) {
            row.customer = work.customer;
            rows_by_customer_[work.customer].push_back(known->second);
        }
        return;
    }
    works_[work.key] = work;
    if (works_.size() > limits::works)
        works_.erase(works_.begin()); // the oldest run's, the oldest contact's
}

void Memory::mark_recorded(const ContactKey& key) {
    if (const auto known = by_key_.find(key); known != by_key_.end())
        rows_[known->second - first_].recorded = true;
}

const Work* Memory::work(const ContactKey& key) const {
    const auto found = works_.find(key);
    return found == works_.end() ? nullptr : &found->second;
}

std::optional<LogRow> Memory::row(const ContactKey& key) const {
    const auto known = by_key_.find(key);
    return known == by_key_.end() ? std::nullopt : std::optional(rows_[known->second - first_]);
}

std::vector<const LogRow*> Memory::history(const PopQuery& query, const Customer* known) const {
    std::set<Number> numbers;
    const auto add = [&](const auto& map, const auto& key, bool without_customer) {
        const auto found = map.find(key);
        if (found == map.end())
            return;
        for (const auto number : found->second)
            if (const auto& row = rows_[number - first_];
                without_customer ? row.customer == 0 || known == nullptr
                                 : row.customer == known->id)
                numbers.insert(number);
    };
    if (known != nullptr) {
        add(rows_by_customer_, known->id, false);
        for (const auto& line : customers_.at(known->id).lines)
            add(rows_by_line_, line, true);
    } else if (!query.telephone.empty()) {
        add(rows_by_line_, line_of(query.telephone), true);
    }
    std::vector<const LogRow*> out;
    for (auto number = numbers.rbegin(); number != numbers.rend(); ++number)
        if (const auto& row = rows_[*number - first_];
            row.key != query.contact && query.may_see(row.drill, row.agent))
            out.push_back(&row);
    return out;
}

bool PopQuery::may_see(DrillId drill, AgentId agent) const {
    return agent == viewer ||
           std::find(closed_drills.begin(), closed_drills.end(), drill) == closed_drills.end();
}

Pop Memory::pop(const PopQuery& query) const {
    Pop out;
    const auto* chosen = work(query.contact);
    const Customer* known = nullptr;
    if (chosen != nullptr) {
        out.note = chosen->note;
        known = customer(chosen->customer);
    } else if (const auto done = row(query.contact)) {
        out.note = done->note;
        known = customer(done->customer);
    }
    if (known == nullptr) {
        const auto same = of_telephone(query.telephone);
        if (same.size() == 1)
            known = same.front();
        else
            for (const auto* one : same)
                if (out.others.size() < limits::pop_others)
                    out.others.push_back(*one);
    }
    if (known != nullptr)
        out.customer = *known;
    const auto rows = history(query, known);
    out.calls_before = static_cast<std::int64_t>(rows.size());
    for (const auto* row : rows)
        if (out.last.size() < limits::last_contacts)
            out.last.push_back(*row);
    const auto line = line_of(query.telephone);
    for (auto one = cases_.rbegin(); one != cases_.rend(); ++one) {
        const auto& found = one->second;
        const bool same = known != nullptr ? found.customer == known->id
                                           : found.customer == 0 && !found.telephone.empty() &&
                                                 line_of(found.telephone) == line;
        if (same && query.may_see(found.drill, found.opened_by) &&
            out.open_cases.size() < limits::pop_cases)
            out.open_cases.push_back(found);
    }
    return out;
}

// ---- What is open

void Memory::put(const Case& one) {
    if (one.open)
        cases_[one.id] = one;
    else
        cases_.erase(one.id);
}

void Memory::put(const Callback& one) {
    if (one.state == CallbackState::open)
        callbacks_[one.id] = one;
    else
        callbacks_.erase(one.id);
}

// ---- Figures of today

std::int64_t Memory::day_of(WallTime time) const {
    constexpr std::int64_t day = 24 * 3'600'000;
    const auto local = (time + options_.utc_offset).ms;
    return local >= 0 ? local / day : (local - day + 1) / day;
}

void Memory::count(const LogRow& row) {
    const auto day = day_of(row.started);
    if (day < day_)
        return;
    if (day > day_) {
        day_ = day;
        agent_days_.clear();
        queue_days_.clear();
    }
    const bool talked = row.outcome == Outcome::talked;
    if (talked && row.agent) {
        auto& mine = agent_days_[row.agent];
        ++mine.answered;
        mine.talk += row.talk;
    }
    if (!row.queue || row.direction != Direction::inbound || row.outcome == Outcome::interrupted)
        return;
    if (row.outcome == Outcome::abandoned && row.waited < limits::short_abandon)
        return;
    auto& queue = queue_days_[row.queue];
    ++queue.offered;
    const auto within = options_.service_levels.find(row.queue);
    queue.in_time +=
        talked && within != options_.service_levels.end() && row.waited <= within->second ? 1 : 0;
}

DayFigures Memory::figures(AgentId agent, const std::vector<QueueId>& queues, WallTime now) const {
    DayFigures out;
    if (day_of(now) != day_)
        return out;
    if (const auto mine = agent_days_.find(agent); mine != agent_days_.end()) {
        out.answered = mine->second.answered;
        out.average_talk = mine->second.talk / std::max<std::int64_t>(1, out.answered);
    }
    for (const auto queue : queues)
        if (const auto found = queue_days_.find(queue); found != queue_days_.end()) {
            out.offered += found->second.offered;
            out.in_time += found->second.in_time;
        }
    return out;
}

} // namespace ringroom::crm
