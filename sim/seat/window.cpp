#include "seat/window.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <SDL.h>
#include <backends/imgui_impl_opengl3.h>
#include <backends/imgui_impl_sdl.h>
#include <imgui.h>
#include <imgui_internal.h>

#include "seat/canvas.h"
#include "seat/composing.h"
#include "seat/desktop.h"
#include "seat/drop_down.h"
#include "seat/fit.h"
#include "seat/limits.h"
#include "seat/look.h"
#include "seat/wrapping.h"

namespace ringroom::seat {
namespace {

constexpr int settle_frames = 3; // ImGui needs a frame or two to show what an event did

bool is_stroke(const SDL_Event& event) {
    return event.type == SDL_KEYDOWN || event.type == SDL_KEYUP ||
           event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP;
}

/// SDL falls back to drivers that draw for nobody; a person would wait before a dark screen.
bool draws_for_somebody() {
    const char* driver = SDL_GetCurrentVideoDriver();
    const char* asked_for = std::getenv("SDL_VIDEODRIVER");
    const std::string_view name = driver == nullptr ? "" : driver;
    return (name != "offscreen" && name != "dummy") || (asked_for != nullptr && name == asked_for);
}

const char* pasted(void* look) {
    static std::string text; // ImGui reads it at once
    char* found = SDL_GetClipboardText();
    text = static_cast<Look*>(look)->held(found == nullptr ? "" : found);
    SDL_free(found);
    return text.c_str();
}

void copied(void* look, const char* text) {
    SDL_SetClipboardText(static_cast<Look*>(look)->freed(unwrapped(text)).c_str());
}

struct Screen {
    Extent usable; ///< in window units
    float dots = 96;
};

Screen screen_of(SDL_Window* window) {
    Screen out;
    const int display = std::max(0, SDL_GetWindowDisplayIndex(window));
    SDL_Rect room{};
    if (SDL_GetDisplayUsableBounds(display, &room) == 0)
        out.usable = {room.w, room.h};
    if (const float dots = desktop_dots(window); dots > 0)
        out.dots = dots;
    else if (SDL_GetDisplayDPI(display, &out.dots, nullptr, nullptr) != 0)
        out.dots = 96;
    return out;
}

} // namespace

struct Window::Inside {
    SDL_Window* window = nullptr;
    SDL_GLContext gl = nullptr;
    std::unique_ptr<Look> look;
    std::unique_ptr<Composing> composing;
    std::string title;
    Screen screen;
    bool screen_is_new = false; ///< the window was moved to another
    std::unique_ptr<Canvas> canvas;
    bool exposed = true; ///< the desktop may have lost what was shown
    Uint32 wake_event = 0;
    SDL_Keysym stroke{}; ///< the last one, down or up
    bool open = true;
    bool locked = false;
    std::vector<std::int64_t> frames; ///< microseconds each

