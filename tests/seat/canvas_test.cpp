// What differs between two frames is found and drawn again, and nothing else.
#include <SDL.h>
#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>
#include <catch2/catch.hpp>
#include <imgui.h>

#include "../headset/pulse.h"
#include "base/random.h"
#include "seat/canvas.h"
#include "seat/damage.h"
#include "seat/limits.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

constexpr float width = 640;
constexpr float height = 400;

/// ImGui without a screen.
struct Paper {
    Paper() {
        ImGui::CreateContext();
        auto& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {width, height};
        unsigned char* pixels = nullptr;
        int wide = 0;
        int high = 0;
        io.Fonts->GetTexDataAsRGBA32(&pixels, &wide, &high);
    }
    ~Paper() { ImGui::DestroyContext(); }

    template <class F>
    ImDrawData& frame(F paint) {
        ImGui::NewFrame();
        paint(*ImGui::GetForegroundDrawList());
        ImGui::Render();
        return *ImGui::GetDrawData();
    }
};

void dot(ImDrawList& draw, float x, float y, ImU32 colour = IM_COL32_WHITE) {
    draw.AddRectFilled({x, y}, {x + 10, y + 10}, colour);
}

bool holds(const std::vector<Area>& areas, int x, int y) {
    return std::any_of(areas.begin(), areas.end(), [&](const Area& area) {
        return x >= area.left && x < area.right && y >= area.top && y < area.bottom;
    });
}

} // namespace

TEST_CASE("a frame like the one before differs nowhere; the first and another size everywhere") {
    Paper paper;
    Damage damage;
    const auto paint = [](ImDrawList& draw) { dot(draw, 100, 100); };
    CHECK(damage.since_last(paper.frame(paint)) == std::vector<Area>{{0, 0, 640, 400}});
    CHECK(damage.since_last(paper.frame(paint)).empty());
    ImGui::GetIO().DisplaySize = {800, 400};
    CHECK(damage.since_last(paper.frame(paint)) == std::vector<Area>{{0, 0, 800, 400}});
    damage.forget();
    CHECK(damage.since_last(paper.frame(paint)) == std::vector<Area>{{0, 0, 800, 400}});
    ImGui::GetIO().DisplaySize = {0, 0}; // a window made into an icon
    CHECK(damage.since_last(paper.frame(paint)).empty());
}

TEST_CASE("what moved differs where it was and where it is; what only changed colour differs too") {
    Paper paper;
    Damage damage;
    (void)damage.since_last(paper.frame([](ImDrawList& draw) { dot(draw, 20, 20); }));
    const auto moved =
        damage.since_last(paper.frame([](ImDrawList& draw) { dot(draw, 500, 300); }));
    CHECK(holds(moved, 25, 25));
    CHECK(holds(moved, 505, 305));
    CHECK_FALSE(holds(moved, 300, 200));
    const auto red = [](ImDrawList& draw) { dot(draw, 500, 300, IM_COL32(200, 0, 0, 255)); };
    const auto coloured = damage.since_last(paper.frame(red));
    CHECK(holds(coloured, 505, 305));
    CHECK_FALSE(holds(coloured, 25, 25));
}

TEST_CASE("what lies over another differs when their order does") {
    Paper paper;
    Damage damage;
    const auto red = IM_COL32(200, 0, 0, 255);
    (void)damage.since_last(paper.frame([&](ImDrawList& draw) {
        dot(draw, 20, 20);
        dot(draw, 25, 25, red);
    }));
    CHECK(holds(damage.since_last(paper.frame([&](ImDrawList& draw) {
        dot(draw, 25, 25, red);
        dot(draw, 20, 20);
    })),
                27, 27));
}

TEST_CASE("many places at once are drawn as one") {
    Paper paper;
    Damage damage;
    const auto dots = [](std::size_t count) {
        return [count](ImDrawList& draw) { // each in a tile of its own, none below another
            for (std::size_t i = 0; i < count; ++i)
                dot(draw, static_cast<float>(20 + i % 5 * 128),
                    static_cast<float>(20 + i / 5 * 128));
        };
    };
    (void)damage.since_last(paper.frame(dots(0)));
    CHECK(damage.since_last(paper.frame(dots(limits::dirty_areas))).size() == limits::dirty_areas);
    (void)damage.since_last(paper.frame(dots(0)));
    CHECK(damage.since_last(paper.frame(dots(limits::dirty_areas + 1))).size() == 1);
}

