#include "media/reception.h"

#include <algorithm>
#include <cstdlib>

#include "media/limits.h"

namespace ringroom::media {

void Reception::restart(const RtpPacket& packet) {
    started_ = true;
    suspicious_ = false;
    ssrc_ = packet.ssrc;
    highest_ = packet.sequence;
    seen_ = 1;
    transit_ = 0;
    last_timestamp_ = packet.timestamp - 1;
}

void Reception::measure_jitter(const RtpPacket& packet, std::int64_t now_us) {
    if (packet.timestamp == last_timestamp_)
        return; // packets of one telephone event share a timestamp
    const auto arrival = now_us * limits::samples_per_second / 1'000'000;
    const auto transit = static_cast<std::int64_t>(
        static_cast<std::int32_t>(static_cast<std::uint32_t>(arrival) - packet.timestamp));
    if (transit_ != 0) {
        const auto d = static_cast<std::uint32_t>(
            std::min<std::int64_t>(std::llabs(transit - transit_), limits::samples_per_second));
        jitter_ += d - ((jitter_ + 8) >> 4);
    }
    transit_ = transit;
    last_timestamp_ = packet.timestamp;
}

Arrival Reception::take(const RtpPacket& packet, std::int64_t now_us) {
    if (!started_ || packet.ssrc != ssrc_) {
        const bool first = !started_;
        restart(packet);
        ++received_;
        measure_jitter(packet, now_us);
        return first ? Arrival::in_order : Arrival::restart;
    }
    const int step = static_cast<std::int16_t>(packet.sequence - highest_);
    if (step > limits::sequence_jump || step <= -limits::reorder_window) {
        // One stray packet must not throw us off; two in a row are a restarted stream.
        if (suspicious_ && packet.sequence == suspect_) {
            restart(packet);
            ++received_;
            return Arrival::restart;
        }
        suspicious_ = true;
        suspect_ = static_cast<std::uint16_t>(packet.sequence + 1);
        return Arrival::too_late;
    }
    suspicious_ = false;
    if (step > 0) {
        cycles_ += packet.sequence < highest_ ? 1 : 0;
        highest_ = packet.sequence;
        seen_ = step >= 64 ? 1 : seen_ << step | 1;
        lost_ += static_cast<std::uint64_t>(step - 1);
        ++received_;
        measure_jitter(packet, now_us);
        return step == 1 ? Arrival::in_order : Arrival::after_loss;
    }
    const std::uint64_t bit = std::uint64_t{1} << -step;
    if (seen_ & bit)
        return Arrival::duplicate;
    seen_ |= bit;
    lost_ -= lost_ > 0 ? 1 : 0;
    ++received_;
    return Arrival::reordered;
}

std::uint8_t Reception::take_fraction_lost() {
    const auto lost = lost_ > lost_before_ ? lost_ - lost_before_ : 0;
    const auto expected = lost + received_ - received_before_;
    lost_before_ = lost_;
    received_before_ = received_;
    return expected == 0
               ? 0
               : static_cast<std::uint8_t>(std::min<std::uint64_t>(255, lost * 256 / expected));
}

} // namespace ringroom::media
