#include "seat/keys.h"

#include <SDL_scancode.h>
#include <array>

#include <imgui.h>

#include "base/check.h"
#include "seat/drop_down.h"

namespace ringroom::seat {
namespace {

constexpr auto table = std::to_array<KeyRow>({
    {Key::answer, "seat.key.space", SDL_SCANCODE_SPACE, false, false, "seat.answer"},
    {Key::next_step, "F2", SDL_SCANCODE_F2, false, false, "seat.keys.next_step"},
    {Key::hang_up, "F3", SDL_SCANCODE_F3, false, false, "seat.hang_up"},
    {Key::hold, "F4", SDL_SCANCODE_F4, false, false, "seat.hold"},
    {Key::mute, "F5", SDL_SCANCODE_F5, false, false, "seat.mute"},
    {Key::transfer, "F6", SDL_SCANCODE_F6, false, false, "seat.transfer"},
    {Key::consult, "F7", SDL_SCANCODE_F7, false, false, "seat.consult"},
    {Key::consult_end, "F11", SDL_SCANCODE_F11, false, false, "seat.consult_end"},
    {Key::keypad, "F8", SDL_SCANCODE_F8, false, false, "seat.keypad"},
    {Key::record, "F9", SDL_SCANCODE_F9, false, false, "seat.keys.record"},
    {Key::presence, "F10", SDL_SCANCODE_F10, false, false, "seat.keys.presence"},
    {Key::call_leader, "F12", SDL_SCANCODE_F12, false, false, "seat.call_leader"},
    {Key::mark_recording, "Ctrl+R", SDL_SCANCODE_R, true, false, "seat.mark_recording"},
    {Key::note, "Ctrl+N", SDL_SCANCODE_N, true, false, "seat.keys.note"},
    {Key::finish, "Ctrl+Enter", SDL_SCANCODE_RETURN, true, false, "seat.keys.finish"},
    {Key::customer, "Ctrl+E", SDL_SCANCODE_E, true, false, "seat.keys.customer"},
    {Key::disposition, "Ctrl+G", SDL_SCANCODE_G, true, false, "seat.keys.disposition"},
    {Key::callback, "Ctrl+B", SDL_SCANCODE_B, true, false, "seat.keys.callback"},
    {Key::more_time, "Ctrl+T", SDL_SCANCODE_T, true, false, "seat.wrap_up.more"},
    {Key::history, "Ctrl+H", SDL_SCANCODE_H, true, false, "seat.tab.history"},
    {Key::cases, "Ctrl+J", SDL_SCANCODE_J, true, false, "seat.tab.cases"},
    {Key::save, "Ctrl+S", SDL_SCANCODE_S, true, false, "seat.keys.save"},
    {Key::escape, "Esc", SDL_SCANCODE_ESCAPE, false, false, "seat.keys.escape"},
    {Key::knowledge, "Ctrl+K", SDL_SCANCODE_K, true, false, "seat.keys.knowledge"},
    {Key::sign_out, "Ctrl+Q", SDL_SCANCODE_Q, true, false, "seat.sign_out"},
    {Key::all_keys, "F1", SDL_SCANCODE_F1, false, false, "seat.keys.all"},
    {Key::language, "Ctrl+L", SDL_SCANCODE_L, true, false, "seat.keys.language"},
    {Key::theme, "Ctrl+D", SDL_SCANCODE_D, true, false, "seat.keys.theme"},
    {Key::test_call, "Ctrl+O", SDL_SCANCODE_O, true, false, "seat.check.test_call"},
    {Key::page_1, "Alt+1", SDL_SCANCODE_1, false, true, "seat.page.work"},
    {Key::page_2, "Alt+2", SDL_SCANCODE_2, false, true, "seat.page.lists"},
    {Key::page_3, "Alt+3", SDL_SCANCODE_3, false, true, "seat.page.team"},
    {Key::page_4, "Alt+4", SDL_SCANCODE_4, false, true, "seat.page.drills"},
    {Key::page_5, "Alt+5", SDL_SCANCODE_5, false, true, "seat.page.role"},
    {Key::page_6, "Alt+6", SDL_SCANCODE_6, false, true, "seat.page.settings"},
    {Key::narrow, "Ctrl+F", SDL_SCANCODE_F, true, false, "seat.keys.narrow"},
    {Key::next_list, "Ctrl+PgDn", SDL_SCANCODE_PAGEDOWN, true, false, "seat.keys.next_list"},
    {Key::former_list, "Ctrl+PgUp", SDL_SCANCODE_PAGEUP, true, false, "seat.keys.former_list"},
});

} // namespace

std::span<const KeyRow> key_table() {
    return table;
}

const KeyRow& row_of(Key key) {
    const auto& row = table.at(static_cast<std::size_t>(key));
    check(row.key == key, "the keys stand in the table as in the enumeration");
    return row;
}

bool pressed(Key key) {
    const auto& row = row_of(key);
    const auto& io = ImGui::GetIO();
    if (io.KeyCtrl != row.ctrl || io.KeyAlt != row.alt)
        return false;
    if (row.scancode == SDL_SCANCODE_SPACE && (io.WantTextInput || drop_down_has_keyboard()))
        return false;
    if (row.scancode == SDL_SCANCODE_ESCAPE && drop_down_is_open())
        return false;
    return ImGui::IsKeyPressed(row.scancode, false);
}

int pressed_number() {
    const auto& io = ImGui::GetIO();
    if (io.KeyAlt || drop_down_is_open() || io.WantTextInput != io.KeyCtrl)
        return 0;
    for (int number = 1; number <= 9; ++number)
        if (ImGui::IsKeyPressed(SDL_SCANCODE_1 + number - 1, false))
            return number;
    return 0;
}

} // namespace ringroom::seat
