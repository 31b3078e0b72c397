// Draws: the same for the same seed, complete where any sheet exists, refused with words elsewhere.
#include <catch2/catch.hpp>

#include <set>

#include "exam/blueprint.h"
#include "exam/json.h"
#include "exam/limits.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

BankQuestion question(std::int64_t id, std::string category, Kind kind = Kind::single,
                      int difficulty = 3) {
    return {id,
            1,
            {.key = std::to_string(id),
             .category = std::move(category),
             .kind = kind,
             .difficulty = difficulty,
             .points = 2'000,
             .stem = "?",
             .choices = {{"a", whole}, {"b"}, {"c"}, {"d"}}}};
}

std::vector<BankQuestion> bank(int count) {
    std::vector<BankQuestion> out;
    for (int i = 1; i <= count; ++i)
        out.push_back(question(i, i % 2 == 0 ? "a/even" : "a/odd", Kind::single, 1 + i % 5));
    return out;
}

std::optional<Sheet> drawn(const Blueprint& blueprint, const std::vector<BankQuestion>& from,
                           std::uint64_t seed = 7) {
    Diagnostics missing;
    auto sheet = draw(blueprint, from, seed, Language::en, missing);
    CHECK(sheet.has_value() == missing.empty());
    return sheet;
}

} // namespace

TEST_CASE("one seed, one sheet; another seed, another one") {
    const Blueprint blueprint{.quotas = {{.category = "a/even", .count = 5},
                                         {.category = "a", .count = 5, .points = 500}},
                              .shuffle_questions = true};
    const auto from = bank(40);
    const auto first = drawn(blueprint, from);
    REQUIRE(first);
    CHECK(first == drawn(blueprint, from));
    CHECK(first != drawn(blueprint, from, 8));
    CHECK(possible(*first) == 5 * 2'000 + 5 * 500);
    std::set<std::int64_t> ids;
    for (std::size_t i = 0; i < first->questions.size(); ++i) {
        const auto& one = first->questions[i];
        ids.insert(one.id);
        if (i < 5)
            CHECK(one.id % 2 == 0);
        CHECK(std::set<int>(one.order.begin(), one.order.end()) == std::set<int>{0, 1, 2, 3});
    }
    CHECK(ids.size() == 10);
    const auto again = sheet_from_json(to_json(*first));
    REQUIRE(again);
    CHECK(*again == *first);
    const auto kept = blueprint_from_json(to_json(blueprint));
    REQUIRE(kept);
    CHECK(*kept == blueprint);
}

TEST_CASE("every question is drawn sooner or later") {
    std::set<std::int64_t> seen;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const auto sheet = drawn({.quotas = {{.count = 3}}}, bank(12), seed);
        for (const auto& one : sheet->questions)
            seen.insert(one.id);
    }
    CHECK(seen.size() == 12);
}

TEST_CASE("a question that a narrow quota needs is left to it") {
    // The wide quota comes first and fits everything; only 1 and 2 fit the narrow one.
    const std::vector<BankQuestion> from = {question(1, "n"), question(2, "n"), question(3, "w"),
                                            question(4, "w")};
    for (std::uint64_t seed = 0; seed < 30; ++seed)
        CHECK(drawn({.quotas = {{.count = 2}, {.category = "n", .count = 2}}}, from, seed));
}

TEST_CASE("too few is refused, with what is missing") {
    Diagnostics missing;
    const Blueprint blueprint{.quotas = {{.category = "a/odd", .count = 2},
                                         {.category = "a", .kind = Kind::typing, .count = 3},
                                         {.easiest = 5, .hardest = 5, .count = 3}}};
    CHECK_FALSE(draw(blueprint, bank(10), 1, Language::en, missing));
    REQUIRE(missing.size() == 2);
    CHECK(missing[0].line == 2);
    CHECK(missing[0].message.find("a, Typing") != std::string::npos);
    CHECK(missing[0].message.find("wants") == std::string::npos);
    CHECK(missing[1].line == 3);
}

TEST_CASE("without shuffles the bank's order stays; a matching question is always shuffled") {
    auto from = bank(6);
    from[5].question.kind = Kind::matching;
    from[5].question.pairs = {{"1", "a"}, {"2", "b"}, {"3", "c"}, {"4", "d"}, {"5", "e"}};
    bool moved = false;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const auto sheet = drawn({.quotas = {{.count = 6}}, .shuffle_choices = false}, from, seed);
        REQUIRE(sheet);
        for (std::size_t i = 0; i < 5; ++i) {
            CHECK(sheet->questions[i].id == static_cast<std::int64_t>(i) + 1);
            CHECK(sheet->questions[i].order == std::vector<int>{0, 1, 2, 3});
        }
        moved = moved || sheet->questions[5].order != std::vector<int>{0, 1, 2, 3, 4};
    }
    CHECK(moved);
}

TEST_CASE("an answer goes from the sheet's places to the question's indices and back") {
    const SheetQuestion shown{.order = {2, 0, 3, 1}};
    const Answer answer{.chosen = {0, 3}, .matched = {1, -1, 2}, .heard = {{5_s, 1}}};
    const auto inner = from_sheet(answer, shown);
    CHECK(inner.chosen == std::vector<int>{1, 2}); // sorted, as answers are
    CHECK(inner.matched == std::vector<int>{0, -1, 3});
    CHECK(inner.heard[0].what == 0);
    CHECK(to_sheet(inner, shown) == answer);
    // What a sheet does not have names nothing; true or false has no order.
    CHECK(from_sheet({.matched = {4}}, shown).matched[0] > 1'000);
    CHECK(from_sheet({.matched = {-2}}, shown).matched[0] == -2);
    CHECK(from_sheet({.chosen = {1}}, {}).chosen == std::vector<int>{1});
}

TEST_CASE("categories take in what is below them, not what begins alike") {
    CHECK(fits({.category = "a"}, question(1, "a/b").question));
    CHECK(fits({.category = "a"}, question(1, "a").question));
    CHECK_FALSE(fits({.category = "a"}, question(1, "ab").question));
    CHECK_FALSE(fits({.category = "a/b"}, question(1, "a").question));
}

TEST_CASE("blueprints have bounds") {
    const auto code = [](const Blueprint& blueprint) {
        const auto fine = check_blueprint(blueprint);
        return fine ? "" : fine.error().code;
    };
    CHECK(code({}) == "exam.blueprint.empty");
    CHECK(code({.quotas = {{.count = 300}}}).empty());
    CHECK(code({.quotas = {{.count = 301}}}) == "exam.blueprint.count");
    CHECK(code({.quotas = {{.count = 0}}}) == "exam.blueprint.count");
    CHECK(code({.quotas = {{.count = 300}, {.count = 1}}}) == "exam.blueprint.many");
    CHECK(code({.quotas = {{.easiest = 3, .hardest = 2, .count = 1}}}) ==
          "exam.blueprint.difficulty");
    CHECK(code({.quotas = {{.count = 1, .points = 1'000'001}}}) == "exam.blueprint.points");
    CHECK(code({.quotas = std::vector<Quota>(limits::quotas, Quota{.count = 1})}).empty());
    CHECK(code({.quotas = std::vector<Quota>(limits::quotas + 1, Quota{.count = 1})}) ==
          "exam.blueprint.quotas");
}
