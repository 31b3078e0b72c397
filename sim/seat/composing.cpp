#include "seat/composing.h"

#include <algorithm>

#include <SDL.h>

#include "base/characters.h"
#include "seat/look.h"

namespace ringroom::seat {

Composing::Composing() {
    auto& io = ImGui::GetIO();
    io.UserData = this;
    io.ImeSetInputScreenPosFn = caret_moved;
}

Composing::~Composing() {
    if (ImGui::GetCurrentContext() != nullptr)
        ImGui::GetIO().ImeSetInputScreenPosFn = nullptr;
}

void Composing::caret_moved(int x, int y) {
    auto& self = *static_cast<Composing*>(ImGui::GetIO().UserData);
    self.in_field_ = x > 1 || y > 1; // ImGui's word for "in no field"
    self.caret_ = {static_cast<float>(x), static_cast<float>(y)};
}

bool Composing::take(const SDL_Event& event) {
    if (event.type == SDL_TEXTEDITING) {
        words_ = event.edit.text;
        cursor_ = event.edit.start;
        return true;
    }
    if (event.type == SDL_TEXTEDITING_EXT) { // longer than an event holds
        words_ = event.editExt.text == nullptr ? "" : event.editExt.text;
        cursor_ = event.editExt.start;
        SDL_free(event.editExt.text);
        return true;
    }
    if (event.type == SDL_TEXTINPUT ||
        (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_FOCUS_LOST))
        words_.clear();
    return false;
}

char32_t Composing::missed(const SDL_Event& event) const {
    if (event.type != SDL_KEYDOWN || (wanted_ && event.key.timestamp >= wanted_since_))
        return 0;
    const auto& stroke = event.key.keysym;
    const bool plain = (stroke.mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) == 0;
    const bool shift = (stroke.mod & KMOD_SHIFT) != 0;
    const bool upper = shift != ((stroke.mod & KMOD_CAPS) != 0);
    if (!plain || stroke.sym < SDLK_SPACE || stroke.sym >= SDLK_DELETE)
        return 0;
    const auto sign = static_cast<char32_t>(stroke.sym);
    if (sign >= U'a' && sign <= U'z')
        return upper ? sign - U'a' + U'A' : sign;
    return shift ? 0 : sign; // what stands above a figure is the keyboard's business
}

void Composing::draw(Look& look, float unit) {
    auto* font = look.font(Type::normal);
    const SDL_Rect place{static_cast<int>(caret_.x * unit), static_cast<int>(caret_.y * unit),
                         static_cast<int>(unit) + 1, static_cast<int>(font->FontSize * unit)};
    if (in_field_)
        SDL_SetTextInputRect(&place);
    look.compose(!words_.empty() && in_field_);
    if (!look.composes())
        return;
    const auto& c = look.colours();
    const auto shown = look.drawn(words_);
    const auto wide = [&](const std::string& text) {
        return font->CalcTextSizeA(font->FontSize, 1e6F, 0, text.c_str()).x;
    };
    const float width = wide(shown);
    const float room = ImGui::GetIO().DisplaySize.x - look.px(4);
    const ImVec2 at{std::max(0.0F, std::min(caret_.x, room - width)), caret_.y};
    const ImVec2 end{at.x + width, at.y + font->FontSize};
    auto* draw = ImGui::GetForegroundDrawList();
    draw->AddRectFilled({at.x - look.px(2), at.y}, {end.x + look.px(2), end.y + look.px(1)},
                        c.brand_soft, look.px(3));
    draw->AddText(font, font->FontSize, at, c.ink, shown.c_str());
    draw->AddLine({at.x, end.y}, end, c.brand, look.px(1.5F));
    const auto before =
        characters_of(words_).substr(0, static_cast<std::size_t>(std::max(0, cursor_)));
    const float caret = at.x + wide(look.drawn(utf8_of(before)));
    draw->AddLine({caret, at.y + look.px(2)}, {caret, end.y - look.px(2)}, c.ink, look.px(1));
}

void Composing::follow(bool text_is_wanted) {
    if (text_is_wanted == wanted_)
        return;
    wanted_ = text_is_wanted;
    if (wanted_) {
        // Strokes until now bear an earlier time than those that make text.
        SDL_PumpEvents();
        const auto now = SDL_GetTicks();
        SDL_Delay(1);
        wanted_since_ = now + 1;
        SDL_StartTextInput();
    } else {
        words_.clear();
        SDL_StopTextInput();
    }
}

} // namespace ringroom::seat
