#include "seat/canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <SDL_opengl.h>
#include <SDL_video.h>
#include <backends/imgui_impl_opengl3.h>

#include "base/check.h"
#include "seat/damage.h"

namespace ringroom::seat {
namespace {

/// Functions newer than OpenGL 1.1 are asked for by name, as Windows wants it.
template <class F>
void find(F& function, const char* name) {
    function = reinterpret_cast<F>(SDL_GL_GetProcAddress(name));
    check(function != nullptr, "OpenGL 3 has framebuffer objects");
}

struct Buffers {
    PFNGLGENFRAMEBUFFERSPROC make_frames = nullptr;
    PFNGLDELETEFRAMEBUFFERSPROC drop_frames = nullptr;
    PFNGLBINDFRAMEBUFFERPROC bind_frame = nullptr;
    PFNGLFRAMEBUFFERRENDERBUFFERPROC attach = nullptr;
    PFNGLBLITFRAMEBUFFERPROC copy = nullptr;
    PFNGLGENRENDERBUFFERSPROC make_pictures = nullptr;
    PFNGLDELETERENDERBUFFERSPROC drop_pictures = nullptr;
    PFNGLBINDRENDERBUFFERPROC bind_picture = nullptr;
    PFNGLRENDERBUFFERSTORAGEPROC store = nullptr;

    Buffers() {
        find(make_frames, "glGenFramebuffers");
        find(drop_frames, "glDeleteFramebuffers");
        find(bind_frame, "glBindFramebuffer");
        find(attach, "glFramebufferRenderbuffer");
        find(copy, "glBlitFramebuffer");
        find(make_pictures, "glGenRenderbuffers");
        find(drop_pictures, "glDeleteRenderbuffers");
        find(bind_picture, "glBindRenderbuffer");
        find(store, "glRenderbufferStorage");
    }
};

/// In whole points: the renderer cuts the width of a part of one off, which would be the last
/// column of the area.
ImVec4 within(const ImVec4& clip, const Area& area) {
    return {std::max(std::floor(clip.x), static_cast<float>(area.left)),
            std::max(std::floor(clip.y), static_cast<float>(area.top)),
            std::min(std::ceil(clip.z), static_cast<float>(area.right)),
            std::min(std::ceil(clip.w), static_cast<float>(area.bottom))};
}

std::vector<ImVec4> clips_of(const ImDrawData& frame) {
    std::vector<ImVec4> clips;
    for (int i = 0; i < frame.CmdListsCount; ++i)
        for (const auto& command : frame.CmdLists[i]->CmdBuffer)
            clips.push_back(command.ClipRect);
    return clips;
}

/// An empty one is skipped by the renderer.
void clip(ImDrawData& frame, const std::vector<ImVec4>& clips, const Area* area) {
    auto next = clips.begin();
    for (int i = 0; i < frame.CmdListsCount; ++i)
        for (auto& command : frame.CmdLists[i]->CmdBuffer) {
            command.ClipRect = area == nullptr ? *next : within(*next, *area);
            ++next;
        }
}

} // namespace

struct Canvas::Inside {
    Buffers gl;
    GLuint kept = 0;    ///< the framebuffer
    GLuint picture = 0; ///< its colours
    int width = 0;      ///< in pixels
    int height = 0;
    ImVec4 ground;
    Damage damage;

    Inside() {
        gl.make_frames(1, &kept);
        gl.make_pictures(1, &picture);
    }
    ~Inside() {
        gl.drop_pictures(1, &picture);
        gl.drop_frames(1, &kept);
    }
    void resize(int wide, int high) {
        if (wide == width && high == height)
            return;
        width = wide;
        height = high;
        damage.forget();
        gl.bind_picture(GL_RENDERBUFFER, picture);
        gl.store(GL_RENDERBUFFER, GL_RGB8, wide, high);
        gl.bind_frame(GL_FRAMEBUFFER, kept);
        gl.attach(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, picture);
    }
    void clear(const Area& area, const ImVec2& scale, const ImVec4& ground) const {
        const auto pixels = [](int points, float by) {
            return static_cast<int>(std::lround(static_cast<float>(points) * by));
        };
        const int left = pixels(area.left, scale.x);
        const int below = height - pixels(area.bottom, scale.y);
        ::glEnable(GL_SCISSOR_TEST);
        ::glScissor(left, below, pixels(area.right, scale.x) - left,
                    height - pixels(area.top, scale.y) - below);
        ::glClearColor(ground.x, ground.y, ground.z, 1);
        ::glClear(GL_COLOR_BUFFER_BIT);
        ::glDisable(GL_SCISSOR_TEST);
    }
};

Canvas::Canvas()
    : inside_(std::make_unique<Inside>()) {}
Canvas::~Canvas() = default;

bool Canvas::draw(ImDrawData& frame, const ImVec4& ground) {
    auto& in = *inside_;
    const ImVec2 scale = frame.FramebufferScale;
    in.resize(static_cast<int>(frame.DisplaySize.x * scale.x),
              static_cast<int>(frame.DisplaySize.y * scale.y));
    const auto before = std::exchange(in.ground, ground);
    const bool other_ground = before.x != ground.x || before.y != ground.y || before.z != ground.z;
    // A page shrunk into a tiny window: an area's edge would fall between pixels.
    const bool between = scale.x != std::floor(scale.x) || scale.y != std::floor(scale.y);
    if (other_ground || between)
        in.damage.forget();
    const auto areas = in.damage.since_last(frame);
    if (areas.empty())
        return false;
    in.gl.bind_frame(GL_FRAMEBUFFER, in.kept);
    const auto clips = clips_of(frame);
    for (const auto& area : areas) {
        in.clear(area, scale, ground);
        clip(frame, clips, &area);
        ImGui_ImplOpenGL3_RenderDrawData(&frame);
    }
    clip(frame, clips, nullptr);
    in.gl.bind_frame(GL_FRAMEBUFFER, 0);
    return true;
}

void Canvas::show() const {
    const auto& in = *inside_;
    in.gl.bind_frame(GL_READ_FRAMEBUFFER, in.kept);
    in.gl.bind_frame(GL_DRAW_FRAMEBUFFER, 0);
    in.gl.copy(0, 0, in.width, in.height, 0, 0, in.width, in.height, GL_COLOR_BUFFER_BIT,
               GL_NEAREST);
    in.gl.bind_frame(GL_FRAMEBUFFER, 0);
}

void Canvas::load_rows(const ImFontAtlas& atlas, const Spare::Rows& rows) {
    if (rows.first == rows.last)
        return;
    GLint before = 0;
    ::glGetIntegerv(GL_TEXTURE_BINDING_2D, &before);
    ::glBindTexture(GL_TEXTURE_2D,
                    static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(atlas.TexID)));
    ::glTexSubImage2D(GL_TEXTURE_2D, 0, 0, rows.first, atlas.TexWidth, rows.last - rows.first,
                      GL_RGBA, GL_UNSIGNED_BYTE,
                      atlas.TexPixelsRGBA32 + static_cast<long>(rows.first) * atlas.TexWidth);
    ::glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before));
}

void Canvas::forget() {
    inside_->damage.forget();
}

} // namespace ringroom::seat
