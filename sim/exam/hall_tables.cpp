// The hall's rows: how they are written and read back.
#include <algorithm>

#include "exam/hall_inside.h"
#include "exam/json.h"
#include "exam/limits.h"
#include "exam/tables.h"

namespace ringroom::exam {
namespace {

struct Rows {
    store::Values sitting;
    std::vector<store::Values> answers;
    std::vector<store::Values> log;
    std::vector<store::Values> marks;
    std::vector<store::Values> floors;
    std::int64_t id = 0;
};

Result<void> run_all(store::Writer& writer, std::string_view sql,
                     const std::vector<store::Values>& rows) {
    for (const auto& row : rows)
        if (const auto done = writer.run(sql, row); !done)
            return tl::unexpected(done.error());
    return {};
}

Result<void> write_rows(store::Writer& writer, const Rows& rows) {
    const auto done = writer.run(
        "INSERT INTO exam_sitting (id, exam, person, number, name, attempt, sheet, began, ended,"
        " state, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " ended = excluded.ended, state = excluded.state, kept = excluded.kept",
        rows.sitting);
    if (!done)
        return tl::unexpected(done.error());
    if (auto answers = run_all(
            writer,
            "INSERT INTO exam_answer (sitting, place, epoch, seq, typed_at, flagged, answer)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sitting, place) DO UPDATE SET"
            " epoch = excluded.epoch, seq = excluded.seq, typed_at = excluded.typed_at,"
            " flagged = excluded.flagged, answer = excluded.answer",
            rows.answers);
        !answers)
        return answers;
    if (auto log = run_all(writer,
                           "INSERT INTO exam_log (sitting, at, what, used, span, detail)"
                           " VALUES (?, ?, ?, ?, ?, ?)",
                           rows.log);
        !log)
        return log;
    // A mark may have been taken back.
    if (const auto gone = writer.run("DELETE FROM exam_mark WHERE sitting = ?", {rows.id}); !gone)
        return tl::unexpected(gone.error());
    if (auto marks = run_all(writer,
                             "INSERT INTO exam_mark (sitting, place, earned, reason, person,"
                             " person_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                             rows.marks);
        !marks)
        return marks;
    return run_all(writer,
                   "INSERT INTO exam_floor (sitting, place, earned) VALUES (?, ?, ?)"
                   " ON CONFLICT (sitting, place) DO UPDATE SET earned = excluded.earned",
                   rows.floors);
}

bool is_over(SittingState state) {
    return state != SittingState::opened && state != SittingState::running;
}

Result<std::vector<KeptAnswer>> read_answers(store::Reader& reader, std::int64_t sitting,
                                             std::size_t count) {
    std::vector<KeptAnswer> out(count);
    const auto rows = reader.rows("SELECT place, epoch, seq, typed_at, flagged, answer"
                                  " FROM exam_answer WHERE sitting = ?",
                                  {sitting});
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        auto answer = answer_from_json(row.text(5));
        const auto place = static_cast<std::size_t>(row.number(0));
        if (!answer || place >= count)
            return fail("exam.json", "an answer that cannot be");
        out[place] = {std::move(*answer), row.number(4) != 0, static_cast<int>(row.number(1)),
                      row.number(2), Duration{row.number(3)}};
    }
    return out;
}

Result<std::map<int, PersonMark>> read_marks(store::Reader& reader, std::int64_t sitting) {
    std::map<int, PersonMark> out;
    const auto rows = reader.rows("SELECT place, earned, reason, person, person_name, at"
                                  " FROM exam_mark WHERE sitting = ?",
                                  {sitting});
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows)
        out[static_cast<int>(row.number(0))] = {
            row.number(1), row.text(2), {row.number(3), row.text(4), {row.number(5)}}};
    return out;
}

Result<std::map<int, Milli>> read_floors(store::Reader& reader, std::int64_t sitting) {
    std::map<int, Milli> out;
    const auto read = reader.each("SELECT place, earned FROM exam_floor WHERE sitting = ?",
                                  {sitting}, [&](const store::Row& row) {
                                      out[static_cast<int>(row.number(0))] = row.number(1);
                                      return true;
                                  });
    return read ? Result<std::map<int, Milli>>(std::move(out)) : tl::unexpected(read.error());
}

Result<Exam> read_exam(const store::Row& row) {
    auto blueprint = blueprint_from_json(row.text(3));
    auto rules = rules_from_json(row.text(4));
    auto sheet = sheet_from_json(row.text(12));
    const auto state = exam_state_from(row.text(9));
    if (!blueprint || !rules || !sheet || !state)
        return fail("exam.json", "an exam that cannot be");
    return Exam{.id = row.number(0),
                .setup = {.title = row.text(1),
                          .class_name = row.text(2),
                          .blueprint = std::move(*blueprint),
                          .rules = *rules,
                          .own_sheets = row.number(5) != 0,
                          .together = row.number(6) != 0,
                          .opens = {row.number(7)},
                          .closes = {row.number(8)}},
                .seed = static_cast<std::uint64_t>(row.number(16)),
                .state = *state,
                .started = row.number(10) != 0,
                .paused = row.number(11) != 0,
                .sheet = std::move(*sheet),
                .by = {row.number(13), row.text(14), {row.number(15)}},
                .closed_at = {row.number(17)}};
}

} // namespace

