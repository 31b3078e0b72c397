#include "directory/import.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "base/csv.h"
#include "base/utf8.h"
#include "directory/accounts.h"
#include "directory/limits.h"
#include "directory/report.h"

namespace ringroom::directory {

namespace {

enum Field : std::size_t { number, name, class_name, password, role, field_count };

constexpr std::array<std::string_view, field_count> field_words = {"number", "name", "class",
                                                                   "password", "role"};

std::optional<Field> field_of(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, Field>, 10> chinese = {{{"学号", number},
                                                                             {"工号", number},
                                                                             {"号码", number},
                                                                             {"分机", number},
                                                                             {"姓名", name},
                                                                             {"名字", name},
                                                                             {"班级", class_name},
                                                                             {"班", class_name},
                                                                             {"密码", password},
                                                                             {"角色", role}}};
    for (std::size_t i = 0; i < field_count; ++i)
        if (word == field_words[i])
            return static_cast<Field>(i);
    for (const auto& [chinese_word, field] : chinese)
        if (word == chinese_word)
            return field;
    return std::nullopt;
}

using Columns = std::array<std::optional<std::size_t>, field_count>;

Columns read_header(const CsvLine& header, Report& report) {
    Columns columns;
    for (std::size_t i = 0; i < header.cells.size(); ++i) {
        const auto& cell = header.cells[i];
        const auto field = field_of(cell.text);
        if (!field)
            report.error(header.number, cell.column, "people.column", {{"word", cell.text}});
        else if (columns[*field])
            report.error(header.number, cell.column, "people.column_twice", {{"word", cell.text}});
        else
            columns[*field] = i;
    }
    for (const Field needed : {number, name})
        if (!columns[needed])
            report.error(header.number, 1, "people.column_missing",
                         {{"word", std::string(field_words[needed])}});
    return columns;
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

/// Reads one line; false if anything in it is wrong.
bool read_person(const CsvLine& line, const Columns& columns, Report& report, NewPerson& person) {
    const auto cell = [&](Field field) -> CsvCell {
        const auto column = columns[field];
        return column && *column < line.cells.size() ? line.cells[*column] : CsvCell{};
    };
    bool good = true;
    const auto mistake = [&](const CsvCell& where, std::string_view code) {
        report.error(line.number, where.column, code, {{"word", where.text}});
        good = false;
    };
    person.number = cell(number).text;
    person.name = cell(name).text;
    person.classes = split_classes(cell(class_name).text);
    person.password = cell(password).text;
    if (const auto word = cell(role).text; !word.empty()) {
        if (const auto known = role_from(word))
            person.role = *known;
        else
            mistake(cell(role), "people.role");
    }
    NewPerson checked = person;
    if (checked.password.empty())
        checked.password = std::string(limits::password_characters_min, 'x'); // will be generated
    // One look finds one mistake; mend what was found in the copy to find the next.
    for (int i = 0; i < 4; ++i) {
        const auto fits = check_person(checked);
        if (fits)
            break;
        const auto& code = fits.error().code;
        const Field field = code == "people.number"  ? number
                            : code == "people.name"  ? name
                            : code == "people.class" ? class_name
                                                     : password;
        auto where = cell(field);
        if (field == password)
            where.text = "***"; // a message is no place for a password
        mistake(where, code);
        checked.password = field == password ? std::string(limits::password_characters_min, 'x')
                                             : checked.password;
        checked.number = field == number ? "1000" : checked.number;
        checked.name = field == name ? "x" : checked.name;
        checked.classes = field == class_name ? std::vector<std::string>{} : checked.classes;
    }
    return good;
}

std::optional<std::vector<CsvLine>> read_lines(std::string_view csv, Report& report) {
    if (csv.size() > limits::import_bytes) {
        report.error(0, 0, "people.file_long",
                     {{"limit", std::to_string(limits::import_bytes / 1024)}});
        return std::nullopt;
    }
    if (!valid_utf8(csv)) {
        report.error(0, 0, "people.encoding");
        return std::nullopt;
    }
    auto lines = read_csv(csv);
    if (lines.size() < 2) {
        report.error(1, 1, "people.empty");
        return std::nullopt;
    }
    if (lines.size() - 1 > limits::import_people) {
        report.error(lines[limits::import_people + 1].number, 1, "people.too_many",
                     {{"limit", std::to_string(limits::import_people)}});
        return std::nullopt;
    }
    return lines;
}

/// One Argon2id each on all processors; empty strings where memory ran out.
std::vector<std::string> hash_all(const std::vector<Listed>& list) {
    std::vector<std::string> hashes(list.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (auto i = next++; i < list.size(); i = next++)
            hashes[i] = hash_password(list[i].person.password).value_or("");
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

Result<void> refuse_known(store::Store& store, const std::vector<Listed>& list, Report& report) {
    auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    for (const auto& listed : list) {
        auto known = find_person((*session)->reader(), listed.person.number);
        if (!known)
            return tl::unexpected(known.error());
        if (*known)
            report.error(listed.line, 0, "people.exists", {{"word", listed.person.number}});
    }
    return {};
}

} // namespace

std::vector<Listed> parse_people(std::string_view csv, std::string_view file, Language language,
                                 Diagnostics& diagnostics) {
    Report report(file, language, diagnostics);
    const auto lines = read_lines(csv, report);
    if (!lines)
        return {};
    const auto columns = read_header(lines->front(), report);
    if (!report.clean())
        return {};
    std::vector<Listed> list;
    std::map<std::string, int> seen;
    for (auto line = lines->begin() + 1; line != lines->end(); ++line) {
        if (line->open_quote) {
            report.error(line->number, *line->open_quote, "people.quote");
            continue;
        }
        if (line->cells.size() > lines->front().cells.size())
            report.error(line->number, line->cells[lines->front().cells.size()].column,
                         "people.cells");
        Listed listed{line->number, {}};
        if (!read_person(*line, columns, report, listed.person))
            continue;
        const auto [before, fresh] = seen.emplace(listed.person.number, line->number);
        if (!fresh)
            report.error(
                line->number, line->cells[*columns[number]].column, "people.twice",
                {{"word", listed.person.number}, {"line", std::to_string(before->second)}});
        list.push_back(std::move(listed));
    }
    return report.clean() ? list : std::vector<Listed>{};
}

Result<std::vector<Card>> import_people(store::Store& store, std::string_view csv,
                                        std::string_view file, Language language,
                                        Diagnostics& diagnostics) {
    auto list = parse_people(csv, file, language, diagnostics);
    Report report(file, language, diagnostics);
    if (auto asked = refuse_known(store, list, report); !asked)
        return tl::unexpected(asked.error());
    if (list.empty() || !report.clean())
        return std::vector<Card>{};
    std::vector<Card> cards;
    for (auto& [line, person] : list) {
        const bool given = !person.password.empty();
        if (!given)
            person.password = generate_password();
        cards.push_back({person.number, person.name, person.classes, given ? "" : person.password});
    }
    const auto hashes = hash_all(list);
    if (std::find(hashes.begin(), hashes.end(), "") != hashes.end())
        return fail("people.memory", "no memory for password hashes");
    const auto done = store.write([&](store::Writer& writer) -> Result<void> {
        for (std::size_t i = 0; i < list.size(); ++i)
            if (auto added = add_person(writer, list[i].person, hashes[i]); !added)
                return tl::unexpected(added.error());
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return cards;
}

} // namespace ringroom::directory
