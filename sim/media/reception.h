#pragma once
// What one party sends us, packet by packet: order, loss, jitter, restarts (RFC 3550 6.4.1, A.1,
// A.8). One thread.
#include <cstdint>

#include "media/rtp.h"

namespace ringroom::media {

enum class Arrival : std::uint8_t { in_order, after_loss, reordered, duplicate, too_late, restart };

class Reception {
public:
    /// Classifies a packet and counts it. `now_us` is its arrival.
    Arrival take(const RtpPacket& packet, std::int64_t now_us);

    [[nodiscard]] bool started() const { return started_; }
    [[nodiscard]] std::uint32_t ssrc() const { return ssrc_; }
    [[nodiscard]] std::uint64_t lost() const { return lost_; }
    [[nodiscard]] std::uint64_t received() const { return received_; }
    [[nodiscard]] std::uint32_t jitter_samples() const { return jitter_ >> 4; }
    [[nodiscard]] std::uint32_t highest_sequence() const { return cycles_ << 16 | highest_; }
    /// Share lost since the last call, in 1/256; for RTCP.
    [[nodiscard]] std::uint8_t take_fraction_lost();

private:
    void restart(const RtpPacket& packet);
    void measure_jitter(const RtpPacket& packet, std::int64_t now_us);

    bool started_ = false;
    bool suspicious_ = false; // a packet far away was seen; the next in its row proves a restart
    std::uint16_t suspect_ = 0;
    std::uint32_t ssrc_ = 0;
    std::uint16_t highest_ = 0;
    std::uint32_t cycles_ = 0;
    std::uint64_t seen_ = 0; // bit n: highest_ - n has come
    std::uint64_t lost_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t lost_before_ = 0;
    std::uint64_t received_before_ = 0;
    std::int64_t transit_ = 0;
    std::uint32_t last_timestamp_ = 0;
    std::uint32_t jitter_ = 0; // samples, times 16
};

} // namespace ringroom::media
