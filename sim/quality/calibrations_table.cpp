#include "quality/tables.h"

namespace ringroom::quality {

store::Migration calibrations_migration() {
    return {5, "quality", R"(
        CREATE TABLE quality_calibration (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            title TEXT NOT NULL,
            class_name TEXT NOT NULL, -- empty: those who grade
            made_by INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            expert INTEGER NOT NULL,  -- 0: nobody
            revealed INTEGER NOT NULL,
            version INTEGER NOT NULL
        );
    )"};
}

std::vector<store::Migration> migrations() {
    return {reviews_migration(),      sheets_migration(), comments_migration(), samples_migration(),
            calibrations_migration(), models_migration(), judges_migration()};
}

namespace {

constexpr std::string_view select_calibration =
    "SELECT id, run, contact, title, class_name, made_by, made_at, expert, revealed, version FROM "
    "quality_calibration ";

Calibration calibration_from(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    return {.id = row.number(0),
            .key = {row.number(1), ContactId{id(2)}},
            .title = row.text(3),
            .class_name = row.text(4),
            .made_by = AgentId{id(5)},
            .made_at = WallTime{row.number(6)},
            .expert = AgentId{id(7)},
            .revealed = row.number(8) != 0,
            .version = row.number(9)};
}

} // namespace

Result<std::int64_t> insert(store::Writer& writer, const Calibration& c) {
    const auto done = writer.run(
        "INSERT INTO quality_calibration (run, contact, title, class_name, made_by, made_at, "
        "expert, revealed, version) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 1)",
        {c.key.run, c.key.contact.value, c.title, c.class_name, c.made_by.value, c.made_at.ms,
         c.expert.value});
    if (!done)
        return tl::unexpected(done.error());
    return writer.last_id();
}

Result<void> update(store::Writer& writer, const Calibration& c) {
    const auto changed =
        writer.run("UPDATE quality_calibration SET title = ?, expert = ?, revealed = ?, version = "
                   "version + 1 WHERE id = ? AND version = ?",
                   {c.title, c.expert.value, c.revealed ? 1 : 0, c.id, c.version});
    if (!changed)
        return tl::unexpected(changed.error());
    return *changed == 1 ? Result<void>()
                         : fail("quality.changed", "the calibration was changed meanwhile");
}

Result<std::vector<Calibration>> calibrations_of(store::Reader& reader, std::size_t limit) {
    std::vector<Calibration> out;
    const auto done = reader.each(std::string(select_calibration) + "ORDER BY id DESC", {},
                                  [&](const store::Row& row) {
                                      if (out.size() < limit)
                                          out.push_back(calibration_from(row));
                                      return out.size() < limit;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::optional<Calibration>> calibration_of(store::Reader& reader, std::int64_t id) {
    const auto row = reader.row(std::string(select_calibration) + "WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(calibration_from(**row)) : std::nullopt;
}

} // namespace ringroom::quality
