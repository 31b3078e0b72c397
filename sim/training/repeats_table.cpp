#include "training/tables.h"

namespace ringroom::training {

store::Migration repeats_migration() {
    return {5, "training", R"(
        CREATE TABLE training_repeat (
            run INTEGER NOT NULL,
            drill INTEGER NOT NULL,
            of_run INTEGER NOT NULL,
            of_contact INTEGER NOT NULL,
            person INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (run, drill)
        ) WITHOUT ROWID;
    )"};
}

Result<void> save(store::Writer& writer, const Repeat& r) {
    const auto done =
        writer.run("INSERT INTO training_repeat (run, drill, of_run, of_contact,"
                   " person, at) VALUES (?, ?, ?, ?, ?, ?)",
                   {r.run, r.drill.value, r.of.run, r.of.contact.value, r.by.value, r.at.ms});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<std::optional<Repeat>> repeat_of(store::Reader& reader, std::int64_t run, DrillId drill) {
    const auto row = reader.row("SELECT of_run, of_contact, person, at FROM training_repeat"
                                " WHERE run = ? AND drill = ?",
                                {run, drill.value});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>((*row)->number(column));
    };
    return Repeat{.run = run,
                  .drill = drill,
                  .of = {(*row)->number(0), ContactId{id(1)}},
                  .by = AgentId{id(2)},
                  .at = {(*row)->number(3)}};
}

} // namespace ringroom::training
