#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

#include "lua/limits.h"
#include "lua/sandbox.h"

using namespace ringroom;
using namespace ringroom::lua;

namespace {
const Words words = {"scene", "says"};

Outcome run(std::string_view text, Limits limits = {}) {
    return read_statements("a.lua", text, words, Language::en, limits);
}
std::string code_of(std::string_view text) {
    const auto out = run(text);
    return out.diagnostics.empty() ? "ran" : out.diagnostics.back().code;
}
struct Attack {
    const char* script;
    const char* code; ///< of the diagnostic that ends it, or "ran"
};
constexpr Attack attacks[] = {
    {"while true do end", "lua.too_many_steps"},
    {"repeat until false", "lua.too_many_steps"},
    {"for i = 1, 1e18 do end", "lua.too_many_steps"},
    {"local function f() return f() end f()", "lua.too_many_steps"},
    {"local function f() f() end f()", "lua.too_much_memory"},
    {"local function f() return 1 + f() end f()", "lua.too_much_memory"},
    {"local s = 'x' while true do s = s .. s end", "lua.too_much_memory"},
    {"local s = ('x'):rep(2000) while true do local t = s .. 'y' end", "lua.too_much_memory"},
    {"local t = {} while true do t[#t + 1] = {} end", "lua.too_much_memory"},
    {"local t = {} for i = 1, 1e9 do t[i * 65535] = i end", "lua.too_much_memory"},
    {"local t = {} for i = 1, 1e9 do t['k' .. i] = i end", "lua.too_much_memory"},
    {"scene(('x'):rep(1e9))", "lua.string_long"},
    {"scene(('x'):rep(1e18, 'y'))", "lua.string_long"},
    {"scene(string.rep('', 1e18))", "ran"},
    {"scene(string.format('%99999d', 1))", "lua.bad_format"},
    {"scene(string.format('%s%s', ('x'):rep(1500), ('x'):rep(1500)))", "lua.string_long"},
    {"scene(string.format('%.99f', 1))", "lua.bad_format"},
    {"scene((('a'):rep(28)):find(('a?'):rep(28) .. ('a'):rep(28)))", "ran"},
    {"scene((('a'):rep(1500)):find('.-.-.-b'))", "ran"},
    {"scene(('x'):gsub('x', 'y'))", "lua.call_nothing"},
    {"scene(('x'):match('x'))", "lua.call_nothing"},
    {"scene(string.dump(says))", "lua.call_nothing"},
    {"scene(string.gmatch('a', 'a'))", "lua.call_nothing"},
    {"setmetatable({}, {__gc = function() while true do end end})", "lua.withheld"},
    {"getmetatable('').__index.rep = nil", "lua.withheld"},
    {"while true do pcall(function() while true do end end) end", "lua.withheld"},
    {"xpcall(says, function() while true do end end)", "lua.withheld"},
    {"coroutine.wrap(function() while true do end end)()", "lua.withheld"},
    {"load('while true do end')()", "lua.withheld"},
    {"loadstring('x')()", "lua.withheld"},
    {"dofile('/etc/passwd')", "lua.withheld"},
    {"require 'os'", "lua.withheld"},
    {"io.open('/etc/passwd')", "lua.withheld"},
    {"os.execute('true')", "lua.withheld"},
    {"debug.sethook()", "lua.withheld"},
    {"collectgarbage('stop')", "lua.withheld"},
    {"rawset(string, 'rep', nil)", "lua.withheld"},
    {"package.loadlib('x', 'y')", "lua.withheld"},
    {"print(_G)", "lua.withheld"},
    {"error({})", "lua.withheld"},
    {"local t = {} t.t = t scene(t)", "lua.value_too_deep"},
    {"local t = {} for i = 1, 20 do t = {t} end scene(t)", "lua.value_too_deep"},
    {"local t = {} for i = 1, 900 do t[i] = {1,2,3,4,5,6,7} end scene(t)", "lua.value_too_large"},
    {"scene(function() end)", "lua.value_kind"},
    {"scene { says }", "ran"},
    {"local s = scene s(s)", "lua.statement_used"},
    {"local a, b = scene, says a(b) b(a)", "lua.statement_used"},
    {"scene { [3] = 1 }", "lua.holes"},
    {"scene { [true] = 1 }", "lua.key_kind"},
    {"scene { [1.5] = 1 }", "lua.key_kind"},
    {"scene(0/0)", "lua.number_range"},
    {"scene(1e300)", "lua.number_range"},
    {"while true do scene 'x' end", "lua.too_many_steps"},
    {"local s = scene while true do s 'x' end", "lua.too_many_calls"},
    {"scene(table.unpack({}, 1, 1e8))", "lua.value_too_large"},
    {"scene(table.unpack({}, 1, 201))", "lua.value_too_large"},
    {"scene(table.concat({('x'):rep(1500), ('y'):rep(1500)}))", "lua.string_long"},
    {"local t = {} while true do table.insert(t, 1, 1) end", "lua.too_many_steps"},
    {"table.sort({3,2,1})", "lua.call_nothing"},
    {"local function f(...) return f(1, ...) end f()", "lua.too_much_memory"},
    {"local x <close> = {}", "lua.other"},
    {"local a = ('x'):rep(2000) local b = a .. '' while true do local c = a < b end",
     "lua.too_many_steps"},
    {"math.random()", "lua.call_nothing"},
    {"local _ENV = {} says 'x'", "lua.call_nothing"},
    {"_ENV = nil says 'x'", "lua.index_value"},
    {"string.rep = function() while true do end end ('x'):rep(2)", "lua.too_many_steps"},
    {"for i = '1', 2 do end", "ran"},
    {"local s = ('1'):rep(2000) while true do for i = s, 2 do end end", "lua.too_many_steps"},
    {"scene('1' + 1)", "lua.arithmetic"},
    {"local t = {} while true do t[1] = 1 t[1] = nil t.x = 1 t.x = nil end", "lua.too_many_steps"},
};
} // namespace

