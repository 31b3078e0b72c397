// Statements as Lua sees them (opaque, callable) and the copy of values over the border.
#include <algorithm>
#include <cmath>
#include <map>

#include "lua/inside.h"
#include "lua/lexer.h"

namespace ringroom::lua {

namespace {

constexpr const char* statement_type = "statement";

/// The statement behind the userdata at `index`, or npos.
constexpr std::size_t npos = static_cast<std::size_t>(-1);
std::size_t statement_index(lua_State* L, int index) {
    const void* data = lua_type(L, index) == LUA_TUSERDATA ? lua_touserdata(L, index) : nullptr;
    return data == nullptr ? npos : *static_cast<const std::size_t*>(data);
}

class Copy {
public:
    explicit Copy(lua_State* L)
        : L_(L) {}

    Value value(int index, int depth) {
        if (depth > max_value_depth)
            raise(L_, "lua.value_too_deep", {{"limit", std::to_string(max_value_depth)}});
        if (++items_ > max_value_items)
            raise(L_, "lua.value_too_large", {{"limit", std::to_string(max_value_items)}});
        charge(L_, 1);
        switch (lua_type(L_, index)) {
        case LUA_TNIL:
            return std::monostate{};
        case LUA_TBOOLEAN:
            return lua_toboolean(L_, index) != 0;
        case LUA_TNUMBER:
            return number(index);
        case LUA_TSTRING:
            return string(index);
        case LUA_TTABLE:
            return table(index, depth);
        case LUA_TUSERDATA: {
            auto& run = run_of(L_);
            const auto i = statement_index(L_, index);
            run.part_of_other[i] = true;
            return std::shared_ptr<const Statement>(run.statements[i]);
        }
        default:
            raise(L_, "lua.value_kind");
        }
    }

private:
    Value number(int index) {
        if (lua_isinteger(L_, index))
            return static_cast<std::int64_t>(lua_tointeger(L_, index));
        const double d = lua_tonumber(L_, index);
        // Beyond this a thousandth is no longer exact.
        if (!(d > -1e12 && d < 1e12))
            raise(L_, "lua.number_range");
        return Decimal{std::llround(d * 1000)};
    }

    Value string(int index) {
        std::size_t size = 0;
        const char* bytes = lua_tolstring(L_, index, &size);
        charge(L_, static_cast<std::int64_t>(size / 64));
        std::string out(bytes, size);
        if (!is_utf8(out))
            raise(L_, "lua.broken_text");
        return out;
    }

    Value table(int index, int depth) {
        const int t = lua_absindex(L_, index);
        if (lua_checkstack(L_, 4) == 0)
            raise(L_, "lua.too_much_memory");
        std::map<std::int64_t, Value> items;
        auto out = std::make_shared<Table>();
        lua_pushnil(L_);
        while (lua_next(L_, t) != 0) {
            if (lua_isinteger(L_, -2) != 0) {
                items[lua_tointeger(L_, -2)] = value(-1, depth + 1);
            } else if (lua_type(L_, -2) == LUA_TSTRING) {
                std::string name(lua_tostring(L_, -2));
                out->fields.emplace_back(run_of(L_).source->author_name(name),
                                         value(-1, depth + 1));
            } else {
                raise(L_, "lua.key_kind");
            }
            lua_pop(L_, 1);
        }
        std::int64_t expected = 1;
        for (auto& [key, item] : items) {
            if (key != expected++)
                raise(L_, "lua.holes");
            out->items.push_back(std::move(item));
        }
        std::sort(out->fields.begin(), out->fields.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        return std::shared_ptr<const Table>(std::move(out));
    }

    lua_State* L_;
    std::size_t items_ = 0;
};

/// `word(...)`: keeps the arguments and gives the statement back, so that calls chain.
int call_statement(lua_State* L) {
    const auto i = statement_index(L, 1);
    if (i == npos)
        raise(L, "lua.value_kind");
    std::vector<Value> arguments;
    const int n = lua_gettop(L);
    for (int a = 2; a <= n; ++a)
        arguments.push_back(Copy(L).value(a, 1));
    auto& statement = *run_of(L).statements[i];
    // What is part of another statement (or of itself) stays as it is: no ring can form.
    if (run_of(L).part_of_other[i])
        raise(L, "lua.statement_used", {{"word", statement.word}});
    if (statement.calls.size() >= 8)
        raise(L, "lua.too_many_calls", {{"word", statement.word}});
    statement.calls.push_back(std::move(arguments));
    lua_settop(L, 1);
    return 1;
}

} // namespace

void open_statements(lua_State* L) {
    luaL_newmetatable(L, statement_type);
    lua_pushcfunction(L, call_statement);
    lua_setfield(L, -2, "__call");
    lua_pop(L, 1);
}

void push_statement(lua_State* L, std::string word, Position at, bool known) {
    auto& run = run_of(L);
    charge(L, 5);
    if (run.statements.size() >= max_statements)
        raise(L, "lua.too_many_statements", {{"limit", std::to_string(max_statements)}});
    auto* data = static_cast<std::size_t*>(lua_newuserdatauv(L, sizeof(std::size_t), 0));
    *data = run.statements.size();
    auto statement = std::make_shared<Statement>();
    statement->word = std::move(word);
    statement->position = at;
    statement->known = known;
    run.statements.push_back(std::move(statement));
    run.part_of_other.push_back(false);
    luaL_setmetatable(L, statement_type);
}

Value copy_value(lua_State* L, int index) {
    return Copy(L).value(index, 1);
}

const Value* Table::field(std::string_view name) const {
    for (const auto& [key, value] : fields)
        if (key == name)
            return &value;
    return nullptr;
}

const std::string* as_string(const Value& value) {
    return std::get_if<std::string>(&value);
}
const std::int64_t* as_integer(const Value& value) {
    return std::get_if<std::int64_t>(&value);
}
const Table* as_table(const Value& value) {
    const auto* p = std::get_if<std::shared_ptr<const Table>>(&value);
    return p ? p->get() : nullptr;
}
const Statement* as_statement(const Value& value) {
    const auto* p = std::get_if<std::shared_ptr<const Statement>>(&value);
    return p ? p->get() : nullptr;
}

} // namespace ringroom::lua
