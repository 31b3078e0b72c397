#include <algorithm>
#include <array>
#include <utility>

#include "crm/tables.h"
#include "crm/telephone.h"

namespace ringroom::crm {

store::Migration log_migration() {
    return {2, "crm", R"(
        CREATE TABLE crm_contact (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            customer INTEGER NOT NULL, -- 0: not known
            telephone TEXT NOT NULL,
            line TEXT NOT NULL,        -- the telephone as numbers are compared
            dialled TEXT NOT NULL,
            project TEXT NOT NULL,
            medium TEXT NOT NULL,
            direction TEXT NOT NULL,
            queue INTEGER NOT NULL,
            agent INTEGER NOT NULL,
            drill INTEGER NOT NULL,
            started INTEGER NOT NULL,  -- ms since 1970
            waited INTEGER NOT NULL,
            talk INTEGER NOT NULL,
            wrap_up INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            disposition TEXT NOT NULL,
            recorded INTEGER NOT NULL,
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
        CREATE INDEX crm_contact_agent ON crm_contact (agent, run, contact);
        CREATE INDEX crm_contact_line ON crm_contact (line);
        CREATE INDEX crm_contact_customer ON crm_contact (customer);
        CREATE TABLE crm_work (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            agent INTEGER NOT NULL,
            customer INTEGER NOT NULL DEFAULT 0, -- chosen by hand
            note TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
    )"};
}

store::Migration log_name_migration() {
    return {5, "crm", R"(
        ALTER TABLE crm_work ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- of a lesson's customer
    )"};
}

namespace {

constexpr std::string_view select_log =
    "SELECT c.run, c.contact, CASE WHEN w.customer > 0 THEN w.customer ELSE c.customer END, "
    "c.telephone, c.dialled, c.project, c.medium, c.direction, c.queue, c.agent, c.drill, "
    "c.started, c.waited, c.talk, c.wrap_up, c.outcome, c.disposition, c.recorded, w.note, w.name "
    "FROM crm_contact c LEFT JOIN crm_work w ON w.run = c.run AND w.contact = c.contact ";

Outcome outcome_from(std::string_view word) {
    for (const auto one : {Outcome::talked, Outcome::abandoned, Outcome::not_served,
                           Outcome::not_reached, Outcome::interrupted})
        if (to_string(one) == word)
            return one;
    return Outcome::interrupted;
}

LogRow log_row_from(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    const auto span = [&](std::size_t column) { return Duration{row.number(column)}; };
    return {.key = {row.number(0), ContactId{id(1)}},
            .customer = row.number(2),
            .telephone = row.text(3),
            .dialled = row.text(4),
            .project = row.text(5),
            .medium = row.text(6),
            .direction = row.text(7) == "outbound" ? Direction::outbound : Direction::inbound,
            .queue = QueueId{id(8)},
            .agent = AgentId{id(9)},
            .drill = DrillId{id(10)},
            .started = WallTime{row.number(11)},
            .waited = span(12),
            .talk = span(13),
            .wrap_up = span(14),
            .outcome = outcome_from(row.text(15)),
            .disposition = row.text(16),
            .recorded = row.number(17) != 0,
            .note = row.text(18),
            .name = row.text(19)};
}

Result<std::vector<LogRow>> read_log(store::Reader& reader, std::string_view where,
                                     const store::Values& values) {
    std::vector<LogRow> out;
    const auto done = reader.each(std::string(select_log) + std::string(where), values,
                                  [&](const store::Row& row) {
                                      out.push_back(log_row_from(row));
                                      return true;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<void> insert_log(store::Writer& writer, std::string_view verb, const LogRow& r) {
    const auto done = writer.run(
        std::string(verb) +
            " INTO crm_contact (run, contact, customer, telephone, line, dialled, project, medium, "
            "direction, queue, agent, drill, started, waited, talk, wrap_up, outcome, disposition, "
            "recorded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {r.key.run, r.key.contact.value, r.customer, r.telephone,
         canonical(r.telephone).value_or(r.telephone), r.dialled, r.project, r.medium,
         r.direction == Direction::outbound ? "outbound" : "inbound", r.queue.value, r.agent.value,
         r.drill.value, r.started.ms, r.waited.ms, r.talk.ms, r.wrap_up.ms,
         std::string(to_string(r.outcome)), r.disposition, r.recorded ? 1 : 0});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

/// One column of what an agent added to a contact; the others stay.
Result<void> save_work(store::Writer& writer, const ContactKey& key, AgentId agent,
                       const std::string& column, store::Value value) {
    const auto done =
        writer.run("INSERT INTO crm_work (run, contact, agent, " + column +
                       ") VALUES (?, ?, ?, ?) ON CONFLICT (run, contact) DO UPDATE SET "
                       "agent = excluded.agent, " +
                       column + " = excluded." + column,
                   {key.run, key.contact.value, agent.value, std::move(value)});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

/// "(?, ?, ?)", and the values behind it.
template <class Range, class Give>
std::string places(const Range& range, store::Values& values, Give give) {
    std::string out = "(";
    for (const auto& one : range) {
        out += out.size() == 1 ? "?" : ", ?";
        values.push_back(give(one));
    }
    return out + ")";
}

} // namespace

Result<void> save_log_row(store::Writer& writer, const LogRow& row) {
    return insert_log(writer, "INSERT OR REPLACE", row);
}

Result<void> add_log_row(store::Writer& writer, const LogRow& row) {
    return insert_log(writer, "INSERT OR IGNORE", row);
}

Result<void> mark_recorded(store::Writer& writer, const ContactKey& key) {
    const auto done =
        writer.run("UPDATE crm_contact SET recorded = 1 WHERE run = ? AND contact = ?",
                   {key.run, key.contact.value});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

Result<void> save_note(store::Writer& writer, const ContactKey& key, AgentId agent,
                       std::string_view note) {
    return save_work(writer, key, agent, "note", std::string(note));
}

Result<void> save_customer_of(store::Writer& writer, const ContactKey& key, AgentId agent,
                              std::int64_t customer) {
    return save_work(writer, key, agent, "customer", customer);
}

Result<void> save_name_of(store::Writer& writer, const ContactKey& key, AgentId agent,
                          std::string_view name) {
    return save_work(writer, key, agent, "name", std::string(name));
}

Result<std::vector<Work>> loose_works(store::Reader& reader, std::int64_t run) {
    std::vector<Work> out;
    const auto done = reader.each(
        "SELECT run, contact, agent, customer, note, name FROM crm_work w WHERE run = ? AND "
        "NOT EXISTS (SELECT 1 FROM crm_contact c WHERE c.run = w.run AND "
        "c.contact = w.contact) ORDER BY contact",
        {run}, [&](const store::Row& row) {
            out.push_back({{row.number(0), ContactId{static_cast<std::uint64_t>(row.number(1))}},
                           AgentId{static_cast<std::uint64_t>(row.number(2))},
                           row.number(3),
                           row.text(4),
                           row.text(5)});
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<LogPage> log_page(store::Reader& reader, const LogFilter& f) {
    std::string where = "WHERE c.started >= ? AND c.started < ?";
    store::Values values{f.from.ms, f.until.ms};
    if (f.agent) {
        where += " AND c.agent = ?";
        values.emplace_back(f.agent.value);
    }
    if (f.customer != 0) {
        where += " AND (w.customer = ? OR (IFNULL(w.customer, 0) = 0 AND (c.customer = ?";
        values.insert(values.end(), {f.customer, f.customer});
        if (!f.telephones.empty())
            where += " OR (c.customer = 0 AND c.line IN " +
                     places(f.telephones, values, [](const auto& t) { return store::Value(t); }) +
                     ")";
        where += ")))";
    }
    if (!f.closed_drills.empty()) {
        where += " AND (c.agent = ? OR c.drill NOT IN ";
        values.emplace_back(f.viewer.value);
        where +=
            places(f.closed_drills, values, [](DrillId d) { return store::Value(d.value); }) + ")";
    }
    if (f.before.run != 0) {
        where += " AND (c.run, c.contact) < (?, ?)";
        values.insert(values.end(), {f.before.run, f.before.contact.value});
    }
    LogPage page;
    const auto done =
        reader.each(std::string(select_log) + where + " ORDER BY c.run DESC, c.contact DESC",
                    values, [&](const store::Row& row) {
                        page.more = page.rows.size() >= f.limit;
                        if (!page.more)
                            page.rows.push_back(log_row_from(row));
                        return !page.more;
                    });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

Result<std::vector<LogRow>> log_tail(store::Reader& reader, std::size_t limit) {
    auto rows =
        read_log(reader, "ORDER BY c.run DESC, c.contact DESC LIMIT ?", {store::Value(limit)});
    if (rows)
        std::reverse(rows->begin(), rows->end());
    return rows;
}

Result<std::optional<LogRow>> log_row(store::Reader& reader, const ContactKey& key) {
    auto rows = read_log(reader, "WHERE c.run = ? AND c.contact = ?", {key.run, key.contact.value});
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->empty() ? std::nullopt : std::optional(std::move(rows->front()));
}

} // namespace ringroom::crm
