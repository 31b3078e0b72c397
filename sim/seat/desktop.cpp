#include "seat/desktop.h"

#if defined(__linux__)
#include <cstdlib>

#include <SDL_syswm.h>
#include <dlfcn.h>
#endif

namespace ringroom::seat {

#if defined(__linux__) && defined(SDL_VIDEO_DRIVER_X11)
namespace {

constexpr float millimetres = 25.4F; // an inch

/// Of libX11, which SDL has loaded; the seat does not demand it where there is another desktop.
template <class Function>
Function of_x11(const char* name) {
    static void* const library = ::dlopen("libX11.so.6", RTLD_LAZY);
    return library == nullptr ? nullptr : reinterpret_cast<Function>(::dlsym(library, name));
}

} // namespace

float desktop_dots(SDL_Window* window) {
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window, &info) == SDL_FALSE || info.subsystem != SDL_SYSWM_X11)
        return 0;
    auto* display = info.info.x11.display;
    const auto setting = of_x11<char* (*)(Display*, const char*, const char*)>("XGetDefault");
    const auto screen = of_x11<int (*)(Display*)>("XDefaultScreen");
    const auto wide = of_x11<int (*)(Display*, int)>("XDisplayWidth");
    const auto wide_mm = of_x11<int (*)(Display*, int)>("XDisplayWidthMM");
    if (setting == nullptr || screen == nullptr || wide == nullptr || wide_mm == nullptr)
        return 0;
    if (const char* dots = setting(display, "Xft", "dpi"))
        return static_cast<float>(std::atof(dots));
    const int length = wide_mm(display, screen(display));
    return length <= 0 ? 0
                       : static_cast<float>(wide(display, screen(display))) * millimetres /
                             static_cast<float>(length);
}
#else
float desktop_dots(SDL_Window*) {
    return 0;
}
#endif

} // namespace ringroom::seat
