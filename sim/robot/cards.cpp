// Lists of cards: who the robots are.
#include <algorithm>
#include <optional>
#include <sstream>

#include "robot/crew.h"
#include "robot/limits.h"

namespace ringroom::robot {
namespace {

/// One row of a comma-separated list; quotes as in RFC 4180, no line feeds within.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> out(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            out.back() += c;
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            out.emplace_back();
        } else if (c != '\r') {
            out.back() += c;
        }
    }
    return out;
}

std::optional<std::size_t> column(const std::vector<std::string>& head,
                                  std::initializer_list<std::string_view> names) {
    for (std::size_t i = 0; i < head.size(); ++i)
        if (std::find(names.begin(), names.end(), head[i]) != names.end())
            return i;
    return std::nullopt;
}

std::vector<std::string> classes_of(const std::string& cell) {
    std::vector<std::string> out;
    std::istringstream words(cell);
    for (std::string word; std::getline(words, word, '/');)
        if (!word.empty())
            out.push_back(word);
    return out;
}

} // namespace

Result<std::vector<CardRow>> read_cards(std::string_view csv) {
    if (csv.starts_with("\xEF\xBB\xBF"))
        csv.remove_prefix(3);
    std::vector<CardRow> out;
    std::vector<std::string> head;
    std::optional<std::size_t> number, name, class_name, password;
    while (!csv.empty()) {
        const auto line = csv.substr(0, csv.find('\n'));
        csv.remove_prefix(std::min(csv.size(), line.size() + 1));
        const auto cells = cells_of(line);
        if (cells.size() == 1 && cells[0].empty())
            continue;
        if (head.empty()) {
            head = cells;
            number = column(head, {"number", "学号", "工号", "号码"});
            name = column(head, {"name", "姓名"});
            class_name = column(head, {"class", "班级"});
            password = column(head, {"password", "密码"});
            if (!number)
                return fail("robot.cards", "the first line names no column number");
            continue;
        }
        if (out.size() == limits::cards)
            return fail("robot.cards", "more than " + std::to_string(limits::cards) + " rows");
        const auto cell = [&](const std::optional<std::size_t>& at) {
            return at && *at < cells.size() ? cells[*at] : std::string{};
        };
        out.push_back({cell(number), cell(name), classes_of(cell(class_name)), cell(password)});
    }
    if (head.empty())
        return fail("robot.cards", "the list is empty");
    return out;
}

} // namespace ringroom::robot
