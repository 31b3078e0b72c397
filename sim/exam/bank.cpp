#include "exam/bank.h"

#include <algorithm>

#include "base/characters.h"
#include "exam/json.h"
#include "exam/limits.h"
#include "exam/tables.h"

namespace ringroom::exam {
namespace {

constexpr std::size_t words_searched = 4;

std::string folded_text(std::string_view text) {
    return utf8_of(folded(characters_of(text)));
}

/// Everything that a search looks at.
std::string search_text(const Question& question) {
    std::string out = question.key + '\n' + question.category + '\n' + question.stem;
    for (const auto& choice : question.choices)
        out += '\n' + choice.text;
    return folded_text(out);
}

std::vector<std::string> search_words(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : folded_text(text) + ' ') {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            out.push_back(std::exchange(word, {}));
        }
    }
    out.resize(words_searched); // further words narrow nothing
    return out;
}

Result<StoredQuestion> stored(const store::Row& row) {
    auto question = question_from_json(row.text(2));
    if (!question)
        return tl::unexpected(question.error());
    return StoredQuestion{.id = row.number(0),
                          .version = static_cast<int>(row.number(1)),
                          .question = std::move(*question),
                          .retired = row.number(3) != 0,
                          .at = {row.number(4)},
                          .by = row.text(5)};
}

constexpr std::string_view filtered = " FROM exam_question WHERE current = 1 AND retired = ?"
                                      " AND (? = '' OR category = ? OR category LIKE ? ESCAPE '\\')"
                                      " AND (? = '' OR kind = ?)"
                                      " AND instr(search, ?) > 0 AND instr(search, ?) > 0"
                                      " AND instr(search, ?) > 0 AND instr(search, ?) > 0";

store::Values values_of(const BankFilter& filter) {
    std::string below;
    for (const char c : filter.category) {
        if (c == '%' || c == '_' || c == '\\')
            below += '\\';
        below += c;
    }
    const std::string kind = filter.kind ? std::string(to_string(*filter.kind)) : "";
    store::Values out{
        int{filter.retired}, filter.category, filter.category, below + "/%", kind, kind};
    for (auto& word : search_words(filter.words))
        out.emplace_back(std::move(word));
    return out;
}

Result<std::vector<PlannedQuestion>> planned(store::Reader& reader,
                                             const std::vector<ReadQuestion>& read) {
    std::vector<PlannedQuestion> out;
    std::int64_t added = 0;
    for (const auto& [line, question] : read) {
        const auto there = reader.row("SELECT id, content, retired FROM exam_question"
                                      " WHERE current = 1 AND category = ? AND name = ?",
                                      {question.category, question.key});
        if (!there)
            return tl::unexpected(there.error());
        PlannedQuestion one{.line = line, .question = question};
        if (*there) {
            one.id = (*there)->number(0);
            const bool same = (*there)->text(1) == to_json(question) && (*there)->number(2) == 0;
            one.change = same ? Change::same : Change::changed;
        } else {
            ++added;
        }
        out.push_back(std::move(one));
    }
    const auto count =
        reader.row("SELECT COUNT(*) FROM exam_question WHERE current = 1 AND retired = 0");
    if (!count)
        return tl::unexpected(count.error());
    if ((*count)->number(0) + added > static_cast<std::int64_t>(limits::bank_questions))
        return fail("exam.bank_full", "the bank holds as many questions as it can");
    return out;
}

/// The newest one of a question.
struct Newest {
    int version = 0;
    bool retired = false;
};

/// The newest version comes after `former`; gives the id.
Result<std::int64_t> write_version(store::Writer& writer, std::int64_t id, const Newest& former,
                                   const Question& question, const By& by) {
    if (id == 0) {
        const auto last = writer.row("SELECT COALESCE(MAX(id), 0) FROM exam_question");
        if (!last)
            return tl::unexpected(last.error());
        id = (*last)->number(0) + 1;
    } else if (auto old = writer.run("UPDATE exam_question SET current = 0 WHERE id = ?", {id});
               !old) {
        return tl::unexpected(old.error());
    }
    const auto done = writer.run(
        "INSERT INTO exam_question (id, version, current, retired, name, category, kind,"
        " content, search, at, person, person_name) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {id, former.version + 1, int{former.retired}, question.key, question.category,
         to_string(question.kind), to_json(question), search_text(question), by.at.ms, by.person,
         by.name});
    if (!done)
        return tl::unexpected(done.error());
    return id;
}

