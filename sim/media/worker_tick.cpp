// What happens every 20 ms.
#include <algorithm>
#include <bit>
#include <cerrno>
#include <ctime>
#include <sys/socket.h>

#include "media/worker.h"

namespace ringroom::media {
namespace {

using Frame = std::span<std::uint8_t, limits::tick_samples>;
constexpr unsigned house_every = 16; // ticks between two looks after a party

void conceal(plc_state_t& state, std::span<std::int16_t> samples) {
    // plc_fillin() brings its ring of history into order with memcpy on ranges that overlap, which
    // is undefined; it leaves that out when the ring already begins at its front.
    std::rotate(state.history, state.history + state.buf_ptr, state.history + PLC_HISTORY_LEN);
    state.buf_ptr = 0;
    plc_fillin(&state, samples.data(), static_cast<int>(samples.size()));
}

unsigned first_of(std::uint64_t slots) {
    return static_cast<unsigned>(std::countr_zero(slots));
}

} // namespace

void Worker::tick() {
    for (auto* bridge : bridges_)
        if (bridge->ticks)
            mix(*bridge);
    for (std::size_t i = 0; i < parties_.size(); ++i) {
        auto& party = *parties_[i];
        if (party.bridge == nullptr && party.link == Link::tick)
            give_frame(party);
        if (party.line != nullptr)
            if (auto* other = opposite(party))
                tick_device(party, *other);
        if (party.player != nullptr) {
            record_played(party);
            party.player->advance();
            if (party.player->finished())
                finish_play(party, PlayOutcome::completed);
        }
        if (party.listening && party.ear.speaking() && now_us_ - party.last_packet_us > 200'000)
            if (const auto told = party.ear.hear_nothing(20, now_us_))
                tell(party, *told);
        if ((tick_number_ + i) % house_every == 0)
            keep_house(party);
    }
    flush_recordings();
}

void Worker::mix(Bridge& bridge) {
    for (auto left = bridge.present; left != 0; left &= left - 1)
        if (const auto& member = *bridge.members[first_of(left)];
            member.line != nullptr && opposite(member) != nullptr)
            return; // the device has a clock of its own
    decode_members(bridge);
    for (auto left = bridge.present; left != 0; left &= left - 1) {
        auto& member = *bridge.members[first_of(left)];
        if (member.link == Link::tick)
            give_frame(member);
    }
}

/// Fills decoded_ for every member that somebody mixes, and their sum.
void Worker::decode_members(Bridge& bridge) {
    total_.fill(0);
    total_of_ = 0;
    for (auto left = bridge.present; left != 0; left &= left - 1) {
        const auto slot = first_of(left);
        auto& member = *bridge.members[slot];
        if (!member.decode)
            continue;
        auto& samples = decoded_[slot];
        if (member.line != nullptr) {
            drop_said(*member.line, limits::device_frames);
            const auto frame = member.line->said.pop();
            if (!frame)
                continue;
            samples = *frame;
        } else if (member.echo != nullptr) {
            member.echo->say(samples);
        } else if (member.virtual_party) {
            if (member.player == nullptr)
                continue;
            std::array<std::uint8_t, limits::tick_samples> codes;
            member.player->frame(Codec::pcma, codes);
            decode(Codec::pcma, codes, samples);
        } else if (!decode_next(member, samples)) {
            continue;
        }
        total_of_ |= std::uint64_t{1} << slot;
        for (std::size_t i = 0; i < samples.size(); ++i)
            total_[i] += samples[i];
    }
}

/// The next 20 ms of what came from its telephone, made up where some is missing; false: none came
/// yet.
bool Worker::decode_next(Party& party, std::span<std::int16_t, limits::tick_samples> out) {
    std::array<std::uint8_t, limits::tick_samples> codes;
    if (party.jitter.take(codes, now_us_)) {
        decode(party.remote.codec, codes, out);
        plc_rx(&party.concealment, out.data(), limits::tick_samples);
        return true;
    }
    if (!party.jitter.primed())
        return false;
    conceal(party.concealment, out);
    party.counts.concealed.add();
    return true;
}

void Worker::compose(Party& listener, Frame out) {
    const auto codec = listener.remote.codec;
    if (listener.player != nullptr && listener.player->replaces())
        return listener.player->frame(codec, out);
    const auto heard = listener.bridge == nullptr ? 0 : listener.heard;
    if (listener.player == nullptr && std::has_single_bit(heard)) {
        auto& only = *listener.bridge->members[first_of(heard)];
        if (only.virtual_party && only.player != nullptr)
            return only.player->frame(codec, out);
    }
    if (listener.player == nullptr && (heard & total_of_) == 0) {
        std::fill(out.begin(), out.end(), silence_byte(codec));
        return;
    }
    sum_for(listener, out);
}

void Worker::sum_for(Party& listener, Frame out) {
    std::array<std::int32_t, limits::tick_samples> sum;
    const auto heard = listener.bridge == nullptr ? 0 : listener.heard & total_of_;
    const auto own = std::uint64_t{1} << listener.slot;
    if (heard != 0 && heard == (total_of_ & ~own)) { // everybody but oneself
        sum = total_;
        if (total_of_ & own)
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] -= decoded_[listener.slot][i];
    } else {
        sum.fill(0);
        for (auto left = heard; left != 0; left &= left - 1)
            for (std::size_t i = 0; i < sum.size(); ++i)
                sum[i] += decoded_[first_of(left)][i];
    }
    if (listener.player != nullptr) {
        std::array<std::uint8_t, limits::tick_samples> codes;
        listener.player->frame(Codec::pcma, codes);
        const auto& table = decode_table(Codec::pcma);
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += table[codes[i]];
    }
    std::array<std::int16_t, limits::tick_samples> samples;
    for (std::size_t i = 0; i < sum.size(); ++i)
        samples[i] = static_cast<std::int16_t>(std::clamp(sum[i], -32768, 32767));
    encode(listener.remote.codec, samples, out);
}

void Worker::give_frame(Party& listener) {
    const bool by_telephone = listener.line == nullptr && listener.echo == nullptr;
    if (by_telephone && !listener.may_send())
        return;
    std::array<std::uint8_t, limits::tick_samples> codes;
    compose(listener, codes);
    if (by_telephone)
        return send_frame(listener, codes);
    Line::Frame frame;
    decode(listener.remote.codec, codes, frame);
    if (listener.echo != nullptr)
        return listener.echo->hear(frame);
    // A device that stands still loses what it did not play.
    static_cast<void>(listener.line->heard.push(frame));
}

void Worker::send_frame(Party& listener,
                        std::span<const std::uint8_t, limits::tick_samples> codes) {
    if (!listener.may_send())
        return;
    auto& out = listener.outgoing;
    const auto passed = out.last_us == 0 ? 0 : (now_us_ - out.last_us) * 8 / 1000;
    const bool goes_on = out.source == nullptr && passed < 2 * limits::tick_samples;
    out.timestamp +=
        goes_on ? limits::tick_samples
                : static_cast<std::uint32_t>(std::max<std::int64_t>(
                      limits::tick_samples, passed / limits::tick_samples * limits::tick_samples));
    ++out.sequence;
    out.source = nullptr;
    std::array<std::uint8_t, rtp_header_bytes + limits::tick_samples> packet;
    write_rtp_header({.payload_type = payload_type(listener.remote.codec),
                      .marker = !goes_on || std::exchange(out.marker, false),
                      .sequence = out.sequence,
                      .timestamp = out.timestamp,
                      .ssrc = out.ssrc,
                      .payload = {}},
                     packet.data());
    std::copy(codes.begin(), codes.end(), packet.begin() + rtp_header_bytes);
    send_packet(listener, packet.data(), packet.size());
}

void Worker::send_packet(Party& party, const std::uint8_t* packet, std::size_t size) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr = party.remote.ip;
    to.sin_port = htons(party.remote.port);
    party.outgoing.last_us = now_us_;
    if (::sendto(party.fd, packet, size, MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&to),
                 sizeof to) < 0)
        return party.counts.send_failed.add();
    party.counts.packets_out.add();
    party.counts.bytes_out.add(size);
}

