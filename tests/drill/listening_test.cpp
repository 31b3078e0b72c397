// Talks with breaches planted in them: each at the instant that the key says, and nothing else
// wrong.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "center/machine.h"
#include "drill/limits.h"
#include "drill/listening.h"
#include "drill/rehearsal.h"
#include "persona/loader.h"

using namespace ringroom;
using world::Breach;
using world::Slip;

namespace {

std::shared_ptr<const persona::Drill> heard_drill(const std::string& pack) {
    const auto loaded =
        persona::load_pack(std::string(RINGROOM_SOURCE_DIR) + "/scenarios/" + pack, Language::en);
    REQUIRE(loaded.pack);
    return loaded.pack->drills.front();
}

drill::ListeningOptions options_for(const std::string& pack, std::vector<Breach> breaches,
                                    std::uint64_t seed = 7) {
    return {
        .script = pack, .drill = heard_drill(pack), .seed = seed, .breaches = std::move(breaches)};
}

std::string refused(const std::string& pack, std::vector<Breach> breaches) {
    const auto staged = drill::stage(options_for(pack, std::move(breaches)));
    REQUIRE_FALSE(staged);
    return staged.error().code;
}

/// What a person with the journal in hand would find, without asking the stage.
training::Measures measured_again(const drill::Staged& staged, const std::string& pack) {
    return training::measure(staged.contact, staged.facts, heard_drill(pack).get(),
                             persona::Ear::self_report);
}

/// The fact nearest to the instant of the key, of those that prove this breach.
Duration distance(const drill::Staged& staged, const drill::Planted& planted) {
    const Instant at = staged.connected + planted.at;
    Duration nearest = Duration{INT64_MAX / 2};
    const auto near = [&](Instant fact) {
        nearest = std::min(nearest, fact < at ? at - fact : fact - at);
    };
    const auto m =
        training::measure(staged.contact, staged.facts, nullptr, persona::Ear::self_report);
    for (const auto& [when, fact] : staged.facts) {
        const auto* spoke = std::get_if<fact::Spoke>(&fact);
        const bool by_student = spoke != nullptr && spoke->party == "agent";
        switch (planted.breach.slip) {
        case Slip::unannounced_hold:
            if (std::holds_alternative<fact::HoldBegan>(fact))
                near(when);
            break;
        case Slip::no_goodbye:
            if (std::holds_alternative<fact::ContactReleased>(fact))
                near(when);
            break;
        case Slip::forbidden:
            // The student marks what they say shortly after they have begun to.
            if (const auto* made = std::get_if<fact::MoveMade>(&fact);
                made != nullptr && made->move == planted.breach.move)
                near(when - 200_ms);
            break;
        case Slip::silence:
        case Slip::interruption:
            break; // below, by the measures
        case Slip::no_greeting:
        case Slip::left_out:
            if (by_student)
                near(spoke->began);
            break;
        }
    }
    if (planted.breach.slip == Slip::silence)
        for (const auto& span : m.dead_air)
            near(span.from + training::MeasureRules{}.dead_air);
    if (planted.breach.slip == Slip::interruption)
        for (const auto& span : m.interruptions)
            near(span.from);
    return nearest;
}

void check_key(const drill::Staged& staged, const std::string& pack) {
    const auto m = measured_again(staged, pack);
    const auto planted = [&](Slip slip) {
        return static_cast<std::size_t>(
            std::count_if(staged.key.begin(), staged.key.end(),
                          [&](const drill::Planted& one) { return one.breach.slip == slip; }));
    };
    CHECK(m.dead_air.size() == planted(Slip::silence));
    CHECK(m.interruptions.size() == planted(Slip::interruption));
    CHECK(m.holds.size() == planted(Slip::unannounced_hold));
    CHECK(m.forbidden.size() + m.red_lines.size() >= planted(Slip::forbidden));
    CHECK((m.forbidden.empty() && m.red_lines.empty()) == (planted(Slip::forbidden) == 0));
    CHECK(m.must_missing.size() <= planted(Slip::left_out));
    for (const auto& one : staged.key) {
        INFO(world::to_text(one.breach) << " at " << one.at.ms);
        CHECK(distance(staged, one) <= 200_ms);
        CHECK(one.at >= 0_ms);
        CHECK(staged.connected + one.at <= staged.released);
        if (one.breach.slip == Slip::left_out)
            CHECK(m.made(one.breach.move) == nullptr);
    }
}

} // namespace

