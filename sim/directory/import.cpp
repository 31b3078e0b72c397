#include "directory/import.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/random.h"
#include "base/utf8.h"
#include "directory/accounts.h"
#include "directory/limits.h"
#include "sheet/heads.h"

namespace ringroom::directory {

namespace {

std::vector<sheet::Heading> headings() {
    return {
        {"number",
         {"学号", "number", "工号", "号码", "分机", "账号", "student number", "student id", "id"},
         true},
        {"name", {"姓名", "name", "名字", "学生姓名", "full name"}, true},
        {"class", {"班级", "class", "班", "行政班", "所在班级", "班级名称", "classes"}, false},
        {"password", {"密码", "password", "初始密码"}, false},
        {"role", {"角色", "role"}, false}};
}

std::vector<std::string> split_classes(std::string_view cell) {
    std::vector<std::string> out;
    while (!cell.empty()) {
        const auto slash = cell.find('/');
        const auto part = trimmed(cell.substr(0, slash));
        if (!part.empty())
            out.emplace_back(part);
        cell = slash == cell.npos ? std::string_view() : cell.substr(slash + 1);
    }
    return out;
}

/// Digits as Chinese input methods type them, too.
std::string plain_digits(const std::string& text) {
    auto narrow = utf8_of(folded(characters_of(text)));
    const bool digits = narrow.find_first_not_of("0123456789") == narrow.npos;
    return digits ? narrow : text;
}

class ListReader {
public:
    ListReader(const sheet::Heads& heads, sheet::Findings& findings)
        : heads_(heads)
        , findings_(findings) {}

    Listed read(const sheet::Row& row) {
        Listed listed{row.number, {}, false, false};
        auto& person = listed.person;
        person.number = plain_digits(heads_.cell(row, "number").text);
        person.name = heads_.cell(row, "name").text;
        person.classes = split_classes(heads_.cell(row, "class").text);
        person.password = heads_.cell(row, "password").text;
        bool good = true;
        if (const auto& word = heads_.cell(row, "role").text; !word.empty()) {
            const auto role = role_from(word);
            listed.role_given = role.has_value();
            person.role = role.value_or(Role::student);
            good = role.has_value();
            if (!role)
                mistake(row, "role", "people.role");
        }
        good = check(row, person) && good;
        const auto [before, fresh] = seen_.emplace(person.number, row.number);
        if (!fresh && good) {
            findings_.error(row.number, heads_.column("number"), "people.twice",
                            {{"word", person.number}, {"line", std::to_string(before->second)}});
            good = false;
        }
        listed.refused = !good;
        return listed;
    }

private:
    void mistake(const sheet::Row& row, std::string_view field, std::string_view code) {
        if ((field == "number" || field == "name") && heads_.cell(row, field).text.empty()) {
            findings_.error(
                row.number, heads_.column(field), "people.missing",
                {{"word", text(findings_.language(), "people.field." + std::string(field))}});
            return;
        }
        // A message is no place for a password.
        const auto word = field == "password" ? "***" : heads_.cell(row, field).text;
        findings_.error(row.number, heads_.column(field), code, {{"word", word}});
    }

    /// One look finds one mistake; mend what was found in a copy to find the next.
    bool check(const sheet::Row& row, const NewPerson& person) {
        const std::string good_password(limits::password_characters_min, 'x');
        NewPerson checked = person;
        if (checked.password.empty())
            checked.password = good_password; // will be generated
        bool good = true;
        for (int i = 0; i < 4; ++i) {
            const auto fits = check_person(checked);
            if (fits)
                break;
            good = false;
            const auto& code = fits.error().code;
            mistake(row, std::string_view(code).substr(std::string_view("people.").size()), code);
            if (code == "people.number")
                checked.number = "1000";
            else if (code == "people.name")
                checked.name = "x";
            else if (code == "people.class")
                checked.classes.clear();
            else
                checked.password = good_password;
        }
        return good;
    }