void Worker::record_played(Party& party) {
    for (std::size_t i = 0; i < party.tap_count; ++i) {
        auto& tap = party.taps[i];
        const bool wanted =
            party.virtual_party ? tap.source == TapSource::said : tap.source == TapSource::played;
        if (!wanted)
            continue;
        std::array<std::uint8_t, limits::tick_samples> codes;
        const auto codec = tap.recording->codec();
        party.player->frame(codec, codes);
        tap.recording->write_tick(tap.clock, tap.channel, codec, codes, now_us_);
    }
}

void Worker::keep_house(Party& party) {
    if (party.virtual_party || !party.has_remote)
        return;
    const auto since = std::max(party.last_packet_us, party.expected_since_us);
    if (party.may_hear_from() && !party.timed_out && now_us_ - since > settings_.timeout_us) {
        party.timed_out = true;
        tell(Event(MediaTimeout{.party = party.id, .at = {now_us_ / 1000}}));
    }
    if (now_us_ >= party.next_rtcp_us) {
        party.next_rtcp_us += limits::rtcp_interval.ms * 1000;
        send_rtcp(party);
    }
}

void Worker::send_rtcp(Party& party) {
    if (party.remote.port == 0)
        return;
    timespec wall{};
    ::clock_gettime(CLOCK_REALTIME, &wall);
    constexpr std::uint64_t epochs_apart = 2'208'988'800; // 1900 to 1970
    auto& counts = party.counts;
    const RtcpReport report{
        .ssrc = party.outgoing.ssrc,
        .sender = counts.packets_out.get() > 0,
        .ntp = (static_cast<std::uint64_t>(wall.tv_sec) + epochs_apart) << 32 |
               (static_cast<std::uint64_t>(wall.tv_nsec) << 32) / 1'000'000'000,
        .timestamp = party.outgoing.timestamp,
        .packets = static_cast<std::uint32_t>(counts.packets_out.get()),
        .octets = static_cast<std::uint32_t>(counts.bytes_out.get() -
                                             counts.packets_out.get() * rtp_header_bytes),
        .has_source = party.reception.started(),
        .source = party.reception.ssrc(),
        .fraction_lost = party.reception.take_fraction_lost(),
        .lost = static_cast<std::uint32_t>(party.reception.lost()),
        .highest_sequence = party.reception.highest_sequence(),
        .jitter = party.reception.jitter_samples()};
    std::array<std::uint8_t, rtcp_most_bytes> packet;
    const auto size = write_rtcp(report, packet);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr = party.remote.ip;
    to.sin_port = htons(static_cast<std::uint16_t>(party.remote.port + 1));
    if (::sendto(party.rtcp_fd, packet.data(), size, MSG_DONTWAIT,
                 reinterpret_cast<const sockaddr*>(&to), sizeof to) > 0)
        counts.rtcp_out.add();
}

void Worker::flush_recordings() {
    for (std::size_t i = recordings_.size(); i-- > 0;) {
        auto* recording = recordings_[i];
        if (recording->flush(now_us_))
            tell(Event(Alarm{.kind = AlarmKind::recorder_slow,
                             .recording = recording->id(),
                             .at = {now_us_ / 1000},
                             .detail = {}}));
        if (!recording->ended())
            continue;
        recordings_[i] = recordings_.back();
        recordings_.pop_back();
        returned_.give(recording);
    }
}

} // namespace ringroom::media
