// The server is killed, refused, misconfigured, and runs out of disk.
#include <sys/mount.h>

#include "audio/wav.h"
#include "server/offline.h"
#include "store/store.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// `ringroom serve` on a folder that it must refuse.
struct Refused {
    explicit Refused(const std::filesystem::path& data) {
        test::Folder folder;
        Program program(serve_words(data), folder.path(), "refused");
        code = program.wait();
        err = program.err();
    }
    int code = -1;
    std::string err;
};

/// The bytes of a data base and its companions.
std::string bytes_of(const std::filesystem::path& data) {
    return read_file(data / "ringroom.db") + "|" + read_file(data / "ringroom.db-wal");
}

/// A file system of a few pages, gone with the object.
class SmallDisk {
public:
    explicit SmallDisk(std::filesystem::path at)
        : at_(std::move(at)) {
        std::filesystem::create_directories(at_);
        mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, "size=64k") == 0;
    }
    ~SmallDisk() {
        if (mounted_)
            ::umount2(at_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool mounted() const { return mounted_; }
    void grow() const {
        REQUIRE(::mount("tmpfs", at_.c_str(), "tmpfs", MS_REMOUNT, "size=4m") == 0);
    }

private:
    std::filesystem::path at_;
    bool mounted_ = false;
};

/// Milliseconds, in steps of 20, in which both channels are silent.
std::int64_t silent_ms(const audio::WavFile& wav) {
    const auto left = wav.channel(0);
    const auto right = wav.channel(1);
    std::int64_t out = 0;
    for (std::size_t at = 0; at + 160 <= left.size(); at += 160) {
        const auto quiet = [&](const auto& sound) {
            return std::all_of(sound.begin() + static_cast<std::ptrdiff_t>(at),
                               sound.begin() + static_cast<std::ptrdiff_t>(at + 160),
                               [](auto sample) { return std::abs(sample) <= 8; });
        };
        out += quiet(left) && quiet(right) ? 20 : 0;
    }
    return out;
}

/// "LINE:COLUMN" of a byte in a text of ASCII characters.
std::string place_of(const std::string& text, std::size_t at) {
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    const auto begin = text.rfind('\n', at);
    return fmt::format("{}:{}", line + 1, begin == text.npos ? at + 1 : at - begin);
}

/// Every recording of the run before is in the list, page after page, and a student sees the own
/// one only.
void check_listed(Lab& lab, int calls) {
    std::map<std::string, AgentId> listed;
    std::string after;
    for (int pages = 1;; ++pages) {
        const auto page =
            lab.ask<wire::List<wire::RecordingRow>>("GET", "/recordings?limit=8" + after);
        for (const auto& row : page.items) {
            CHECK(row.state == "repaired");
            CHECK_FALSE(row.drill);
            CHECK(row.agent_name.starts_with("Student "));
            listed[row.id] = row.agent;
        }
        if (!page.next) {
            CHECK(pages == (calls + 7) / 8);
            break;
        }
        REQUIRE(page.items.size() == 8);
        after = "&after=" + *page.next;
    }
    CHECK(listed.size() == static_cast<std::size_t>(calls));
    const Seat student(lab, "1001", 0, false);
    const auto own = student.ask_for<wire::List<wire::RecordingRow>>("/recordings");
    REQUIRE(own.items.size() == 1);
    CHECK(own.items[0].agent == student.agent);
    CHECK(listed.at(own.items[0].id) == student.agent);
}

/// What is being written is no fault.
void check_verified_meanwhile(Lab& lab, int calls) {
    const auto verified = lab.run({"verify", lab.data()});
    INFO(verified.out << verified.err);
    CHECK(verified.code == 0);
    CHECK(verified.out.find(fmt::format("{} recordings are being", calls)) != std::string::npos);
}

void check_verified_and_replayed(Lab& lab) {
    const auto verified = lab.run({"verify", lab.data()});
    INFO(verified.out << verified.err);
    CHECK(verified.code == 0);
    const auto replayed = lab.run({"replay", lab.data(), "--run", "1"});
    INFO(replayed.out << replayed.err);
    CHECK(replayed.code == 0);
}

void check_logged(Lab& lab, int calls) {
    const auto log = lab.ask<wire::List<wire::LogRow>>("GET", "/log?limit=100").items;
    CHECK(std::count_if(log.begin(), log.end(), [](const wire::LogRow& row) {
              return row.outcome == "interrupted" && row.recorded && row.talk > 0_s;
          }) == calls);
}

/// What was talked, by file, is in the files of the first run.
void check_files(const std::filesystem::path& data, const std::map<std::string, Duration>& talked) {
    for (const auto& [file, time] : talked) {
        const auto wav = audio::WavFile::open(data / "recordings" / "run-00001" / file);
        INFO(file << " talked " << time.ms);
        REQUIRE(wav);
        CHECK(wav->duration() + 1_s >= time);
        CHECK(media::test::has_tone(wav->channel(0), 900));
        CHECK(media::test::has_tone(wav->channel(1), 500));
    }
}

} // namespace

