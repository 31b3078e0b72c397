// Prompts, music, virtual voices and ears.
#include "phone.h"

#include "media/ear.h"
#include "media/jitter_buffer.h"
#include "media/player.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

ClipPtr tone(double hertz, int ms) {
    return make_clip(sine(hertz, static_cast<std::size_t>(ms) * 8));
}

} // namespace

TEST_CASE("a party outside any bridge hears its prompt and then nothing") {
    Lab lab;
    Phone caller(500);
    lab.connect(caller);
    lab.run(100);
    CHECK(caller.packets.empty());
    const auto play = lab.engine->play(caller.party, {tone(1000, 300), tone(1500, 200)});
    REQUIRE(play);
    lab.run(600);
    REQUIRE(caller.packets.size() == 25);
    CHECK(caller.packets[0].marker);
    CHECK(has_tone(part(caller.sound, 0, 300), 1000));
    CHECK(has_tone(part(caller.sound, 300, 500), 1500));
    const auto finished = lab.told<PlayFinished>();
    REQUIRE(finished.size() == 1);
    CHECK(finished[0].play == *play);
    CHECK(finished[0].party == caller.party);
    CHECK(finished[0].outcome == PlayOutcome::completed);
    CHECK(finished[0].samples == 4000);
    lab.engine->stop(*play); // too late: nothing happens
    lab.run(40);
    CHECK(lab.told<PlayFinished>().size() == 1);
}

TEST_CASE("a prompt gives way within a tick") {
    Lab lab;
    Phone caller(500);
    lab.connect(caller);
    const auto play = lab.engine->play(caller.party, {tone(1000, 5000)});
    lab.run(500);
    lab.engine->stop(*play);
    lab.run(20);
    const auto heard = caller.packets.size();
    lab.run(200);
    CHECK(caller.packets.size() == heard);
    const auto finished = lab.told<PlayFinished>();
    REQUIRE(finished.size() == 1);
    CHECK(finished[0].outcome == PlayOutcome::stopped);
    CHECK(finished[0].samples == static_cast<std::int64_t>(heard) * 160);
}

TEST_CASE("a new prompt replaces the old one") {
    Lab lab;
    Phone caller(500);
    lab.connect(caller);
    const auto first = lab.engine->play(caller.party, {tone(1000, 5000)});
    lab.run(200);
    const auto second = lab.engine->play(caller.party, {tone(1500, 5000)});
    caller.forget();
    lab.run(200);
    CHECK(caller.hears(1500));
    CHECK_FALSE(caller.hears(1000));
    REQUIRE(lab.told<PlayFinished>().size() == 1);
    CHECK(lab.told<PlayFinished>()[0].play == *first);
    lab.engine->close(caller.party);
    lab.run(40);
    CHECK(lab.told<PlayFinished>().size() == 2);
    CHECK(lab.told<PlayFinished>()[1].play == *second);
}

