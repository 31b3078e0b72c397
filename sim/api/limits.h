#pragma once
// Bounds on connections and requests. Each is tested at the limit and one past it.
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace ringroom::api::limits {

constexpr std::size_t head_bytes = 16 * 1024; ///< request line and header fields
constexpr std::size_t target_bytes = 2'048;   ///< path and query
constexpr std::size_t header_fields = 64;
constexpr std::size_t path_segments = 8;
constexpr std::size_t segment_bytes = 256; ///< decoded
constexpr std::size_t query_pairs = 16;
constexpr std::size_t body_bytes = 1024 * 1024;
constexpr std::size_t page_rows = 500;
constexpr std::size_t export_rows = 10'000; ///< of one list of what is kept of a person
constexpr std::uint64_t export_sound_bytes = 2ULL << 30; ///< of their recordings
constexpr std::size_t waveform_pixels = 8'000;

constexpr std::size_t connections = 2'048;
constexpr std::size_t connections_an_address = 256;
constexpr std::size_t jobs_waiting = 512; ///< a lane; past it 503

constexpr Duration head_time = 10_s;   ///< from the first byte of a request to its last header
constexpr Duration body_time = 30_s;   ///< for the body
constexpr Duration idle_time = 75_s;   ///< between requests
constexpr Duration write_time = 60_s;  ///< without progress while answering
constexpr Duration answer_time = 15_s; ///< for the machine's answer; then 504
constexpr Duration slow_answer_time = 120_s; ///< for reports
constexpr Duration linger_time = 2_s;        ///< for the rest of a request that was refused
constexpr std::size_t linger_bytes = 4 * 1024 * 1024;

constexpr std::size_t stream_queue_bytes = 1024 * 1024; ///< a client that reads slower is dropped
constexpr std::size_t stream_message_bytes = 4'096;     ///< from a client
constexpr std::size_t stream_messages = 120; ///< from a client in a heartbeat, pings included
constexpr std::size_t streams_a_person = 8;
constexpr std::size_t facts_waiting = 20'000; ///< from the control thread; past it all are dropped
constexpr std::size_t contacts_followed = 20'000; ///< whose contacts the stream remembers
constexpr Duration stream_login_time = 5_s;
constexpr Duration heartbeat = 15_s;
constexpr int find_answers_a_second = 200; ///< to seats that look for labs; a school asks at once
constexpr std::size_t find_nonce_bytes = 64;
constexpr Duration figures_every = 1_s; ///< queue figures on the stream, when they changed

} // namespace ringroom::api::limits