TEST_CASE("killed during 20 recorded calls: the files play and the next server lists them") {
    constexpr int calls = 20;
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data, calls);
    std::map<std::string, Duration> talked; // by file
    {
        Lab lab({.data = data, .students = calls});
        std::vector<std::unique_ptr<Seat>> seats;
        std::vector<std::unique_ptr<Caller>> callers;
        for (int i = 1; i <= calls; ++i) {
            seats.push_back(std::make_unique<Seat>(lab, std::to_string(1000 + i), 500));
            seats.back()->handset().manner = Handset::Manner::answers;
        }
        for (int i = 0; i < calls; ++i) {
            callers.push_back(std::make_unique<Caller>(lab, 900, fmt::format("138{:08}", i)));
            callers.back()->handset.call("96101");
        }
        REQUIRE(lab.until([&] { return lab.all<fact::ContactConnected>().size() == calls; }, 40_s));
        Caller waiting(lab, 900, "13900000000");
        waiting.handset.call("96101");
        REQUIRE(lab.until([&] { return lab.all<fact::ContactQueued>().size() == calls + 1; }));
        lab.pass(3_s);
        check_verified_meanwhile(lab, calls);
        const Instant killed = steady_now();
        CHECK(lab.server().end(SIGKILL) == 128 + SIGKILL);
        for (const auto& seat : seats)
            talked[fmt::format("{:06}.wav", std::stoi(seat->handset().ringing_for))] =
                killed - seat->handset().began;
    }
    REQUIRE(talked.size() == calls);
    check_files(data, talked); // as the kill left them
    {
        Lab again({.data = data, .students = calls});
        const auto said = again.server().out();
        INFO(said);
        CHECK(said.find("during 21 contacts (20 recordings") != std::string::npos); // one waited
        CHECK(again.health().alarms.at(0).code == "server.was_interrupted");
        for (const auto& [file, time] : talked)
            CHECK(said.find(fmt::format(" 1-{}", std::stoi(file))) != std::string::npos);
        for (const auto& [file, time] : talked) {
            const auto row = again.ask<wire::RecordingRow>(
                "GET", fmt::format("/recordings/1-{}", std::stoi(file)));
            CHECK(row.state == "repaired");
        }
        check_listed(again, calls);
        check_logged(again, calls);
        check_verified_and_replayed(again);
    }
    check_files(data, talked);
}

TEST_CASE("a second server on the same data is refused and says whose it is") {
    Lab lab;
    const Refused second(lab.data());
    INFO(second.err);
    CHECK(second.code == 2);
    CHECK(second.err.find("store.locked") != std::string::npos);
    CHECK(second.err.find(std::to_string(lab.server().pid())) != std::string::npos);
    CHECK(lab.health().status == "ok");
}

