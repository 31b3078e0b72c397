// The functions a script may call. Each is short, bounded by what it charges, and calls nothing
// back. Text functions count characters, not bytes.
#include <algorithm>
#include <array>

#include "lua/inside.h"
#include "lua/lexer.h"

namespace ringroom::lua {

namespace {

void wrong_argument(lua_State* L, int n, const char* want) {
    raise(L, "lua.bad_argument",
          {{"n", std::to_string(n)}, {"want", want}, {"got", lua_typename(L, lua_type(L, n))}});
}

std::string_view text_at(lua_State* L, int n) {
    if (lua_type(L, n) != LUA_TSTRING && lua_type(L, n) != LUA_TNUMBER)
        wrong_argument(L, n, "string");
    std::size_t size = 0;
    const char* bytes = lua_tolstring(L, n, &size);
    charge(L, static_cast<std::int64_t>(size / 16));
    return {bytes, size};
}

std::int64_t integer_at(lua_State* L, int n) {
    int exact = 0;
    const auto value =
        lua_type(L, n) == LUA_TNUMBER ? lua_tointegerx(L, n, &exact) : lua_Integer{0};
    if (exact == 0)
        wrong_argument(L, n, "integer");
    return value;
}
std::int64_t integer_or(lua_State* L, int n, std::int64_t otherwise) {
    return lua_isnoneornil(L, n) ? otherwise : integer_at(L, n);
}

void table_at(lua_State* L, int n) {
    if (lua_type(L, n) != LUA_TTABLE)
        wrong_argument(L, n, "table");
}

int give(lua_State* L, std::string_view text) {
    if (text.size() > max_string_bytes)
        raise(L, "lua.string_long", {{"limit", std::to_string(max_string_bytes)}});
    charge(L, static_cast<std::int64_t>(text.size() / 16));
    lua_pushlstring(L, text.data(), text.size());
    return 1;
}

// ---- basics

int type_of(lua_State* L) {
    lua_pushstring(L, luaL_typename(L, 1));
    return 1;
}

int to_text(lua_State* L) {
    switch (lua_type(L, 1)) {
    case LUA_TSTRING:
    case LUA_TNUMBER:
        return give(L, text_at(L, 1));
    case LUA_TBOOLEAN:
        return give(L, lua_toboolean(L, 1) != 0 ? "true" : "false");
    default:
        // Never an address: the same script must read the same everywhere.
        return give(L, luaL_typename(L, 1));
    }
}

int to_number(lua_State* L) {
    if (lua_type(L, 1) == LUA_TSTRING) {
        const auto text = text_at(L, 1);
        if (text.size() > 40 || lua_stringtonumber(L, std::string(text).c_str()) == 0)
            lua_pushnil(L);
        return 1;
    }
    lua_settop(L, 1);
    if (lua_type(L, 1) != LUA_TNUMBER) {
        lua_pushnil(L);
    }
    return 1;
}

int select_from(lua_State* L) {
    const int n = lua_gettop(L);
    if (lua_type(L, 1) == LUA_TSTRING && text_at(L, 1) == "#") {
        lua_pushinteger(L, n - 1);
        return 1;
    }
    const auto from = integer_at(L, 1);
    if (from < 1)
        wrong_argument(L, 1, "integer");
    charge(L, n);
    return from >= n ? 0 : n - static_cast<int>(from);
}

int next_item(lua_State* L) {
    const auto i = integer_at(L, 2) + 1;
    lua_pushinteger(L, i);
    return lua_rawgeti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

int in_order(lua_State* L) {
    table_at(L, 1);
    lua_pushcfunction(L, next_item);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

/// Upvalues: the table, its sorted keys, the position.
int next_pair(lua_State* L) {
    const auto i = lua_tointeger(L, lua_upvalueindex(3)) + 1;
    lua_pushinteger(L, i);
    lua_replace(L, lua_upvalueindex(3));
    if (lua_rawgeti(L, lua_upvalueindex(2), i) == LUA_TNIL)
        return 1;
    lua_pushvalue(L, -1);
    lua_rawget(L, lua_upvalueindex(1));
    return 2;
}

/// Numbers before texts, each ascending; other keys are left out. A snapshot: keys that come later
/// are not seen.
int all_pairs(lua_State* L) {
    table_at(L, 1);
    std::vector<std::int64_t> numbers;
    std::vector<std::string> texts;
    lua_pushnil(L);
    while (lua_next(L, 1) != 0) {
        charge(L, 4);
        if (lua_isinteger(L, -2) != 0)
            numbers.push_back(lua_tointeger(L, -2));
        else if (lua_type(L, -2) == LUA_TSTRING)
            texts.emplace_back(lua_tostring(L, -2));
        lua_pop(L, 1);
    }
    std::sort(numbers.begin(), numbers.end());
    std::sort(texts.begin(), texts.end());
    lua_pushvalue(L, 1);
    lua_newtable(L);
    lua_Integer n = 0;
    for (const auto number : numbers) {
        lua_pushinteger(L, number);
        lua_rawseti(L, -2, ++n);
    }
    for (const auto& text : texts) {
        charge(L, static_cast<std::int64_t>(text.size() / 16));
        lua_pushlstring(L, text.data(), text.size());
        lua_rawseti(L, -2, ++n);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 3);
    return 1;
}

// ---- table

int table_insert(lua_State* L) {
    table_at(L, 1);
    const auto n = static_cast<lua_Integer>(lua_rawlen(L, 1));
    const bool at_end = lua_gettop(L) < 3;
    const auto at = at_end ? n + 1 : integer_at(L, 2);
    if (at < 1 || at > n + 1)
        wrong_argument(L, 2, "integer");
    charge(L, 1 + n + 1 - at);
    for (auto i = n; i >= at; --i) {
        lua_rawgeti(L, 1, i);
        lua_rawseti(L, 1, i + 1);
    }
    lua_settop(L, at_end ? 2 : 3);
    lua_rawseti(L, 1, at);
    return 0;
}

int table_remove(lua_State* L) {
    table_at(L, 1);
    const auto n = static_cast<lua_Integer>(lua_rawlen(L, 1));
    const auto at = integer_or(L, 2, n);
    if (n == 0)
        return 0;
    if (at < 1 || at > n)
        wrong_argument(L, 2, "integer");
    charge(L, 1 + n - at);
    lua_rawgeti(L, 1, at);
    for (auto i = at; i < n; ++i) {
        lua_rawgeti(L, 1, i + 1);
        lua_rawseti(L, 1, i);
    }
    lua_pushnil(L);
    lua_rawseti(L, 1, n);
    return 1;
}

int table_concat(lua_State* L) {
    table_at(L, 1);
    const std::string glue(lua_isnoneornil(L, 2) ? std::string_view() : text_at(L, 2));
    const auto n = static_cast<lua_Integer>(lua_rawlen(L, 1));
    std::string out;
    for (lua_Integer i = 1; i <= n; ++i) {
        charge(L, 1);
        lua_rawgeti(L, 1, i);
        if (lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER)
            wrong_argument(L, 1, "table");
        std::size_t size = 0;
        const char* bytes = lua_tolstring(L, -1, &size);
        if (i > 1)
            out += glue;
        out.append(bytes, size);
        lua_pop(L, 1);
        if (out.size() > max_string_bytes)
            raise(L, "lua.string_long", {{"limit", std::to_string(max_string_bytes)}});
    }
    return give(L, out);
}

int table_unpack(lua_State* L) {
    table_at(L, 1);
    const auto from = integer_or(L, 2, 1);
    const auto to = integer_or(L, 3, static_cast<std::int64_t>(lua_rawlen(L, 1)));
    if (from < 1 || to < from - 1 || to - from >= static_cast<std::int64_t>(max_unpacked))
        raise(L, "lua.value_too_large", {{"limit", std::to_string(max_unpacked)}});
    charge(L, to - from + 1);
    if (lua_checkstack(L, static_cast<int>(to - from) + 2) == 0)
        raise(L, "lua.too_much_memory");
    for (auto i = from; i <= to; ++i)
        lua_rawgeti(L, 1, i);
    return static_cast<int>(to - from + 1);
}

// ---- string

int string_length(lua_State* L) {
    lua_pushinteger(L, characters(text_at(L, 1)));
    return 1;
}

int string_sub(lua_State* L) {
    const auto text = text_at(L, 1);
    const std::int64_t n = characters(text);
    auto from = integer_or(L, 2, 1);
    auto to = integer_or(L, 3, -1);
    from = from < 0 ? std::max<std::int64_t>(n + from + 1, 1) : std::max<std::int64_t>(from, 1);
    to = to < 0 ? n + std::max(to, -n - 1) + 1 : std::min(to, n);
    std::string out;
    std::int64_t i = 1;
    for (std::size_t at = 0, size = 0; at < text.size() && i <= to; at += size, ++i) {
        decode(text, at, size);
        if (i >= from)
            out += text.substr(at, size);
    }
    return give(L, out);
}

template <char first, char last, int shift>
int string_case(lua_State* L) {
    std::string out(text_at(L, 1));
    for (auto& c : out)
        if (c >= first && c <= last)
            c = static_cast<char>(c + shift);
    return give(L, out);
}

int string_rep(lua_State* L) {
    const std::string unit(text_at(L, 1));
    const auto times = integer_at(L, 2);
    const std::string glue(lua_isnoneornil(L, 3) ? std::string_view() : text_at(L, 3));
    std::string out;
    if (times > 0 && unit.size() + glue.size() > 0 &&
        times > static_cast<std::int64_t>(max_string_bytes / (unit.size() + glue.size())) + 1)
        raise(L, "lua.string_long", {{"limit", std::to_string(max_string_bytes)}});
    if (unit.size() + glue.size() > 0)
        for (std::int64_t i = 0; i < times; ++i)
            out += i > 0 ? glue + unit : unit;
    return give(L, out);
}

/// Plain text only: no pattern can run away. Gives the first and last character's position, or nil.
int string_find(lua_State* L) {
    const auto text = text_at(L, 1);
    const auto wanted = text_at(L, 2);
    charge(L, static_cast<std::int64_t>(text.size() * (wanted.size() / 64 + 1) / 16));
    const auto at = text.find(wanted);
    if (at == std::string_view::npos) {
        lua_pushnil(L);
        return 1;
    }
    const int first = characters(text.substr(0, at)) + 1;
    lua_pushinteger(L, first);
    lua_pushinteger(L, first + characters(wanted) - 1);
    return 2;
}

/// %d (with an optional width up to 20, 0 in front pads with noughts), %s and %%.
int string_format(lua_State* L) {
    const std::string form(text_at(L, 1));
    std::string out;
    int argument = 1;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] != '%') {
            out += form[i];
            continue;
        }
        const bool zeros = i + 1 < form.size() && form[i + 1] == '0';
        std::size_t width = 0;
        for (++i; i < form.size() && form[i] >= '0' && form[i] <= '9' && width <= 20; ++i)
            width = width * 10 + static_cast<std::size_t>(form[i] - '0');
        const char kind = i < form.size() ? form[i] : '\0';
        if (width > 20 || (kind != '%' && kind != 'd' && kind != 's'))
            raise(L, "lua.bad_format");
        std::string piece = "%";
        if (kind == 'd')
            piece = std::to_string(integer_at(L, ++argument));
        else if (kind == 's')
            piece = text_at(L, ++argument);
        if (piece.size() < width)
            piece.insert(0, width - piece.size(), zeros && kind == 'd' ? '0' : ' ');
        out += piece;
        if (out.size() > max_string_bytes)
            raise(L, "lua.string_long", {{"limit", std::to_string(max_string_bytes)}});
    }
    return give(L, out);
}

// ---- math

int math_floor(lua_State* L) {
    if (lua_isinteger(L, 1) != 0) {
        lua_settop(L, 1);
        return 1;
    }
    if (lua_type(L, 1) != LUA_TNUMBER)
        wrong_argument(L, 1, "number");
    const double d = lua_tonumber(L, 1);
    if (!(d > -9e15 && d < 9e15))
        raise(L, "lua.number_range");
    auto whole = static_cast<lua_Integer>(d);
    whole -= static_cast<double>(whole) > d ? 1 : 0;
    lua_pushinteger(L, whole);
    return 1;
}

int math_abs(lua_State* L) {
    const auto n = integer_at(L, 1);
    lua_pushinteger(L, n < 0 ? static_cast<lua_Integer>(0 - static_cast<std::uint64_t>(n)) : n);
    return 1;
}

template <bool greatest>
int math_best(lua_State* L) {
    auto best = integer_at(L, 1);
    const int n = lua_gettop(L);
    charge(L, n);
    for (int i = 2; i <= n; ++i)
        best = greatest ? std::max(best, integer_at(L, i)) : std::min(best, integer_at(L, i));
    lua_pushinteger(L, best);
    return 1;
}

int math_tointeger(lua_State* L) {
    int exact = 0;
    const auto n = lua_type(L, 1) == LUA_TNUMBER ? lua_tointegerx(L, 1, &exact) : lua_Integer{0};
    if (exact != 0)
        lua_pushinteger(L, n);
    else
        lua_pushnil(L);
    return 1;
}

struct Entry {
    const char* name;
    lua_CFunction function;
};

void put(lua_State* L, const std::vector<Entry>& entries) {
    for (const auto& entry : entries) {
        lua_pushcfunction(L, entry.function);
        lua_setfield(L, -2, entry.name);
    }
}

} // namespace

