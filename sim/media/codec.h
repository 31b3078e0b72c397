#pragma once
// G.711 by table. Everything in the engine is 8 kHz; a frame is 20 ms.
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace ringroom::media {

enum class Codec : std::uint8_t { pcmu, pcma };

/// Static payload type of RFC 3551: 0 or 8.
[[nodiscard]] constexpr std::uint8_t payload_type(Codec codec) {
    return codec == Codec::pcmu ? 0 : 8;
}
/// The byte that sounds like nothing.
[[nodiscard]] constexpr std::uint8_t silence_byte(Codec codec) {
    return codec == Codec::pcmu ? 0xFF : 0xD5;
}

/// Linear value of each code.
[[nodiscard]] const std::array<std::int16_t, 256>& decode_table(Codec codec);
/// Each code of `from` in `to`; the identity when they are the same.
[[nodiscard]] const std::array<std::uint8_t, 256>& transcode_table(Codec from, Codec to);

/// `in.size() == out.size()`. Any thread.
void decode(Codec codec, std::span<const std::uint8_t> in, std::span<std::int16_t> out);
void encode(Codec codec, std::span<const std::int16_t> in, std::span<std::uint8_t> out);
/// Adds `in` to what `out` already holds, both in `codec`, saturating.
void mix_into(Codec codec, std::span<const std::uint8_t> in, std::span<std::uint8_t> out);

} // namespace ringroom::media
