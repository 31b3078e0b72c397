#pragma once
// The octets of RTP (RFC 3550), RTCP and telephone events (RFC 4733). Pure functions, any thread.
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace ringroom::media {

inline constexpr std::size_t rtp_header_bytes = 12;

struct RtpPacket {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::span<const std::uint8_t> payload; ///< points into the packet, padding taken off
};

/// Empty when short, not version 2, or when sources, extension or padding do not fit.
[[nodiscard]] std::optional<RtpPacket> parse_rtp(std::span<const std::uint8_t> packet);
/// Writes the 12 octets of a plain header.
void write_rtp_header(const RtpPacket& packet, std::uint8_t* out);

struct TelephoneEvent {
    char key = 0; ///< 0-9 * # A-D
    bool end = false;
    std::uint16_t duration = 0; ///< in samples so far
};
/// Empty when shorter than 4 octets or not a key.
[[nodiscard]] std::optional<TelephoneEvent>
parse_telephone_event(std::span<const std::uint8_t> payload);

/// What goes into a sender report with one report block and a CNAME.
struct RtcpReport {
    std::uint32_t ssrc = 0;
    bool sender = false;
    std::uint64_t ntp = 0; ///< 32.32
    std::uint32_t timestamp = 0;
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
    bool has_source = false; ///< a report block follows
    std::uint32_t source = 0;
    std::uint8_t fraction_lost = 0;
    std::uint32_t lost = 0;
    std::uint32_t highest_sequence = 0;
    std::uint32_t jitter = 0; ///< in samples
};
inline constexpr std::size_t rtcp_most_bytes = 80;
/// Returns the number of octets written.
[[nodiscard]] std::size_t write_rtcp(const RtcpReport& report,
                                     std::span<std::uint8_t, rtcp_most_bytes> out);
/// Whether a compound packet is well formed: version, types 200-207, lengths that add up.
[[nodiscard]] bool valid_rtcp(std::span<const std::uint8_t> packet);

} // namespace ringroom::media
