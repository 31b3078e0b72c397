#include "seat/wave_view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float names_points = 20;             // of landmarks, above the lanes
constexpr float ruler_points = 22;             // below them
constexpr float overview_points = 6;           // where in the recording the window is
constexpr float bar_points = 3;                // from one bar to the next
constexpr float drag_points = 4;               // less is a click
constexpr float wheel_points = 80;             // a notch
constexpr std::int64_t quietest_shown = 3'000; // a picture of silence stays flat
constexpr Duration mark_slack{600};            // "the mark before" is not the one just jumped to
constexpr ImU32 customer_light = IM_COL32(0x5b, 0x83, 0xb5, 255);
constexpr ImU32 customer_dark = IM_COL32(0x7f, 0xa8, 0xd8, 255);

ImVec2 extent_of(Look& look, Type type, const std::string& words) {
    auto* font = look.font(type);
    return font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(words).c_str());
}

void write(Look& look, ImVec2 at, ImU32 colour, const std::string& words) {
    auto* font = look.font(Type::small);
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, at, colour, look.seen(words).c_str());
}

/// Lowest and highest of the pairs in [from, to), of a picture that covers it; at least one pair.
std::pair<std::int64_t, std::int64_t> peak_of(const WavePicture& picture, std::size_t lane,
                                              double from, double to) {
    const auto& pairs = picture.lanes[lane];
    const auto count = static_cast<std::int64_t>(pairs.size() / 2);
    if (count == 0)
        return {0, 0};
    const double pair = picture.pair_ms();
    const double begin = from - static_cast<double>(picture.from.ms);
    const double end = to - static_cast<double>(picture.from.ms);
    const auto first = std::clamp(static_cast<std::int64_t>(begin / pair), std::int64_t{0}, count);
    const auto last = std::clamp(static_cast<std::int64_t>(std::ceil(end / pair)),
                                 std::min(first + 1, count), count);
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (auto i = first; i < last; ++i) {
        low = std::min(low, pairs[static_cast<std::size_t>(2 * i)]);
        high = std::max(high, pairs[static_cast<std::size_t>(2 * i) + 1]);
    }
    return {low, high};
}

bool covers(const std::optional<WavePicture>& picture, double from, double to) {
    return picture && !picture->lanes.empty() && from >= static_cast<double>(picture->from.ms) &&
           to <= static_cast<double>(picture->to.ms) + 1;
}

} // namespace

double WavePicture::pair_ms() const {
    const auto pairs = lanes.empty() ? 0 : lanes.front().size() / 2;
    return pairs == 0 ? 1 : static_cast<double>((to - from).ms) / static_cast<double>(pairs);
}

/// Screen coordinates.
struct WaveView::Place {
    ImVec2 low;
    ImVec2 high;
    float lanes_top = 0;
    float lane_height = 0;
    float lanes_end = 0;
    [[nodiscard]] float top_of(std::size_t lane) const {
        return lanes_top + static_cast<float>(lane) * lane_height;
    }
    [[nodiscard]] bool shows(float from, float to) const { return to >= low.x && from <= high.x; }
};

void WaveView::use(WaveData data) {
    const bool same = data.length == data_.length;
    if (same && !data.closer)
        data.closer = std::exchange(data_.closer, std::nullopt);
    data_ = std::move(data);
    loudest_ = quietest_shown;
    for (const auto& lane : data_.whole.lanes)
        for (const auto sample : lane)
            loudest_ = std::max(loudest_, std::abs(sample));
    if (same)
        return;
    axis_.reset(data_.length);
    selection_.reset();
    drag_.reset();
    away_ = false;
}

void WaveView::select(std::optional<PlayRange> range) {
    if (range) {
        range->from = std::clamp(range->from, Duration{}, data_.length);
        range->to = std::clamp(range->to, range->from, data_.length);
        anchor_ = range->from;
    }
    selection_ = range;
}

Duration WaveView::extend_selection(Duration playhead, Duration by) {
    Duration caret = playhead;
    if (selection_)
        caret = selection_->from == anchor_ ? selection_->to : selection_->from;
    else
        anchor_ = playhead;
    caret = std::clamp(caret + by, Duration{}, data_.length);
    selection_ = PlayRange{std::min(anchor_, caret), std::max(anchor_, caret)};
    return caret;
}

