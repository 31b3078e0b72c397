// Fairness over the wire: what marks are split by, what is found, and who may look.
#include <catch2/catch.hpp>

#include "practised.h"
#include "school.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

/// Both students take 30 calls; every third customer speaks 合肥话, which costs `cost` points.
void play(School& school, training::Milli cost) {
    for (std::uint64_t contact = 1; contact <= 60; ++contact) {
        const std::uint64_t call = (contact + 1) / 2;
        const bool dialect = call % 3 == 0;
        const auto wave = static_cast<training::Milli>(contact * contact % 11 * 1'000);
        REQUIRE(school.lab.store().write([&](store::Writer& writer) {
            return test::add_played(writer, {.contact = contact,
                                             .student = AgentId{1 + contact % 2},
                                             .mark = 70'000 + wave - (dialect ? cost : 0),
                                             .customer = call % 4 + 1,
                                             .voice = dialect ? "王桂兰-合肥话" : "李明-普通话"});
        }));
    }
}

json split_of(const json& answer, const std::string& word) {
    for (const auto& one : answer.at("splits"))
        if (one.at("split") == word)
            return one;
    return nullptr;
}

} // namespace

TEST_CASE("a dialect that costs points is named with a warning, in words") {
    School school;
    play(school, 12'000);
    const auto seen = school.done(school.teacher, "GET", "/fairness?class=A&drill=fault%2Fone");
    CHECK(seen.at("marks") == 60);
    CHECK(seen.at("students") == 2);
    CHECK(seen.at("permutations") == 2'000);
    const auto dialect = split_of(seen, "dialect");
    REQUIRE(dialect.at("values").size() == 2);
    const auto& usual = dialect.at("values")[0];
    const auto& rare = dialect.at("values")[1];
    CHECK(usual.at("value") == "普通话");
    CHECK(rare.at("label") == "合肥话");
    CHECK(rare.at("marks") == 20);
    CHECK(rare.at("difference").get<int>() < -9'000);
    CHECK(rare.at("chance").get<int>() <= 2);
    CHECK(rare.at("warning") == true);
    CHECK(rare.at("words").get<std::string>().find("points lower than the rest") !=
          std::string::npos);
    CHECK(usual.at("words").get<std::string>().find("higher") != std::string::npos);
    CHECK(split_of(seen, "voice").at("values").size() == 2);
    CHECK(seen.at("warnings").get<int>() >= 4); // the voice is the dialect here
    const auto order = split_of(seen, "order");
    REQUIRE(order.at("values").size() == 6);
    CHECK(order.at("values")[0].at("label") == "call 1");
    CHECK(order.at("values")[5].at("label") == "call 6 and later");
    CHECK(order.at("values")[5].at("marks") == 50);
    CHECK(split_of(seen, "variant").at("values").size() == 4);
    CHECK(split_of(seen, "variant")
              .at("values")[0]
              .at("label")
              .get<std::string>()
              .find("师傅爽约投诉: customer") == 0);
    CHECK(split_of(seen, "marker").is_null()); // nobody has marked
    CHECK(split_of(seen, "seat").is_null());
}

TEST_CASE("where nothing differs there is no warning, and where nothing was done no split") {
    School school;
    play(school, 0);
    const auto seen = school.done(school.teacher, "GET", "/fairness?class=A");
    CHECK(seen.at("warnings") == 0);
    CHECK(split_of(seen, "dialect").at("values")[0].at("words") == "");
    const auto none = school.done(school.teacher, "GET", "/fairness?drill=fault%2Ftwo");
    CHECK(none.at("marks") == 0);
    CHECK(none.at("splits").empty());
}

TEST_CASE("seats and days are told apart, and who may not see the class is refused") {
    School school;
    play(school, 0);
    for (std::uint64_t contact = 1; contact <= 60; ++contact)
        REQUIRE(school.lab.store().write([&](store::Writer& writer) {
            return training::save_seat(writer, 1, ContactId{contact},
                                       contact % 4 < 2 ? "10.0.0.7" : "10.0.0.8");
        }));
    const auto seat = split_of(school.done(school.teacher, "GET", "/fairness?class=A"), "seat");
    REQUIRE(seat.at("values").size() == 2);
    CHECK(seat.at("values")[0].at("marks") == 30);
    CHECK(seat.at("values")[0].contains("difference"));
    // Of a run whose time is not known nothing is of the last days.
    CHECK(school.done(school.teacher, "GET", "/fairness?days=3650").at("marks") == 0);
    CHECK(school.refused(school.teacher, "GET", "/fairness?days=3651") == "400 api.query");
    CHECK(school.refused(school.teacher, "GET", "/fairness?days=0") == "400 api.query");
    CHECK(school.refused(school.teacher, "GET", "/fairness?days=x") == "400 api.query");
    CHECK(school.refused(school.teacher, "GET", "/fairness?class=nobody") == "404 api.not_found");
    CHECK(school.refused(school.lei, "GET", "/fairness?class=A") == "403 api.forbidden");
}
