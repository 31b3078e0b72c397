#include <catch2/catch.hpp>

#include "sheet/heads.h"
#include "sheet/limits.h"

using namespace ringroom;
using namespace ringroom::sheet;

namespace {

const std::vector<Heading> headings{{"number", {"学号", "number", "student number"}, true},
                                    {"name", {"姓名", "name"}, true},
                                    {"class", {"班级", "class"}, false}};

struct Read {
    Table table;
    Diagnostics diagnostics;
    std::vector<std::string> mistakes;
    std::vector<std::string> names;
};

Read heads_of(const std::vector<std::vector<std::string>>& rows,
              Heads::Others others = Heads::Others::refused) {
    Read out;
    int number = 0;
    for (const auto& cells : rows) {
        auto& row = out.table.rows.emplace_back(Row{++number, false, {}});
        for (const auto& cell : cells)
            row.cells.push_back(text_cell(cell));
    }
    Findings findings("list.csv", Language::zh, out.diagnostics);
    const Heads heads(out.table, headings, findings, others);
    if (findings.clean())
        heads.look_over(findings);
    for (const auto& d : out.diagnostics)
        out.mistakes.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " +
                               d.code);
    for (const auto* row : heads.rows())
        out.names.push_back(heads.cell(*row, "name").text);
    return out;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("headings are found in either language, in any order, below a title") {
    CHECK(heads_of({{"学号", "姓名"}, {"1", "a"}, {"2", "b"}}).names == Words{"a", "b"});
    CHECK(heads_of({{"Name*", "Student Number："}, {"a", "1"}}).names == Words{"a"});
    CHECK(heads_of({{"2026 级话务一班", "2026 级话务一班"},
                    {"无锡某职业学院"},
                    {"姓 名（必填）", "学号 [8 位]"},
                    {"a", "1"}})
              .names == Words{"a"});
    CHECK(heading_key("ＮＡＭＥ（必填）") == "name");
}

TEST_CASE("headings that are wrong are named with their cell") {
    CHECK(heads_of({}).mistakes == Words{"1:0 sheet.empty"});
    CHECK(heads_of({{"学号", "姓名"}}).mistakes == Words{"1:0 sheet.no_rows"});
    CHECK(heads_of({{"学号", "性别"}, {"1", "女"}}).mistakes ==
          Words{"1:2 sheet.column", "1:0 sheet.column_missing"});
    CHECK(heads_of({{"学号", "姓名", "name"}, {"1", "a", "b"}}).mistakes ==
          Words{"1:3 sheet.column_twice"});
    CHECK(heads_of({{"学号", "姓名", "性别"}, {"1", "a", "女"}}, Heads::Others::allowed)
              .mistakes.empty());
    CHECK(heads_of({{"学号", "姓名"}, {"1", "a", "extra"}}).mistakes == Words{"2:3 sheet.cells"});
    const auto missing = heads_of({{"姓名"}, {"a"}});
    CHECK(missing.diagnostics.at(0).message.find("学号") != std::string::npos);
}

TEST_CASE("cells that a list should not silently take") {
    Table table{"t", false, {}};
    table.rows.push_back({1, false, {text_cell("学号"), text_cell("姓名")}});
    table.rows.push_back({2, true, {{"12", Kind::number, true}, text_cell("a")}});
    table.rows.push_back({3, true, {{"", Kind::empty, true}, text_cell("b")}});
    table.rows.push_back({4, false, {{"#REF!", Kind::error, true}, text_cell("c")}});
    table.rows.push_back(
        {5, false, {{"320281200001011008", Kind::number, false, false, true}, text_cell("d")}});
    Diagnostics diagnostics;
    Findings findings("f", Language::en, diagnostics);
    const Heads heads(table, headings, findings);
    heads.look_over(findings);
    Words found;
    for (const auto& d : diagnostics)
        found.push_back(std::to_string(d.line) + " " + d.code +
                        (d.severity == Severity::error ? "!" : ""));
    CHECK(found == Words{"2 sheet.formula", "3 sheet.formula_empty!", "4 sheet.cell_error!",
                         "5 sheet.rounded!", "2 sheet.hidden_rows"});
}

TEST_CASE("mistakes are listed to a limit and counted past it") {
    Diagnostics diagnostics;
    Findings findings("f", Language::zh, diagnostics);
    for (std::size_t i = 0; i < limits::diagnostics; ++i)
        findings.error(1, 0, "sheet.cells");
    CHECK(diagnostics.size() == limits::diagnostics);
    for (int i = 0; i < 5; ++i)
        findings.error(1, 0, "sheet.cells");
    CHECK(diagnostics.size() == limits::diagnostics + 1);
    CHECK(diagnostics.back().code == "sheet.more");
}