store::Migration sittings_migration() {
    return {2, "exam", R"(
        CREATE TABLE exam_exam (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            class TEXT NOT NULL,
            blueprint TEXT NOT NULL,
            rules TEXT NOT NULL,
            own_sheets INTEGER NOT NULL,
            together INTEGER NOT NULL,
            opens INTEGER NOT NULL,
            closes INTEGER NOT NULL,
            state TEXT NOT NULL,
            started INTEGER NOT NULL,
            paused INTEGER NOT NULL,
            sheet TEXT NOT NULL,
            person INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            at INTEGER NOT NULL,
            seed INTEGER NOT NULL,
            closed_at INTEGER NOT NULL
        );
        CREATE TABLE exam_sitting (
            id INTEGER PRIMARY KEY,
            exam INTEGER NOT NULL REFERENCES exam_exam (id),
            person INTEGER NOT NULL,
            number TEXT NOT NULL,
            name TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            sheet TEXT NOT NULL, -- questions by version: it never changes
            began INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            state TEXT NOT NULL,
            kept TEXT NOT NULL,
            UNIQUE (exam, person, attempt)
        );
        CREATE INDEX exam_sitting_person ON exam_sitting (person);
    )"};
}

store::Migration answers_migration() {
    return {3, "exam", R"(
        CREATE TABLE exam_answer (
            sitting INTEGER NOT NULL REFERENCES exam_sitting (id),
            place INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            typed_at INTEGER NOT NULL,
            flagged INTEGER NOT NULL,
            answer TEXT NOT NULL,
            PRIMARY KEY (sitting, place)
        ) WITHOUT ROWID;
        CREATE TABLE exam_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sitting INTEGER NOT NULL REFERENCES exam_sitting (id),
            at INTEGER NOT NULL,
            what TEXT NOT NULL,
            used INTEGER NOT NULL,
            span INTEGER NOT NULL,
            detail TEXT NOT NULL
        );
        CREATE INDEX exam_log_sitting ON exam_log (sitting);
        CREATE TABLE exam_mark (
            sitting INTEGER NOT NULL REFERENCES exam_sitting (id),
            place INTEGER NOT NULL,
            earned INTEGER NOT NULL,
            reason TEXT NOT NULL,
            person INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (sitting, place)
        ) WITHOUT ROWID;
    )"};
}

std::vector<store::Migration> migrations() {
    return {bank_migration(),       sittings_migration(),   answers_migration(),
            practicals_migration(), allowances_migration(), corrections_migration()};
}

