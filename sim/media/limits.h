#pragma once
// Every bound of the room in one place; each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::media::limits {

inline constexpr int samples_per_second = 8000;
inline constexpr int tick_ms = 20;
inline constexpr std::size_t device_frames = 2; ///< of 20 ms, waiting from a sound device
/// How often a sound device in a talk of two is looked after,
inline constexpr Duration device_visit = 5_ms;
/// and after how long a one that stands still the engine's own clock serves.
inline constexpr Duration device_still = 100_ms;
inline constexpr Duration echo_delay = 10_s; ///< the longest
inline constexpr int tick_samples = samples_per_second / 1000 * tick_ms;

inline constexpr int workers = 64;
inline constexpr std::size_t parties = 20'000;
inline constexpr std::size_t bridge_members = 64; ///< one bit each in a row of the matrix
inline constexpr std::size_t clips_per_play = 256;
inline constexpr std::size_t clip_samples = 30 * 60 * samples_per_second; ///< half an hour
inline constexpr std::size_t taps_per_party = 4;
inline constexpr int recording_channels = 4;
/// Channels that stay in a recording though nothing was heard in them; later ones are left out.
inline constexpr int channels_kept = 2;
inline constexpr Duration render_length = 3600_s;            ///< of a recording without a call
inline constexpr std::size_t mark_text = 500;                ///< bytes of one text mark
inline constexpr std::uint32_t marks_per_recording = 10'000; ///< further ones are only counted
inline constexpr std::size_t losses_told = 64; ///< of one recording, with its seal; the first
inline constexpr Duration loss_told = 200_ms;  ///< shorter ones only count in Sealed::gaps
inline constexpr Duration paced = 3600_s;      ///< of a recording, that its pace is taken from
inline constexpr std::size_t file_name = 200;

/// Largest RTP packet read; what is longer is malformed. 60 ms of G.711 and every header fits.
inline constexpr std::size_t packet_bytes = 1500;
/// Longest payload taken as speech: 100 ms of G.711.
inline constexpr std::size_t speech_bytes = 800;
/// Packets a party may send: 5 times the common 50 a second, with room for a burst after a stall.
inline constexpr int packets_per_second = 250;
inline constexpr int packets_burst = 100;
/// Keys reported per party and second; further ones are dropped and counted.
inline constexpr int digits_per_second = 20;
/// Sequence numbers behind the newest that still count as late rather than as a new stream.
inline constexpr int reorder_window = 64;
/// A jump further than this is a restarted stream, not loss.
inline constexpr int sequence_jump = 3000;

inline constexpr int jitter_first_ms = 20;
inline constexpr int jitter_most_ms = 120;

/// One block travels from a worker to the recorder: 256 ms of two channels.
inline constexpr std::size_t block_bytes = 4096;
/// Blocks set aside per recording: a disk may stand still for about this many quarter seconds
/// before sound is lost. The memory is touched only when it is needed.
inline constexpr std::size_t blocks_per_recording = 40;
/// Sound later than this behind the media clock misses its block.
inline constexpr int recording_late_ms = 160;
/// A stream may run this far from its place on the media clock before it is set right.
inline constexpr int recording_drift_ms = 100;
/// The recorder writes at least this often.
inline constexpr int recorder_period_ms = 150;
inline constexpr std::size_t recorder_ring = 32'768;
inline constexpr std::size_t seal_queue = 4096;

inline constexpr std::size_t command_ring = 4096;
/// Commands that wait in the control thread when a worker's ring is full.
inline constexpr std::size_t command_backlog = 100'000;
inline constexpr std::size_t event_ring = 8192;

inline constexpr Duration rtcp_interval{5000};

} // namespace ringroom::media::limits
