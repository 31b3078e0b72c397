#include "directory/audit.h"

#include <algorithm>

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

namespace {

/// At most limits::audit_text_bytes, no character cut in two.
std::string cut(const std::string& text) {
    auto size = std::min(text.size(), limits::audit_text_bytes);
    while (size > 0 && size < text.size() &&
           (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    return text.substr(0, size);
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
    return {};
}

Result<AuditPage> audit_page(store::Reader& reader, const AuditFilter& filter) {
    std::string where = "1";
    store::Values values;
    if (filter.person != 0) {
        where += " AND person = ?";
        values.emplace_back(filter.person);
    }
    if (filter.before != 0) {
        where += " AND id < ?";
        values.emplace_back(filter.before);
    }
    AuditPage page;
    const auto done = reader.each(
        "SELECT id, at, person, number, name, action, subject, status, source FROM audit WHERE " +
            where + " ORDER BY id DESC",
        values, [&](const store::Row& row) {
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
                                    .source = row.text(8)});
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

} // namespace ringroom::directory
