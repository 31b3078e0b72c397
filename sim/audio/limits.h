#pragma once
// Every bound of this room under one name. Each has a test at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::audio {

/// Samples per second on the line; every Clip meant for a call has this rate.
inline constexpr int line_rate = 8000;
/// Samples of one tick (20 ms) on the line.
inline constexpr std::size_t line_frame = 160;

/// A clip longer than this is refused: a prompt of a quarter of an hour is a mistake.
inline constexpr Duration clip_longest = 15_min;
/// A sound file larger than this is refused before it is opened.
inline constexpr std::int64_t clip_file_bytes_max = 128LL * 1024 * 1024;
/// Channels that a sound file may have.
inline constexpr int clip_channels_max = 8;
/// Sampling rates that a sound file may have.
inline constexpr int rate_min = 4000;
inline constexpr int rate_max = 192000;

/// A recording larger than this is not read into memory: about nine hours of two G.711 channels.
inline constexpr std::int64_t wav_file_bytes_max = 512LL * 1024 * 1024;
inline constexpr int wav_channels_max = 8;
/// Chunks looked at before a WAV file is given up.
inline constexpr int wav_chunks_max = 64;
/// Pixels of a waveform picture.
inline constexpr std::size_t peaks_max = 20'000;

/// How slow and how fast sound may be played without changing its pitch, thousandths.
inline constexpr int stretch_slowest = 500;
inline constexpr int stretch_fastest = 2000;

/// Bytes of UTF-8 in one spoken text: about two minutes of Chinese.
inline constexpr std::size_t speech_text_bytes_max = 2000;
/// The synthesiser is killed when it has not finished by then.
inline constexpr Duration speech_time_limit = 20_s;
/// The speech cache is thinned, oldest first, when it grows past this.
inline constexpr std::int64_t speech_cache_bytes_max = 512LL * 1024 * 1024;
/// Bytes of a voice's name.
inline constexpr std::size_t voice_name_bytes_max = 120;
/// Digits that are spoken from one number.
inline constexpr std::size_t spoken_digits_max = 40;
/// Sizes of a pack's voices: folders, and takes in one of them.
inline constexpr std::size_t takes_voices_max = 200;
inline constexpr std::size_t takes_lines_max = 5000;
/// Sound files in one folder of prompts.
inline constexpr std::size_t prompts_max = 1000;

} // namespace ringroom::audio