void open_library(lua_State* L) {
    put(L, {{"type", type_of},
            {"tostring", to_text},
            {"tonumber", to_number},
            {"select", select_from},
            {"ipairs", in_order},
            {"pairs", all_pairs}});
    lua_newtable(L);
    put(L, {{"insert", table_insert},
            {"remove", table_remove},
            {"concat", table_concat},
            {"unpack", table_unpack}});
    lua_setfield(L, -2, "table");
    lua_newtable(L);
    put(L, {{"floor", math_floor},
            {"abs", math_abs},
            {"min", math_best<false>},
            {"max", math_best<true>},
            {"tointeger", math_tointeger}});
    lua_setfield(L, -2, "math");
    lua_newtable(L);
    put(L, {{"len", string_length},
            {"sub", string_sub},
            {"upper", string_case<'a', 'z', -32>},
            {"lower", string_case<'A', 'Z', 32>},
            {"rep", string_rep},
            {"find", string_find},
            {"format", string_format}});
    // ("x"):rep(3) reaches the same bounded functions.
    lua_pushstring(L, "");
    lua_newtable(L);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    lua_setfield(L, -2, "string");
}

bool is_withheld(std::string_view name) {
    constexpr std::array<std::string_view, 26> withheld = {
        "io",     "os",        "debug",   "load",         "loadstring",   "loadfile",
        "dofile", "require",   "package", "pcall",        "xpcall",       "error",
        "assert", "coroutine", "utf8",    "print",        "next",         "rawget",
        "rawset", "rawequal",  "rawlen",  "getmetatable", "setmetatable", "collectgarbage",
        "_G",     "warn"};
    return std::find(withheld.begin(), withheld.end(), name) != withheld.end();
}

} // namespace ringroom::lua
