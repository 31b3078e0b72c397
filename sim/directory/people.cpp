#include "directory/people.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/utf8.h"
#include "directory/limits.h"
#include "directory/secret.h"
#include "directory/tables.h"

namespace ringroom::directory {

store::Migration people_migration() {
    return {1, "directory", R"(
        CREATE TABLE person (
            id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: results name it
            number TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            language TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            password_hash TEXT NOT NULL,
            sip_secret TEXT NOT NULL,
            failures INTEGER NOT NULL DEFAULT 0,
            locked_until INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE person_class (
            person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
            class TEXT NOT NULL,
            PRIMARY KEY (person, class)
        ) WITHOUT ROWID;
        CREATE INDEX person_class_name ON person_class (class);
    )"};
}

std::vector<store::Migration> migrations() {
    return {people_migration(),  tokens_migration(),         audit_migration(),
            courses_migration(), audit_concerns_migration(), consents_migration(),
            gates_migration(),   groups_migration()};
}

namespace {

constexpr std::string_view columns =
    "SELECT id, number, name, role, language, enabled, locked_until FROM person ";

bool digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> check_name(std::string_view name) {
    if (blank(name) || name.size() > limits::name_bytes || !unmistakable(name))
        return fail("people.name",
                    fmt::format("a name has 1 to {} bytes of printable text", limits::name_bytes));
    return {};
}

Result<void> check_classes(const std::vector<std::string>& names) {
    if (names.size() > limits::classes_a_person)
        return fail("people.class", fmt::format("at most {} classes", limits::classes_a_person));
    for (const auto& name : names)
        if (blank(name) || name.size() > limits::class_bytes || !unmistakable(name))
            return fail("people.class", fmt::format("a class has 1 to {} bytes of printable text",
                                                    limits::class_bytes));
    return {};
}

Result<void> write_classes(store::Writer& writer, std::int64_t id,
                           const std::vector<std::string>& names) {
    auto done = writer.run("DELETE FROM person_class WHERE person = ?", {id});
    for (const auto& name : std::set<std::string>(names.begin(), names.end()))
        if (done)
            done = writer.run("INSERT INTO person_class (person, class) VALUES (?, ?)", {id, name});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

/// Who is in which group. Where somebody is of a class CLASS/GROUP the name means that class.
constexpr std::string_view memberships =
    " FROM course_student AS seated JOIN person AS member ON member.number = seated.number"
    " JOIN course ON course.id = seated.course AND course.archived = 0"
    " JOIN course_group ON course_group.course = seated.course"
    " AND course_group.place = seated.place"
    " JOIN person_class AS own ON own.person = member.id AND own.class = course.class"
    " WHERE NOT EXISTS (SELECT 1 FROM person_class AS named"
    " WHERE named.class = course.class || '/' || course_group.name)";

Result<void> read_groups(store::Reader& reader, Person& person) {
    return reader.each("SELECT DISTINCT course.class, course_group.name" +
                           std::string(memberships) +
                           " AND seated.number = ? ORDER BY course.class, course_group.name",
                       {person.number}, [&](const store::Row& row) {
                           person.groups.push_back({row.text(0), row.text(1)});
                           return true;
                       });
}

Result<std::vector<Person>> read(store::Reader& reader, std::string_view where,
                                 const store::Values& values) {
    std::vector<Person> all;
    auto done =
        reader.each(std::string(columns) + std::string(where), values, [&](const store::Row& row) {
            Person person;
            person.id = row.number(0);
            person.number = row.text(1);
            person.name = row.text(2);
            person.role = role_from(row.text(3)).value_or(Role::student);
            person.language = language_from(row.text(4));
            person.enabled = row.number(5) != 0;
            person.locked_until = {row.number(6)};
            all.push_back(std::move(person));
            return true;
        });
    for (auto& person : all) {
        if (done)
            done = reader.each("SELECT class FROM person_class WHERE person = ? ORDER BY class",
                               {person.id}, [&](const store::Row& row) {
                                   person.classes.push_back(row.text(0));
                                   return true;
                               });
        if (done)
            done = read_groups(reader, person);
    }
    if (!done)
        return tl::unexpected(done.error());
    return all;
}

std::string_view word(Language language) {
    return language == Language::zh ? "zh" : "en";
}

tl::unexpected<Error> unknown(std::string_view who) {
    return fail("people.unknown", fmt::format("there is nobody {}", who));
}

} // namespace

std::string audience_name(const GroupName& of) {
    return of.class_name + "/" + of.group;
}

std::string class_behind(const Person& person, std::string_view audience) {
    for (const auto& name : person.classes)
        if (name == audience)
            return name;
    for (const auto& group : person.groups)
        if (audience_name(group) == audience)
            return group.class_name;
    return {};
}

bool is_of(const Person& person, std::string_view audience) {
    return !class_behind(person, audience).empty();
}

Result<void> check_person(const NewPerson& person) {
    if (person.number.size() < limits::number_digits_min ||
        person.number.size() > limits::number_digits_max || !digits(person.number))
        return fail("people.number",
                    fmt::format("a number has {} to {} digits", limits::number_digits_min,
                                limits::number_digits_max));
    if (auto fits = check_name(person.name); !fits)
        return fits;
    if (auto fits = check_classes(person.classes); !fits)
        return fits;
    return check_password(person.password);
}

Result<std::vector<Identity>> identities(store::Reader& reader) {
    std::vector<Identity> out;
    const auto read = reader.each("SELECT id, number, name FROM person ORDER BY id", {},
                                  [&](const store::Row& row) {
                                      out.push_back({row.number(0), row.text(1), row.text(2)});
                                      return true;
                                  });
    if (!read)
        return tl::unexpected(read.error());
    return out;
}

Result<std::int64_t> add_person(store::Writer& writer, const NewPerson& person,
                                const std::string& password_hash) {
    if (auto fits = check_person(person); !fits)
        return tl::unexpected(fits.error());
    const auto before = writer.row("SELECT 1 FROM person WHERE number = ?", {person.number});
    if (!before)
        return tl::unexpected(before.error());
    if (*before)
        return fail("people.exists", '"' + person.number + "\" exists already");
    const auto done = writer.run("INSERT INTO person (number, name, role, language, enabled,"
                                 " password_hash, sip_secret) VALUES (?, ?, ?, ?, 1, ?, ?)",
                                 {person.number, person.name, to_string(person.role),
                                  word(person.language), password_hash, generate_sip_secret()});
    if (!done)
        return tl::unexpected(done.error());
    const auto id = writer.last_id();
    if (auto classes_done = write_classes(writer, id, person.classes); !classes_done)
        return tl::unexpected(classes_done.error());
    return id;
}

Result<void> update_person(store::Writer& writer, const Person& person) {
    if (auto fits = check_name(person.name); !fits)
        return fits;
    if (auto fits = check_classes(person.classes); !fits)
        return fits;
    const auto done = writer.run(
        "UPDATE person SET name = ?, role = ?, language = ?, enabled = ? WHERE id = ?",
        {person.name, to_string(person.role), word(person.language), person.enabled, person.id});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return unknown(fmt::format("with the id {}", person.id));
    return write_classes(writer, person.id, person.classes);
}

Result<void> remove_person(store::Writer& writer, std::string_view number) {
    const auto done = writer.run("DELETE FROM person WHERE number = ?", {number});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return unknown(fmt::format("under {}", number));
    return {};
}

Result<std::optional<Person>> find_person(store::Reader& reader, std::string_view number) {
    auto found = read(reader, "WHERE number = ?", {number});
    if (!found)
        return tl::unexpected(found.error());
    if (found->empty())
        return std::nullopt;
    return std::move(found->front());
}

Result<std::vector<Person>> people(store::Reader& reader) {
    return read(reader, "ORDER BY number", {});
}

Result<std::vector<Person>> people_of(store::Reader& reader, std::string_view audience) {
    auto of_class = read(
        reader, "WHERE id IN (SELECT person FROM person_class WHERE class = ?) ORDER BY number",
        {audience});
    if (!of_class || !of_class->empty())
        return of_class;
    return read(reader,
                "WHERE id IN (SELECT member.id" + std::string(memberships) +
                    " AND course.class || '/' || course_group.name = ?) ORDER BY number",
                {audience});
}

Result<std::vector<std::string>> classes(store::Reader& reader) {
    std::vector<std::string> all;
    const auto done = reader.each("SELECT DISTINCT class FROM person_class ORDER BY class", {},
                                  [&](const store::Row& row) {
                                      all.push_back(row.text(0));
                                      return true;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return all;
}

Result<std::vector<SipSecret>> sip_secrets(store::Reader& reader) {
    std::vector<SipSecret> all;
    const auto done =
        reader.each("SELECT number, sip_secret FROM person WHERE enabled = 1 ORDER BY number", {},
                    [&](const store::Row& row) {
                        all.push_back({row.text(0), row.text(1)});
                        return true;
                    });
    if (!done)
        return tl::unexpected(done.error());
    return all;
}

Result<std::optional<SipSecret>> sip_secret(store::Reader& reader, std::string_view number) {
    const auto row = reader.row(
        "SELECT number, sip_secret FROM person WHERE enabled = 1 AND number = ?", {number});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    return SipSecret{(*row)->text(0), (*row)->text(1)};
}

Result<SipSecret> renew_sip_secret(store::Writer& writer, std::string_view number) {
    SipSecret fresh{std::string(number), generate_sip_secret()};
    const auto done =
        writer.run("UPDATE person SET sip_secret = ? WHERE number = ?", {fresh.secret, number});
    if (!done)
        return tl::unexpected(done.error());
    if (*done != 1)
        return unknown(fmt::format("under {}", number));
    return fresh;
}

} // namespace ringroom::directory