/// Everything is copied here, under the lock; the jobs only write.
Hall::Steps Hall::steps_for(const LivePtr& live, const std::set<int>& places,
                            const std::vector<KeptLogLine>& log, Now now) const {
    const auto kept = live->sitting.kept(now.at);
    Rows rows{.sitting = {live->id, live->exam, live->sitter.person, live->sitter.number,
                          live->sitter.name, live->attempt, to_json(live->sheet), live->began.ms,
                          live->ended.ms, to_string(kept.state), to_json(kept)},
              .id = live->id};
    for (const int place : places) {
        const auto& one = live->sitting.answers()[static_cast<std::size_t>(place)];
        rows.answers.push_back({live->id, place, one.epoch, one.seq, one.typed_at.ms,
                                int{one.flagged}, to_json(one.answer)});
    }
    for (const auto& [at, line] : log)
        rows.log.push_back(
            {live->id, at.ms, to_string(line.what), line.used.ms, line.span.ms, line.detail});
    for (const auto& [place, mark] : live->marks)
        rows.marks.push_back({live->id, place, mark.earned, mark.reason, mark.by.person,
                              mark.by.name, mark.by.at.ms});
    for (const auto& [place, earned] : live->floors)
        rows.floors.push_back({live->id, place, earned});
    live->written = kept.state;
    live->was_over = live->was_over || is_over(kept.state);
    Steps out;
    out.write = [rows = std::move(rows)](store::Writer& writer) {
        return write_rows(writer, rows);
    };
    if (!witness_.after || !live->was_over)
        return out;
    if (witness_.before)
        out.before = [before = witness_.before, id = live->id](store::Writer& writer) {
            return before(writer, id);
        };
    out.after = [after = witness_.after, row = row_of(*live, now),
                 at = now.wall](store::Writer& writer) { return after(writer, row, at); };
    return out;
}

store::Job Hall::all_or_nothing(store::Job first, std::vector<Steps> steps) {
    return [first = std::move(first),
            steps = std::move(steps)](store::Writer& writer) -> Result<void> {
        for (const auto& one : steps)
            if (auto fine = one.before ? one.before(writer) : Result<void>(); !fine)
                return fine;
        if (auto done = first(writer); !done)
            return done;
        for (const auto& one : steps)
            if (auto done = one.write(writer); !done)
                return done;
        for (const auto& one : steps)
            if (auto done = one.after ? one.after(writer) : Result<void>(); !done)
                return done;
        return {};
    };
}

store::Job Hall::exam_job(const Exam& exam) const {
    const auto& setup = exam.setup;
    store::Values values = {exam.id,
                            setup.title,
                            setup.class_name,
                            to_json(setup.blueprint),
                            to_json(setup.rules),
                            int{setup.own_sheets},
                            int{setup.together},
                            setup.opens.ms,
                            setup.closes.ms,
                            to_string(exam.state),
                            int{exam.started},
                            int{exam.paused},
                            to_json(exam.sheet),
                            exam.by.person,
                            exam.by.name,
                            exam.by.at.ms,
                            static_cast<std::int64_t>(exam.seed),
                            exam.closed_at.ms};
    store::Job job = [values = std::move(values)](store::Writer& writer) -> Result<void> {
        const auto done = writer.run(
            "INSERT INTO exam_exam (id, title, class, blueprint, rules, own_sheets, together,"
            " opens, closes, state, started, paused, sheet, person, person_name, at, seed,"
            " closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state, started = excluded.started,"
            " paused = excluded.paused, closed_at = excluded.closed_at",
            values);
        return done ? Result<void>() : tl::unexpected(done.error());
    };
    return witness_.exam ? witness_.exam(exam.id, std::move(job)) : job;
}

Result<void> Hall::load_exams(store::Reader& reader) {
    const auto rows = reader.rows(
        "SELECT id, title, class, blueprint, rules, own_sheets, together, opens, closes, state,"
        " started, paused, sheet, person, person_name, at, seed, closed_at FROM exam_exam");
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        auto exam = read_exam(row);
        if (!exam)
            return tl::unexpected(exam.error());
        last_exam_ = std::max(last_exam_, exam->id);
        exams_.emplace(exam->id, std::move(*exam));
    }
    return {};
}

Result<void> Hall::load_sittings(store::Reader& reader, Now now) {
    const auto rows = reader.rows("SELECT id, exam, person, state FROM exam_sitting");
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        last_sitting_ = std::max(last_sitting_, row.number(0));
        ++attempts_[{row.number(1), row.number(2)}];
        const auto state = row.text(3);
        if (const auto exam = exams_.find(row.number(1)); exam != exams_.end())
            exam->second.released |= state == to_string(SittingState::released);
        if (state != to_string(SittingState::opened) && state != to_string(SittingState::running))
            continue;
        auto one = read_live(reader, row.number(0), now);
        if (!one)
            return tl::unexpected(one.error());
        live_.emplace(row.number(0), std::move(*one));
    }
    return {};
}

