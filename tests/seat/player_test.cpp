// A recording as it is played into the line: what is heard, from where, and when it stops.
#include <condition_variable>
#include <mutex>

#include <catch2/catch.hpp>

#include "audio/g711.h"
#include "audio/wav.h"
#include "media/line.h"
#include "seat/limits.h"
#include "seat/player.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

/// Channels whose sum at sample n is known: the first rises, each further one stays as it is.
std::string wav(std::uint64_t frames, audio::WavCoding coding,
                const std::vector<int>& even = {1'000}) {
    const audio::WavFormat format{.coding = coding, .channels = 1 + static_cast<int>(even.size())};
    const auto head = audio::wav_header(format, frames);
    std::string out(head.begin(), head.end());
    std::vector<int> frame(1);
    frame.insert(frame.end(), even.begin(), even.end());
    for (std::uint64_t i = 0; i < frames; ++i) {
        frame.front() = static_cast<int>(i / 160 % 100) * 64;
        for (const int value : frame) {
            if (coding == audio::WavCoding::alaw) {
                out += static_cast<char>(audio::encode_alaw(static_cast<std::int16_t>(value)));
            } else {
                out += static_cast<char>(value & 255);
                out += static_cast<char>(value >> 8 & 255);
            }
        }
    }
    return out;
}

/// What a frame of that number sounds like.
int sound_of(std::uint64_t frame, audio::WavCoding coding) {
    const auto value = static_cast<std::int16_t>(frame % 100 * 64);
    if (coding != audio::WavCoding::alaw)
        return value + 1'000;
    return audio::decode_alaw(audio::encode_alaw(value)) +
           audio::decode_alaw(audio::encode_alaw(1'000));
}

/// A player, the device it plays into, and the lab that gives the sound.
struct Room {
    explicit Room(std::string file_)
        : file(std::move(file_)) {
        player.open([this](std::uint64_t first, std::uint64_t count, Player::Then then) {
            std::string refused;
            {
                const std::lock_guard lock(mutex);
                parts.push_back(first);
                refused = trouble;
            }
            if (!refused.empty())
                return then(fail(refused, "as the test wants it"));
            then(seat::Part{first < file.size() ? file.substr(first, count) : "", file.size()});
        });
    }
    bool until(const std::function<bool()>& done) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(30), done);
    }
    /// The same where the device's clock brings it about.
    bool in_time(const std::function<bool()>& done) {
        for (int i = 0; i < 3'000; ++i) {
            if (done())
                return true;
            std::unique_lock lock(mutex);
            changed.wait_for(lock, std::chrono::milliseconds(10));
        }
        return false;
    }
    /// The next frame that the device gets, first sample; the device waits for it.
    int hear() {
        for (int i = 0; i < 3'000; ++i) {
            if (const auto frame = line->beside.pop())
                return (*frame)[0];
            std::unique_lock lock(mutex);
            changed.wait_for(lock, std::chrono::milliseconds(10)); // as a device's clock does
        }
        FAIL("no sound came");
        return 0;
    }

    std::string file;
    std::string trouble; // guarded by mutex
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::uint64_t> parts; // guarded by mutex
    std::shared_ptr<media::Line> line = std::make_shared<media::Line>();
    Player player{line, [this] {
                      const std::lock_guard lock(mutex);
                      changed.notify_all();
                  }};
};

} // namespace

TEST_CASE("both sides of a recording are heard together, from its beginning to its end") {
    const auto coding = GENERATE(audio::WavCoding::alaw, audio::WavCoding::pcm16);
    constexpr std::uint64_t frames = 6;
    Room room(wav(frames * 160 + 40, coding)); // and a quarter of a frame
    REQUIRE(room.until([&] { return room.player.view().length.ms > 0; }));
    CHECK(room.player.view().length == Duration{125});
    CHECK(!room.player.view().playing);
    CHECK(!room.line->beside_on);
    room.player.play();
    for (std::uint64_t i = 0; i < frames; ++i)
        CHECK(room.hear() == sound_of(i, coding));
    room.hear();
    REQUIRE(room.until([&] { return !room.player.view().playing; }));
    CHECK(room.player.view().at == Duration{125});
    room.player.play(); // again
    CHECK(room.hear() == sound_of(0, coding));
}

