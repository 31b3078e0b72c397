#include "training/export.h"
#include "training/tables.h"

namespace ringroom::training {

store::Migration contacts_migration() {
    return {2, "training", R"(
        CREATE TABLE training_contact (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            drill INTEGER NOT NULL,
            agent INTEGER NOT NULL,
            script TEXT NOT NULL,
            customer INTEGER NOT NULL,
            ending TEXT NOT NULL,
            form_version TEXT NOT NULL,
            raw INTEGER,   -- thousandths of a point; NULL: nothing could be graded
            final INTEGER,
            fatal INTEGER NOT NULL,
            passed INTEGER NOT NULL,
            content TEXT NOT NULL, -- measures, card and score as JSON
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
        CREATE INDEX training_contact_agent ON training_contact (agent, run);
        CREATE INDEX training_contact_drill ON training_contact (run, drill);
    )"};
}

store::Migration practice_migration() {
    return {7, "training", R"(
        ALTER TABLE training_contact ADD COLUMN practice INTEGER NOT NULL DEFAULT 0;
    )"};
}

namespace {
constexpr std::string_view select =
    "SELECT run, contact, drill, agent, script, customer, ending, form_version, raw, final, fatal, "
    "passed, content, practice FROM training_contact ";

std::optional<Milli> mark(const store::Row& row, std::size_t column) {
    return row.null(column) ? std::nullopt : std::optional<Milli>(row.number(column));
}

StoredContact from_row(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    return {.run = row.number(0),
            .contact = ContactId{id(1)},
            .drill = DrillId{id(2)},
            .agent = AgentId{id(3)},
            .script = row.text(4),
            .customer = id(5),
            .ending = row.text(6),
            .form_version = version_from(row.text(7)),
            .raw = mark(row, 8),
            .final = mark(row, 9),
            .fatal = row.number(10) != 0,
            .passed = row.number(11) != 0,
            .json = row.text(12),
            .practice = static_cast<store::Practice>(row.number(13))};
}

Result<std::vector<StoredContact>> read(store::Reader& reader, std::string_view where,
                                        const store::Values& values) {
    std::vector<StoredContact> list;
    const auto done =
        reader.each(std::string(select) + std::string(where), values, [&](const store::Row& row) {
            list.push_back(from_row(row));
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return list;
}
} // namespace

Result<void> save(store::Writer& writer, std::int64_t run, const ContactResult& r) {
    const auto& m = r.measures;
    const auto done = writer.run(
        "INSERT INTO training_contact (run, contact, drill, agent, script, customer, ending, "
        "form_version, raw, final, fatal, passed, content, practice) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (run, contact) DO UPDATE SET drill = excluded.drill, agent = excluded.agent, "
        "script = excluded.script, customer = excluded.customer, ending = excluded.ending, "
        "form_version = excluded.form_version, raw = excluded.raw, final = excluded.final, "
        "fatal = excluded.fatal, passed = excluded.passed, content = excluded.content",
        {run, m.contact.value, r.drill.value, m.agent.value, m.script, m.customer, m.ending,
         version_text(r.form_version), r.score.raw, r.score.final, r.score.fatal ? 1 : 0,
         r.score.passed ? 1 : 0, to_json(r), r.practice ? 1 : 0});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

Result<std::vector<StoredContact>> contacts_of(store::Reader& reader, std::int64_t run,
                                               DrillId drill) {
    if (!drill)
        return read(reader, "WHERE run = ? AND practice = 0 ORDER BY contact", {run});
    return read(reader, "WHERE run = ? AND drill = ? AND practice = 0 ORDER BY contact",
                {run, drill.value});
}

Result<std::set<DrillId>> practice_drills(store::Reader& reader, std::int64_t run) {
    const auto rows = reader.rows(
        "SELECT DISTINCT drill FROM training_contact WHERE run = ? AND practice <> 0", {run});
    if (!rows)
        return tl::unexpected(rows.error());
    std::set<DrillId> out;
    for (const auto& row : *rows)
        out.insert(DrillId{static_cast<std::uint64_t>(row.number(0))});
    return out;
}

Result<std::optional<StoredContact>> contact_of(store::Reader& reader, std::int64_t run,
                                                ContactId contact) {
    auto found = read(reader, "WHERE run = ? AND contact = ?", {run, contact.value});
    if (!found)
        return tl::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<void> share_contact(store::Writer& writer, const ContactKey& key, AgentId student,
                           bool shared) {
    const auto known = contact_of(writer, key.run, key.contact);
    if (!known)
        return tl::unexpected(known.error());
    if (!*known || (*known)->agent != student || (*known)->practice == store::Practice::none)
        return fail("practice.unknown", to_text(key));
    const auto level =
        static_cast<std::int64_t>(shared ? store::Practice::shared : store::Practice::own);
    const auto done =
        writer.run("UPDATE training_contact SET practice = ? WHERE run = ? AND contact = ?",
                   {level, key.run, key.contact.value});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<ContactPage> contacts_page(store::Reader& reader, const ContactFilter& filter) {
    std::string where = "WHERE 1";
    store::Values values;
    if (filter.agent) {
        where += " AND agent = ?";
        values.emplace_back(filter.agent.value);
    }
    if (!filter.own_practice)
        where += " AND practice <> 1";
    if (filter.drill) {
        where += " AND drill = ?";
        values.emplace_back(filter.drill.value);
    }
    if (filter.before_run != 0) {
        where += " AND (run, contact) < (?, ?)";
        values.insert(values.end(), {filter.before_run, filter.before_contact.value});
    }
    ContactPage page;
    const auto done = reader.each(std::string(select) + where + " ORDER BY run DESC, contact DESC",
                                  values, [&](const store::Row& row) {
                                      page.more = page.rows.size() >= filter.limit;
                                      if (!page.more)
                                          page.rows.push_back(from_row(row));
                                      return !page.more;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

} // namespace ringroom::training