Result<Hall::LivePtr> Hall::read_live(store::Reader& reader, std::int64_t sitting, Now now) {
    const auto row = reader.row("SELECT exam, person, number, name, attempt, sheet, began, ended,"
                                " kept FROM exam_sitting WHERE id = ?",
                                {sitting});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail("exam.unknown_sitting", "no such sitting");
    const auto exam = exams_.find((*row)->number(0));
    auto sheet = sheet_from_json((*row)->text(5));
    auto kept = kept_sitting_from_json((*row)->text(8));
    if (exam == exams_.end() || !sheet || !kept)
        return fail("exam.json", "a sitting that cannot be");
    auto answers = read_answers(reader, sitting, sheet->questions.size());
    const auto lines = reader.row("SELECT count(*) FROM exam_log WHERE sitting = ?", {sitting});
    if (!lines)
        return tl::unexpected(lines.error());
    auto marks = read_marks(reader, sitting);
    auto floors = read_floors(reader, sitting);
    auto with = places(exam->first, *sheet);
    if (!answers || !marks || !floors || !with)
        return tl::unexpected(!answers  ? answers.error()
                              : !marks  ? marks.error()
                              : !floors ? floors.error()
                                        : with.error());
    const Sitter sitter{(*row)->number(1), (*row)->text(2), (*row)->text(3)};
    // What comes late counts as long after the end as it would have, had the server never gone.
    const auto ended = (*row)->number(7);
    const Duration over_for{ended == 0 ? 0 : std::max<std::int64_t>(0, now.wall.ms - ended)};
    auto out = std::make_shared<Live>(
        exam->second, sitter, std::move(*sheet), std::move(*with),
        Sitting(exam->second.setup.rules, std::move(*kept), std::move(*answers), now.at, over_for));
    out->id = sitting;
    out->attempt = static_cast<int>((*row)->number(4));
    out->began = {(*row)->number(6)};
    out->ended = {ended};
    out->marks = std::move(*marks);
    out->floors = std::move(*floors);
    out->logged = static_cast<std::size_t>((*lines)->number(0));
    out->written = out->sitting.state();
    out->was_over = is_over(out->sitting.state());
    settle(*out, now);
    return out;
}

namespace {

/// Adds every column of what the statement gives.
Result<void> add_columns(store::Reader& reader, std::string_view sql, const store::Values& values,
                         std::vector<std::string>& out) {
    return reader.each(sql, values, [&](const store::Row& row) {
        for (std::size_t i = 0; i < row.size(); ++i)
            out.push_back(row.text(i));
        return true;
    });
}

/// What the questions of the sheet were: their versions never change, or somebody changed them.
Result<void> add_questions(store::Reader& reader, const std::string& sheet,
                           std::vector<std::string>& out) {
    const auto read = sheet_from_json(sheet);
    if (!read) { // somebody changed it: its words are among the columns, so that it is found
        out.emplace_back("unreadable");
        return {};
    }
    for (const auto& one : read->questions)
        if (auto done = add_columns(reader,
                                    "SELECT content FROM exam_question WHERE id = ?"
                                    " AND version = ?",
                                    {one.id, one.version}, out);
            !done)
            return done;
    return {};
}

/// The corrections that concern one question of a sheet, oldest first.
Result<void> add_corrections_of(store::Reader& reader, std::int64_t exam, const SheetQuestion& of,
                                std::vector<std::string>& out) {
    const auto rows = reader.rows("SELECT id, question, version, key, bank_version, reason,"
                                  " person, person_name, at FROM exam_correction"
                                  " WHERE exam = ? AND question = ? ORDER BY id",
                                  {exam, of.id});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<std::shared_ptr<const Correction>> known;
    for (const auto& row : *rows) {
        Correction one{.question = of.id,
                       .version = static_cast<int>(row.number(2)),
                       .versions =
                           corrected_together(known, of.id, static_cast<int>(row.number(2))),
                       .bank_version = static_cast<int>(row.number(4))};
        if (one.versions.contains(of.version))
            for (std::size_t i = 0; i < row.size(); ++i)
                out.push_back(row.text(i));
        known.push_back(std::make_shared<const Correction>(std::move(one)));
    }
    return {};
}

/// What its questions are marked by in place of their keys, and what was released before.
Result<void> add_corrections(store::Reader& reader, const KeptPaper& paper,
                             const std::string& sheet, std::vector<std::string>& out) {
    const auto read = sheet_from_json(sheet);
    for (const auto& one : read ? read->questions : std::vector<SheetQuestion>{})
        if (auto done = add_corrections_of(reader, paper.exam, one, out); !done)
            return done;
    return add_columns(reader,
                       "SELECT place, earned FROM exam_floor WHERE sitting = ? ORDER BY place",
                       {paper.id}, out);
}

std::optional<SittingState> handed_in_state(std::string_view word) {
    for (const auto state : {SittingState::submitted, SittingState::marked, SittingState::released})
        if (word == to_string(state))
            return state;
    return std::nullopt;
}

} // namespace

