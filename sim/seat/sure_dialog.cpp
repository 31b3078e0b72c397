#include "seat/sure_dialog.h"

#include <algorithm>
#include <utility>

#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/plain.h"
#include "seat/rich_text.h"

namespace ringroom::seat {
namespace {

constexpr float sure_width = 520;
constexpr float sure_height = 230; // the least
constexpr float sure_frame = 150;  // above and below the words

/// In points, as many as the words need.
float height_of(Look& look, const std::string& words) {
    auto* font = look.font(Type::normal);
    const auto size = font->CalcTextSizeA(font->FontSize, 1e6F, look.px(sure_width - 40),
                                          look.drawn(words).c_str());
    return std::max(sure_height, size.y / look.px(1) + sure_frame);
}

} // namespace

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
    const auto words = plain_text(words_, 1'000);
    if (!begin_dialog(desk_, "sure", title_, {sure_width, height_of(look, words)}, open_))
        return end_dialog();
    ImGui::Dummy({0, look.px(6)});
    draw_rich(look, {{words, Type::normal, look.colours().ink}},
              ImGui::GetContentRegionAvail().x); // dates and figures stay with their Chinese
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