TEST_CASE("a long recording is fetched as far as it is heard, and from where it is wanted") {
    constexpr auto coding = audio::WavCoding::pcm16;
    // 20 minutes: 4 bytes a sample, some forty blocks.
    const std::uint64_t samples = 20 * 60 * 8'000;
    Room room(wav(samples, coding));
    REQUIRE(room.until([&] { return room.player.view().length.ms > 0; }));
    CHECK(room.parts == std::vector<std::uint64_t>{0});
    room.player.seek(Duration{600'000});
    room.player.play();
    CHECK(room.hear() == sound_of(30'000, coding));
    const auto wanted = 600 * 8'000 * 4 / limits::sound_block * limits::sound_block;
    CHECK(room.parts == std::vector<std::uint64_t>{0, wanted});
    room.player.seek(Duration{99'999'999});
    REQUIRE(room.until([&] { return !room.player.view().playing; }));
    CHECK(room.player.view().at == room.player.view().length);
    room.player.seek(Duration{-5});
    CHECK(room.player.view().at == Duration{0});
}

TEST_CASE("a pause is silent at once, and goes on from there") {
    constexpr auto coding = audio::WavCoding::alaw;
    Room room(wav(100 * 160, coding));
    room.player.play();
    CHECK(room.hear() == sound_of(0, coding));
    CHECK(room.line->beside_on);
    room.player.pause();
    CHECK(!room.line->beside_on); // what waits in the ring is dropped by the device
    const auto at = room.player.view().at;
    room.player.play();
    CHECK(room.player.view().at >= at);
    room.player.close();
    CHECK(!room.player.view().open);
    CHECK(!room.line->beside_on);
}

TEST_CASE("what cannot be had or is no sound is said, and may be tried again") {
    Room none("RIFF....nothing of the kind");
    REQUIRE(none.until([&] { return !none.player.view().trouble.empty(); }));
    none.player.play();
    REQUIRE(none.until([&] { return !none.player.view().playing; }));

    Room away(wav(160, audio::WavCoding::alaw));
    REQUIRE(away.until([&] { return away.player.view().length.ms > 0; }));
    Room gone(wav(limits::sound_block * 2, audio::WavCoding::alaw));
    REQUIRE(gone.until([&] { return gone.player.view().length.ms > 0; }));
    {
        const std::lock_guard lock(gone.mutex);
        gone.trouble = "client.nobody_there";
    }
    gone.player.seek(gone.player.view().length - Duration{1'000});
    gone.player.play();
    REQUIRE(gone.until([&] { return gone.player.view().trouble == "client.nobody_there"; }));
    CHECK(!gone.player.view().playing);
    {
        const std::lock_guard lock(gone.mutex);
        gone.trouble.clear();
    }
    gone.player.play();
    CHECK(gone.hear() >= 1'000);
}

TEST_CASE("a player may go while its sound is on its way") {
    const auto line = std::make_shared<media::Line>();
    Player::Then later;
    {
        Player player(line, [] {});
        std::mutex mutex;
        std::condition_variable asked;
        player.open([&](auto, auto, Player::Then then) {
            const std::lock_guard lock(mutex);
            later = std::move(then);
            asked.notify_all();
        });
        std::unique_lock lock(mutex);
        REQUIRE(asked.wait_for(lock, std::chrono::seconds(30), [&] { return later != nullptr; }));
    }
    later(fail("client.unreachable", "too late"));
    CHECK(!line->beside_on);
}

TEST_CASE("a piece is played again and again, to the sample, until the loop is given up") {
    constexpr auto coding = audio::WavCoding::pcm16;
    Room room(wav(100 * 160, coding));
    REQUIRE(room.until([&] { return room.player.view().length.ms > 0; }));
    room.player.set_loop(PlayRange{Duration{400}, Duration{600}}); // frames 20 to 29
    CHECK(room.player.view().at == Duration{400});
    room.player.play();
    for (int round = 0; round < 3; ++round)
        for (std::uint64_t i = 20; i < 30; ++i)
            REQUIRE(room.hear() == sound_of(i, coding));
    CHECK(room.player.view().at >= Duration{400});
    CHECK(room.player.view().at <= Duration{600});
    CHECK(room.player.view().loop == PlayRange{Duration{400}, Duration{600}});
    room.player.set_loop({});
    room.player.seek(Duration{1'900});
    REQUIRE(room.in_time([&] { // what waited in the ring is heard, then the end of the recording
        (void)room.line->beside.pop();
        return !room.player.view().playing;
    }));
    CHECK(room.player.view().at == Duration{2'000});
    // No loop: too short, or past the end.
    room.player.set_loop(
        PlayRange{Duration{400}, Duration{400} + limits::loop_least - Duration{1}});
    CHECK(!room.player.view().loop);
    room.player.set_loop(PlayRange{Duration{400}, Duration{400} + limits::loop_least});
    CHECK(room.player.view().loop);
    room.player.set_loop(PlayRange{Duration{1'900}, Duration{9'000}});
    room.player.play();
    for (int i = 0; i < 12; ++i)
        CHECK(room.hear() >= 1'000);
}

TEST_CASE("one side alone is heard, or one more quietly") {
    constexpr auto coding = audio::WavCoding::pcm16;
    Room room(wav(100 * 160, coding));
    REQUIRE(room.until([&] { return room.player.view().channels == 2; }));
    room.player.set_levels({0, 1000});
    room.player.play();
    CHECK(room.hear() == 1'000);
    room.player.pause();
    room.player.set_levels({1000, 0});
    while (room.line->beside.pop()) {
    }
    room.player.seek(Duration{400});
    room.player.play();
    CHECK(room.hear() == 20 * 64);
    room.player.pause();
    room.player.set_levels({500, 99'999}); // more than all is all
    while (room.line->beside.pop()) {
    }
    room.player.seek(Duration{400});
    room.player.play();
    CHECK(room.hear() == 20 * 32 + 1'000);
}

TEST_CASE("third parties are heard with the others, alone, or not at all") {
    constexpr auto coding = audio::WavCoding::pcm16;
    Room room(wav(100 * 160, coding, {1'000, 5'000}));
    REQUIRE(room.until([&] { return room.player.view().channels == 3; }));
    CHECK(room.player.view().length == Duration{2'000});
    const auto heard = [&](std::vector<int> levels) {
        room.player.set_levels(std::move(levels));
        room.player.seek(Duration{400});
        room.player.play();
        const int sample = room.hear();
        room.player.pause();
        while (room.line->beside.pop()) {
        }
        return sample;
    };
    constexpr int customer = 20 * 64;
    CHECK(heard({1000, 1000, 1000}) == customer + 1'000 + 5'000);
    CHECK(heard({0, 0, 1000}) == 5'000);
    CHECK(heard({1000, 1000, 0}) == customer + 1'000);
    CHECK(heard({0, 1000}) == 1'000 + 5'000); // not named: as it is
}

TEST_CASE("another speed takes another time, and says where it is") {
    constexpr auto coding = audio::WavCoding::pcm16;
    const int speed = GENERATE(500, 1500, 2000);
    Room room(wav(200 * 160, coding)); // four seconds
    REQUIRE(room.until([&] { return room.player.view().length.ms > 0; }));
    room.player.set_speed(speed);
    CHECK(room.player.view().speed == speed);
    room.player.play();
    int frames = 0;
    REQUIRE(room.in_time([&] {
        while (room.line->beside.pop())
            ++frames;
        if (frames * 20 * speed / 1000 > 1'000 && frames * 20 * speed / 1000 < 3'000) {
            const auto at = room.player.view().at.ms;
            if (room.player.view().playing && std::abs(at - frames * 20 * speed / 1000) > 250)
                FAIL("at " << at << " after " << frames << " frames");
        }
        return !room.player.view().playing;
    }));
    while (room.line->beside.pop())
        ++frames;
    CHECK(std::abs(frames * 20 - 4'000 * 1000 / speed) <= 100);
    CHECK(room.player.view().at == Duration{4'000});
    room.player.set_speed(10);
    CHECK(room.player.view().speed == 500);
    room.player.set_speed(9'000);
    CHECK(room.player.view().speed == 2000);
}

TEST_CASE("after a pause nothing is left out") {
    constexpr auto coding = audio::WavCoding::pcm16;
    Room room(wav(100 * 160, coding));
    room.player.play();
    CHECK(room.hear() == sound_of(0, coding));
    CHECK(room.hear() == sound_of(1, coding));
    REQUIRE(room.in_time([&] { return room.line->beside.waiting() == 4; }));
    room.player.pause();
    CHECK(room.player.view().at <= Duration{60}); // not what only waited in the ring
    while (room.line->beside.pop()) {
    }
    room.player.play();
    CHECK(room.hear() <= sound_of(3, coding));
}
