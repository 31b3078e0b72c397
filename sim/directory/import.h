#pragma once
// A class from a spreadsheet, CSV or XLSX (sheet/book.h says which kinds). A row names the columns,
// in Chinese or English, in any order; a title may stand above it:
//
//     学号,姓名,班级,密码,角色        number,name,class,password,role
//
// Number and name are required. Several classes are parted by "/". An empty cell changes nothing of
// somebody we know; of somebody new, an empty password is generated and an empty role is student.
//
//     parse_people()  rows as they stand       pure
//     plan_import()   what each would change   pure: shown to whoever imports, before
//     apply_import()  all of it or nothing
//
// Passwords of people we know are left alone, or a list read twice would lock a class out.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "directory/people.h"
#include "sheet/book.h"

namespace ringroom::directory {

struct Listed {
    int line = 0;     ///< the row, as the spreadsheet counts
    NewPerson person; ///< `role` is student where `role_given` is false
    bool role_given = false;
    bool refused = false; ///< something in the row is wrong: see the diagnostics of its line
};

struct ListOptions {
    std::string table{};              ///< of a workbook; empty: the first that holds anything
    Language language = Language::zh; ///< of messages
};

/// Rows of a list in order, refused ones too. Mistakes go to `diagnostics`: line is the row, column
/// that of the sheet. Empty where the headings are wrong. Pure; any thread.
[[nodiscard]] std::vector<Listed> parse_people(const sheet::Book& book, const ListOptions& options,
                                               Diagnostics& diagnostics);
/// The same from a file's bytes; empty unless all is well.
[[nodiscard]] std::vector<Listed> parse_people(std::string_view bytes, std::string_view file,
                                               Language language, Diagnostics& diagnostics);

enum class Effect {
    added,
    changed,
    moved, ///< to another class, perhaps with more that changes
    unchanged,
    refused ///< the row, or what it would do to somebody of a higher role
};
/// Stable, as in the API.
[[nodiscard]] std::string_view to_string(Effect effect);

struct FieldChange {
    std::string field; ///< name, role, class
    std::string before;
    std::string after;
    bool operator==(const FieldChange&) const = default;
};

struct PlannedPerson {
    Listed listed;
    Effect effect = Effect::refused;
    std::int64_t id = 0; ///< of somebody we know
    std::vector<FieldChange> changes;
};

struct ImportPlan {
    std::vector<PlannedPerson> rows;
    /// Students of the classes that the list names, whom it does not: they stay as they are.
    std::vector<Person> absent;
    /// Tells this plan from one made after somebody else changed the people, or of another list.
    std::string version;
    bool sound = false; ///< no row is refused and there was no other mistake
    [[nodiscard]] std::size_t count(Effect effect) const;
};

struct PlanOptions {
    std::string file; ///< for diagnostics
    Language language = Language::zh;
    Role up_to = Role::admin; ///< nobody of a higher role is made or changed
};

/// What the list would change; its mistakes (also "people.role_above") go to `diagnostics`, which
/// hold those of parse_people() already, and a warning where a password of somebody we know is not
/// taken. Pure; any thread.
[[nodiscard]] ImportPlan plan_import(const std::vector<Person>& current, std::vector<Listed> list,
                                     const PlanOptions& options, Diagnostics& diagnostics);

struct Card {
    std::string number;
    std::string name;
    std::vector<std::string> classes;
    std::string password; ///< clear text, for printing once; empty where the list gave one
};

/// Does what the plan says, in one transaction; gives the cards of those who were added. Blocks:
/// one Argon2id a new person, shared over the processors. Errors: "people.import_mistakes" (the
/// plan is not sound), "people.import_changed" (people have changed since the plan was made),
/// "people.memory", those of `signing` and of the store.
[[nodiscard]] Result<std::vector<Card>> apply_import(store::Store& store, ImportPlan plan,
                                                     const Signing& signing = {});

/// All three at once. On mistakes nothing changes and `diagnostics` says why; a failing store gives
/// an Error.
[[nodiscard]] Result<std::vector<Card>> import_people(store::Store& store, std::string_view bytes,
                                                      std::string_view file, Language language,
                                                      Diagnostics& diagnostics,
                                                      const Signing& signing = {});

} // namespace ringroom::directory
