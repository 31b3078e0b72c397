#include "seat/keys.h"

#include <SDL_scancode.h>
#include <algorithm>
#include <array>

#include <imgui.h>

#include "base/check.h"
#include "seat/drop_down.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr auto table = std::to_array<KeyRow>({
    {Key::answer, "seat.key.space", SDL_SCANCODE_SPACE, false, false, "seat.answer"},
    {Key::next_step, "F2", SDL_SCANCODE_F2, false, false, "seat.keys.next_step"},
    {Key::former_step, "⇧F2", SDL_SCANCODE_F2, false, false, "seat.keys.former_step", KeyPart::work,
     0, true},
    {Key::hang_up, "F3", SDL_SCANCODE_F3, false, false, "seat.hang_up"},
    {Key::stop_call, "Ctrl+F3", SDL_SCANCODE_F3, true, false, "seat.stop_call"},
    {Key::hold, "F4", SDL_SCANCODE_F4, false, false, "seat.hold"},
    {Key::mute, "F5", SDL_SCANCODE_F5, false, false, "seat.mute"},
    {Key::transfer, "F6", SDL_SCANCODE_F6, false, false, "seat.transfer"},
    {Key::consult, "F7", SDL_SCANCODE_F7, false, false, "seat.consult"},
    {Key::consult_end, "F11", SDL_SCANCODE_F11, false, false, "seat.consult_end"},
    {Key::keypad, "F8", SDL_SCANCODE_F8, false, false, "seat.keypad"},
    {Key::record, "F9", SDL_SCANCODE_F9, false, false, "seat.keys.record"},
    {Key::presence, "F10", SDL_SCANCODE_F10, false, false, "seat.keys.presence",
     KeyPart::everywhere},
    {Key::call_leader, "F12", SDL_SCANCODE_F12, false, false, "seat.call_leader",
     KeyPart::everywhere},
    {Key::mark_recording, "Ctrl+R", SDL_SCANCODE_R, true, false, "seat.mark_recording"},
    {Key::note, "Ctrl+N", SDL_SCANCODE_N, true, false, "seat.keys.note"},
    {Key::finish, "Ctrl+Enter", SDL_SCANCODE_RETURN, true, false, "seat.keys.finish"},
    {Key::customer, "Ctrl+E", SDL_SCANCODE_E, true, false, "seat.keys.customer"},
    {Key::disposition, "Ctrl+G", SDL_SCANCODE_G, true, false, "seat.keys.disposition"},
    {Key::callback, "Ctrl+B", SDL_SCANCODE_B, true, false, "seat.keys.callback"},
    {Key::more_time, "Ctrl+T", SDL_SCANCODE_T, true, false, "seat.wrap_up.more"},
    {Key::history, "Ctrl+H", SDL_SCANCODE_H, true, false, "seat.tab.history"},
    {Key::cases, "Ctrl+J", SDL_SCANCODE_J, true, false, "seat.tab.cases"},
    {Key::close_case, "Ctrl+W", SDL_SCANCODE_W, true, false, "seat.keys.close_case"},
    {Key::more_line, "Ctrl+M", SDL_SCANCODE_M, true, false, "seat.keys.more_line"},
    {Key::due_dial, "Ctrl+P", SDL_SCANCODE_P, true, false, "seat.keys.due_dial"},
    {Key::due_done, "Ctrl+X", SDL_SCANCODE_X, true, false, "seat.keys.due_done"},
    {Key::save, "Ctrl+S", SDL_SCANCODE_S, true, false, "seat.keys.save", KeyPart::everywhere},
    {Key::escape, "Esc", SDL_SCANCODE_ESCAPE, false, false, "seat.keys.escape",
     KeyPart::everywhere},
    {Key::knowledge, "Ctrl+K", SDL_SCANCODE_K, true, false, "seat.keys.knowledge"},
    {Key::sign_out, "Ctrl+Q", SDL_SCANCODE_Q, true, false, "seat.sign_out", KeyPart::everywhere},
    {Key::other_student, "Ctrl+U", SDL_SCANCODE_U, true, false, "seat.keys.other_student",
     KeyPart::everywhere},
    {Key::all_keys, "F1", SDL_SCANCODE_F1, false, false, "seat.keys.all", KeyPart::everywhere},
    {Key::language, "Ctrl+L", SDL_SCANCODE_L, true, false, "seat.keys.language",
     KeyPart::everywhere},
    {Key::theme, "Ctrl+D", SDL_SCANCODE_D, true, false, "seat.keys.theme", KeyPart::everywhere},
    {Key::test_call, "Ctrl+O", SDL_SCANCODE_O, true, false, "seat.check.test_call",
     KeyPart::settings},
    {Key::page_1, "Alt+1", SDL_SCANCODE_1, false, true, "seat.page.work", KeyPart::everywhere},
    {Key::page_2, "Alt+2", SDL_SCANCODE_2, false, true, "seat.page.lists", KeyPart::everywhere},
    {Key::page_3, "Alt+3", SDL_SCANCODE_3, false, true, "seat.page.team", KeyPart::everywhere},
    {Key::page_4, "Alt+4", SDL_SCANCODE_4, false, true, "seat.page.drills", KeyPart::everywhere},
    {Key::page_5, "Alt+5", SDL_SCANCODE_5, false, true, "seat.page.role", KeyPart::everywhere},
    {Key::page_6, "Alt+6", SDL_SCANCODE_6, false, true, "seat.page.settings", KeyPart::everywhere},
    {Key::page_7, "Alt+7", SDL_SCANCODE_7, false, true, "seat.page.grading", KeyPart::everywhere},
    {Key::page_8, "Alt+8", SDL_SCANCODE_8, false, true, "seat.page.exam", KeyPart::everywhere},
    {Key::page_9, "Alt+9", SDL_SCANCODE_9, false, true, "seat.page.progress", KeyPart::everywhere},
    {Key::narrow, "Ctrl+F", SDL_SCANCODE_F, true, false, "seat.keys.narrow", KeyPart::everywhere},
    {Key::next_list, "Ctrl+PgDn", SDL_SCANCODE_PAGEDOWN, true, false, "seat.keys.next_list",
     KeyPart::lists},
    {Key::former_list, "Ctrl+PgUp", SDL_SCANCODE_PAGEUP, true, false, "seat.keys.former_list",
     KeyPart::lists},
    {Key::marks, "seat.keys.marks_key", SDL_SCANCODE_1, false, false, "seat.keys.marks",
     KeyPart::work, SDL_SCANCODE_0},
    {Key::choose, "↑ ↓", SDL_SCANCODE_UP, false, false, "seat.keys.choose", KeyPart::lists,
     SDL_SCANCODE_DOWN},
    {Key::choose_page, "PgUp PgDn", SDL_SCANCODE_PAGEUP, false, false, "seat.keys.choose_page",
     KeyPart::lists, SDL_SCANCODE_PAGEDOWN},
    {Key::choose_end, "Home End", SDL_SCANCODE_HOME, false, false, "seat.keys.choose_end",
     KeyPart::lists, SDL_SCANCODE_END},
    {Key::open, "Enter", SDL_SCANCODE_RETURN, false, false, "seat.keys.open", KeyPart::lists,
     SDL_SCANCODE_KP_ENTER},
    {Key::sort_column, "Alt+← →", SDL_SCANCODE_LEFT, false, true, "seat.keys.sort_column",
     KeyPart::lists, SDL_SCANCODE_RIGHT},
    {Key::sort_order, "Alt+↑ ↓", SDL_SCANCODE_UP, false, true, "seat.keys.sort_order",
     KeyPart::lists, SDL_SCANCODE_DOWN},
    {Key::dial, "D", SDL_SCANCODE_D, false, false, "seat.dial", KeyPart::lists},
    {Key::callback_done, "X", SDL_SCANCODE_X, false, false, "seat.callback.done", KeyPart::lists},
    {Key::callback_off, "Del", SDL_SCANCODE_DELETE, false, false, "seat.list.call_off",
     KeyPart::lists},
    {Key::list_all, "A", SDL_SCANCODE_A, false, false, "seat.list.all_states", KeyPart::lists},
    {Key::case_close, "C", SDL_SCANCODE_C, false, false, "seat.list.case_close", KeyPart::lists},
    {Key::message_to, "W", SDL_SCANCODE_W, false, false, "seat.keys.message_to", KeyPart::lists},
    {Key::messages_read, "R", SDL_SCANCODE_R, false, false, "seat.message.all_read",
     KeyPart::lists},
    {Key::across_next, "N", SDL_SCANCODE_N, false, false, "seat.keys.across_next", KeyPart::lists},
    {Key::across_former, "B", SDL_SCANCODE_B, false, false, "seat.keys.across_former",
     KeyPart::lists},
    {Key::across_again, "V", SDL_SCANCODE_V, false, false, "seat.keys.across_again",
     KeyPart::lists},
    {Key::across_tail, "T", SDL_SCANCODE_T, false, false, "seat.keys.across_tail", KeyPart::lists},
    {Key::across_measure, "E", SDL_SCANCODE_E, false, false, "seat.keys.across_measure",
     KeyPart::lists},
    {Key::across_grade, "G", SDL_SCANCODE_G, false, false, "seat.across.grade", KeyPart::lists},
    {Key::model_put, "M", SDL_SCANCODE_M, false, false, "seat.model.put", KeyPart::lists},
    {Key::model_agree, "Y", SDL_SCANCODE_Y, false, false, "seat.model.agree", KeyPart::lists},
    {Key::model_refuse, "U", SDL_SCANCODE_U, false, false, "seat.model.refuse", KeyPart::lists},
    {Key::model_remove, "K", SDL_SCANCODE_K, false, false, "seat.model.remove", KeyPart::lists},
    {Key::practice_stop, "H", SDL_SCANCODE_H, false, false, "seat.practice.stop", KeyPart::lists},
    {Key::practice_share, "J", SDL_SCANCODE_J, false, false, "seat.practice.share", KeyPart::lists},
    {Key::own_data, "S", SDL_SCANCODE_S, false, false, "seat.own_log.data", KeyPart::lists},
    {Key::class_new, "N", SDL_SCANCODE_N, false, false, "seat.keys.class_new", KeyPart::classes},
    {Key::class_change, "C", SDL_SCANCODE_C, false, false, "seat.lesson.change", KeyPart::classes},
    {Key::class_remove, "Del", SDL_SCANCODE_DELETE, false, false, "seat.keys.class_remove",
     KeyPart::classes},
    {Key::class_import, "A", SDL_SCANCODE_A, false, false, "seat.keys.class_import",
     KeyPart::classes},
    {Key::class_password, "P", SDL_SCANCODE_P, false, false, "seat.people.new_password",
     KeyPart::classes},
    {Key::class_cards, "E", SDL_SCANCODE_E, false, false, "seat.people.keep_cards",
     KeyPart::classes},
    {Key::class_group, "0–9", SDL_SCANCODE_1, false, false, "seat.keys.class_group",
     KeyPart::classes, SDL_SCANCODE_0},
    {Key::class_move, "← →", SDL_SCANCODE_LEFT, false, false, "seat.keys.class_move",
     KeyPart::classes, SDL_SCANCODE_RIGHT},
    {Key::keep_show, "V", SDL_SCANCODE_V, false, false, "seat.keep.show", KeyPart::keeping},
    {Key::keep_hold, "N", SDL_SCANCODE_N, false, false, "seat.legal_hold.set", KeyPart::keeping},
    {Key::keep_lift, "U", SDL_SCANCODE_U, false, false, "seat.legal_hold.lift", KeyPart::keeping},
    {Key::keep_lift_all, "A", SDL_SCANCODE_A, false, false, "seat.legal_hold.lift_all",
     KeyPart::keeping},
    {Key::keep_delete, "Del", SDL_SCANCODE_DELETE, false, false, "seat.keep.delete",
     KeyPart::keeping},
    {Key::play, "seat.key.space", SDL_SCANCODE_SPACE, false, false, "seat.keys.play",
     KeyPart::player},
    {Key::play_step, "← →", SDL_SCANCODE_LEFT, false, false, "seat.keys.play_step", KeyPart::player,
     SDL_SCANCODE_RIGHT},
    {Key::play_leap, "Ctrl+← →", SDL_SCANCODE_LEFT, true, false, "seat.keys.play_leap",
     KeyPart::player, SDL_SCANCODE_RIGHT},
    {Key::play_mark, "[ ]", SDL_SCANCODE_LEFTBRACKET, false, false, "seat.keys.play_mark",
     KeyPart::player, SDL_SCANCODE_RIGHTBRACKET},
    {Key::play_speed, ", .", SDL_SCANCODE_COMMA, false, false, "seat.keys.play_speed",
     KeyPart::player, SDL_SCANCODE_PERIOD},
    {Key::play_select, "Shift+← →", SDL_SCANCODE_LEFT, false, false, "seat.keys.play_select",
     KeyPart::player, SDL_SCANCODE_RIGHT, true},
    {Key::play_loop, "L", SDL_SCANCODE_L, false, false, "seat.player.loop", KeyPart::player},
    {Key::play_solo, "S", SDL_SCANCODE_S, false, false, "seat.keys.play_solo", KeyPart::player},
    {Key::play_balance, "; '", SDL_SCANCODE_SEMICOLON, false, false, "seat.keys.play_balance",
     KeyPart::player, SDL_SCANCODE_APOSTROPHE},
    {Key::play_zoom, "− =", SDL_SCANCODE_MINUS, false, false, "seat.keys.play_zoom",
     KeyPart::player, SDL_SCANCODE_EQUALS},
    {Key::play_form, "F", SDL_SCANCODE_F, false, false, "seat.keys.play_form", KeyPart::player},
    {Key::play_comment, "C", SDL_SCANCODE_C, false, false, "seat.keys.play_comment",
     KeyPart::player},
    {Key::play_hold, "H", SDL_SCANCODE_H, false, false, "seat.keys.play_hold", KeyPart::player},
    {Key::grade_item, "↑ ↓", SDL_SCANCODE_UP, false, false, "seat.keys.grade_item",
     KeyPart::grading, SDL_SCANCODE_DOWN},
    {Key::grade_band, "1–9", SDL_SCANCODE_1, false, false, "seat.keys.grade_band", KeyPart::grading,
     SDL_SCANCODE_9},
    {Key::grade_count, "0–9", SDL_SCANCODE_1, false, false, "seat.keys.grade_count",
     KeyPart::grading, SDL_SCANCODE_0},
    {Key::grade_leave_out, "N", SDL_SCANCODE_N, false, false, "seat.grading.leave_out",
     KeyPart::grading},
    {Key::grade_reason, "E", SDL_SCANCODE_E, false, false, "seat.keys.grade_reason",
     KeyPart::grading},
    {Key::grade_give, "Ctrl+Enter", SDL_SCANCODE_RETURN, true, false, "seat.keys.grade_give",
     KeyPart::grading},
    {Key::grade_which, "PgUp PgDn", SDL_SCANCODE_PAGEUP, false, false, "seat.keys.grade_which",
     KeyPart::grading, SDL_SCANCODE_PAGEDOWN},
    {Key::grade_publish, "P", SDL_SCANCODE_P, false, false, "seat.keys.grade_publish",
     KeyPart::grading},
    {Key::grade_publish_all, "O", SDL_SCANCODE_O, false, false, "seat.keys.grade_publish_all",
     KeyPart::grading},
    {Key::grade_mean, "M", SDL_SCANCODE_M, false, false, "seat.keys.grade_mean", KeyPart::grading},
    {Key::grade_appeal, "A", SDL_SCANCODE_A, false, false, "seat.grading.appeal", KeyPart::grading},
    {Key::grade_again, "W", SDL_SCANCODE_W, false, false, "seat.again.key", KeyPart::grading},
    {Key::grade_blind, "B", SDL_SCANCODE_B, false, false, "seat.keys.grade_blind",
     KeyPart::grading},
    {Key::grade_show, "V", SDL_SCANCODE_V, false, false, "seat.keys.grade_show", KeyPart::grading},
    {Key::grade_calibrations, "J", SDL_SCANCODE_J, false, false, "seat.calibration.page",
     KeyPart::grading},
    {Key::grade_calibrate, "K", SDL_SCANCODE_K, false, false, "seat.calibration.new",
     KeyPart::grading},
    {Key::grade_reveal, "R", SDL_SCANCODE_R, false, false, "seat.calibration.reveal",
     KeyPart::grading},
    {Key::grade_samples, "Y", SDL_SCANCODE_Y, false, false, "seat.sample.page", KeyPart::grading},
    {Key::grade_sample, "T", SDL_SCANCODE_T, false, false, "seat.sample.new", KeyPart::grading},
    {Key::exam_which, "PgUp PgDn", SDL_SCANCODE_PAGEUP, false, false, "seat.keys.exam_which",
     KeyPart::exam, SDL_SCANCODE_PAGEDOWN},
    {Key::exam_open, "F3", SDL_SCANCODE_F3, false, false, "seat.keys.exam_open", KeyPart::exam},
    {Key::exam_flag, "F2", SDL_SCANCODE_F2, false, false, "seat.keys.exam_flag", KeyPart::exam},
    {Key::exam_choose, "1–9", SDL_SCANCODE_1, false, false, "seat.keys.exam_choose", KeyPart::exam,
     SDL_SCANCODE_9},
    {Key::exam_line, "↑ ↓", SDL_SCANCODE_UP, false, false, "seat.keys.exam_line", KeyPart::exam,
     SDL_SCANCODE_DOWN},
    {Key::exam_remove, "Del", SDL_SCANCODE_DELETE, false, false, "seat.keys.exam_remove",
     KeyPart::exam},
    {Key::exam_hand_in, "Ctrl+Enter", SDL_SCANCODE_RETURN, true, false, "seat.keys.exam_hand_in",
     KeyPart::exam},
    {Key::exam_result, "R", SDL_SCANCODE_R, false, false, "seat.exam.look", KeyPart::exam},
    {Key::exam_order, "O", SDL_SCANCODE_O, false, false, "seat.keys.exam_order", KeyPart::exam},
    {Key::exam_start, "G", SDL_SCANCODE_G, false, false, "seat.exam.order.start", KeyPart::exam},
    {Key::exam_pause, "P", SDL_SCANCODE_P, false, false, "seat.keys.exam_pause", KeyPart::exam},
    {Key::exam_release, "U", SDL_SCANCODE_U, false, false, "seat.exam.order.release",
     KeyPart::exam},
    {Key::exam_time, "T", SDL_SCANCODE_T, false, false, "seat.exam.more_time", KeyPart::exam},
    {Key::exam_mark, "M", SDL_SCANCODE_M, false, false, "seat.exam.to_mark", KeyPart::exam},
    {Key::exam_items, "I", SDL_SCANCODE_I, false, false, "seat.exam.items", KeyPart::exam},
    {Key::exam_export, "E", SDL_SCANCODE_E, false, false, "seat.exam.export", KeyPart::exam},
    {Key::exam_print, "D", SDL_SCANCODE_D, false, false, "seat.exam.print", KeyPart::exam},
    {Key::exam_new, "N", SDL_SCANCODE_N, false, false, "seat.exam.plan", KeyPart::exam},
    {Key::exam_bank, "B", SDL_SCANCODE_B, false, false, "seat.exam.bank", KeyPart::exam},
    {Key::exam_import, "A", SDL_SCANCODE_A, false, false, "seat.exam.import", KeyPart::exam},
    {Key::exam_template, "C", SDL_SCANCODE_C, false, false, "seat.exam.template", KeyPart::exam},
    {Key::exam_retire, "X", SDL_SCANCODE_X, false, false, "seat.exam.retire", KeyPart::exam},
    {Key::exam_practical, "K", SDL_SCANCODE_K, false, false, "seat.practical.plan", KeyPart::exam},
    {Key::exam_check, "H", SDL_SCANCODE_H, false, false, "seat.practical.check", KeyPart::exam},
    {Key::exam_again, "W", SDL_SCANCODE_W, false, false, "seat.practical.again", KeyPart::exam},
    {Key::exam_table, "V", SDL_SCANCODE_V, false, false, "seat.practical.csv", KeyPart::exam},
    {Key::exam_certify, "Z", SDL_SCANCODE_Z, false, false, "seat.practical.certificate",
     KeyPart::exam},
    {Key::exam_listen, "Q", SDL_SCANCODE_Q, false, false, "seat.exam.listening", KeyPart::exam},
    {Key::exam_question, "Y", SDL_SCANCODE_Y, false, false, "seat.question.new", KeyPart::exam},
    {Key::exam_allow, "J", SDL_SCANCODE_J, false, false, "seat.exam.allow", KeyPart::exam},
    {Key::exam_repeat, "⇧K", SDL_SCANCODE_K, false, false, "seat.practical.repeat", KeyPart::exam,
     0, true},
    {Key::exam_rekey, "⇧I", SDL_SCANCODE_I, false, false, "seat.exam.rekey", KeyPart::exam, 0,
     true},
    {Key::team_across, "← →", SDL_SCANCODE_LEFT, false, false, "seat.keys.team_across",
     KeyPart::team, SDL_SCANCODE_RIGHT},
    {Key::team_along, "↑ ↓", SDL_SCANCODE_UP, false, false, "seat.keys.team_along", KeyPart::team,
     SDL_SCANCODE_DOWN},
    {Key::team_listen, "L", SDL_SCANCODE_L, false, false, "seat.team.listen", KeyPart::team},
    {Key::team_whisper, "W", SDL_SCANCODE_W, false, false, "seat.team.whisper", KeyPart::team},
    {Key::team_join, "J", SDL_SCANCODE_J, false, false, "seat.team.join", KeyPart::team},
    {Key::team_leave, "E", SDL_SCANCODE_E, false, false, "seat.team.leave", KeyPart::team},
    {Key::team_take_over, "T", SDL_SCANCODE_T, false, false, "seat.team.take_over", KeyPart::team},
    {Key::team_send, "F", SDL_SCANCODE_F, false, false, "seat.team.send", KeyPart::team},
    {Key::team_release, "K", SDL_SCANCODE_K, false, false, "seat.team.release", KeyPart::team},
    {Key::team_call, "C", SDL_SCANCODE_C, false, false, "seat.team.call", KeyPart::team},
    {Key::team_write, "M", SDL_SCANCODE_M, false, false, "seat.team.write", KeyPart::team},
    {Key::team_view, "V", SDL_SCANCODE_V, false, false, "seat.keys.team_view", KeyPart::team},
    {Key::team_all, "A", SDL_SCANCODE_A, false, false, "seat.keys.team_all", KeyPart::team},
    {Key::team_notice, "N", SDL_SCANCODE_N, false, false, "seat.team.notice", KeyPart::team},
    {Key::team_ready, "R", SDL_SCANCODE_R, false, false, "seat.keys.team_ready", KeyPart::team},
    {Key::team_rest, "B", SDL_SCANCODE_B, false, false, "seat.keys.team_rest", KeyPart::team},
    {Key::team_out, "O", SDL_SCANCODE_O, false, false, "seat.keys.team_out", KeyPart::team},
    {Key::drill_script, "↑ ↓", SDL_SCANCODE_UP, false, false, "seat.keys.drill_script",
     KeyPart::drills, SDL_SCANCODE_DOWN},
    {Key::drill_start, "S", SDL_SCANCODE_S, false, false, "seat.drills.start", KeyPart::drills},
    {Key::drill_fields, "E", SDL_SCANCODE_E, false, false, "seat.keys.drill_fields",
     KeyPart::drills},
    {Key::drill_marked, "M", SDL_SCANCODE_M, false, false, "seat.drills.marked", KeyPart::drills},
    {Key::drill_which, "PgUp PgDn", SDL_SCANCODE_PAGEUP, false, false, "seat.keys.drill_which",
     KeyPart::drills, SDL_SCANCODE_PAGEDOWN},
    {Key::drill_pause, "P", SDL_SCANCODE_P, false, false, "seat.keys.drill_pause", KeyPart::drills},
    {Key::drill_stop, "T", SDL_SCANCODE_T, false, false, "seat.keys.drill_stop", KeyPart::drills},
    {Key::drill_cut, "X", SDL_SCANCODE_X, false, false, "seat.keys.drill_cut", KeyPart::drills},
    {Key::role_line, "↑ ↓", SDL_SCANCODE_UP, false, false, "seat.keys.role_line", KeyPart::role,
     SDL_SCANCODE_DOWN},
    {Key::role_say, "Enter", SDL_SCANCODE_RETURN, false, false, "seat.keys.role_say", KeyPart::role,
     SDL_SCANCODE_KP_ENTER},
    {Key::role_talk, "PgUp PgDn", SDL_SCANCODE_PAGEUP, false, false, "seat.keys.role_talk",
     KeyPart::role, SDL_SCANCODE_PAGEDOWN},
    {Key::role_call, "C", SDL_SCANCODE_C, false, false, "seat.keys.role_call", KeyPart::role},
    {Key::role_marks, "seat.keys.marks_key", SDL_SCANCODE_1, false, false, "seat.keys.role_marks",
     KeyPart::role, SDL_SCANCODE_0},
    {Key::check_begin, "Enter", SDL_SCANCODE_RETURN, false, false, "seat.check.begin",
     KeyPart::settings, SDL_SCANCODE_KP_ENTER},
    {Key::input, "I", SDL_SCANCODE_I, false, false, "seat.settings.input", KeyPart::settings},
    {Key::output, "H", SDL_SCANCODE_H, false, false, "seat.settings.output", KeyPart::settings},
    {Key::ringer, "R", SDL_SCANCODE_R, false, false, "seat.settings.ringer", KeyPart::settings},
    {Key::look_again, "L", SDL_SCANCODE_L, false, false, "seat.settings.look_again",
     KeyPart::settings},
    {Key::try_ringer, "T", SDL_SCANCODE_T, false, false, "seat.settings.try_ringer",
     KeyPart::settings},
    {Key::clean, "C", SDL_SCANCODE_C, false, false, "seat.settings.clean", KeyPart::settings},
    {Key::side_tone, "V", SDL_SCANCODE_V, false, false, "seat.settings.side_tone",
     KeyPart::settings},
    {Key::auto_answer, "A", SDL_SCANCODE_A, false, false, "seat.settings.auto_answer",
     KeyPart::settings},
    {Key::text_size, "Z", SDL_SCANCODE_Z, false, false, "seat.settings.size", KeyPart::settings},
    {Key::consents, "K", SDL_SCANCODE_K, false, false, "seat.consent.title", KeyPart::settings},
});

