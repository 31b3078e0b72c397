// Where a person signs in.
#include "seat/sign_in_page.h"

#include <algorithm>
#include <utility>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/greeting.h"
#include "wire/finding.h"

namespace ringroom::seat {
namespace {

std::string written(const client::Address& address) {
    return address.host + ":" + std::to_string(address.port);
}

/// What keeps a person from working with this lab, as a text key; null: nothing.
const char* warning_of(const client::FoundLab& lab) {
    if (!wire::serves(lab.level, wire::api_level))
        return lab.level > wire::api_level ? "seat.seat_too_old" : "seat.lab_too_old";
    return clocks_differ(lab.clock_ahead) ? "seat.clock_off" : nullptr;
}

} // namespace

void SignInPage::input(const char* id, const std::string& label, std::string& value, bool secret) {
    say(desk_.look, label, Type::small, desk_.look.colours().soft);
    ImGui::SetNextItemWidth(-1);
    typed_text(desk_.look, id, value, {}, secret ? ImGuiInputTextFlags_Password : 0);
    ImGui::Dummy({0, desk_.look.px(4)});
}

void SignInPage::sign_in() {
    const auto server = client::address_from(desk_.remembered.server);
    trouble_ = server ? "" : server.error().code;
    if (!server)
        return;
    desk_.back.sign_in(*server, desk_.remembered.number, password_);
    remember(desk_.remembered);
}

void SignInPage::draw(const Shown& shown, ImVec2 all) {
    auto& look = desk_.look;
    // A lab that was found stands in for none typed; what was used last is left alone.
    if (!found_one_ && !shown.labs.empty() && desk_.remembered.server.empty()) {
        found_one_ = true;
        choose(shown.labs.front());
    }
    choose_by_keys(shown);
    // Refused: the password is typed anew over the old one.
    if (std::exchange(was_busy_, shown.stage == Stage::signing_in) && !was_busy_)
        focus_first_ = true;
    const ImVec2 labs{look.px(380), look.px(500)};
    const ImVec2 fields{look.px(400), look.px(500)};
    const float gap = look.px(16);
    const float left = std::max(0.0F, (all.x - labs.x - gap - fields.x) / 2);
    const float top = std::max(0.0F, (all.y - fields.y) / 2);
    ImGui::SetCursorPos({left, top});
    draw_labs(shown, labs);
    ImGui::SetCursorPos({left + labs.x + gap, top});
    draw_fields(shown, fields);
}

// ---- The labs of the network

void SignInPage::draw_labs(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "labs", size);
    say(look, desk_.words("seat.sign_in.labs"), Type::strong, c.ink);
    ImGui::Dummy({0, look.px(4)});
    if (shown.labs.empty()) {
        say(look, desk_.words("seat.sign_in.no_labs"), Type::normal, c.soft, true);
        ImGui::Dummy({0, look.px(4)});
        say(look, desk_.words("seat.sign_in.no_labs_remedy"), Type::small, c.soft, true);
    }
    const auto chosen = client::address_from(desk_.remembered.server);
    for (const auto& lab : shown.labs)
        if (draw_lab(lab, chosen && *chosen == lab.address))
            choose(lab);
    end_card();
}

bool SignInPage::draw_lab(const client::FoundLab& lab, bool chosen) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto place = written(lab.address);
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool pressed = ImGui::InvisibleButton(("##" + place).c_str(), {width, look.px(54)});
    auto* draw = ImGui::GetWindowDrawList();
    const ImVec2 end{at.x + width, at.y + look.px(54)};
    if (chosen || ImGui::IsItemHovered())
        draw->AddRectFilled(at, end, c.brand_soft, look.px(6));
    if (chosen) // a bar beside the colour
        draw->AddRectFilled(at, {at.x + look.px(4), end.y}, c.brand, look.px(2));
    auto* name = look.font(Type::strong);
    auto* small = look.font(Type::small);
    const auto about = lab.machine.empty() ? place : place + " · " + lab.machine;
    draw->PushClipRect(at, end, true);
    draw->AddText(name, name->FontSize, {at.x + look.px(14), at.y + look.px(6)}, c.ink,
                  look.seen(lab.name).c_str());
    draw->AddText(small, small->FontSize, {at.x + look.px(14), at.y + look.px(30)}, c.soft,
                  look.seen(about).c_str());
    draw->PopClipRect();
    draw_warning(lab);
    ImGui::Dummy({0, look.px(2)});
    return pressed;
}

