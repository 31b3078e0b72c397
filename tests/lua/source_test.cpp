#include <catch2/catch.hpp>

#include <string>

#include "lua/limits.h"
#include "lua/sandbox.h"

using namespace ringroom;
using namespace ringroom::lua;

namespace {
const Words drill_words = {"剧本", "客户", "场景", "客户说", "当",  "否则",
                           "转到", "心情", "挂断", "script", "says"};

Outcome read(std::string_view text) {
    return read_statements("a.lua", text, drill_words, Language::zh);
}

/// "line:column code" of the first error.
std::string first_error(std::string_view text) {
    const auto out = read(text);
    if (out.diagnostics.empty())
        return "none";
    const auto& d = out.diagnostics.front();
    return std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code;
}
} // namespace

TEST_CASE("statements keep their drill_words, arguments and places") {
    const auto out =
        read("场景 \"开场\"\n  客户说 { \"喂\", \"你好\" }\n当 \"道歉\" { 心情(1), 转到 \"二\" }");
    REQUIRE(out.ok());
    REQUIRE(out.statements.size() == 3);
    CHECK(out.statements[0]->word == "场景");
    CHECK(*as_string(out.statements[0]->calls[0][0]) == "开场");
    CHECK(out.statements[1]->position == Position{2, 3});
    const auto& rule = *out.statements[2];
    REQUIRE(rule.calls.size() == 2);
    const auto* body = as_table(rule.calls[1][0]);
    REQUIRE(body->items.size() == 2);
    const auto* go = as_statement(body->items[1]);
    CHECK(go->word == "转到");
    CHECK(go->position == Position{3, 17});
}

TEST_CASE("full-width punctuation outside strings is turned into ASCII") {
    const auto out = read("剧本｛　名称＝“师傅“爽约”，难度＝３；限时=‘6分钟’｝");
    // The inner opening mark closes the string early: the author mixed quotes.
    CHECK_FALSE(out.ok());
    const auto good = read("剧本｛　名称＝“师傅，（爽约）”，难度＝３；限时=‘6分钟’｝");
    REQUIRE(good.ok());
    const auto* table = as_table(good.statements[0]->calls[0][0]);
    CHECK(*as_string(*table->field("名称")) == "师傅，（爽约）");
    CHECK(*as_integer(*table->field("难度")) == 3);
    CHECK(*as_string(*table->field("限时")) == "6分钟");
}

TEST_CASE("comments and strings are left alone") {
    const auto out = read("-- 注释：随便写，“什么”都行\n"
                          "--[[ 长\n注释 ]] 场景 \"-- 不是注释，{变量}\"");
    REQUIRE(out.ok());
    CHECK(*as_string(out.statements[0]->calls[0][0]) == "-- 不是注释，{变量}");
    CHECK(out.statements[0]->position == Position{3, 7});
}

TEST_CASE("escapes and long strings give their content") {
    const auto out = read("场景 \"a\\n\\65\\x42\\u{4e2d}\\\"\"\n场景 [==[\n甲]]乙]==]");
    REQUIRE(out.ok());
    CHECK(*as_string(out.statements[0]->calls[0][0]) == "a\nAB中\"");
    CHECK(*as_string(out.statements[1]->calls[0][0]) == "甲]]乙");
}

TEST_CASE("names of the author's own may be Chinese") {
    const auto out =
        read("local 开头 = \"喂\"\nfunction 句子(谁) return 开头 .. 谁 end\n客户说(句子(\"你\"))");
    REQUIRE(out.ok());
    CHECK(*as_string(out.statements.back()->calls[0][0]) == "喂你");
    const auto keys = read("剧本 { 名称 = \"甲\", [\"另\"] = 2 }");
    CHECK(as_table(keys.statements[0]->calls[0][0])->field("名称") != nullptr);
}

