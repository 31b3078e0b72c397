#include "lua/sandbox.h"

#include <cstdlib>
#include <string>

#include "base/check.h"
#include "lua/errors.h"
#include "lua/inside.h"

namespace ringroom::lua {

namespace {

constexpr int hook_interval = 100;
/// Lua 5.4's table of short strings begins with this many pointers (MINSTRTABSIZE).
constexpr std::size_t string_table_bytes = 128 * sizeof(void*);
/// As many strings as a run's steps could ever make; refusing this block would not stop the script
/// but make Lua collect garbage at each new string.
constexpr std::size_t string_table_bytes_max = 1024 * 1024;

bool refused(const Run& run, const void* block, std::size_t old_size, std::size_t new_size,
             bool is_string) {
    const std::size_t more = new_size - old_size;
    if (run.live + more > run.limits.live_bytes || run.total + more > run.limits.total_bytes)
        return true;
    if (block != nullptr && block == run.string_table)
        return new_size > string_table_bytes_max;
    if (is_string)
        return new_size > max_string_bytes + 64;
    return run.running && new_size > max_block_bytes;
}

void* allocate(void* data, void* block, std::size_t old_size, std::size_t new_size) {
    auto& run = *static_cast<Run*>(data);
    // For a new block Lua passes the kind of object instead of a size.
    const bool is_string = block == nullptr && old_size == LUA_TSTRING;
    const std::size_t had = block == nullptr ? 0 : old_size;
    if (new_size == 0) {
        std::free(block);
        run.live -= had;
        return nullptr;
    }
    if (new_size > had && refused(run, block, had, new_size, is_string))
        return nullptr;
    void* now = std::realloc(block, new_size);
    if (now == nullptr)
        return nullptr;
    run.live += new_size - had;
    run.total += new_size > had ? new_size - had : 0;
    if (block == nullptr ? run.string_table == nullptr && new_size == string_table_bytes
                         : block == run.string_table)
        run.string_table = now;
    return now;
}

int current_line(lua_State* L) {
    lua_Debug frame;
    for (int level = 0; lua_getstack(L, level, &frame) != 0 && level < 20; ++level) {
        lua_getinfo(L, "l", &frame);
        if (frame.currentline > 0)
            return frame.currentline;
    }
    return 0;
}

void on_count(lua_State* L, lua_Debug*) {
    charge(L, hook_interval);
}

/// A global that is not there: a word of the vocabulary, or a mistake.
int missing_global(lua_State* L) {
    auto& run = run_of(L);
    const auto& source = *run.source;
    if (lua_type(L, 2) != LUA_TSTRING)
        raise(L, "lua.key_kind");
    const std::string key = lua_tostring(L, 2);
    if (const auto* token = source.word_token(key)) {
        push_statement(L, token->text, token->position, true);
        return 1;
    }
    const std::string name = source.author_name(key);
    if (is_withheld(name))
        raise(L, "lua.withheld", {{"name", name}});
    const int line = current_line(L);
    Position at = source.find(name, {line, 1});
    if (at.line != line)
        at = {line, 1};
    auto& diagnostics = run.outcome->diagnostics;
    if (diagnostics.size() < max_source_diagnostics)
        diagnostics.push_back(unknown_word(source, name, at));
    push_statement(L, name, at, false);
    return 1;
}

/// Runs protected: sets up the globals.
int set_up(lua_State* L) {
    open_statements(L);
    lua_pushglobaltable(L);
    open_library(L);
    lua_newtable(L);
    lua_pushcfunction(L, missing_global);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    return 0;
}

struct ChunkReading {
    const std::string* text;
    bool given = false;
};
const char* read_chunk(lua_State*, void* data, std::size_t* size) {
    auto& reading = *static_cast<ChunkReading*>(data);
    *size = reading.given ? 0 : reading.text->size();
    reading.given = true;
    return reading.text->data();
}

/// Protected: what the chunk returned, copied.
int take_returned(lua_State* L) {
    const int n = lua_gettop(L);
    for (int i = 1; i <= n; ++i)
        run_of(L).outcome->returned.push_back(copy_value(L, i));
    return 0;
}

} // namespace

Run& run_of(lua_State* L) {
    return **static_cast<Run**>(lua_getextraspace(L));
}

void raise(lua_State* L, std::string_view code,
           std::vector<std::pair<std::string, std::string>> arguments) {
    auto& run = run_of(L);
    if (run.fault == nullptr) {
        run.fault = std::make_unique<Fault>();
        *run.fault = {std::string(code), std::move(arguments), current_line(L)};
    }
    lua_pushnil(L);
    lua_error(L);
    std::abort(); // lua_error never returns
}

void charge(lua_State* L, std::int64_t steps) {
    auto& run = run_of(L);
    run.steps_left -= steps;
    if (run.steps_left >= 0)
        return;
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    raise(L, "lua.too_many_steps", {{"limit", std::to_string(run.limits.steps)}});
}

struct Sandbox::State {
    Run run;
    lua_State* L = nullptr;

