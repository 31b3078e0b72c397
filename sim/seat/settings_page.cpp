#include "seat/settings_page.h"

#include <algorithm>
#include <array>
#include <imgui.h>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"

namespace ringroom::seat {
void SettingsPage::draw(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    if (!std::exchange(opened_, true) && shown.hook == Hook::none)
        desk_.sound.look_again();
    follow(shown);
    const float gap = look.px(12);
    const ImVec2 at = ImGui::GetCursorPos();
    const float right = look.px(460);
    const ImVec2 check{size.x - right - 3 * gap, size.y - 2 * gap};
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    draw_check(shown, check);
    ImGui::SetCursorPos({at.x + check.x + 2 * gap, at.y + gap});
    draw_settings(shown, {right, check.y});
}

std::vector<Key> SettingsPage::foot_keys(const Shown& shown) const {
    if (shown.hook != Hook::none)
        return {};
    if (offered_)
        return {Key::check_begin, Key::try_ringer, Key::escape};
    return {Key::check_begin, Key::try_ringer, Key::text_size};
}

void SettingsPage::draw_settings(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    auto& choice = desk_.remembered.sound;
    const auto before = choice;
    begin_card(look, "settings", size);
    say(look, desk_.words("seat.settings.sound"), Type::strong, c.ink);
    ImGui::Dummy({0, look.px(4)});
    draw_device("##input", "seat.settings.input", Key::input, choice.input, true);
    draw_device("##output", "seat.settings.output", Key::output, choice.output, false);
    draw_device("##ringer", "seat.settings.ringer", Key::ringer, choice.ringer, false);
    draw_sound_state(desk_.sound.view());
    const bool free = shown.hook == Hook::none;
    const float half = (ImGui::GetContentRegionAvail().x - look.px(8)) / 2;
    if (key_button(look, "again", desk_.words("seat.settings.look_again"),
                   desk_.key_label(Key::look_again), {half, look.px(32)}, Weight::plain, free) ||
        (free && pressed(Key::look_again)))
        desk_.sound.look_again();
    ImGui::SameLine(0, look.px(8));
    if (key_button(look, "try", desk_.words("seat.settings.try_ringer"),
                   desk_.key_label(Key::try_ringer), {half, look.px(32)}, Weight::plain, free) ||
        (free && pressed(Key::try_ringer)))
        desk_.sound.try_ringer();
    ImGui::Dummy({0, look.px(8)});
    bool clean = !choice.bypass;
    draw_switch(Key::clean, "seat.settings.clean", "seat.settings.clean_about", clean);
    choice.bypass = !clean;
    draw_switch(Key::side_tone, "seat.settings.side_tone", "seat.settings.side_tone_about",
                choice.side_tone);
    const bool answered = desk_.remembered.auto_answer;
    draw_switch(Key::auto_answer, "seat.settings.auto_answer", "seat.settings.auto_answer_about",
                desk_.remembered.auto_answer);
    if (desk_.remembered.auto_answer != answered) {
        desk_.back.answer_by_itself(!answered);
        remember(desk_.remembered);
    }
    draw_looks();
    end_card();
    choose(before);
}

void SettingsPage::choose(const SoundChoice& before) {
    if (desk_.remembered.sound == before)
        return;
    desk_.sound.choose(desk_.remembered.sound);
    remember(desk_.remembered);
}

/// A list to choose from by mouse; its key takes the next device.
void SettingsPage::draw_device(const char* id, const char* label, Key key, std::string& chosen,
                               bool input) {
    auto& look = desk_.look;
    say(look, desk_.words(label), Type::small, look.colours().soft);
    ImGui::SameLine(0, look.px(8));
    key_cap(look, desk_.key_label(key));
    if (pressed(key))
        chosen = next_device(chosen, input);
    auto names = device_names(input);
    const auto now = std::find(names.begin(), names.end(), chosen);
    DropDown what{.options = names, .letters_pass = true};
    if (now != names.end())
        what.now = static_cast<std::size_t>(now - names.begin());
    what.options.front() = desk_.words("seat.settings.default");
    what.shown = chosen.empty() ? what.options.front() : chosen;
    if (const auto row = drop_down(look, id, what))
        chosen = names[*row];
    ImGui::Dummy({0, look.px(2)});
}

/// This computer's default comes first; it has no name.
std::vector<std::string> SettingsPage::device_names(bool input) {
    std::vector<std::string> names{""};
    for (const auto& device : desk_.sound.devices().all)
        if ((input ? device.inputs : device.outputs) > 0)
            names.push_back(device.name);
    return names;
}

std::string SettingsPage::next_device(const std::string& chosen, bool input) {
    const auto names = device_names(input);
    const auto now = std::find(names.begin(), names.end(), chosen);
    return now == names.end() || now + 1 == names.end() ? names.front() : *(now + 1);
}

void SettingsPage::draw_sound_state(const Sound::View& view) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    // The check beside it tells of microphone and headset.
    if (!view.ringer_trouble.empty() && view.ringer_trouble != view.trouble)
        say(look, desk_.words(view.ringer_trouble), Type::small, c.warn, true);
    ImGui::Dummy({0, look.px(2)});
}