/// What a page of such keys asks for.
const char* right_of(KeyPart part) {
    return part == KeyPart::team                                 ? "see_team_live"
           : part == KeyPart::drills || part == KeyPart::classes ? "run_drills"
           : part == KeyPart::role                               ? "role"
           : part == KeyPart::keeping                            ? "grade"
                                                                 : "";
}

/// Of the page of exams, for who sits one.
bool for_candidates(Key key) {
    switch (key) {
    case Key::exam_which:
    case Key::exam_open:
    case Key::exam_flag:
    case Key::exam_choose:
    case Key::exam_line:
    case Key::exam_remove:
    case Key::exam_hand_in:
    case Key::exam_result:
    case Key::exam_print:
    case Key::exam_certify:
        return true;
    default:
        return false;
    }
}

/// Writes where a person is typing.
bool writes(int scancode) {
    return (scancode >= SDL_SCANCODE_A && scancode <= SDL_SCANCODE_0) ||
           (scancode >= SDL_SCANCODE_MINUS && scancode <= SDL_SCANCODE_SLASH) ||
           scancode == SDL_SCANCODE_SPACE || scancode == SDL_SCANCODE_DELETE ||
           scancode == SDL_SCANCODE_HOME || scancode == SDL_SCANCODE_LEFT;
}