    ~State() {
        if (L != nullptr)
            lua_close(L);
    }

    /// Position and words for what Lua or we raised.
    void explain(int status, const Source& source, Outcome& out) {
        if (run.fault != nullptr) {
            out.diagnostics.push_back(explain_fault(source, *run.fault));
            return;
        }
        const char* message = lua_tostring(L, -1);
        out.diagnostics.push_back(status == LUA_ERRMEM || message == nullptr
                                      ? explain_fault(source, {"lua.too_much_memory", {}, 0})
                                      : explain_message(source, message, status == LUA_ERRSYNTAX));
    }

    /// False after explaining why not.
    bool call(lua_CFunction function, int arguments, const Source& source, Outcome& out) {
        lua_pushcfunction(L, function);
        lua_insert(L, 1);
        const int status = lua_pcall(L, arguments, 0, 0);
        if (status != LUA_OK)
            explain(status, source, out);
        return status == LUA_OK;
    }

    void execute(const Source& source, Outcome& out) {
        ChunkReading reading{&source.lua};
        int status = lua_load(L, read_chunk, &reading, "=f", "t");
        if (status == LUA_OK) {
            run.running = true;
            lua_sethook(L, on_count, LUA_MASKCOUNT, hook_interval);
            status = lua_pcall(L, 0, LUA_MULTRET, 0);
        }
        if (status != LUA_OK)
            return explain(status, source, out);
        call(take_returned, lua_gettop(L), source, out);
    }
};

Sandbox::Sandbox(Limits limits)
    : state_(std::make_unique<State>()) {
    state_->run.limits = limits;
}
Sandbox::~Sandbox() = default;

Outcome Sandbox::run(const Source& source) {
    Outcome out;
    out.diagnostics = source.diagnostics;
    if (!out.ok())
        return out;
    auto& run = state_->run;
    check(state_->L == nullptr, "a sandbox runs once");
    run.source = &source;
    run.outcome = &out;
    run.steps_left = run.limits.steps;
    state_->L = lua_newstate(allocate, &run);
    if (state_->L == nullptr) {
        out.diagnostics.push_back(explain_fault(source, {"lua.too_much_memory", {}, 0}));
        return out;
    }
    *static_cast<Run**>(lua_getextraspace(state_->L)) = &run;
    if (state_->call(set_up, 0, source, out))
        state_->execute(source, out);
    for (std::size_t i = 0; i < run.statements.size(); ++i)
        if (!run.part_of_other[i])
            out.statements.push_back(run.statements[i]);
    out.steps = run.limits.steps - run.steps_left;
    run.source = nullptr;
    run.outcome = nullptr;
    return out;
}

Outcome read_statements(std::string file, std::string_view text, const Words& words,
                        Language language, Limits limits) {
    return Sandbox(limits).run(read_source(std::move(file), text, words, language));
}

} // namespace ringroom::lua
