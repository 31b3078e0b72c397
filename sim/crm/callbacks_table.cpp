#include "crm/tables.h"

namespace ringroom::crm {

store::Migration callbacks_migration() {
    return {4, "crm", R"(
        CREATE TABLE crm_callback (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL,
            customer INTEGER NOT NULL,
            name TEXT NOT NULL,
            telephone TEXT NOT NULL,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            due INTEGER NOT NULL,     -- ms since 1970
            note TEXT NOT NULL,
            owner INTEGER NOT NULL,
            state TEXT NOT NULL,      -- open, done, cancelled
            made_at INTEGER NOT NULL
        );
        CREATE INDEX crm_callback_owner ON crm_callback (owner, state, due);
    )"};
}

namespace {

constexpr std::string_view select_callback =
    "SELECT id, version, customer, name, telephone, run, contact, due, note, owner, state, made_at "
    "FROM crm_callback ";

Callback callback_from(const store::Row& row) {
    return {.id = row.number(0),
            .version = row.number(1),
            .customer = row.number(2),
            .name = row.text(3),
            .telephone = row.text(4),
            .contact = {row.number(5), ContactId{static_cast<std::uint64_t>(row.number(6))}},
            .due = WallTime{row.number(7)},
            .note = row.text(8),
            .owner = AgentId{static_cast<std::uint64_t>(row.number(9))},
            .state = callback_state_from(row.text(10)).value_or(CallbackState::open),
            .made_at = WallTime{row.number(11)}};
}

} // namespace

Result<std::int64_t> insert_callback(store::Writer& writer, const Callback& c) {
    const auto done = writer.run(
        "INSERT INTO crm_callback (version, customer, name, telephone, run, contact, due, note, "
        "owner, state, made_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {c.customer, c.name, c.telephone, c.contact.run, c.contact.contact.value, c.due.ms, c.note,
         c.owner.value, std::string(to_string(c.state)), c.made_at.ms});
    if (!done)
        return tl::unexpected(done.error());
    return writer.last_id();
}

Result<void> update_callback(store::Writer& writer, const Callback& c) {
    const auto changed =
        writer.run("UPDATE crm_callback SET version = version + 1, due = ?, note = ?, state = ? "
                   "WHERE id = ? AND version = ?",
                   {c.due.ms, c.note, std::string(to_string(c.state)), c.id, c.version});
    if (!changed)
        return tl::unexpected(changed.error());
    if (*changed == 1)
        return {};
    const auto known = callback_of(writer, c.id);
    if (!known)
        return tl::unexpected(known.error());
    return *known ? fail("crm.changed", "the callback was changed meanwhile")
                  : fail("crm.unknown", "no such callback");
}

Result<std::vector<Callback>> open_callbacks(store::Reader& reader) {
    std::vector<Callback> out;
    const auto done = reader.each(std::string(select_callback) + "WHERE state = 'open' ORDER BY id",
                                  {}, [&](const store::Row& row) {
                                      out.push_back(callback_from(row));
                                      return true;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<CallbackPage> callback_page(store::Reader& reader, const WorkFilter& f) {
    std::string where = "WHERE 1";
    store::Values values;
    const auto add = [&](const char* condition, store::Value value) {
        where += condition;
        values.push_back(std::move(value));
    };
    if (f.agent)
        add(" AND owner = ?", f.agent.value);
    if (f.customer != 0)
        add(" AND customer = ?", f.customer);
    if (f.before != 0)
        add(" AND id < ?", f.before);
    if (f.open_only)
        where += " AND state = 'open'";
    CallbackPage page;
    const auto done = reader.each(std::string(select_callback) + where + " ORDER BY id DESC",
                                  values, [&](const store::Row& row) {
                                      page.more = page.rows.size() >= f.limit;
                                      if (!page.more)
                                          page.rows.push_back(callback_from(row));
                                      return !page.more;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

Result<std::optional<Callback>> callback_of(store::Reader& reader, std::int64_t id) {
    const auto row = reader.row(std::string(select_callback) + "WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(callback_from(**row)) : std::nullopt;
}

} // namespace ringroom::crm
