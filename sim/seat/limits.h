#pragma once
// Every bound of this room in one place.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::seat::limits {

inline constexpr std::size_t field_bytes = 10'000; ///< of one typed value; the rest is not taken
inline constexpr std::size_t drop_down_rows = 10;  ///< on show at once; more scroll
inline constexpr std::size_t moves_with_keys = 20; ///< further ones are marked by mouse
inline constexpr std::size_t number_digits = 32;   ///< typed at the keypad
inline constexpr std::size_t frames_kept = 2'000;  ///< times of frames, for benchmarks
inline constexpr std::size_t dirty_areas = 8;      ///< drawn anew one by one; more: all around
inline constexpr std::size_t unsaved = 200;        ///< typed values waiting for the server
inline constexpr Duration arrival_time = 15_s;     ///< until the telephone is known to the lab
inline constexpr Duration return_after = Duration{2'000}; ///< to a server that went away
inline constexpr Duration save_after = Duration{400};     ///< the first key not yet saved
inline constexpr Duration look_again = Duration{20};      ///< until the screen shows the contact
inline constexpr int looks = 60;
inline constexpr Duration team_every = Duration{1'000}; ///< the wall, while it is on show
inline constexpr Duration role_every = Duration{500};   ///< the role card of a customer in a talk
inline constexpr Duration figures_every = Duration{2'000}; ///< queues, while nothing else happens
inline constexpr Duration look_for_chosen = 5_s;           ///< a device that is not there
inline constexpr Duration try_ringer = 3_s;
inline constexpr Duration sound_ends = 15_s; ///< the system is waited for so long, then left
inline constexpr Duration look_at_headset = Duration{1'000}; ///< whether it is still there
inline constexpr Duration look_at_rest = Duration{10'000};   ///< for one, where there is none
inline constexpr Duration headset_missed = Duration{10'000}; ///< looked for as often as in a talk
inline constexpr Duration meters_every = Duration{100};      ///< while in a talk
inline constexpr Duration expect = Duration{10'000};         ///< a call that the lab was asked for
inline constexpr Duration auto_answer = Duration{1'000}; ///< of ringing, so that somebody looks up
inline constexpr Duration clock_slack = Duration{700};   ///< a countdown within this is the same
inline constexpr std::size_t note_bytes = 40'000;        ///< 10,000 characters of a contact's note
inline constexpr Duration day_lists_every = Duration{5'000};  ///< lists of the day's work
inline constexpr Duration callbacks_every = Duration{20'000}; ///< asked anew, to remind in time
inline constexpr Duration history_every = Duration{5'000};    ///< while its tab is on show
inline constexpr Duration little_time = Duration{10'000};     ///< of a wrap-up: said louder
inline constexpr Duration callback_ahead = 24_min * 60 * 400; ///< 400 days, as the lab has it
inline constexpr long telephone_least = 3;                    ///< figures, as the lab has them
inline constexpr long telephone_most = 20;
inline constexpr std::size_t callback_note_bytes = 4'000;
inline constexpr Duration ask_twice = Duration{4'000};   ///< for what cannot be undone
inline constexpr Duration start_again = Duration{5'000}; ///< the same drill once more
inline constexpr Duration notice_time = Duration{6'000};
inline constexpr Duration notice_longest = Duration{20'000}; ///< of one that takes long to read
inline constexpr std::size_t notice_characters = 600;
inline constexpr Duration message_time = Duration{10'000}; ///< a message that came is on show

inline constexpr Duration wave_least = Duration{500};   ///< of sound on show at once
inline constexpr Duration form_fresh = Duration{2'000}; ///< a field that was just keyed
inline constexpr Duration loop_least = Duration{200};   ///< of a piece played again and again
inline constexpr std::size_t sound_block = 128 * 1024;  ///< of a recording, asked for at once
inline constexpr std::size_t sound_blocks = 128;        ///< kept; the farthest goes
inline constexpr std::size_t list_rows = 5'000;         ///< of one list; the rest is not asked for
inline constexpr std::size_t rows_measured = 300;       ///< for the widths of a list's columns
inline constexpr std::size_t page_rows = 500;           ///< asked for at once
inline constexpr std::size_t rare_characters = 400;     ///< with a picture of their own
inline constexpr int fonts = 5;                         ///< sizes and weights of type
inline constexpr int spare_width = 500;   ///< of the room for late characters: ImGui's narrowest
inline constexpr int spare_height = 2000; ///< atlas has it; 200 characters of four sizes
inline constexpr std::size_t held_characters =
    640; ///< in fields: as many as the script of the stand-ins has
inline constexpr std::size_t query_characters = 200; ///< of a search
inline constexpr std::size_t message_characters = 2'000;
inline constexpr std::size_t hold_reason_bytes = 500; ///< of a legal hold, as the lab has it

inline constexpr Duration clock_off = 5_min; ///< further apart, clocks are said to differ

// Written exams (exam_paper.h, exam_journal.h).
inline constexpr Duration exam_quiet = Duration{400};     ///< typing pauses: onto the disk
inline constexpr Duration exam_longest = Duration{1'500}; ///< typed without a pause
inline constexpr Duration exam_every = Duration{4'000};   ///< the lab is told and asked
inline constexpr Duration exam_again = Duration{1'000};   ///< after it could not be had
inline constexpr Duration exam_silent = Duration{3'000};  ///< no answer for so long: no network
inline constexpr std::size_t exam_saves = 100;            ///< sent at once, and so many bytes:
inline constexpr std::size_t exam_saves_bytes = 400'000;
inline constexpr Duration exam_blink = Duration{500}; ///< the window left for less is not told
inline constexpr std::size_t exam_import_bytes =
    700'000; ///< of a file of questions: a request has 1 MB
inline constexpr std::size_t exam_import_piece = 30'000; ///< 48 KB of Base64 at most
inline constexpr std::size_t practical_calls = 10;       ///< of one plan, as the lab has it
inline constexpr std::int64_t telling_attempts = 5; ///< for figures of items, as the lab has it
inline constexpr std::size_t exam_quotas = 50;      ///< lines of one plan, as the lab has it
inline constexpr std::size_t question_lines = 20;   ///< choices, blanks, pairs, as the lab has it
inline constexpr std::size_t question_violations = 50;     ///< of one recording, as the lab has it
inline constexpr std::size_t question_key_bytes = 200'000; ///< of what is right, one line each
inline constexpr std::size_t exam_reports = 200; ///< of a window left, waiting for the lab
inline constexpr std::size_t exam_journals = 200;
inline constexpr std::size_t exam_heard = 100; ///< named in one recording, as the lab has it
inline constexpr std::size_t exam_text_characters = 10'000; ///< as the lab has it
inline constexpr std::size_t exam_line_bytes =
    4'000'000; ///< of one answer; 20 of 10,000 characters
inline constexpr std::size_t exam_file_grows = 4'000'000;  ///< then it is written anew
inline constexpr std::size_t exam_file_bytes = 64'000'000; ///< a larger one is none of ours

// Files of this computer, courses, class lists, the timetable.
inline constexpr std::size_t files_listed = 500;       ///< to choose from
inline constexpr std::size_t list_bytes = 1024 * 1024; ///< of a spreadsheet, as the lab has it
inline constexpr std::size_t groups_a_course = 100;    ///< as the lab has it, like the next five
inline constexpr std::size_t students_a_group = 200;
inline constexpr std::size_t consent_bytes = 20'000;
inline constexpr std::size_t parts_a_lesson = 12;
inline constexpr long lesson_minutes = 12 * 60;
inline constexpr std::size_t note_of_part_bytes = 2'000;

// How large things are (fit.h).
inline constexpr float scale_least = 0.75F; ///< smaller, 15 px of text are not read
inline constexpr float scale_most = 3;
inline constexpr int page_width = 1024; ///< the least a page is laid out on, at scale 1
inline constexpr int page_height = 640;
inline constexpr int good_width = 1280; ///< text grows with the screen only while so much fits
inline constexpr int good_height = 720;
inline constexpr int window_most = 16'000; ///< of either side, whatever was kept

// The seat check (checkup.h). Levels in tenths of dBov.
inline constexpr Duration check_look = Duration{50}; ///< while it runs
inline constexpr Duration check_quiet = Duration{1'500};
inline constexpr Duration check_tone = Duration{3'000};
inline constexpr Duration check_settle = Duration{1'500}; ///< of the tone, for the canceller
inline constexpr Duration check_speak = Duration{15'000};
inline constexpr Duration check_voice = Duration{2'000}; ///< of speech is enough
inline constexpr Duration check_frame = Duration{200};   ///< a longer gap counts as this
inline constexpr int voice_tenths = -500;                ///< and louder is a voice or a tone
inline constexpr int faint_tenths = -380;                ///< and quieter is hard to understand
inline constexpr int clipping_tenths = -5;
inline constexpr int silence_tenths = -700;
inline constexpr int echo_tenths =
    120;                         ///< louder than the room while the tone plays: it comes back
inline constexpr int burst = 20; ///< requests of one look at the network
inline constexpr Duration slow_middle = Duration{50};
inline constexpr Duration slow_worst = Duration{250};
inline constexpr Duration jitter_high = Duration{30};

inline constexpr std::size_t people_of_seat = 4; ///< numbers that a computer remembers

} // namespace ringroom::seat::limits
