#pragma once
// How a seat finds the labs of its network, and whether the two understand each other
// (docs/decisions/009-finding-the-lab.md). The datagrams are FindLabs and LabHere of messages.h.
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ringroom::wire {

/// Of the interface under /api/v1. Rises when a message or route changes so that an older program
/// would not understand it; what is only added does not count.
inline constexpr std::int64_t api_level = 2;
/// Of a program that does not say: the first lab did not.
inline constexpr std::int64_t unsaid_level = 1;
/// A lab serves programs of its own level and of the one before. A newer program would miss what
/// the lab does not say yet.
[[nodiscard]] constexpr bool serves(std::int64_t lab, std::int64_t program) {
    return program == lab || program == lab - 1;
}
/// The header in which a program says its level.
inline constexpr std::string_view level_header = "Ringroom-Level";

/// Labs listen here: 7666 spells ROOM on a telephone, and IANA has given it to nobody.
inline constexpr std::uint16_t find_port = 7666;
/// Of the range that a site keeps to itself (RFC 2365).
inline constexpr std::string_view find_group = "239.255.76.66";
/// Of one datagram, either way; a longer one is not read.
inline constexpr std::size_t find_bytes = 1024;
inline constexpr std::string_view find_question = "find";
inline constexpr std::string_view find_answer = "here";

} // namespace ringroom::wire