    const sheet::Heads& heads_;
    sheet::Findings& findings_;
    std::map<std::string, int> seen_; // number, row
};

/// Rows that say something of anybody wanted; the marks of a table's foot do not.
bool says_nothing(const sheet::Heads& heads, const sheet::Row& row) {
    for (const auto* key : {"number", "name", "class", "password", "role"})
        if (!heads.cell(row, key).text.empty() || heads.cell(row, key).formula)
            return false;
    return true;
}

std::vector<std::string> sorted(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string class_line(const std::vector<std::string>& names) {
    return fmt::to_string(fmt::join(names, "/"));
}

void weigh(const Person& known, PlannedPerson& planned) {
    const auto& wanted = planned.listed.person;
    const auto change = [&](std::string_view field, std::string before, std::string after) {
        if (before != after)
            planned.changes.push_back({std::string(field), std::move(before), std::move(after)});
    };
    planned.id = known.id;
    change("name", known.name, wanted.name);
    if (planned.listed.role_given)
        change("role", std::string(to_string(known.role)), std::string(to_string(wanted.role)));
    if (!wanted.classes.empty())
        change("class", class_line(known.classes), class_line(sorted(wanted.classes)));
    planned.effect = planned.changes.empty() ? Effect::unchanged
                     : planned.changes.back().field == "class" && !known.classes.empty()
                         ? Effect::moved
                         : Effect::changed;
}

std::vector<Person> absent_of(const std::vector<Person>& current,
                              const std::vector<PlannedPerson>& rows) {
    std::set<std::string> numbers;
    std::set<std::string> classes;
    for (const auto& row : rows) {
        numbers.insert(row.listed.person.number);
        classes.insert(row.listed.person.classes.begin(), row.listed.person.classes.end());
    }
    std::vector<Person> absent;
    for (const auto& person : current)
        if (person.role == Role::student && !numbers.contains(person.number) &&
            std::any_of(person.classes.begin(), person.classes.end(),
                        [&](const std::string& name) { return classes.contains(name); }))
            absent.push_back(person);
    return absent;
}

std::string version_of(const std::vector<PlannedPerson>& rows) {
    std::string all;
    for (const auto& row : rows) {
        const auto& person = row.listed.person;
        all += fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n", to_string(row.effect), row.id, person.number,
                           person.name, class_line(person.classes), to_string(person.role));
        for (const auto& change : row.changes)
            all += fmt::format("{}\n{}\n{}\n", change.field, change.before, change.after);
    }
    return fmt::format("{:016x}", fnv1a(all));
}

/// Effects and changes of each row as things are now.
void weigh_all(const std::vector<Person>& current, ImportPlan& plan) {
    std::map<std::string_view, const Person*> known;
    for (const auto& person : current)
        known[person.number] = &person;
    for (auto& row : plan.rows) {
        row.changes.clear();
        row.id = 0;
        const auto found = known.find(row.listed.person.number);
        if (row.listed.refused)
            row.effect = Effect::refused;
        else if (found == known.end())
            row.effect = Effect::added;
        else
            weigh(*found->second, row);
    }
    plan.version = version_of(plan.rows);
}

/// One Argon2id each on all processors; empty strings where memory ran out.
std::vector<std::string> hash_all(const std::vector<std::string>& passwords) {
    std::vector<std::string> hashes(passwords.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (auto i = next++; i < passwords.size(); i = next++)
            hashes[i] = hash_password(passwords[i]).value_or("");
    };
    const auto count = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1,
                                               static_cast<std::size_t>(limits::verifications));
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < count; ++i)
        threads.emplace_back(work);
    work();
    for (auto& thread : threads)
        thread.join();
    return hashes;
}

Result<void> carry_out(store::Writer& writer, const ImportPlan& plan,
                       const std::vector<std::string>& hashes) {
    const auto current = people(writer);
    if (!current)
        return tl::unexpected(current.error());
    auto now = plan;
    weigh_all(*current, now);
    if (now.version != plan.version)
        return fail("people.import_changed", "people have changed since the plan was made");
    std::map<std::int64_t, const Person*> known;
    for (const auto& person : *current)
        known[person.id] = &person;
    auto hash = hashes.begin();
    for (const auto& row : plan.rows) {
        const auto& wanted = row.listed.person;
        if (row.effect == Effect::added) {
            if (auto added = add_person(writer, wanted, *hash++); !added)
                return tl::unexpected(added.error());
        } else if (row.effect != Effect::unchanged) {
            auto person = *known.at(row.id);
            person.name = wanted.name;
            person.role = row.listed.role_given ? wanted.role : person.role;
            person.classes = wanted.classes.empty() ? person.classes : wanted.classes;
            if (auto updated = update_person(writer, person); !updated)
                return updated;
        }
    }
    return {};
}

} // namespace

std::string_view to_string(Effect effect) {
    constexpr std::array<std::string_view, 5> words = {"added", "changed", "moved", "unchanged",
                                                       "refused"};
    return words.at(static_cast<std::size_t>(effect));
}

std::size_t ImportPlan::count(Effect effect) const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [&](const PlannedPerson& row) { return row.effect == effect; }));
}