TEST_CASE("a newer data base is refused and stays as it is, byte for byte") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    {
        auto migrations = server::all_migrations();
        int last = 0;
        for (const auto& one : migrations)
            if (one.room == "directory")
                last = std::max(last, one.version);
        migrations.push_back({last + 1, "directory", "CREATE TABLE tomorrow (x)"});
        const auto newer =
            store::Store::open({.folder = data, .migrations = migrations, .build = "9.9"});
        REQUIRE(newer);
    }
    const auto before = bytes_of(data);
    const Refused old(data);
    INFO(old.err);
    CHECK(old.code == 2);
    CHECK(old.err.find("store.newer") != std::string::npos);
    CHECK(bytes_of(data) == before);
}

TEST_CASE("mistakes in the settings are named by file, line and column; nothing starts") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    auto settings = read_file(data / "lab.toml");
    settings.replace(settings.find("strategy = \"top_down\""), 21, "strategy = \"bottom_up\"");
    std::ofstream(data / "lab.toml") << settings;
    const Refused refused(data);
    INFO(refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("lab.toml:10:12: \"bottom_up\" is not possible for \"strategy\". Write "
                           "one of: longest_idle, ") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(data / "ringroom.db"));
}

TEST_CASE("a menu that names a queue the lab does not have keeps the lab from starting") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    const auto menu = data / "ivr" / "96100.lua";
    const auto right = read_file(menu);
    const auto at = right.find("queue = \"Complaints\"") + 8;
    std::ofstream(menu) << std::string(right).insert(at + 1, "The ");
    const Refused refused(data);
    INFO(refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find(
              "96100.lua:" + place_of(right, at) +
              ": the lab has no queue \"The Complaints\"; did you mean \"complaints\"?") !=
          std::string::npos);
    std::ofstream(menu) << right;
    const Lab lab({.data = data});
}

TEST_CASE("an address that is not this computer's is named, with those that are") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    Program program(serve_words(data, {"--address", "192.0.2.77"}), folder.path(), "refused");
    CHECK(program.wait() == 2);
    INFO(program.err());
    CHECK(program.err().find("127.0.0.1") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(data)); // nothing was begun
}

TEST_CASE("a run with a pack of the school's own is replayed as any other") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    // After the shipped ones by name, so that the order they are read in is not the alphabet's.
    const auto pack = data / "packs" / "zebra";
    std::filesystem::create_directories(pack.parent_path());
    std::filesystem::copy(std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" /
                              "bill-question-en",
                          pack, std::filesystem::copy_options::recursive);
    Lab lab({.data = data});
    CHECK(lab.server().end(SIGTERM) == 0);
    const auto replayed = lab.run({"replay", data});
    INFO(replayed.out << replayed.err);
    CHECK(replayed.code == 0);
}

TEST_CASE("where the passwords of the class cannot be written nobody is taken in") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    std::filesystem::create_directories(data / "cards.csv");
    const Refused refused(data);
    INFO(refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("server.cards") != std::string::npos);
    std::filesystem::remove(data / "cards.csv");
    const Lab lab({.data = data});
    CHECK(lab.password("1001").size() > 6);
}

TEST_CASE("mistakes in the list of people are named; once they are mended the class is taken in") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    const auto people = read_file(data / "people.csv");
    std::ofstream(data / "people.csv") << people << "12x4,Anne,One,king\n";
    const auto line = std::count(people.begin(), people.end(), '\n') + 1;
    const Refused refused(data);
    INFO(refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find(fmt::format("people.csv:{}:1: \"12x4\" is no number", line)) !=
          std::string::npos);
    CHECK(refused.err.find(fmt::format("people.csv:{}:4: \"king\" is no role", line)) !=
          std::string::npos);
    CHECK(refused.err.find("server.people_mistakes") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(data / "cards.csv"));
    std::ofstream(data / "people.csv") << people;
    Lab lab({.data = data});
    CHECK(std::filesystem::exists(data / "cards.csv"));
    const Seat student(lab, "1001", 0, false); // signs on with the password of cards.csv
}

