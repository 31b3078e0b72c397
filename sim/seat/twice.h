#pragma once
// What breaks off somebody's work is asked for twice within a moment. The window's thread.
//
//     if (cut_.ask(drill.id))
//         order(drill, "stop");
#include <optional>

#include "base/time.h"
#include "seat/limits.h"

namespace ringroom::seat {

template <class What>
class Twice {
public:
    /// True where it was asked for before, in time.
    bool ask(const What& what) {
        const bool again = asked(what);
        what_ = again ? std::optional<What>() : what;
        until_ = steady_now() + limits::ask_twice;
        return again;
    }
    /// Once; the next ask() does it.
    [[nodiscard]] bool asked(const What& what) const {
        return what_ == what && steady_now() < until_;
    }
    /// When it is forgotten.
    [[nodiscard]] Instant until() const { return until_; }

private:
    std::optional<What> what_;
    Instant until_;
};

} // namespace ringroom::seat
