// A desktop of the least kind, for a screen that has none: shows windows where they want to be, and
// does what a window asks of any desktop by the Extended Window Manager Hints: to fill the screen,
// and to be as it was again.
//
//     DISPLAY=:99 manage        prints a line once it manages the screen; runs until it is killed
#include <cstdio>
#include <map>

#include <X11/Xatom.h>
#include <X11/Xlib.h>

namespace {

class Desktop {
public:
    explicit Desktop(Display* display)
        : display_(display)
        , root_(DefaultRootWindow(display))
        , state_(atom("_NET_WM_STATE"))
        , full_(atom("_NET_WM_STATE_FULLSCREEN")) {
        XSelectInput(display_, root_, SubstructureRedirectMask | SubstructureNotifyMask);
        // A window of its own says that somebody manages the screen, and what they understand.
        Window sign = XCreateSimpleWindow(display_, root_, -1, -1, 1, 1, 0, 0, 0);
        for (const Window window : {root_, sign})
            put(window, atom("_NET_SUPPORTING_WM_CHECK"), XA_WINDOW, &sign, 1);
        Atom understood[] = {state_, full_, atom("_NET_SUPPORTED")};
        put(root_, atom("_NET_SUPPORTED"), XA_ATOM, understood, 3);
        XSync(display_, False);
    }
    void run() {
        std::puts("ready");
        std::fflush(stdout);
        for (XEvent event; XNextEvent(display_, &event) == 0;)
            if (event.type == MapRequest)
                show(event.xmaprequest.window);
            else if (event.type == ConfigureRequest)
                place(event.xconfigurerequest);
            else if (event.type == ClientMessage && event.xclient.message_type == state_)
                change(event.xclient);
            else if (event.type == DestroyNotify)
                before_.erase(event.xdestroywindow.window);
    }

private:
    [[nodiscard]] Atom atom(const char* name) const { return XInternAtom(display_, name, False); }
    void put(Window window, Atom name, Atom type, const void* values, int count) {
        XChangeProperty(display_, window, name, type, 32, PropModeReplace,
                        static_cast<const unsigned char*>(values), count);
    }
    void show(Window window) {
        XMapRaised(display_, window);
        XSetInputFocus(display_, window, RevertToPointerRoot, CurrentTime);
    }
    void place(const XConfigureRequestEvent& wish) {
        if (before_.count(wish.window) != 0)
            return; // it fills the screen
        XWindowChanges changes{wish.x,     wish.y,     wish.width, wish.height, wish.border_width,
                               wish.above, wish.detail};
        XConfigureWindow(display_, wish.window, static_cast<unsigned>(wish.value_mask), &changes);
    }
    void change(const XClientMessageEvent& wish) {
        const bool about_it = static_cast<Atom>(wish.data.l[1]) == full_ ||
                              static_cast<Atom>(wish.data.l[2]) == full_;
        if (!about_it)
            return;
        const auto window = wish.window;
        const bool fills = wish.data.l[0] == 1;
        XWindowAttributes now{};
        XGetWindowAttributes(display_, window, &now);
        Atom states[] = {full_};
        put(window, state_, XA_ATOM, states, fills ? 1 : 0);
        if (fills && before_.emplace(window, now).second) {
            const int screen = DefaultScreen(display_);
            XMoveResizeWindow(display_, window, 0, 0,
                              static_cast<unsigned>(DisplayWidth(display_, screen)),
                              static_cast<unsigned>(DisplayHeight(display_, screen)));
        } else if (const auto was = before_.find(window); !fills && was != before_.end()) {
            const auto& place = was->second;
            XMoveResizeWindow(display_, window, place.x, place.y,
                              static_cast<unsigned>(place.width),
                              static_cast<unsigned>(place.height));
            before_.erase(was);
        }
    }

    Display* display_;
    Window root_;
    Atom state_;
    Atom full_;
    std::map<Window, XWindowAttributes> before_; ///< of each that fills the screen
};

} // namespace

int main() {
    Display* display = XOpenDisplay(nullptr);
    if (display == nullptr)
        return 1;
    XSetErrorHandler([](Display*, XErrorEvent*) { return 0; }); // a window may go at any time
    Desktop(display).run();
}