TEST_CASE("music loops over clips of any length and can go on where it was") {
    Lab lab;
    Phone caller(500);
    lab.connect(caller);
    const auto odd = make_clip(sine(1000, 4001));
    const auto play = lab.engine->play(caller.party, {odd, make_clip({}), odd}, {.loop = true});
    lab.run(3000);
    CHECK(caller.packets.size() == 150);
    CHECK(has_tone(part(caller.sound, 2500, 3000), 1000));
    lab.engine->stop(*play);
    lab.run(40);
    CHECK(lab.told<PlayFinished>()[0].samples == 24'000);

    const auto two = std::vector<ClipPtr>{tone(1000, 500), tone(1500, 500)};
    REQUIRE(lab.engine->play(caller.party, two, {.loop = true, .from = 8000 * 7 + 4000}));
    caller.forget();
    lab.run(400);
    CHECK(caller.hears(1500));
}

TEST_CASE("a prompt may be mixed with the bridge or take its place") {
    Lab lab;
    Phone a(500);
    Phone b(800);
    lab.connect(a);
    lab.connect(b);
    const auto bridge = *lab.engine->create_bridge({1});
    lab.join(bridge, {&a, &b});
    REQUIRE(lab.engine->play(a.party, {tone(1500, 5000)}, {.mode = PlayMode::mix}));
    lab.run_settled(400);
    CHECK(a.hears_only({800, 1500}, {500, 800, 1500}));
    CHECK(b.hears_only({500}, {500, 800, 1500}));
    REQUIRE(lab.engine->play(a.party, {tone(1500, 1000)}, {.mode = PlayMode::replace}));
    lab.run_settled(400);
    CHECK(a.hears_only({1500}, {500, 800, 1500}));
    CHECK(b.hears_only({500}, {500, 800, 1500}));
    lab.run(1000);
    lab.run_settled(400);
    CHECK(a.hears_only({800}, {500, 800, 1500}));
}

TEST_CASE("what cannot be played is refused") {
    Lab lab;
    const auto party = *lab.engine->open_virtual({1});
    CHECK(lab.engine->play(party, {}).error().code == "media.empty");
    CHECK(lab.engine->play(party, {make_clip({}), nullptr}).error().code == "media.empty");
    CHECK(lab.engine->play({77}, {tone(500, 20)}).error().code == "media.unknown");
    CHECK(lab.engine->play(party, std::vector<ClipPtr>(limits::clips_per_play, tone(500, 20))));
    CHECK(lab.engine->play(party, std::vector<ClipPtr>(limits::clips_per_play + 1, tone(500, 20)))
              .error()
              .code == "media.limit");
    CHECK(make_clip(std::vector<std::int16_t>(limits::clip_samples + 1))->samples() ==
          limits::clip_samples);
}

TEST_CASE("a virtual customer speaks into its bridge, and its listener is heard by an ear") {
    Lab lab;
    Phone student(800);
    student.silent = true;
    lab.connect(student);
    const auto customer = *lab.engine->open_virtual({1});
    const auto bridge = *lab.engine->create_bridge({1});
    lab.join(bridge, {&student});
    REQUIRE(lab.engine->join(bridge, customer));
    lab.engine->listen(student.party, true);
    const auto recording = *lab.engine->start_recording({1}, "v.wav");
    REQUIRE(lab.engine->attach(recording, customer, 0));
    REQUIRE(lab.engine->attach(recording, student.party, 1));
    lab.run(400);
    CHECK(student.packets.size() == 20); // a live line even while the customer is silent
    CHECK(lab.told<SpeechBegan>().empty());
    REQUIRE(lab.engine->play(customer, {tone(500, 600)}));
    lab.run(600);
    student.silent = false; // answers at 1.0 s, for half a second
    lab.run(500);
    student.silent = true;
    lab.run(500);
    CHECK(has_tone(part(student.sound, 420, 980), 500));
    REQUIRE(lab.told<PlayFinished>().size() == 1);
    CHECK(lab.told<PlayFinished>()[0].samples == 4800);
    const auto began = lab.told<SpeechBegan>();
    const auto ended = lab.told<SpeechEnded>();
    REQUIRE(began.size() == 1);
    REQUIRE(ended.size() == 1);
    const auto finished = lab.told<PlayFinished>()[0].at;
    CHECK((began[0].at - finished).ms <= 20);
    CHECK((began[0].at - finished).ms >= -20);
    CHECK(ended[0].length.ms >= 480);
    CHECK(ended[0].length.ms <= 520);
    CHECK(ended[0].level_dbov <= -14); // amplitude 8000: -12.2 - 3 dBov
    CHECK(ended[0].level_dbov >= -16);
    lab.engine->stop(recording);
    lab.run(100);
    const auto path = lab.folder.path / "v.wav";
    CHECK(has_tone(part(channel_of(path, 0), 420, 980), 500));
    CHECK(lacks_tone(part(channel_of(path, 0), 1100, 1900), 500));
    CHECK(has_tone(part(channel_of(path, 1), 1020, 1480), 800));
}

TEST_CASE("prompts to a party can be recorded, mixed with a voice on the same channel") {
    Lab lab;
    Phone caller(500);
    lab.connect(caller);
    const auto recording = *lab.engine->start_recording({1}, "p.wav", {.channels = 1});
    REQUIRE(lab.engine->attach(recording, caller.party, 0, TapSource::said));
    REQUIRE(lab.engine->attach(recording, caller.party, 0, TapSource::played));
    REQUIRE(lab.engine->play(caller.party, {tone(1500, 400)}));
    lab.run(800);
    lab.engine->stop(recording);
    lab.run(60);
    const auto sound = channel_of(lab.folder.path / "p.wav", 0);
    CHECK(has_tone(part(sound, 40, 380), 1500));
    CHECK(has_tone(part(sound, 40, 380), 500));
    CHECK(has_tone(part(sound, 440, 780), 500));
    CHECK(lacks_tone(part(sound, 440, 780), 1500));
}

TEST_CASE("speech ends when the line goes dead") {
    Lab lab;
    Phone student(800);
    lab.connect(student);
    lab.engine->listen(student.party, true);
    lab.run(500);
    CHECK(lab.told<SpeechBegan>().size() == 1);
    student.speaking = false;
    lab.run(400);
    CHECK(lab.told<SpeechEnded>().size() == 1);
    lab.engine->listen(student.party, false);
    student.speaking = true;
    lab.run(500);
    CHECK(lab.told<SpeechBegan>().size() == 1);
}

namespace {

/// Feeds `ms` of a tone (or, at level 0, of a faint hiss) and counts what is told.
struct Listener {
    Ear ear;
    std::int64_t now_us = 0;
    std::vector<Utterance> told;
    void hear(int ms, double level) {
        for (int t = 0; t < ms; t += 20) {
            now_us += 20'000;
            auto samples = sine(700, 160, static_cast<std::size_t>(now_us / 125), level);
            for (std::size_t i = 0; i < samples.size(); ++i)
                samples[i] = static_cast<std::int16_t>(samples[i] + static_cast<int>(i * 7 % 5));
            std::vector<std::uint8_t> codes(160);
            encode(Codec::pcmu, samples, codes);
            if (const auto utterance = ear.hear(Codec::pcmu, codes, now_us))
                told.push_back(*utterance);
        }
    }
};

} // namespace

TEST_CASE("an ear bridges gaps under 0.2 s and drops bursts under 0.1 s") {
    Listener l;
    l.hear(1000, 0);
    l.hear(80, 4000);
    l.hear(1000, 0);
    CHECK(l.told.empty());
    l.hear(100, 4000);
    REQUIRE(l.told.size() == 1);
    CHECK(l.told[0].began);
    CHECK(l.told[0].at_us == 2'080'000);
    l.hear(180, 0);
    l.hear(200, 4000);
    CHECK(l.told.size() == 1);
    l.hear(200, 0);
    REQUIRE(l.told.size() == 2);
    CHECK_FALSE(l.told[1].began);
    CHECK(l.told[1].at_us == 2'560'000);
    CHECK(l.told[1].length_us == 480'000);
}

TEST_CASE("an ear hears a quiet voice in a quiet room and not a steady noise in a loud one") {
    Listener quiet;
    quiet.hear(1000, 0);
    quiet.hear(400, 260); // -45 dBov
    CHECK(quiet.told.size() == 1);
    Listener loud;
    loud.hear(400, 0);
    loud.hear(60'000, 130); // -51 dBov, all the time
    CHECK(loud.told.empty());
    CHECK(Ear::level_dbov(32768.0 * 32768.0) == 0);
    CHECK(Ear::level_dbov(32768.0 * 32768.0 / 2) == -3);
    CHECK(Ear::level_dbov(0) <= -90);
}

namespace {

/// A jitter buffer between a sender and a taker of 20 ms each, `phase_us` apart.
struct Stream {
    JitterBuffer buffer;
    std::array<std::uint8_t, limits::tick_samples> out{};
    std::vector<std::uint8_t> codes = std::vector<std::uint8_t>(160, 1);
    std::uint32_t timestamp = 0xFFFFFF60; ///< wraps at once
    std::int64_t at_us = 0;
    int taken = 0;
    int missing = 0;

    bool put(std::int64_t late_us = 0) {
        const bool in_time = buffer.put(timestamp, codes, at_us + late_us);
        timestamp += 160;
        return in_time;
    }
    bool take(std::int64_t phase_us = 10'000) {
        const bool whole = buffer.take(out, at_us + phase_us);
        (whole ? taken : missing) += 1;
        return whole;
    }
    void run(int frames, std::int64_t phase_us, std::int64_t late_us = 0) {
        for (int i = 0; i < frames; ++i, at_us += 20'000) {
            (void)put(i % 7 == 0 ? late_us : 0);
            (void)take(phase_us);
        }
    }
};

} // namespace

TEST_CASE("a jitter buffer begins with 20 ms and grows to 120") {
    Stream stream;
    CHECK_FALSE(stream.take());
    REQUIRE(stream.put());
    CHECK(stream.buffer.delay_ms() == limits::jitter_first_ms);
    CHECK_FALSE(stream.take()); // the delay
    CHECK(stream.take());
    for (int late = 0; late < 20; ++late) { // ever later
        for (int i = 0; i < 12; ++i)
            (void)stream.take();
        for (int i = 0; i < 12; ++i)
            (void)stream.put();
    }
    CHECK(stream.buffer.delay_ms() == limits::jitter_most_ms);
    stream.run(3000, 10'000); // a quiet line again
    CHECK(stream.buffer.delay_ms() < limits::jitter_first_ms);
    CHECK(stream.taken > 2970);
    CHECK_FALSE(stream.buffer.put(stream.timestamp,
                                  std::vector<std::uint8_t>(limits::speech_bytes + 1), 0));
    CHECK(stream.buffer.put(stream.timestamp + 800'000, stream.codes, 0)); // a jump: starts anew
}

TEST_CASE("a jitter buffer becomes as short as the line allows, and no shorter") {
    for (const std::int64_t phase : {1000, 4000, 7000, 12'000, 19'000}) {
        INFO(phase);
        Stream stream;
        stream.run(1000, phase);
        // Packets lie there until the next moment of taking that is 5 ms away, or half a frame
        // more.
        const std::int64_t waits = stream.buffer.delay_ms() * 1000 + phase;
        CHECK(waits >= 5000);
        CHECK(waits < 25'000);
        stream.missing = 0;
        stream.run(1000, phase);
        CHECK(stream.missing == 0);
    }
    Stream uneven; // every seventh packet comes 8 ms late
    uneven.run(1000, 10'000, 8000);
    uneven.missing = 0;
    uneven.run(2000, 10'000, 8000);
    CHECK(uneven.missing == 0);
}

TEST_CASE("G.711 tables: there and back, across, and silence") {
    for (const auto codec : {Codec::pcmu, Codec::pcma}) {
        CHECK(std::abs(decode_table(codec)[silence_byte(codec)]) <= 8);
        for (int i = 0; i < 256; ++i) {
            const auto code = static_cast<std::uint8_t>(i);
            std::array<std::int16_t, 1> sample{};
            std::array<std::uint8_t, 1> back{};
            decode(codec, std::array{code}, sample);
            encode(codec, sample, back);
            CHECK(decode_table(codec)[back[0]] == sample[0]);
            CHECK(transcode_table(codec, codec)[code] == code);
        }
    }
    for (int i = 0; i < 256; ++i) {
        const auto code = static_cast<std::uint8_t>(i);
        const int u = decode_table(Codec::pcmu)[code];
        const int a = decode_table(Codec::pcma)[transcode_table(Codec::pcmu, Codec::pcma)[code]];
        CHECK(std::abs(u - a) <= std::max(16, std::abs(u) / 16));
    }
    std::array<std::uint8_t, 1> mixed{0x80}; // the loudest of u-law
    mix_into(Codec::pcmu, std::array<std::uint8_t, 1>{0x80}, mixed);
    CHECK(mixed[0] == 0x80);
    mix_into(Codec::pcmu, std::array<std::uint8_t, 1>{0x00}, mixed);
    CHECK(std::abs(decode_table(Codec::pcmu)[mixed[0]]) <= 8);
}
