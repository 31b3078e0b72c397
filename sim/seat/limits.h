#pragma once
// Every bound of this room in one place.
#include <cstddef>

#include "base/time.h"

namespace ringroom::seat::limits {

inline constexpr std::size_t field_bytes = 10'000; ///< of one typed value; the rest is not taken
inline constexpr std::size_t number_digits = 32;   ///< typed at the keypad
inline constexpr std::size_t frames_kept = 2'000;  ///< times of frames, for benchmarks
inline constexpr std::size_t unsaved = 200;        ///< typed values waiting for the server
inline constexpr Duration arrival_time = 15_s;     ///< until the telephone is known to the lab
inline constexpr Duration return_after = Duration{2'000}; ///< to a server that went away
inline constexpr Duration save_after = Duration{400};     ///< the last key, so that typing flows
inline constexpr Duration look_again = Duration{60};      ///< until the screen shows the contact
inline constexpr int looks = 20;
inline constexpr Duration team_every = Duration{1'000}; ///< the wall, while it is on show
inline constexpr Duration role_every = Duration{500};   ///< the role card of a customer in a talk
inline constexpr Duration figures_every = Duration{2'000};   ///< queues, while nothing else happens
inline constexpr Duration look_at_headset = Duration{1'000}; ///< whether it is still there
inline constexpr Duration meters_every = Duration{100};      ///< while in a talk
inline constexpr Duration expect = Duration{10'000};         ///< a call that the lab was asked for
inline constexpr Duration notice_time = Duration{6'000};

inline constexpr Duration clock_off = 5_min; ///< further apart, clocks are said to differ

} // namespace ringroom::seat::limits
