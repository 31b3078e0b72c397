#include <algorithm>

#include <nlohmann/json.hpp>

#include "exam/limits.h"
#include "exam/practical_rows.h"
#include "exam/tables.h"

namespace ringroom::exam {
namespace {

using PracticalJson = nlohmann::ordered_json;

std::string dumped(const PracticalJson& json) {
    return json.dump(-1, ' ', false, PracticalJson::error_handler_t::replace);
}

std::string to_json(const PracticalSetup& setup) {
    PracticalJson tasks = PracticalJson::array();
    for (const auto& one : setup.tasks)
        tasks.push_back({{"pack", one.pack},
                         {"script", one.script},
                         {"title", one.title},
                         {"number", one.number},
                         {"weight", one.weight},
                         {"seeds", one.seeds},
                         {"customers", one.customers}});
    PracticalJson out{{"ear", setup.ear},          {"tasks", tasks},
                      {"papers", setup.papers},    {"limit", setup.limit.ms},
                      {"rest", setup.rest.ms},     {"pass_mark", setup.pass_mark},
                      {"attempts", setup.attempts}};
    if (setup.repeats != 0)
        out["repeats"] = setup.repeats;
    if (setup.gate)
        out["gate"] = {{"skill", setup.gate->skill}, {"difficulty", setup.gate->difficulty}};
    return dumped(out);
}

void read_setup(const PracticalJson& in, PracticalSetup& out) {
    out.ear = in.at("ear");
    out.papers = in.at("papers");
    out.limit = {in.at("limit").get<std::int64_t>()};
    out.rest = {in.at("rest").get<std::int64_t>()};
    out.pass_mark = in.at("pass_mark");
    out.attempts = in.value("attempts", out.attempts);
    out.repeats = in.value("repeats", out.repeats);
    if (const auto gate = in.find("gate"); gate != in.end())
        out.gate = MasteryGate{gate->at("skill"), gate->at("difficulty")};
    for (const auto& one : in.at("tasks"))
        out.tasks.push_back({.pack = one.at("pack"),
                             .script = one.at("script"),
                             .title = one.at("title"),
                             .number = one.at("number"),
                             .weight = one.at("weight"),
                             .seeds = one.at("seeds").get<std::vector<std::uint64_t>>(),
                             .customers = one.at("customers").get<std::vector<std::uint64_t>>()});
}

std::string to_json(const Candidate& one) {
    PracticalJson calls = PracticalJson::array();
    for (const auto& call : one.calls)
        calls.push_back({{"task", call.task},
                         {"state", static_cast<int>(call.state)},
                         {"drill", call.drill.value},
                         {"run", call.contact.run},
                         {"contact", call.contact.contact.value},
                         {"reason", call.reason},
                         {"began", call.began.ms},
                         {"ended", call.ended.ms}});
    PracticalJson out{{"used", one.used.ms}, {"extra", one.extra.ms}, {"calls", calls}};
    if (one.attempt != 1)
        out["attempt"] = one.attempt;
    if (one.kept_out)
        out["kept_out"] = true;
    if (one.let_in)
        out["let_in"] = true;
    if (one.released_mark)
        out["released"] = *one.released_mark;
    if (one.times_left > 0)
        out["window"] = {{"left", one.left_at ? one.left_at->ms : 0},
                         {"times", one.times_left},
                         {"time", one.time_left.ms}};
    return dumped(out);
}

void read_candidate(const PracticalJson& in, Candidate& out) {
    out.used = {in.at("used").get<std::int64_t>()};
    out.extra = {in.at("extra").get<std::int64_t>()};
    out.attempt = in.value("attempt", out.attempt);
    out.kept_out = in.value("kept_out", false);
    out.let_in = in.value("let_in", false);
    if (const auto window = in.find("window"); window != in.end()) {
        if (const auto left = window->at("left").get<std::int64_t>(); left != 0)
            out.left_at = WallTime{left};
        out.times_left = window->at("times");
        out.time_left = {window->at("time").get<std::int64_t>()};
    }
    if (const auto mark = in.find("released"); mark != in.end())
        out.released_mark = mark->get<std::int64_t>();
    for (const auto& call : in.at("calls"))
        out.calls.push_back({.task = call.at("task"),
                             .state = static_cast<CallState>(call.at("state").get<int>()),
                             .drill = DrillId{call.at("drill").get<std::uint64_t>()},
                             .contact = {call.at("run").get<std::int64_t>(),
                                         ContactId{call.at("contact").get<std::uint64_t>()}},
                             .reason = call.at("reason"),
                             .began = {call.at("began").get<std::int64_t>()},
                             .ended = {call.at("ended").get<std::int64_t>()}});
}

template <class E>
std::optional<E> word_of(std::string_view word, E last) {
    for (int one = 0; one <= static_cast<int>(last); ++one)
        if (word == to_string(static_cast<E>(one)))
            return static_cast<E>(one);
    return std::nullopt;
}

Result<Practical> read_practical(const store::Row& row, const std::vector<store::Row>& sitters) {
    const auto state = word_of(row.text(4), PracticalState::dropped);
    if (!state)
        return fail("exam.json", "an unknown state");
    Practical out{.id = row.number(0),
                  .setup = {.title = row.text(1), .class_name = row.text(2)},
                  .state = *state,
                  .by = {row.number(5), row.text(6), {row.number(7)}},
                  .ended = {row.number(8)}};
    try {
        read_setup(PracticalJson::parse(row.text(3)), out.setup);
        for (const auto& one : sitters) {
            Candidate candidate{.sitter = {one.number(0), one.text(1), one.text(2)},
                                .paper = static_cast<int>(one.number(3))};
            read_candidate(PracticalJson::parse(one.text(4)), candidate);
            out.candidates.push_back(std::move(candidate));
        }
    } catch (const PracticalJson::exception& error) {
        return fail("exam.json", error.what());
    }
    return out;
}

} // namespace

store::Migration practicals_migration() {
    return {4, "exam", R"(
        CREATE TABLE exam_practical (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL,
            class TEXT NOT NULL,
            setup TEXT NOT NULL,
            state TEXT NOT NULL,
            person INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            at INTEGER NOT NULL,
            ended INTEGER NOT NULL
        );
        CREATE TABLE exam_practical_candidate (
            practical INTEGER NOT NULL REFERENCES exam_practical (id),
            person INTEGER NOT NULL,
            number TEXT NOT NULL,
            name TEXT NOT NULL,
            paper INTEGER NOT NULL,
            kept TEXT NOT NULL, -- clock, seat and calls
            PRIMARY KEY (practical, person)
        ) WITHOUT ROWID;
        CREATE TABLE exam_practical_log (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            practical INTEGER NOT NULL REFERENCES exam_practical (id),
            person INTEGER NOT NULL, -- 0: all
            at INTEGER NOT NULL,
            what TEXT NOT NULL,
            task INTEGER NOT NULL,
            span INTEGER NOT NULL,
            words TEXT NOT NULL
        );
        CREATE INDEX exam_practical_log_exam ON exam_practical_log (practical, person);
        CREATE TRIGGER exam_practical_log_stays BEFORE UPDATE ON exam_practical_log
            BEGIN SELECT RAISE(ABORT, 'what happened is not changed'); END;
        CREATE TRIGGER exam_practical_log_is_kept BEFORE DELETE ON exam_practical_log
            BEGIN SELECT RAISE(ABORT, 'what happened is not removed'); END;
    )"};
}

store::Job practical_job(const Practical& exam, const PracticalLog& log, WallTime now) {
    store::Values row{exam.id,
                      exam.setup.title,
                      exam.setup.class_name,
                      to_json(exam.setup),
                      to_string(exam.state),
                      exam.by.person,
                      exam.by.name,
                      exam.by.at.ms,
                      exam.ended.ms};
    std::vector<store::Values> candidates;
    for (const auto& one : exam.candidates)
        candidates.push_back({exam.id, one.sitter.person, one.sitter.number, one.sitter.name,
                              one.paper, to_json(one)});
    std::vector<store::Values> lines;
    for (const auto& line : log)
        lines.push_back({exam.id, line.person, line.at.ms == 0 ? now.ms : line.at.ms,
                         to_string(line.what), line.task, line.span.ms, line.words});
    return [row = std::move(row), candidates = std::move(candidates),
            lines = std::move(lines)](store::Writer& writer) -> Result<void> {
        const auto done = writer.run(
            "INSERT INTO exam_practical (id, title, class, setup, state, person, person_name, at,"
            " ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " state = excluded.state, ended = excluded.ended",
            row);
        if (!done)
            return tl::unexpected(done.error());
        for (const auto& one : candidates)
            if (const auto kept = writer.run(
                    "INSERT INTO exam_practical_candidate (practical, person, number, name, paper,"
                    " kept) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (practical, person) DO UPDATE SET"
                    " kept = excluded.kept WHERE kept <> excluded.kept",
                    one);
                !kept)
                return tl::unexpected(kept.error());
        for (const auto& one : lines)
            if (const auto kept =
                    writer.run("INSERT INTO exam_practical_log (practical, person, at, what, task,"
                               " span, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
                               one);
                !kept)
                return tl::unexpected(kept.error());
        return {};
    };
}

namespace {

/// Each with its row, also those that cannot be read any more; of this number, or with 0 all.
Result<void>
each_practical(store::Reader& reader, std::int64_t practical,
               const std::function<Result<void>(const store::Row&, Result<Practical>)>& take) {
    const auto exams = reader.rows("SELECT id, title, class, setup, state, person, person_name, at,"
                                   " ended FROM exam_practical WHERE ? IN (0, id) ORDER BY id",
                                   {practical});
    if (!exams)
        return tl::unexpected(exams.error());
    for (const auto& row : *exams) {
        const auto sitters = reader.rows("SELECT person, number, name, paper, kept"
                                         " FROM exam_practical_candidate WHERE practical = ?"
                                         " ORDER BY number",
                                         {row.number(0)});
        if (!sitters)
            return tl::unexpected(sitters.error());
        if (auto taken = take(row, read_practical(row, *sitters)); !taken)
            return taken;
    }
    return {};
}

} // namespace

Result<std::vector<Practical>> read_practicals(store::Reader& reader) {
    std::vector<Practical> out;
    const auto done =
        each_practical(reader, 0, [&](const store::Row&, Result<Practical> exam) -> Result<void> {
            if (!exam)
                return tl::unexpected(exam.error());
            out.push_back(std::move(*exam));
            return {};
        });
    return done ? Result<std::vector<Practical>>(std::move(out)) : tl::unexpected(done.error());
}

namespace {

void add_kept(const Candidate& one, std::vector<std::string>& out) {
    const auto number = [&](std::int64_t value) { out.push_back(std::to_string(value)); };
    number(one.sitter.person);
    out.insert(out.end(), {one.sitter.number, one.sitter.name});
    for (const auto value :
         {std::int64_t{one.paper}, one.used.ms, one.extra.ms, one.released_mark.value_or(-1)})
        number(value);
    // Only where it says something: exams that were signed before this was kept stay as they are.
    if (one.attempt != 1)
        out.push_back("attempt " + std::to_string(one.attempt));
    if (one.kept_out)
        out.emplace_back("kept out");
    if (one.let_in)
        out.emplace_back("let in");
    for (const auto& call : one.calls) {
        number(call.task);
        out.insert(out.end(),
                   {std::string(to_string(call.state)), to_text(call.contact), call.reason});
        for (const auto value : {call.began.ms, call.ended.ms})
            number(value);
    }
}

/// The log until the results were out: a seat may well come back afterwards.
Result<void> add_setup_and_log(store::Reader& reader, std::int64_t practical,
                               std::vector<std::string>& out) {
    const auto add = [&](const store::Row& row) {
        for (std::size_t i = 0; i < row.size(); ++i)
            out.push_back(row.text(i));
    };
    auto done = reader.each("SELECT title, class, setup, person FROM exam_practical WHERE id = ?",
                            {practical}, [&](const store::Row& row) {
                                add(row);
                                return true;
                            });
    if (!done)
        return done;
    const auto released = to_string(PracticalEvent::released);
    return reader.each("SELECT person, at, what, task, span, words FROM exam_practical_log"
                       " WHERE practical = ? ORDER BY id",
                       {practical}, [&](const store::Row& row) {
                           add(row);
                           return row.text(2) != released;
                       });
}

} // namespace

Result<std::vector<KeptPractical>> kept_practicals(store::Reader& reader, std::int64_t practical) {
    std::vector<KeptPractical> out;
    const auto take = [&](const store::Row& row, const Result<Practical>& exam) -> Result<void> {
        KeptPractical one{.id = row.number(0),
                          .title = row.text(1),
                          .class_name = row.text(2),
                          .columns = {std::to_string(row.number(0))}};
        if (!exam) { // somebody changed it: it is found, and the rest is looked at too
            one.columns.emplace_back("unreadable");
            out.push_back(std::move(one));
            return {};
        }
        if (exam->state != PracticalState::released)
            return {};
        if (auto added = add_setup_and_log(reader, one.id, one.columns); !added)
            return added;
        for (const auto& candidate : exam->candidates)
            add_kept(candidate, one.columns);
        out.push_back(std::move(one));
        return {};
    };
    const auto done = each_practical(reader, practical, take);
    return done ? Result<std::vector<KeptPractical>>(std::move(out)) : tl::unexpected(done.error());
}

Result<std::vector<Practical>> released_practicals(store::Reader& reader, std::int64_t number) {
    std::vector<Practical> out;
    const auto done = each_practical(
        reader, number, [&](const store::Row&, Result<Practical> exam) -> Result<void> {
            if (exam && exam->state == PracticalState::released)
                out.push_back(std::move(*exam));
            return {};
        });
    return done ? Result<std::vector<Practical>>(std::move(out)) : tl::unexpected(done.error());
}

Result<std::vector<Practical>> released_practicals(store::Reader& reader, const ContactKey& of) {
    // As to_json() writes a call; what only looks like it costs a second look.
    const auto ids = reader.rows("SELECT DISTINCT practical FROM exam_practical_candidate"
                                 " WHERE instr(kept, ?) > 0 ORDER BY practical",
                                 {"\"run\":" + std::to_string(of.run) +
                                  ",\"contact\":" + std::to_string(of.contact.value) + ","});
    if (!ids)
        return tl::unexpected(ids.error());
    std::vector<Practical> out;
    for (const auto& id : *ids) {
        auto some = released_practicals(reader, id.number(0));
        if (!some)
            return some;
        out.insert(out.end(), some->begin(), some->end());
    }
    return out;
}

Result<std::map<ContactKey, bool>> examined_contacts(store::Reader& reader) {
    const auto exams = read_practicals(reader);
    if (!exams)
        return tl::unexpected(exams.error());
    std::map<ContactKey, bool> out;
    for (const auto& exam : *exams)
        for (const auto& candidate : exam.candidates)
            for (const auto& call : candidate.calls)
                if (call.contact.contact)
                    out[call.contact] = exam.state != PracticalState::released;
    return out;
}

Result<PracticalLog> read_practical_log(store::Reader& reader, std::int64_t exam,
                                        std::int64_t person) {
    const auto rows =
        reader.rows("SELECT person, at, what, task, span, words"
                    " FROM exam_practical_log WHERE practical = ?"
                    " AND (? = 0 OR person = ? OR person = 0)"
                    " ORDER BY id DESC LIMIT ?",
                    {exam, person, person, static_cast<std::int64_t>(limits::page_rows)});
    if (!rows)
        return tl::unexpected(rows.error());
    PracticalLog out;
    for (const auto& row : *rows)
        if (const auto what = word_of(row.text(2), PracticalEvent::let_in))
            out.push_back({.person = row.number(0),
                           .at = {row.number(1)},
                           .what = *what,
                           .task = row.number(3),
                           .span = {row.number(4)},
                           .words = row.text(5)});
    return out;
}

} // namespace ringroom::exam
