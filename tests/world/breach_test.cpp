// Breaches as words, and which a script offers.
#include <algorithm>

#include <catch2/catch.hpp>

#include "persona/loader.h"
#include "world/breach.h"

using namespace ringroom;
using namespace ringroom::world;

namespace {

std::shared_ptr<const persona::Drill> breached_drill(const char* pack) {
    const auto loaded = persona::load_pack(
        std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" / pack, Language::en);
    REQUIRE(loaded.pack);
    return loaded.pack->drills.front();
}

std::string code_of(const char* words) {
    const auto breach = breach_from(words);
    REQUIRE_FALSE(breach);
    return breach.error().code;
}

} // namespace

TEST_CASE("a breach is written and read again") {
    for (const char* words :
         {"no_greeting", "interruption", "silence:6s", "silence:9s", "unannounced_hold:20s",
          "left_out:核对身份", "forbidden:a: b", "no_goodbye"}) {
        INFO(words);
        const auto breach = breach_from(words);
        REQUIRE(breach);
        CHECK(to_text(*breach) == words);
    }
    CHECK(breach_from("silence")->length == 7_s);
    CHECK(breach_from("silence:8")->length == 8_s);
    CHECK(breach_from("silence:8秒")->length == 8_s);
}

TEST_CASE("what is no breach is refused with a reason") {
    CHECK(code_of("") == "drill.breach.unknown");
    CHECK(code_of("Silence") == "drill.breach.unknown");
    CHECK(code_of("no_greeting:5s") == "drill.breach.unknown");
    CHECK(code_of("silence:5s") ==
          "drill.breach.length"); // one from 5 s on; less than 6 is doubtful
    CHECK(code_of("silence:10s") == "drill.breach.length");
    CHECK(code_of("silence:long") == "drill.breach.length");
    CHECK(code_of("silence:7s ") == "drill.breach.length");
    CHECK(code_of("silence:99999999999999999999") == "drill.breach.length");
    CHECK(code_of("unannounced_hold:4s") == "drill.breach.length");
    CHECK(code_of("unannounced_hold:21s") == "drill.breach.length");
    CHECK(code_of("left_out") == "drill.breach.move");
    CHECK(code_of("forbidden:") == "drill.breach.move");
}

TEST_CASE("a script offers what it has a place for") {
    const auto hotline = breached_drill("city-hotline");
    CHECK(fits(*hotline, {.slip = Slip::no_greeting}));
    CHECK(fits(*hotline, {.slip = Slip::left_out, .move = "告知时限"}));
    CHECK_FALSE(fits(*hotline, {.slip = Slip::left_out, .move = "推诿"}));     // is to be left out
    CHECK_FALSE(fits(*hotline, {.slip = Slip::left_out, .move = "语言规范"})); // is no move
    CHECK(fits(*hotline, {.slip = Slip::forbidden, .move = "推诿"}));
    CHECK_FALSE(fits(*hotline, {.slip = Slip::forbidden, .move = "告知时限"}));
    // Who calls out greets with a move of its own; one that the customer insists on is no omission.
    const auto sales = breached_drill("telesales");
    CHECK_FALSE(fits(*sales, {.slip = Slip::no_greeting}));
    CHECK_FALSE(fits(*sales, {.slip = Slip::left_out, .move = "报公司和工号"}));
    CHECK(fits(*sales, {.slip = Slip::left_out, .move = "说明合约期"}));
}

TEST_CASE("every breach has a name and words in both languages") {
    for (const char* pack : {"city-hotline", "bill-question-en", "telesales"}) {
        const auto drill = breached_drill(pack);
        const auto all = breaches_of(*drill);
        for (const auto& one : all) {
            INFO(to_text(one));
            CHECK(name_of(one, Language::zh) != name_of(one, Language::en));
            CHECK_FALSE(words_of(one, *drill).empty());
            CHECK(std::count_if(all.begin(), all.end(), [&](const Breach& other) {
                      return name_of(other, Language::en) == name_of(one, Language::en);
                  }) == 1);
        }
    }
    CHECK(words_of({.slip = Slip::forbidden, .move = "推诿"}, *breached_drill("city-hotline"))
              .find("推诿") == std::string::npos); // nobody calls it by its name
    CHECK(words_of({.slip = Slip::forbidden, .move = "最后一天"}, *breached_drill("telesales"))
              .find("最后一天") != std::string::npos);
}
