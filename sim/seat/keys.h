#pragma once
// The one table of the seat's keys: what is pressed, what stands on the control, and the sheet.
// The window's thread.
#include <cstddef>
#include <span>
#include <string>

namespace ringroom::seat {

enum class Key {
    answer,
    next_step,
    former_step,
    hang_up,
    stop_call,
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
    close_case,
    more_line,
    due_dial,
    due_done,
    save,
    escape,
    knowledge,
    sign_out,
    other_student,
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
    page_7,
    page_8,
    page_9,
    narrow,
    next_list,
    former_list,
    marks,
    // Lists and directories.
    choose,
    choose_page,
    choose_end,
    open,
    sort_column,
    sort_order,
    dial,
    callback_done,
    callback_off,
    list_all,
    case_close,
    message_to,
    messages_read,
    // Listening across.
    across_next,
    across_former,
    across_again,
    across_tail,
    across_measure,
    across_grade,
    // Model recordings and own practice.
    model_put,
    model_agree,
    model_refuse,
    model_remove,
    practice_stop,
    practice_share,
    // Who used one's data.
    own_data,
    // Courses, class lists, the timetable.
    class_new,
    class_change,
    class_remove,
    class_import,
    class_password,
    class_cards,
    class_group,
    class_move,
    // What is kept and what is deleted.
    keep_show,
    keep_hold,
    keep_lift,
    keep_lift_all,
    keep_delete,
    // The player of recordings.
    play,
    play_step,
    play_leap,
    play_mark,
    play_speed,
    play_select,
    play_loop,
    play_solo,
    play_balance,
    play_zoom,
    play_form,
    play_comment,
    play_hold,
    // Marking.
    grade_item,
    grade_band,
    grade_count,
    grade_leave_out,
    grade_reason,
    grade_give,
    grade_which,
    grade_publish,
    grade_publish_all,
    grade_mean,
    grade_appeal,
    grade_again,
    grade_blind,
    grade_show,
    grade_calibrations,
    grade_calibrate,
    grade_reveal,
    grade_samples,
    grade_sample,
    // Written exams.
    exam_which,
    exam_open,
    exam_flag,
    exam_choose,
    exam_line,
    exam_remove,
    exam_hand_in,
    exam_result,
    exam_order,
    exam_start,
    exam_pause,
    exam_release,
    exam_time,
    exam_mark,
    exam_items,
    exam_export,
    exam_print,
    exam_new,
    exam_bank,
    exam_import,
    exam_template,
    exam_retire,
    exam_practical,
    exam_check,
    exam_again,
    exam_table,
    exam_certify,
    exam_listen,
    exam_question,
    exam_allow,
    exam_repeat,
    exam_rekey,
    // The team.
    team_across,
    team_along,
    team_listen,
    team_whisper,
    team_join,
    team_leave,
    team_take_over,
    team_send,
    team_release,
    team_call,
    team_write,
    team_view,
    team_all,
    team_notice,
    team_ready,
    team_rest,
    team_out,
    // Drills.
    drill_script,
    drill_start,
    drill_fields,
    drill_marked,
    drill_which,
    drill_pause,
    drill_stop,
    drill_cut,
    // Playing and steering a customer.
    role_line,
    role_say,
    role_talk,
    role_call,
    role_marks,
    // Sound and looks.
    check_begin,
    input,
    output,
    ringer,
    look_again,
    try_ringer,
    clean,
    side_tone,
    auto_answer,
    text_size,
    consents,
};

/// Where a key is answered: on every page, or on one. The sheet has a heading for each.
enum class KeyPart {
    everywhere,
    work,
    lists,
    classes, ///< the lists of courses, classes and lessons, beside the keys of any list
    keeping, ///< the list of what is kept and deleted, likewise
    player,
    grading,
    exam,
    team,
    drills,
    role,
    settings
};

struct KeyRow {
    Key key;
    const char* label; ///< as it stands on a key, or a text key where it begins with "seat."
    int scancode;      ///< of SDL
    bool ctrl = false;
    bool alt = false;
    const char* text; ///< key of the text that says what it does
    KeyPart part = KeyPart::work;
    int other = 0;      ///< the second of two: down of up and down; or the same elsewhere
    bool shift = false; ///< must be down, too
};

/// In the order of the sheet, within each part. No page answers a key that is not here; a test
/// reads the sources for it.
[[nodiscard]] std::span<const KeyRow> key_table();
[[nodiscard]] const KeyRow& row_of(Key key);
/// Who it is for: the right that the page asks for on which it is answered, or what it does there;
/// empty: everybody. "role": who steers customers or was dealt one to play.
[[nodiscard]] const char* right_of(Key key);
/// Went down in this frame. Keys without Ctrl or Alt that write, as letters and the space bar, do
/// not count while a person is typing.
[[nodiscard]] bool pressed(Key key);
/// Of a pair, as up and down: -1 for the first, 1 for the second, again while held; else 0.
[[nodiscard]] int stepped(Key key);
/// Where `by` leads from `at` in a list of `count`, 1 or more: it ends at its ends. What is before
/// the list or past it, as what nobody chose yet, may be where it begins.
[[nodiscard]] std::size_t stepped_to(std::ptrdiff_t at, int by, std::size_t count);
/// Which move the keys now ask to mark, from 1: 1 to 9 and 0 the first ten, with Shift the next
/// ten; with Ctrl while typing. 0: none.
[[nodiscard]] int pressed_number();
/// What stands on move `number`, from 1; empty past limits::moves_with_keys.
[[nodiscard]] std::string number_label(std::size_t number);

} // namespace ringroom::seat
