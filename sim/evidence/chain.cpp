#include "evidence/chain.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "evidence/limits.h"

namespace ringroom::evidence {
namespace {

using nlohmann::json;

constexpr std::string_view select =
    "SELECT number, at, kind, subject, content, before, key, hash, signature FROM evidence ";

std::string content_text(const std::vector<Field>& content) {
    auto out = json::array();
    for (const auto& field : content)
        out.push_back({field.name, field.value});
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// What is no list of pairs gives no fields: the hash will not fit, which verify() finds.
std::vector<Field> content_from(const std::string& text) {
    std::vector<Field> out;
    const auto read = json::parse(text, nullptr, false);
    if (!read.is_array())
        return out;
    for (const auto& pair : read)
        if (pair.is_array() && pair.size() == 2 && pair[0].is_string() && pair[1].is_string())
            out.push_back({pair[0].get<std::string>(), pair[1].get<std::string>()});
    return out;
}

Entry from_row(const store::Row& row) {
    return {.number = row.number(0),
            .at = {row.number(1)},
            .kind = row.text(2),
            .subject = row.text(3),
            .content = content_from(row.text(4)),
            .before = row.text(5),
            .key = row.text(6),
            .hash = row.text(7),
            .signature = row.text(8)};
}

Result<std::vector<Entry>> read(store::Reader& reader, const std::string& where,
                                const store::Values& values) {
    std::vector<Entry> out;
    const auto done = reader.each(std::string(select) + where, values, [&](const store::Row& row) {
        out.push_back(from_row(row));
        return true;
    });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

/// Bytes that are no UTF-8 would come back from the data base as others.
std::string clean(const std::string& text) {
    return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace))
        .get<std::string>();
}

} // namespace

std::vector<store::Migration> migrations() {
    return {{1, "evidence", R"(
        CREATE TABLE evidence (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            content TEXT NOT NULL, -- [[name, value], ...] as JSON
            before TEXT NOT NULL UNIQUE, -- so that no entry is followed twice
            key TEXT NOT NULL,
            hash TEXT NOT NULL,
            signature TEXT NOT NULL
        );
        CREATE INDEX evidence_subject ON evidence (subject, number);
        CREATE INDEX evidence_kind ON evidence (kind, number);
        CREATE TRIGGER evidence_keeps BEFORE UPDATE ON evidence
            BEGIN SELECT RAISE(ABORT, 'the chain is only added to'); END;
        CREATE TRIGGER evidence_stays BEFORE DELETE ON evidence
            BEGIN SELECT RAISE(ABORT, 'the chain is only added to'); END;
    )"},
            holds_migration(),
            classes_migration(),
            many_holds_migration()};
}

Result<std::optional<Entry>> last_entry(store::Reader& reader) {
    auto found = read(reader, "ORDER BY number DESC LIMIT 1", {});
    if (!found)
        return tl::unexpected(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<void> each_entry(store::Reader& reader, std::int64_t after,
                        const std::function<bool(const Entry&)>& take) {
    return reader.each(std::string(select) + "WHERE number > ? ORDER BY number", {after},
                       [&](const store::Row& row) { return take(from_row(row)); });
}

Result<std::vector<Entry>> entries_about(store::Reader& reader, const std::string& subject) {
    return read(reader, "WHERE subject = ? ORDER BY number", {subject});
}

Result<std::vector<Entry>> entries_of(store::Reader& reader, Kind kind, std::size_t limit) {
    return read(reader, "WHERE kind = ? ORDER BY number DESC LIMIT ?", {to_string(kind), limit});
}

Result<ChainPage> chain_page(store::Reader& reader, const ChainFilter& filter) {
    std::string where = "WHERE 1";
    store::Values values;
    for (const auto& [column, wanted] :
         {std::pair("subject", filter.subject), std::pair("kind", filter.kind)})
        if (!wanted.empty()) {
            where += fmt::format(" AND {} = ?", column);
            values.emplace_back(wanted);
        }
    const auto count = reader.row("SELECT COUNT(*) FROM evidence " + where, values);
    if (!count)
        return tl::unexpected(count.error());
    ChainPage page{.entries = {}, .count = (*count)->number(0)};
    if (filter.before != 0) {
        where += " AND number < ?";
        values.emplace_back(filter.before);
    }
    const auto done = reader.each(std::string(select) + where + " ORDER BY number DESC", values,
                                  [&](const store::Row& row) {
                                      page.more = page.entries.size() >= filter.limit;
                                      if (!page.more)
                                          page.entries.push_back(from_row(row));
                                      return !page.more;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

Result<Entry> next_entry(const std::optional<Entry>& last, const Key& key, WallTime at,
                         Testimony testimony) {
    bool fits = testimony.content.size() <= limits::fields &&
                testimony.subject.size() <= limits::subject_bytes;
    for (const auto& field : testimony.content)
        fits = fits && field.name.size() <= limits::name_bytes &&
               field.value.size() <= limits::value_bytes;
    if (!fits)
        return fail("evidence.too_long",
                    fmt::format("{} of {}", to_string(testimony.kind), testimony.subject));
    Entry entry{.number = last ? last->number + 1 : 1,
                .at = at,
                .kind = std::string(to_string(testimony.kind)),
                .subject = clean(testimony.subject),
                .before = last ? last->hash : no_hash(),
                .key = key.fingerprint()};
    for (const auto& field : testimony.content)
        entry.content.push_back({clean(field.name), clean(field.value)});
    entry.hash = hash_of(entry);
    entry.signature = key.sign(signed_text(entry.hash));
    return entry;
}

Result<void> add_entry(store::Writer& writer, const Entry& e) {
    const auto done = writer.run(
        "INSERT INTO evidence (number, at, kind, subject, content, before, key, hash, signature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {e.number, e.at.ms, e.kind, e.subject, content_text(e.content), e.before, e.key, e.hash,
         e.signature});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

} // namespace ringroom::evidence
