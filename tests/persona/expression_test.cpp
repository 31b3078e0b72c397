#include <catch2/catch.hpp>

#include <map>
#include <string>

#include "persona/expression.h"
#include "persona/limits.h"
#include "persona/reader.h"

using namespace ringroom;
using namespace ringroom::persona;

namespace {
const std::map<std::string, Datum, std::less<>> values = {
    {"心情", Datum::of(std::int64_t{-1})},    {"意向", Datum::of(std::string("不要"))},
    {"报的价", Datum::of(std::string("49"))}, {"心理价", Datum::of(std::int64_t{49})},
    {"语速", Datum::of(Number{4900})},        {"静默", Datum::of(Number{10'000})},
    {"ok", Datum::of(std::int64_t{1})},       {"空", Datum{}}};

bool holds(std::string_view text) {
    std::optional<ExpressionError> error;
    const auto expression = Expression::parse(text, error);
    INFO(text);
    REQUIRE_FALSE(error);
    return expression.holds([](std::string_view name) {
        const auto it = values.find(name);
        return it == values.end() ? Datum{} : it->second;
    });
}

std::string error_of(std::string_view text) {
    std::optional<ExpressionError> error;
    (void)Expression::parse(text, error);
    return error ? std::to_string(error->column) + " " + error->code : "none";
}
} // namespace

TEST_CASE("conditions decide as they read") {
    CHECK_FALSE(holds("心情 >= 0"));
    CHECK(holds("心情 >= -1"));
    CHECK(holds("意向 == '不要'"));
    CHECK(holds("意向＝＝“不要”"));
    CHECK(holds("意向 != \"要\""));
    CHECK(holds("报的价 <= 心理价"));
    CHECK_FALSE(holds("报的价 < 心理价"));
    CHECK(holds("语速<=5.0 且 静默<=10秒"));
    CHECK_FALSE(holds("语速<=4.8且静默<=10秒"));
    CHECK(holds("语速 ≤ 4.9 and 静默 ≥ 10s"));
    CHECK(holds("静默 < 1分钟"));
    CHECK(holds("静默 > 9999毫秒"));
    CHECK(holds("ok"));
    CHECK_FALSE(holds("非 ok"));
    CHECK(holds("非 (ok 且 心情>0) 或 空"));
    CHECK(holds("ok 或 空 且 空"));
    CHECK(holds("2 < 10"));
    CHECK(holds("'2' < '10' or '2' > '10'"));
}

TEST_CASE("what is unset decides nothing") {
    CHECK_FALSE(holds("空 == 0"));
    CHECK_FALSE(holds("空 != 0"));
    CHECK_FALSE(holds("没有 < 5"));
    CHECK_FALSE(holds("没有"));
    CHECK_FALSE(holds("意向 < 5"));
    CHECK(holds("意向 != 5"));
}

TEST_CASE("mistakes have a column") {
    CHECK(error_of("") == "1 drill.expression_operand");
    CHECK(error_of("心情 >=") == "6 drill.expression_operand");
    CHECK(error_of("心情 心情") == "4 drill.expression_joint");
    CHECK(error_of("(心情 > 1") == "8 drill.expression_bracket");
    CHECK(error_of("心情 > 1)") == "7 drill.expression_bracket");
    CHECK(error_of("意向 == '不要") == "7 drill.expression_quote");
    CHECK(error_of("心情 > 1.2345") == "6 drill.expression_number");
    CHECK(error_of("心情 > 1.") == "6 drill.expression_number");
    CHECK(error_of("心情 > 9999999999999") == "6 drill.expression_number");
    CHECK(error_of("心情 # 1") == "4 drill.expression_mark");
    CHECK(error_of("心情 >= 1 且") == "10 drill.expression_operand");
}

TEST_CASE("conditions are bounded") {
    const auto nested = [](int n) {
        return std::string(static_cast<std::size_t>(n), '(') + "1" +
               std::string(static_cast<std::size_t>(n), ')');
    };
    CHECK(error_of(nested(max_condition_depth - 1)) == "none");
    CHECK(error_of(nested(max_condition_depth)) == "33 drill.expression_depth");
    CHECK(error_of(std::string(max_condition_bytes, 'x')) == "none");
    CHECK(error_of(std::string(max_condition_bytes + 1, 'x')) == "1 drill.expression_long");
}

TEST_CASE("a value reads as a person writes it") {
    CHECK(Datum::of(Number{5000}).shown() == "5");
    CHECK(Datum::of(Number{5500}).shown() == "5.5");
    CHECK(Datum::of(Number{-20}).shown() == "-0.02");
    CHECK(Datum::of(std::string("x")).shown() == "x");
    CHECK(Datum{}.shown().empty());
}

TEST_CASE("durations") {
    CHECK(parse_duration("6分钟") == 6_min);
    CHECK(parse_duration("1分30秒") == 90_s);
    CHECK(parse_duration("５秒") == 5_s);
    CHECK(parse_duration("90 seconds") == 90_s);
    CHECK(parse_duration("2min") == 2_min);
    CHECK(parse_duration("250ms") == 250_ms);
    CHECK(parse_duration("30") == 30_s);
    CHECK_FALSE(parse_duration(""));
    CHECK_FALSE(parse_duration("六分钟"));
    CHECK_FALSE(parse_duration("5天"));
    CHECK_FALSE(parse_duration("25小时"));
    CHECK_FALSE(parse_duration("30 30"));
}
