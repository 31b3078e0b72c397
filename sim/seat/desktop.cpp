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

bool desktop_arranges(SDL_Window* window) {
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(window, &info) == SDL_FALSE || info.subsystem != SDL_SYSWM_X11)
        return true;
    auto* display = info.info.x11.display;
    const auto atom = of_x11<Atom (*)(Display*, const char*, Bool)>("XInternAtom");
    const auto root = of_x11<::Window (*)(Display*)>("XDefaultRootWindow");
    const auto read = of_x11<decltype(&::XGetWindowProperty)>("XGetWindowProperty");
    const auto release = of_x11<int (*)(void*)>("XFree");
    if (atom == nullptr || root == nullptr || read == nullptr || release == nullptr)
        return true;
    Atom type = None;
    int bits = 0;
    unsigned long count = 0;
    unsigned long left = 0;
    unsigned char* value = nullptr;
    // Who arranges windows says so at the root.
    const bool there =
        read(display, root(display), atom(display, "_NET_SUPPORTING_WM_CHECK", False), 0, 1, False,
             AnyPropertyType, &type, &bits, &count, &left, &value) == Success &&
        count > 0;
    if (value != nullptr)
        release(value);
    return there;
}

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

bool desktop_arranges(SDL_Window*) {
    return true;
}
#endif

} // namespace ringroom::seat
