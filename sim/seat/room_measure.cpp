// How long the lab takes to answer.
#include <algorithm>
#include <vector>

#include "seat/limits.h"
#include "seat/room.h"

namespace ringroom::seat {

struct Back::Room::Measuring {
    std::function<void(const Burst&)> then;
    std::vector<Duration> times;
    Burst burst;
};

void Back::Room::measure(std::function<void(const Burst&)> then) {
    auto run = std::make_shared<Measuring>();
    run->then = std::move(then);
    measure_next(run);
}

void Back::Room::measure_next(const std::shared_ptr<Measuring>& run) {
    auto& burst = run->burst;
    if (!client_ || burst.asked == limits::burst) {
        auto& times = run->times;
        std::sort(times.begin(), times.end());
        if (!times.empty()) {
            burst.middle = times[times.size() / 2];
            burst.worst = times.back();
        }
        return run->then(burst);
    }
    ++burst.asked;
    send("GET", "/health", {}, [this, run, asked = steady_now()](const auto& reply) {
        if (reply && reply->status == 200) {
            ++run->burst.answered;
            run->times.push_back(steady_now() - asked);
        }
        measure_next(run);
    });
}

} // namespace ringroom::seat
