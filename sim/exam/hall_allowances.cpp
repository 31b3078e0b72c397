// What a teacher allows one student beyond the rules of an exam. Each is a row for good, signed
// with its commit; the attempt that begins by one has it in its log, too.
#include <array>

#include "base/utf8.h"
#include "exam/hall_inside.h"
#include "exam/limits.h"
#include "exam/tables.h"

namespace ringroom::exam {
namespace {

constexpr auto allowed_words = std::to_array<std::string_view>({"entry", "attempt"});

} // namespace

std::string_view to_string(Allowed what) {
    return allowed_words.at(static_cast<std::size_t>(what));
}

std::optional<Allowed> allowed_from(std::string_view word) {
    for (const auto one : {Allowed::entry, Allowed::attempt})
        if (word == to_string(one))
            return one;
    return std::nullopt;
}

store::Migration allowances_migration() {
    return {5, "exam", R"(
        CREATE TABLE exam_allowance (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            exam INTEGER NOT NULL REFERENCES exam_exam (id),
            student INTEGER NOT NULL,
            number TEXT NOT NULL,
            name TEXT NOT NULL,
            what TEXT NOT NULL,
            reason TEXT NOT NULL,
            person INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX exam_allowance_exam ON exam_allowance (exam);
    )"};
}

KeptLogLine line_of(Happened what, const Allowance& allowance, Now now) {
    return {now.wall, {.what = what, .detail = allowance.by.name + ": " + allowance.reason}};
}

Result<void> Hall::load_allowances(store::Reader& reader) {
    const auto rows = reader.rows("SELECT exam, student, what, reason, person, person_name, at"
                                  " FROM exam_allowance ORDER BY id");
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        const auto what = allowed_from(row.text(2));
        if (!what)
            return fail("exam.json", "an allowance that cannot be");
        allowances_[row.number(0)].push_back(
            {row.number(1), *what, row.text(3), {row.number(4), row.text(5), {row.number(6)}}});
    }
    return {};
}

std::vector<const Allowance*> Hall::allowed(std::int64_t exam, std::int64_t person,
                                            Allowed what) const {
    std::vector<const Allowance*> out;
    if (const auto found = allowances_.find(exam); found != allowances_.end())
        for (const auto& one : found->second)
            if (one.person == person && one.what == what)
                out.push_back(&one);
    return out;
}

int Hall::attempts_under(const Exam& exam, std::int64_t person) const {
    return exam.setup.rules.attempts +
           static_cast<int>(allowed(exam.id, person, Allowed::attempt).size());
}

Result<void> Hall::check_allowance(std::int64_t id, std::int64_t person, Allowed what) const {
    const auto exam = exams_.find(id);
    if (exam == exams_.end())
        return fail("exam.unknown", "no such exam");
    if (exam->second.state == ExamState::closed)
        return fail("exam.closed", "nobody begins any more");
    if (exam->second.state == ExamState::dropped)
        return fail("exam.dropped", "nobody sits it");
    const auto all = allowances_.find(id);
    if (all != allowances_.end() && all->second.size() >= limits::allowances)
        return fail("exam.allow.too_many", "too many exceptions in one exam");
    const auto before = allowed(id, person, what).size();
    if (what == Allowed::entry && (!exam->second.setup.rules.gate || before > 0))
        return fail("exam.allow.entry", "nothing keeps them out");
    if (what == Allowed::attempt && before >= limits::extra_attempts)
        return fail("exam.allow.attempts", "too many attempts for one");
    return {};
}

Result<void> Hall::allow(std::int64_t exam, const Sitter& whom, Allowed what,
                         const std::string& reason, const By& by) {
    if (blank(reason) || !printable(reason) || characters(reason) > limits::title_characters)
        return fail("exam.allow.reason", "no reason, or too long");
    {
        const std::scoped_lock lock(mutex_);
        if (auto fine = check_allowance(exam, whom.person, what); !fine)
            return fine;
        allowances_[exam].push_back({whom.person, what, reason, by}); // of two at once one counts
    }
    auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        const auto done = writer.run(
            "INSERT INTO exam_allowance (exam, student, number, name, what, reason, person,"
            " person_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {exam, whom.person, whom.number, whom.name, std::string(to_string(what)), reason,
             by.person, by.name, by.at.ms});
        const auto last =
            done ? writer.row("SELECT max(id) FROM exam_allowance") : tl::unexpected(done.error());
        if (!last)
            return tl::unexpected(last.error());
        return witness_.allowed ? witness_.allowed(writer, (*last)->number(0), by.at)
                                : Result<void>();
    });
    if (written)
        return written;
    const std::scoped_lock lock(mutex_);
    auto& all = allowances_[exam];
    const auto mine = std::find_if(all.rbegin(), all.rend(), [&](const Allowance& one) {
        return one.person == whom.person && one.what == what && one.reason == reason &&
               one.by.at == by.at;
    });
    if (mine != all.rend())
        all.erase(std::next(mine).base());
    return written;
}

Result<void> each_allowance(store::Reader& reader,
                            const std::function<void(const KeptAllowance&)>& take) {
    return reader.each("SELECT id, exam, student, number, name, what, reason, person, person_name,"
                       " at FROM exam_allowance ORDER BY id",
                       {}, [&](const store::Row& row) {
                           KeptAllowance one{.id = row.number(0),
                                             .exam = row.number(1),
                                             .person = row.number(2),
                                             .number = row.text(3),
                                             .what = row.text(5)};
                           for (std::size_t i = 0; i < row.size(); ++i)
                               one.columns.push_back(row.text(i));
                           take(one);
                           return true;
                       });
}

bool Hall::is_let_in(std::int64_t exam, std::int64_t person) const {
    const std::scoped_lock lock(mutex_);
    return !allowed(exam, person, Allowed::entry).empty();
}

Result<int> Hall::attempts_of(std::int64_t id, std::int64_t person) const {
    const std::scoped_lock lock(mutex_);
    const auto exam = exams_.find(id);
    if (exam == exams_.end())
        return fail("exam.unknown", "no such exam");
    return attempts_under(exam->second, person);
}

} // namespace ringroom::exam
