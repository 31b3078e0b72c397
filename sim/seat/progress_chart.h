#pragma once
// Pictures of figures: how one student's marks went from attempt to attempt, and how a class's
// means lie. The window's thread.
//
//     draw_curve(desk, skill, good_from, {width, look.px(220)});
//     draw_spread(desk, *skill.classmates, own, {width, look.px(28)});
#include <cstdint>
#include <optional>

#include <imgui.h>

#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

/// At the cursor: a dot for every attempt (full: marked by people; a cross: failed by a fatal
/// item), a line for the chance that the skill is known, the mark that counts as good, and the
/// middle half of the class. Under the mouse an attempt says what it was.
void draw_curve(Desk& desk, const wire::ProgressSkill& skill, std::int64_t good_from, ImVec2 size);
/// At the cursor: from 0 to 100 the middle half of a class as a bar, its median, and `own` as a
/// dot. Marks in thousandths of a point.
void draw_spread(Desk& desk, const wire::ProgressSpread& spread, std::optional<std::int64_t> own,
                 ImVec2 size);

} // namespace ringroom::seat
