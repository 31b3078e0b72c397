#pragma once
// What a desktop says that SDL does not pass on.
struct SDL_Window;

namespace ringroom::seat {

/// Dots an inch as the person set them for the desktop, or as its server was started with; 0: it
/// does not say. X11 only: elsewhere SDL knows. The window's thread.
[[nodiscard]] float desktop_dots(SDL_Window* window);
/// Somebody arranges windows there. Where nobody does, on a bare X server, a person cannot make one
/// larger. The window's thread.
[[nodiscard]] bool desktop_arranges(SDL_Window* window);

} // namespace ringroom::seat
