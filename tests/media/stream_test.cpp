// One party's line: keys, strangers, damaged packets, restarts, floods, jitter and loss.
#include "phone.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

struct Pair {
    Lab lab;
    Phone a{500};
    Phone b{800};
    BridgeId bridge;

    explicit Pair(Options options = {})
        : lab(options) {
        lab.connect(a);
        lab.connect(b);
        bridge = *lab.engine->create_bridge({1});
        lab.join(bridge, {&a, &b});
        lab.run(100);
        a.forget();
        b.forget();
    }
    /// Makes both sides mix: a third, silent one is heard too.
    void mix() {
        const auto extra = *lab.engine->open_virtual({1});
        REQUIRE(lab.engine->join(bridge, extra));
    }
};

} // namespace

TEST_CASE("a key is told once, at its first packet, and passed on") {
    Pair pair;
    pair.a.speaking = false;
    for (int i = 0; i < 5; ++i) { // 100 ms of key 5, then three ends
        pair.a.press(5, static_cast<std::uint16_t>(160 * (i + 1)), false, i == 0);
        pair.lab.run(20);
        CHECK(pair.lab.told<Digit>().size() == 1);
    }
    for (int i = 0; i < 3; ++i)
        pair.a.press(5, 800, true);
    pair.lab.run(20);
    const auto digits = pair.lab.told<Digit>();
    REQUIRE(digits.size() == 1);
    CHECK(digits[0].key == '5');
    CHECK(digits[0].party == pair.a.party);
    std::size_t relayed = 0;
    for (const auto& packet : pair.b.packets)
        relayed += packet.payload_type == 101;
    CHECK(relayed == 8);

    // The same key again is another press; a late end of the first is not.
    const auto first = pair.a.timestamp;
    pair.a.timestamp += 1600;
    pair.a.press(5, 160, false, true);
    std::swap(pair.a.timestamp, const_cast<std::uint32_t&>(first));
    pair.a.press(5, 800, true);
    pair.lab.run(20);
    CHECK(pair.lab.told<Digit>().size() == 2);
}

TEST_CASE("a key whose beginning was lost is told by its end") {
    Pair pair;
    pair.a.press(10, 800, true);
    pair.lab.run(20);
    REQUIRE(pair.lab.told<Digit>().size() == 1);
    CHECK(pair.lab.told<Digit>()[0].key == '*');
}

TEST_CASE("twenty keys a second, not one more") {
    Pair pair;
    pair.a.speaking = false;
    for (int i = 0; i < limits::digits_per_second + 5; ++i) {
        pair.a.timestamp += 160;
        pair.a.press(1, 160, true);
        if (i % 4 == 3)
            pair.lab.run(20);
    }
    pair.lab.run(20);
    CHECK(pair.lab.told<Digit>().size() == limits::digits_per_second);
    CHECK(pair.lab.counters(pair.a).digits_dropped == 5);
}

TEST_CASE("packets from another address are counted, never heard, never recorded") {
    Pair pair;
    const auto recording = *pair.lab.engine->start_recording({1}, "s.wav");
    REQUIRE(pair.lab.engine->attach(recording, pair.a.party, 0));
    Phone stranger(1300, Codec::pcma, "127.0.0.2");
    stranger.peer = pair.a.peer;
    stranger.ssrc = pair.a.ssrc;
    for (int i = 0; i < 20; ++i) {
        stranger.speak();
        pair.lab.run(20);
        stranger.listen();
    }
    CHECK(pair.lab.counters(pair.a).strangers == 20);
    CHECK(stranger.packets.empty());
    CHECK(lacks_tone(pair.b.sound, 1300));
    CHECK(pair.b.hears(500));
    pair.lab.engine->stop(recording);
    pair.lab.run(60);
    CHECK(lacks_tone(channel_of(pair.lab.folder.path / "s.wav", 0), 1300));
}

