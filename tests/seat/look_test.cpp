// Characters that turn up after the fonts were built.
#include <algorithm>

#include <catch2/catch.hpp>
#include <imgui.h>

#include "base/characters.h"
#include "seat/look.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

struct Context {
    Context() {
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
    }
    ~Context() { ImGui::DestroyContext(); }
};

/// Whether the picture of the fonts has ink where the glyph lies.
bool has_ink(const ImFont& font, ImWchar character) {
    const auto* glyph = font.FindGlyphNoFallback(character);
    if (glyph == nullptr)
        return false;
    const auto& atlas = *ImGui::GetIO().Fonts;
    const auto column = [&](float u) { return static_cast<int>(u * float(atlas.TexWidth) + 0.5F); };
    const auto row = [&](float v) { return static_cast<int>(v * float(atlas.TexHeight) + 0.5F); };
    for (int y = row(glyph->V0); y < row(glyph->V1); ++y)
        for (int x = column(glyph->U0); x < column(glyph->U1); ++x)
            if (atlas.TexPixelsAlpha8[y * atlas.TexWidth + x] > 100)
                return true;
    return false;
}

std::string characters(char32_t from, int count) {
    std::u32string out;
    for (int i = 0; i < count; ++i)
        out += from + static_cast<char32_t>(i);
    return utf8_of(out);
}

} // namespace

TEST_CASE("a character that turns up late is drawn into the fonts that are there") {
    const Context context;
    Look look(1);
    REQUIRE(look.refresh() == Look::Fonts::rebuilt);
    CHECK(look.refresh() == Look::Fonts::same);
    const ImWchar late = 0x9F98; // of four dragons
    CHECK_FALSE(has_ink(*look.font(Type::normal), late));
    (void)look.seen("\u9f98");
    CHECK(look.stale());
    CHECK(look.refresh() == Look::Fonts::grown);
    for (const auto type : {Type::small, Type::normal, Type::strong, Type::large})
        CHECK(has_ink(*look.font(type), late));
    const auto rows = look.grown_rows();
    CHECK(rows.first < rows.last);
    const auto again = look.grown_rows();
    CHECK(again.first == again.last);
    (void)look.seen("\u9f98");
    CHECK(look.refresh() == Look::Fonts::same);
}

TEST_CASE("what only the last of the fonts has is there after the fonts were built anew") {
    const Context context;
    Look look(1);
    REQUIRE(look.refresh() == Look::Fonts::rebuilt);
    const ImWchar clock = 0x23F0; // an alarm clock
    (void)look.seen("\u23f0");
    REQUIRE(look.refresh() == Look::Fonts::grown);
    CHECK(has_ink(*look.font(Type::normal), clock));
    look.use_scale(1.25F);
    REQUIRE(look.refresh() == Look::Fonts::rebuilt);
    CHECK(has_ink(*look.font(Type::normal), clock));
}

TEST_CASE("one drawn late is as wide as one that was there, and a blank is blank") {
    const Context context;
    Look look(1);
    REQUIRE(look.refresh() == Look::Fonts::rebuilt);
    (void)look.seen("\u9f98\u3000");
    REQUIRE(look.refresh() == Look::Fonts::grown);
    const auto& font = *look.font(Type::normal);
    const auto* there = font.FindGlyphNoFallback(0x5BA2); // "客", which the seat itself says
    const auto* late = font.FindGlyphNoFallback(0x9F98);
    const auto* blank = font.FindGlyphNoFallback(0x3000);
    REQUIRE(there != nullptr);
    REQUIRE(late != nullptr);
    REQUIRE(blank != nullptr);
    CHECK(late->AdvanceX == there->AdvanceX);
    CHECK(blank->AdvanceX == there->AdvanceX);
    CHECK(std::abs(late->Y1 - there->Y1) <= 2); // on one line
    CHECK(blank->X0 == blank->X1);
}

TEST_CASE("when there is no more room the fonts are built anew with everything") {
    const Context context;
    Look look(1);
    REQUIRE(look.refresh() == Look::Fonts::rebuilt);
    int grown = 0;
    char32_t next = 0x4E00;
    for (; grown < 100; ++grown, next += 20) {
        (void)look.seen(characters(next, 20));
        if (look.refresh() == Look::Fonts::rebuilt)
            break;
    }
    CHECK(grown >= 5);
    CHECK(grown < 100);
    for (char32_t c = 0x4E00; c < next + 20; c += 7)
        CHECK(has_ink(*look.font(Type::small), static_cast<ImWchar>(c)));
    (void)look.seen(characters(0x9000, 20));
    CHECK(look.refresh() == Look::Fonts::grown); // and there is room again
}

TEST_CASE("a rare character and another scale want the fonts anew") {
    const Context context;
    Look look(1);
    REQUIRE(look.refresh() == Look::Fonts::rebuilt);
    (void)look.drawn("\U00020BB7"); // beyond the first plane
    CHECK(look.refresh() == Look::Fonts::rebuilt);
    look.use_scale(1.5F);
    CHECK(look.refresh() == Look::Fonts::rebuilt);
    (void)look.seen("\u9f98");
    CHECK(look.refresh() == Look::Fonts::grown);
}
