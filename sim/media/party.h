#pragma once
// What a worker knows of a party and of a bridge. Made by the control thread, then touched by one
// worker only, except for the counters.
#include <array>
#include <atomic>
#include <cstdint>

#include <netinet/in.h>

#include "media/codec.h"
#include "media/ear.h"
#include "media/echo.h"
#include "media/engine.h"
#include "media/jitter_buffer.h"
#include "media/line.h"
#include "media/player.h"
#include "media/reception.h"
#include "media/recording.h"
#include "media/returned.h"
#include "media/spandsp.h"

namespace ringroom::media {

/// A number that one thread writes and any thread reads.
class Count {
public:
    void add(std::uint64_t n = 1) { set(get() + n); }
    void set(std::uint64_t n) { value_.store(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

struct Counts {
    Count packets_in, bytes_in, packets_out, bytes_out, lost, late, duplicates, strangers,
        malformed, flooded, concealed, restarts, digits_dropped, send_failed, jitter_us, rtcp_in,
        rtcp_out, rtcp_bad;
};

struct Bridge;
struct Party;

/// Of a slot of a bridge in a row of its matrix.
constexpr std::uint64_t bit(unsigned slot) {
    return std::uint64_t{1} << slot;
}

/// One outgoing stream: whatever feeds it, its sequence and timestamps go on without a jump.
struct Outgoing {
    std::uint32_t ssrc = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::int64_t last_us = 0;      ///< of the last packet; 0: none yet
    const Party* source = nullptr; ///< being forwarded; null when mixed here
    std::uint32_t source_ssrc = 0;
    std::uint16_t first_sequence = 0; ///< of the source, where forwarding began
    int young = 0;                    ///< packets for which that still matters
    std::uint16_t sequence_shift = 0;
    std::uint32_t timestamp_shift = 0;
    bool marker = false; ///< the next packet begins a spurt
};

struct Tap {
    Recording* recording = nullptr;
    int channel = 0;
    TapSource source = TapSource::said;
    TapClock clock;
};

enum class Link : std::uint8_t {
    none,    ///< nothing is sent
    forward, ///< packets of one party are passed on as they arrive
    tick,    ///< a frame is made every 20 ms
};

/// The signalled side, with the address already parsed.
struct RemoteSpec {
    in_addr ip{};
    in_addr other{};        ///< may send as well, where `ip` does not; 0: nobody
    std::uint16_t port = 0; ///< host order
    Codec codec = Codec::pcmu;
    int event_payload = -1;
    Direction direction = Direction::sendrecv;
};

struct Party : Returned {
    ~Party() override; ///< closes the sockets, frees the player

    // What every packet touches comes first and together: at hundreds of calls each cache line
    // fetched costs more than the work done on it.
    PartyId id;
    int fd = -1;
    int rtcp_fd = -1;
    RemoteSpec remote;
    bool virtual_party = false;
    bool has_remote = false;
    bool port_locked = false; ///< learnt from a good packet
    bool began = false;
    bool timed_out = false;
    bool listening = false;
    bool decode = false; ///< somebody mixes it
    bool event_known = false;
    Link link = Link::none;
    in_addr signalled_ip{}; ///< `remote` may have learnt another place
    std::uint16_t signalled_port = 0;
    std::int64_t last_packet_us = 0;
    std::int64_t allowance_us = 0; ///< token bucket, in microseconds of packets
    std::int64_t allowance_at_us = 0;
    Bridge* bridge = nullptr;
    std::uint64_t forward_to = 0; ///< slots that get its packets
    unsigned slot = 0;
    std::size_t tap_count = 0;
    Reception reception;
    Outgoing outgoing;
    Counts counts;
    std::array<Tap, limits::taps_per_party> taps{};

    std::shared_ptr<Line> line; ///< of a sound device; the party is a virtual one then
    std::int64_t said_us = 0;   ///< when the device last said something
    std::int64_t plays_us = 0;  ///< when it last told another number of samples
    int in_hand = Line::untold; ///< as it told then
    std::unique_ptr<Echo> echo; ///< says again what it hears; a virtual one as well
    Player* player = nullptr;
    std::uint64_t heard = 0; ///< slots it hears and that can speak
    std::size_t index = 0;   ///< among the worker's parties
    std::int64_t expected_since_us = 0;
    std::int64_t next_rtcp_us = 0;
    std::uint32_t event_timestamp = 0;
    std::uint32_t ear_timestamp = 0; ///< expected next
    std::int64_t digit_window_us = 0;
    int digits_in_window = 0;
    Ear ear;
    JitterBuffer jitter;
    plc_state_t concealment{};

    /// Whether sound can reach it: by RTP, by a device, or to come back.
    [[nodiscard]] bool hears() const {
        return !virtual_party || line != nullptr || echo != nullptr;
    }
    [[nodiscard]] bool may_send() const {
        return has_remote && remote.port != 0 &&
               (remote.direction == Direction::sendrecv || remote.direction == Direction::sendonly);
    }
    [[nodiscard]] bool may_hear_from() const {
        return has_remote &&
               (remote.direction == Direction::sendrecv || remote.direction == Direction::recvonly);
    }
};

struct Rows : Returned {
    std::array<std::uint64_t, limits::bridge_members> hears{}; ///< by listener's slot
};

struct Bridge : Returned {
    BridgeId id;
    std::size_t index = 0;
    std::array<Party*, limits::bridge_members> members{};
    std::uint64_t present = 0;
    std::array<std::uint64_t, limits::bridge_members> hears{};
    bool ticks = false; ///< some member's link is tick
};

} // namespace ringroom::media
