#include <algorithm>

#include "crm/tables.h"

namespace ringroom::crm {
namespace {

// Names, values and telephones are single lines without control characters (records.h), so line
// feeds and tabs part them.

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines)
        out += line + '\n';
    return out;
}

std::string joined(const std::vector<Attribute>& attributes) {
    std::string out;
    for (const auto& one : attributes)
        out += one.name + '\t' + one.value + '\n';
    return out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::vector<Attribute> attributes_of(const std::string& text) {
    std::vector<Attribute> out;
    for (const auto& line : lines_of(text)) {
        const auto tab = std::min(line.find('\t'), line.size());
        out.push_back({line.substr(0, tab), tab < line.size() ? line.substr(tab + 1) : ""});
    }
    return out;
}

Result<void> done_or(const Result<std::int64_t>& changed) {
    if (!changed)
        return tl::unexpected(changed.error());
    return {};
}

} // namespace

store::Migration customers_migration() {
    return {1, "crm", R"(
        CREATE TABLE crm_customer (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            version INTEGER NOT NULL,
            number TEXT NOT NULL,     -- the school's own, may be empty
            name TEXT NOT NULL,
            telephones TEXT NOT NULL, -- one a line
            grade TEXT NOT NULL,
            attributes TEXT NOT NULL, -- one a line, name TAB value
            source TEXT NOT NULL      -- the line of customers.csv as it was taken in
        );
    )"};
}

std::vector<store::Migration> migrations() {
    return {customers_migration(), log_migration(), cases_migration(), callbacks_migration(),
            log_name_migration()};
}

Result<std::int64_t> insert_customer(store::Writer& writer, const Customer& c,
                                     std::string_view source) {
    const auto done = writer.run("INSERT INTO crm_customer (version, number, name, telephones, "
                                 "grade, attributes, source) VALUES (1, ?, ?, ?, ?, ?, ?)",
                                 {c.number, c.name, joined(c.telephones), c.grade,
                                  joined(c.attributes), std::string(source)});
    if (!done)
        return tl::unexpected(done.error());
    return writer.last_id();
}

Result<void> update_customer(store::Writer& writer, const Customer& c) {
    const auto changed = writer.run(
        "UPDATE crm_customer SET version = version + 1, number = ?, name = ?, telephones = ?, "
        "grade = ?, attributes = ? WHERE id = ? AND version = ?",
        {c.number, c.name, joined(c.telephones), c.grade, joined(c.attributes), c.id, c.version});
    if (!changed)
        return tl::unexpected(changed.error());
    if (*changed == 1)
        return {};
    const auto known = writer.row("SELECT id FROM crm_customer WHERE id = ?", {c.id});
    if (!known)
        return tl::unexpected(known.error());
    return *known ? fail("crm.changed", "the customer was changed meanwhile")
                  : fail("crm.unknown", "no such customer");
}

Result<void> replace_customer(store::Writer& writer, const Customer& c, std::string_view source) {
    return done_or(writer.run(
        "UPDATE crm_customer SET version = version + 1, number = ?, name = ?, telephones = ?, "
        "grade = ?, attributes = ?, source = ? WHERE id = ?",
        {c.number, c.name, joined(c.telephones), c.grade, joined(c.attributes), std::string(source),
         c.id}));
}

Result<std::vector<StoredCustomer>> customers_of(store::Reader& reader) {
    std::vector<StoredCustomer> out;
    const auto done =
        reader.each("SELECT id, version, number, name, telephones, grade, attributes, source FROM "
                    "crm_customer ORDER BY id",
                    {}, [&](const store::Row& row) {
                        out.push_back({{.id = row.number(0),
                                        .version = row.number(1),
                                        .number = row.text(2),
                                        .name = row.text(3),
                                        .telephones = lines_of(row.text(4)),
                                        .grade = row.text(5),
                                        .attributes = attributes_of(row.text(6))},
                                       row.text(7)});
                        return true;
                    });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

} // namespace ringroom::crm
