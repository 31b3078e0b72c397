#include "audio/g711.h"

#include <bit>

namespace ringroom::audio::detail {
namespace {

constexpr std::uint8_t compress_alaw(int sample) {
    const bool positive = sample >= 0;
    const auto magnitude = static_cast<unsigned>(positive ? sample : -(sample + 1));
    const int segment = std::bit_width(magnitude | 0xFFU) - 8;
    const unsigned step = magnitude >> (segment == 0 ? 4 : segment + 3);
    const auto code = (static_cast<unsigned>(segment) << 4) | (step & 0x0FU);
    return static_cast<std::uint8_t>(code ^ (positive ? 0xD5U : 0x55U));
}

constexpr std::uint8_t compress_ulaw(int sample) {
    constexpr int bias = 0x84;
    constexpr int clip = 0x7FFF;
    const bool positive = sample >= 0;
    int magnitude = bias + (positive ? sample : -sample);
    magnitude = magnitude > clip ? clip : magnitude;
    const int segment = std::bit_width(static_cast<unsigned>(magnitude) | 0xFFU) - 8;
    const auto code = (static_cast<unsigned>(segment) << 4) |
                      ((static_cast<unsigned>(magnitude) >> (segment + 3)) & 0x0FU);
    return static_cast<std::uint8_t>(code ^ (positive ? 0xFFU : 0x7FU));
}

constexpr auto make_alaw_codes() {
    std::array<std::uint8_t, 4096> codes{};
    for (int i = 0; i < 4096; ++i)
        codes[static_cast<std::size_t>(i)] = compress_alaw((i < 2048 ? i : i - 4096) * 16);
    return codes;
}

constexpr auto make_ulaw_codes() {
    std::array<std::uint8_t, 2 * ulaw_half> codes{};
    for (int i = 0; i < ulaw_half; ++i) {
        codes[static_cast<std::size_t>(i)] = compress_ulaw(i * 4);
        codes[static_cast<std::size_t>(ulaw_half + i)] = compress_ulaw(i == 0 ? -1 : -i * 4);
    }
    return codes;
}

} // namespace

constinit const std::array<std::uint8_t, 4096> alaw_codes = make_alaw_codes();
constinit const std::array<std::uint8_t, 2 * ulaw_half> ulaw_codes = make_ulaw_codes();

} // namespace ringroom::audio::detail
