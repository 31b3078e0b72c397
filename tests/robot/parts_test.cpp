// What a robot is made of: addresses, cards, study, voices.
#include <catch2/catch.hpp>

#include "robot/crew.h"
#include "robot/limits.h"
#include "robot/mouth.h"
#include "robot/study.h"

using namespace ringroom;
using namespace ringroom::robot;

namespace {

std::filesystem::path scenarios() {
    return std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios";
}

wire::SeatContact screen_of(const persona::Drill& drill) {
    wire::SeatContact out;
    out.direction = drill.direction;
    out.form.name = drill.id;
    for (const auto& move : drill.moves)
        out.moves.push_back({move, move});
    return out;
}

} // namespace

TEST_CASE("cards are read as the lab writes them and as a teacher keeps them") {
    const auto lab = read_cards("number,name,class,password\n1001,王雨桐,一班/二班,abc\n"
                                "1002,\"Li, Lei\",,\"d\"\"e\"\n");
    REQUIRE(lab);
    REQUIRE(lab->size() == 2);
    CHECK(lab->at(0).password == "abc");
    CHECK(lab->at(0).classes == std::vector<std::string>{"一班", "二班"});
    CHECK(lab->at(1).classes.empty());
    CHECK(lab->at(1).name == "Li, Lei");
    CHECK(lab->at(1).password == "d\"e");
    const auto own = read_cards("\xEF\xBB\xBF班级,学号,密码\r\n话务一班,1001,abc\r\n\r\n");
    REQUIRE(own);
    REQUIRE(own->size() == 1);
    CHECK(own->at(0).classes == std::vector<std::string>{"话务一班"});
    CHECK(own->at(0).number == "1001");
    CHECK(read_cards("").error().code == "robot.cards");
    CHECK(read_cards("name\nx\n").error().code == "robot.cards");
}

TEST_CASE("a list of cards ends at its limit") {
    std::string csv = "number,password\n";
    for (std::size_t i = 0; i < limits::cards; ++i)
        csv += std::to_string(i) + ",x\n";
    CHECK(read_cards(csv)->size() == limits::cards);
    CHECK(read_cards(csv + "one more,x\n").error().code == "robot.cards");
}

TEST_CASE("a robot knows the lesson by what the screen shows") {
    Diagnostics diagnostics;
    const auto study = Study::of_folder(scenarios(), Language::en, diagnostics);
    CHECK_FALSE(has_errors(diagnostics));
    REQUIRE(study.drills().size() >= 2);
    for (const auto& drill : study.drills()) {
        auto screen = screen_of(*drill);
        CHECK(study.recognise(screen) == drill);
        screen.form.name.clear(); // the moves alone tell it
        CHECK(study.recognise(screen) == drill);
    }
    CHECK(study.recognise({}) == nullptr);
    auto wrong_way = screen_of(*study.drills().front());
    wrong_way.direction =
        wrong_way.direction == Direction::inbound ? Direction::outbound : Direction::inbound;
    CHECK(study.recognise(wrong_way) != study.drills().front());
}

TEST_CASE("voices differ between robots and stay with one") {
    using world::Profile;
    const auto first = throat_of(Profile::good, "1001", Language::zh);
    CHECK(first.voice == throat_of(Profile::good, "1001", Language::zh).voice);
    CHECK(first.voice.name != throat_of(Profile::good, "1002", Language::zh).voice.name);
    CHECK(throat_of(Profile::rude, "1001", Language::zh).level_dbov > first.level_dbov);
    CHECK(throat_of(Profile::lazy, "1001", Language::zh).level_dbov < first.level_dbov);
    CHECK(throat_of(Profile::fast, "1001", Language::zh).voice.words_per_minute >
          first.voice.words_per_minute);
}

TEST_CASE("a mouth gives sound once made at once, and nothing for what cannot be spoken") {
    sip::Loop loop;
    Mouth mouth(loop, {});
    const auto throat = throat_of(world::Profile::good, "1001", Language::zh);
    std::vector<media::ClipPtr> said;
    const auto keep = [&](media::ClipPtr clip) { said.push_back(std::move(clip)); };
    mouth.say("您好", throat, keep);
    REQUIRE(loop.run_until([&] { return said.size() == 1; }, Duration{30'000}));
    REQUIRE(said[0]);
    CHECK(said[0]->samples() > 800);
    mouth.say("您好", throat, keep);
    REQUIRE(said.size() == 2); // no waiting: it is kept
    CHECK(said[1] == said[0]);
    mouth.say("", throat, keep);
    REQUIRE(loop.run_until([&] { return said.size() == 3; }, Duration{30'000}));
    CHECK(said[2] == nullptr);
}

TEST_CASE("a crew needs robots, and not too many") {
    Diagnostics diagnostics;
    CHECK(Crew::open({}, {}, diagnostics).error().code == "robot.none");
    std::vector<RobotSettings> many(static_cast<std::size_t>(limits::robots) + 1);
    CHECK(Crew::open({}, many, diagnostics).error().code == "robot.too_many_robots");
}
