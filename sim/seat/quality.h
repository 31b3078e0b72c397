#pragma once
// How good the way to the lab is.
#include <cstdint>

#include "base/time.h"

namespace ringroom::seat {

/// Requests one after the other.
struct Burst {
    int asked = 0;
    int answered = 0;
    Duration middle; ///< round trip
    Duration worst;
    bool operator==(const Burst&) const = default;
};

/// Sound of a call as it arrived here.
struct CallQuality {
    std::uint64_t packets = 0;
    std::uint64_t lost = 0;
    Duration jitter; ///< RFC 3550
    bool operator==(const CallQuality&) const = default;
};

} // namespace ringroom::seat