TEST_CASE("a pack with mistakes stays out, each named by line and column; the others are there") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    const auto pack = data / "packs" / "bill-question-en";
    std::filesystem::create_directories(pack.parent_path());
    std::filesystem::copy(std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" /
                              "bill-question-en",
                          pack, std::filesystem::copy_options::recursive);
    auto script = read_file(pack / "bill-question.lua");
    const auto wrong = script.find("difficulty=1");
    REQUIRE(wrong != std::string::npos);
    script.replace(wrong, 12, "difficulty=9");
    script += "\n  lin 'never heard of'\n";
    std::ofstream(pack / "bill-question.lua") << script;
    Lab lab({.data = data});
    const auto told = lab.server().err();
    INFO(told);
    // Both at once, each at its place and with what to do about it.
    const auto first = "bill-question.lua:" + place_of(script, wrong) +
                       ": \"difficulty\" should be a whole number from 1 to 5";
    CHECK(told.find(first) != std::string::npos);
    CHECK(told.find("bill-question.lua:" + place_of(script, script.rfind("lin ")) +
                    ": \"lin\" is not a word of the language; did you mean \"") !=
          std::string::npos);
    const auto packs = lab.ask<wire::List<wire::PackRow>>("GET", "/packs").items;
    const auto row = [&](const std::string& name) {
        const auto at =
            std::find_if(packs.begin(), packs.end(), [&](const auto& p) { return p.name == name; });
        REQUIRE(at != packs.end());
        return *at;
    };
    CHECK_FALSE(row("bill-question-en").loaded); // nor the one of that name the program brings
    CHECK(row("bill-question-en").scripts.empty());
    CHECK(row("bill-question-en").remarks.size() >= 2);
    CHECK(row("broadband-complaint").loaded);
    const auto refused = lab.teacher->wait<wire::DrillStatus>(
        "POST", "/drills",
        wire::encode(wire::DrillStart{.pack = "bill-question-en", .class_name = "Class 1"}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "drill.pack_mistakes");
}

TEST_CASE("a full disk leaves the talk alone; the gap is marked and the alarm is seen") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    const SmallDisk disk(data / "recordings");
    if (!disk.mounted()) {
        WARN("no right to mount a small disk: not tested");
        return;
    }
    Lab lab({.data = data});
    Seat seat(lab, "1001", 500);
    seat.handset().manner = Handset::Manner::answers;
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return lab.has<fact::Alarm>(); }, 30_s));
    CHECK(lab.all<fact::Alarm>()[0].code == "center.alarm.recording");
    REQUIRE(lab.until([&] { return lab.health().status == "degraded"; }));
    const auto standing = lab.health().alarms.at(0);
    CHECK(standing.code == "center.alarm.recording");
    CHECK(standing.standing);
    CHECK(standing.words != standing.code);
    CHECK(standing.first_at <= standing.last_at);
    caller.handset.forget();
    seat.handset().forget();
    lab.pass(12_s); // longer than the blocks set aside for a standing disk
    CHECK(caller.handset.hears(500));
    CHECK(seat.handset().hears(900));
    CHECK(lab.all<fact::ContactReleased>().empty());
    disk.grow();
    REQUIRE(lab.until([&] { return lab.all<fact::Alarm>().size() >= 2; })); // recovered
    REQUIRE(lab.until([&] { return lab.health().status == "ok"; }));
    CHECK_FALSE(lab.health().alarms.at(0).standing); // it happened, and when is still told
    CHECK(lab.health().alarms.at(0).first_at == standing.first_at);
    lab.pass(500_ms);
    seat.handset().hang_up();
    const auto file = lab.kept_recording();
    const auto gap = lab.all<fact::RecordingKept>()[0].gaps;
    const auto wav = audio::WavFile::open(file);
    REQUIRE(wav);
    // Both spoke all the time: what is silent on both channels is what the disk lost.
    CHECK(gap > 10'000);
    CHECK(std::abs(silent_ms(*wav) - gap) <= 100);
    CHECK(read_file(file.string() + ".marks").find(fmt::format("\"ms\":{}", gap)) !=
          std::string::npos);
    const auto id = fmt::format("/recordings/1-{}", std::stoi(file.stem().string()));
    REQUIRE(lab.until([&] { return lab.ask<wire::RecordingRow>("GET", id).state == "sealed"; }));
    CHECK(lab.ask<wire::RecordingRow>("GET", id).gaps.ms == gap);
}
