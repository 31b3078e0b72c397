#pragma once
// Who types into a real window that is drawn where nobody looks, and a desk of nobody's.
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <SDL.h>
#include <catch2/catch.hpp>
#include <imgui_internal.h>

#include "media/line.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/look.h"
#include "seat/sound.h"
#include "seat/window.h"

namespace ringroom::seat::test {

/// A window without a screen, and who types into it: one step a few frames, so that each is seen.
class Typist {
public:
    Typist() {
        ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
        auto opened = Window::open("test", 1366, 768, 100);
        INFO((opened ? "" : opened.error().text));
        REQUIRE(opened);
        window_ = std::move(*opened);
        ImGui::GetIO().KeyRepeatDelay = 60; // a stroke is one, however slow the machine is
    }
    ~Typist() {
        window_.reset();
        ::unsetenv("SDL_VIDEODRIVER");
    }
    Typist(const Typist&) = delete;
    Typist& operator=(const Typist&) = delete;

    Look& look() { return window_->look(); }
    void then(std::function<void()> step) {
        steps_.push_back({std::move(step), [] { return true; }});
    }
    /// Frames go by until it is so, which another thread brings about; failing after a good while.
    void until(std::function<bool()> done) {
        steps_.push_back({[] {}, std::move(done)});
    }
    /// As an input method commits it, or a key makes it.
    void types(const std::string& text) {
        then([text] {
            SDL_Event event{};
            event.type = SDL_TEXTINPUT;
            text.copy(event.text.text, sizeof event.text.text - 1);
            SDL_PushEvent(&event);
        });
    }
    void composes(const std::string& text, int cursor) {
        then([text, cursor] {
            SDL_Event event{};
            event.type = SDL_TEXTEDITING;
            text.copy(event.edit.text, sizeof event.edit.text - 1);
            event.edit.start = cursor;
            SDL_PushEvent(&event);
        });
    }
    void strokes(SDL_Scancode key, SDL_Keymod mod = KMOD_NONE) {
        for (const auto type : {SDL_KEYDOWN, SDL_KEYUP})
            then([=] {
                SDL_Event event{};
                event.type = type;
                event.key.timestamp = SDL_GetTicks() + 1'000'000; // the input method saw it
                event.key.keysym.scancode = key;
                event.key.keysym.sym = SDL_GetKeyFromScancode(key);
                event.key.keysym.mod = mod;
                SDL_PushEvent(&event);
            });
    }
    /// With Ctrl, which is let go afterwards.
    void commands(SDL_Scancode key) {
        strokes(key, KMOD_LCTRL);
        strokes(SDL_SCANCODE_LCTRL);
    }
    /// `page` draws one frame of the whole window.
    void run(const std::function<void()>& page) {
        constexpr int frames_a_step = 4;
        std::size_t step = 0;
        int frame = 0; // of the step
        const Instant latest = steady_now() + 60_s;
        window_->run([&] {
            if (step < steps_.size() && frame == 0)
                steps_[step].act();
            ++frame;
            if (frame >= frames_a_step && step < steps_.size() && !steps_[step].done()) {
                if (steady_now() >= latest)
                    FAIL("step " << step << " is never done");
            } else if (frame >= frames_a_step) {
                ++step;
                frame = 0;
            }
            if (step > steps_.size()) {
                SDL_Event end{};
                end.type = SDL_QUIT;
                SDL_PushEvent(&end);
            }
            ImGui::SetNextWindowPos({0, 0});
            ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
            ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
            const auto copied = listen();
            page();
            ImGui::End();
            ImGui::GetIO().SetClipboardTextFn = copied;
            return steady_now();
        });
        steps_.clear();
    }
    /// Whether these words were drawn as text in the last frame; buttons and rows of tables are not
    /// text to ImGui, and nothing is heard while a dialog is open.
    bool reads(const std::string& words) const { return said_.find(words) != std::string::npos; }
    /// How often.
    int times_read(const std::string& words) const {
        int out = 0;
        for (auto at = said_.find(words); at != std::string::npos; at = said_.find(words, at + 1))
            ++out;
        return out;
    }
    /// reads() is going to be asked; nothing can be copied then.
    void listens() { listens_ = true; }
    /// Where words in the making stood in the frame before this; inverted: nothing was on show.
    static ImRect composed() {
        ImRect out(1e6F, 1e6F, -1e6F, -1e6F);
        const auto* view = static_cast<const ImGuiViewportP*>(ImGui::GetMainViewport());
        if (view->DrawListsLastFrame[1] == ImGui::GetFrameCount() - 1)
            for (const auto& vertex : view->DrawLists[1]->VtxBuffer)
                out.Add(vertex.pos);
        return out;
    }

private:
    /// ImGui logs the texts of a frame into the clipboard, which is ours for as long. What was
    /// there before.
    auto listen() -> void (*)(void*, const char*) {
        auto& io = ImGui::GetIO();
        const auto before = io.SetClipboardTextFn;
        if (listens_) {
            static std::string* heard = nullptr;
            heard = &said_;
            said_.clear();
            io.SetClipboardTextFn = [](void*, const char* text) { *heard = text; };
            ImGui::LogToClipboard();
        }
        return before;
    }

    std::unique_ptr<Window> window_;
    bool listens_ = false;
    std::string said_;
    struct Step {
        std::function<void()> act;
        std::function<bool()> done; ///< before the next
    };
    std::vector<Step> steps_;
};

/// A desk of nobody: no lab, no headset.
struct Place {
    std::shared_ptr<media::Line> line = std::make_shared<media::Line>();
    Back back{line, [] {}};
    Sound sound{line, {}, [] {}};
    Desk desk;
    explicit Place(Look& look)
        : desk(look, back, sound, {}) {}
};

} // namespace ringroom::seat::test
