#include <catch2/catch.hpp>

#include "sheet/book.h"

using namespace ringroom;
using namespace ringroom::sheet;

namespace {

Book sample() {
    Book book{"results.xlsx", Format::xlsx, "UTF-8", {}};
    Table table{"成绩", false, {}};
    table.rows.push_back({1, false, {text_cell("学号"), text_cell("得分"), text_cell("日期")}});
    table.rows.push_back(
        {2, false, {text_cell("0012"), decimal_cell(87'500, 1), date_cell("2026-11-23 08:30")}});
    table.rows.push_back({3, false, {text_cell("=1+1"), number_cell(-3), date_cell("2026-11-23")}});
    table.rows.push_back(
        {4, false, {text_cell("两\n行"), {"TRUE", Kind::boolean}, date_cell("someday")}});
    book.tables.push_back(std::move(table));
    book.tables.push_back({"成绩", false, {{1, false, {text_cell("second")}}}});
    book.tables.push_back({"a/b[1]: with a name that is far too long", true, {}});
    return book;
}

} // namespace

TEST_CASE("what is written as a workbook is read again") {
    const auto book = sample();
    const auto bytes = write_xlsx(book, {.created = 1'795'000'000, .title = "成绩单"});
    REQUIRE(bytes);
    CHECK(*write_xlsx(book, {.created = 1'795'000'000, .title = "成绩单"}) == *bytes);
    Diagnostics diagnostics;
    const auto again = read(*bytes, "results.xlsx", Language::zh, diagnostics);
    CHECK(diagnostics.empty());
    REQUIRE(again);
    REQUIRE(again->tables.size() == 3);
    const auto& rows = again->tables[0].rows;
    REQUIRE(rows.size() == 4);
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t i = 0; i < 3; ++i) {
            INFO(address(rows[row].number, i));
            CHECK(rows[row].at(i).text == book.tables[0].rows[row].at(i).text);
            CHECK_FALSE(rows[row].at(i).formula);
        }
    CHECK(rows[1].at(0).kind == Kind::text);
    CHECK(rows[1].at(1).kind == Kind::number);
    CHECK(rows[1].at(2).kind == Kind::date);
    CHECK(rows[3].at(2).kind == Kind::text);
    CHECK(again->tables[1].name == "成绩 2");
    CHECK(again->tables[2].name == "a-b-1-- with a name that is far");
    CHECK(again->tables[2].hidden);
}

TEST_CASE("what is written as CSV is read again") {
    auto table = sample().tables.front();
    const auto bytes = write_csv(table);
    CHECK(bytes.starts_with("\xEF\xBB\xBF"));
    CHECK(bytes.find("'=1+1,-3,2026-11-23\r\n") != std::string::npos);
    Diagnostics diagnostics;
    const auto again = read(bytes, "results.csv", Language::zh, diagnostics);
    REQUIRE(again);
    CHECK(again->tables[0].rows.size() == 4);
    CHECK(again->tables[0].rows[1].at(0).text == "0012");
    CHECK(again->tables[0].rows[3].at(0).text == "两\n行");
}

TEST_CASE("numbers with decimals are rounded half away from zero") {
    CHECK(decimal_cell(87'450, 1).text == "87.5");
    CHECK(decimal_cell(-87'450, 1).text == "-87.5");
    CHECK(decimal_cell(-40, 1).text == "0.0");
    CHECK(decimal_cell(1'500, 0).text == "2");
    CHECK(decimal_cell(1'005, 3).text == "1.005");
    CHECK(decimal_cell(1'005, 2).text == "1.01");
    CHECK(decimal_cell(-1, 9).text == "-0.001");
}

TEST_CASE("our own CSV becomes a table with numbers") {
    const auto table = table_of_csv("\xEF\xBB\xBF"
                                    "a,b\r\n87.5,-3\r\n0012,'=1+1\r\n"
                                    "1234567890123456,'x\r\n-,1.\r\n",
                                    "t");
    REQUIRE(table.rows.size() == 5);
    CHECK(table.rows[1].at(0) == Cell{"87.5", Kind::number});
    CHECK(table.rows[1].at(1) == Cell{"-3", Kind::number});
    CHECK(table.rows[2].at(0) == Cell{"0012", Kind::text});
    CHECK(table.rows[2].at(1) == Cell{"=1+1", Kind::text});
    CHECK(table.rows[3].at(0).kind == Kind::text);
    CHECK(table.rows[3].at(1).text == "'x");
    CHECK(table.rows[4].at(0).kind == Kind::text);
    CHECK(table.rows[4].at(1).kind == Kind::text);
    Book book{"t", Format::xlsx, "UTF-8", {table}};
    Diagnostics diagnostics;
    const auto again = read(*write_xlsx(book), "t", Language::zh, diagnostics);
    CHECK(again->tables[0].rows[2].at(1).text == "=1+1");
    CHECK_FALSE(again->tables[0].rows[2].at(1).formula);
}
