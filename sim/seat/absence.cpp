#include "seat/absence.h"

#include <utility>

#include "seat/desk.h"
#include "seat/limits.h"

namespace ringroom::seat {

std::optional<Absence::Turn> Absence::look(Desk& desk, bool watched, Instant now) {
    if (desk.in_front || !watched) {
        was_here_ = true;
        return std::exchange(away_, false) ? std::optional(Turn{false, now}) : std::nullopt;
    }
    if (std::exchange(was_here_, false))
        since_ = now;
    if (away_)
        return std::nullopt;
    if (now - since_ < limits::exam_blink) {
        desk.draw_again(since_ + limits::exam_blink);
        return std::nullopt;
    }
    away_ = true;
    return Turn{true, since_};
}

} // namespace ringroom::seat
