#include <catch2/catch.hpp>

#include "base/csv.h"

using namespace ringroom;

TEST_CASE("a spreadsheet cell is quoted and cannot be a formula") {
    CHECK(csv_cell("plain") == "plain");
    CHECK(csv_cell("王桂兰") == "王桂兰");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"no\"") == "\"say \"\"no\"\"\"");
    CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
    CHECK(csv_cell("=1+1") == "'=1+1");
    CHECK(csv_cell("+86510") == "'+86510");
    CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
    CHECK(csv_cell("-cmd|'/c calc'!A1") == "'-cmd|'/c calc'!A1");
    CHECK(csv_cell("\t=1") == "\"'\t=1\"");
    CHECK(csv_cell("-26.5") == "-26.5"); // a number stays a number
    CHECK(csv_cell("-") == "'-");
    CHECK(csv_cell("-.5") == "'-.5");
    CHECK(csv_cell("1.2.3") == "1.2.3");
    CHECK(csv_cell("") == "");
}
