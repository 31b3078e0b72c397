// What /health tells: what stands now, and what happened within the memory. The clock is the
// test's.
#include <catch2/catch.hpp>

#include "server/alarms.h"
#include "server/limits.h"

using namespace ringroom;
using namespace ringroom::server;

namespace {

constexpr Instant start{1'000'000};
constexpr const char* recording = "center.alarm.recording";

fact::Alarm disk(std::uint64_t contact, const char* what) {
    return {recording, ContactId{contact}, {}, what};
}

} // namespace

TEST_CASE("what happened is told for its time and not a millisecond longer") {
    Alarms alarms;
    CHECK(alarms.look(start).empty());
    alarms.take(start, fact::Alarm{"center.alarm.media_lost", ContactId{7}, AgentId{3}, ""});
    alarms.take(start + 10_s, fact::Alarm{"center.alarm.media_lost", ContactId{8}, {}, ""});
    const AlarmLine both{"center.alarm.media_lost", false, start, start + 10_s, 2};
    CHECK(alarms.look(start + 10_s) == std::vector{both});
    CHECK(alarms.look(start + limits::alarm_memory) == std::vector{both});
    const AlarmLine second{"center.alarm.media_lost", false, start + 10_s, start + 10_s, 1};
    CHECK(alarms.look(start + limits::alarm_memory + 1_ms) == std::vector{second});
    CHECK(alarms.look(start + limits::alarm_memory + 10_s) == std::vector{second});
    CHECK(alarms.look(start + limits::alarm_memory + 10_s + 1_ms).empty());
}

TEST_CASE("a full disk stands for each recording until it recovers or the recording is over") {
    Alarms alarms;
    alarms.take(start, disk(1, "disk_full: No space left on device"));
    alarms.take(start + 1_s, disk(2, "disk_failed: Read-only file system"));
    const auto stands = [&](Instant now) {
        const auto lines = alarms.look(now);
        return !lines.empty() && lines[0].standing;
    };
    const Instant later = start + limits::alarm_memory * 3;
    REQUIRE(stands(later)); // however long it takes
    CHECK(alarms.look(later)[0] == AlarmLine{recording, true, start, start + 1_s, 0});
    alarms.take(later, disk(1, "disk_recovered: 000001.wav"));
    CHECK(stands(later));
    alarms.take(later, fact::RecordingKept{ContactId{2}, "000002.wav", "", 1_s, 500});
    CHECK_FALSE(stands(later));
    CHECK(alarms.look(later).empty()); // its hour is over long ago
    alarms.take(later, disk(3, "recorder_slow: 000003.wav"));
    CHECK_FALSE(stands(later)); // happened, and is marked in the file
    CHECK(alarms.look(later).size() == 1);
    alarms.take(later, disk(3, "disk_full: 000003.wav"));
    CHECK(alarms.look(later)[0] == AlarmLine{recording, true, later, later, 2});
}

TEST_CASE("a caller waiting too long stands until it has left the queue") {
    Alarms alarms;
    for (const char* code : {"center.alarm.starvation", "center.alarm.nobody_qualified"})
        alarms.take(start, fact::Alarm{code, ContactId{5}, {}, "600000"});
    CHECK(alarms.look(start).size() == 2);
    CHECK(alarms.look(start)[0].standing);
    CHECK(alarms.look(start)[1].standing);
    alarms.take(start + 1_s, fact::QueueLeft{ContactId{6}, QueueId{1}, QueueExit::answered});
    CHECK(alarms.look(start + 1_s)[1].standing);
    alarms.take(start + 1_s, fact::QueueLeft{ContactId{5}, QueueId{1}, QueueExit::abandoned});
    CHECK(alarms.look(start + 1_s).size() == 2); // still told, as what was
    CHECK_FALSE(alarms.look(start + 1_s)[0].standing);
}

TEST_CASE("what stands comes first, then the latest") {
    Alarms alarms;
    alarms.raise(start, "store.io", 0);
    alarms.happened(start + 1_s, "a");
    alarms.happened(start + 2_s, "b");
    const auto codes = [&] {
        std::string out;
        for (const auto& line : alarms.look(start + 3_s))
            out += line.code + " ";
        return out;
    };
    CHECK(codes() == "store.io b a ");
    alarms.clear("store.io", 0);
    alarms.clear("never.raised", 9);
    CHECK(codes() == "b a store.io ");
}

TEST_CASE("alarms are counted, remembered and kept up to their limits") {
    Alarms alarms;
    for (std::size_t i = 0; i < limits::alarms_counted; ++i)
        alarms.happened(start, "storm");
    CHECK(alarms.look(start)[0].count == limits::alarms_counted);
    alarms.happened(start + 1_s, "storm");
    CHECK(alarms.look(start + 1_s)[0].count == limits::alarms_counted);
    CHECK(alarms.look(start + 1_s)[0].last == start + 1_s);

    for (std::uint64_t i = 0; i <= limits::alarms_standing; ++i)
        alarms.raise(start, "many", i);
    for (std::uint64_t i = 0; i < limits::alarms_standing; ++i) {
        CHECK(alarms.look(start)[0].standing);
        alarms.clear("many", i);
    }
    CHECK_FALSE(alarms.look(start)[0].standing); // one past the limit was counted only

    for (std::size_t i = 2; i <= limits::alarm_codes; ++i)
        alarms.happened(start, "code " + std::to_string(i));
    CHECK(alarms.look(start).size() == limits::alarm_codes);
}
