// Lists as they are sorted, narrowed and walked through; texts that are made fit for a line.
#include <catch2/catch.hpp>

#include "base/characters.h"
#include "seat/calendar.h"
#include "seat/plain.h"
#include "seat/table.h"
#include "seat/table_rows.h"
#include "seat/when.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

TableRow row(const std::string& id, const std::string& name, std::int64_t rank) {
    return {id, {{name}, {std::to_string(rank), rank}}};
}

std::string shown(const TableRows& rows) {
    std::string out;
    for (std::size_t i = 0; i < rows.count(); ++i)
        out += (out.empty() ? "" : " ") + rows.row(i).id;
    return out;
}

TableRows sample() {
    TableRows rows;
    rows.set({row("a", "Wang", 10), row("b", "李雷", 9), row("c", "Chen", 9),
              row("d", "ＷＡＮＧ", 100)});
    return rows;
}

} // namespace

TEST_CASE("a list sorts by any column, by figures as figures, and back to as it came") {
    auto rows = sample();
    CHECK(shown(rows) == "a b c d");
    rows.sort(1, false);
    CHECK(shown(rows) == "b c a d"); // 9 before 10 before 100; equal ones as they came
    rows.sort(1, true);
    CHECK(shown(rows) == "d a b c");
    rows.sort(0, false);
    CHECK(shown(rows) == "c a b d");
    rows.unsort();
    CHECK(shown(rows) == "a b c d");
    rows.sort(7, false); // no such column: as it came
    CHECK(shown(rows) == "a b c d");
}

TEST_CASE("words narrow a list in any width and case, and may stand in what is not shown") {
    auto rows = sample();
    rows.narrow("wang");
    CHECK(shown(rows) == "a d");
    rows.narrow("wang 100");
    CHECK(shown(rows) == "d");
    rows.narrow("雷");
    CHECK(shown(rows) == "b");
    rows.narrow("nobody");
    CHECK(rows.count() == 0);
    CHECK(rows.of_all() == 4);
    rows.narrow(" ");
    CHECK(rows.count() == 4);
    rows.set({{"x", {{"text"}}, {}, "0510-8271"}});
    rows.narrow("8271");
    CHECK(shown(rows) == "x");
}

TEST_CASE("the choice moves with arrows, stops at the ends and follows its row") {
    auto rows = sample();
    CHECK(rows.chosen() == nullptr);
    rows.move(1);
    CHECK(rows.chosen()->id == "a");
    auto fresh = sample();
    fresh.move(-4); // Home, while nothing is chosen
    CHECK(fresh.chosen_at() == 0);
    fresh = sample();
    fresh.move(4); // End
    CHECK(fresh.chosen_at() == 3);
    rows.move(-1);
    CHECK(rows.chosen()->id == "a");
    rows.move(2);
    CHECK(rows.chosen()->id == "c");
    rows.sort(1, false);
    CHECK(rows.chosen()->id == "c");
    CHECK(rows.chosen_at() == 1);
    rows.set({row("new", "New", 1), row("c", "Chen", 9)}); // a newer list
    CHECK(rows.chosen()->id == "c");
    rows.move(100);
    CHECK(rows.chosen_at() == 1);
    rows.narrow("New");
    CHECK(rows.chosen() == nullptr); // not shown
    rows.move(-1);
    CHECK(rows.chosen()->id == "new");
    rows.narrow("");
    rows.set({});
    rows.move(1);
    CHECK(rows.chosen() == nullptr);
}