std::vector<Listed> parse_people(const sheet::Book& book, const ListOptions& options,
                                 Diagnostics& diagnostics) {
    sheet::Findings findings(book.file, options.language, diagnostics);
    const auto* table = sheet::find_table(book, options.table);
    if (table == nullptr) {
        findings.error(0, std::nullopt, options.table.empty() ? "sheet.empty" : "sheet.no_sheet",
                       {{"word", options.table}});
        return {};
    }
    const sheet::Heads heads(*table, headings(), findings, sheet::Heads::Others::allowed);
    if (!findings.clean())
        return {};
    heads.look_over(findings);
    for (const auto& [column, word] : heads.others())
        findings.warning(heads.row(), column, "people.column_unused", {{"word", word}});
    std::vector<Listed> list;
    ListReader reader(heads, findings);
    for (const auto* row : heads.rows()) {
        if (says_nothing(heads, *row))
            continue;
        if (list.size() == limits::import_people) {
            findings.error(row->number, std::nullopt, "people.too_many",
                           {{"limit", std::to_string(limits::import_people)}});
            return {};
        }
        list.push_back(reader.read(*row));
    }
    if (list.empty())
        findings.error(heads.row(), std::nullopt, "sheet.no_rows");
    // What the table's cells have wrong with them counts against their rows too.
    for (const auto& found : diagnostics)
        for (auto& one : list)
            if (found.severity == Severity::error && found.line == one.line)
                one.refused = true;
    return list;
}

std::vector<Listed> parse_people(std::string_view bytes, std::string_view file, Language language,
                                 Diagnostics& diagnostics) {
    Diagnostics found;
    const auto book = sheet::read(bytes, file, language, found);
    auto list = book ? parse_people(*book, {.language = language}, found) : std::vector<Listed>{};
    if (has_errors(found))
        list.clear();
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    return list;
}

ImportPlan plan_import(const std::vector<Person>& current, std::vector<Listed> list,
                       const PlanOptions& options, Diagnostics& diagnostics) {
    sheet::Findings findings(options.file, options.language, diagnostics);
    std::map<std::string_view, const Person*> known;
    for (const auto& person : current)
        known[person.number] = &person;
    ImportPlan plan;
    for (auto& listed : list) {
        const auto found = known.find(listed.person.number);
        const bool is_known = found != known.end();
        const bool above =
            listed.person.role > options.up_to || (is_known && found->second->role > options.up_to);
        if (above && !listed.refused) {
            findings.error(listed.line, std::nullopt, "people.role_above",
                           {{"word", listed.person.number}});
            listed.refused = true;
        }
        if (is_known && !listed.refused && !listed.person.password.empty()) {
            findings.warning(listed.line, std::nullopt, "people.password_kept",
                             {{"word", listed.person.number}});
            listed.person.password.clear();
        }
        plan.rows.push_back({std::move(listed), Effect::refused, 0, {}});
    }
    weigh_all(current, plan);
    plan.absent = absent_of(current, plan.rows);
    plan.sound = !has_errors(diagnostics) && plan.count(Effect::refused) == 0;
    return plan;
}

Result<std::vector<Card>> apply_import(store::Store& store, ImportPlan plan,
                                       const Signing& signing) {
    if (!plan.sound)
        return fail("people.import_mistakes", "the list has mistakes");
    std::vector<Card> cards;
    std::vector<std::string> passwords;
    for (auto& row : plan.rows) {
        if (row.effect != Effect::added)
            continue;
        auto& person = row.listed.person;
        const bool given = !person.password.empty();
        if (!given)
            person.password = generate_password();
        passwords.push_back(person.password);
        cards.push_back({person.number, person.name, person.classes, given ? "" : person.password});
    }
    const auto hashes = hash_all(passwords);
    if (std::find(hashes.begin(), hashes.end(), "") != hashes.end())
        return fail("people.memory", "no memory for password hashes");
    const store::Job carry = [&](store::Writer& writer) { return carry_out(writer, plan, hashes); };
    const auto done = store.write(signing ? signing(carry) : carry);
    if (!done)
        return tl::unexpected(done.error());
    return cards;
}

Result<std::vector<Card>> import_people(store::Store& store, std::string_view bytes,
                                        std::string_view file, Language language,
                                        Diagnostics& diagnostics, const Signing& signing) {
    Diagnostics found;
    auto list = parse_people(bytes, file, language, found);
    ImportPlan plan;
    if (!list.empty()) {
        auto session = store.reader();
        const auto current = session ? people((*session)->reader())
                                     : Result<std::vector<Person>>(tl::unexpected(session.error()));
        if (!current)
            return tl::unexpected(current.error());
        plan = plan_import(*current, std::move(list), {std::string(file), language}, found);
    }
    diagnostics.insert(diagnostics.end(), found.begin(), found.end());
    return has_errors(found) ? std::vector<Card>{} : apply_import(store, std::move(plan), signing);
}

} // namespace ringroom::directory