namespace {

/// A window on a screen of its own.
struct Screen {
    headset::test::KeptEnvironment kept;
    int ends[2] = {-1, -1};
    std::unique_ptr<headset::test::Child> server;
    SDL_Window* window = nullptr;
    SDL_GLContext gl = nullptr;

    Screen() {
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        server = std::make_unique<headset::test::Child>(
            std::vector<std::string>{"Xvfb", "-displayfd", "1", "-screen", "0", "640x400x24",
                                     "-nolisten", "tcp"},
            ends[1]);
        char number[16] = {};
        REQUIRE(::read(ends[0], number, sizeof number - 1) > 0);
        ::setenv("DISPLAY", (":" + std::string(number, std::strcspn(number, "\n"))).c_str(), 1);
        REQUIRE(SDL_Init(SDL_INIT_VIDEO) == 0);
        SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
        SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
        SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
        window = SDL_CreateWindow("canvas", 0, 0, 640, 400, SDL_WINDOW_OPENGL);
        REQUIRE(window != nullptr);
        gl = SDL_GL_CreateContext(window);
        REQUIRE(gl != nullptr);
        ImGui_ImplOpenGL3_Init("#version 150");
    }
    ~Screen() {
        ImGui_ImplOpenGL3_Shutdown();
        SDL_GL_DeleteContext(gl);
        SDL_DestroyWindow(window);
        SDL_Quit();
        ::close(ends[0]);
        ::close(ends[1]);
        ::unsetenv("DISPLAY");
    }
    [[nodiscard]] static std::vector<unsigned char> seen() {
        std::vector<unsigned char> pixels(static_cast<std::size_t>(width * height * 4));
        ::glReadPixels(0, 0, 640, 400, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
        return pixels;
    }
};

} // namespace

TEST_CASE("drawn bit by bit the picture is the one drawn as a whole") {
    Paper paper;
    Screen screen;
    ImGui_ImplOpenGL3_NewFrame();
    Canvas kept;
    Canvas whole;
    auto chance = stream(7, "canvas");
    const auto any = [&](int most) { return static_cast<float>(chance.between(0, most)); };
    struct Thing {
        float x, y, wide;
        ImU32 colour;
    };
    std::vector<Thing> things(12);
    ImVec4 ground{0.1F, 0.2F, 0.3F, 1};
    for (int round = 0; round < 150; ++round) {
        if (round % 5 != 0)
            things[chance.below(things.size())] = {any(640), any(400), 5 + any(200),
                                                   static_cast<ImU32>(chance.u64()) | 0x40000000U};
        if (round % 40 == 39)
            ground.x += 0.2F;
        auto& frame = paper.frame([&](ImDrawList& draw) {
            for (const auto& thing : things) {
                const ImVec2 to{thing.x + thing.wide, thing.y + thing.wide / 2};
                // Edges of children lie between pixels.
                draw.PushClipRect({thing.x - 3.3F, thing.y - 2.7F}, {to.x + 19.4F, to.y + 7.6F},
                                  true);
                draw.AddRectFilled({thing.x, thing.y}, to, thing.colour, 6);
                draw.AddText({thing.x, thing.y}, IM_COL32_WHITE, "Ringroom");
                draw.AddLine({thing.x, thing.y}, {to.x + 30, to.y}, thing.colour, 2);
                draw.PopClipRect();
            }
        });
        const bool drawn = kept.draw(frame, ground);
        CHECK(drawn == (round == 0 || round % 5 != 0 || round % 40 == 39));
        kept.show();
        const auto in_bits = Screen::seen();
        whole.forget();
        CHECK(whole.draw(frame, ground));
        whole.show();
        const bool same = in_bits == Screen::seen(); // a picture is too long to print
        REQUIRE(same);
    }
}
