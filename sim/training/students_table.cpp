#include "training/export.h"
#include "training/tables.h"

namespace ringroom::training {

store::Migration students_migration() {
    return {3, "training", R"(
        CREATE TABLE training_student (
            run INTEGER NOT NULL,
            drill INTEGER NOT NULL, -- 0: over all drills of the run
            agent INTEGER NOT NULL,
            mark INTEGER,           -- thousandths of a point
            graded INTEGER NOT NULL,
            fatal INTEGER NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (run, drill, agent)
        ) WITHOUT ROWID;
        CREATE INDEX training_student_agent ON training_student (agent, run);
    )"};
}

Result<void> save(store::Writer& writer, std::int64_t run, const StudentResult& s) {
    const auto done =
        writer.run("INSERT INTO training_student (run, drill, agent, mark, graded, fatal, content) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (run, drill, agent) DO UPDATE SET mark = excluded.mark, "
                   "graded = excluded.graded, fatal = excluded.fatal, content = excluded.content",
                   {run, s.drill.value, s.agent.value, s.mark, s.graded, s.fatal, to_json(s)});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

Result<std::vector<StoredStudent>> students_of(store::Reader& reader, std::int64_t run,
                                               std::optional<DrillId> drill) {
    std::vector<StoredStudent> list;
    std::string sql = "SELECT run, drill, agent, mark, graded, fatal, content FROM "
                      "training_student WHERE run = ?";
    store::Values values{run};
    if (drill) {
        sql += " AND drill = ?";
        values.emplace_back(drill->value);
    }
    const auto done = reader.each(sql + " ORDER BY agent, drill", values, [&](const auto& row) {
        list.push_back({.run = row.number(0),
                        .drill = DrillId{static_cast<std::uint64_t>(row.number(1))},
                        .agent = AgentId{static_cast<std::uint64_t>(row.number(2))},
                        .mark = row.null(3) ? std::nullopt : std::optional<Milli>(row.number(3)),
                        .graded = static_cast<int>(row.number(4)),
                        .fatal = static_cast<int>(row.number(5)),
                        .json = row.text(6)});
        return true;
    });
    if (!done)
        return tl::unexpected(done.error());
    return list;
}

} // namespace ringroom::training
