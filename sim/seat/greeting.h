#pragma once
// What the seat reads off a lab's first answer, before anybody's password goes there.
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "client/client.h"

namespace ringroom::seat {

struct Greeting {
    Duration clock_ahead; ///< of this computer's clock; 0 where the lab does not tell the time
    std::optional<std::int64_t> run; ///< another one: the lab was started again meanwhile
};
/// `health` answers GET /health. Errors: those of the client, "seat.no_lab" (something else answers
/// there), "seat.seat_too_old", "seat.lab_too_old". Any thread.
[[nodiscard]] Result<Greeting> greeting_of(const Result<client::Reply>& health, WallTime now);
/// Whether the two clocks are so far apart that times on the screen mislead.
[[nodiscard]] bool clocks_differ(Duration clock_ahead);

} // namespace ringroom::seat
