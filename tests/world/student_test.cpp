// What each kind of student does at a seat, step by step, on the packs that come with the lab.
#include <algorithm>

#include <catch2/catch.hpp>

#include "persona/loader.h"
#include "world/student.h"

using namespace ringroom;
using namespace ringroom::world;

namespace {

std::shared_ptr<const persona::Drill> drill(const char* pack) {
    const auto loaded = persona::load_pack(
        std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" / pack, Language::en);
    REQUIRE(loaded.pack);
    return loaded.pack->drills.front();
}

/// A student and what they did, with a clock that only moves on demand.
struct Seat {
    explicit Seat(Profile profile, bool outbound = false)
        : student(profile, 7, "1001", outbound) {}
    void see(const Sees& seen) { student.see(now, seen, deeds); }
    /// Lets time pass until the student has nothing planned, or `most` is over.
    void wait(Duration most) {
        const Instant until = now + most;
        while (student.next_deadline() <= until) {
            now = student.next_deadline();
            student.advance(now, deeds);
        }
        now = until;
    }
    template <class T>
    [[nodiscard]] int count() const {
        return static_cast<int>(std::count_if(deeds.begin(), deeds.end(), [](const Does& one) {
            return std::holds_alternative<T>(one);
        }));
    }
    template <class T>
    [[nodiscard]] T last() const {
        for (auto at = deeds.rbegin(); at != deeds.rend(); ++at)
            if (const auto* one = std::get_if<T>(&*at))
                return *one;
        FAIL("nothing of the kind was done");
        return {};
    }
    /// The customer says the line that stands first in the drill with these words filled in.
    void hear(const persona::Drill& d, std::size_t line, const std::string& words) {
        see(sees::LineBegan{d.lines.at(line).id, words});
        now = now + Duration{2'000};
        student.advance(now, deeds);
        see(sees::LineEnded{});
    }

    Instant now{1'000};
    Student student;
    Deeds deeds;
};

std::size_t line_with(const persona::Drill& d, std::string_view part) {
    for (std::size_t i = 0; i < d.lines.size(); ++i)
        if (d.lines[i].text.find(part) != std::string::npos)
            return i;
    FAIL("no line has " << part);
    return 0;
}

} // namespace

TEST_CASE("profiles have names both ways") {
    for (int i = 0; i < profiles; ++i) {
        const auto profile = static_cast<Profile>(i);
        CHECK(profile_from(to_string(profile)) == profile);
    }
    CHECK_FALSE(profile_from("brilliant"));
}

TEST_CASE("a listener writes down what fills the line's places") {
    persona::Line line;
    line.text = "单号{号}, 电话{电话}。";
    const auto values = values_heard(line, "单号4471, 电话0510。");
    CHECK(values.at("号") == "4471");
    CHECK(values.at("电话") == "0510");
    CHECK(values_heard(line, "别的话").empty());
    line.text = "broken {place";
    CHECK(values_heard(line, "broken words").empty());
}

TEST_CASE("a good student answers soon, greets, marks and writes down the number") {
    const auto d = drill("broadband-complaint");
    Seat seat(Profile::good);
    seat.see(sees::Rings{});
    seat.wait(Duration{2'500});
    CHECK(seat.count<does::Answer>() == 1);
    seat.see(sees::Connected{ContactId{3}, Direction::inbound, d, "05101234567"});
    seat.wait(Duration{1'500});
    REQUIRE(seat.count<does::Speak>() == 1);
    CHECK(seat.last<does::Speak>().words.find("1001") != std::string::npos);
    seat.see(sees::SpeechOver{});
    seat.hear(*d, line_with(*d, "你们师傅"), "喂!你们师傅到底还来不来?我昨天上午请了半天假在家等!");
    CHECK_FALSE(seat.student.words_ahead().empty());
    seat.wait(Duration{2'000});
    CHECK(seat.count<does::Speak>() == 2);
    CHECK(seat.count<does::Mark>() >= 1);
    seat.see(sees::SpeechOver{});
    seat.hear(*d, line_with(*d, "单号我记着"), "单号我记着呢,44710862。");
    seat.wait(Duration{5'000});
    const bool keyed = std::any_of(seat.deeds.begin(), seat.deeds.end(), [](const Does& one) {
        const auto* key = std::get_if<does::Key>(&one);
        return key != nullptr && key->field == "工单号" && key->value == "44710862";
    });
    CHECK(keyed);
}

TEST_CASE("a silent student hardly says a word and leaves the form alone") {
    const auto d = drill("broadband-complaint");
    Seat seat(Profile::silent);
    seat.see(sees::Connected{ContactId{3}, Direction::inbound, d, "05101234567"});
    seat.hear(*d, 0, d->lines.at(0).text);
    seat.wait(Duration{4'000});
    CHECK(seat.count<does::Mark>() == 0);
    seat.see(sees::Ended{ContactId{3}});
    seat.wait(Duration{60'000});
    CHECK(seat.count<does::Submit>() == 0);
    CHECK(seat.count<does::Dispose>() == 1);
    CHECK(seat.count<does::WrapUpDone>() == 1);
}

TEST_CASE("a rude student finds the red line") {
    const auto d = drill("broadband-complaint");
    int crossed = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Seat seat(Profile::rude);
        seat.student = Student(Profile::rude, seed, "1001", false);
        seat.see(sees::Connected{ContactId{3}, Direction::inbound, d, "05101234567"});
        seat.hear(*d, line_with(*d, "别跟我讲流程"), "别跟我讲流程,我就问你赔不赔!");
        seat.wait(Duration{4'000});
        crossed += std::any_of(seat.deeds.begin(), seat.deeds.end(), [](const Does& one) {
            const auto* mark = std::get_if<does::Mark>(&one);
            return mark != nullptr && mark->move == "推诿";
        });
    }
    CHECK(crossed >= 10);
}

TEST_CASE("a rude student says what must not be said, a good one never does") {
    const auto d = drill("telesales");
    REQUIRE_FALSE(d->must_not_say.empty());
    const auto banned = [&](Profile profile) {
        int count = 0;
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            Seat seat(profile);
            seat.student = Student(profile, seed, "1001", true);
            seat.see(sees::Connected{ContactId{4}, Direction::outbound, d, "0510"});
            for (std::size_t i = 0; i < d->lines.size(); ++i) {
                seat.hear(*d, i, d->lines[i].text);
                seat.wait(Duration{5'000});
                seat.see(sees::SpeechOver{});
            }
            for (const auto& one : seat.deeds)
                if (const auto* mark = std::get_if<does::Mark>(&one))
                    count += std::find(d->must_not_say.begin(), d->must_not_say.end(),
                                       mark->move) != d->must_not_say.end();
        }
        return count;
    };
    CHECK(banned(Profile::rude) > 5);
    CHECK(banned(Profile::good) == 0);
}

TEST_CASE("a free outbound student asks for records, dials them and gives a disposition") {
    const auto d = drill("telesales");
    Seat seat(Profile::good, true);
    seat.see(sees::Ready{});
    seat.wait(Duration{10'000});
    CHECK(seat.count<does::NextRecord>() == 1);
    seat.see(sees::NoRecord{});
    seat.wait(Duration{20'000});
    CHECK(seat.count<does::NextRecord>() == 2);
    seat.see(sees::RecordShown{ContactId{4}, d});
    seat.wait(Duration{10'000});
    CHECK(seat.count<does::Dial>() == 1);
    seat.see(sees::Ended{ContactId{4}, false});
    seat.wait(Duration{10'000});
    CHECK(seat.last<does::Dispose>().code == "未接通");
    CHECK(seat.count<does::Submit>() == 0);
}

TEST_CASE("no record during a talk plans no other") {
    const auto d = drill("telesales");
    Seat seat(Profile::good, true);
    seat.see(sees::Connected{ContactId{4}, Direction::inbound, d, "0510"});
    seat.see(sees::NoRecord{});
    seat.wait(Duration{60'000});
    CHECK(seat.count<does::NextRecord>() == 0);
}

TEST_CASE("a telephone that rings before the last contact's end is known is answered") {
    Seat seat(Profile::good);
    seat.see(sees::Rings{});
    seat.see(sees::Ended{ContactId{4}});
    seat.see(sees::Ready{});
    seat.wait(Duration{2'500});
    CHECK(seat.count<does::Answer>() == 1);
}

TEST_CASE("a reply that the customer forestalls is neither said nor marked") {
    const auto d = drill("broadband-complaint");
    Seat seat(Profile::good);
    seat.see(sees::Connected{ContactId{3}, Direction::inbound, d, "0510"});
    seat.see(sees::LineBegan{d->lines[0].id, d->lines[0].text}); // speaks at once
    seat.wait(Duration{1'500});
    REQUIRE(seat.count<does::Speak>() == 1); // greeted all the same
    seat.see(sees::SpeechOver{});
    seat.see(sees::LineEnded{});
    REQUIRE_FALSE(seat.student.words_ahead().empty());
    const auto reply = seat.student.words_ahead();
    seat.see(sees::LineBegan{d->lines[0].id, d->lines[0].text}); // goes on
    CHECK(seat.student.words_ahead().empty());
    seat.wait(Duration{5'000});
    CHECK(seat.count<does::Speak>() == 1);
    CHECK(seat.count<does::Mark>() == 0);
    seat.see(sees::LineEnded{});
    CHECK(seat.student.words_ahead() == reply); // its time has come
    seat.wait(Duration{2'000});
    CHECK(seat.count<does::Speak>() == 2);
    CHECK(seat.count<does::Mark>() >= 1);
}

TEST_CASE("an inbound-only student never asks for records") {
    Seat seat(Profile::good);
    seat.see(sees::Ready{});
    seat.wait(Duration{60'000});
    CHECK(seat.deeds.empty());
}

TEST_CASE("the same seed does the same") {
    const auto d = drill("telesales");
    const auto play = [&] {
        Seat seat(Profile::lazy, true);
        seat.see(sees::Connected{ContactId{4}, Direction::outbound, d, "0510"});
        for (std::size_t i = 0; i < d->lines.size(); ++i) {
            seat.hear(*d, i, d->lines[i].text);
            seat.wait(Duration{9'000});
            seat.see(sees::SpeechOver{});
        }
        std::vector<std::string> said;
        for (const auto& one : seat.deeds)
            if (const auto* speak = std::get_if<does::Speak>(&one))
                said.push_back(speak->words);
        return said;
    };
    const auto once = play();
    CHECK_FALSE(once.empty());
    CHECK(once == play());
}