    void keep(std::chrono::steady_clock::duration took) {
        if (frames.size() == limits::frames_kept)
            frames.erase(frames.begin(), frames.begin() + limits::frames_kept / 2);
        frames.push_back(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    }

    ~Inside() {
        look.reset();
        composing.reset();
        canvas.reset();
        if (ImGui::GetCurrentContext() != nullptr) {
            ImGui_ImplOpenGL3_Shutdown();
            ImGui_ImplSDL2_Shutdown();
            ImGui::DestroyContext();
        }
        if (gl != nullptr)
            SDL_GL_DeleteContext(gl);
        if (window != nullptr)
            SDL_DestroyWindow(window);
        SDL_Quit();
    }
    /// A key with Alt is a command, though the keyboard makes its letter of it, too. AltGr is Alt
    /// here and there, and makes another.
    [[nodiscard]] bool is_command(std::string_view text) const {
        const bool alone = (stroke.mod & KMOD_CTRL) == 0;
        const bool same = text.size() == 1 && stroke.sym == text.front();
        return alone && ((stroke.mod & KMOD_LALT) != 0 || ((stroke.mod & KMOD_RALT) != 0 && same));
    }
    /// Whether a person or the desktop did it, not the back room.
    bool take(const SDL_Event& event) {
        if (composing->take(event))
            return true;
        if (event.type == SDL_TEXTINPUT && is_command(event.text.text))
            return true;
        if (event.type == SDL_TEXTINPUT)
            ImGui::GetIO().AddInputCharactersUTF8(look->held(event.text.text).c_str());
        else
            ImGui_ImplSDL2_ProcessEvent(&event);
        if (const auto letter = composing->missed(event); letter != 0)
            ImGui::GetIO().AddInputCharacter(letter);
        // As they were at the stroke; the back-end reads the keyboard's state of now.
        if (event.type == SDL_KEYDOWN || event.type == SDL_KEYUP) {
            auto& io = ImGui::GetIO();
            io.KeyCtrl = (event.key.keysym.mod & KMOD_CTRL) != 0;
            io.KeyShift = (event.key.keysym.mod & KMOD_SHIFT) != 0;
            io.KeyAlt = (event.key.keysym.mod & KMOD_ALT) != 0;
            stroke = event.key.keysym;
        }
        const bool closed = event.type == SDL_WINDOWEVENT &&
                            event.window.event == SDL_WINDOWEVENT_CLOSE &&
                            event.window.windowID == SDL_GetWindowID(window);
        exposed |= event.type == SDL_WINDOWEVENT;
        if (event.type == SDL_QUIT || (closed && !locked))
            open = false;
        screen_is_new |= event.type == SDL_DISPLAYEVENT ||
                         (event.type == SDL_WINDOWEVENT &&
                          event.window.event == SDL_WINDOWEVENT_DISPLAY_CHANGED);
        return event.type != wake_event;
    }
    /// Waits for an event until `due`; how many frames are to be drawn for what came.
    int wait(Instant due) {
        const auto left = due == Instant::never()
                              ? Duration{60'000}
                              : std::clamp(due - steady_now(), Duration{0}, Duration{60'000});
        SDL_Event event;
        if (SDL_WaitEventTimeout(&event, static_cast<int>(left.ms)) == 0)
            return 0;
        bool input = take(event);
        // A key or button that goes down and up within one frame would never be seen: one a frame.
        while (!is_stroke(event) && SDL_PollEvent(&event) != 0)
            input |= take(event);
        return input ? settle_frames : 1;
    }
    [[nodiscard]] Extent units() const {
        Extent out;
        SDL_GetWindowSize(window, &out.width, &out.height);
        return out;
    }
    [[nodiscard]] Extent pixels() const {
        Extent out;
        SDL_GL_GetDrawableSize(window, &out.width, &out.height);
        return out;
    }
    /// Pixels of a unit: more than one where the desktop counts in larger units than pixels.
    [[nodiscard]] float density() const {
        const int width = units().width;
        return width <= 0 ? 1.0F : static_cast<float>(pixels().width) / static_cast<float>(width);
    }
    [[nodiscard]] float scale_of_screen() const {
        const float times = density();
        return screen_scale(times > 1.01F ? 96 * times : screen.dots,
                            {static_cast<int>(static_cast<float>(screen.usable.width) * times),
                             static_cast<int>(static_cast<float>(screen.usable.height) * times)},
                            look->size());
    }
    /// No smaller than a page, no larger than the screen, in its middle; all of the screen where
    /// nobody could make it larger.
    void open_well(Extent kept) {
        const float scale = scale_of_screen();
        if (!desktop_arranges(window) && screen.usable.width > 0)
            kept = screen.usable;
        const auto size = opening_extent(kept, scale / density(), screen.usable);
        SDL_SetWindowSize(window, size.width, size.height);
        SDL_SetWindowPosition(window, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED);
        SDL_ShowWindow(window);
        look->use_scale(scale);
    }
    /// The size of the text for this window on this screen, before a frame.
    void fit() {
        if (std::exchange(screen_is_new, false))
            screen = screen_of(window);
        look->use_scale(window_scale(scale_of_screen(), pixels()));
    }
    /// ImGui counts in pixels of the page, which is the window's or shrunk into it. Gives how many
    /// units of the window a pixel of the page has.
    float lay_out() const {
        auto& io = ImGui::GetIO();
        const auto page = page_extent(look->scale(), pixels());
        const auto width = static_cast<float>(page.width);
        if (page.width <= 0 || page.height <= 0) // minimised
            return 1;
        const float unit = static_cast<float>(units().width) / width;
        io.DisplaySize = {width, static_cast<float>(page.height)};
        io.DisplayFramebufferScale = {static_cast<float>(pixels().width) / width,
                                      static_cast<float>(pixels().height) /
                                          static_cast<float>(page.height)};
        if (io.MousePos.x > -FLT_MAX)
            io.MousePos = {io.MousePos.x / unit, io.MousePos.y / unit};
        return unit;
    }
    void load_fonts() {
        const auto fonts = look->refresh();
        if (fonts == Look::Fonts::grown)
            Canvas::load_rows(*ImGui::GetIO().Fonts, look->grown_rows());
        if (fonts != Look::Fonts::rebuilt)
            return;
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
        canvas->forget();
    }
    Instant draw_frame(const std::function<Instant()>& draw, const std::function<void()>& seen) {
        const auto began = std::chrono::steady_clock::now();
        fit();
        load_fonts();
        ImGui_ImplOpenGL3_NewFrame();
        ImGui_ImplSDL2_NewFrame();
        const float unit = lay_out();
        // No page has menus: Alt let go again would only take the cursor out of its field.
        ImGui::GetCurrentContext()->NavWindowingToggleLayer = false;
        ImGui::NewFrame();
        tab_where_arrows_are_the_pages();
        const auto due = draw();
        composing->draw(*look, unit);
        ImGui::Render();
        const auto ground = ImGui::ColorConvertU32ToFloat4(look->colours().ground);
        if (canvas->draw(*ImGui::GetDrawData(), ground) || std::exchange(exposed, false)) {
            canvas->show();
            SDL_GL_SwapWindow(window);
            keep(std::chrono::steady_clock::now() - began);
            seen();
        }
        composing->follow(ImGui::GetIO().WantTextInput);
        return due;
    }
};

Window::Window(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Window::~Window() = default;

Result<std::unique_ptr<Window>> Window::open(const std::string& title, int width, int height,
                                             int size) {
    auto in = std::make_unique<Inside>();
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    SDL_SetHint(SDL_HINT_IME_SUPPORT_EXTENDED_TEXT, "1");
    SDL_SetHint(SDL_HINT_WINDOWS_DPI_AWARENESS, "permonitorv2");
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"); // whether it ends is decided here
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return fail("seat.no_display", SDL_GetError());
    if (!draws_for_somebody())
        return fail("seat.no_display", std::string("SDL: ") + SDL_GetCurrentVideoDriver());
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    in->title = title;
    // Hidden until its screen, and so its size, is known.
    in->window = SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                  limits::page_width, limits::page_height,
                                  SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE |
                                      SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_HIDDEN);
    if (in->window == nullptr || (in->gl = SDL_GL_CreateContext(in->window)) == nullptr)
        return fail("seat.no_display", SDL_GetError());
    SDL_GL_SetSwapInterval(1);
    in->screen = screen_of(in->window);
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ImGui_ImplSDL2_InitForOpenGL(in->window, in->gl);
    ImGui_ImplOpenGL3_Init("#version 150");
    in->canvas = std::make_unique<Canvas>();
    in->composing = std::make_unique<Composing>();
    in->look = std::make_unique<Look>(1.0F);
    in->look->use_size(size);
    in->open_well({width, height});
    auto& io = ImGui::GetIO();
    io.ClipboardUserData = in->look.get();
    io.GetClipboardTextFn = pasted;
    io.SetClipboardTextFn = copied;
    in->wake_event = SDL_RegisterEvents(1);
    return std::unique_ptr<Window>(new Window(std::move(in)));
}

Look& Window::look() {
    return *inside_->look;
}

void Window::name(const std::string& title) {
    if (std::exchange(inside_->title, title) != title)
        SDL_SetWindowTitle(inside_->window, title.c_str());
}

void Window::lock(bool on) {
    if (std::exchange(inside_->locked, on) == on)
        return;
    SDL_SetWindowFullscreen(inside_->window, on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    SDL_SetWindowAlwaysOnTop(inside_->window, on ? SDL_TRUE : SDL_FALSE);
    if (on)
        SDL_RaiseWindow(inside_->window);
}

bool Window::in_front() const {
    const auto flags = SDL_GetWindowFlags(inside_->window);
    return (flags & SDL_WINDOW_INPUT_FOCUS) != 0 &&
           (flags & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) == 0;
}

void Window::wake() {
    SDL_Event event{};
    event.type = inside_->wake_event;
    SDL_PushEvent(&event);
}

void Window::run(const std::function<Instant()>& draw, const std::function<void()>& seen) {
    Instant due = steady_now();
    int wanted = settle_frames;
    while (inside_->open) {
        wanted = std::max(wanted, inside_->wait(wanted > 0 ? steady_now() : due));
        if (wanted == 0 && steady_now() >= due)
            wanted = 1;
        if (wanted == 0)
            continue;
        --wanted;
        due = inside_->draw_frame(draw, seen);
        if (inside_->look->stale()) // a character not seen before: it has its glyph at once
            due = steady_now();
        if (ImGui::GetIO().WantTextInput) // the caret blinks
            due = std::min(due, steady_now() + Duration{500});
    }
}

const std::vector<std::int64_t>& Window::frames() const {
    return inside_->frames;
}

int Window::width() const {
    int width = 0;
    SDL_GetWindowSize(inside_->window, &width, nullptr);
    return width;
}
int Window::height() const {
    int height = 0;
    SDL_GetWindowSize(inside_->window, nullptr, &height);
    return height;
}

} // namespace ringroom::seat