/// With Ctrl it cuts, copies or takes back where a person is typing.
bool edits(int scancode) {
    return scancode == SDL_SCANCODE_X || scancode == SDL_SCANCODE_C || scancode == SDL_SCANCODE_V ||
           scancode == SDL_SCANCODE_A || scancode == SDL_SCANCODE_Z || scancode == SDL_SCANCODE_Y;
}

/// Ctrl and Alt are as the row wants them, and it is neither writing nor a choice in a drop-down.
bool fits(const KeyRow& row) {
    const auto& io = ImGui::GetIO();
    if (io.KeyCtrl != row.ctrl || io.KeyAlt != row.alt || (row.shift && !io.KeyShift))
        return false;
    if (row.ctrl || row.alt)
        return !(row.ctrl && edits(row.scancode) && io.WantTextInput);
    const bool chooses = row.scancode == SDL_SCANCODE_UP || row.scancode == SDL_SCANCODE_RETURN ||
                         row.scancode == SDL_SCANCODE_PAGEUP || row.scancode == SDL_SCANCODE_SPACE;
    return !(writes(row.scancode) && (io.WantTextInput || drop_down_takes_letters())) &&
           !(chooses && drop_down_has_keyboard());
}

} // namespace

std::span<const KeyRow> key_table() {
    return table;
}

