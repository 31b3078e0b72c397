// From the socket to whoever wants the packet.
#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>

#include "media/worker.h"

namespace ringroom::media {
namespace {

constexpr std::uint8_t comfort_noise = 13;
constexpr int packets_a_visit = 4; // per socket, so that one flood does not starve the others
constexpr std::int64_t port_hold_us = 500'000; // silence after which a learnt port may change
constexpr std::int64_t packet_us = 1'000'000 / limits::packets_per_second;

} // namespace

bool Worker::read_rtp(Party& party) {
    const bool prompt = settings_.thread && now_us_ - party.last_packet_us < 30'000;
    for (int i = 0; i < packets_a_visit; ++i) {
        sockaddr_in from{};
        socklen_t from_size = sizeof from;
        const auto size = ::recvfrom(party.fd, packet_.data(), packet_.size(), MSG_DONTWAIT,
                                     reinterpret_cast<sockaddr*>(&from), &from_size);
        if (size < 0)
            return i > 0; // nothing more, or an error an earlier packet of ours caused
        received(party, std::span(packet_).first(static_cast<std::size_t>(size)), from);
        // One packet is the rule. Looking for another costs a system call, so do it only when the
        // last visit is long past.
        if (prompt)
            return true;
    }
    return true;
}

void Worker::read_rtcp(Party& party) {
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    const auto size = ::recvfrom(party.rtcp_fd, packet_.data(), packet_.size(), MSG_DONTWAIT,
                                 reinterpret_cast<sockaddr*>(&from), &from_size);
    if (size < 0)
        return;
    if (!may_be(party, from.sin_addr))
        party.counts.strangers.add();
    else if (valid_rtcp(std::span(packet_).first(static_cast<std::size_t>(size))))
        party.counts.rtcp_in.add();
    else
        party.counts.rtcp_bad.add();
}

bool Worker::may_be(const Party& party, const in_addr& from) {
    const auto other = party.remote.other.s_addr;
    return party.has_remote &&
           (from.s_addr == party.signalled_ip.s_addr || (other != 0 && from.s_addr == other));
}

bool Worker::from_party(Party& party, const sockaddr_in& from) {
    if (!may_be(party, from.sin_addr))
        return false;
    const auto port = ntohs(from.sin_port);
    if (port == party.remote.port && from.sin_addr.s_addr == party.remote.ip.s_addr)
        return true;
    // Symmetric RTP: the port may differ from what was signalled, the address only to where the
    // signalling comes from. Once good packets came from one place, another one is a stranger until
    // the first falls silent.
    return !party.port_locked || now_us_ - party.last_packet_us > port_hold_us;
}

bool Worker::within_allowance(Party& party) {
    const auto most = packet_us * limits::packets_burst;
    party.allowance_us = std::min(most, party.allowance_us + now_us_ - party.allowance_at_us);
    party.allowance_at_us = now_us_;
    if (party.allowance_us < packet_us)
        return false;
    party.allowance_us -= packet_us;
    return true;
}

void Worker::received(Party& party, std::span<std::uint8_t> packet, const sockaddr_in& from) {
    if (!from_party(party, from))
        return party.counts.strangers.add();
    const auto parsed = parse_rtp(packet);
    if (!parsed || packet.size() > limits::packet_bytes)
        return party.counts.malformed.add();
    const bool is_speech = parsed->payload_type == payload_type(party.remote.codec) &&
                           !parsed->payload.empty() &&
                           parsed->payload.size() <= limits::speech_bytes;
    const bool is_event = parsed->payload_type == party.remote.event_payload;
    if (!is_speech && !is_event && parsed->payload_type != comfort_noise)
        return party.counts.malformed.add();
    if (!within_allowance(party))
        return party.counts.flooded.add();
    const auto arrival = party.reception.take(*parsed, now_us_);
    if (arrival == Arrival::duplicate)
        return party.counts.duplicates.add();
    if (arrival == Arrival::too_late)
        return party.counts.late.add();
    party.remote.ip = from.sin_addr;
    party.remote.port = ntohs(from.sin_port);
    party.port_locked = true;
    party.last_packet_us = now_us_;
    party.timed_out = false;
    party.counts.packets_in.add();
    party.counts.bytes_in.add(packet.size());
    party.counts.lost.set(party.reception.lost());
    party.counts.jitter_us.set(std::uint64_t{party.reception.jitter_samples()} * 125);
    if (arrival == Arrival::restart) {
        party.counts.restarts.add();
        party.jitter.reset();
        party.event_known = false;
        for (std::size_t i = 0; i < party.tap_count; ++i)
            party.taps[i].clock.anchored = false;
    }
    if (!party.may_hear_from())
        return;
    if (!std::exchange(party.began, true))
        tell(Event(MediaBegan{.party = party.id, .at = {now_us_ / 1000}}));
    if (is_speech)
        speech(party, *parsed, arrival);
    else if (is_event)
        key(party, *parsed);
}

void Worker::speech(Party& party, const RtpPacket& packet, Arrival arrival) {
    const bool lost = arrival == Arrival::after_loss;
    for (std::size_t i = 0; i < party.tap_count; ++i) {
        auto& tap = party.taps[i];
        if (tap.source == TapSource::said)
            tap.recording->write_stream(tap.clock, tap.channel, party.remote.codec,
                                        packet.timestamp, packet.payload, lost, now_us_);
    }
    if (party.listening && arrival != Arrival::reordered)
        listen_to(party, packet, arrival);
    if (party.decode && !party.jitter.put(packet.timestamp, packet.payload, now_us_))
        party.counts.late.add();
    if (party.forward_to != 0)
        forward(party, packet, false, arrival == Arrival::restart);
}

void Worker::listen_to(Party& party, const RtpPacket& packet, Arrival arrival) {
    const auto missing = static_cast<std::int32_t>(packet.timestamp - party.ear_timestamp);
    const bool contiguous = arrival == Arrival::in_order || arrival == Arrival::after_loss;
    if (contiguous && missing >= limits::tick_samples && party.ear.speaking())
        if (const auto told = party.ear.hear_nothing(missing / limits::tick_samples, now_us_))
            tell(party, *told);
    party.ear_timestamp = packet.timestamp + static_cast<std::uint32_t>(packet.payload.size());
    if (const auto told = party.ear.hear(party.remote.codec, packet.payload, now_us_))
        tell(party, *told);
}

void Worker::tell(const Party& party, const Utterance& utterance) {
    if (utterance.began)
        tell(Event(SpeechBegan{.party = party.id, .at = {utterance.at_us / 1000}}));
    else
        tell(Event(SpeechEnded{.party = party.id,
                               .at = {utterance.at_us / 1000},
                               .length = {utterance.length_us / 1000},
                               .level_dbov = utterance.level_dbov,
                               .peak_dbov = utterance.peak_dbov}));
}

void Worker::key(Party& party, const RtpPacket& packet) {
    const auto event = parse_telephone_event(packet.payload);
    if (!event)
        return;
    const auto newer = static_cast<std::int32_t>(packet.timestamp - party.event_timestamp);
    if (!party.event_known || newer > 0) { // the ends of an older press may come late
        party.event_known = true;
        party.event_timestamp = packet.timestamp;
        if (now_us_ - party.digit_window_us >= 1'000'000) {
            party.digit_window_us = now_us_;
            party.digits_in_window = 0;
        }
        if (++party.digits_in_window > limits::digits_per_second)
            return party.counts.digits_dropped.add();
        tell(Event(Digit{.party = party.id, .key = event->key, .at = {now_us_ / 1000}}));
    }
    if (party.forward_to != 0)
        forward(party, packet, true, false);
}

void Worker::forward(Party& from, const RtpPacket& packet, bool is_event, bool restarted) {
    for (auto left = from.forward_to; left != 0; left &= left - 1)
        forward_one(from, *from.bridge->members[static_cast<unsigned>(std::countr_zero(left))],
                    packet, is_event, restarted);
}

void Worker::forward_one(Party& from, Party& to, const RtpPacket& packet, bool is_event,
                         bool restarted) {
    if (!to.may_send() || (is_event && to.remote.event_payload < 0))
        return;
    auto& out = to.outgoing;
    bool marker = packet.marker;
    if (out.source != &from || out.source_ssrc != packet.ssrc || restarted) {
        const auto passed = out.last_us == 0 ? 0 : (now_us_ - out.last_us) * 8 / 1000;
        const auto next = out.timestamp + static_cast<std::uint32_t>(
                                              std::max<std::int64_t>(limits::tick_samples, passed));
        out.source = &from;
        out.source_ssrc = packet.ssrc;
        out.first_sequence = packet.sequence;
        out.young = limits::reorder_window;
        out.sequence_shift = static_cast<std::uint16_t>(out.sequence + 1 - packet.sequence);
        out.timestamp_shift = next - packet.timestamp;
        marker = true;
    }
    if (out.young > 0) {
        --out.young;
        if (static_cast<std::int16_t>(packet.sequence - out.first_sequence) < 0)
            return; // overtaken before we began to forward: its number is taken
    }
    const auto sequence = static_cast<std::uint16_t>(packet.sequence + out.sequence_shift);
    const auto timestamp = packet.timestamp + out.timestamp_shift;
    if (static_cast<std::int16_t>(sequence - out.sequence) > 0)
        out.sequence = sequence;
    if (static_cast<std::int32_t>(timestamp - out.timestamp) > 0)
        out.timestamp = timestamp;
    const RtpPacket header{.payload_type = static_cast<std::uint8_t>(
                               is_event ? to.remote.event_payload : payload_type(to.remote.codec)),
                           .marker = marker,
                           .sequence = sequence,
                           .timestamp = timestamp,
                           .ssrc = out.ssrc,
                           .payload = {}};
    // The payload stands at least a header's length inside our buffer: write before it, in place.
    auto* payload = const_cast<std::uint8_t*>(packet.payload.data());
    std::array<std::uint8_t, rtp_header_bytes + limits::speech_bytes> copy;
    auto* start = payload - rtp_header_bytes;
    if (!is_event && to.remote.codec != from.remote.codec) {
        const auto& table = transcode_table(from.remote.codec, to.remote.codec);
        std::transform(payload, payload + packet.payload.size(), copy.data() + rtp_header_bytes,
                       [&](std::uint8_t code) { return table[code]; });
        start = copy.data();
    }
    write_rtp_header(header, start);
    send_packet(to, start, rtp_header_bytes + packet.payload.size());
}

} // namespace ringroom::media