Result<Newest> newest_of(store::Reader& reader, std::int64_t id) {
    const auto row =
        reader.row("SELECT version, retired FROM exam_question WHERE id = ? AND current = 1", {id});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail("exam.unknown_question", "no such question");
    return Newest{static_cast<int>((*row)->number(0)), (*row)->number(1) != 0};
}

Result<void> write_planned(store::Writer& writer, const PlannedQuestion& one, const By& by) {
    if (one.change == Change::same)
        return {};
    Newest former;
    if (one.id != 0) {
        const auto newest = newest_of(writer, one.id);
        if (!newest)
            return tl::unexpected(newest.error());
        former.version = newest->version; // what is imported is in use
    }
    const auto id = write_version(writer, one.id, former, one.question, by);
    return id ? Result<void>() : tl::unexpected(id.error());
}

} // namespace

store::Migration bank_migration() {
    return {1, "exam", R"(
        CREATE TABLE exam_question (
            id INTEGER NOT NULL,
            version INTEGER NOT NULL, -- its content never changes
            current INTEGER NOT NULL,
            retired INTEGER NOT NULL,
            name TEXT NOT NULL,
            category TEXT NOT NULL,
            kind TEXT NOT NULL,
            content TEXT NOT NULL,
            search TEXT NOT NULL,
            at INTEGER NOT NULL,
            person INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            PRIMARY KEY (id, version)
        );
        CREATE UNIQUE INDEX exam_question_name ON exam_question (category, name)
            WHERE current = 1;
        CREATE INDEX exam_question_current ON exam_question (id) WHERE current = 1;
    )"};
}

Result<std::map<std::string, bool>> asked_recordings(store::Reader& reader) {
    std::map<std::string, bool> out;
    Result<void> read;
    const auto done = reader.each("SELECT content, current, retired FROM exam_question"
                                  " WHERE kind = ?",
                                  {to_string(Kind::listen)}, [&](const store::Row& row) {
                                      const auto question = question_from_json(row.text(0));
                                      if (!question) {
                                          read = tl::unexpected(question.error());
                                          return false;
                                      }
                                      const bool in_use = row.number(1) != 0 && row.number(2) == 0;
                                      auto& known = out[question->recording];
                                      known = known || in_use;
                                      return true;
                                  });
    if (!done || !read)
        return tl::unexpected(done ? read.error() : done.error());
    return out;
}

std::string_view to_string(Change change) {
    constexpr std::string_view words[] = {"added", "changed", "same"};
    return words[static_cast<std::size_t>(change)];
}

void Bank::forget() {
    const std::scoped_lock lock(mutex_);
    drawable_.reset();
}

Result<BankPage> Bank::page(const BankFilter& filter) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    BankPage out;
    auto values = values_of(filter);
    const auto total = reader.row("SELECT COUNT(*)" + std::string(filtered), values);
    if (!total)
        return tl::unexpected(total.error());
    out.total = (*total)->number(0);
    values.emplace_back(filter.after);
    values.emplace_back(static_cast<std::int64_t>(std::min(filter.limit, limits::page_rows)) + 1);
    const auto rows = reader.rows("SELECT id, version, content, retired, at, person_name" +
                                      std::string(filtered) + " AND id > ? ORDER BY id LIMIT ?",
                                  values);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        out.more = out.rows.size() >= std::min(filter.limit, limits::page_rows);
        if (out.more)
            break;
        auto one = stored(row);
        if (!one)
            return tl::unexpected(one.error());
        out.rows.push_back(std::move(*one));
    }
    const auto categories =
        reader.rows("SELECT DISTINCT category FROM exam_question WHERE current = 1 AND"
                    " retired = 0 AND category <> '' ORDER BY category");
    if (!categories)
        return tl::unexpected(categories.error());
    for (const auto& row : *categories)
        out.categories.push_back(row.text(0));
    return out;
}

Result<bool> Bank::plays(const std::string& recording) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto asked = asked_recordings((*session)->reader());
    if (!asked)
        return tl::unexpected(asked.error());
    const auto found = asked->find(recording);
    return found != asked->end() && found->second;
}

