#include <array>
#include <vector>

#include <catch2/catch.hpp>
#include <spandsp.h>

#include "audio/g711.h"

using namespace ringroom::audio;

namespace {

void all_samples_like_spandsp() {
    for (int i = -32768; i <= 32767; ++i) {
        const auto sample = static_cast<std::int16_t>(i);
        if (encode_alaw(sample) != linear_to_alaw(i) || encode_ulaw(sample) != linear_to_ulaw(i))
            FAIL("sample " << i << " is encoded otherwise");
    }
    for (int i = 0; i < 256; ++i) {
        const auto byte = static_cast<std::uint8_t>(i);
        if (decode_alaw(byte) != alaw_to_linear(byte) || decode_ulaw(byte) != ulaw_to_linear(byte))
            FAIL("byte " << i << " is decoded otherwise");
    }
}

} // namespace

TEST_CASE("G.711 agrees with spandsp on every sample and every byte") {
    all_samples_like_spandsp();
    SUCCEED();
}

TEST_CASE("a decoded byte encodes to itself, but for the second zero of mu-law") {
    for (int i = 0; i < 256; ++i) {
        const auto byte = static_cast<std::uint8_t>(i);
        CHECK(encode_alaw(decode_alaw(byte)) == byte);
        if (byte != 0x7F)
            CHECK(encode_ulaw(decode_ulaw(byte)) == byte);
    }
}

TEST_CASE("spans are coded whole, and the idle line is silent") {
    for (const auto law : {Law::alaw, Law::ulaw}) {
        const std::vector<std::int16_t> in{0, 1000, -1000, 32767, -32768};
        std::vector<std::uint8_t> bytes(in.size());
        std::vector<std::int16_t> out(in.size());
        encode(law, in, bytes);
        decode(law, bytes, out);
        CHECK(bytes[0] == silence_byte(law));
        CHECK(std::abs(out[1] - 1000) <= 32);
        CHECK(out[2] < -900);
        CHECK(out[3] > 31000);
        CHECK(out[4] < -31000);
        encode(law, {}, {});
    }
}