void SignInPage::draw_warning(const client::FoundLab& lab) {
    if (const auto* warning = warning_of(lab))
        say(desk_.look, desk_.words(warning), Type::small, desk_.look.colours().warn, true);
}

void SignInPage::choose(const client::FoundLab& lab) {
    desk_.remembered.server = written(lab.address);
    trouble_.clear();
}

void SignInPage::choose_by_keys(const Shown& shown) {
    if (!ImGui::GetIO().WantTextInput) // then the arrows walk through the page
        return;
    const int step = stepped(Key::choose);
    if (step == 0 || shown.labs.empty())
        return;
    const auto chosen = client::address_from(desk_.remembered.server);
    const auto at = std::find_if(shown.labs.begin(), shown.labs.end(),
                                 [&](const auto& lab) { return chosen && lab.address == *chosen; });
    const bool none = at == shown.labs.end();
    choose(shown.labs[none ? 0 : stepped_to(at - shown.labs.begin(), step, shown.labs.size())]);
    focus_first_ = true; // a field that is being edited would put its old text back
}

// ---- Who signs in

void SignInPage::draw_fields(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "sign in", size);
    say(look, "Ringroom", Type::large, c.brand);
    say(look, desk_.words("seat.sign_in.title"), Type::normal, c.soft);
    ImGui::Dummy({0, look.px(8)});
    input("##server", desk_.words("seat.sign_in.server"), desk_.remembered.server, false);
    const bool first = std::exchange(focus_first_, false);
    if (first && desk_.remembered.number.empty())
        ImGui::SetKeyboardFocusHere();
    input("##number", desk_.words("seat.sign_in.number"), desk_.remembered.number, false);
    draw_others();
    if (first && !desk_.remembered.number.empty())
        ImGui::SetKeyboardFocusHere(); // not before: the button of the others would have it
    input("##password", desk_.words("seat.sign_in.password"), password_, true);
    draw_button(shown);
    draw_trouble(shown);
    draw_foot(size.y);
    end_card();
}

/// Several students share a computer: the next of them is one key away.
void SignInPage::draw_others() {
    auto& look = desk_.look;
    auto& kept = desk_.remembered;
    const auto next = next_here(kept, kept.number);
    if (next.empty())
        return;
    const auto words = desk_.words("seat.sign_in.other", {{"number", next}});
    const auto key = desk_.key_label(Key::other_student);
    const bool clicked = key_button(look, "other", words, key,
                                    {button_width(look, words, key) + look.px(12), look.px(30)});
    ImGui::Dummy({0, look.px(2)});
    if (!clicked && !pressed(Key::other_student))
        return;
    kept.number = next;
    password_.clear();
    trouble_.clear();
    focus_first_ = true;
}

void SignInPage::draw_button(const Shown& shown) {
    const auto& kept = desk_.remembered;
    const bool busy = shown.stage == Stage::signing_in;
    const bool ready = !busy && !kept.server.empty() && !kept.number.empty() && !password_.empty();
    const bool enter = pressed(Key::open);
    const bool clicked =
        key_button(desk_.look, "go", desk_.words(busy ? "seat.sign_in.busy" : "seat.sign_in.go"),
                   desk_.key_label(Key::open), {-1, desk_.look.px(40)}, Weight::primary, ready);
    if (ready && (clicked || enter))
        sign_in();
}

void SignInPage::draw_trouble(const Shown& shown) {
    const auto& c = desk_.look.colours();
    ImGui::Dummy({0, desk_.look.px(4)});
    if (!trouble_.empty())
        say(desk_.look, desk_.words(trouble_), Type::normal, c.danger, true);
    else if (!shown.notice.code.empty())
        say(desk_.look, desk_.words_of(shown.notice), Type::normal,
            shown.notice.good ? c.ok : c.danger, true);
}

void SignInPage::draw_foot(float bottom) {
    auto& look = desk_.look;
    ImGui::SetCursorPosY(bottom - look.px(44));
    const float width = (ImGui::GetContentRegionAvail().x - look.px(8)) / 2;
    const ImVec2 half{width, look.px(30)};
    if (key_button(look, "language", desk_.words("seat.other_language"),
                   desk_.key_label(Key::language), half))
        desk_.other_language();
    ImGui::SameLine(0, look.px(8));
    if (key_button(look, "theme", desk_.words(desk_.remembered.dark ? "seat.light" : "seat.dark"),
                   desk_.key_label(Key::theme), half))
        desk_.other_theme();
}

} // namespace ringroom::seat
