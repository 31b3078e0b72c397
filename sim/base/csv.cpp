#include "base/csv.h"

#include <algorithm>
#include <cstdint>

#include "base/utf8.h"

namespace ringroom {

namespace {

char separator_of(std::string_view text) {
    const auto first = text.substr(0, text.find_first_of("\r\n"));
    char best = ',';
    for (const char candidate : {'\t', ';'})
        if (std::count(first.begin(), first.end(), candidate) >
            std::count(first.begin(), first.end(), best))
            best = candidate;
    return best;
}

class Scanner {
public:
    Scanner(std::string_view text, char separator)
        : text_(text)
        , separator_(separator) {}

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }

    CsvLine line() {
        CsvLine line{line_, {}, std::nullopt};
        for (;;) {
            line.cells.push_back(cell(line));
            if (done() || at_end_of_line())
                break;
            step(); // the separator
        }
        end_line();
        return line;
    }

private:
    [[nodiscard]] bool at_end_of_line() const { return text_[at_] == '\r' || text_[at_] == '\n'; }

    char step() {
        const char c = text_[at_++];
        if ((static_cast<std::uint8_t>(c) & 0xc0) != 0x80)
            ++column_;
        return c;
    }

    void end_line() {
        if (!done() && text_[at_] == '\r')
            ++at_;
        if (!done() && text_[at_] == '\n')
            ++at_;
        ++line_;
        column_ = 1;
    }

    CsvCell cell(CsvLine& line) {
        CsvCell cell{"", column_};
        bool quoted = false;
        while (!done() && !at_end_of_line() && text_[at_] != separator_) {
            if (text_[at_] == '"' && !quoted && blank(cell.text)) {
                quoted = true;
                quotation(cell, line);
            } else {
                cell.text += step();
            }
        }
        if (!quoted)
            cell.text = std::string(trimmed(cell.text));
        return cell;
    }

    void quotation(CsvCell& cell, CsvLine& line) {
        const int opened = column_;
        cell.text.clear();
        step();
        while (!done()) {
            const char c = step();
            if (c == '"') {
                if (done() || text_[at_] != '"')
                    return;
                step();
            } else if (c == '\n') {
                ++line_;
                column_ = 1;
            }
            cell.text += c;
        }
        line.open_quote = opened;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
    int column_ = 1;
};

bool is_number(std::string_view text) {
    if (text.starts_with('-'))
        text.remove_prefix(1);
    std::size_t points = 0;
    for (const char c : text) {
        points += c == '.' ? 1 : 0;
        if (c != '.' && (c < '0' || c > '9'))
            return false;
    }
    return !text.empty() && points <= 1 && text.front() != '.' && text.back() != '.';
}

} // namespace

std::vector<CsvLine> read_csv(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    Scanner scanner(text, separator_of(text));
    std::vector<CsvLine> lines;
    while (!scanner.done()) {
        auto line = scanner.line();
        const bool empty = std::all_of(line.cells.begin(), line.cells.end(),
                                       [](const CsvCell& cell) { return blank(cell.text); });
        if (!empty || line.open_quote)
            lines.push_back(std::move(line));
    }
    return lines;
}

std::string csv_cell(std::string_view cell) {
    std::string safe;
    if (!cell.empty() &&
        std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos &&
        !is_number(cell))
        safe += '\'';
    safe += cell;
    if (safe.find_first_of(",\"\r\n;\t") == std::string::npos)
        return safe;
    std::string quoted = "\"";
    for (const char c : safe) {
        quoted += c;
        if (c == '"')
            quoted += '"';
    }
    return quoted + '"';
}

} // namespace ringroom
