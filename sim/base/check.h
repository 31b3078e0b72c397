#pragma once
// check() guards invariants: what it names can only be false through a defect of our own. It stops
// the program, in release too, because going on would corrupt what we promise to keep.
#include <source_location>
#include <string_view>

namespace ringroom {

/// Prints `why` with the place and aborts.
[[noreturn]] void check_failed(std::string_view why, std::source_location where);

/// Aborts unless `holds`. `why` states the invariant. Any thread.
inline void check(bool holds, std::string_view why,
                  std::source_location where = std::source_location::current()) {
    if (!holds) [[unlikely]]
        check_failed(why, where);
}

} // namespace ringroom
