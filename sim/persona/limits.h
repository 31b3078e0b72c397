#pragma once
// Every bound of the persona room in one place. A loader that meets one says so with a Diagnostic;
// an actor that meets one drops the surplus and goes on.
#include <cstddef>

#include "base/time.h"

namespace ringroom::persona {

inline constexpr std::size_t max_pack_files = 200;
inline constexpr std::size_t max_file_bytes = 128 * 1024;      ///< a drill or pack.lua
inline constexpr std::size_t max_list_bytes = 4 * 1024 * 1024; ///< a CSV file
inline constexpr std::size_t max_list_rows = 20'000;
inline constexpr std::size_t max_list_columns = 64;
inline constexpr std::size_t max_drills = 50;
inline constexpr std::size_t max_scenes = 200;
inline constexpr std::size_t max_lines = 2'000;
inline constexpr std::size_t max_rules = 100;  ///< of one scene
inline constexpr std::size_t max_actions = 32; ///< of one rule
inline constexpr std::size_t max_line_characters = 400;
inline constexpr std::size_t max_name_characters = 60;
inline constexpr std::size_t max_variables = 200;
inline constexpr std::size_t max_facts = 40;
inline constexpr std::size_t max_record_entries = 40; ///< of 档案
inline constexpr std::size_t max_choices = 100;
inline constexpr std::size_t max_digits = 32;
inline constexpr std::size_t max_rubric_items = 50;
inline constexpr std::size_t max_rubric_bands = 9; ///< of one item: a key each
inline constexpr std::size_t max_samples = 50;
inline constexpr std::size_t max_sample_moves = 200;
inline constexpr std::size_t max_form_fields = 60;
inline constexpr std::size_t max_talk_steps = 100;
inline constexpr std::size_t max_condition_bytes = 500;
inline constexpr int max_condition_depth = 32;
inline constexpr std::size_t max_diagnostics = 200;

/// What one actor keeps of what it was told.
inline constexpr std::size_t max_pending_moves = 16;
inline constexpr std::size_t max_pending_actions = 128;
inline constexpr std::size_t max_field_bytes = 1'000;
inline constexpr int max_scene_hops = 64;  ///< scenes entered without a word being said
inline constexpr int max_asked_louder = 3; ///< times a customer asks to speak up, a call
inline constexpr int max_repeats = 5;      ///< times a customer repeats a line, a call

inline constexpr int mood_low = -5;
inline constexpr int mood_high = 5;

} // namespace ringroom::persona