const KeyRow& row_of(Key key) {
    const auto& row = table.at(static_cast<std::size_t>(key));
    check(row.key == key, "the keys stand in the table as in the enumeration");
    return row;
}

const char* right_of(Key key) {
    switch (key) {
    case Key::page_3:
        return right_of(KeyPart::team);
    case Key::page_4:
        return right_of(KeyPart::drills);
    case Key::page_5:
        return right_of(KeyPart::role);
    case Key::page_7:
    case Key::page_9:
        return "see_own_results";
    case Key::across_next:
    case Key::across_former:
    case Key::across_again:
    case Key::across_tail:
    case Key::across_measure:
    case Key::across_grade:
        return "hear_class_recordings";
    case Key::keep_delete:
        return "manage_settings";
    case Key::model_put:
    case Key::model_remove:
    case Key::play_hold:
    case Key::grade_publish:
    case Key::grade_publish_all:
    case Key::grade_mean:
    case Key::grade_again:
    case Key::grade_blind:
    case Key::grade_calibrate:
    case Key::grade_reveal:
    case Key::grade_samples:
    case Key::grade_sample:
        return "grade";
    case Key::team_notice:
        return "send_notices";
    default:
        break;
    }
    const auto& row = row_of(key);
    return row.part == KeyPart::exam && !for_candidates(key) ? "run_drills" : right_of(row.part);
}

