// What a seal tells of the sound beside its hash: where the network lost some, how fast somebody
// spoke, on how many channels there is something.
#include "phone.h"

#include "audio/wav.h"
#include "media/marks.h"
#include "media/recorder.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

/// One caller, recorded.
struct Told {
    Lab lab;
    Phone caller{500};
    RecordingId recording;

    Told() {
        lab.connect(caller);
        lab.run(60);
        recording = *lab.engine->start_recording({1}, "told.wav");
        REQUIRE(lab.engine->attach(recording, caller.party, 0));
    }
    Sealed finish() {
        lab.engine->stop(recording);
        lab.run(40);
        REQUIRE(lab.told<Sealed>().size() == 1);
        return lab.told<Sealed>()[0];
    }
};

} // namespace

TEST_CASE("long losses are told with the seal, each with its place, up to a limit") {
    Told r;
    r.lab.run(500);
    for (const int lost : {9, 10}) { // 180 ms only count, 200 ms are told
        r.caller.lose = lost;
        r.lab.run(500);
    }
    for (std::size_t i = 0; i < limits::losses_told; ++i) {
        r.caller.lose = 10;
        r.lab.run(300);
    }
    const auto sealed = r.finish();
    CHECK(sealed.gaps == 180_ms + 200_ms * (1 + static_cast<int>(limits::losses_told)));
    REQUIRE(sealed.losses.size() == limits::losses_told);
    CHECK(sealed.losses[0].length == 200_ms);
    CHECK(std::abs(sealed.losses[0].from.ms - 1'000) <= 20);
    CHECK(std::abs(sealed.losses[1].from.ms - 1'500) <= 20);
}

TEST_CASE("who only stopped sending lost nothing") {
    Told r;
    r.lab.run(500);
    r.caller.speaking = false;
    r.lab.run(1000);
    r.caller.speaking = true;
    r.lab.run(500);
    CHECK(r.finish().losses.empty());
}

TEST_CASE("a seal tells how fast the asked-for channel speaks, and of no other") {
    const auto pace_at = [](int syllables, int paced, std::int64_t ms) {
        Lab lab;
        Phone customer{500}, agent{200};
        agent.syllables = syllables;
        lab.connect(customer);
        lab.connect(agent);
        lab.run(60);
        const auto recording = *lab.engine->start_recording({1}, "pace.wav", {.paced = paced});
        REQUIRE(lab.engine->attach(recording, customer.party, 0));
        REQUIRE(lab.engine->attach(recording, agent.party, 1));
        lab.run(ms);
        lab.engine->stop(recording);
        lab.run(40);
        REQUIRE(lab.told<Sealed>().size() == 1);
        return lab.told<Sealed>()[0].pace;
    };
    CHECK(pace_at(4, 1, 6'000) == Approx(240).margin(20));
    CHECK(pace_at(6, 1, 6'000) == Approx(360).margin(30));
    CHECK(pace_at(4, 1, 2'000) == 0);  // too little to tell
    CHECK(pace_at(4, -1, 6'000) == 0); // nobody asked
    CHECK(pace_at(4, 2, 6'000) == 0);  // there is none
}

namespace {
/// A call of two on three channels, and of a third who says something for `spoken` ms.
Sealed call_with_third(Lab& lab, int spoken) {
    Phone customer(500);
    Phone agent(800);
    Phone third(1300);
    for (auto* phone : {&customer, &agent, &third})
        lab.connect(*phone);
    lab.run(60);
    const auto recording = *lab.engine->start_recording({1}, "three.wav", {.channels = 3});
    REQUIRE(lab.engine->attach(recording, customer.party, 0));
    REQUIRE(lab.engine->attach(recording, agent.party, 1));
    lab.run(500);
    if (spoken > 0)
        REQUIRE(lab.engine->attach(recording, third.party, 2));
    lab.run(spoken);
    lab.engine->stop(recording);
    lab.run(40);
    REQUIRE(lab.told<Sealed>().size() == 1);
    return lab.told<Sealed>()[0];
}
} // namespace

TEST_CASE("a third channel stays if somebody was heard on it, and else is left out") {
    Lab lab;
    const int spoken = GENERATE(0, 300);
    INFO(spoken);
    const auto sealed = call_with_third(lab, spoken);
    const auto path = lab.folder.path / "three.wav";
    CHECK(sealed.channels == (spoken > 0 ? 3 : 2));
    CHECK(sealed.complete);
    CHECK(sealed.sha256 == hash_file(path.string()));
    const auto wav = audio::WavFile::open(path);
    REQUIRE(wav);
    CHECK(wav->format().channels == sealed.channels);
    CHECK(wav->duration() == sealed.duration);
    CHECK(has_tone(part(channel_of(path, 0), 20, 480), 500));
    CHECK(has_tone(part(channel_of(path, 1), 20, 480), 800));
    if (spoken > 0)
        CHECK(has_tone(part(channel_of(path, 2), 520, 780), 1300));
    CHECK_FALSE(std::filesystem::exists(path.string() + ".new"));
    // Of what a crash leaves, likewise: as if the seal had never been written.
    const auto before = read_file(path);
    std::filesystem::remove(marks_path(path.string()));
    const auto mended = recover(lab.folder.path.string());
    REQUIRE(mended);
    REQUIRE(mended->size() == 1);
    CHECK(mended->front().channels == sealed.channels);
    CHECK(read_file(path) == before);
}

TEST_CASE("a crash leaves a third channel that nobody was heard on, and mending takes it out") {
    Lab lab;
    const auto path = lab.folder.path / "cut.wav";
    constexpr int frames = 20'001; // over two pieces, and a torn frame behind them
    std::string bytes;
    const auto header = wav_header(Codec::pcma, 3, 0);
    bytes.assign(header.begin(), header.end());
    for (int i = 0; i < frames; ++i)
        bytes += {static_cast<char>(i), static_cast<char>(i / 256),
                  static_cast<char>(silence_byte(Codec::pcma))};
    std::ofstream(path, std::ios::binary) << bytes << "ab";
    const auto mended = recover(lab.folder.path.string());
    REQUIRE(mended);
    REQUIRE(mended->size() == 1);
    CHECK(mended->front().error.empty());
    CHECK(mended->front().channels == 2);
    CHECK(mended->front().duration.ms == frames / 8);
    const auto now = read_file(path);
    REQUIRE(now.size() == wav_header_bytes + 2 * frames);
    for (int i = 0; i < frames; i += 997) {
        const auto at = wav_header_bytes + static_cast<std::size_t>(2 * i);
        CHECK(now[at] == static_cast<char>(i));
        CHECK(now[at + 1] == static_cast<char>(i / 256));
    }
    const auto wav = audio::WavFile::open(path);
    REQUIRE(wav);
    CHECK(wav->format().channels == 2);
}