TEST_CASE("hostile scripts are refused or stopped") {
    std::set<std::string> seen;
    for (const auto& attack : attacks) {
        INFO(attack.script);
        const auto out = run(attack.script);
        INFO((out.diagnostics.empty() ? "" : out.diagnostics.back().message));
        CHECK(code_of(attack.script) == attack.code);
        CHECK(out.steps <= max_steps + 20'000);
        seen.insert(attack.script);
    }
    CHECK(seen.size() >= 60);
}

TEST_CASE("deep sources are refused before Lua compiles them") {
    for (const auto* unit :
         {"(", "{", "[", "function() ", "-", "not ", "a^", "'a'..", "if x then "}) {
        std::string text = "scene ";
        for (int i = 0; i < 5000; ++i)
            text += unit;
        INFO(unit);
        CHECK_FALSE(run(text).ok());
    }
    std::string chain = "x = a";
    for (int i = 0; i < 3000; ++i)
        chain += " and a";
    CHECK(code_of(chain) == "lua.too_long");
}

TEST_CASE("steps, memory and statements hold at the limit and one past it") {
    const char* loop = "for i = 1, 1000 do end";
    const auto steps = run(loop).steps;
    CHECK(run(loop, {.steps = steps + 200}).ok());
    CHECK_FALSE(run(loop, {.steps = steps / 2}).ok());
    CHECK_FALSE(run("scene 'x'", {.live_bytes = 2'000}).ok());
    CHECK_FALSE(run("scene 'x'", {.total_bytes = 6'000}).ok());
    CHECK(run("for i = 1, 20000 do scene '' end", {.steps = 10'000'000}).ok());
    CHECK(run("for i = 1, 20001 do scene '' end", {.steps = 10'000'000}).diagnostics.back().code ==
          "lua.too_many_statements");
    CHECK(run("return table.unpack({}, 1, 200)").returned.size() == 200);
}

TEST_CASE("pairs goes in one order") {
    const auto out =
        run("local t = {b=1, a=2, [2]='x', [1]='y', ['中']=3} local s = ''\n"
            "for k, v in pairs(t) do s = s .. tostring(k) .. '=' .. v .. ' ' end return s");
    REQUIRE(out.returned.size() == 1);
    CHECK(*as_string(out.returned[0]) == "1=y 2=x a=2 b=1 中=3 ");
}

TEST_CASE("text functions count characters") {
    const auto out = run("local s = '中文abc' return s:len(), s:sub(2, 3), s:sub(-1), s:find('ab'),"
                         "s:upper(), ('%03d/%s'):format(7, s)");
    REQUIRE(out.returned.size() == 6);
    CHECK(*as_integer(out.returned[0]) == 5);
    CHECK(*as_string(out.returned[1]) == "文a");
    CHECK(*as_string(out.returned[2]) == "c");
    CHECK(*as_integer(out.returned[3]) == 3);
    CHECK(*as_string(out.returned[4]) == "中文ABC");
    CHECK(*as_string(out.returned[5]) == "007/中文abc");
}

TEST_CASE("library functions do what they say") {
    const auto out = run("local t = {1, 3} table.insert(t, 2, 2) table.insert(t, 4)\n"
                         "local gone = table.remove(t, 1)\n"
                         "return gone, table.concat(t, '-'), select('#', 1, 2), math.max(3, 9, 2),"
                         "math.floor(-1.5), tonumber('12'), tonumber('x'), tostring(nil), type({}),"
                         "tostring({}), select(-0 + 2, 'a', 'b')");
    REQUIRE(out.ok());
    CHECK(*as_integer(out.returned[0]) == 1);
    CHECK(*as_string(out.returned[1]) == "2-3-4");
    CHECK(*as_integer(out.returned[2]) == 2);
    CHECK(*as_integer(out.returned[3]) == 9);
    CHECK(*as_integer(out.returned[4]) == -2);
    CHECK(*as_integer(out.returned[5]) == 12);
    CHECK(std::holds_alternative<std::monostate>(out.returned[6]));
    CHECK(*as_string(out.returned[7]) == "nil");
    CHECK(*as_string(out.returned[9]) == "table");
    CHECK(*as_string(out.returned[10]) == "b");
}

TEST_CASE("numbers with fractions cross the border in thousandths") {
    const auto out = run("return 5.0, 0.1, -2.5, 7");
    CHECK(std::get<Decimal>(out.returned[0]).thousandths == 5000);
    CHECK(std::get<Decimal>(out.returned[1]).thousandths == 100);
    CHECK(std::get<Decimal>(out.returned[2]).thousandths == -2500);
    CHECK(std::get<std::int64_t>(out.returned[3]) == 7);
}

TEST_CASE("statements used inside others are not statements of their own") {
    const auto out = run("local a = says 'x'\nscene { a, says 'y' }\nscene 'z'");
    REQUIRE(out.statements.size() == 2);
    CHECK(out.statements[0]->word == "scene");
    CHECK(out.statements[1]->position.line == 3);
}

TEST_CASE("the same file gives the same outcome twice") {
    const char* text = "for i = 1, 10 do scene('s' .. i) end";
    CHECK(run(text).steps == run(text).steps);
}
