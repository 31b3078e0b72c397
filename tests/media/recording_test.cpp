// Recordings: the media clock, marks, seals, failing disks, and what a crash leaves.
#include "phone.h"

#include <csignal>
#include <future>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <fmt/format.h>

#include "media/marks.h"
#include "media/recorder.h"

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

std::size_t lines_with(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; ++at)
        ++count;
    return count;
}

struct Recorded {
    Lab lab;
    Phone caller{500};
    RecordingId recording;

    Recorded() {
        lab.connect(caller);
        lab.run(60);
        recording = *lab.engine->start_recording({1}, "day/one.wav", {.note = "contact \"7\""});
        REQUIRE(lab.engine->attach(recording, caller.party, 0));
    }
    std::filesystem::path path() const { return lab.folder.path / "day" / "one.wav"; }
    std::string marks() const { return read_file(marks_path(path().string())); }
    Sealed finish() {
        lab.engine->stop(recording);
        lab.run(40);
        REQUIRE(lab.told<Sealed>().size() == 1);
        return lab.told<Sealed>()[0];
    }
};

/// The longest stretch without sound, in samples.
std::int64_t longest_silence(const std::vector<std::int16_t>& sound) {
    std::int64_t longest = 0;
    std::int64_t run = 0;
    for (const auto sample : sound) {
        run = std::abs(sample) <= 8 ? run + 1 : 0; // A-law has no zero
        longest = std::max(longest, run);
    }
    return longest;
}

} // namespace

TEST_CASE("a recording is as long as its clock, sealed with the hash of its file") {
    Recorded r;
    r.lab.run(1000);
    r.lab.engine->mark(r.recording, "read \"back\"\n\xFF");
    r.lab.run(1000);
    const auto sealed = r.finish();
    CHECK(sealed.file == "day/one.wav");
    CHECK(sealed.complete);
    CHECK(sealed.gaps == 0_ms);
    CHECK(sealed.duration.ms >= 2000);
    CHECK(sealed.duration.ms <= 2005);
    CHECK(sealed.sha256 == hash_file(r.path().string()));
    CHECK(sealed.sha256.size() == 64);
    const auto sound = channel_of(r.path(), 0);
    CHECK(static_cast<std::int64_t>(sound.size()) / 8 == sealed.duration.ms);
    CHECK(has_tone(part(sound, 20, 1980), 500));
    const auto marks = r.marks();
    CHECK(is_sealed(marks));
    CHECK(marks.find("\"note\":\"contact \\\"7\\\"\"") != std::string::npos);
    CHECK(marks.find("\"text\":\"read \\\"back\\\"\\u000a\xEF\xBF\xBD\"") != std::string::npos);
    CHECK(marks.find("\"at_ms\":100") != std::string::npos);
    CHECK(marks.find(sealed.sha256) != std::string::npos);
}

TEST_CASE("lost packets become silence of the same length, with a mark each") {
    Recorded r;
    r.lab.run(500);
    r.caller.lose = 5;
    r.lab.run(500);
    r.caller.lose = 1;
    r.lab.run(500);
    const auto sealed = r.finish();
    CHECK(sealed.gaps == 120_ms);
    CHECK(lines_with(r.marks(), "\"gap\"") == 2);
    const auto sound = channel_of(r.path(), 0);
    CHECK(has_tone(part(sound, 20, 480), 500));
    CHECK(lacks_tone(part(sound, 500, 600), 500));
    CHECK(has_tone(part(sound, 620, 980), 500));
    CHECK(lacks_tone(part(sound, 1000, 1020), 500));
    CHECK(has_tone(part(sound, 1040, 1480), 500));
}

TEST_CASE("overtaken packets find their place, duplicates are not mixed in twice") {
    Recorded r;
    r.lab.run(200);
    r.caller.speaking = false;
    for (int i = 0; i < 10; ++i) {
        const auto first = r.caller.frame();
        const auto second = r.caller.frame();
        r.caller.send_raw(second);
        r.lab.run(20);
        r.caller.send_raw(first);
        r.caller.send_raw(first);
        r.lab.run(20);
    }
    (void)r.finish();
    CHECK(r.lab.counters(r.caller).duplicates == 10);
    const auto sound = channel_of(r.path(), 0);
    for (int ms = 20; ms < 540; ms += 40)
        CHECK(std::abs(tone_level(part(sound, ms, ms + 40), 500) - amplitude) < amplitude / 10);
}

