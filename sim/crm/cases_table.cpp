#include "crm/tables.h"

namespace ringroom::crm {

store::Migration cases_migration() {
    return {3, "crm", R"(
        CREATE TABLE crm_case (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL,
            customer INTEGER NOT NULL,
            telephone TEXT NOT NULL,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            drill INTEGER NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            note TEXT NOT NULL,
            open INTEGER NOT NULL,
            opened_by INTEGER NOT NULL,
            opened_at INTEGER NOT NULL, -- ms since 1970
            closed_by INTEGER NOT NULL, -- 0: nobody yet
            closed_at INTEGER NOT NULL
        );
        CREATE INDEX crm_case_open ON crm_case (open, opened_by);
        CREATE INDEX crm_case_customer ON crm_case (customer);
    )"};
}

namespace {

constexpr std::string_view select_case =
    "SELECT id, version, customer, telephone, run, contact, drill, title, kind, note, open, "
    "opened_by, opened_at, closed_by, closed_at FROM crm_case ";

Case case_from(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    return {.id = row.number(0),
            .version = row.number(1),
            .customer = row.number(2),
            .telephone = row.text(3),
            .contact = {row.number(4), ContactId{id(5)}},
            .drill = DrillId{id(6)},
            .title = row.text(7),
            .kind = row.text(8),
            .note = row.text(9),
            .open = row.number(10) != 0,
            .opened_by = AgentId{id(11)},
            .opened_at = WallTime{row.number(12)},
            .closed_by = AgentId{id(13)},
            .closed_at = WallTime{row.number(14)}};
}

} // namespace

Result<std::int64_t> insert_case(store::Writer& writer, const Case& c) {
    const auto done = writer.run(
        "INSERT INTO crm_case (version, customer, telephone, run, contact, drill, title, kind, "
        "note, open, opened_by, opened_at, closed_by, closed_at) "
        "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        {c.customer, c.telephone, c.contact.run, c.contact.contact.value, c.drill.value, c.title,
         c.kind, c.note, c.open ? 1 : 0, c.opened_by.value, c.opened_at.ms});
    if (!done)
        return tl::unexpected(done.error());
    return writer.last_id();
}

Result<void> update_case(store::Writer& writer, const Case& c) {
    const auto changed = writer.run(
        "UPDATE crm_case SET version = version + 1, title = ?, kind = ?, note = ?, open = ?, "
        "closed_by = ?, closed_at = ? WHERE id = ? AND version = ?",
        {c.title, c.kind, c.note, c.open ? 1 : 0, c.closed_by.value, c.closed_at.ms, c.id,
         c.version});
    if (!changed)
        return tl::unexpected(changed.error());
    if (*changed == 1)
        return {};
    const auto known = case_of(writer, c.id);
    if (!known)
        return tl::unexpected(known.error());
    return *known ? fail("crm.changed", "the case was changed meanwhile")
                  : fail("crm.unknown", "no such case");
}

Result<std::vector<Case>> open_cases(store::Reader& reader) {
    std::vector<Case> out;
    const auto done = reader.each(std::string(select_case) + "WHERE open = 1 ORDER BY id", {},
                                  [&](const store::Row& row) {
                                      out.push_back(case_from(row));
                                      return true;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<CasePage> case_page(store::Reader& reader, const WorkFilter& f) {
    std::string where = "WHERE 1";
    store::Values values;
    const auto add = [&](const char* condition, store::Value value) {
        where += condition;
        values.push_back(std::move(value));
    };
    if (f.agent && f.of_contacts) {
        add(" AND (opened_by = ? OR EXISTS (SELECT 1 FROM crm_contact AS had WHERE "
            "had.run = crm_case.run AND had.contact = crm_case.contact ",
            f.agent.value);
        add("AND had.agent = ?))", f.agent.value);
    } else if (f.agent)
        add(" AND opened_by = ?", f.agent.value);
    if (f.customer != 0)
        add(" AND customer = ?", f.customer);
    if (f.before != 0)
        add(" AND id < ?", f.before);
    if (f.open_only)
        where += " AND open = 1";
    CasePage page;
    const auto done = reader.each(std::string(select_case) + where + " ORDER BY id DESC", values,
                                  [&](const store::Row& row) {
                                      page.more = page.rows.size() >= f.limit;
                                      if (!page.more)
                                          page.rows.push_back(case_from(row));
                                      return !page.more;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

Result<std::optional<Case>> case_of(store::Reader& reader, std::int64_t id) {
    const auto row = reader.row(std::string(select_case) + "WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(case_from(**row)) : std::nullopt;
}

} // namespace ringroom::crm