void WaveView::zoom(float steps, Duration playhead) {
    const bool seen = playhead >= axis_.from() && playhead <= axis_.to();
    const Duration middle{(axis_.from().ms + axis_.to().ms) / 2};
    axis_.zoom(steps, seen ? playhead : middle);
}

void WaveView::show(Duration from, Duration to) {
    axis_.show(from, to);
}

std::optional<WaveView::Piece> WaveView::wanted() const {
    const auto pairs = static_cast<int>(axis_.width() / bar_points);
    const auto span = (axis_.to() - axis_.from()).ms;
    if (pairs < 1 || span <= 0 || data_.whole.lanes.empty())
        return std::nullopt;
    const double bar = static_cast<double>(span) / pairs;
    const auto fine = [&](const WavePicture& picture) { return picture.pair_ms() <= bar * 1.01; };
    if (fine(data_.whole) || (covers(data_.closer, static_cast<double>(axis_.from().ms),
                                     static_cast<double>(axis_.to().ms)) &&
                              fine(*data_.closer)))
        return std::nullopt;
    // One width more to each side, so that moving about asks rarely.
    const Duration from = std::max(Duration{}, axis_.from() - Duration{span});
    const Duration to = std::min(data_.length, axis_.to() + Duration{span});
    return Piece{from, to, static_cast<int>((to - from).ms * 2 * pairs / span)};
}

std::optional<Duration> WaveView::mark_from(Duration at, int direction) const {
    std::optional<Duration> best;
    const auto look_at = [&](Duration one) {
        if (direction > 0 ? one > at && (!best || one < *best)
                          : one < at - mark_slack && (!best || one > *best))
            best = one;
    };
    for (const auto& mark : data_.marks)
        look_at(mark.at);
    for (const auto& span : data_.spans)
        look_at(span.from);
    for (const auto& comment : data_.comments)
        look_at(comment.from);
    return best;
}

ImU32 WaveView::colour_of(Desk& desk, LaneTone tone) const {
    const auto& c = desk.look.colours();
    switch (tone) {
    case LaneTone::customer:
        return desk.remembered.dark ? customer_dark : customer_light;
    case LaneTone::student:
        return c.brand;
    case LaneTone::other:
        break;
    }
    return c.soft;
}

WaveView::Did WaveView::draw(Desk& desk, Duration at, bool playing, ImVec2 size) {
    auto& look = desk.look;
    Did did;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    Place place{.low = low, .high = {low.x + size.x, low.y + size.y}};
    place.lanes_top = low.y + look.px(names_points);
    place.lanes_end = place.high.y - look.px(ruler_points + overview_points);
    place.lane_height = (place.lanes_end - place.lanes_top) /
                        static_cast<float>(std::max<std::size_t>(1, data_.lanes.size()));
    axis_.use_width(size.x);
    ImGui::InvisibleButton("waves", {std::max(1.0F, size.x), std::max(1.0F, size.y)});
    mouse(place, did);
    follow(did.sought.value_or(at), playing);
    auto* draw = ImGui::GetWindowDrawList();
    draw->PushClipRect(place.low, place.high, true);
    draw_selection(desk, place);
    draw_comments(desk, place, did);
    draw_spans(desk, place);
    for (std::size_t lane = 0; lane < data_.lanes.size(); ++lane)
        draw_lane(desk, place, lane);
    draw_landmarks(desk, place);
    draw_marks(desk, place);
    draw_ruler(desk, place);
    draw_overview(desk, place);
    draw_playhead(desk, place, did.sought.value_or(at));
    draw->PopClipRect();
    return did;
}

void WaveView::follow(Duration at, bool playing) {
    const bool seen = at >= axis_.from() && at < axis_.to();
    if (seen)
        away_ = false;
    else if (playing && !away_)
        axis_.keep_in_sight(at);
}

void WaveView::mouse(const Place& place, Did& did) {
    const auto& io = ImGui::GetIO();
    const float x = io.MousePos.x - place.low.x;
    const auto here = axis_.at(std::clamp(x, 0.0F, axis_.width()));
    if (ImGui::IsItemHovered() && io.MouseWheel != 0) {
        if (io.KeyCtrl)
            axis_.zoom(io.MouseWheel, here);
        else
            axis_.move(-io.MouseWheel * wheel_points);
        away_ = true; // until the playhead is in sight again
    }
    if (ImGui::IsItemActivated()) {
        drag_ = here;
        dragging_ = false;
    }
    if (!drag_)
        return;
    if (ImGui::IsItemActive()) {
        dragging_ = dragging_ || std::abs(axis_.x_of(*drag_) - x) > drag_points;
        if (dragging_) {
            anchor_ = *drag_;
            selection_ = PlayRange{std::min(*drag_, here), std::max(*drag_, here)};
            did.selected = true;
        }
        return;
    }
    if (!dragging_) {
        did.sought = *drag_;
        did.selected = selection_.has_value();
        selection_.reset();
    }
    drag_.reset();
    away_ = false;
}

