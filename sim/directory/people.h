#pragma once
// People: the number they dial and log in with, name, role, language, classes, and the secret of
// their telephone. Passwords and logins are in directory/accounts.h.
//
// Whoever chooses students does so by the name of an audience: a class by its own name, a group of
// a course of it by CLASS/GROUP.
//
//     const auto sitters = people_of(reader, "客服2301/第一组");
//     if (is_of(person, exam.class_name)) show(exam);
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "directory/rights.h"
#include "store/statement.h"
#include "store/store.h"

namespace ringroom::directory {

/// All tables of this room; for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();

/// A group that a person belongs to: of a course that goes on, of a class they are in.
struct GroupName {
    std::string class_name;
    std::string group;
    bool operator==(const GroupName&) const = default;
};

struct Person {
    std::int64_t id = 0;
    std::string number; ///< extension and login name, digits
    std::string name;
    Role role = Role::student;
    Language language = Language::zh;
    std::vector<std::string> classes; ///< sorted
    bool enabled = true;
    WallTime locked_until{}; ///< 0: not locked out
    /// Sorted; each once, whatever number of courses has one of this name. Kept with the courses
    /// (directory/courses.h): update_person() leaves them alone.
    std::vector<GroupName> groups;
};

/// "客服2301/第一组". Pure.
[[nodiscard]] std::string audience_name(const GroupName& of);
/// The class through which the person is of this audience: the class that it names, or that of the
/// group that it names. Empty: they are not of it. Pure.
[[nodiscard]] std::string class_behind(const Person& person, std::string_view audience);
[[nodiscard]] bool is_of(const Person& person, std::string_view audience);

struct NewPerson {
    std::string number;
    std::string name;
    Role role = Role::student;
    Language language = Language::zh;
    std::vector<std::string> classes;
    std::string password; ///< clear text, never stored
};

/// What a telephone registers with. The secret is random, made by us and used for nothing else, so
/// keeping it readable loses nothing against keeping its digests (H(user:realm:secret) opens the
/// same door), and it can be printed for a desk phone or given to a seat that logged in.
struct SipSecret {
    std::string number;
    std::string secret;
};

/// Who somebody is: what marks, papers and recordings are told apart by.
struct Identity {
    std::int64_t id = 0; ///< never given twice
    std::string number;
    std::string name;
    bool operator==(const Identity&) const = default;
};
/// Everybody, by id.
[[nodiscard]] Result<std::vector<Identity>> identities(store::Reader& reader);
/// Makes of a job one that also signs, in the same commit, what it writes: accounts, courses; empty
/// where nobody signs.
using Signing = std::function<store::Job(store::Job)>;

/// Checks number, name, classes and password against the limits. Errors: "people.number",
/// "people.name", "people.class", "people.password".
[[nodiscard]] Result<void> check_person(const NewPerson& person);

/// Inserts; `password_hash` comes from hash_password(), computed before the job. Gives the id.
/// Errors: as check_person(), "people.exists".
[[nodiscard]] Result<std::int64_t> add_person(store::Writer& writer, const NewPerson& person,
                                              const std::string& password_hash);
/// Changes name, role, language, classes and enabled of the person with that id.
/// Error "people.unknown".
[[nodiscard]] Result<void> update_person(store::Writer& writer, const Person& person);
/// Removes the account with its tokens; results keep the number. Error "people.unknown".
[[nodiscard]] Result<void> remove_person(store::Writer& writer, std::string_view number);

[[nodiscard]] Result<std::optional<Person>> find_person(store::Reader& reader,
                                                        std::string_view number);
/// Sorted by number; all of them, or those of one audience: of the class of that name, and only
/// where nobody is of such a class, of the groups of that name. Of several courses' groups of one
/// name all; of a course that is over none, and nobody who has left the class. None: there is no
/// such class or group, or nobody is in it.
[[nodiscard]] Result<std::vector<Person>> people(store::Reader& reader);
[[nodiscard]] Result<std::vector<Person>> people_of(store::Reader& reader,
                                                    std::string_view audience);
[[nodiscard]] Result<std::vector<std::string>> classes(store::Reader& reader);

/// Of everybody enabled, sorted by number: the registrar loads them once and asks nobody after.
[[nodiscard]] Result<std::vector<SipSecret>> sip_secrets(store::Reader& reader);
[[nodiscard]] Result<std::optional<SipSecret>> sip_secret(store::Reader& reader,
                                                          std::string_view number);
/// Makes a new secret; the old one stops working once the registrar is told.
[[nodiscard]] Result<SipSecret> renew_sip_secret(store::Writer& writer, std::string_view number);

} // namespace ringroom::directory
