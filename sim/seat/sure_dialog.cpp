#include "seat/sure_dialog.h"

#include <utility>

#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/plain.h"

namespace ringroom::seat {

void SureDialog::open(std::string title, std::string words, std::string button,
                      std::function<void()> then) {
    title_ = std::move(title);
    words_ = std::move(words);
    button_ = std::move(button);
    then_ = std::move(then);
    open_ = fresh_ = true;
}

void SureDialog::draw() {
    if (!open_)
        return;
    auto& look = desk_.look;
    if (!begin_dialog(desk_, "sure", title_, {520, 230}, open_))
        return end_dialog();
    ImGui::Dummy({0, look.px(6)});
    say(look, plain_text(words_, 1'000), Type::normal, look.colours().ink, true);
    const auto key = desk_.key_label(Key::open);
    const float width = button_width(look, button_, key) + look.px(20);
    ImGui::SetCursorPos({ImGui::GetWindowContentRegionMax().x - width,
                         ImGui::GetWindowContentRegionMax().y - look.px(36)});
    const bool go =
        key_button(look, "sure", button_, key, {width, look.px(34)}, Weight::danger, true);
    if (!std::exchange(fresh_, false) && (go || pressed(Key::open))) {
        open_ = false;
        then_();
    }
    end_dialog();
}

} // namespace ringroom::seat