TEST_CASE("sound may come from where the signalling comes, and then goes there") {
    Lab lab;
    Phone phone(500);
    Phone stranger(1300, Codec::pcma, "127.0.0.2");
    lab.connect(phone);
    stranger.peer = phone.peer;
    const auto signal = [&] {
        REQUIRE(lab.engine->set_remote(phone.party, {.ip = "192.0.2.2", // behind a router
                                                     .other = phone.ip,
                                                     .port = 4000,
                                                     .codec = phone.codec,
                                                     .event_payload = 101}));
    };
    signal();
    REQUIRE(lab.engine->play(phone.party, {make_clip(sine(800, 16'000))}));
    stranger.speak();
    lab.run(200);
    CHECK(lab.counters(phone).packets_in > 5);
    CHECK(lab.counters(phone).strangers == 1);
    CHECK(phone.hears(800));
    signal(); // a refreshed session does not forget the place
    phone.forget();
    lab.run(200);
    CHECK(phone.hears(800));
    stranger.listen();
    CHECK(stranger.packets.empty());
}

TEST_CASE("before set_remote nothing is accepted and nothing leaves") {
    Lab lab;
    const auto opened = lab.engine->open_rtp({1});
    REQUIRE(opened);
    CHECK(opened->port % 2 == 0);
    Phone phone(500);
    phone.peer = opened->port;
    phone.party = opened->party;
    REQUIRE(lab.engine->play(opened->party, {make_clip(sine(800, 8000))}));
    for (int i = 0; i < 5; ++i) {
        phone.speak();
        lab.run(20);
    }
    phone.listen();
    CHECK(phone.packets.empty());
    CHECK(lab.counters(phone).strangers == 5);
}

TEST_CASE("the port is learnt from the signalled address, and then held") {
    Lab lab;
    Phone a(500);
    Phone b(800);
    lab.connect(a);
    lab.connect(b);
    // Signalled with a port that is not the real one, as behind a translating router.
    REQUIRE(lab.engine->set_remote(
        a.party, {.ip = "127.0.0.1", .port = 9, .codec = Codec::pcma, .event_payload = 101}));
    const auto bridge = *lab.engine->create_bridge({1});
    lab.join(bridge, {&a, &b});
    lab.run(200);
    CHECK(a.hears(800));
    // Another port of the same address is a stranger while the first one speaks ...
    Phone other(1300);
    other.peer = a.peer;
    other.sequence = a.sequence;
    b.forget();
    for (int i = 0; i < 5; ++i) {
        other.speak();
        lab.run(20);
    }
    CHECK(lab.counters(a).strangers == 5);
    CHECK(lacks_tone(b.sound, 1300));
    // ... and may take over when the first has fallen silent.
    a.speaking = false;
    lab.run(600);
    b.forget();
    for (int i = 0; i < 10; ++i) {
        other.speak();
        lab.run(20);
    }
    CHECK(b.hears(1300));
    other.listen();
    CHECK(other.hears(800));
    // A new signalled port sets it right.
    lab.signal(a);
    a.speaking = true;
    a.forget();
    lab.run(200);
    CHECK(a.hears(800));
}

TEST_CASE("damaged packets are counted and harm nobody") {
    Pair pair;
    const auto before = pair.lab.counters(pair.a);
    auto good = pair.a.frame();
    const auto with = [&](auto change) {
        auto bytes = good;
        change(bytes);
        pair.a.send_raw(bytes);
        pair.lab.engine->step(1_ms);
    };
    with([](auto& b) { b.resize(1); });
    with([](auto& b) { b.resize(11); });
    with([](auto& b) { b[0] = 0x00; });
    with([](auto& b) { b[0] = 0x8F, b.resize(40); });
    with([](auto& b) { b[0] = 0x90, b[14] = 0xFF; });
    with([](auto& b) { b[0] = 0xA0, b.back() = 0xFF; });
    with([](auto& b) { b[1] = 99; });    // unknown payload type
    with([](auto& b) { b[1] = 0; });     // the other law, not agreed
    with([](auto& b) { b.resize(12); }); // no sound
    with([](auto& b) { b.resize(12 + limits::speech_bytes + 1); });
    with([](auto& b) { b.resize(1500 + 1); });
    with([](auto& b) { b.resize(9000); });
    const auto after = pair.lab.counters(pair.a);
    CHECK(after.malformed - before.malformed == 12);
    CHECK(after.packets_in == before.packets_in);
    with([](auto&) {});
    CHECK(pair.lab.counters(pair.a).packets_in == before.packets_in + 1);
    pair.lab.run(200);
    CHECK(pair.b.hears(500));
}

TEST_CASE("a changed SSRC in the middle goes on at the other side without a jump") {
    Pair pair;
    const auto recording = *pair.lab.engine->start_recording({1}, "s.wav");
    REQUIRE(pair.lab.engine->attach(recording, pair.a.party, 0));
    pair.lab.run(200);
    pair.a.ssrc = 0x9999;
    pair.a.sequence = 7;
    pair.a.timestamp = pair.a.first_timestamp = 0xFFFFFF00; // wraps soon
    pair.lab.run(400);
    const auto& got = pair.b.packets;
    REQUIRE(got.size() == 30);
    for (std::size_t i = 1; i < got.size(); ++i) {
        CHECK(got[i].ssrc == got[0].ssrc);
        CHECK(got[i].sequence == static_cast<std::uint16_t>(got[i - 1].sequence + 1));
        CHECK(got[i].timestamp == got[i - 1].timestamp + 160);
    }
    CHECK(pair.lab.counters(pair.a).restarts == 1);
    CHECK(pair.lab.counters(pair.a).lost == 0);
    pair.lab.engine->stop(recording);
    pair.lab.run(60);
    const auto sound = channel_of(pair.lab.folder.path / "s.wav", 0);
    for (int ms = 20; ms < 580; ms += 40) // no hole at the seam
        CHECK(tone_level(part(sound, ms, ms + 40), 500) > amplitude / 2);
}

TEST_CASE("fifty times the rate from the party itself is cut, its voice goes on") {
    Pair pair;
    pair.a.speaking = false;
    for (int i = 0; i < 50; ++i) {
        for (int n = 0; n < 50; ++n)
            pair.a.speak();
        pair.lab.run(20);
    }
    const auto counters = pair.lab.counters(pair.a);
    CHECK(counters.flooded > 0);
    CHECK(counters.packets_in <= limits::packets_per_second + limits::packets_burst + 5);
    CHECK(pair.a.packets.size() == 50); // the other direction did not suffer
}

TEST_CASE("loss is counted; a decoder conceals it") {
    Pair pair;
    pair.mix();
    pair.lab.run(200);
    pair.b.forget();
    const auto before = pair.lab.counters(pair.a);
    for (int i = 0; i < 5; ++i) {
        pair.a.lose = 1;
        pair.lab.run(200);
    }
    const auto after = pair.lab.counters(pair.a);
    CHECK(after.lost - before.lost == 5);
    CHECK(after.concealed - before.concealed == 5);
    CHECK(pair.b.packets.size() == 50);
    for (std::size_t ms = 0; ms + 40 <= 1000; ms += 40) // no hole anywhere
        CHECK(tone_level(part(pair.b.sound, static_cast<int>(ms), static_cast<int>(ms) + 40), 500) >
              amplitude / 3);
}

TEST_CASE("jitter of 60 ms is smoothed for a mixer after it has adapted") {
    Pair pair;
    pair.mix();
    pair.a.speaking = false;
    const auto burst = [&] { // nothing for three ticks, then all at once
        for (int i = 0; i < 4; ++i) {
            if (i == 3)
                for (int n = 0; n < 4; ++n)
                    pair.a.speak();
            pair.lab.run(20);
        }
    };
    for (int i = 0; i < 25; ++i)
        burst();
    pair.b.forget();
    const auto before = pair.lab.counters(pair.a);
    for (int i = 0; i < 25; ++i)
        burst();
    const auto after = pair.lab.counters(pair.a);
    CHECK(after.late == before.late);
    CHECK(after.concealed - before.concealed <= 1);
    for (int ms = 0; ms + 40 <= 1900; ms += 40)
        CHECK(tone_level(part(pair.b.sound, ms, ms + 40), 500) > amplitude / 2);
}

TEST_CASE("silence of the line is told once, and again only after it came back") {
    Pair pair({.media_timeout = 2_s});
    pair.lab.run(1000);
    CHECK(pair.lab.told<MediaBegan>().size() == 2);
    pair.a.speaking = false;
    pair.lab.run(1900);
    CHECK(pair.lab.told<MediaTimeout>().empty());
    pair.lab.run(3000);
    REQUIRE(pair.lab.told<MediaTimeout>().size() == 1);
    CHECK(pair.lab.told<MediaTimeout>()[0].party == pair.a.party);
    pair.a.speaking = true;
    pair.lab.run(200);
    pair.a.speaking = false;
    pair.lab.run(2500);
    CHECK(pair.lab.told<MediaTimeout>().size() == 2);
}

TEST_CASE("directions: what is not agreed is neither heard nor sent") {
    Pair pair;
    pair.lab.signal(pair.a, Direction::sendonly); // a said: I only listen
    pair.lab.run_settled(200);
    CHECK(pair.a.hears(800));
    CHECK_FALSE(pair.b.hears(500));
    pair.lab.signal(pair.a, Direction::recvonly);
    pair.lab.run_settled(200);
    CHECK(pair.a.packets.empty());
    CHECK(pair.b.hears(500));
    pair.lab.signal(pair.a, Direction::inactive);
    pair.lab.run_settled(200);
    CHECK(pair.a.packets.empty());
    CHECK_FALSE(pair.b.hears(500));
    pair.lab.signal(pair.a);
    pair.lab.run_settled(200);
    CHECK(pair.a.hears(800));
    CHECK(pair.b.hears(500));
}

TEST_CASE("RTCP goes out every five seconds and garbage coming in is harmless") {
    Pair pair;
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    auto own = Phone::address("127.0.0.1", static_cast<std::uint16_t>(pair.a.port + 1));
    // The port beside the phone's may be taken by somebody else: then only the counters speak.
    const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0;
    const auto to = Phone::address("127.0.0.1", static_cast<std::uint16_t>(pair.a.peer + 1));
    const std::vector<std::uint8_t> garbage{1, 2, 3, 4, 5};
    ::sendto(fd, garbage.data(), garbage.size(), 0, reinterpret_cast<const sockaddr*>(&to),
             sizeof to);
    std::array<std::uint8_t, rtcp_most_bytes> report{};
    const auto size = write_rtcp({.ssrc = 1}, report);
    pair.lab.run(20);
    ::sendto(fd, report.data(), size, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    pair.lab.run(11'000);
    const auto counters = pair.lab.counters(pair.a);
    CHECK(counters.rtcp_bad == 1);
    CHECK(counters.rtcp_in == 1);
    CHECK(counters.rtcp_out >= 2);
    CHECK(counters.rtcp_out <= 3);
    if (bound) {
        std::array<std::uint8_t, 200> bytes{};
        const auto got = ::recv(fd, bytes.data(), bytes.size(), 0);
        REQUIRE(got > 0);
        CHECK(valid_rtcp(std::span(bytes).first(static_cast<std::size_t>(got))));
        CHECK(bytes[1] == 200);
    }
    ::close(fd);
}

TEST_CASE("addresses that cannot be a telephone are refused") {
    Lab lab;
    const auto party = lab.engine->open_rtp({1})->party;
    for (const char* ip : {"", "example.org", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1"}) {
        const auto refused = lab.engine->set_remote(party, {.ip = ip, .port = 4000});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == "media.address");
    }
    CHECK(
        lab.engine->set_remote(*lab.engine->open_virtual({1}), {.ip = "127.0.0.1"}).error().code ==
        "media.not_rtp");
    CHECK(lab.engine->set_remote({999}, {.ip = "127.0.0.1"}).error().code == "media.unknown");
}

TEST_CASE("ports run out, and a closed party gives its pair back") {
    Lab lab({.first_port = 38'000, .last_port = 38'005});
    std::vector<OpenedParty> opened;
    while (true) {
        auto next = lab.engine->open_rtp({1});
        if (!next) {
            CHECK(next.error().code == "media.ports");
            break;
        }
        opened.push_back(*next);
    }
    REQUIRE(opened.size() <= 3);
    REQUIRE(!opened.empty());
    lab.engine->close(opened[0].party);
    lab.run(20);
    const auto again = lab.engine->open_rtp({1});
    REQUIRE(again);
    CHECK(again->port == opened[0].port);
    CHECK_FALSE(lab.engine->counters(opened[0].party));
}

TEST_CASE("options out of range are refused") {
    const auto code = [](const Options& options) {
        auto started = Engine::start(options);
        return started ? std::string() : started.error().code;
    };
    Folder folder;
    const auto path = folder.path.string();
    CHECK(code({.address = "nowhere", .recordings = path, .manual_clock = true}) ==
          "media.options");
    CHECK(code({.first_port = 5, .last_port = 4, .recordings = path}) == "media.options");
    CHECK(code({.workers = limits::workers + 1, .recordings = path}) == "media.options");
    CHECK(code({.recordings = "/dev/null/x"}) == "media.folder");
    CHECK(code({.workers = 1, .recordings = path, .manual_clock = true}).empty());
}
