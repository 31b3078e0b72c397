#include <set>

#include <catch2/catch.hpp>

#include "training/example.h"
#include "training/spans.h"
#include "training/verdict.h"

using namespace ringroom;
using namespace ringroom::training;
using namespace ringroom::training::example;

namespace {
Span span(std::int64_t from, std::int64_t to) {
    return {Instant{20'000 + from}, Instant{20'000 + to}};
}
} // namespace

TEST_CASE("times of a contact without fault") {
    const auto m = of(good());
    CHECK(m.agent == student);
    CHECK(m.waited == 9_s);
    CHECK(m.answer == 4'500_ms);
    CHECK(m.greeting == 1_s);
    CHECK(m.talk == 30_s);
    CHECK(m.wrap_up == 8_s);
    CHECK(m.handling == 38_s);
    CHECK(m.student_speech == 12'500_ms);
    CHECK(m.customer_speech == 9_s);
    CHECK(m.talk_share == 581); // 12.5 / 21.5
    CHECK(m.talk_part == 417);  // 12.5 / 30
    CHECK(m.loudness == -260);
    CHECK(m.dead_air.empty());
    CHECK(m.longest_silence == span(26'000, 30'000));
    CHECK(m.response_median == 500_ms);
    CHECK(m.response_p90 == 1_s);
    CHECK(m.form_correct);
    CHECK(m.ending == "满意");
    CHECK(m.customer == 4);
}

TEST_CASE("in time is what the queue that was waited in calls so") {
    const auto in_time = [](Duration level, std::uint64_t queue) {
        MeasureRules rules;
        rules.service_levels[QueueId{queue}] = level;
        const auto story = good(); // waited 9 s in queue 1
        const auto drill = complaint();
        return measure(story.id, story.facts, &drill, persona::Ear::self_report, rules).in_time;
    };
    CHECK(in_time(9_s, 1) == true);
    CHECK(in_time(8'999_ms, 1) == false);
    CHECK(in_time(1_s, 2) == true); // 20 s where nothing is said
    Story out;
    out.outbound().ends(5'000, 0);
    CHECK_FALSE(of(out).in_time);
}

TEST_CASE("the published speech example gives its shares and its interruption") {
    // A 0-6.5, C 6.9-9, A 8.7-20, C 12-12.4, C 21.5-24, A 23-41: 35.8 s and 5.0 s, one
    // interruption.
    Story s;
    s.inbound().says(0, 6'500).hears(6'900, 9'000).says(8'700, 20'000).hears(12'000, 12'400);
    s.hears(21'500, 24'000).says(23'000, 41'000).ends(41'000, 0);
    const auto m = of(s);
    CHECK(m.student_speech == 35'800_ms);
    CHECK(m.customer_speech == 5'000_ms);
    CHECK(m.talk_share == 877);
    CHECK(m.interruptions == std::vector{span(23'000, 24'000)}); // 0.3 s before is none
    CHECK(m.longest_monologue == span(23'000, 41'000));
}

TEST_CASE("an overlap of half a second interrupts, a shorter one or an open line does not") {
    const auto count = [](std::int64_t begins, std::string line) {
        Story s;
        s.inbound().hears(1'000, 5'000, std::move(line)).says(begins, 9'000).ends(10'000, 0);
        return of(s).interruptions.size();
    };
    CHECK(count(4'500, "l1") == 1);
    CHECK(count(4'501, "l1") == 0);
    CHECK(count(2'000, "l2") == 0); // the author lets that line be interrupted
    Story first;                    // who spoke first was interrupted, and did not interrupt
    first.inbound().says(500, 4'000).hears(1'000, 5'000).ends(10'000, 0);
    CHECK(of(first).interruptions.empty());
}

TEST_CASE("dead air begins at five seconds and leaves holds out") {
    const auto dead = [](std::int64_t pause, bool hold) {
        Story s;
        s.inbound().says(0, 2'000);
        if (hold)
            s.at(2'100, fact::HoldBegan{s.id, s.who})
                .at(1'900 + pause, fact::HoldEnded{s.id, s.who});
        s.hears(2'000 + pause, 4'000 + pause).ends(4'000 + pause, 0);
        return of(s).dead_air;
    };
    CHECK(dead(5'000, false) == std::vector{span(2'000, 7'000)});
    CHECK(dead(4'999, false).empty());
    CHECK(dead(60'000, true).empty());
    Story held;
    held.inbound().says(0, 2'000).at(3'000, fact::HoldBegan{contact, student});
    held.at(9'000, fact::ContactReleased{contact, Cause::normal, "customer", ""});
    const auto m = of(held);
    CHECK(m.holds == std::vector{span(3'000, 9'000)}); // released while on hold
    CHECK(m.hold_total() == 6_s);
    CHECK(m.talk_part == 667); // 2 of 3 seconds off hold
}

TEST_CASE("sound that the network lost is no dead air and no slow answer") {
    const auto told = [](bool lost) {
        Story s;
        s.inbound().says(0, 2'000).hears(2'000, 5'000).says(12'000, 15'000).ends(16'000, 1'000);
        if (lost) // as the recording tells it when it is sealed
            s.at(17'100, fact::SoundLost{contact, 5'500_ms, 6_s});
        return of(s);
    };
    CHECK(told(false).dead_air == std::vector{span(5'000, 12'000)});
    CHECK(told(false).response_p90 == 7_s);
    CHECK(told(true).dead_air.empty());
    CHECK(told(true).longest_silence == span(15'000, 16'000));
    CHECK_FALSE(told(true).response_p90); // nothing else was answered
    CHECK(told(true).lost == std::vector{span(5'500, 11'500)});
}

TEST_CASE("a wait that the customer was told of is no dead air, for half a minute") {
    const auto silences = [](std::int64_t marked, std::string move, std::int64_t until) {
        Story s;
        s.inbound().hears(0, 1'000).says(1'000, 3'000).move(marked, std::move(move));
        s.says(until, until + 2'000).ends(until + 3'000, 1'000);
        return of(s).dead_air;
    };
    CHECK(silences(2'000, "核对身份", 13'000) == std::vector{span(3'000, 13'000)});
    for (const auto* move : {"让客户等", "请稍等", "puts_on_hold", "puts on hold", "asks to wait"})
        CHECK(silences(2'000, move, 13'000).empty());
    CHECK(silences(6'000, "请稍等", 33'000).empty()); // marked after it was said
    CHECK(silences(2'000, "请稍等", 37'999).empty());
    CHECK(silences(2'000, "请稍等", 38'000) == std::vector{span(33'000, 38'000)});
    // Long after the last words: it counts from the mark on.
    CHECK(silences(18'001, "请稍等", 20'000) == std::vector{span(3'000, 18'001)});
}

TEST_CASE("transfers are counted, a leader's taking over is none") {
    Story s;
    s.inbound().says(0, 2'000);
    s.at(3'000, fact::ContactTransferred{contact, student, "专席", "attended"});
    s.at(4'000, fact::ContactTransferred{contact, AgentId{9}, "1002", "blind"}); // another's
    s.at(5'000, fact::ContactTransferred{contact, student, "1003", "taken_over"});
    s.ends(6'000, 1'000);
    CHECK(of(s).transfers == 1);
    CHECK(measured(of(s), "转接次数").shown() == "1");
    CHECK(measured(of(good()), "transfers").shown() == "0");
    CHECK(measured(Measures{}, "transfers").kind == persona::Datum::Kind::unset);
}

TEST_CASE("the recording's pace is the rate; of several agents' voices there is none") {
    const auto rate = [](std::int64_t pace, bool passed_on) {
        Story s;
        s.inbound().says(0, 9'000);
        if (passed_on)
            s.at(9'000, fact::ContactTransferred{contact, student, "1002", "blind"});
        s.ends(10'000, 1'000);
        s.at(11'100, fact::RecordingKept{contact, "1.wav", "", 10_s, 0, pace});
        return of(s).syllable_rate;
    };
    CHECK(rate(240, false) == 40);
    CHECK(rate(243, false) == 41); // 4.05
    CHECK_FALSE(rate(0, false));
    CHECK_FALSE(rate(240, true));
}

TEST_CASE("silence from the student is known as such, silence of our ears is not") {
    Story silent;
    silent.inbound().hears(1'000, 4'000).ends(20'000, 0, "没人理我", "customer");
    const auto m = of(silent);
    CHECK(m.never_spoke);
    CHECK_FALSE(m.greeting);
    CHECK(measured(m, "首句用时").number.thousandths > 3'000'000);
    CHECK(m.talk_share == 0);
    CHECK(m.dead_air.size() == 1);
    Story deaf; // nobody's speech is known at all
    deaf.inbound().ends(20'000, 0);
    const auto d = of(deaf);
    CHECK_FALSE(d.speech_known);
    CHECK_FALSE(d.never_spoke);
    CHECK(measured(d, "静默").kind == persona::Datum::Kind::unset);
    CHECK(measured(d, "greeting_time").kind == persona::Datum::Kind::unset);
    Story brief; // too short to blame anybody
    brief.inbound().hears(0, 1'000).ends(2'999, 0);
    CHECK_FALSE(of(brief).never_spoke);
}

TEST_CASE("speech before the answer and after the release does not count") {
    Story s;
    s.inbound().says(-3'000, 1'000).says(5'000, 50'000);
    s.at(10'000, fact::ContactReleased{contact, Cause::normal, "customer", ""});
    const auto m = of(s);
    CHECK(m.greeting == 0_ms);
    CHECK(m.student_speech == 6_s);
    CHECK(m.talk == 10_s);
    CHECK_FALSE(m.wrap_up); // not done yet
}

TEST_CASE("facts are right, wrong, missing or late, and asking again is seen") {
    SECTION("right in any writing") {
        const auto m = of(good());
        CHECK(m.facts[0].capture == Capture::right);
        CHECK_FALSE(m.facts[0].late);
        CHECK(m.facts[1].capture == Capture::unchecked); // one of the choices, the truth is open
        CHECK(m.facts[2].capture == Capture::missing);
        CHECK(m.facts_complete()); // the missing one is not required
    }
    SECTION("wrong, late, asked again, outside the choices") {
        Story s;
        s.inbound().spoken(1'000, "工单号", "11112222").spoken(9'000, "工单号", "", true);
        s.keys(5'000, "工单号", "11112222").keys(31'001, "工单号", "11112223");
        s.keys(2'000, "诉求", "退钱").ends(40'000, 0);
        const auto m = of(s);
        CHECK(m.facts[0].capture == Capture::wrong); // the last value counts
        CHECK(m.facts[0].late);
        CHECK(m.facts[0].asked_again == 1);
        CHECK(m.facts[0].truth == "11112222"); // asking again takes no truth away
        CHECK(m.facts[1].capture == Capture::wrong);
        CHECK_FALSE(m.facts_complete());
        CHECK(measured(m, "重复询问").number.thousandths == 1'000);
        CHECK(measured(m, "facts_wrong").number.thousandths == 2'000);
        CHECK(places_of(m, "采集齐全") == std::vector{span(1'000, 31'001)});
    }
    SECTION("keyed in time and saved again later unchanged is in time") {
        Story s;
        s.inbound()
            .spoken(1'000, "工单号", "1")
            .keys(31'000, "工单号", "1")
            .keys(90'000, "工单号", "1");
        CHECK_FALSE(of(s.ends(95'000, 0)).facts[0].late);
    }
    SECTION("cleared again") {
        Story s;
        s.inbound()
            .spoken(1'000, "工单号", "1")
            .keys(2'000, "工单号", "1")
            .keys(3'000, "工单号", "");
        CHECK(of(s.ends(9'000, 0)).facts[0].capture == Capture::missing);
    }
}

TEST_CASE("a form is correct when saved, filled and right") {
    auto drill = complaint();
    drill.form.fields = {{.name = "工单号", .required = true}, {.name = "级别", .required = true}};
    auto story = good();
    CHECK_FALSE(of(story, drill).form_correct);
    story.keys(28'000, "级别", "急");
    CHECK(of(story, drill).form_correct);
    Story unsaved;
    unsaved.inbound().spoken(1, "工单号", "1").keys(2, "工单号", "1").keys(3, "诉求", "赔偿");
    CHECK_FALSE(of(unsaved.ends(9'000, 0)).form_correct);
    CHECK(of(unsaved).facts_complete());
}

TEST_CASE("moves: required, forbidden, red lines, and what this ear can know") {
    Story s;
    s.outbound().move(2'000, "说明资费").move(3'000, "最后一天").move(4'000, "最后一天");
    s.ends(9'000, 0, "违规成交");
    const auto m = of(s, sales());
    CHECK(m.must_made == std::vector<std::string>{"说明资费"});
    CHECK(m.must_missing.size() == 3);
    CHECK(m.forbidden.size() == 2);
    CHECK(measured(m, "最后一天").number.thousandths == 2'000);
    Story quiet;
    quiet.outbound().ends(9'000, 0, "未成交");
    const auto turns = of(quiet, sales(), persona::Ear::turns);
    CHECK_FALSE(turns.moves_known);
    CHECK(turns.must_missing.empty()); // nobody could know
    CHECK(measured(turns, "必说齐全").kind == persona::Datum::Kind::unset);
    CHECK(of(quiet, sales()).must_missing.size() == 4);
}

TEST_CASE("outbound that reached nobody measures nothing but the attempt") {
    Story s;
    s.at(-20'000, fact::ContactArrived{.contact = contact, .direction = Direction::outbound});
    s.at(0, fact::DialBegan{contact, student})
        .at(5'000, fact::DialEnded{contact, student, Cause::busy});
    s.ends(5'000, 3'000, "");
    const auto m = of(s, sales());
    CHECK(m.agent == student);
    CHECK_FALSE(m.connected);
    CHECK_FALSE(m.talk);
    for (const auto& word : measure_words()) {
        INFO(word.en);
        CHECK(measured(m, word.en).kind == persona::Datum::Kind::unset);
        CHECK(places_of(m, word.zh).empty());
    }
}

TEST_CASE("facts of other contacts are no business of this one") {
    auto story = good();
    auto other = good(ContactId{8}, AgentId{4});
    story.facts.insert(story.facts.begin() + 5, other.facts.begin(), other.facts.end());
    const auto alone = of(good());
    const auto mixed = of(story);
    CHECK(mixed.student_speech == alone.student_speech);
    CHECK(mixed.moves.size() == alone.moves.size());
}

TEST_CASE("every measure word is different and known in both languages") {
    std::set<std::string_view> seen;
    const auto m = of(good());
    for (const auto& word : measure_words()) {
        CHECK(seen.insert(word.zh).second);
        CHECK(seen.insert(word.en).second);
        CHECK(measured(m, word.zh) == measured(m, word.en));
    }
    CHECK(measured(m, "静默").number.thousandths == 4'000);
    CHECK(measured(m, "说话占比").number.thousandths == 58'100);
    CHECK(measured(m, "音量").number.thousandths == -26'000);
}

TEST_CASE("pieces of time") {
    CHECK(merged({span(5, 9), span(1, 3), span(3, 4), span(7, 7)}) ==
          Spans{span(1, 4), span(5, 9)});
    CHECK(merged({span(0, 10), span(15, 20)}, Duration{6}) == Spans{span(0, 20)});
    CHECK(merged({span(0, 10), span(15, 20)}, Duration{5}).size() == 2);
    CHECK(gaps_in({span(2, 4)}, span(0, 10)) == Spans{span(0, 2), span(4, 10)});
    CHECK(gaps_in({}, span(0, 10)) == Spans{span(0, 10)});
    CHECK(gaps_in({span(-5, 20)}, span(0, 10)).empty());
    CHECK(percentile({3_ms, 1_ms, 2_ms}, 50) == 2_ms);
    CHECK(percentile({1_ms, 2_ms, 3_ms, 4_ms, 5_ms, 6_ms, 7_ms, 8_ms, 9_ms, 10_ms}, 90) == 9_ms);
    CHECK_FALSE(percentile({}, 50));
}

TEST_CASE("what is unknown is left out of a condition") {
    const auto lookup = [](std::string_view name) {
        if (name == "yes")
            return persona::Datum::of(1);
        if (name == "no")
            return persona::Datum::of(0);
        if (name == "text")
            return persona::Datum::of(std::string("7.5"));
        return persona::Datum{};
    };
    const auto verdict = [&](std::string_view text) { return judge(condition(text), lookup); };
    CHECK(verdict("yes") == Verdict::yes);
    CHECK(verdict("no") == Verdict::no);
    CHECK(verdict("what") == Verdict::unknown);
    CHECK(verdict("what <= 5 and yes") == Verdict::yes);
    CHECK(verdict("what <= 5 and no") == Verdict::no);
    CHECK(verdict("no or what > 1") == Verdict::no);
    CHECK(verdict("not what") == Verdict::unknown);
    CHECK(verdict("what > 1 and other > 1") == Verdict::unknown);
    CHECK(verdict("text > 7 and text < 8") == Verdict::yes);
    CHECK(verdict("text == 'x'") == Verdict::no);
    CHECK(verdict("text != 5") == Verdict::yes);
    CHECK(judge(persona::Expression{}, lookup) == Verdict::unknown);
}

TEST_CASE("with everything known a verdict agrees with the drill language") {
    const auto lookup = [](std::string_view name) {
        return name == "a" ? persona::Datum::of(3) : persona::Datum::of(std::string("b"));
    };
    for (const auto* text :
         {"a > 2", "a > 3", "a >= 3 and b == 'b'", "a == 3 or b == 'c'", "not a == 3", "b != 'b'",
          "a == b", "a != b", "b", "a - 3 == 0", "(a > 2 or b == 'x') and not b == 'y'"}) {
        INFO(text);
        const auto e = condition(text);
        if (e.nodes().empty())
            continue; // not of the language
        CHECK((judge(e, lookup) == Verdict::yes) == e.holds(lookup));
    }
}
