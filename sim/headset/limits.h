#pragma once
// Every bound of the room in one place; each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::headset::limits {

/// Voice is cleaned in blocks of 10 ms at 8 kHz; two make a frame of the line.
inline constexpr std::size_t block_samples = 80;

/// Frames of the far end that may wait for the device; with one more the oldest goes.
inline constexpr std::size_t frames_waiting = 3;
/// Over this many blocks (1 s) the fewest samples that waited are watched, and one block goes when
/// there were always so many: a hiccup must not leave its delay behind for the whole call.
inline constexpr int lean_blocks = 100;
inline constexpr std::size_t lean_samples = 160;

/// Blocks that the earpiece keeps in reserve at most, where it calls unevenly. One more after sound
/// was missing for less than a pause; one less after so many blocks (30 s) without.
inline constexpr int reserve_blocks = 4;
inline constexpr int pause_blocks = 5;
inline constexpr int steady_blocks = 3000;

/// Blocks on the way from the loudspeaker's callback to the echo canceller.
inline constexpr std::size_t far_blocks = 64;
/// Blocks on the way from the microphone to the own ear: side tone later than 40 ms disturbs.
inline constexpr std::size_t side_blocks = 4;

/// What a device is asked to keep for itself, each way, and how often it is asked to call: three
/// calls fit, so that one may come late.
inline constexpr Duration device_buffer = 15_ms;
/// Where that is too little for a busy machine: a sound server that has run dry once may stand
/// still for seconds. After a loss the buffer doubles up to this.
inline constexpr Duration device_buffer_most = 60_ms;
inline constexpr int callbacks_per_second = 200;
/// A device that asks for nothing for longer than this is lost: PortAudio spins meanwhile where a
/// sound server has died, and fills whatever standard error goes to,
inline constexpr Duration silent_device = 1_s;
/// but not before it had this long to wake up: a wireless headset changes its profile first, and a
/// sound server may have slept.
inline constexpr Duration waking_device = 5_s;

inline constexpr int rate_min = 8000;
inline constexpr int rate_max = 192'000;

} // namespace ringroom::headset::limits