void WaveView::draw_lane(Desk& desk, const Place& place, std::size_t lane) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float top = place.top_of(lane);
    const float middle = top + place.lane_height / 2;
    draw->AddLine({place.low.x, middle}, {place.high.x, middle}, c.line);
    const auto& one = data_.lanes[lane];
    if (lane < data_.whole.lanes.size()) {
        const ImU32 colour = colour_of(desk, one.tone);
        const float scale = (place.lane_height / 2 - look.px(3)) / static_cast<float>(loudest_);
        const float pitch = std::max(2.0F, std::round(look.px(bar_points)));
        const float thick = std::max(1.0F, std::floor(pitch * 0.6F));
        const double step = static_cast<double>((axis_.to() - axis_.from()).ms) * pitch /
                            static_cast<double>(axis_.width());
        // Bars stand at multiples of their own time, so that they do not shimmer while it moves.
        auto number = static_cast<std::int64_t>(static_cast<double>(axis_.from().ms) / step);
        for (; step > 0; ++number) {
            const double from = static_cast<double>(number) * step;
            const float x =
                place.low.x + static_cast<float>((from - static_cast<double>(axis_.from().ms)) /
                                                 step * static_cast<double>(pitch));
            if (x > place.high.x || from >= static_cast<double>(data_.length.ms))
                break;
            const auto& picture =
                covers(data_.closer, from, from + step) ? *data_.closer : data_.whole;
            const auto [down, up] = peak_of(picture, lane, from, from + step);
            if (up - down <= loudest_ / 200)
                continue; // the line in the middle shows it
            const float left = std::floor(x);
            draw->AddRectFilled(
                {left, std::floor(middle - static_cast<float>(up) * scale)},
                {left + thick, std::ceil(middle - static_cast<float>(down) * scale)}, colour);
        }
    }
    write(look, {place.low.x + look.px(4), top + look.px(3)}, c.soft, one.name);
}

void WaveView::draw_spans(Desk& desk, const Place& place) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const WaveSpan* under = nullptr;
    for (const auto& span : data_.spans) {
        const float from = place.low.x + axis_.x_of(span.from);
        const float to = std::max(from + 2, place.low.x + axis_.x_of(span.to));
        if (!place.shows(from, to))
            continue;
        const ImU32 colour = span.kind == WaveSpanKind::silence   ? c.danger
                             : span.kind == WaveSpanKind::overlap ? c.warn
                                                                  : c.soft;
        const float top = place.lanes_top + look.px(14);
        draw->AddRectFilled({from, top}, {to, place.lanes_end - look.px(14)}, faint(colour, 0x20));
        const auto extent = extent_of(look, Type::small, span.words);
        if (extent.x <= to - from + look.px(24) && to - from > look.px(12))
            write(look, {(from + to - extent.x) / 2, place.lanes_end - look.px(14)}, colour,
                  span.words);
        if (ImGui::IsMouseHoveringRect({from, place.lanes_top}, {to, place.lanes_end}))
            under = &span;
    }
    if (under != nullptr && ImGui::IsItemHovered())
        ImGui::SetTooltip("%s", look.seen(length_text(under->from) + "  " + under->words).c_str());
}

void WaveView::draw_comments(Desk& desk, const Place& place, Did& did) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < data_.comments.size(); ++i) {
        const auto& one = data_.comments[i];
        const float from = place.low.x + axis_.x_of(one.from);
        const float to = std::max(from + look.px(3), place.low.x + axis_.x_of(one.to));
        if (!place.shows(from, to))
            continue;
        const ImU32 colour = one.good ? c.ok : c.warn;
        draw->AddRectFilled({from, place.lanes_top}, {to, place.lanes_end}, faint(colour, 0x38));
        draw->AddRectFilled({from, place.lanes_end - look.px(3)}, {to, place.lanes_end}, colour);
        if (!ImGui::IsItemHovered() ||
            !ImGui::IsMouseHoveringRect({from, place.lanes_top}, {to, place.lanes_end}))
            continue;
        ImGui::SetTooltip("%s", look.seen(one_line(one.words, 120)).c_str());
        if (did.sought)
            did.comment = i;
    }
}

