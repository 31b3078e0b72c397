#include <catch2/catch.hpp>

#include "audio/analysis.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

Segment seconds(double from, double to) {
    return {{static_cast<std::int64_t>(from * 1000 + 0.5)},
            {static_cast<std::int64_t>(to * 1000 + 0.5)}};
}

const Segments oracle_agent{seconds(0, 6.5), seconds(8.7, 20), seconds(23, 41)};
const Segments oracle_customer{seconds(6.9, 9), seconds(12, 12.4), seconds(21.5, 24)};

} // namespace

TEST_CASE("the oracle conversation of the training reference") {
    const auto m = measure_conversation(oracle_agent, oracle_customer);
    CHECK(m.span == 41_s);
    CHECK(m.student_spoken == 35'800_ms);
    CHECK(m.customer_spoken == 5_s);
    CHECK(m.talk_share_permille == 877); // 88 %
    CHECK(m.talk_permille == 873);
    CHECK(m.student_turns == 3);
    CHECK(m.customer_turns == 2);
    CHECK(m.student_interruptions == 1); // 0.3 s of overlap at 8.7 does not count, 1.0 s at 23 does
    CHECK(m.student_overlap == 1_s);
    CHECK(m.customer_interruptions == 0);
    CHECK(m.overlap == 1'700_ms);
    CHECK(m.dead_air == 0_ms);
    CHECK(m.longest_silence == 1'500_ms);
    CHECK(m.time_to_greeting == 0_ms);
    CHECK(m.responses == 2);
    CHECK(m.response_median == 0_ms);
    CHECK(m.longest_monologue == 18_s);
}

TEST_CASE("an interruption needs half a second of overlap") {
    const Segments customer{seconds(0, 5)};
    CHECK(measure_conversation({seconds(4.501, 6)}, customer).student_interruptions == 0);
    CHECK(measure_conversation({seconds(4.5, 6)}, customer).student_interruptions == 1);
    CHECK(measure_conversation({seconds(1, 1.4)}, customer).student_interruptions == 0);
    CHECK(measure_conversation({seconds(0, 6)}, customer).student_interruptions == 0); // together
}

TEST_CASE("talking into a line that may be talked into is no interruption") {
    ConversationOptions options;
    options.interruptible = {seconds(0, 5)};
    CHECK(measure_conversation({seconds(2, 6)}, {seconds(0, 5)}, options).student_interruptions ==
          0);
    options.interruptible = {seconds(3, 5)};
    CHECK(measure_conversation({seconds(2, 6)}, {seconds(0, 5)}, options).student_interruptions ==
          1);
}

TEST_CASE("dead air is counted from its threshold, and hold is no dead air") {
    ConversationOptions options;
    options.until = 60_s;
    const Segments student{seconds(0, 10), seconds(15, 20)};
    const Segments customer{seconds(24.999, 30)};
    auto m = measure_conversation(student, customer, options);
    CHECK(m.dead_airs == Segments{seconds(10, 15), seconds(30, 60)});
    CHECK(m.dead_air == 35_s);
    options.excluded = {seconds(30, 50), seconds(12, 13)};
    m = measure_conversation(student, customer, options);
    CHECK(m.dead_airs == Segments{seconds(50, 60)});
    CHECK(m.longest_silence == 10_s);
}

TEST_CASE("time to greeting counts from the answer; nobody greeting is told apart") {
    ConversationOptions options;
    options.from = 2_s;
    options.until = 20_s;
    CHECK(measure_conversation({seconds(4.5, 6)}, {}, options).time_to_greeting == 2'500_ms);
    const auto silent = measure_conversation({}, {seconds(3, 4)}, options);
    CHECK(silent.time_to_greeting.ms == -1);
    CHECK(silent.response_median.ms == -1);
    CHECK(silent.response_p90.ms == -1);
    CHECK(silent.talk_share_permille == 0);
}

TEST_CASE("response gaps: median and ninetieth by nearest rank, hold taken out") {
    Segments student;
    Segments customer;
    for (int i = 0; i < 10; ++i) { // gaps of 0.1, 0.2 ... 1.0 s
        customer.push_back(seconds(i * 10, i * 10 + 2));
        student.push_back(seconds(i * 10 + 2 + 0.1 * (i + 1), i * 10 + 6));
    }
    auto m = measure_conversation(student, customer);
    CHECK(m.responses == 10);
    CHECK(m.response_median == 500_ms);
    CHECK(m.response_p90 == 900_ms);
    ConversationOptions options;
    options.excluded = {seconds(92.1, 92.9)};
    m = measure_conversation(student, customer, options);
    CHECK(m.response_p90 == 800_ms);
}

TEST_CASE("a monologue survives short pauses, not long ones, not the other's turn") {
    CHECK(measure_conversation({seconds(0, 3), seconds(3.9, 6)}, {}).longest_monologue == 6_s);
    CHECK(measure_conversation({seconds(0, 3), seconds(4, 6)}, {}).longest_monologue == 3_s);
    CHECK(measure_conversation({seconds(0, 3), seconds(3.9, 6)}, {seconds(3.2, 3.8)})
              .longest_monologue == 3_s);
}

TEST_CASE("an 'uh-huh' inside the other's speech is no turn, a short answer is one") {
    const auto inside = measure_conversation({seconds(0, 10)}, {seconds(4, 4.3)});
    CHECK(inside.customer_turns == 0);
    CHECK(inside.student_turns == 1);
    const auto answer = measure_conversation({seconds(0, 4), seconds(5, 8)}, {seconds(4.2, 4.5)});
    CHECK(answer.customer_turns == 1);
    CHECK(answer.student_turns == 2);
}

TEST_CASE("lists need not be tidy, and nothing outside the conversation counts") {
    ConversationOptions options;
    options.from = 1_s;
    options.until = 10_s;
    const auto m =
        measure_conversation({seconds(8, 12), seconds(0, 2), seconds(1.5, 3), seconds(4, 4)},
                             {seconds(20, 30)}, options);
    CHECK(m.student_spoken == 4_s);
    CHECK(m.customer_spoken == 0_ms);
    CHECK(m.span == 9_s);
    options.until = 500_ms; // ends before it begins
    CHECK(measure_conversation(oracle_agent, oracle_customer, options).span == 0_ms);
    CHECK(measure_conversation({}, {}).span == 0_ms);
}

TEST_CASE("tidy sorts, joins and drops") {
    CHECK(tidy({seconds(5, 6), seconds(1, 2), seconds(2, 3), seconds(9, 8), seconds(1, 1.5)}) ==
          Segments{seconds(1, 3), seconds(5, 6)});
}

TEST_CASE("a channel is analysed: when, how long, how loud, how fast") {
    Samples sound = quiet(2_s);
    append(sound, babble(6_s, 4));
    append(sound, quiet(2_s));
    append(sound, babble(4_s, 4));
    const auto a = analyse_channel(sound);
    CHECK(a.length == 14_s);
    REQUIRE(a.speech.size() == 2);
    CHECK(a.speech[0].begin.ms == Approx(2000).margin(60));
    CHECK(a.spoken.ms == Approx(10'000).margin(200));
    CHECK(a.level_tenths_dbov > -320);
    CHECK(a.level_tenths_dbov < -200);
    CHECK(a.syllables == Approx(40).margin(2));
    CHECK(a.syllables_per_minute == Approx(240).margin(15));
    CHECK(a.pace == Pace::normal);
}

TEST_CASE("pace follows the syllables, and too little speech has none") {
    CHECK(analyse_channel(babble(10_s, 2)).pace == Pace::slow);
    CHECK(analyse_channel(babble(10_s, 7)).pace == Pace::fast);
    CHECK(analyse_channel(babble(2_s, 5)).pace == Pace::unknown);
    CHECK(pace_of(159) == Pace::slow);
    CHECK(pace_of(160) == Pace::normal);
    CHECK(pace_of(320) == Pace::normal);
    CHECK(pace_of(321) == Pace::fast);
}

TEST_CASE("hiss has loudness but no syllables") {
    Samples sound;
    for (int i = 0; i < 20; ++i) {
        append(sound, noise(150_ms, -20.0, static_cast<std::uint64_t>(i) + 1));
        append(sound, quiet(100_ms));
    }
    CHECK(analyse_channel(sound).syllables <= 3);
}

TEST_CASE("an empty or silent channel gives zeros") {
    CHECK(analyse_channel({}).speech.empty());
    const auto a = analyse_channel(quiet(10_s));
    CHECK(a.spoken == 0_ms);
    CHECK(a.level_tenths_dbov == -1000);
    CHECK(a.pace == Pace::unknown);
    CHECK(analyse_channel(Samples(100, 500)).length == 12_ms); // not even a frame
    CHECK(count_syllables(Samples(50, 1), {seconds(0, 1)}) == 0);
}

TEST_CASE("a sound that does not fill its last frame keeps its length") {
    auto sound = sine(500, 1_s, -20);
    sound.resize(7950);
    const auto found = find_speech(sound);
    REQUIRE(found.size() == 1);
    CHECK(found[0].end.ms == 993);
}
