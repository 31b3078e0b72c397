#include "media/codec.h"

#include <algorithm>

#include "base/check.h"
#include "media/spandsp.h"

namespace ringroom::media {
namespace {

std::uint8_t encode_slow(Codec codec, int sample) {
    return codec == Codec::pcmu ? linear_to_ulaw(sample) : linear_to_alaw(sample);
}

struct Tables {
    std::array<std::array<std::int16_t, 256>, 2> linear;
    /// By the upper 14 bits of a sample; G.711 keeps no more.
    std::array<std::array<std::uint8_t, 16384>, 2> code;
    std::array<std::array<std::array<std::uint8_t, 256>, 2>, 2> across;

    Tables() {
        for (int c = 0; c < 2; ++c) {
            const auto codec = static_cast<Codec>(c);
            for (int i = 0; i < 256; ++i) {
                const auto byte = static_cast<std::uint8_t>(i);
                linear[c][i] = codec == Codec::pcmu ? ulaw_to_linear(byte) : alaw_to_linear(byte);
            }
            for (int i = 0; i < 16384; ++i)
                code[c][i] = encode_slow(codec, static_cast<std::int16_t>(i << 2));
        }
        for (int from = 0; from < 2; ++from)
            for (int to = 0; to < 2; ++to)
                for (int i = 0; i < 256; ++i)
                    across[from][to][i] =
                        from == to ? static_cast<std::uint8_t>(i)
                                   : encode_slow(static_cast<Codec>(to), linear[from][i]);
    }
};

const Tables tables;

std::uint8_t encode_one(Codec codec, int sample) {
    const auto clamped = std::clamp(sample, -32768, 32767);
    return tables.code[static_cast<int>(codec)][static_cast<std::uint16_t>(clamped) >> 2];
}

} // namespace

const std::array<std::int16_t, 256>& decode_table(Codec codec) {
    return tables.linear[static_cast<int>(codec)];
}

const std::array<std::uint8_t, 256>& transcode_table(Codec from, Codec to) {
    return tables.across[static_cast<int>(from)][static_cast<int>(to)];
}

void decode(Codec codec, std::span<const std::uint8_t> in, std::span<std::int16_t> out) {
    check(in.size() == out.size(), "a sample for each code");
    const auto& table = decode_table(codec);
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = table[in[i]];
}

void encode(Codec codec, std::span<const std::int16_t> in, std::span<std::uint8_t> out) {
    check(in.size() == out.size(), "a code for each sample");
    const auto& table = tables.code[static_cast<int>(codec)];
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = table[static_cast<std::uint16_t>(in[i]) >> 2];
}

void mix_into(Codec codec, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
    check(in.size() == out.size(), "as many codes in as out");
    const auto& table = decode_table(codec);
    for (std::size_t i = 0; i < in.size(); ++i)
        out[i] = encode_one(codec, table[in[i]] + table[out[i]]);
}

} // namespace ringroom::media