bool pressed(Key key) {
    const auto& row = row_of(key);
    if (row.scancode == SDL_SCANCODE_ESCAPE && drop_down_is_open())
        return false;
    return fits(row) && (ImGui::IsKeyPressed(row.scancode, false) ||
                         (row.other != 0 && ImGui::IsKeyPressed(row.other, false)));
}

int stepped(Key key) {
    const auto& row = row_of(key);
    if (!fits(row) || ImGui::GetIO().KeyShift != row.shift)
        return 0;
    return ImGui::IsKeyPressed(row.scancode) ? -1 : ImGui::IsKeyPressed(row.other) ? 1 : 0;
}

std::size_t stepped_to(std::ptrdiff_t at, int by, std::size_t count) {
    const auto last = static_cast<std::ptrdiff_t>(count) - 1;
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at + by, 0, last));
}

int pressed_number() {
    const auto& io = ImGui::GetIO();
    if (io.KeyAlt || drop_down_is_open() || io.WantTextInput != io.KeyCtrl)
        return 0;
    for (int number = 1; number <= 10; ++number) // 0 lies behind 9
        if (ImGui::IsKeyPressed(SDL_SCANCODE_1 + number - 1, false))
            return io.KeyShift ? number + 10 : number;
    return 0;
}

std::string number_label(std::size_t number) {
    if (number == 0 || number > limits::moves_with_keys)
        return {};
    return (number > 10 ? "⇧" : "") + std::to_string(number % 10);
}

} // namespace ringroom::seat
