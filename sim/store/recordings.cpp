#include "store/recordings.h"

#include <array>

#include <fmt/format.h>

#include "store/tables.h"

namespace ringroom::store {

Migration recordings_migration() {
    return {2, "store", R"(
        CREATE TABLE recording (
            file TEXT PRIMARY KEY,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            length_ms INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            started INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'sealed', 'interrupted', 'repaired')),
            gaps TEXT NOT NULL
        );
        CREATE INDEX recording_contact ON recording (run, contact);
        CREATE INDEX recording_state ON recording (state) WHERE state <> 'sealed';
    )"};
}

Migration recording_people_migration() {
    return {3, "store", R"(
        ALTER TABLE recording ADD COLUMN agent INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE recording ADD COLUMN peer INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE recording ADD COLUMN drill INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX recording_agent ON recording (agent, run, contact);
        CREATE INDEX recording_peer ON recording (peer, run, contact) WHERE peer <> 0;
    )"};
}

// The table is made anew: SQLite cannot change a CHECK.
Migration recording_deletion_migration() {
    return {4, "store", R"(
        CREATE TABLE recording_now (
            file TEXT PRIMARY KEY,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            length_ms INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            started INTEGER NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('open', 'sealed', 'interrupted', 'repaired', 'deleted')),
            gaps TEXT NOT NULL,
            agent INTEGER NOT NULL DEFAULT 0,
            peer INTEGER NOT NULL DEFAULT 0,
            drill INTEGER NOT NULL DEFAULT 0
        );
        INSERT INTO recording_now SELECT file, run, contact, sha256, length_ms, channels, started,
            state, gaps, agent, peer, drill FROM recording;
        DROP TABLE recording;
        ALTER TABLE recording_now RENAME TO recording;
        CREATE INDEX recording_contact ON recording (run, contact);
        CREATE INDEX recording_state ON recording (state) WHERE state <> 'sealed';
        CREATE INDEX recording_agent ON recording (agent, run, contact);
        CREATE INDEX recording_peer ON recording (peer, run, contact) WHERE peer <> 0;
    )"};
}

Migration recording_practice_migration() {
    return {6, "store", R"(
        ALTER TABLE recording ADD COLUMN practice INTEGER NOT NULL DEFAULT 0; -- as Practice
    )"};
}

namespace {

constexpr std::string_view columns = "file, run, contact, sha256, length_ms, channels, started,"
                                     " state, gaps, agent, peer, drill, practice";
constexpr std::array<std::string_view, 5> state_words = {"open", "sealed", "interrupted",
                                                         "repaired", "deleted"};

RecordingState state_from(std::string_view word) {
    for (std::size_t i = 0; i < state_words.size(); ++i)
        if (state_words[i] == word)
            return static_cast<RecordingState>(i);
    return RecordingState::interrupted; // the table's CHECK lets no other word in
}

Recording from_row(const Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    return {.file = row.text(0),
            .run = row.number(1),
            .contact = id(2),
            .agent = id(9),
            .peer = id(10),
            .drill = id(11),
            .sha256 = row.text(3),
            .length = {row.number(4)},
            .channels = static_cast<int>(row.number(5)),
            .started = {row.number(6)},
            .state = state_from(row.text(7)),
            .gaps = row.text(8),
            .practice = static_cast<Practice>(row.number(12))};
}

Result<std::vector<Recording>> read(Reader& reader, std::string_view where, const Values& values) {
    const auto sql =
        fmt::format("SELECT {} FROM recording WHERE {} ORDER BY started, file", columns, where);
    std::vector<Recording> all;
    const auto done = reader.each(sql, values, [&](const Row& row) {
        all.push_back(from_row(row));
        return true;
    });
    if (!done)
        return tl::unexpected(done.error());
    return all;
}

} // namespace

std::string_view to_string(RecordingState state) {
    return state_words.at(static_cast<std::size_t>(state));
}

