#pragma once
// ITU-T G.711 A-law and mu-law, bit-exact with spandsp (a test compares all 65,536 samples). Pure,
// any thread, nothing allocated: fit for the media tick.
#include <array>
#include <cstdint>
#include <span>

#include "base/check.h"

namespace ringroom::audio {

enum class Law { alaw, ulaw };

/// What an idle line carries: linear 0 as `law` writes it.
[[nodiscard]] constexpr std::uint8_t silence_byte(Law law) {
    return law == Law::alaw ? 0xD5 : 0xFF;
}

namespace detail {

constexpr std::int16_t expand_alaw(std::uint8_t byte) {
    const unsigned code = byte ^ 0x55U;
    const unsigned segment = (code >> 4) & 7U;
    int value = static_cast<int>((code & 0x0FU) << 4);
    value = segment == 0 ? value + 8 : (value + 0x108) << (segment - 1);
    return static_cast<std::int16_t>((code & 0x80U) != 0 ? value : -value);
}

constexpr std::int16_t expand_ulaw(std::uint8_t byte) {
    const unsigned code = static_cast<std::uint8_t>(~byte);
    const int value = ((static_cast<int>(code & 0x0FU) << 3) + 0x84) << ((code >> 4) & 7U);
    return static_cast<std::int16_t>((code & 0x80U) != 0 ? 0x84 - value : value - 0x84);
}

template <std::int16_t (*expand)(std::uint8_t)>
constexpr std::array<std::int16_t, 256> expansion_table() {
    std::array<std::int16_t, 256> table{};
    for (unsigned i = 0; i < 256; ++i)
        table[i] = expand(static_cast<std::uint8_t>(i));
    return table;
}

} // namespace detail

inline constexpr auto alaw_table = detail::expansion_table<detail::expand_alaw>();
inline constexpr auto ulaw_table = detail::expansion_table<detail::expand_ulaw>();

[[nodiscard]] constexpr std::int16_t decode_alaw(std::uint8_t byte) {
    return alaw_table[byte];
}
[[nodiscard]] constexpr std::int16_t decode_ulaw(std::uint8_t byte) {
    return ulaw_table[byte];
}

namespace detail {

/// A-law looks at the upper twelve bits only.
extern const std::array<std::uint8_t, 4096> alaw_codes;
/// mu-law by magnitude / 4, the negative ones behind the positive.
inline constexpr int ulaw_half = 8193;
extern const std::array<std::uint8_t, 2 * ulaw_half> ulaw_codes;

} // namespace detail

[[nodiscard]] inline std::uint8_t encode_alaw(std::int16_t sample) {
    return detail::alaw_codes[static_cast<std::uint16_t>(sample) >> 4];
}
[[nodiscard]] inline std::uint8_t encode_ulaw(std::int16_t sample) {
    const int value = sample;
    const int sign = value >> 31; // no branch: the sign of sound cannot be predicted
    const int at = (((value ^ sign) - sign) >> 2) + (sign & detail::ulaw_half);
    return detail::ulaw_codes[static_cast<std::size_t>(at)];
}

/// Both spans have one length.
inline void encode(Law law, std::span<const std::int16_t> in, std::span<std::uint8_t> out) {
    check(in.size() == out.size(), "G.711 keeps the number of samples");
    if (law == Law::alaw)
        for (std::size_t i = 0; i < in.size(); ++i)
            out[i] = encode_alaw(in[i]);
    else
        for (std::size_t i = 0; i < in.size(); ++i)
            out[i] = encode_ulaw(in[i]);
}

/// Both spans have one length.
inline void decode(Law law, std::span<const std::uint8_t> in, std::span<std::int16_t> out) {
    check(in.size() == out.size(), "G.711 keeps the number of samples");
    const auto& table = law == Law::alaw ? alaw_table : ulaw_table;
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = table[in[i]];
}

} // namespace ringroom::audio
