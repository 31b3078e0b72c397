#include "training/tables.h"
#include "training/timeline.h"

namespace ringroom::training {

store::Migration timelines_migration() {
    return {4, "training", R"(
        CREATE TABLE training_timeline (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            content TEXT NOT NULL, -- JSON
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
    )"};
}

Result<void> save(store::Writer& writer, std::int64_t run, ContactId contact,
                  const Timeline& timeline) {
    const auto done =
        writer.run("INSERT INTO training_timeline (run, contact, content) VALUES (?, ?, ?) "
                   "ON CONFLICT (run, contact) DO UPDATE SET content = excluded.content",
                   {run, contact.value, to_json(timeline)});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

Result<std::optional<Timeline>> kept_timeline(store::Reader& reader, std::int64_t run,
                                              ContactId contact) {
    std::optional<Result<Timeline>> found;
    const auto done =
        reader.each("SELECT content FROM training_timeline WHERE run = ? AND contact = ?",
                    {run, contact.value}, [&](const store::Row& row) {
                        found = timeline_from_json(row.text(0));
                        return true;
                    });
    if (!done)
        return tl::unexpected(done.error());
    if (!found)
        return std::nullopt;
    if (!*found)
        return tl::unexpected(found->error());
    return std::optional(std::move(**found));
}

} // namespace ringroom::training
