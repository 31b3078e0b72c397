#pragma once
// The one table of the seat's keys: what is pressed, what stands on the control, and the sheet.
// The window's thread.
#include <span>

namespace ringroom::seat {

enum class Key {
    answer,
    next_step,
    hang_up,
    hold,
    mute,
    transfer,
    consult,
    consult_end,
    keypad,
    record,
    presence,
    call_leader,
    mark_recording,
    note,
    finish,
    customer,
    disposition,
    callback,
    more_time,
    history,
    cases,
    save,
    escape,
    knowledge,
    sign_out,
    all_keys,
    language,
    theme,
    test_call,
    page_1,
    page_2,
    page_3,
    page_4,
    page_5,
    page_6,
    narrow,
    next_list,
    former_list,
};

struct KeyRow {
    Key key;
    const char* label; ///< as it stands on a key, or a text key where it begins with "seat."
    int scancode;      ///< of SDL
    bool ctrl = false;
    bool alt = false;
    const char* text; ///< key of the text that says what it does
};

/// In the order of the sheet.
[[nodiscard]] std::span<const KeyRow> key_table();
[[nodiscard]] const KeyRow& row_of(Key key);
/// Went down in this frame. Keys without Ctrl or Alt that write, as the space bar, do not count
/// while a person is typing.
[[nodiscard]] bool pressed(Key key);
/// Which of 1 to 9 went down to mark a move: with Ctrl while typing, else alone. 0: none.
[[nodiscard]] int pressed_number();

} // namespace ringroom::seat