void WaveView::draw_landmarks(Desk& desk, const Place& place) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float dash = look.px(3);
    float free_from = place.low.x - look.px(200);
    for (const auto& mark : data_.marks) {
        const float x = std::round(place.low.x + axis_.x_of(mark.at));
        if (!mark.landmark || x > place.high.x || x < place.low.x - look.px(160))
            continue;
        for (float y = place.lanes_top; y < place.lanes_end; y += 2 * dash)
            draw->AddRectFilled({x, y}, {x + 1, std::min(y + dash, place.lanes_end)},
                                faint(c.soft, 0xB0));
        if (x < free_from)
            continue; // its name would lie over another
        const auto words = one_line(mark.words, 16);
        write(look, {x + look.px(2), place.low.y}, c.soft, words);
        free_from = x + extent_of(look, Type::small, words).x + look.px(10);
    }
}

void WaveView::draw_marks(Desk& desk, const Place& place) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float reach = look.px(4);
    const float top = place.lanes_top;
    const WaveMark* under = nullptr;
    float last = place.low.x - 2 * reach;
    for (const auto& mark : data_.marks) {
        const float x = std::round(place.low.x + axis_.x_of(mark.at));
        if (x < place.low.x || x > place.high.x)
            continue;
        if (!mark.landmark && x - last >= 1) { // those on one pixel are one
            draw->AddTriangleFilled({x - reach, top}, {x + reach, top}, {x, top + reach * 1.5F},
                                    c.warn);
            last = x;
        }
        if (ImGui::IsMouseHoveringRect({x - reach, place.low.y}, {x + reach, top + 3 * reach}))
            under = &mark;
    }
    if (under != nullptr && ImGui::IsItemHovered())
        ImGui::SetTooltip("%s", look.seen(length_text(under->at) + "  " + under->words).c_str());
}

void WaveView::draw_ruler(Desk& desk, const Place& place) {
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    for (const auto& tick : axis_.ticks(look.px(84))) {
        const float x = place.low.x + tick.x;
        draw->AddLine({x, place.lanes_end}, {x, place.lanes_end + look.px(4)}, c.field_line);
        const float width = extent_of(look, Type::small, tick.label).x;
        write(look,
              {std::clamp(x - width / 2, place.low.x, place.high.x - width),
               place.lanes_end + look.px(3)},
              c.soft, tick.label);
    }
}

void WaveView::draw_overview(Desk& desk, const Place& place) {
    if (axis_.is_whole() || data_.length.ms <= 0)
        return;
    auto& look = desk.look;
    const auto& c = look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float top = place.high.y - look.px(overview_points - 1);
    const auto x_of = [&](Duration at) {
        return place.low.x +
               axis_.width() * static_cast<float>(at.ms) / static_cast<float>(data_.length.ms);
    };
    draw->AddRectFilled({place.low.x, top}, place.high, c.ground, look.px(2));
    const float from = x_of(axis_.from());
    draw->AddRectFilled({from, top}, {std::max(from + look.px(6), x_of(axis_.to())), place.high.y},
                        c.field_line, look.px(2));
}

void WaveView::draw_selection(Desk& desk, const Place& place) const {
    if (!selection_)
        return;
    const auto& c = desk.look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float from = place.low.x + axis_.x_of(selection_->from);
    const float to = place.low.x + axis_.x_of(selection_->to);
    draw->AddRectFilled({from, place.lanes_top}, {to, place.lanes_end}, c.brand_soft);
    draw->AddLine({from, place.lanes_top}, {from, place.lanes_end}, c.brand);
    draw->AddLine({to, place.lanes_top}, {to, place.lanes_end}, c.brand);
}

void WaveView::draw_playhead(Desk& desk, const Place& place, Duration at) const {
    const float x = place.low.x + axis_.x_of(at);
    if (!place.shows(x, x))
        return;
    const auto& look = desk.look;
    const float half = std::max(0.5F, look.px(1));
    ImGui::GetWindowDrawList()->AddRectFilled({x - half, place.lanes_top - look.px(4)},
                                              {x + half, place.lanes_end + look.px(4)},
                                              look.colours().live);
}

} // namespace ringroom::seat
