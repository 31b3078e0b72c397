#include "directory/audit.h"

#include <algorithm>
#include <set>

#include "directory/limits.h"
#include "directory/tables.h"

namespace ringroom::directory {

store::Migration audit_migration() {
    return {3, "directory", R"(
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            person INTEGER NOT NULL,
            number TEXT NOT NULL,
            name TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            status INTEGER NOT NULL,
            source TEXT NOT NULL
        );
        CREATE INDEX audit_person ON audit (person, id);
        CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
        CREATE TRIGGER audit_stays BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
    )"};
}

store::Migration audit_concerns_migration() {
    return {5, "directory", R"(
        CREATE TABLE audit_concern (
            person INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            veiled INTEGER NOT NULL,
            PRIMARY KEY (person, entry)
        ) WITHOUT ROWID;
        CREATE TRIGGER audit_concern_keeps BEFORE UPDATE ON audit_concern
            BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
        CREATE TRIGGER audit_concern_stays BEFORE DELETE ON audit_concern
            BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
    )"};
}

namespace {

/// At most limits::audit_text_bytes, no character cut in two.
std::string cut(const std::string& text) {
    auto size = std::min(text.size(), limits::audit_text_bytes);
    while (size > 0 && size < text.size() &&
           (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    return text.substr(0, size);
}

Result<void> add_concerns(store::Writer& writer, std::int64_t entry, const AuditEntry& e) {
    const std::set<std::int64_t> persons(e.concerns.begin(), e.concerns.end());
    std::size_t kept = 0;
    for (const auto person : persons) {
        if (person == 0 || ++kept > limits::audit_concerns)
            continue;
        const auto done =
            writer.run("INSERT INTO audit_concern (person, entry, veiled) VALUES (?, ?, ?)",
                       {person, entry, e.veiled});
        if (!done)
            return tl::unexpected(done.error());
    }
    return {};
}

/// What a filter comes to in SQL.
struct Conditions {
    std::string where = "1";
    store::Values values;

    void add(std::string_view condition, store::Value value) {
        where += " AND ";
        where += condition;
        values.push_back(std::move(value));
    }
};

Conditions conditions_of(const AuditFilter& filter) {
    Conditions out;
    if (filter.concerns != 0)
        out.add("c.person = ?", filter.concerns);
    if (filter.person != 0)
        out.add("a.person = ?", filter.person);
    if (filter.before != 0)
        out.add(filter.concerns != 0 ? "c.entry < ?" : "a.id < ?", filter.before);
    if (filter.from.ms != 0)
        out.add("a.at >= ?", filter.from.ms);
    if (filter.to.ms != 0)
        out.add("a.at < ?", filter.to.ms);
    if (!filter.action.empty()) {
        out.add("(a.action = ?", filter.action);
        out.where += " OR instr(a.action, ?) = 1)";
        out.values.emplace_back(filter.action + "-");
    }
    if (filter.refused)
        out.where += " AND a.status >= 400";
    return out;
}

} // namespace

Result<void> append_audit(store::Writer& writer, const AuditEntry& e) {
    const auto done =
        writer.run("INSERT INTO audit (at, person, number, name, action, subject, status, source)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   {e.at.ms, e.person, cut(e.number), cut(e.name), cut(e.action), cut(e.subject),
                    e.status, cut(e.source)});
    if (!done)
        return tl::unexpected(done.error());
    return add_concerns(writer, writer.last_id(), e);
}

Result<AuditPage> audit_page(store::Reader& reader, const AuditFilter& filter) {
    const bool own = filter.concerns != 0;
    const auto [where, values] = conditions_of(filter);
    // CROSS JOIN keeps the order of the tables: the person's few lines lead to the log's many.
    const std::string sql =
        std::string("SELECT a.id, a.at, a.person, a.number, a.name, a.action, a.subject, a.status,"
                    " a.source, ") +
        (own ? "c.veiled FROM audit_concern c CROSS JOIN audit a ON a.id = c.entry"
             : "0 FROM audit a") +
        " WHERE " + where + " ORDER BY " + (own ? "c.entry" : "a.id") + " DESC";
    AuditPage page;
    const auto done = reader.each(sql, values, [&](const store::Row& row) {
        page.more = page.entries.size() >= filter.limit;
        if (page.more)
            return false;
        page.entries.push_back({.id = row.number(0),
                                .at = {row.number(1)},
                                .person = row.number(2),
                                .number = row.text(3),
                                .name = row.text(4),
                                .action = row.text(5),
                                .subject = row.text(6),
                                .status = row.number(7),
                                .source = row.text(8),
                                .veiled = row.number(9) != 0});
        return true;
    });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

} // namespace ringroom::directory
