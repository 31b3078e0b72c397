#pragma once
// The picture of the window, kept between frames: only what differs from the last one is drawn
// again. On a PC without a fast graphics card that is what makes a clock cheap and a list smooth.
//
//     if (canvas.draw(*ImGui::GetDrawData(), ground)) { canvas.show(); SDL_GL_SwapWindow(window); }
//
// Needs framebuffer objects (OpenGL 3.0). The thread of the OpenGL context, while it is current.
#include <memory>

#include <imgui.h>

#include "seat/spare.h"

namespace ringroom::seat {

class Canvas {
public:
    Canvas();
    ~Canvas();
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    /// Brings the kept picture up to the frame, on `ground`. False: it was so already.
    [[nodiscard]] bool draw(ImDrawData& frame, const ImVec4& ground);
    /// The kept picture into the window's back buffer.
    void show() const;
    /// Some rows of the fonts' picture to the graphics card, which has the rest.
    static void load_rows(const ImFontAtlas& atlas, const Spare::Rows& rows);
    /// A texture has other contents: the next frame is drawn as a whole.
    void forget();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::seat