TEST_CASE("five thousand rows sort and narrow") {
    TableRows rows;
    std::vector<TableRow> many;
    for (int i = 0; i < 5'000; ++i)
        many.push_back(row(std::to_string(i), "客户 " + std::to_string(i * 7 % 5'000), i));
    rows.set(std::move(many));
    rows.sort(1, true);
    CHECK(rows.row(0).id == "4999");
    rows.narrow("客户 4999");
    CHECK(rows.count() == 2); // by name, and by its figure
}

TEST_CASE("a name of any bytes fits one line") {
    CHECK(one_line("王\n桂\t兰\x1b[31m") == "王 桂 兰 [31m");
    CHECK(one_line("a\u202Eb\u200Bc\uFEFF") == "abc"); // marks that would turn or hide
    CHECK(one_line("\xff\xfe") == "\uFFFD\uFFFD");
    CHECK(one_line("שלום \U0001F600") == "שלום \U0001F600");
    std::string endless;
    for (int i = 0; i < 10'000; ++i)
        endless += "字";
    CHECK(characters_of(one_line(endless, 200)).size() == 200);
    CHECK(one_line(endless, 200).ends_with("字…"));
    CHECK(one_line(std::string(200, 'x'), 200) == std::string(200, 'x'));
    CHECK(one_line(std::string(201, 'x'), 200) == std::string(199, 'x') + "…");
    CHECK(plain_text("a\r\nb\x01", 10) == "a\nb ");
}

TEST_CASE("instants, lengths and points as a person reads them") {
    ::setenv("TZ", "Asia/Shanghai", 1);
    ::tzset();
    const auto now = *from_iso("2026-11-22T06:00:00Z"); // 14:00 there
    CHECK(when_text("2026-11-22T06:06:00.000Z", now) == "14:06");
    CHECK(when_text("2026-11-21T16:30:00.000Z", now) == "00:30"); // today, there
    CHECK(when_text("2026-11-21T15:30:00.000Z", now) == "11-21 23:30");
    CHECK(when_text("2025-11-18T01:12:00.000Z", now) == "2025-11-18");
    CHECK(when_text("yesterday", now).empty());
    CHECK(when_text("", now).empty());
    CHECK(zone_words({}) == "UTC+8");
    ::setenv("TZ", "NST3:30", 1);
    ::tzset();
    CHECK(zone_words({}) == "UTC−3:30");
    ::setenv("TZ", "UTC0", 1);
    ::tzset();
    CHECK(zone_words({}) == "UTC");
    ::unsetenv("TZ");
    ::tzset();
    CHECK(length_text(Duration{151'000}) == "2:31");
    CHECK(length_text(Duration{3'751'999}) == "1:02:31");
    CHECK(length_text(Duration{-5}) == "0:00");
    CHECK(points_text(86'500) == "86.5");
    CHECK(points_text(90'000) == "90");
    CHECK(points_text(86'549) == "86.5");
    CHECK(points_text(-5'000) == "-5");
    CHECK(points_text(-20) == "0");
    CHECK(fine_points_text(250) == "0.25");
    CHECK(fine_points_text(2'000) == "2");
    CHECK(fine_points_text(-125) == "-0.125");
    CHECK(fine_points_text(0) == "0");
}

TEST_CASE("right-to-left words are drawn in their order, figures and Latin in theirs") {
    // Hebrew letters stand here by their order of reading: alef, bet, gimel.
    CHECK(visual_order(U"abc 王") == U"abc 王");
    CHECK(visual_order(U"\u05D0\u05D1\u05D2") == U"\u05D2\u05D1\u05D0");
    CHECK(visual_order(U"to \u05D0\u05D1 now") == U"to \u05D1\u05D0 now");
    CHECK(visual_order(U"\u05D0\u05D1 12 \u05D2") == U"\u05D2 12 \u05D1\u05D0");
    CHECK(visual_order(U"\u05D0 (\u05D1)") == U"(\u05D1) \u05D0"); // brackets mirrored
    CHECK(visual_order(U"a (\u05D0)") == U"a (\u05D0)");
    CHECK(visual_order(U"\u05D0\u05B8\u05D1") == U"\u05D1\u05D0"); // without points
    CHECK(visual_order(U"") == U"");
    CHECK(!is_unusual("Wang 王桂兰，！ é"));
    CHECK(is_unusual("\U0001F600"));
    CHECK(is_unusual("\U00020BB7")); // a rare surname's character
    CHECK(is_unusual("\u05D0"));
    CHECK(is_unusual("\uE000"));
    CHECK(is_unusual("\uFEFB"));
}

TEST_CASE("columns are as wide as what is in them, the last takes the rest, the widest give way") {
    CHECK(shared_widths({50, 100, 80}, 400) == std::vector<float>{50, 100, 250});
    CHECK(shared_widths({50, 100, 80}, 230) == std::vector<float>{50, 100, 80});
    CHECK(shared_widths({50, 400, 80, 300}, 430) == std::vector<float>{50, 150, 80, 150});
    CHECK(shared_widths({300, 300, 300}, 300) == std::vector<float>{100, 100, 100});
    CHECK(shared_widths({}, 300).empty());
}
