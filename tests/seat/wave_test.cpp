// The picture of a recording: its axis of time, what is drawn of an hour, and what mouse and keys
// do with it.
#include <algorithm>

#include <catch2/catch.hpp>

#include "seat/limits.h"
#include "seat/wave_view.h"

#include "typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

/// A call with a mark every half minute, a silence after every second one.
WaveData call(Duration length, std::size_t lanes = 2) {
    WaveData out{.length = length, .lanes = {}, .whole = {{}, length, {}}};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        out.lanes.push_back(
            {lane == 0 ? "客户" : "学生", lane == 0 ? LaneTone::customer : LaneTone::student});
        auto& pairs = out.whole.lanes.emplace_back();
        for (int i = 0; i < 4'000; ++i) {
            const bool speaks = i / 20 % 2 == static_cast<int>(lane);
            pairs.push_back(speaks ? -4'000 - i % 7 * 900 : -20);
            pairs.push_back(speaks ? 4'000 + i % 5 * 1'200 : 20);
        }
    }
    for (Duration at{}; at < length; at = at + 30_s) {
        out.marks.push_back({at, "场景", true});
        out.marks.push_back({at + 5_s, "客户说", false});
        if (at.ms / 30'000 % 2 == 1)
            out.spans.push_back({at + 10_s, at + 16_s, WaveSpanKind::silence, "静默 6.0 s"});
    }
    out.comments.push_back({40_s, 48_s, "没有复述单号", false});
    return out;
}

/// A mouse over the window without a screen, with Ctrl held.
struct Mouse {
    ImVec2 at{-1, -1};
    bool down = false;
    float wheel = 0;

    /// Within a frame, before what looks at it.
    void begin() {
        auto& io = ImGui::GetIO();
        io.MousePos = at;
        io.MouseDown[0] = down;
        io.MouseClicked[0] = down && !was_;
        io.MouseReleased[0] = !down && was_;
        was_ = down;
        io.MouseWheel = std::exchange(wheel, 0.0F);
        io.KeyCtrl = true;
        ImGui::GetCurrentContext()->HoveredWindow = ImGui::GetCurrentWindow();
    }

private:
    bool was_ = false;
};

} // namespace

TEST_CASE("a window on a recording stays within it, however it is zoomed and moved") {
    WaveAxis axis;
    axis.reset(3600_s);
    axis.use_width(1000);
    CHECK(axis.is_whole());
    CHECK(axis.at(500) == 1800_s);
    CHECK(axis.x_of(900_s) == Approx(250));
    axis.zoom(4, 1800_s); // what it is about stays where it is
    CHECK(axis.x_of(1800_s) == Approx(500).margin(1));
    CHECK(!axis.is_whole());
    axis.move(-1e9F);
    CHECK(axis.from() == Duration{});
    axis.move(1e9F);
    CHECK(axis.to() == 3600_s);
    axis.zoom(100, 3600_s);
    CHECK(axis.to() - axis.from() == limits::wave_least);
    CHECK(axis.to() <= 3600_s);
    axis.zoom(-100, 0_s);
    CHECK(axis.is_whole());
    axis.show(3599_s, 9999_s);
    CHECK(axis.to() == 3600_s);
    // Shorter than the narrowest window, and empty.
    axis.reset(100_ms);
    axis.zoom(3, 50_ms);
    CHECK(axis.to() == 100_ms);
    axis.reset({});
    CHECK(axis.at(10) == Duration{});
    CHECK(axis.ticks(50).empty());
}

TEST_CASE("the playhead is brought into sight a little after the left edge") {
    WaveAxis axis;
    axis.reset(600_s);
    axis.use_width(1000);
    axis.show(0_s, 60_s);
    CHECK(!axis.keep_in_sight(30_s));
    CHECK(axis.keep_in_sight(60_s));
    CHECK(axis.from() == 54_s);
    CHECK(axis.keep_in_sight(599_s));
    CHECK(axis.to() == 600_s);
    CHECK(axis.keep_in_sight(1_s));
    CHECK(axis.from() == 0_s);
}

