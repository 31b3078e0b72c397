#pragma once
// A card in the middle of the window over a dimmed page. Esc closes it. The window's thread.
#include <string>

#include <imgui.h>

namespace ringroom::seat {

class Desk;

/// `size` in points of the mockups, `open` becomes false with Esc. Always end with end_dialog();
/// false: draw nothing into it.
bool begin_dialog(Desk& desk, const char* id, const std::string& title, ImVec2 size, bool& open);
void end_dialog();

} // namespace ringroom::seat