TEST_CASE("each mistake is named where it stands") {
    CHECK(first_error("剧本 { 名称=\"x\" 难度=3 }") == "1:13 lua.missing_comma");
    CHECK(first_error("剧本 { \"a\" \"b\" }") == "1:10 lua.missing_comma");
    CHECK(first_error("当 \"a\" { 心情(1) 转到 \"b\" }") == "1:15 lua.missing_comma");
    CHECK(first_error("当 \"a\" { 转到 \"b\"\n场景 \"c\"") == "1:7 lua.brace_forgotten");
    CHECK(first_error("场景 \"开场") == "1:4 lua.string_open");
    CHECK(first_error("场景 “开场\"") == "1:4 lua.string_open");
    CHECK(first_error("剧本 { 限时=60秒 }") == "1:9 lua.number_unit");
    CHECK(first_error("剧本 { a=1 ]") == "1:10 lua.wrong_close");
    CHECK(first_error("剧本 { a=1 }}") == "1:11 lua.not_opened");
    CHECK(first_error("场景 \"a\"。") == "1:7 lua.stray_mark");
    CHECK(first_error("客互说 \"喂\"") == "1:1 lua.unknown_word_near");
    CHECK(first_error("场景 \"a\"\n  sayz \"b\"") == "2:3 lua.unknown_word_near");
    CHECK(first_error("完全不同的词 \"喂\"") == "1:1 lua.unknown_word");
    CHECK(first_error("local 客户 = 5") == "1:7 lua.word_redefined");
    CHECK(first_error("客户 = 5") == "1:1 lua.word_redefined");
    CHECK(first_error("function f(当) end") == "1:12 lua.word_redefined");
    CHECK(first_error("::x:: goto x") == "1:1 lua.no_goto");
    CHECK(first_error("场景 \"a\",") == "1:7 lua.not_a_statement");
    CHECK(first_error("场景") == "1:1 lua.not_a_statement");
    CHECK(first_error("local 表 = nil\n场景(表.名)") == "2:1 lua.index_value");
    CHECK(first_error("x = 客户 + 1") == "1:1 lua.arithmetic");
    CHECK(first_error("os.exit()") == "1:1 lua.withheld");
    CHECK(first_error("场景 \"\xff\"") == "1:4 lua.not_utf8");
    CHECK(first_error("\x1bLua") == "1:1 lua.binary");
    CHECK(first_error("场景 \"\\0\"") == "1:4 lua.zero_byte");
    CHECK(first_error("场景 \"\\q\"") == "1:5 lua.bad_escape");
}

TEST_CASE("several unknown drill_words are all found") {
    const auto out = read("客互说 \"a\"\n场境 \"b\"\n场景 \"c\"");
    REQUIRE(out.diagnostics.size() == 2);
    CHECK(out.diagnostics[1].line == 2);
    CHECK(out.diagnostics[1].message.find("场景") != std::string::npos);
}

TEST_CASE("a local name before a statement does not redefine the statement's word") {
    CHECK(read("local x\n客户说 \"a\"").ok());
}

TEST_CASE("messages come in the author's language") {
    const auto zh = read_statements("a.lua", "客互说 \"a\"", drill_words, Language::zh);
    CHECK(zh.diagnostics[0].message == "不认识“客互说”，是不是“客户说”？");
    const auto en = read_statements("a.lua", "say \"a\"", drill_words, Language::en);
    CHECK(en.diagnostics[0].message.find("did you mean \"says\"") != std::string::npos);
}

TEST_CASE("a byte order mark and Windows line ends are no trouble") {
    const auto out = read("\xEF\xBB\xBF场景 \"a\"\r\n客户说 \"b\"\r\n");
    REQUIRE(out.ok());
    CHECK(out.statements[0]->position == Position{1, 1});
    CHECK(out.statements[1]->position == Position{2, 1});
}

TEST_CASE("limits of a source hold at the limit and one past it") {
    const auto numbers = [](std::size_t n) {
        std::string text;
        for (std::size_t i = 0; i < n; ++i)
            text += "a=1 ";
        return text;
    };
    const auto has = [](const Outcome& out, std::string_view code) {
        return !out.diagnostics.empty() && out.diagnostics[0].code == code;
    };
    CHECK(read(numbers(max_number_literals)).ok());
    CHECK(has(read(numbers(max_number_literals + 1)), "lua.too_many_numbers"));
    const auto nested = [](int n) {
        return "场景(" + std::string(static_cast<std::size_t>(n), '(') + "1" +
               std::string(static_cast<std::size_t>(n), ')') + ")";
    };
    CHECK(read(nested(max_brackets - 1)).ok());
    CHECK(has(read(nested(max_brackets)), "lua.too_deep"));
    const std::string filler = "场景 \"a\" --";
    CHECK(read(filler + std::string(max_source_bytes - filler.size(), 'x')).ok());
    CHECK(
        has(read(filler + std::string(max_source_bytes - filler.size() + 1, 'x')), "lua.too_long"));
    CHECK(read("场景 \"" + std::string(max_string_bytes, 'a') + "\"").ok());
    CHECK(has(read("场景 \"" + std::string(max_string_bytes + 1, 'a') + "\""), "lua.string_long"));
    CHECK(read("function a() function b() function c() function d() end end end end").ok());
    CHECK(has(
        read(
            "function a() function b() function c() function d() function e() end end end end end"),
        "lua.too_deep"));
}

TEST_CASE("the nearest word is near, or nothing") {
    CHECK(nearest_word("客戶说", drill_words) == "客户说");
    CHECK(nearest_word("scirpt", drill_words) == "script");
    CHECK(nearest_word("SCRIPT", drill_words) == "script");
    CHECK(nearest_word("全", drill_words).empty());
    CHECK(nearest_word("", drill_words).empty());
}