TEST_CASE("a telephone that goes silent and comes back keeps its place on the clock") {
    Recorded r;
    r.lab.run(500);
    r.caller.speaking = false; // silence suppression: numbers go on, time jumps
    r.lab.run(1000);
    r.caller.timestamp += 8000;
    r.caller.speaking = true;
    r.lab.run(500);
    const auto sealed = r.finish();
    const auto sound = channel_of(r.path(), 0);
    CHECK(has_tone(part(sound, 20, 480), 500));
    CHECK(lacks_tone(part(sound, 520, 1480), 500));
    CHECK(has_tone(part(sound, 1520, 1980), 500));
    CHECK(sealed.gaps == 0_ms);
}

TEST_CASE("a sender whose clock lies is set right, with a mark") {
    Recorded r;
    r.lab.run(500);
    r.caller.timestamp += 80'000; // ten seconds ahead, without any pause
    r.lab.run(1000);
    const auto sealed = r.finish();
    CHECK(sealed.duration.ms <= 1505);
    CHECK(lines_with(r.marks(), "\"shifted\"") == 1);
    CHECK(has_tone(part(channel_of(r.path(), 0), 700, 1480), 500));
}

TEST_CASE("pause writes silence between two marks") {
    Recorded r;
    r.lab.run(500);
    r.lab.engine->pause(r.recording);
    r.lab.run(500);
    r.lab.engine->resume(r.recording);
    r.lab.run(500);
    (void)r.finish();
    const auto sound = channel_of(r.path(), 0);
    CHECK(has_tone(part(sound, 20, 480), 500));
    CHECK(lacks_tone(part(sound, 500, 1000), 500));
    CHECK(has_tone(part(sound, 1020, 1480), 500));
    CHECK(lines_with(r.marks(), "\"paused\"") == 1);
    CHECK(lines_with(r.marks(), "\"resumed\"") == 1);
}

TEST_CASE("channels change hands during a call") {
    Recorded r;
    Phone first(800);
    Phone second(1300);
    r.lab.connect(first);
    r.lab.connect(second);
    r.lab.run(300);
    REQUIRE(r.lab.engine->attach(r.recording, first.party, 1));
    r.lab.run(500);
    r.lab.engine->detach(r.recording, first.party);
    REQUIRE(r.lab.engine->attach(r.recording, second.party, 1));
    r.lab.run(500);
    r.lab.engine->close(second.party);
    r.lab.run(300);
    (void)r.finish();
    const auto agent = channel_of(r.path(), 1);
    CHECK(lacks_tone(part(agent, 0, 280), 800));
    CHECK(has_tone(part(agent, 320, 780), 800));
    CHECK(lacks_tone(part(agent, 820, 1280), 800));
    CHECK(has_tone(part(agent, 820, 1280), 1300));
    CHECK(lacks_tone(part(agent, 1320, 1580), 1300));
    CHECK(has_tone(part(channel_of(r.path(), 0), 20, 1580), 500));
    CHECK(lines_with(r.marks(), "\"attached\"") == 3);
    CHECK(lines_with(r.marks(), "\"detached\"") == 3);
}

TEST_CASE("the file plays at every moment while it is written") {
    Recorded r;
    for (int i = 0; i < 10; ++i) {
        r.lab.run(400);
        const auto sound = channel_of(r.path(), 0);
        CHECK(static_cast<int>(sound.size()) / 8 >= (i + 1) * 400 - 600);
    }
}

