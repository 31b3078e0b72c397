#include "quality/tables.h"

namespace ringroom::quality {

store::Migration comments_migration() {
    return {3, "quality", R"(
        CREATE TABLE quality_comment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            person INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            words TEXT NOT NULL,
            at INTEGER NOT NULL,
            version INTEGER NOT NULL,
            removed_by INTEGER, -- NULL: it stands
            removed_at INTEGER
        );
        CREATE INDEX quality_comment_contact ON quality_comment (run, contact);
    )"};
}

namespace {

constexpr std::string_view select_comment =
    "SELECT id, run, contact, person, from_ms, to_ms, words, at, version FROM quality_comment "
    "WHERE removed_by IS NULL ";

Comment comment_from(const store::Row& row) {
    return {.id = row.number(0),
            .key = {row.number(1), ContactId{static_cast<std::uint64_t>(row.number(2))}},
            .by = AgentId{static_cast<std::uint64_t>(row.number(3))},
            .from = Duration{row.number(4)},
            .to = Duration{row.number(5)},
            .words = row.text(6),
            .at = WallTime{row.number(7)},
            .version = row.number(8)};
}

} // namespace

Result<std::vector<Comment>> comments_of(store::Reader& reader, const ContactKey& key) {
    std::vector<Comment> out;
    const auto done = reader.each(std::string(select_comment) +
                                      "AND run = ? AND contact = ? ORDER BY from_ms, id",
                                  {key.run, key.contact.value}, [&](const store::Row& row) {
                                      out.push_back(comment_from(row));
                                      return true;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::optional<Comment>> comment_of(store::Reader& reader, std::int64_t id) {
    const auto row = reader.row(std::string(select_comment) + "AND id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(comment_from(**row)) : std::nullopt;
}

Result<std::int64_t> insert(store::Writer& writer, const Comment& c) {
    const auto done = writer.run(
        "INSERT INTO quality_comment (run, contact, person, from_ms, to_ms, words, at, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
        {c.key.run, c.key.contact.value, c.by.value, c.from.ms, c.to.ms, c.words, c.at.ms});
    if (!done)
        return tl::unexpected(done.error());
    return writer.last_id();
}

Result<void> update(store::Writer& writer, const Comment& c) {
    const auto changed = writer.run(
        "UPDATE quality_comment SET from_ms = ?, to_ms = ?, words = ?, at = ?, version = version + "
        "1 WHERE id = ? AND version = ? AND removed_by IS NULL",
        {c.from.ms, c.to.ms, c.words, c.at.ms, c.id, c.version});
    if (!changed)
        return tl::unexpected(changed.error());
    if (*changed == 1)
        return {};
    const auto there = comment_of(writer, c.id);
    if (!there)
        return tl::unexpected(there.error());
    return *there ? fail("quality.changed", "the comment was changed meanwhile")
                  : fail("quality.unknown", "no such comment");
}

Result<void> remove_comment(store::Writer& writer, std::int64_t id, AgentId by, WallTime at) {
    const auto changed = writer.run("UPDATE quality_comment SET removed_by = ?, removed_at = ? "
                                    "WHERE id = ? AND removed_by IS NULL",
                                    {by.value, at.ms, id});
    if (!changed)
        return tl::unexpected(changed.error());
    return *changed == 1 ? Result<void>() : fail("quality.unknown", "no such comment");
}

} // namespace ringroom::quality
