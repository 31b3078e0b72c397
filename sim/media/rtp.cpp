#include "media/rtp.h"

#include <cstring>

namespace ringroom::media {
namespace {

std::uint16_t get16(const std::uint8_t* p) {
    return static_cast<std::uint16_t>(p[0] << 8 | p[1]);
}
std::uint32_t get32(const std::uint8_t* p) {
    return static_cast<std::uint32_t>(get16(p)) << 16 | get16(p + 2);
}
std::uint8_t* put16(std::uint8_t* p, std::uint32_t v) {
    p[0] = static_cast<std::uint8_t>(v >> 8);
    p[1] = static_cast<std::uint8_t>(v);
    return p + 2;
}
std::uint8_t* put32(std::uint8_t* p, std::uint32_t v) {
    return put16(put16(p, v >> 16), v);
}

} // namespace

std::optional<RtpPacket> parse_rtp(std::span<const std::uint8_t> packet) {
    if (packet.size() < rtp_header_bytes || packet[0] >> 6 != 2)
        return std::nullopt;
    std::size_t offset = rtp_header_bytes + (packet[0] & 0x0F) * std::size_t{4};
    if (offset > packet.size())
        return std::nullopt;
    if (packet[0] & 0x10) {
        if (offset + 4 > packet.size())
            return std::nullopt;
        offset += 4 + get16(&packet[offset + 2]) * std::size_t{4};
        if (offset > packet.size())
            return std::nullopt;
    }
    std::size_t end = packet.size();
    if (packet[0] & 0x20) {
        const std::size_t padding = packet[end - 1];
        if (padding == 0 || padding > end - offset)
            return std::nullopt;
        end -= padding;
    }
    return RtpPacket{.payload_type = static_cast<std::uint8_t>(packet[1] & 0x7F),
                     .marker = (packet[1] & 0x80) != 0,
                     .sequence = get16(&packet[2]),
                     .timestamp = get32(&packet[4]),
                     .ssrc = get32(&packet[8]),
                     .payload = packet.subspan(offset, end - offset)};
}

void write_rtp_header(const RtpPacket& packet, std::uint8_t* out) {
    out[0] = 0x80;
    out[1] = static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | packet.payload_type);
    put32(put32(put16(out + 2, packet.sequence), packet.timestamp), packet.ssrc);
}

std::optional<TelephoneEvent> parse_telephone_event(std::span<const std::uint8_t> payload) {
    static constexpr char keys[] = "0123456789*#ABCD";
    if (payload.size() < 4 || payload[0] >= sizeof keys - 1)
        return std::nullopt;
    return TelephoneEvent{
        .key = keys[payload[0]], .end = (payload[1] & 0x80) != 0, .duration = get16(&payload[2])};
}

std::size_t write_rtcp(const RtcpReport& report, std::span<std::uint8_t, rtcp_most_bytes> out) {
    auto* p = out.data();
    const std::uint32_t words = 1 + (report.sender ? 5 : 0) + (report.has_source ? 6 : 0);
    *p++ = static_cast<std::uint8_t>(0x80 | (report.has_source ? 1 : 0));
    *p++ = report.sender ? 200 : 201;
    p = put32(put16(p, words), report.ssrc);
    if (report.sender) {
        p = put32(put32(p, static_cast<std::uint32_t>(report.ntp >> 32)),
                  static_cast<std::uint32_t>(report.ntp));
        p = put32(put32(put32(p, report.timestamp), report.packets), report.octets);
    }
    if (report.has_source) {
        p = put32(p, report.source);
        p = put32(p, static_cast<std::uint32_t>(report.fraction_lost) << 24 |
                         (report.lost & 0xFFFFFF));
        p = put32(put32(p, report.highest_sequence), report.jitter);
        p = put32(put32(p, 0), 0); // no sender report of theirs is kept
    }
    static constexpr char name[] = "ringroom"; // 8 octets, then the end mark and padding
    *p++ = 0x81;
    *p++ = 202;
    p = put32(put16(p, 4), report.ssrc);
    *p++ = 1;
    *p++ = sizeof name - 1;
    std::memcpy(p, name, sizeof name - 1);
    p += sizeof name - 1;
    *p++ = 0;
    *p++ = 0;
    return static_cast<std::size_t>(p - out.data());
}

bool valid_rtcp(std::span<const std::uint8_t> packet) {
    if (packet.size() < 8)
        return false;
    while (!packet.empty()) {
        if (packet.size() < 4 || packet[0] >> 6 != 2 || packet[1] < 200 || packet[1] > 207)
            return false;
        const std::size_t bytes = (get16(&packet[2]) + std::size_t{1}) * 4;
        if (bytes > packet.size())
            return false;
        packet = packet.subspan(bytes);
    }
    return true;
}

} // namespace ringroom::media
