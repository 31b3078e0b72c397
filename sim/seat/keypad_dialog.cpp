#include "seat/keypad_dialog.h"

#include <imgui_stdlib.h>
#include <string_view>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr std::string_view keypad = "123456789*0#";

int only_keys(ImGuiInputTextCallbackData* data) {
    return data->EventChar < 128 && keypad.find(static_cast<char>(data->EventChar)) != keypad.npos
               ? 0
               : 1;
}

} // namespace

void KeypadDialog::open() {
    open_ = focus_ = true;
    talked_ = false;
    typed_.clear();
    sent_ = 0;
}

void KeypadDialog::press(const Shown& shown, char key) {
    if (typed_.size() >= limits::number_digits)
        return;
    typed_ += key;
    if (shown.hook == Hook::talking) {
        desk_.back.press(key);
        sent_ = typed_.size();
    }
}

void KeypadDialog::draw_keys(const Shown& shown) {
    auto& look = desk_.look;
    const float gap = ImGui::GetStyle().ItemSpacing.x;
    const ImVec2 third{(ImGui::GetContentRegionAvail().x - 2 * gap) / 3, look.px(46)};
    for (std::size_t i = 0; i < keypad.size(); ++i) {
        if (i % 3 != 0)
            ImGui::SameLine();
        const std::string key(1, keypad[i]);
        if (key_button(look, ("key " + key).c_str(), key, "", third))
            press(shown, keypad[i]);
    }
}

void KeypadDialog::draw(const Shown& shown) {
    if (shown.hook == Hook::talking)
        talked_ = true;
    else if (shown.hook == Hook::none && talked_)
        open_ = false; // the talk is over, and what was to be pressed in it
    if (!open_)
        return;
    if (!begin_dialog(desk_, "keypad", desk_.words("seat.keypad"), {300, 380}, open_))
        return end_dialog();
    const bool talks = shown.hook == Hook::talking;
    if (std::exchange(focus_, false))
        ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(-1);
    ImGui::InputText("##number", &typed_, ImGuiInputTextFlags_CallbackCharFilter, only_keys);
    if (typed_.size() > limits::number_digits)
        typed_.resize(limits::number_digits);
    if (typed_.size() < sent_)
        sent_ = typed_.size();
    for (; talks && sent_ < typed_.size(); ++sent_)
        desk_.back.press(typed_[sent_]);
    draw_keys(shown);
    const bool enter = pressed(Key::open);
    const bool can = shown.hook == Hook::none && !typed_.empty();
    if (!talks && (key_button(desk_.look, "dial", desk_.words("seat.dial"), "Enter",
                              {-1, desk_.look.px(40)}, Weight::primary, can) ||
                   (enter && can))) {
        desk_.call(typed_);
        open_ = false;
    }
    end_dialog();
}

} // namespace ringroom::seat
