#include "server/student_table.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ringroom::server {
namespace {

struct Sums {
    StudentLine line;
    std::int64_t points = 0;
    Duration answer{}, greeting{};
    int answers = 0, greetings = 0;
};

void count_row(Sums& sums, const wire::ResultRow& row) {
    auto& line = sums.line;
    line.number = row.agent_number;
    line.name = row.agent_name;
    ++line.contacts;
    line.inbound += row.direction == Direction::inbound ? 1 : 0;
    if (row.talk.ms > 0) { // a number that nobody answered gives nothing to grade
        ++line.talked;
        if (row.final_score) {
            line.worst =
                line.marked == 0 ? *row.final_score : std::min(line.worst, *row.final_score);
            ++line.marked;
            sums.points += *row.final_score;
        }
    }
    line.fatal += row.fatal.empty() ? 0 : 1;
    for (const auto& name : row.fatal)
        if (std::find(line.fatal_names.begin(), line.fatal_names.end(), name) ==
            line.fatal_names.end())
            line.fatal_names.push_back(name);
}

std::optional<std::int64_t> measure(const wire::ResultDetail& detail, std::string_view name) {
    for (const auto& one : detail.measures) {
        std::int64_t value = 0;
        const auto* end = one.value.data() + one.value.size();
        if (one.name == name && std::from_chars(one.value.data(), end, value).ptr == end)
            return value;
    }
    return std::nullopt;
}

void count_measures(Sums& sums, const wire::ResultDetail& detail) {
    auto& line = sums.line;
    for (const auto& one : detail.measures)
        line.in_time += one.name == "in_time" && one.value == "true" ? 1 : 0;
    if (const auto answer = measure(detail, "answer_ms")) {
        sums.answer += Duration{*answer};
        ++sums.answers;
    }
    if (const auto greeting = measure(detail, "greeting_ms")) {
        sums.greeting += Duration{*greeting};
        ++sums.greetings;
    }
    line.dead_air += Duration{measure(detail, "dead_air_ms").value_or(0)};
    line.interruptions += static_cast<int>(measure(detail, "interruptions").value_or(0));
    for (const auto& field : detail.captured) {
        ++line.fields;
        line.fields_right += field.right ? 1 : 0;
    }
}

std::vector<StudentLine> lines_of(std::map<std::string, Sums>&& by_number) {
    std::vector<StudentLine> out;
    for (auto& [number, sums] : by_number) {
        auto& line = sums.line;
        line.mean = sums.points / std::max(line.marked, 1);
        if (sums.answers > 0)
            line.answer = sums.answer / sums.answers;
        if (sums.greetings > 0)
            line.greeting = sums.greeting / sums.greetings;
        out.push_back(std::move(line));
    }
    return out;
}

std::string seconds(Duration duration) {
    return duration.ms == 0 ? std::string("-")
                            : fmt::format("{}.{}", duration.ms / 1000, duration.ms % 1000 / 100);
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

struct Column {
    const char* key; ///< of its heading
    std::function<std::string(const StudentLine&)> cell;
    bool left = false;
};

const std::vector<Column>& columns() {
    const auto number = [](int value) { return std::to_string(value); };
    static const std::vector<Column> all{
        {"robot.table.student",
         [](const auto& s) { return s.number + (s.name.empty() ? "" : " " + s.name); }, true},
        {"robot.table.profile", [](const auto& s) { return s.profile; }, true},
        {"robot.table.contacts", [=](const auto& s) { return number(s.contacts); }},
        {"robot.table.service",
         [=](const auto& s) {
             return s.answer.ms == 0 ? std::string() : fmt::format("{}/{}", s.in_time, s.inbound);
         }},
        {"robot.table.answer", [](const auto& s) { return seconds(s.answer); }},
        {"robot.table.greeting", [](const auto& s) { return seconds(s.greeting); }},
        {"robot.table.dead_air", [](const auto& s) { return seconds(s.dead_air); }},
        {"robot.table.interruptions",
         [=](const auto& s) { return s.fields == 0 ? std::string() : number(s.interruptions); }},
        {"robot.table.captured",
         [](const auto& s) {
             return s.fields == 0 ? std::string() : fmt::format("{}/{}", s.fields_right, s.fields);
         }},
        {"robot.table.mean",
         [](const auto& s) { return s.marked == 0 ? std::string("-") : points_text(s.mean); }},
        {"robot.table.fatal",
         [](const auto& s) {
             return s.fatal == 0 ? std::string("-")
                                 : fmt::format("{} ({})", s.fatal, joined(s.fatal_names));
         },
         true},
    };
    return all;
}

std::string padded(const std::string& cell, std::size_t width, bool left) {
    const auto own = terminal_width(cell);
    const std::string space(own < width ? width - own : 0, ' ');
    return left ? cell + space : space + cell;
}

} // namespace

std::vector<StudentLine> students_of(const std::vector<wire::ResultRow>& rows) {
    std::map<std::string, Sums> by_number;
    for (const auto& row : rows)
        if (!row.agent_number.empty())
            count_row(by_number[row.agent_number], row);
    return lines_of(std::move(by_number));
}

std::vector<StudentLine> students_of(const std::vector<wire::ResultDetail>& details) {
    std::map<std::string, Sums> by_number;
    for (const auto& detail : details) {
        if (detail.row.agent_number.empty())
            continue;
        auto& sums = by_number[detail.row.agent_number];
        count_row(sums, detail.row);
        count_measures(sums, detail);
    }
    return lines_of(std::move(by_number));
}

std::string table_of(const std::vector<StudentLine>& students, Language language) {
    if (students.empty())
        return text(language, "robot.table.nobody") + "\n";
    std::vector<std::string> lines(students.size() + 1);
    for (const auto& column : columns()) {
        std::vector<std::string> cells;
        bool anything = false;
        for (const auto& student : students) {
            cells.push_back(column.cell(student));
            anything = anything || (!cells.back().empty() && cells.back() != "-");
        }
        if (!anything && std::string_view(column.key) != "robot.table.fatal")
            continue;
        const auto head = text(language, column.key);
        std::size_t width = terminal_width(head);
        for (const auto& cell : cells)
            width = std::max(width, terminal_width(cell));
        lines[0] += padded(head, width, column.left) + "  ";
        for (std::size_t i = 0; i < cells.size(); ++i)
            lines[i + 1] += padded(cells[i], width, column.left) + "  ";
    }
    std::string out;
    for (auto& line : lines) {
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

nlohmann::ordered_json json_of(const std::vector<StudentLine>& students) {
    auto out = nlohmann::ordered_json::array();
    for (const auto& s : students)
        out.push_back({{"number", s.number},
                       {"name", s.name},
                       {"profile", s.profile},
                       {"contacts", s.contacts},
                       {"inbound", s.inbound},
                       {"talked", s.talked},
                       {"marked", s.marked},
                       {"in_time", s.in_time},
                       {"answer_ms", s.answer.ms},
                       {"greeting_ms", s.greeting.ms},
                       {"dead_air_ms", s.dead_air.ms},
                       {"interruptions", s.interruptions},
                       {"fields", s.fields},
                       {"fields_right", s.fields_right},
                       {"mean", s.mean},
                       {"worst", s.worst},
                       {"fatal", s.fatal},
                       {"fatal_names", s.fatal_names}});
    return out;
}

std::string points_text(std::optional<std::int64_t> thousandths) {
    return thousandths ? points_text(*thousandths) : std::string{};
}

std::string points_text(std::int64_t thousandths) {
    const auto tenths = (std::abs(thousandths) + 50) / 100;
    return fmt::format("{}{}.{}", thousandths < 0 && tenths > 0 ? "-" : "", tenths / 10,
                       tenths % 10);
}

std::size_t terminal_width(std::string_view text) {
    std::size_t columns = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 || (byte >= 0xc0 && byte < 0xe0))
            columns += 1;
        else if (byte >= 0xe0) // Chinese, and what stands in for it
            columns += 2;
    }
    return columns;
}

} // namespace ringroom::server