Result<StoredQuestion> Bank::question(std::int64_t id, int version) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto row = (*session)->reader().row(
        "SELECT id, version, content, retired, at, person_name FROM exam_question"
        " WHERE id = ? AND (version = ? OR (? = 0 AND current = 1))",
        {id, version, version});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail("exam.unknown_question", "no such question");
    return stored(**row);
}

Result<std::vector<PlannedQuestion>> Bank::preview(const std::vector<ReadQuestion>& read) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return planned((*session)->reader(), read);
}

Result<std::vector<PlannedQuestion>> Bank::import(const std::vector<ReadQuestion>& read,
                                                  const By& by) {
    std::vector<PlannedQuestion> out;
    const auto done = store_.write([&](store::Writer& writer) -> Result<void> {
        auto plan = planned(writer, read);
        if (!plan)
            return tl::unexpected(plan.error());
        for (const auto& one : *plan)
            if (auto written = write_planned(writer, one, by); !written)
                return written;
        out = std::move(*plan);
        return {};
    });
    forget();
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::pair<std::int64_t, int>> Bank::put(const Question& question, std::int64_t id,
                                               const By& by, int of_version) {
    if (auto wrong = flaw_of(question))
        return tl::unexpected(*wrong);
    std::pair<std::int64_t, int> out;
    const auto done = store_.write([&](store::Writer& writer) -> Result<void> {
        const auto plan = planned(writer, {{0, question}});
        if (!plan)
            return tl::unexpected(plan.error());
        if (plan->front().id != 0 && plan->front().id != id)
            return fail("exam.same_key", "another question is called so");
        Newest former;
        if (id != 0) {
            const auto newest = newest_of(writer, id);
            if (!newest)
                return tl::unexpected(newest.error());
            former = *newest;
            if (of_version != 0 && of_version != former.version)
                return fail("exam.question_changed", '"' + std::to_string(former.version) + '"');
        }
        const auto written = write_version(writer, id, former, question, by);
        if (!written)
            return tl::unexpected(written.error());
        out = {*written, former.version + 1};
        return {};
    });
    forget();
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<void> Bank::renew(store::Writer& writer, std::int64_t id, int of_version,
                         const Question& question, const By& by) {
    const auto newest = newest_of(writer, id);
    if (!newest)
        return tl::unexpected(newest.error());
    if (newest->version != of_version)
        return fail("exam.question_changed", '"' + std::to_string(newest->version) + '"');
    const auto written = write_version(writer, id, *newest, question, by);
    return written ? Result<void>() : tl::unexpected(written.error());
}

Result<void> Bank::retire(std::int64_t id, bool retired) {
    const auto done = store_.write([=](store::Writer& writer) -> Result<void> {
        const auto changed =
            writer.run("UPDATE exam_question SET retired = ? WHERE id = ? AND current = 1",
                       {int{retired}, id});
        if (!changed)
            return tl::unexpected(changed.error());
        if (*changed == 0)
            return fail("exam.unknown_question", "no such question");
        return {};
    });
    forget();
    return done;
}

Result<std::shared_ptr<const std::vector<BankQuestion>>> Bank::drawable() const {
    // Held while reading: fifty who begin at once read the bank once.
    const std::scoped_lock lock(mutex_);
    if (drawable_)
        return drawable_;
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto out = std::make_shared<std::vector<BankQuestion>>();
    Result<void> fine;
    const auto done = (*session)->reader().each(
        "SELECT id, version, content, retired, at, person_name FROM exam_question"
        " WHERE current = 1 AND retired = 0 ORDER BY id",
        {}, [&](const store::Row& row) {
            auto one = stored(row);
            if (one)
                out->push_back({one->id, one->version, std::move(one->question)});
            else
                fine = tl::unexpected(one.error());
            return fine.has_value();
        });
    if (!done || !fine)
        return tl::unexpected(!done ? done.error() : fine.error());
    drawable_ = out;
    return drawable_;
}

Result<std::shared_ptr<const Question>> Bank::version(std::int64_t id, int number) const {
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = versions_.find({id, number}); found != versions_.end())
            return found->second;
    }
    auto read = question(id, number);
    if (!read)
        return tl::unexpected(read.error());
    const auto out = std::make_shared<const Question>(std::move(read->question));
    const std::scoped_lock lock(mutex_);
    versions_[{id, number}] = out;
    return out;
}

} // namespace ringroom::exam
