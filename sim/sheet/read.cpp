#include <algorithm>

#include "base/csv.h"
#include "base/utf8.h"
#include "sheet/book.h"
#include "sheet/encoding.h"
#include "sheet/heads.h"
#include "sheet/limits.h"
#include "sheet/xlsx.h"

namespace ringroom::sheet {
namespace {

using std::string_view_literals::operator""sv;

/// Of files that are none of ours, what to do with them; empty: may be CSV.
std::string_view foreign(std::string_view bytes) {
    if (bytes.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv)) {
        // A locked workbook is an old container around an encrypted package.
        const auto locked = bytes.find("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv);
        return locked == bytes.npos ? "sheet.old_format" : "sheet.locked";
    }
    const auto head = bytes.substr(0, 4096);
    for (const auto word : {"<html"sv, "<HTML"sv, "<table"sv, "<TABLE"sv, "<!DOCTYPE"sv,
                            "urn:schemas-microsoft-com:office:spreadsheet"sv})
        if (head.find(word) != head.npos)
            return "sheet.web_page";
    if (head.starts_with("%PDF"sv) || head.starts_with("\x89PNG"sv) ||
        head.starts_with("\xff\xd8\xff"sv))
        return "sheet.no_table";
    const bool utf16 = head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv);
    return !utf16 && bytes.find('\0') != bytes.npos ? "sheet.no_table"sv : ""sv;
}

/// ="00123" is how people keep zeros in a CSV.
std::string plain(std::string text) {
    if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"') &&
        text.find('"', 2) == text.size() - 1)
        return text.substr(2, text.size() - 3);
    return text;
}

bool within_limits(const std::vector<CsvLine>& lines, Findings& findings) {
    std::size_t cells = 0;
    for (const auto& line : lines) {
        if (line.open_quote)
            findings.error(line.number, line.cells.size() - 1, "sheet.quote");
        if (line.cells.size() > limits::columns)
            findings.error(line.number, limits::columns, "sheet.columns",
                           {{"limit", std::to_string(limits::columns)}});
        cells += line.cells.size();
        for (std::size_t i = 0; i < line.cells.size(); ++i)
            if (line.cells[i].text.size() > limits::cell_characters &&
                characters(line.cells[i].text) > limits::cell_characters)
                findings.error(line.number, i, "sheet.cell_long",
                               {{"limit", std::to_string(limits::cell_characters)}});
    }
    if (lines.size() > limits::rows)
        findings.error(lines[limits::rows].number, std::nullopt, "sheet.rows",
                       {{"limit", std::to_string(limits::rows)}});
    if (cells > limits::cells)
        findings.error(0, std::nullopt, "sheet.cells_many",
                       {{"limit", std::to_string(limits::cells)}});
    return findings.clean();
}

std::optional<Book> read_lines(std::string_view bytes, std::string_view file, Findings& findings) {
    auto decoded = decode(bytes);
    if (!decoded) {
        findings.error(0, std::nullopt, "sheet.encoding");
        return std::nullopt;
    }
    // "sep=;" is a line for one spreadsheet program only.
    std::string_view text = decoded->text;
    int first = 0;
    if (text.starts_with("sep=") && text.find_first_of("\r\n") <= 6) {
        text.remove_prefix(text.find_first_of("\r\n"));
        text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
        first = 1;
    }
    auto lines = read_csv(text);
    for (auto& line : lines)
        line.number += first;
    if (!within_limits(lines, findings))
        return std::nullopt;
    Book book{std::string(file), Format::csv, decoded->encoding, {}};
    auto& table = book.tables.emplace_back(Table{std::string(file), false, {}});
    for (auto& line : lines) {
        auto& row = table.rows.emplace_back(Row{line.number, false, {}});
        for (auto& cell : line.cells)
            row.cells.push_back(text_cell(plain(std::move(cell.text))));
    }
    return book;
}

} // namespace

std::optional<Book> read(std::string_view bytes, std::string_view file, Language language,
                         Diagnostics& diagnostics) {
    Findings findings(file, language, diagnostics);
    if (bytes.size() > limits::file_bytes) {
        findings.error(0, std::nullopt, "sheet.file_long",
                       {{"limit", std::to_string(limits::file_bytes / 1024 / 1024)}});
        return std::nullopt;
    }
    if (bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv))
        return read_xlsx(bytes, file, findings);
    if (const auto code = foreign(bytes); !code.empty()) {
        findings.error(0, std::nullopt, code);
        return std::nullopt;
    }
    return read_lines(bytes, file, findings);
}

} // namespace ringroom::sheet