void SettingsPage::draw_switch(Key key, const char* label, const char* about, bool& on) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::Checkbox((std::string("##") + label).c_str(), &on);
    if (pressed(key))
        on = !on;
    ImGui::SameLine(0, look.px(8));
    ImGui::BeginGroup();
    say(look, desk_.words(label), Type::normal, c.ink);
    ImGui::SameLine(0, look.px(8));
    key_cap(look, desk_.key_label(key));
    say(look, desk_.words(about), Type::small, c.soft, true);
    ImGui::EndGroup();
    ImGui::Dummy({0, look.px(4)});
}

void SettingsPage::draw_looks() {
    auto& look = desk_.look;
    const bool dark = desk_.remembered.dark;
    say(look, desk_.words("seat.settings.looks"), Type::strong, look.colours().ink);
    ImGui::Dummy({0, look.px(2)});
    const float half = (ImGui::GetContentRegionAvail().x - look.px(8)) / 2;
    if (key_button(look, "language", desk_.words("seat.other_language"),
                   desk_.key_label(Key::language), {half, look.px(32)}))
        desk_.other_language();
    ImGui::SameLine(0, look.px(8));
    if (key_button(look, "theme", desk_.words(dark ? "seat.light" : "seat.dark"),
                   desk_.key_label(Key::theme), {half, look.px(32)}))
        desk_.other_theme();
    ImGui::Dummy({0, look.px(2)});
    draw_size();
    ImGui::Dummy({0, look.px(2)});
    const bool clicked = key_button(look, "consents", desk_.words("seat.consent.title"),
                                    desk_.key_label(Key::consents), {-1, look.px(32)});
    if (clicked || (!desk_.covered && pressed(Key::consents)))
        consents_ = true;
}

void SettingsPage::draw_size() {
    auto& look = desk_.look;
    auto& kept = desk_.remembered.size;
    const auto called = [this](int percent) {
        return percent == 0 ? desk_.words("seat.settings.size_auto")
                            : std::to_string(percent) + " %";
    };
    ImGui::AlignTextToFramePadding();
    say(look, desk_.words("seat.settings.size"), Type::normal, look.colours().ink);
    ImGui::SameLine(0, look.px(8));
    key_cap(look, desk_.key_label(Key::text_size));
    ImGui::SameLine(0, look.px(8));
    constexpr std::array percents{0, 75, 100, 125, 150, 175, 200, 250, 300};
    const auto use = [&](int percent) {
        kept = percent;
        look.use_size(percent);
        remember(desk_.remembered);
    };
    DropDown what{.shown = called(kept), .letters_pass = true};
    for (std::size_t i = 0; i < percents.size(); ++i) {
        what.options.push_back(called(percents.at(i)));
        if (percents.at(i) == kept)
            what.now = i;
    }
    if (const auto row = drop_down(look, "##size", what))
        use(percents.at(*row));
    else if (pressed(Key::text_size))
        use(percents.at((what.now.value_or(percents.size() - 1) + 1) % percents.size()));
}

} // namespace ringroom::seat