TEST_CASE("names that are not ours are refused") {
    Lab lab;
    const auto code = [&](const std::string& name, RecordingOptions options = {}) {
        auto started = lab.engine->start_recording({1}, name, options);
        return started ? std::string() : started.error().code;
    };
    for (const char* name : {"", "x", "../x.wav", "a/../x.wav", "/x.wav", "a//x.wav", ".x.wav",
                             "a/.x.wav", "x\n.wav", "a b.wav", "x.wav/"})
        CHECK(code(name) == "media.file");
    CHECK(code(std::string(limits::file_name - 3, 'x') + ".wav") == "media.file");
    CHECK(code(std::string(limits::file_name - 4, 'x') + ".wav").empty());
    CHECK(code("x.wav", {.channels = 0}) == "media.limit");
    CHECK(code("x.wav", {.channels = limits::recording_channels + 1}) == "media.limit");
    CHECK(code("x.wav", {.channels = limits::recording_channels}).empty());
    lab.run(40);
    CHECK(code("x.wav") == "media.exists");
}

TEST_CASE("a party has four taps and no fifth") {
    Recorded r;
    for (std::size_t i = 1; i < limits::taps_per_party; ++i)
        REQUIRE(r.lab.engine->attach(r.recording, r.caller.party, 1));
    const auto refused = r.lab.engine->attach(r.recording, r.caller.party, 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "media.limit");
    CHECK(r.lab.engine->attach(r.recording, r.caller.party, 2).error().code == "media.limit");
    r.lab.engine->detach(r.recording, r.caller.party);
    CHECK(r.lab.engine->attach(r.recording, r.caller.party, 1));
    (void)r.finish();
    CHECK(r.lab.engine->attach(r.recording, r.caller.party, 1).error().code == "media.unknown");
}

