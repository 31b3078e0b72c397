#include "seat/window.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <SDL.h>
#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>
#include <backends/imgui_impl_sdl.h>
#include <imgui.h>

#include "seat/limits.h"
#include "seat/look.h"

namespace ringroom::seat {
namespace {

constexpr int settle_frames = 3; // ImGui needs a frame or two to show what an event did

bool is_stroke(const SDL_Event& event) {
    return event.type == SDL_KEYDOWN || event.type == SDL_KEYUP ||
           event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_MOUSEBUTTONUP;
}

} // namespace

struct Window::Inside {
    SDL_Window* window = nullptr;
    SDL_GLContext gl = nullptr;
    std::unique_ptr<Look> look;
    Uint32 wake_event = 0;
    bool open = true;
    std::vector<std::int64_t> frames; ///< microseconds each

    void keep(std::chrono::steady_clock::duration took) {
        if (frames.size() == limits::frames_kept)
            frames.erase(frames.begin(), frames.begin() + limits::frames_kept / 2);
        frames.push_back(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    }

    ~Inside() {
        look.reset();
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
    /// Whether a person or the desktop did it, not the back room.
    bool take(const SDL_Event& event) {
        ImGui_ImplSDL2_ProcessEvent(&event);
        // As they were at the stroke; the back-end reads the keyboard's state of now.
        if (event.type == SDL_KEYDOWN || event.type == SDL_KEYUP) {
            auto& io = ImGui::GetIO();
            io.KeyCtrl = (event.key.keysym.mod & KMOD_CTRL) != 0;
            io.KeyShift = (event.key.keysym.mod & KMOD_SHIFT) != 0;
            io.KeyAlt = (event.key.keysym.mod & KMOD_ALT) != 0;
        }
        const bool closed = event.type == SDL_WINDOWEVENT &&
                            event.window.event == SDL_WINDOWEVENT_CLOSE &&
                            event.window.windowID == SDL_GetWindowID(window);
        if (event.type == SDL_QUIT || closed)
            open = false;
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
    Instant draw_frame(const std::function<Instant()>& draw) {
        if (look->refresh()) {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
        }
        ImGui_ImplOpenGL3_NewFrame();
        ImGui_ImplSDL2_NewFrame();
        ImGui::NewFrame();
        const auto due = draw();
        ImGui::Render();
        const auto& size = ImGui::GetIO().DisplaySize;
        ::glViewport(0, 0, static_cast<int>(size.x), static_cast<int>(size.y));
        const auto ground = ImGui::ColorConvertU32ToFloat4(look->colours().ground);
        ::glClearColor(ground.x, ground.y, ground.z, 1);
        ::glClear(GL_COLOR_BUFFER_BIT);
        ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        SDL_GL_SwapWindow(window);
        return due;
    }
};

Window::Window(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Window::~Window() = default;

Result<std::unique_ptr<Window>> Window::open(const std::string& title, int width, int height) {
    auto in = std::make_unique<Inside>();
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return fail("seat.no_display", SDL_GetError());
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    in->window = SDL_CreateWindow(
        title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, std::max(width, 800),
        std::max(height, 600), SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (in->window == nullptr || (in->gl = SDL_GL_CreateContext(in->window)) == nullptr)
        return fail("seat.no_display", SDL_GetError());
    SDL_SetWindowMinimumSize(in->window, 800, 600);
    SDL_GL_SetSwapInterval(1);
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ImGui_ImplSDL2_InitForOpenGL(in->window, in->gl);
    ImGui_ImplOpenGL3_Init("#version 150");
    float dots = 96;
    SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(in->window), &dots, nullptr, nullptr);
    in->look = std::make_unique<Look>(std::clamp(std::round(dots / 96 * 4) / 4, 1.0F, 3.0F));
    in->wake_event = SDL_RegisterEvents(1);
    return std::unique_ptr<Window>(new Window(std::move(in)));
}

Look& Window::look() {
    return *inside_->look;
}

void Window::wake() {
    SDL_Event event{};
    event.type = inside_->wake_event;
    SDL_PushEvent(&event);
}

void Window::run(const std::function<Instant()>& draw) {
    Instant due = steady_now();
    int wanted = settle_frames;
    while (inside_->open) {
        wanted = std::max(wanted, inside_->wait(wanted > 0 ? steady_now() : due));
        if (wanted == 0 && steady_now() >= due)
            wanted = 1;
        if (wanted == 0)
            continue;
        --wanted;
        const auto began = std::chrono::steady_clock::now();
        due = inside_->draw_frame(draw);
        inside_->keep(std::chrono::steady_clock::now() - began);
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
