#pragma once
// The window: SDL, OpenGL and ImGui. Draws when something happened and sleeps otherwise.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::seat {

class Look;

class Window {
public:
    /// `size` in percent: Look::use_size. A kept width and height that no screen has are mended.
    /// Error "seat.no_display": also where SDL would draw for nobody, as while a desktop restarts.
    [[nodiscard]] static Result<std::unique_ptr<Window>> open(const std::string& title, int width,
                                                              int height, int size = 0);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    [[nodiscard]] Look& look();
    /// What stands in its bar, and in the list of windows.
    void name(const std::string& title);
    /// Fills the screen and cannot be closed by its bar or by keys, as long as it is `on`.
    void lock(bool on);
    /// A person types into it, and sees it.
    [[nodiscard]] bool in_front() const;
    /// From any thread: something changed, draw.
    void wake();
    /// Until the person closes it. `draw` draws one frame and says when the next is due by itself;
    /// `seen` follows when that frame is another than the last and has come to the screen.
    void run(
        const std::function<Instant()>& draw, const std::function<void()>& seen = [] {});
    /// How long each of the last frames that changed the picture took to make, in microseconds; at
    /// most limits::frames_kept.
    [[nodiscard]] const std::vector<std::int64_t>& frames() const;
    [[nodiscard]] int width() const;
    [[nodiscard]] int height() const;

private:
    struct Inside;
    explicit Window(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::seat
