#include "sheet/heads.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/characters.h"
#include "base/utf8.h"
#include "sheet/limits.h"

namespace ringroom::sheet {

Findings::Findings(std::string_view file, Language language, Diagnostics& out)
    : file_(file)
    , language_(language)
    , out_(out)
    , before_(out.size()) {}

void Findings::error(int row, std::optional<std::size_t> column, std::string_view code,
                     TextArguments arguments) {
    clean_ = false;
    add(Severity::error, row, column, code, arguments);
}

void Findings::warning(int row, std::optional<std::size_t> column, std::string_view code,
                       TextArguments arguments) {
    add(Severity::warning, row, column, code, arguments);
}

void Findings::add(Severity severity, int row, std::optional<std::size_t> column,
                   std::string_view code, TextArguments arguments) {
    const auto count = out_.size() - before_;
    if (count > limits::diagnostics)
        return;
    if (count == limits::diagnostics) {
        out_.push_back(
            {file_, row, 0, Severity::error, "sheet.more", text(language_, "sheet.more")});
        return;
    }
    out_.push_back({file_, row, column ? static_cast<int>(*column) + 1 : 0, severity,
                    std::string(code), text(language_, code, arguments)});
}

std::string heading_key(std::string_view heading) {
    const auto wide = folded(characters_of(heading));
    std::u32string out;
    for (const char32_t c : wide) {
        if (c == U'(' || c == U'[' || c == U'【' || c == U'〔')
            break;
        if (c > U' ' && c != U'*' && c != U':' && c != U'_' && c != U'-')
            out += c;
    }
    return utf8_of(out);
}

Heads::Heads(const Table& table, std::vector<Heading> headings, Findings& findings, Others others)
    : headings_(std::move(headings))
    , columns_(headings_.size()) {
    find_row(table);
    if (head_ == nullptr) {
        findings.error(1, std::nullopt, "sheet.empty");
        return;
    }
    read_row(*head_, others, findings);
    for (std::size_t i = 0; i < headings_.size(); ++i)
        if (headings_[i].required && !columns_[i])
            findings.error(head_->number, std::nullopt, "sheet.column_missing",
                           {{"word", shown(headings_[i], findings.language())}});
    for (const auto& row : table.rows)
        if (row.number > head_->number && !row.empty())
            rows_.push_back(&row);
    if (rows_.empty() && findings.clean())
        findings.error(head_->number, std::nullopt, "sheet.no_rows");
}

std::optional<std::size_t> Heads::known(std::string_view word) const {
    const auto key = heading_key(word);
    for (std::size_t i = 0; i < headings_.size() && !key.empty(); ++i)
        for (const auto& known : headings_[i].words)
            if (heading_key(known) == key)
                return i;
    return std::nullopt;
}

/// The row with the most headings we know; among equals the first.
void Heads::find_row(const Table& table) {
    std::size_t most = 0;
    for (std::size_t i = 0; i < table.rows.size() && i < limits::head_rows; ++i) {
        const auto& row = table.rows[i];
        std::vector<bool> seen(headings_.size());
        for (const auto& cell : row.cells)
            if (const auto found = known(cell.text))
                seen[*found] = true;
        const auto count = static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true));
        if (head_ == nullptr || count > most) {
            head_ = &row;
            most = count;
        }
    }
}

void Heads::read_row(const Row& row, Others others, Findings& findings) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const auto& cell = row.cells[i];
        if (cell.text.empty())
            continue;
        const auto found = known(cell.text);
        if (found && columns_[*found])
            findings.error(row.number, i, "sheet.column_twice", {{"word", cell.text}});
        else if (found)
            columns_[*found] = i;
        else if (others == Others::allowed)
            others_.emplace_back(i, cell.text);
        else
            findings.error(row.number, i, "sheet.column", {{"word", cell.text}});
    }
}

std::string Heads::shown(const Heading& heading, Language language) const {
    const auto chinese = [](const std::string& word) {
        return !word.empty() && static_cast<std::uint8_t>(word.front()) >= 0x80;
    };
    for (const auto& word : heading.words)
        if (chinese(word) == (language == Language::zh))
            return word;
    return heading.words.front();
}

std::optional<std::size_t> Heads::column(std::string_view key) const {
    for (std::size_t i = 0; i < headings_.size(); ++i)
        if (headings_[i].key == key)
            return columns_[i];
    return std::nullopt;
}

const Cell& Heads::cell(const Row& row, std::string_view key) const {
    static const Cell none;
    const auto at = column(key);
    return at ? row.at(*at) : none;
}

void Heads::look_over(Findings& findings) const {
    int hidden = 0;
    int first_hidden = 0;
    for (const auto* row : rows_) {
        hidden += row->hidden ? 1 : 0;
        first_hidden = first_hidden == 0 && row->hidden ? row->number : first_hidden;
        for (const auto& column : columns_)
            if (column)
                look_at(*row, *column, findings);
        for (std::size_t i = head_->cells.size(); i < row->cells.size(); ++i)
            if (!row->cells[i].text.empty()) {
                findings.error(row->number, i, "sheet.cells");
                break;
            }
    }
    if (hidden > 0)
        findings.warning(first_hidden, std::nullopt, "sheet.hidden_rows",
                         {{"count", std::to_string(hidden)}});
}

void Heads::look_at(const Row& row, std::size_t column, Findings& findings) const {
    const auto& cell = row.at(column);
    if (cell.kind == Kind::error)
        findings.error(row.number, column, "sheet.cell_error", {{"word", cell.text}});
    else if (cell.formula && cell.text.empty())
        findings.error(row.number, column, "sheet.formula_empty");
    else if (cell.rounded)
        findings.error(row.number, column, "sheet.rounded", {{"word", cell.text}});
    else if (cell.formula)
        findings.warning(row.number, column, "sheet.formula", {{"word", cell.text}});
}

} // namespace ringroom::sheet
