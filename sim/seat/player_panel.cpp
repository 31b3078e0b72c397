#include "seat/player_panel.h"

#include <algorithm>
#include <cmath>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/sound.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr int pixels = 1'200;                  // asked for; drawn into what there is
constexpr Duration step{5'000};                // an arrow
constexpr Duration leap{30'000};               // with Shift
constexpr Duration frame_time{33};             // while it plays
constexpr std::int64_t quietest_shown = 3'000; // a picture of silence stays flat
constexpr ImU32 customer_colour = IM_COL32(0x5b, 0x8f, 0xc9, 255);

bool at_rest(const Shown& shown) {
    return shown.hook == Hook::none;
}

} // namespace

PlayerPanel::PlayerPanel(Desk& desk)
    : desk_(desk) {}

void PlayerPanel::open(std::string record, std::string title, Duration at, const Shown& shown) {
    if (!player_)
        player_ = desk_.back.make_player();
    if (record != record_) {
        record_ = std::move(record);
        player_->open([&back = desk_.back, id = record_](auto first, auto count, auto then) {
            back.sound(id, first, count, std::move(then));
        });
        waves_.forget();
        marks_.forget();
    }
    title_ = std::move(title);
    player_->seek(at);
    if (at_rest(shown))
        player_->play();
}

void PlayerPanel::close() {
    if (player_)
        player_->close();
    record_.clear();
}

void PlayerPanel::yield_to_telephone(const Shown& shown) {
    if (player_ && !at_rest(shown))
        player_->pause();
}

void PlayerPanel::toggle(const Shown& shown) {
    if (player_->view().playing)
        player_->pause();
    else if (at_rest(shown))
        player_->play();
}

void PlayerPanel::keys(const Shown& shown) {
    if (pressed(Key::play))
        toggle(shown);
    const auto by = stepped(Key::play_step) * step.ms + stepped(Key::play_leap) * leap.ms;
    if (by != 0)
        player_->seek(player_->view().at + Duration{by});
}

void PlayerPanel::draw_below(const Shown& shown, float width) {
    ImGui::Dummy({0, desk_.look.px(8)});
    draw(shown, {width, desk_.look.px(points - 14)});
    if (!desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape))
        close();
}

void PlayerPanel::draw(const Shown& shown, ImVec2 size) {
    waves_.once(desk_, "/recordings/" + record_ + "/waveform?pixels=" + std::to_string(pixels));
    marks_.once(desk_, "/recordings/" + record_ + "/marks");
    if (!desk_.covered)
        keys(shown);
    const auto view = player_->view();
    if (view.playing)
        desk_.draw_again(steady_now() + frame_time);
    const ImVec2 at = ImGui::GetCursorPos();
    draw_head(shown, view, size.x);
    const float top = desk_.look.px(44);
    ImGui::SetCursorPos({at.x, at.y + top});
    draw_waves(view, {size.x, size.y - top});
}

void PlayerPanel::draw_head(const Shown& shown, const Player::View& view, float) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (key_button(look, "play",
                   desk_.words(view.playing ? "seat.player.pause" : "seat.player.play"),
                   desk_.key_label(Key::play), {look.px(116), look.px(34)},
                   view.playing ? Weight::plain : Weight::primary, at_rest(shown)))
        toggle(shown);
    ImGui::SameLine(0, look.px(12));
    ImGui::AlignTextToFramePadding();
    say(look, length_text(view.at) + " / " + length_text(length_of(view)), Type::strong, c.ink);
    ImGui::SameLine(0, look.px(14));
    say(look, one_line(title_, 60), Type::normal, c.soft);
    if (!view.trouble.empty()) {
        ImGui::SameLine(0, look.px(14));
        say(look, desk_.words_of({view.trouble, {}, {}}), Type::normal, c.danger);
    } else if (!desk_.sound.view().works) {
        ImGui::SameLine(0, look.px(14));
        say(look, desk_.words("seat.player.no_headset"), Type::normal, c.warn);
    } else if (!at_rest(shown)) {
        ImGui::SameLine(0, look.px(14));
        say(look, desk_.words("seat.player.in_call"), Type::normal, c.warn);
    } else if (view.waiting && view.playing) {
        ImGui::SameLine(0, look.px(14));
        say(look, desk_.words("seat.player.coming"), Type::normal, c.soft);
    }
    say_right(look, desk_.words("seat.player.keys"), Type::small, c.soft);
}

Duration PlayerPanel::length_of(const Player::View& view) {
    if (view.length.ms > 0)
        return view.length;
    const auto* waves = waves_.value();
    return waves == nullptr ? Duration{} : waves->length;
}

