// Where a person signs in.
#include <imgui_stdlib.h>

#include "seat/back.h"
#include "seat/desk.h"

namespace ringroom::seat {

void Desk::input(const char* id, const std::string& label, std::string& value, bool secret) {
    say(look_, label, Type::small, look_.colours().soft);
    ImGui::SetNextItemWidth(-1);
    ImGui::InputText(id, &value, secret ? ImGuiInputTextFlags_Password : 0);
    look_.seen(value);
    ImGui::Dummy({0, look_.px(4)});
}

void Desk::sign_in() {
    const auto server = client::address_from(remembered_.server);
    back_.sign_in(server ? *server : client::Address{remembered_.server, 0}, remembered_.number,
                  password_);
    remember(remembered_);
}

void Desk::draw_sign_in(const Shown& shown) {
    const auto& c = look_.colours();
    const ImVec2 all = ImGui::GetWindowSize();
    const ImVec2 size{look_.px(400), look_.px(470)};
    ImGui::SetCursorPos({(all.x - size.x) / 2, std::max(0.0F, (all.y - size.y) / 2)});
    begin_card(look_, "sign in", size);
    say(look_, "Ringroom", Type::large, c.brand);
    say(look_, words("seat.sign_in.title"), Type::normal, c.soft);
    ImGui::Dummy({0, look_.px(8)});
    input("##server", words("seat.sign_in.server"), remembered_.server, false);
    const bool first = std::exchange(focus_first_, false);
    if (first && remembered_.number.empty())
        ImGui::SetKeyboardFocusHere();
    input("##number", words("seat.sign_in.number"), remembered_.number, false);
    if (first && !remembered_.number.empty())
        ImGui::SetKeyboardFocusHere();
    input("##password", words("seat.sign_in.password"), password_, true);
    const bool busy = shown.stage == Stage::signing_in;
    const bool ready = !busy && !remembered_.number.empty() && !password_.empty();
    const bool enter = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter)) ||
                       ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter));
    const bool pressed =
        key_button(look_, "go", words(busy ? "seat.sign_in.busy" : "seat.sign_in.go"), "Enter",
                   {-1, look_.px(40)}, Weight::primary, ready);
    if (ready && (pressed || enter))
        sign_in();
    if (!shown.notice.code.empty())
        say(look_, words_of(shown.notice), Type::normal, c.danger, true);
    ImGui::SetCursorPosY(size.y - look_.px(44));
    if (key_button(look_, "language", words("seat.other_language"), "",
                   {look_.px(110), look_.px(30)}))
        remembered_.language = remembered_.language == Language::zh ? Language::en : Language::zh;
    ImGui::SameLine();
    if (key_button(look_, "theme", words(remembered_.dark ? "seat.light" : "seat.dark"), "",
                   {look_.px(110), look_.px(30)}))
        look_.use_theme(remembered_.dark = !remembered_.dark);
    end_card();
}

} // namespace ringroom::seat
