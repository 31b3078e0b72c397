#pragma once
// Private to the lua room: what the functions a script can call need of the run they are in. This
// header and the files that include it are the only ones that see lua.h.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lauxlib.h>
#include <lua.h>

#include "lua/sandbox.h"

namespace ringroom::lua {

/// Why a run was stopped by us.
struct Fault {
    std::string code;
    std::vector<std::pair<std::string, std::string>> arguments;
    int line = 0;
};

/// What one run owns; reached from a lua_State by its extra space.
struct Run {
    Limits limits;
    const Source* source = nullptr;
    Outcome* outcome = nullptr;
    std::int64_t steps_left = 0;
    std::size_t live = 0;
    std::size_t total = 0;
    bool running = false;         ///< false while set up and compiled
    void* string_table = nullptr; ///< the one block that may grow with the number of strings
    std::vector<std::shared_ptr<Statement>> statements;
    std::vector<bool> part_of_other; ///< by statement
    std::unique_ptr<Fault> fault;
};

Run& run_of(lua_State* L);

/// Stops the run. Never returns: leaves by lua_error, so destructors run (liblua5.4-c++).
[[noreturn]] void raise(lua_State* L, std::string_view code,
                        std::vector<std::pair<std::string, std::string>> arguments = {});
/// Counts work against the budget.
void charge(lua_State* L, std::int64_t steps);

/// Puts the functions a script may call into the table on top of the stack (the globals).
void open_library(lua_State* L);
/// Names a script might look for and never gets.
bool is_withheld(std::string_view name);

/// Registers the metatable of statements.
void open_statements(lua_State* L);
/// Pushes a new statement.
void push_statement(lua_State* L, std::string word, Position at, bool known);
/// Deep copy of the value at `index`; raises when a bound is met.
Value copy_value(lua_State* L, int index);

} // namespace ringroom::lua
