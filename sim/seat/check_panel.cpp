// The check of the seat: lines with a mark each, and what to do where one is bad.
#include "audio/tone.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/settings_page.h"

namespace ringroom::seat {
namespace {

/// Speech rather than a steady tone, which a noise suppressor takes away.
audio::ClipPtr test_sound() {
    audio::Samples all;
    for (int i = 0; i < 15; ++i) {
        constexpr int tones[] = {520, 910, 1330, 700, 1100};
        const auto one = audio::sine(tones[i % 5], 140_ms, -18.0);
        all.insert(all.end(), one.begin(), one.end());
        all.resize(all.size() + 480); // 60 ms of silence
    }
    return std::make_shared<audio::Clip>("test", std::move(all));
}

const char* phase_key(Checkup::Phase phase) {
    switch (phase) {
    case Checkup::Phase::idle:
        return "seat.check.idle";
    case Checkup::Phase::quiet:
        return "seat.check.be_quiet";
    case Checkup::Phase::tone:
        return "seat.check.listen";
    case Checkup::Phase::speak:
        return "seat.check.speak";
    case Checkup::Phase::done:
        break;
    }
    return "seat.check.done";
}

bool enter_pressed() {
    return !ImGui::GetIO().WantTextInput && !ImGui::IsAnyItemFocused() && pressed(Key::check_begin);
}

} // namespace

void SettingsPage::begin(const Shown& shown) {
    checkup_.begin(steady_now());
    way_ = std::make_shared<Way>();
    seen_ = called_ = false;
    if (!desk_.sound.view().works && shown.hook == Hook::none)
        desk_.sound.look_again();
    desk_.back.measure([way = way_](const Burst& burst) {
        const std::lock_guard lock(way->mutex);
        way->burst = burst;
    });
}

void SettingsPage::follow(const Shown& shown) {
    const Instant now = steady_now();
    const auto view = desk_.sound.view();
    checkup_.take({.works = view.works,
                   .stands_in = view.stands_in,
                   .trouble = view.trouble,
                   .said = view.said,
                   .heard = view.heard},
                  now);
    if (checkup_.takes_tone())
        desk_.back.play_at_headset(test_sound());
    follow_test_call(shown);
    const auto phase = checkup_.phase();
    if ((phase != Checkup::Phase::idle && phase != Checkup::Phase::done) || test_call_)
        desk_.draw_again(now + limits::check_look);
    else
        desk_.draw_again(now + limits::look_at_headset); // a device may come or go
}

void SettingsPage::follow_test_call(const Shown& shown) {
    if (!test_call_)
        return;
    seen_ = seen_ || shown.hook != Hook::none;
    if (shown.hook == Hook::talking) {
        called_ = true;
        desk_.back.call_quality([way = way_](const CallQuality& quality) {
            const std::lock_guard lock(way->mutex);
            way->call = quality;
        });
    } else if (shown.hook == Hook::none && seen_) {
        test_call_ = false;
    }
}

void SettingsPage::draw_check(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    begin_card(look, "check", size);
    say(look, desk_.words("seat.check.title"), Type::large, look.colours().ink);
    if (offered_)
        say_right(look, desk_.words("seat.check.later"), Type::normal, look.colours().soft);
    draw_phase();
    ImGui::Dummy({0, look.px(6)});
    for (const auto& line : checkup_.lines())
        draw_line(line);
    std::optional<Burst> burst;
    std::optional<CallQuality> call;
    {
        const std::lock_guard lock(way_->mutex);
        burst = way_->burst;
        call = way_->call;
    }
    draw_line(network_line(burst, call));
    draw_line(clock_line(shown.clock_ahead));
    draw_line(telephone_line(shown.registered));
    draw_line(test_call_line(shown));
    ImGui::SetCursorPosY(size.y - look.px(56));
    draw_buttons(shown);
    end_card();
}

void SettingsPage::draw_phase() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool speak = checkup_.phase() == Checkup::Phase::speak;
    say(look, desk_.words(phase_key(checkup_.phase())), Type::normal, speak ? c.brand : c.soft,
        true);
    const auto said = desk_.sound.view().said;
    meter(look,
          speak ? static_cast<float>(said.rms_tenths + 600) / 600 : checkup_.progress(steady_now()),
          c.brand);
}

void SettingsPage::draw_line(const CheckLine& line) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImU32 ink = line.mark == Mark::good ? c.ok : line.mark == Mark::bad ? c.danger : c.soft;
    const char* word = line.mark == Mark::good  ? "seat.check.good"
                       : line.mark == Mark::bad ? "seat.check.bad"
                                                : "seat.check.open";
    const float left = ImGui::GetCursorPosX();
    ImGui::Dummy({0, look.px(3)});
    say(look,
        (line.mark == Mark::good  ? "✓ "
         : line.mark == Mark::bad ? "× "
                                  : "· ") +
            desk_.words(word),
        Type::strong, ink);
    ImGui::SameLine(left + look.px(110));
    say(look, desk_.words(line.name), Type::normal, c.ink);
    ImGui::SameLine(left + look.px(250));
    say(look, desk_.words(line.text, {{"figure", line.figure}}), Type::normal,
        line.mark == Mark::bad ? c.danger : c.soft, true);
    ImGui::Dummy({0, look.px(3)});
    ImGui::Separator();
}

CheckLine SettingsPage::test_call_line(const Shown& shown) const {
    CheckLine line{"seat.check.test_call", Mark::open, "seat.check.test_call_offer", shown.echo};
    if (shown.echo.empty())
        line.text = "seat.check.no_echo_number";
    else if (test_call_)
        line.text =
            shown.hook == Hook::talking ? "seat.check.test_call_on" : "seat.check.test_call_dials";
    else if (seen_) {
        line.mark = called_ ? Mark::good : Mark::bad;
        line.text = called_ ? "seat.check.test_call_good" : "seat.check.test_call_failed";
    }
    return line;
}

void SettingsPage::draw_buttons(const Shown& shown) {
    auto& look = desk_.look;
    const float gap = look.px(8);
    const ImVec2 third{(ImGui::GetContentRegionAvail().x - 2 * gap) / 3, look.px(40)};
    const bool free = shown.hook == Hook::none && !shown.handling();
    if ((key_button(look, "begin", desk_.words("seat.check.begin"),
                    desk_.key_label(Key::check_begin), third, Weight::primary, free) ||
         enter_pressed()) &&
        free)
        begin(shown);
    ImGui::SameLine(0, gap);
    if (test_call_) {
        if (key_button(look, "end call", desk_.words("seat.hang_up"), desk_.key_label(Key::hang_up),
                       third, Weight::danger))
            desk_.back.hang_up();
        return;
    }
    const bool may_call = free && !shown.echo.empty();
    if ((key_button(look, "call", desk_.words("seat.check.call"), desk_.key_label(Key::test_call),
                    third, Weight::plain, may_call) ||
         pressed(Key::test_call)) &&
        may_call) {
        test_call_ = true;
        seen_ = called_ = false;
        desk_.call(shown.echo);
    }
}

} // namespace ringroom::seat
