#pragma once
// What the customer has to be asked for, and whether it has been written down. The window's thread.
#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

/// Pixels it wants; 0: this contact has nothing to be asked for.
[[nodiscard]] float capture_height(Desk& desk, const Shown& shown);
/// Never says what the customer has told: that is for the person to hear.
void draw_capture(Desk& desk, const Shown& shown, ImVec2 size);

} // namespace ringroom::seat