TEST_CASE("a full disk: the call goes on, an alarm, a gap; it recovers with the disk") {
    Recorded r;
    Phone agent(800);
    r.lab.connect(agent);
    const auto bridge = *r.lab.engine->create_bridge({1});
    r.lab.join(bridge, {&r.caller, &agent});
    r.lab.run(1000);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{.rlim_cur = 16'384, .rlim_max = before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &full) == 0);
    agent.forget();
    r.lab.run(2000);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    CHECK(agent.packets.size() == 100); // nobody noticed in the call
    CHECK(agent.hears(500));
    auto alarms = r.lab.told<Alarm>();
    REQUIRE(alarms.size() == 1);
    CHECK(alarms[0].kind == AlarmKind::disk_full);
    CHECK(alarms[0].recording == r.recording);
    r.lab.run(3000);
    alarms = r.lab.told<Alarm>();
    REQUIRE(alarms.size() == 2);
    CHECK(alarms[1].kind == AlarmKind::disk_recovered);
    const auto sealed = r.finish();
    CHECK_FALSE(sealed.complete);
    CHECK(sealed.sha256 == hash_file(r.path().string()));
    const auto sound = channel_of(r.path(), 0);
    CHECK(static_cast<std::int64_t>(sound.size()) / 8 == sealed.duration.ms);
    CHECK(has_tone(part(sound, 20, 900), 500));
    CHECK(lacks_tone(part(sound, 1400, 2600), 500)); // written as silence
    CHECK(has_tone(part(sound, 4500, 5900), 500));   // at its right place
    CHECK(lines_with(r.marks(), "\"disk_gap\"") == 1);
    // The gap is told as long as it is in the file; a sine has a sample or two near zero beside it.
    CHECK(std::abs(longest_silence(sound) / 8 - sealed.gaps.ms) <= 1);
    CHECK(r.marks().find(fmt::format("\"ms\":{}}}", sealed.gaps.ms)) != std::string::npos);
    CHECK(r.marks().find(fmt::format("\"gaps_ms\":{}", sealed.gaps.ms)) != std::string::npos);
}

TEST_CASE("a folder that cannot be written: alarm, and the recording begins when it can") {
    Lab lab;
    Phone caller(500);
    lab.connect(caller);
    std::ofstream(lab.folder.path / "blocked") << "a file where a folder should be";
    const auto recording = *lab.engine->start_recording({1}, "blocked/x.wav");
    REQUIRE(lab.engine->attach(recording, caller.party, 0));
    lab.run(1500);
    REQUIRE(lab.told<Alarm>().size() == 1);
    CHECK(lab.told<Alarm>()[0].kind == AlarmKind::disk_failed);
    std::filesystem::remove(lab.folder.path / "blocked");
    lab.run(2000);
    CHECK(lab.told<Alarm>().size() == 2);
    lab.engine->stop(recording);
    lab.run(40);
    REQUIRE(lab.told<Sealed>().size() == 1);
    CHECK_FALSE(lab.told<Sealed>()[0].complete);
    const auto sound = channel_of(lab.folder.path / "blocked" / "x.wav", 0);
    CHECK(lacks_tone(part(sound, 0, 1000), 500));
    CHECK(has_tone(part(sound, 2800, 3400), 500));
}

TEST_CASE("a recording that never reached the disk is told as incomplete") {
    Lab lab;
    std::ofstream(lab.folder.path / "blocked") << "x";
    const auto recording = *lab.engine->start_recording({1}, "blocked/x.wav");
    lab.run(300);
    lab.engine->stop(recording);
    lab.run(40);
    REQUIRE(lab.told<Sealed>().size() == 1);
    CHECK_FALSE(lab.told<Sealed>()[0].complete);
    CHECK(lab.told<Sealed>()[0].sha256.empty());
    CHECK(lab.told<Alarm>().back().kind == AlarmKind::seal_failed);
}

TEST_CASE("blocks: as many as were set aside, then none, then again") {
    BlockPool pool;
    Arena arena;
    arena.blocks.reset(new Block[limits::blocks_per_recording]);
    CHECK(pool.take() == nullptr);
    pool.add(&arena);
    std::vector<Block*> taken;
    while (auto* block = pool.take())
        taken.push_back(block);
    CHECK(taken.size() == limits::blocks_per_recording);
    pool.give_back(taken[3]);
    CHECK(pool.take() == taken[3]);
    CHECK(pool.take() == nullptr);
    pool.put(taken[5]);
    CHECK(pool.take() == taken[5]);
}

TEST_CASE("a disk that stands still: sound is lost after the blocks are gone, told once") {
    // A worker's half alone, with nobody taking from the ring's other end.
    BlockPool pool;
    Arena arena;
    arena.blocks.reset(new Block[limits::blocks_per_recording]);
    pool.add(&arena);
    RecorderRing ring(limits::recorder_ring);
    RecordingFile file;
    Recording recording({1}, &file, 2, Codec::pcma);
    recording.start(pool, ring, 0);
    TapClock clock;
    const std::vector<std::uint8_t> codes(160, 0x11);
    int alarms = 0;
    std::int64_t first_alarm_us = 0;
    for (std::int64_t now = 20'000; now <= 20'000'000; now += 20'000) {
        recording.write_tick(clock, 0, Codec::pcma, codes, now);
        if (recording.flush(now)) {
            ++alarms;
            first_alarm_us = now;
        }
    }
    CHECK(alarms == 1);
    CHECK(first_alarm_us >= 9'500'000); // ten seconds are bridged
    std::int64_t lost = 0;
    std::int64_t kept = 0;
    while (const auto item = ring.pop()) {
        lost += item->kind == RecorderItem::Kind::lost ? item->frames : 0;
        kept += item->kind == RecorderItem::Kind::block ? item->frames : 0;
    }
    CHECK(kept / 8 > 9'500);
    CHECK(lost / 8 > 9'000);
}

TEST_CASE("sound that never reached the recorder counts as a gap of its true length") {
    const Folder folder;
    BlockPool pool;
    Arena arena;
    arena.blocks.reset(new Block[limits::blocks_per_recording]);
    pool.add(&arena);
    RecorderRing ring(64);
    std::vector<Sealed> told;
    Recorder recorder(
        {{&ring, &pool}},
        [&](const Event& event) {
            if (const auto* sealed = std::get_if<Sealed>(&event))
                told.push_back(*sealed);
        },
        false);
    auto owned = std::make_unique<RecordingFile>();
    owned->folder = folder.path.string();
    owned->name = "one.wav";
    auto* file = owned.release(); // the recorder's from `start` on
    using Kind = RecorderItem::Kind;
    const auto push = [&](Kind kind, std::int64_t at, std::int32_t frames) {
        Block* block = nullptr;
        if (kind == Kind::block) {
            block = pool.take();
            block->bytes.fill(0x11);
        }
        REQUIRE(
            ring.push({.kind = kind, .frames = frames, .at = at, .file = file, .block = block}));
    };
    push(Kind::start, 0, 0);
    push(Kind::block, 0, 1600);
    push(Kind::silence, 1600, 800); // nobody spoke: no gap
    push(Kind::lost, 2400, 800);    // no block was free
    push(Kind::block, 4800, 1600);  // and before this one the ring was full
    push(Kind::lost, 6400, 400);
    push(Kind::silence, 6800, 400);
    push(Kind::lost, 7200, 400);
    push(Kind::stop, 8000, 0);
    recorder.turn(1);
    REQUIRE(told.size() == 1);
    CHECK(told[0].duration == 1000_ms);
    CHECK(told[0].gaps == 450_ms); // 100 + 200, 50, 50 + 50
    CHECK_FALSE(told[0].complete);
    const auto marks = read_file(marks_path((folder.path / "one.wav").string()));
    CHECK(lines_with(marks, "disk_gap") == 3);
    CHECK(marks.find(R"("disk_gap","at_ms":300,"ms":300)") != std::string::npos);
    CHECK(marks.find(R"("disk_gap","at_ms":800,"ms":50)") != std::string::npos);
    CHECK(marks.find(R"("disk_gap","at_ms":900,"ms":100)") != std::string::npos);
}

TEST_CASE("marks beyond the limit are counted, not written") {
    Recorded r;
    for (std::uint32_t i = 0; i < limits::marks_per_recording + 10; ++i) {
        r.lab.engine->mark(r.recording, "x");
        if (i % 1000 == 0)
            r.lab.run(20);
    }
    r.lab.engine->mark(r.recording, std::string(limits::mark_text + 100, 'y'));
    const auto sealed = r.finish();
    CHECK(sealed.marks >= limits::marks_per_recording + 10);
    CHECK(lines_with(r.marks(), "\"mark\"") == limits::marks_per_recording);
}

namespace {

/// The child: twenty calls recorded by a live engine, until it is killed.
[[noreturn]] void record_until_killed(const std::string& folder, int ready) {
    auto started = Engine::start({.workers = 2, .recordings = folder});
    if (!started)
        ::_exit(1);
    auto& engine = **started;
    const auto clip = make_clip(sine(500, 8000));
    for (int i = 0; i < 20; ++i) {
        const Affinity key{static_cast<std::uint64_t>(i)};
        const auto party = *engine.open_virtual(key);
        (void)engine.play(party, {clip}, {.loop = true});
        const auto recording = engine.start_recording(key, std::to_string(i) + ".wav");
        (void)engine.attach(*recording, party, 0);
    }
    if (::write(ready, "x", 1) != 1)
        ::_exit(1);
    while (true)
        ::pause();
}

} // namespace

TEST_CASE("kill -9 during twenty calls: every file plays, at most a second is lost") {
    Folder folder;
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const auto child = ::fork();
    if (child == 0)
        record_until_killed(folder.path.string(), pipe_ends[1]);
    char byte = 0;
    REQUIRE(::read(pipe_ends[0], &byte, 1) == 1);
    const auto start = steady_now();
    // Wait for the evidence itself: until the last file holds two seconds.
    const auto last = folder.path / "19.wav";
    const int changes = ::inotify_init1(IN_CLOEXEC);
    REQUIRE(::inotify_add_watch(changes, folder.path.c_str(), IN_MODIFY | IN_CREATE) >= 0);
    char news[4096];
    while (!std::filesystem::exists(last) || std::filesystem::file_size(last) < 58 + 32'000)
        REQUIRE(::read(changes, news, sizeof news) > 0); // until a file there changes
    ::close(changes);
    const auto lived = steady_now() - start;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    for (int i = 0; i < 20; ++i) {
        const auto sound = channel_of(folder.path / (std::to_string(i) + ".wav"), 0);
        const auto ms = static_cast<std::int64_t>(sound.size()) / 8;
        CHECK(lived.ms - ms <= 1000);
        CHECK(has_tone(part(sound, 100, static_cast<int>(ms)), 500));
    }
    const auto found = recover(folder.path.string());
    REQUIRE(found);
    REQUIRE(found->size() == 20);
    for (const auto& recovered : *found) {
        CHECK(recovered.error.empty());
        CHECK(recovered.duration.ms >= lived.ms - 1000);
        CHECK(recovered.sha256 == hash_file((folder.path / recovered.file).string()));
        CHECK(is_sealed(read_file(marks_path((folder.path / recovered.file).string()))));
    }
    CHECK(recover(folder.path.string())->empty()); // once is enough
}

TEST_CASE("recover mends torn tails, ignores what is sealed, reports what is no recording") {
    Recorded r;
    r.lab.run(500);
    (void)r.finish();
    const auto& folder = r.lab.folder.path;
    CHECK(recover(folder.string())->empty());
    const auto whole = read_file(r.path());
    // A header that is behind its data, an odd octet at the end, and half a line of marks.
    std::ofstream(folder / "torn.wav", std::ios::binary) << whole << "abc";
    std::ofstream(folder / "torn.wav.marks") << "{\"recording\":1}\n{\"mark\":\"ga";
    std::ofstream(folder / "text.wav") << "hello";
    const auto found = recover(folder.string());
    REQUIRE(found);
    REQUIRE(found->size() == 2);
    CHECK((*found)[0].file == "text.wav");
    CHECK_FALSE((*found)[0].error.empty());
    CHECK((*found)[1].error.empty());
    CHECK(channel_of(folder / "torn.wav", 0).size() == channel_of(r.path(), 0).size() + 1);
    const auto marks = read_file(folder / "torn.wav.marks");
    CHECK(marks.find("\"mark\":\"ga") == std::string::npos);
    CHECK(is_sealed(marks));
    CHECK(recover((folder / "absent").string())->empty());
}

TEST_CASE("an engine that ends seals what was still being recorded") {
    Folder folder;
    {
        auto engine = std::move(*Engine::start({.workers = 1, .recordings = folder.path.string()}));
        REQUIRE(engine->start_recording({1}, "x.wav"));
    }
    CHECK(is_sealed(read_file(folder.path / "x.wav.marks")));
    CHECK(recover(folder.path.string())->empty());
}

TEST_CASE("recordings that wait for their seal hold no file open") {
    Folder folder;
    const auto open_files = [&] {
        std::size_t count = 0;
        std::error_code gone; // one may close while we look
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
            count += target.starts_with(folder.path.string()) ? 1 : 0;
        }
        return count;
    };
    constexpr int recordings = 20;
    RecorderRing ring(limits::recorder_ring);
    BlockPool pool;
    std::promise<void> allow;
    const auto allowed = allow.get_future().share();
    std::atomic<int> sealed = 0;
    std::atomic<bool> waits = false;
    const auto report = [&](const Event& event) {
        waits = true;
        allowed.wait(); // the disk takes its time
        sealed += std::holds_alternative<Sealed>(event) ? 1 : 0;
    };
    auto recorder =
        std::make_unique<Recorder>(std::vector<Recorder::Source>{{&ring, &pool}}, report, true);
    for (int i = 0; i < recordings; ++i) {
        auto* file = new RecordingFile; // the recorder's from here on
        file->folder = folder.path.string();
        file->name = fmt::format("{}.wav", i);
        using Kind = RecorderItem::Kind;
        REQUIRE(ring.push({.kind = Kind::start, .file = file}));
        REQUIRE(ring.push({.kind = Kind::silence, .frames = 800, .file = file}));
        REQUIRE(ring.push({.kind = Kind::stop, .at = 800, .file = file}));
    }
    const auto last = folder.path / fmt::format("{}.wav", recordings - 1);
    const Instant limit = steady_now() + 20_s;
    const auto all_begun = [&] { // nothing more is opened, neither to record nor to seal
        return waits && std::filesystem::exists(last) &&
               std::filesystem::exists(marks_path(last.string()));
    };
    while ((!all_begun() || open_files() > 2) && steady_now() < limit)
        ::poll(nullptr, 0, 5);
    CHECK(all_begun());
    CHECK(open_files() <= 2); // those of the one being sealed
    allow.set_value();
    recorder.reset(); // seals what waits
    CHECK(sealed == recordings);
    CHECK(is_sealed(read_file(marks_path(last.string()))));
}
