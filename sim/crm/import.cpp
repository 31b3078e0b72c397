#include "crm/import.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/csv.h"
#include "base/utf8.h"
#include "crm/limits.h"
#include "crm/tables.h"
#include "crm/telephone.h"

namespace ringroom::crm {
namespace {

class Mistakes {
public:
    Mistakes(std::string_view file, Language language, Diagnostics& out)
        : file_(file)
        , language_(language)
        , out_(out)
        , before_(out.size()) {}

    void add(int line, int column, std::string_view code, TextArguments arguments = {}) {
        clean_ = false;
        const auto count = out_.size() - before_;
        if (count < limits::import_diagnostics)
            out_.push_back({file_, line, column, Severity::error, std::string(code),
                            text(language_, code, arguments)});
        else if (count == limits::import_diagnostics)
            out_.push_back({file_, line, 0, Severity::error, "crm.import.more",
                            text(language_, "crm.import.more")});
    }
    [[nodiscard]] bool clean() const { return clean_; }

private:
    std::string file_;
    Language language_;
    Diagnostics& out_;
    std::size_t before_;
    bool clean_ = true;
};

enum Column : std::size_t { number, name, telephone, grade, column_count };

std::optional<Column> column_of(std::string_view heading) {
    constexpr std::array<std::pair<std::string_view, Column>, 13> known = {
        {{"number", number},
         {"客户号", number},
         {"客户编号", number},
         {"name", name},
         {"姓名", name},
         {"客户", name},
         {"telephone", telephone},
         {"phone", telephone},
         {"电话", telephone},
         {"联系电话", telephone},
         {"grade", grade},
         {"等级", grade},
         {"会员等级", grade}}};
    for (const auto& [word, column] : known)
        if (word == heading)
            return column;
    return std::nullopt;
}

struct Head {
    std::array<std::optional<std::size_t>, column_count> columns;
    std::vector<std::pair<std::size_t, std::string>> attributes; ///< place and heading
};

Head read_head(const CsvLine& line, Mistakes& mistakes) {
    Head head;
    std::map<std::string, int> seen;
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
        const auto& cell = line.cells[i];
        const auto column = column_of(cell.text);
        const bool twice = column ? head.columns[*column].has_value() : ++seen[cell.text] > 1;
        if (twice)
            mistakes.add(line.number, cell.column, "crm.import.column_twice",
                         {{"word", cell.text}});
        else if (column)
            head.columns[*column] = i;
        else if (blank(cell.text) || !printable(cell.text) ||
                 characters(cell.text) > limits::attribute_name_characters)
            mistakes.add(line.number, cell.column, "crm.import.heading", {{"word", cell.text}});
        else
            head.attributes.emplace_back(i, cell.text);
    }
    if (!head.columns[name])
        mistakes.add(line.number, 1, "crm.import.no_name");
    if (head.attributes.size() > limits::attributes)
        mistakes.add(line.number, 1, "crm.attributes");
    return head;
}

std::vector<std::string> split_telephones(std::string_view cell) {
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

/// What names the customer in the list: the school's number, or the first telephone.
std::string key_of(const Customer& customer) {
    if (!customer.number.empty())
        return "number " + customer.number;
    const auto first =
        customer.telephones.empty() ? std::nullopt : canonical(customer.telephones.front());
    return first ? "telephone " + *first : std::string{};
}

Column column_at_fault(std::string_view code) {
    return code == "crm.name"     ? name
           : code == "crm.number" ? number
           : code == "crm.grade"  ? grade
                                  : telephone;
}

/// False if anything in the line is wrong.
bool read_customer(const CsvLine& line, const Head& head, Mistakes& mistakes,
                   ListedCustomer& listed) {
    const auto cell = [&](std::optional<std::size_t> at) {
        return at && *at < line.cells.size() ? line.cells[*at] : CsvCell{};
    };
    auto& customer = listed.customer;
    customer.number = cell(head.columns[number]).text;
    customer.name = cell(head.columns[name]).text;
    customer.telephones = split_telephones(cell(head.columns[telephone]).text);
    customer.grade = cell(head.columns[grade]).text;
    for (const auto& [at, heading] : head.attributes)
        if (const auto value = cell(at).text; !value.empty()) {
            customer.attributes.push_back({heading, value});
            if (check_customer({.name = "x", .attributes = {{heading, value}}}))
                continue;
            mistakes.add(line.number, cell(at).column, "crm.import.value", {{"word", heading}});
            return false;
        }
    if (const auto good = check_customer(customer); !good) {
        const auto where = cell(head.columns[column_at_fault(good.error().code)]);
        mistakes.add(line.number, where.column, good.error().code, {{"name", where.text}});
        return false;
    }
    const auto key = key_of(customer);
    if (key.empty()) {
        mistakes.add(line.number, 1, "crm.import.no_key");
        return false;
    }
    listed.source = key + '\n';
    for (const auto& one : line.cells)
        listed.source += one.text + '\t';
    return true;
}

std::vector<CsvLine> read_lines(std::string_view csv, Mistakes& mistakes) {
    if (csv.size() > limits::import_bytes)
        mistakes.add(0, 0, "crm.import.long",
                     {{"limit", std::to_string(limits::import_bytes / 1024 / 1024)}});
    else if (!valid_utf8(csv))
        mistakes.add(0, 0, "crm.import.encoding");
    if (!mistakes.clean())
        return {};
    auto lines = read_csv(csv);
    if (lines.empty())
        mistakes.add(1, 1, "crm.import.empty");
    else if (lines.size() - 1 > limits::customers)
        mistakes.add(lines[limits::customers + 1].number, 1, "crm.import.too_many",
                     {{"limit", std::to_string(limits::customers)}});
    return lines;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

std::vector<ListedCustomer> parse_customers(std::string_view csv, std::string_view file,
                                            Language language, Diagnostics& diagnostics) {
    Mistakes mistakes(file, language, diagnostics);
    const auto lines = read_lines(csv, mistakes);
    if (!mistakes.clean())
        return {};
    const auto head = read_head(lines.front(), mistakes);
    if (!mistakes.clean())
        return {};
    std::vector<ListedCustomer> out;
    std::map<std::string, int> seen;
    for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
        if (line->open_quote) {
            mistakes.add(line->number, *line->open_quote, "crm.import.quote");
            continue;
        }
        if (line->cells.size() > lines.front().cells.size())
            mistakes.add(line->number, line->cells[lines.front().cells.size()].column,
                         "crm.import.cells");
        ListedCustomer listed{line->number, {}, {}};
        if (!read_customer(*line, head, mistakes, listed))
            continue;
        const auto [before, fresh] = seen.emplace(key_of(listed.customer), line->number);
        if (!fresh)
            mistakes.add(line->number, 1, "crm.import.twice",
                         {{"line", std::to_string(before->second)}});
        out.push_back(std::move(listed));
    }
    return mistakes.clean() ? out : std::vector<ListedCustomer>{};
}

Result<std::size_t> import_customers(store::Store& store, std::string_view csv,
                                     std::string_view file, Language language,
                                     Diagnostics& diagnostics) {
    const auto list = parse_customers(csv, file, language, diagnostics);
    if (list.empty())
        return std::size_t{0};
    std::size_t changed = 0;
    const auto done = store.write([&](store::Writer& writer) -> Result<void> {
        changed = 0;
        const auto stored = customers_of(writer);
        if (!stored)
            return tl::unexpected(stored.error());
        std::map<std::string, const StoredCustomer*> known;
        for (const auto& one : *stored)
            known[one.source.empty() ? key_of(one.customer) : first_line(one.source)] = &one;
        std::size_t count = stored->size();
        for (const auto& listed : list) {
            const auto found = known.find(first_line(listed.source));
            if (found != known.end() && found->second->source == listed.source)
                continue;
            ++changed;
            if (found == known.end()) {
                if (++count > limits::customers)
                    return fail("crm.too_many", "too many customers");
                if (auto id = insert_customer(writer, listed.customer, listed.source); !id)
                    return tl::unexpected(id.error());
                continue;
            }
            auto customer = listed.customer;
            customer.id = found->second->customer.id;
            if (auto replaced = replace_customer(writer, customer, listed.source); !replaced)
                return replaced;
        }
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return changed;
}

} // namespace ringroom::crm
