#pragma once
// Runs an author's file once and hands back its statements as data. In process, and airtight by
// construction; nothing a script does lasts longer than about 200 ms:
//
//  - A script sees our words and these functions only: type, tostring, tonumber, select, ipairs,
//    pairs (ordered), table.insert/remove/concat/unpack, string.len/sub/upper/lower/rep/find/format
//    (also as methods of strings), math.floor/abs/min/max/tointeger. All of them are written here
//    and none calls back into Lua. There is no io, os, debug, load, require, dofile, string.dump,
//    collectgarbage, rawset, getmetatable, setmetatable, pcall, xpcall, coroutine, no pattern
//    function, no sort: so no finaliser, no caught error, no C loop without a bound.
//  - Every VM instruction counts against a budget of steps by a hook; our functions count their own
//    work against the same budget. The first overrun raises; nothing can catch it.
//  - Our allocator bounds live bytes, bytes allocated over the whole run (concatenation is work),
//  one
//    block (a table or stack so small that colliding keys and recursion cost little) and one string
//    (comparisons cost little).
//  - Text chunks only. read_source() has bounded the file, numbers, nesting and functions within
//    functions, and refused goto, labels and NUL, on which Lua's compiler or string comparison
//    would spend more than linear time.
//  - Values cross the border as bounded deep copies.
//
// The bounds are counts, not clocks: the same file passes or fails alike everywhere. One thread per
// call; calls share nothing.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "lua/limits.h"
#include "lua/source.h"
#include "lua/value.h"

namespace ringroom::lua {

struct Limits {
    std::int64_t steps = max_steps;
    std::size_t live_bytes = max_live_bytes;
    std::size_t total_bytes = max_total_bytes;
};

/// What a run left behind.
struct Outcome {
    /// Statements that are not part of another one, in the order they were made.
    std::vector<std::shared_ptr<const Statement>> statements;
    std::vector<Value> returned; ///< what the chunk returned, for tests
    Diagnostics diagnostics;     ///< those of the source and of the run
    std::int64_t steps = 0;      ///< spent
    [[nodiscard]] bool ok() const { return !has_errors(diagnostics); }
};

/// One run's Lua state.
class Sandbox {
public:
    explicit Sandbox(Limits limits = {});
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Runs a source without errors; call once. A source with errors is not run.
    [[nodiscard]] Outcome run(const Source& source);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// read_source() and Sandbox::run() in one: the whole way from text to statements.
[[nodiscard]] Outcome read_statements(std::string file, std::string_view text, const Words& words,
                                      Language language, Limits limits = {});

} // namespace ringroom::lua