Result<void> open_recording(Writer& writer, const Recording& r) {
    const auto done = writer.run(
        "INSERT INTO recording (file, run, contact, sha256, length_ms, channels,"
        " started, state, gaps, agent, peer, drill, practice) VALUES (?, ?, ?, '', 0, ?, ?,"
        " 'open', '[]', ?, ?, ?, ?)",
        {r.file, r.run, r.contact, r.channels, r.started.ms, r.agent, r.peer, r.drill,
         static_cast<std::int64_t>(r.practice)});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

Result<void> close_recording(Writer& writer, const Recording& r) {
    const bool repaired = r.state == RecordingState::repaired;
    if (!repaired && r.state != RecordingState::sealed)
        return fail("recording.state", r.file + ": only sealed or repaired closes a recording");
    const auto done = writer.run(
        "UPDATE recording SET sha256 = ?, length_ms = ?, channels = ?, gaps = ?, state = ?"
        " WHERE file = ? AND state = ?",
        {r.sha256, r.length.ms, r.channels, r.gaps, to_string(r.state), r.file,
         repaired ? "interrupted" : "open"});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return fail("recording.state", r.file + " is unknown or already closed");
    return {};
}

Result<void> delete_recording(Writer& writer, const std::string& file) {
    const auto done = writer.run("UPDATE recording SET state = 'deleted' WHERE file = ?"
                                 " AND state IN ('sealed', 'repaired')",
                                 {file});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return fail("recording.state", file + " is unknown, open or deleted");
    return {};
}

Result<std::vector<Recording>> interrupt_open_recordings(Writer& writer) {
    auto open = recordings_in(writer, RecordingState::open);
    if (!open)
        return open;
    const auto done = writer.run("UPDATE recording SET state = 'interrupted' WHERE state = 'open'");
    if (!done)
        return tl::unexpected(done.error());
    for (auto& recording : *open)
        recording.state = RecordingState::interrupted;
    return open;
}

Result<std::vector<Recording>> recordings_in(Reader& reader, RecordingState state) {
    return read(reader, "state = ?", {to_string(state)});
}

Result<std::vector<Recording>> recordings_of(Reader& reader, std::int64_t run,
                                             std::uint64_t contact) {
    return read(reader, "run = ? AND contact = ?", {run, contact});
}

Result<void> share_recordings(Writer& writer, std::int64_t run, std::uint64_t contact,
                              bool shared) {
    const auto level = static_cast<std::int64_t>(shared ? Practice::shared : Practice::own);
    const auto done = writer.run(
        "UPDATE recording SET practice = ? WHERE run = ? AND contact = ? AND practice <> 0",
        {level, run, contact});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<RecordingPage> recordings_page(Reader& reader, const RecordingFilter& filter) {
    std::string where = "run NOT IN (SELECT run FROM journal_run WHERE staged)";
    Values values;
    if (filter.agent != 0) {
        where += " AND (agent = ? OR peer = ?)";
        values.insert(values.end(), {filter.agent, filter.agent});
    }
    if (!filter.own_practice)
        where += " AND practice <> 1";
    if (filter.drill != 0) {
        where += " AND drill = ?";
        values.emplace_back(filter.drill);
    }
    if (filter.before_run != 0) {
        where += " AND (run, contact) < (?, ?)";
        values.insert(values.end(), {filter.before_run, filter.before_contact});
    }
    RecordingPage page;
    const auto done = reader.each(
        fmt::format("SELECT {} FROM recording WHERE {} ORDER BY run DESC, contact DESC, file",
                    columns, where),
        values, [&](const Row& row) {
            auto next = from_row(row);
            const bool same = !page.rows.empty() && page.rows.back().run == next.run &&
                              page.rows.back().contact == next.contact;
            page.more = page.rows.size() >= filter.limit && !same;
            if (!page.more)
                page.rows.push_back(std::move(next));
            return !page.more;
        });
    if (!done)
        return tl::unexpected(done.error());
    return page;
}

} // namespace ringroom::store