TEST_CASE("every breach that is offered for a script can be planted, alone, at a known instant") {
    const std::string pack =
        GENERATE("broadband-complaint", "city-hotline", "bill-question-en", "telesales");
    const auto offered = drill::plantable(pack, heard_drill(pack));
    CHECK(offered.size() >= 7);
    for (const auto& one : offered) {
        INFO(pack << " " << world::to_text(one));
        const auto talk = drill::stage(options_for(pack, {one}));
        REQUIRE(talk);
        REQUIRE(talk->key.size() == 1);
        CHECK(talk->key.front().breach == one);
        check_key(*talk, pack);
    }
}

TEST_CASE("several breaches are planted in one talk, far enough apart to be told from another") {
    const auto seed = GENERATE(range<std::uint64_t>(1, 13));
    INFO("SEED=" << seed);
    const std::string pack = "city-hotline";
    const auto talk = drill::stage(options_for(pack,
                                               {{.slip = Slip::no_greeting},
                                                {.slip = Slip::left_out, .move = "复述确认"},
                                                {.slip = Slip::silence, .length = 7_s},
                                                {.slip = Slip::no_goodbye}},
                                               seed));
    REQUIRE(talk);
    REQUIRE(talk->key.size() == 4);
    check_key(*talk, pack);
    for (std::size_t i = 1; i < talk->key.size(); ++i)
        CHECK(talk->key[i].at - talk->key[i - 1].at >= 4_s);
}

TEST_CASE("what is offered beside the truth did not happen") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("SEED=" << seed);
        const auto talk =
            drill::stage(options_for("broadband-complaint", {{.slip = Slip::interruption}}, seed));
        REQUIRE(talk);
        CHECK(talk->decoys.size() == drill::limits::decoys);
        for (const auto& one : talk->decoys) {
            CHECK(one.slip != Slip::interruption);
            if (one.slip == Slip::left_out) // the move was made, so it was not left out
                CHECK(talk->measures.made(one.move) != nullptr);
        }
    }
}

TEST_CASE("the same seed gives the same talk, another seed another") {
    const auto talk = [](std::uint64_t seed) {
        const auto staged =
            drill::stage(options_for("bill-question-en", {{.slip = Slip::no_goodbye}}, seed));
        REQUIRE(staged);
        return staged->facts;
    };
    CHECK(talk(3) == talk(3));
    CHECK(talk(3) != talk(4));
}

TEST_CASE("the key holds with the lengths of real voices, and its journal replays to the same") {
    const std::string pack = "broadband-complaint";
    auto options = options_for(
        pack, {{.slip = Slip::silence, .length = 6_s}, {.slip = Slip::forbidden, .move = "推诿"}});
    std::set<std::string> heard;
    options.voicing = [&](const world::Utterance& said) {
        heard.insert(said.words);
        // A slow voice, the customer's slower than the student's.
        return Duration{world::speaking_time(said.words).ms * (said.agent ? 3 : 4) / 2};
    };
    const auto talk = drill::stage(options);
    REQUIRE(talk);
    check_key(*talk, pack);
    CHECK(heard.size() >= talk->said.size() / 2);
    center::Machine machine(drill::rehearsal_settings(*options.drill, 1), talk->world_seed);
    machine.add_script(pack, options.drill);
    std::vector<StampedFact> again;
    for (const auto& entry : talk->journal) {
        center::Output output;
        if (const auto* event = std::get_if<StampedEvent>(&entry))
            machine.handle(event->at, event->event, output);
        else
            machine.advance(std::get<StampedFact>(entry).at, output);
        again.insert(again.end(), output.facts.begin(), output.facts.end());
    }
    CHECK(again == talk->facts);
}

TEST_CASE("what cannot be planted is refused with a reason") {
    CHECK(refused("telesales", {}) == "drill.listening.none");
    CHECK(refused("telesales", {{.slip = Slip::no_greeting}}) == "drill.listening.unfit");
    CHECK(refused("telesales", {{.slip = Slip::forbidden, .move = "推诿"}}) ==
          "drill.listening.unfit");
    CHECK(refused("city-hotline", {{.slip = Slip::silence, .length = 6_s},
                                   {.slip = Slip::silence, .length = 7_s}}) ==
          "drill.listening.twice");
    // The student who apologises at once never comes to the scene that waits for sympathy.
    CHECK(refused("broadband-complaint", {{.slip = Slip::left_out, .move = "同理安抚"}}) ==
          "drill.listening.not_planted");
    std::vector<Breach> many;
    for (const auto& one : world::breaches_of(*heard_drill("bill-question-en")))
        many.push_back(one);
    REQUIRE(many.size() > drill::limits::planted);
    many.resize(drill::limits::planted + 1);
    CHECK(refused("bill-question-en", many) == "drill.listening.too_many");
    many.pop_back();
    const auto at_the_limit = drill::stage(options_for("bill-question-en", many));
    CHECK((at_the_limit || at_the_limit.error().code == "drill.listening.not_planted"));
}