void PlayerPanel::draw_waves(const Player::View& view, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto length = length_of(view);
    const auto* waves = waves_.value();
    if (waves == nullptr) {
        const auto refusal = waves_.refusal();
        return say(look,
                   refusal.code.empty() ? desk_.words("seat.list.asking") : desk_.words_of(refusal),
                   Type::normal, refusal.code.empty() ? c.soft : c.danger);
    }
    const float names = look.px(48);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 low{at.x + names, at.y};
    const ImVec2 high{at.x + size.x, at.y + size.y};
    const float half = (size.y - look.px(6)) / 2;
    std::int64_t loudest = quietest_shown;
    for (const auto& channel : waves->channels)
        for (const auto sample : channel)
            loudest = std::max(loudest, std::abs(sample));
    const float played =
        length.ms > 0 ? static_cast<float>(view.at.ms) / static_cast<float>(length.ms) : 0;
    for (std::size_t lane = 0; lane < std::min<std::size_t>(2, waves->channels.size()); ++lane) {
        const float top = low.y + static_cast<float>(lane) * (half + look.px(6));
        ImGui::SetCursorScreenPos({at.x, top + half / 2 - look.px(10)});
        say(look, desk_.words(lane == 0 ? "seat.player.customer" : "seat.player.me"), Type::small,
            c.soft);
        draw_lane(waves->channels[lane], {low.x, top}, {high.x, top + half}, loudest,
                  lane == 0 ? customer_colour : c.ok, played);
    }
    draw_marks(low, high, length);
    const float x = low.x + (high.x - low.x) * std::clamp(played, 0.0F, 1.0F);
    ImGui::GetWindowDrawList()->AddLine({x, low.y}, {x, high.y}, c.live, look.px(2));
    ImGui::SetCursorScreenPos(low);
    ImGui::InvisibleButton("waves", {std::max(1.0F, high.x - low.x), std::max(1.0F, size.y)});
    if (ImGui::IsItemActive() && length.ms > 0) {
        const float share = (ImGui::GetIO().MousePos.x - low.x) / (high.x - low.x);
        player_->seek(Duration{static_cast<std::int64_t>(std::clamp(share, 0.0F, 1.0F) *
                                                         static_cast<float>(length.ms))});
    }
}

void PlayerPanel::draw_lane(const std::vector<std::int64_t>& pairs, ImVec2 low, ImVec2 high,
                            std::int64_t loudest, ImU32 colour, float played) {
    auto* draw = ImGui::GetWindowDrawList();
    const auto& c = desk_.look.colours();
    draw->AddRectFilled(low, high, c.ground, desk_.look.px(4));
    const float middle = (low.y + high.y) / 2;
    const float scale = (high.y - low.y) / 2 / static_cast<float>(loudest);
    const auto count = pairs.size() / 2;
    if (count == 0)
        return;
    const int wide = static_cast<int>(high.x - low.x);
    for (int x = 0; x < wide; ++x) {
        const auto first = static_cast<std::size_t>(x) * count / static_cast<std::size_t>(wide);
        const auto last = std::max(first + 1, (static_cast<std::size_t>(x) + 1) * count /
                                                  static_cast<std::size_t>(wide));
        std::int64_t down = 0;
        std::int64_t up = 0;
        for (auto i = first; i < std::min(last, count); ++i) {
            down = std::min(down, pairs[2 * i]);
            up = std::max(up, pairs[2 * i + 1]);
        }
        const float at = low.x + static_cast<float>(x);
        const bool heard = static_cast<float>(x) < played * static_cast<float>(wide);
        draw->AddLine({at, middle - static_cast<float>(up) * scale - 0.5F},
                      {at, middle - static_cast<float>(down) * scale + 0.5F},
                      heard ? colour : (colour & 0x00FFFFFF) | 0x90000000);
    }
}

std::string PlayerPanel::mark_words(const wire::Mark& mark) const {
    const auto key = "seat.mark." + mark.kind;
    const auto kind = desk_.words(has_text(key) ? key : "seat.mark.other"); // of a newer lab
    return mark.words.empty() ? kind : kind + " · " + one_line(mark.words, 80);
}

void PlayerPanel::draw_marks(ImVec2 low, ImVec2 high, Duration length) {
    const auto* marks = marks_.value();
    if (marks == nullptr || length.ms <= 0)
        return;
    const auto& c = desk_.look.colours();
    auto* draw = ImGui::GetWindowDrawList();
    const float reach = desk_.look.px(5);
    const wire::Mark* under = nullptr;
    for (const auto& mark : marks->items) {
        const float x = low.x + (high.x - low.x) * static_cast<float>(mark.at.ms) /
                                    static_cast<float>(length.ms);
        draw->AddTriangleFilled({x - reach, low.y}, {x + reach, low.y}, {x, low.y + reach * 1.6F},
                                c.warn);
        draw->AddLine({x, low.y}, {x, high.y}, (c.warn & 0x00FFFFFF) | 0x60000000);
        if (ImGui::IsMouseHoveringRect({x - reach, low.y}, {x + reach, high.y}))
            under = &mark;
    }
    if (under == nullptr)
        return;
    const auto words = length_text(under->at) + "  " + mark_words(*under);
    ImGui::SetTooltip("%s", desk_.look.seen(words).c_str());
}

} // namespace ringroom::seat
