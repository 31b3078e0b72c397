// Where a person signs in.
#include "seat/sign_in_page.h"

#include <algorithm>
#include <imgui_stdlib.h>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"

namespace ringroom::seat {

void SignInPage::input(const char* id, const std::string& label, std::string& value, bool secret) {
    say(desk_.look, label, Type::small, desk_.look.colours().soft);
    ImGui::SetNextItemWidth(-1);
    ImGui::InputText(id, &value, secret ? ImGuiInputTextFlags_Password : 0);
    desk_.look.seen(value);
    ImGui::Dummy({0, desk_.look.px(4)});
}

void SignInPage::sign_in() {
    const auto server = client::address_from(desk_.remembered.server);
    desk_.back.sign_in(server ? *server : client::Address{desk_.remembered.server, 0},
                       desk_.remembered.number, password_);
    remember(desk_.remembered);
}

void SignInPage::draw(const Shown& shown, ImVec2 all) {
    const auto& c = desk_.look.colours();
    const ImVec2 size{desk_.look.px(400), desk_.look.px(470)};
    ImGui::SetCursorPos({(all.x - size.x) / 2, std::max(0.0F, (all.y - size.y) / 2)});
    begin_card(desk_.look, "sign in", size);
    say(desk_.look, "Ringroom", Type::large, c.brand);
    say(desk_.look, desk_.words("seat.sign_in.title"), Type::normal, c.soft);
    ImGui::Dummy({0, desk_.look.px(8)});
    input("##server", desk_.words("seat.sign_in.server"), desk_.remembered.server, false);
    const bool first = std::exchange(focus_first_, false);
    if (first && desk_.remembered.number.empty())
        ImGui::SetKeyboardFocusHere();
    input("##number", desk_.words("seat.sign_in.number"), desk_.remembered.number, false);
    if (first && !desk_.remembered.number.empty())
        ImGui::SetKeyboardFocusHere();
    input("##password", desk_.words("seat.sign_in.password"), password_, true);
    const bool busy = shown.stage == Stage::signing_in;
    const bool ready = !busy && !desk_.remembered.number.empty() && !password_.empty();
    const bool enter = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter)) ||
                       ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter));
    const bool pressed =
        key_button(desk_.look, "go", desk_.words(busy ? "seat.sign_in.busy" : "seat.sign_in.go"),
                   "Enter", {-1, desk_.look.px(40)}, Weight::primary, ready);
    if (ready && (pressed || enter))
        sign_in();
    if (!shown.notice.code.empty())
        say(desk_.look, desk_.words_of(shown.notice), Type::normal, c.danger, true);
    ImGui::SetCursorPosY(size.y - desk_.look.px(44));
    if (key_button(desk_.look, "language", desk_.words("seat.other_language"), "",
                   {desk_.look.px(110), desk_.look.px(30)}))
        desk_.remembered.language =
            desk_.remembered.language == Language::zh ? Language::en : Language::zh;
    ImGui::SameLine();
    if (key_button(desk_.look, "theme",
                   desk_.words(desk_.remembered.dark ? "seat.light" : "seat.dark"), "",
                   {desk_.look.px(110), desk_.look.px(30)}))
        desk_.look.use_theme(desk_.remembered.dark = !desk_.remembered.dark);
    end_card();
}

} // namespace ringroom::seat
