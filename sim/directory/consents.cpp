#include "directory/consents.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/digest.h"
#include "directory/tables.h"

namespace ringroom::directory {

store::Migration consents_migration() {
    return {6, "directory", R"(
        CREATE TABLE consent_text (
            version TEXT PRIMARY KEY,
            content TEXT NOT NULL
        );
        CREATE TABLE consent (
            person INTEGER NOT NULL,
            course INTEGER NOT NULL,
            version TEXT NOT NULL REFERENCES consent_text (version),
            at INTEGER NOT NULL,
            withdrawn INTEGER NOT NULL, -- 0: it holds
            PRIMARY KEY (person, course, version)
        ) WITHOUT ROWID;
    )"};
}

namespace {

/// Of students and of who leads them: both take the calls of their class.
bool asks(const Course& course, const Person& person) {
    const bool takes_calls = person.role == Role::student || person.role == Role::team_leader;
    return takes_calls && !course.archived && !course.consent.empty() &&
           std::find(person.classes.begin(), person.classes.end(), course.class_name) !=
               person.classes.end();
}

/// When the person accepted this version; 0: not, or taken back.
Result<WallTime> accepted_at(store::Reader& reader, std::int64_t person, std::int64_t course,
                             const std::string& version) {
    const auto row = reader.row("SELECT at FROM consent WHERE person = ? AND course = ?"
                                " AND version = ? AND withdrawn = 0",
                                {person, course, version});
    if (!row)
        return tl::unexpected(row.error());
    return *row ? WallTime{(*row)->number(0)} : WallTime{};
}

Result<std::vector<ConsentAsked>>
asked_by(store::Reader& reader, const std::vector<Course>& courses, const Person& person) {
    std::vector<ConsentAsked> out;
    for (const auto& course : courses) {
        if (!asks(course, person))
            continue;
        const auto version = consent_version(course.consent);
        const auto at = accepted_at(reader, person.id, course.id, version);
        if (!at)
            return tl::unexpected(at.error());
        out.push_back({course.id, course.name, course.consent, version, *at});
    }
    return out;
}

} // namespace

std::string consent_version(std::string_view text) {
    return text.empty() ? std::string() : sha256_hex(text).substr(0, 16);
}

Result<std::vector<ConsentAsked>> consents_asked(store::Reader& reader, const Person& person) {
    const auto all = courses(reader);
    return all ? asked_by(reader, *all, person) : tl::unexpected(all.error());
}

Result<std::vector<Person>> without_consent(store::Reader& reader,
                                            const std::vector<Person>& people) {
    const auto all = courses(reader);
    if (!all)
        return tl::unexpected(all.error());
    std::vector<Person> out;
    for (const auto& person : people) {
        const auto asked = asked_by(reader, *all, person);
        if (!asked)
            return tl::unexpected(asked.error());
        if (std::any_of(asked->begin(), asked->end(),
                        [](const ConsentAsked& one) { return one.accepted.ms == 0; }))
            out.push_back(person);
    }
    return out;
}

Result<std::map<std::int64_t, ConsentCount>> consent_counts(store::Reader& reader,
                                                            const std::vector<Course>& courses,
                                                            const std::vector<Person>& people) {
    std::set<std::tuple<std::int64_t, std::int64_t, std::string>> holding;
    const auto read = reader.each("SELECT person, course, version FROM consent WHERE withdrawn = 0",
                                  {}, [&](const store::Row& row) {
                                      holding.emplace(row.number(0), row.number(1), row.text(2));
                                      return true;
                                  });
    if (!read)
        return tl::unexpected(read.error());
    std::map<std::int64_t, ConsentCount> out;
    for (const auto& course : courses) {
        const auto version = consent_version(course.consent);
        for (const auto& person : people)
            if (asks(course, person)) {
                auto& count = out[course.id];
                ++count.asked;
                count.accepted += holding.contains({person.id, course.id, version}) ? 1 : 0;
            }
    }
    return out;
}

Result<std::vector<ConsentGiven>> consents_given(store::Reader& reader, std::int64_t person) {
    const auto rows = reader.rows(
        "SELECT consent.course, COALESCE(course.name, ''), consent.version, content, consent.at,"
        " withdrawn FROM consent JOIN consent_text ON consent_text.version = consent.version"
        " LEFT JOIN course ON course.id = consent.course WHERE person = ?"
        " ORDER BY consent.at, consent.course",
        {person});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<ConsentGiven> out;
    for (const auto& row : *rows)
        out.push_back({row.number(0),
                       row.text(1),
                       row.text(2),
                       row.text(3),
                       {row.number(4)},
                       {row.number(5)}});
    return out;
}

Result<void> each_consent(store::Reader& reader, const ConsentFilter& filter,
                          const std::function<void(const KeptConsent&)>& take) {
    return reader.each("SELECT person, course, consent.version, at, withdrawn,"
                       " COALESCE(person.number, ''), COALESCE(person.name, ''),"
                       " COALESCE(course.name, '')"
                       " FROM consent LEFT JOIN person ON person.id = person"
                       " LEFT JOIN course ON course.id = course"
                       " WHERE ? IN (0, person) AND ? IN (0, course)"
                       " ORDER BY person, course, consent.version",
                       {filter.person, filter.course}, [&](const store::Row& row) {
                           take({row.number(0),
                                 row.number(1),
                                 row.text(2),
                                 {row.number(3)},
                                 {row.number(4)},
                                 row.text(5),
                                 row.text(6),
                                 row.text(7)});
                           return true;
                       });
}

Result<void> each_consent_text(store::Reader& reader, const std::string& version,
                               const std::function<void(const ConsentText&)>& take) {
    return reader.each("SELECT version, content FROM consent_text WHERE ? IN ('', version)"
                       " ORDER BY version",
                       {version}, [&](const store::Row& row) {
                           take({row.text(0), row.text(1)});
                           return true;
                       });
}

Result<void> give_consent(store::Writer& writer, const Person& person, std::int64_t course,
                          const std::string& version, WallTime now) {
    const auto found = course_of(writer, course);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found || !asks(**found, person))
        return fail("consent.unknown", "no course of theirs that asks");
    if (consent_version((*found)->consent) != version)
        return fail("consent.changed", "the text is another by now");
    const auto kept = writer.run("INSERT INTO consent_text (version, content) VALUES (?, ?)"
                                 " ON CONFLICT DO NOTHING",
                                 {version, (*found)->consent});
    if (!kept)
        return tl::unexpected(kept.error());
    // Accepted again it keeps its first day, unless it was taken back in between.
    const auto done =
        writer.run("INSERT INTO consent (person, course, version, at, withdrawn)"
                   " VALUES (?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET"
                   " at = CASE withdrawn WHEN 0 THEN at ELSE excluded.at END, withdrawn = 0",
                   {person.id, course, version, now.ms});
    return done ? Result<void>() : tl::unexpected(done.error());
}

Result<void> withdraw_consent(store::Writer& writer, std::int64_t person, std::int64_t course,
                              WallTime now) {
    const auto done = writer.run("UPDATE consent SET withdrawn = ? WHERE person = ? AND course = ?"
                                 " AND withdrawn = 0",
                                 {now.ms, person, course});
    if (!done)
        return tl::unexpected(done.error());
    return *done == 0 ? fail("consent.not_given", "nothing to take back") : Result<void>();
}

} // namespace ringroom::directory
