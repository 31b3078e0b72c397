// The octets: headers that fit, headers that lie, RTCP, and the order of arrivals.
#include "phone.h"

#include "media/reception.h"

using namespace ringroom;
using namespace ringroom::media;

namespace {

std::vector<std::uint8_t> plain(std::size_t payload = 160) {
    std::vector<std::uint8_t> bytes(rtp_header_bytes + payload, 0x55);
    write_rtp_header({.payload_type = 8,
                      .marker = true,
                      .sequence = 0xFFFE,
                      .timestamp = 0x01020304,
                      .ssrc = 0xCAFEBABE,
                      .payload = {}},
                     bytes.data());
    return bytes;
}

RtpPacket numbered(std::uint16_t sequence, std::uint32_t ssrc = 1) {
    return {.payload_type = 8,
            .marker = false,
            .sequence = sequence,
            .timestamp = static_cast<std::uint32_t>(sequence) * 160,
            .ssrc = ssrc,
            .payload = {}};
}

} // namespace

TEST_CASE("an RTP header is read as it was written") {
    const auto bytes = plain();
    const auto packet = parse_rtp(bytes);
    REQUIRE(packet);
    CHECK(packet->payload_type == 8);
    CHECK(packet->marker);
    CHECK(packet->sequence == 0xFFFE);
    CHECK(packet->timestamp == 0x01020304);
    CHECK(packet->ssrc == 0xCAFEBABE);
    CHECK(packet->payload.size() == 160);
}

TEST_CASE("sources, extension and padding are stepped over") {
    auto bytes = plain(40);
    bytes[0] = 0x80 | 0x20 | 0x10 | 2; // padding, extension, two sources
    bytes[12 + 8 + 2] = 0;
    bytes[12 + 8 + 3] = 1; // one word of extension
    bytes.back() = 4;
    const auto packet = parse_rtp(bytes);
    REQUIRE(packet);
    CHECK(packet->payload.size() == 40 - 8 - 8 - 4);
}

TEST_CASE("headers that do not fit their packet are refused") {
    const auto refused = [](auto change) {
        auto bytes = plain(20);
        change(bytes);
        return !parse_rtp(bytes);
    };
    for (std::size_t size = 0; size < rtp_header_bytes; ++size)
        CHECK(refused([&](auto& b) { b.resize(size); }));
    CHECK_FALSE(refused([](auto& b) { b.resize(rtp_header_bytes); }));
    for (const std::uint8_t version : {0x00, 0x40, 0xC0})
        CHECK(refused([&](auto& b) { b[0] = version; }));
    CHECK(refused([](auto& b) { b[0] = 0x8F; }));                // 15 sources in 20 octets
    CHECK_FALSE(refused([](auto& b) { b[0] = 0x85; }));          // 5 sources fill them
    CHECK(refused([](auto& b) { b[0] = 0x90; }));                // extension of 0x5555 words
    CHECK(refused([](auto& b) { b[0] = 0x90, b.resize(15); }));  // half an extension header
    CHECK(refused([](auto& b) { b[0] = 0xA0, b.back() = 21; })); // padding beyond the payload
    CHECK(refused([](auto& b) { b[0] = 0xA0, b.back() = 0; }));  // padding counts itself
    CHECK_FALSE(refused([](auto& b) { b[0] = 0xA0, b.back() = 20; }));
}

TEST_CASE("telephone events") {
    const std::vector<std::uint8_t> pound{11, 0x8A, 0x03, 0x20};
    const auto event = parse_telephone_event(pound);
    REQUIRE(event);
    CHECK(event->key == '#');
    CHECK(event->end);
    CHECK(event->duration == 800);
    CHECK_FALSE(parse_telephone_event(std::vector<std::uint8_t>{11, 0x8A, 3}));
    CHECK_FALSE(parse_telephone_event(std::vector<std::uint8_t>{16, 0, 0, 0})); // flash hook
}

TEST_CASE("what we write as RTCP is valid RTCP; garbage is not") {
    for (const bool sender : {false, true})
        for (const bool source : {false, true}) {
            std::array<std::uint8_t, rtcp_most_bytes> bytes{};
            const auto size =
                write_rtcp({.ssrc = 7, .sender = sender, .has_source = source, .source = 9}, bytes);
            REQUIRE(size <= bytes.size());
            CHECK(size % 4 == 0);
            CHECK(valid_rtcp(std::span(bytes).first(size)));
            CHECK_FALSE(valid_rtcp(std::span(bytes).first(size - 4)));
        }
    CHECK_FALSE(valid_rtcp({}));
    CHECK_FALSE(valid_rtcp(std::vector<std::uint8_t>(12, 0x80)));
    CHECK_FALSE(valid_rtcp(std::vector<std::uint8_t>{0x80, 200, 0xFF, 0xFF, 0, 0, 0, 1}));
}

TEST_CASE("arrivals: order, loss, reordering, duplicates, wrap") {
    Reception r;
    CHECK(r.take(numbered(65534), 0) == Arrival::in_order);
    CHECK(r.take(numbered(65535), 20'000) == Arrival::in_order);
    CHECK(r.take(numbered(0), 40'000) == Arrival::in_order);
    CHECK(r.highest_sequence() == 1U << 16);
    CHECK(r.take(numbered(3), 100'000) == Arrival::after_loss);
    CHECK(r.lost() == 2);
    CHECK(r.take(numbered(1), 101'000) == Arrival::reordered);
    CHECK(r.lost() == 1);
    CHECK(r.take(numbered(1), 102'000) == Arrival::duplicate);
    CHECK(r.take(numbered(3), 102'000) == Arrival::duplicate);
    CHECK(r.take_fraction_lost() == 1 * 256 / 6);
    CHECK(r.take_fraction_lost() == 0);
}

TEST_CASE("one stray packet is ignored, two in a row are a restarted stream") {
    Reception r;
    CHECK(r.take(numbered(100), 0) == Arrival::in_order);
    CHECK(r.take(numbered(9000), 20'000) == Arrival::too_late);
    CHECK(r.take(numbered(101), 40'000) == Arrival::in_order);
    CHECK(r.take(numbered(9000), 60'000) == Arrival::too_late);
    CHECK(r.take(numbered(9001), 80'000) == Arrival::restart);
    CHECK(r.take(numbered(9002), 80'000) == Arrival::in_order);
    CHECK(r.lost() == 0);
    // At the edge of the reorder window, and one past it.
    CHECK(r.take(numbered(9002 - limits::reorder_window + 1), 90'000) == Arrival::reordered);
    CHECK(r.take(numbered(9002 - limits::reorder_window), 90'000) == Arrival::too_late);
    // At the edge of a jump, and one past it.
    CHECK(r.take(numbered(9002 + limits::sequence_jump), 90'000) == Arrival::after_loss);
    CHECK(r.take(numbered(9002 + 2 * limits::sequence_jump + 1), 90'000) == Arrival::too_late);
    CHECK(r.take(numbered(5, 2), 90'000) == Arrival::restart);
}

TEST_CASE("jitter: nothing for an even stream, growing for an uneven one") {
    Reception even;
    Reception uneven;
    for (std::uint16_t i = 0; i < 200; ++i) {
        (void)even.take(numbered(i), 1'000'000 + i * 20'000);
        (void)uneven.take(numbered(i), 1'000'000 + i * 20'000 + (i % 2) * 10'000);
    }
    CHECK(even.jitter_samples() == 0);
    CHECK(uneven.jitter_samples() > 60); // 10 ms are 80 samples
    CHECK(uneven.jitter_samples() <= 80);
}