Result<std::optional<KeptPaper>> kept_paper(store::Reader& reader, std::int64_t sitting) {
    const auto row = reader.row("SELECT exam, person, number, name, attempt, sheet, began, ended,"
                                " state, kept FROM exam_sitting WHERE id = ?",
                                {sitting});
    if (!row)
        return tl::unexpected(row.error());
    const auto state = *row ? handed_in_state((*row)->text(8)) : std::nullopt;
    if (!state)
        return std::nullopt;
    KeptPaper out{.id = sitting,
                  .exam = (*row)->number(0),
                  .person = (*row)->number(1),
                  .number = (*row)->text(2),
                  .attempt = static_cast<int>((*row)->number(4)),
                  .state = *state,
                  .columns = {std::to_string(sitting)}};
    for (std::size_t i = 0; i < (*row)->size(); ++i)
        out.columns.push_back((*row)->text(i));
    for (const auto& done :
         {add_columns(reader,
                      "SELECT place, epoch, seq, typed_at, flagged, answer FROM exam_answer"
                      " WHERE sitting = ? ORDER BY place",
                      {sitting}, out.columns),
          add_columns(reader,
                      "SELECT place, earned, reason, person, person_name, at FROM exam_mark"
                      " WHERE sitting = ? ORDER BY place",
                      {sitting}, out.columns),
          add_columns(reader,
                      "SELECT at, what, used, span, detail FROM exam_log WHERE sitting = ?"
                      " ORDER BY id",
                      {sitting}, out.columns),
          add_columns(reader, "SELECT title, class, blueprint, rules FROM exam_exam WHERE id = ?",
                      {out.exam}, out.columns),
          add_questions(reader, (*row)->text(5), out.columns),
          add_corrections(reader, out, (*row)->text(5), out.columns)})
        if (!done)
            return tl::unexpected(done.error());
    return out;
}

Result<void> each_exam(store::Reader& reader, std::int64_t exam,
                       const std::function<void(const KeptExam&)>& take) {
    return reader.each("SELECT id, title, class, blueprint, rules, own_sheets, together, opens,"
                       " closes, state, started, paused, sheet, person, person_name, at, seed,"
                       " closed_at FROM exam_exam WHERE ? IN (0, id) ORDER BY id",
                       {exam}, [&](const store::Row& row) {
                           KeptExam one{.id = row.number(0), .state = row.text(9)};
                           for (std::size_t i = 0; i < row.size(); ++i)
                               one.columns.push_back(row.text(i));
                           take(one);
                           return true;
                       });
}

Result<void> each_paper(store::Reader& reader, const std::function<void(const KeptPaper&)>& take) {
    const auto rows = reader.rows("SELECT id FROM exam_sitting ORDER BY id");
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        const auto paper = kept_paper(reader, row.number(0));
        if (!paper)
            return tl::unexpected(paper.error());
        if (*paper)
            take(**paper);
    }
    return {};
}

Result<std::vector<KeptLogLine>> Hall::log_of(std::int64_t sitting) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto rows = (*session)->reader().rows(
        "SELECT at, what, used, span, detail FROM exam_log WHERE sitting = ? ORDER BY id",
        {sitting});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<KeptLogLine> out;
    for (const auto& row : *rows)
        if (const auto what = happened_from(row.text(1)))
            out.push_back({{row.number(0)},
                           {*what, Duration{row.number(2)}, Duration{row.number(3)}, row.text(4)}});
    return out;
}

} // namespace ringroom::exam
