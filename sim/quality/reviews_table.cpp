#include "quality/tables.h"

namespace ringroom::quality {

store::Migration reviews_migration() {
    return {1, "quality", R"(
        CREATE TABLE quality_review (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            student INTEGER NOT NULL,
            state TEXT NOT NULL,
            marker INTEGER NOT NULL, -- whose sheet counts; 0: several, or nobody yet
            raw INTEGER,             -- thousandths of a point
            final INTEGER,
            fatal INTEGER NOT NULL,
            passed INTEGER NOT NULL,
            published_by INTEGER NOT NULL,
            published_at INTEGER NOT NULL, -- ms since 1970
            open_until INTEGER NOT NULL,
            appeal TEXT NOT NULL,
            answer TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
        CREATE INDEX quality_review_state ON quality_review (state, run, contact);
        CREATE TABLE quality_step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            at INTEGER NOT NULL,
            person INTEGER NOT NULL,
            step TEXT NOT NULL,
            words TEXT NOT NULL,
            raw INTEGER,
            final INTEGER
        );
        CREATE INDEX quality_step_contact ON quality_step (run, contact);
        CREATE TRIGGER quality_step_stays BEFORE UPDATE ON quality_step
            BEGIN SELECT RAISE(ABORT, 'a step taken is not changed'); END;
        CREATE TRIGGER quality_step_is_kept BEFORE DELETE ON quality_step
            BEGIN SELECT RAISE(ABORT, 'a step taken is not removed'); END;
    )"};
}

store::Migration judges_migration() {
    return {7, "quality", R"(
        ALTER TABLE quality_step ADD COLUMN judges INTEGER NOT NULL DEFAULT 0; -- of a mean; 0: none
    )"};
}

namespace {

constexpr std::string_view select_review =
    "SELECT run, contact, student, state, marker, raw, final, fatal, passed, published_by, "
    "published_at, open_until, appeal, answer, version FROM quality_review ";

std::optional<training::Milli> points(const store::Row& row, std::size_t column) {
    return row.null(column) ? std::nullopt : std::optional<training::Milli>(row.number(column));
}

Review review_from(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    return {.key = {row.number(0), ContactId{id(1)}},
            .student = AgentId{id(2)},
            .state = state_from(row.text(3)).value_or(State::unmarked),
            .outcome = {.marker = AgentId{id(4)},
                        .raw = points(row, 5),
                        .final = points(row, 6),
                        .fatal = row.number(7) != 0,
                        .passed = row.number(8) != 0},
            .published_by = AgentId{id(9)},
            .published_at = WallTime{row.number(10)},
            .open_until = WallTime{row.number(11)},
            .appeal = row.text(12),
            .answer = row.text(13),
            .version = row.number(14)};
}

store::Values values_of(const Review& r) {
    return {r.student.value,
            to_string(r.state),
            r.outcome.marker.value,
            r.outcome.raw,
            r.outcome.final,
            r.outcome.fatal ? 1 : 0,
            r.outcome.passed ? 1 : 0,
            r.published_by.value,
            r.published_at.ms,
            r.open_until.ms,
            r.appeal,
            r.answer,
            r.version,
            r.key.run,
            r.key.contact.value};
}

} // namespace

Result<std::optional<Review>> review_of(store::Reader& reader, const ContactKey& key) {
    const auto row = reader.row(std::string(select_review) + "WHERE run = ? AND contact = ?",
                                {key.run, key.contact.value});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? std::optional(review_from(**row)) : std::nullopt;
}

Result<std::vector<Review>> reviews_of(store::Reader& reader, const std::vector<ContactKey>& keys) {
    std::vector<Review> out;
    for (const auto& key : keys) {
        const auto one = review_of(reader, key);
        if (!one)
            return tl::unexpected(one.error());
        if (*one)
            out.push_back(**one);
    }
    return out;
}

Result<std::vector<Review>> reviews_in(store::Reader& reader, State state, std::size_t limit,
                                       WallTime now) {
    // As settled() has it: what is open ends with its window, and nobody writes that down.
    constexpr std::string_view wanted =
        "WHERE CASE WHEN state IN ('published', 'seen', 'remarked') AND open_until < ?"
        " THEN 'final' ELSE state END = ? ORDER BY CASE state WHEN 'appealed' THEN open_until"
        " END, run DESC, contact DESC LIMIT ?";
    std::vector<Review> out;
    const auto done = reader.each(std::string(select_review) + std::string(wanted),
                                  {now.ms, to_string(state), static_cast<std::int64_t>(limit)},
                                  [&](const store::Row& row) {
                                      out.push_back(review_from(row));
                                      return true;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::vector<ContactKey>> contacts_written_about(store::Reader& reader) {
    std::vector<ContactKey> out;
    const auto done = reader.each(
        "SELECT run, contact FROM quality_review UNION SELECT run, contact FROM quality_sheet "
        "WHERE calibration = 0 UNION SELECT run, contact FROM quality_comment "
        "UNION SELECT run, contact FROM quality_model "
        "ORDER BY run, contact",
        {}, [&](const store::Row& row) {
            out.push_back({row.number(0), ContactId{static_cast<std::uint64_t>(row.number(1))}});
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<void> save(store::Writer& writer, const Review& review) {
    auto values = values_of(review);
    const bool is_new = review.version == 1;
    if (!is_new)
        values.emplace_back(review.version - 1);
    const auto changed = writer.run(
        is_new
            ? "INSERT INTO quality_review (student, state, marker, raw, final, fatal, passed, "
              "published_by, published_at, open_until, appeal, answer, version, run, contact) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            : "UPDATE quality_review SET student = ?, state = ?, marker = ?, raw = ?, final = ?, "
              "fatal = ?, passed = ?, published_by = ?, published_at = ?, open_until = ?, "
              "appeal = ?, answer = ?, version = ? WHERE run = ? AND contact = ? AND version = ?",
        values);
    if (!changed)
        return tl::unexpected(changed.error());
    if (*changed != 1)
        return fail("quality.changed", "somebody else was quicker");
    return {};
}

Result<void> add_step(store::Writer& writer, const ContactKey& key, const Passed& p) {
    const auto done =
        writer.run("INSERT INTO quality_step (run, contact, at, person, step, words, raw, final, "
                   "judges) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {key.run, key.contact.value, p.at.ms, p.by.value, to_string(p.step), p.words,
                    p.raw, p.final, p.judges});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<std::vector<Passed>> history_of(store::Reader& reader, const ContactKey& key) {
    std::vector<Passed> out;
    const auto done = reader.each(
        "SELECT id, at, person, step, words, raw, final, judges FROM quality_step WHERE run = ? "
        "AND contact = ? ORDER BY id",
        {key.run, key.contact.value}, [&](const store::Row& row) {
            out.push_back({.id = row.number(0),
                           .at = WallTime{row.number(1)},
                           .by = AgentId{static_cast<std::uint64_t>(row.number(2))},
                           .step = step_from(row.text(3)).value_or(Step::draft),
                           .words = row.text(4),
                           .raw = points(row, 5),
                           .final = points(row, 6),
                           .judges = row.number(7)});
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

} // namespace ringroom::quality