TEST_CASE("ticks stand at round times, far enough from each other") {
    WaveAxis axis;
    axis.use_width(900);
    const auto lengths = GENERATE(500_ms, 3_s, 45_s, 226_s, 3600_s, 32'400_s);
    axis.reset(lengths);
    const auto ticks = axis.ticks(84);
    REQUIRE(ticks.size() >= 2);
    CHECK(ticks.size() <= 900 / 84 + 1);
    for (std::size_t i = 1; i < ticks.size(); ++i) {
        CHECK(ticks[i].x - ticks[i - 1].x >= 84 - 0.5F);
        CHECK(ticks[i].label != ticks[i - 1].label);
    }
    axis.reset(226_s);
    CHECK(axis.ticks(84)[1].label == "0:30");
    axis.show(60_s, 63_s);
    CHECK(axis.ticks(84)[1].label == "1:00.5");
}

TEST_CASE("a closer picture is asked for when there is more to see, and only then") {
    Typist typist;
    Place place(typist.look());
    WaveView view;
    view.use(call(3600_s)); // 4,000 pairs: 0.9 s each
    std::optional<WaveView::Piece> whole;
    std::optional<WaveView::Piece> close;
    std::optional<WaveView::Piece> after;
    std::optional<WaveView::Piece> elsewhere;
    typist.then([&] { whole = view.wanted(); });
    typist.then([&] { view.show(600_s, 630_s); });
    typist.then([&] {
        close = view.wanted();
        REQUIRE(close);
        WavePicture finer{close->from, close->to, {}};
        for (int lane = 0; lane < 2; ++lane)
            finer.lanes.emplace_back(2 * static_cast<std::size_t>(close->pixels), 5'000);
        view.use_closer(std::move(finer));
    });
    typist.then([&] { after = view.wanted(); });
    typist.then([&] { view.show(700_s, 730_s); });
    typist.then([&] { elsewhere = view.wanted(); });
    typist.run([&] { (void)view.draw(place.desk, 0_s, false, {1000, 240}); });
    CHECK(!whole);
    REQUIRE(close);
    CHECK(close->from == 570_s);
    CHECK(close->to == 660_s);
    CHECK(close->pixels >= 900);
    CHECK(close->pixels <= 2'500);
    CHECK(!after);
    REQUIRE(elsewhere);
    CHECK(elsewhere->from == 670_s);
}

TEST_CASE("an hour costs what fits the width: a frame's vertices do not grow with its length") {
    Typist typist;
    Place place(typist.look());
    const auto vertices = [&](Duration length) {
        WaveView view;
        view.use(call(length));
        int most = 0;
        int frame = 0;
        for (int i = 0; i < 30; ++i)
            typist.then([] {});
        typist.run([&] {
            const Duration from{length.ms / 300 * ++frame};
            view.show(from, from + std::min(60_s, length));
            (void)view.draw(place.desk, 0_s, false, {1300, 240});
            most = std::max(most, ImGui::GetWindowDrawList()->VtxBuffer.Size);
        });
        return most;
    };
    const int minute = vertices(60_s);
    const int hour = vertices(3600_s);
    CHECK(minute > 1'000); // it does draw
    CHECK(hour <= minute * 3 / 2);
    CHECK(hour < 12'000);
}

TEST_CASE("a click seeks, a drag chooses a piece, the wheel looks elsewhere") {
    Typist typist;
    Place place(typist.look());
    WaveView view;
    view.use(call(100_s));
    WaveView::Did all;
    Mouse mouse;
    ImVec2 at;
    const auto drags = [&](float from, float to) {
        typist.then([&, from] { mouse.at = {at.x + 1000 * from, at.y + 100}; });
        typist.then([&] { mouse.down = true; });
        typist.then([&, to] { mouse.at.x = at.x + 1000 * to; });
        typist.then([&] { mouse.down = false; });
    };
    typist.then([] {}); // until it is known where the picture stands
    drags(0.25F, 0.25F);
    typist.then([&] {
        CHECK(all.sought.value_or(0_s).ms == 25'000);
        CHECK(!view.selection());
    });
    drags(0.45F, 0.45F); // on the comment
    typist.then([&] { CHECK(all.comment.value_or(9) == 0); });
    drags(0.6F, 0.5F);
    typist.then([&] {
        CHECK(view.selection().value_or(PlayRange{}) == PlayRange{50_s, 60_s});
        CHECK(all.selected);
        CHECK(all.sought.value_or(0_s).ms == 45'000); // no click
        mouse.wheel = 2;
    });
    typist.then([&] {
        CHECK(view.axis().to() - view.axis().from() < 60_s);
        CHECK(view.axis().at(500) == 50_s);
    });
    typist.run([&] {
        at = ImGui::GetCursorScreenPos();
        mouse.begin();
        const auto did = view.draw(place.desk, 0_s, false, {1000, 240});
        ImGui::GetIO().KeyCtrl = false; // as the keyboard has it
        if (did.sought)
            all.sought = did.sought;
        if (did.comment)
            all.comment = did.comment;
        all.selected = all.selected || did.selected;
    });
}

TEST_CASE("a piece is chosen from the playhead by steps, both ways, within the recording") {
    WaveView view;
    view.use(call(100_s));
    CHECK(view.extend_selection(10_s, 500_ms) == 10'500_ms);
    CHECK(view.extend_selection(10'500_ms, 500_ms) == 11_s);
    CHECK(view.selection() == PlayRange{10_s, 11_s});
    CHECK(view.extend_selection(11_s, Duration{-2'000}) == 9_s);
    CHECK(view.selection() == PlayRange{9_s, 10_s});
    CHECK(view.extend_selection(9_s, Duration{-99'000}) == 0_s);
    CHECK(view.selection() == PlayRange{0_s, 10_s});
    view.select(std::nullopt);
    CHECK(view.extend_selection(99_s, 5_s) == 100_s);
    view.select(PlayRange{50_s, 999_s});
    CHECK(view.selection() == PlayRange{50_s, 100_s});
    // The same recording with more marks keeps it; another one does not.
    view.use(call(100_s));
    CHECK(view.selection());
    view.use(call(90_s));
    CHECK(!view.selection());
}

TEST_CASE("the mark before is not the one just jumped to") {
    WaveView view;
    view.use(call(100_s)); // marks at 0, 5, 30, 35, 60, ...; silence at 40, comment at 40
    CHECK(view.mark_from(0_s, 1) == 5_s);
    CHECK(view.mark_from(35_s, 1) == 40_s);
    CHECK(view.mark_from(35'200_ms, -1) == 30_s);
    CHECK(view.mark_from(36_s, -1) == 35_s);
    CHECK(!view.mark_from(100_s, 1));
    CHECK(!view.mark_from(0_s, -1));
}
