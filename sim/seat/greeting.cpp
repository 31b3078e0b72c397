#include "seat/greeting.h"

#include "seat/limits.h"
#include "wire/finding.h"

namespace ringroom::seat {

Result<Greeting> greeting_of(const Result<client::Reply>& health, WallTime now) {
    if (!health)
        return tl::unexpected(health.error());
    const auto said = wire::decode<wire::Health>(health->body);
    if (health->status != 200 || !said)
        return fail("seat.no_lab", "status " + std::to_string(health->status));
    const auto level = said->level.value_or(wire::unsaid_level);
    if (!wire::serves(level, wire::api_level))
        return fail(level > wire::api_level ? "seat.seat_too_old" : "seat.lab_too_old",
                    "the lab speaks " + std::to_string(level));
    Greeting out{.clock_ahead = {}, .run = said->run};
    if (said->clock_ms)
        out.clock_ahead = Duration{*said->clock_ms - now.ms};
    return out;
}

bool clocks_differ(Duration clock_ahead) {
    return clock_ahead > limits::clock_off || clock_ahead < Duration{} - limits::clock_off;
}

} // namespace ringroom::seat
