// A form of grading worked by keys: what is chosen against the engine, and why.
#include "seat/rubric_panel.h"
#include "seat/typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using ringroom::seat::test::Place;
using ringroom::seat::test::Typist;

namespace {

/// Three items that the engine answered with full points, each with two bands.
wire::Grading three_items() {
    wire::Grading out{.own_source = "instructor"};
    out.row.id = "1-5";
    for (const auto* name : {"Greeting", "Speech", "Close"})
        out.items.push_back({.name = name,
                             .weight = 10,
                             .judge = "condition",
                             .bands = {{.name = "good", .points = 1000}, {.name = "bad"}},
                             .answered = true,
                             .points = 1000,
                             .value = "3.8 s"});
    return out;
}

/// A sheet with these bands, by the items' order.
wire::MarkSheet sheet_of(const wire::Grading& grading, std::uint64_t marker,
                         const std::vector<std::int64_t>& points) {
    wire::MarkSheet out{.marker = AgentId{marker}, .source = "instructor", .given = true};
    for (std::size_t i = 0; i < points.size(); ++i)
        out.answers.push_back({.item = grading.items[i].name, .points = points[i]});
    return out;
}

struct Marking {
    Typist typist;
    Place place{typist.look()};
    RubricPanel rubric{place.desk};
    wire::Grading grading = three_items();

    Marking() { rubric.use(grading, true); }
    /// As the page does after the lab has taken a draft: what it holds comes back.
    void saved() {
        const auto sheet = rubric.sheet(false);
        rubric.saved(rubric.stand(), sheet.version + 1);
        grading.own = wire::MarkSheet{.source = "instructor", .answers = sheet.answers};
        grading.own->version = sheet.version + 1;
        rubric.use(grading, true);
    }
    void run() {
        typist.run([this] {
            rubric.keys(true);
            rubric.draw({400, 700});
        });
    }
};

} // namespace

TEST_CASE("each choice asks for its own reason, and none is lost while it waits for one") {
    Marking marking;
    auto& typist = marking.typist;
    typist.then([] {});
    typist.strokes(SDL_SCANCODE_2);
    typist.types("too slow");
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.strokes(SDL_SCANCODE_DOWN);
    typist.strokes(SDL_SCANCODE_2);
    typist.strokes(SDL_SCANCODE_ESCAPE); // later
    typist.then([&] { marking.saved(); });
    typist.strokes(SDL_SCANCODE_DOWN);
    typist.strokes(SDL_SCANCODE_2);
    typist.types("rude");
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.then([&] {
        CHECK(marking.rubric.lacks_reasons());
        CHECK(marking.rubric.open_item() == "Speech");
        const auto draft = marking.rubric.sheet(false).answers;
        REQUIRE(draft.size() == 2); // what lacks its reason is not sent
        CHECK(draft[0].item == "Greeting");
        CHECK(draft[0].reason == "too slow");
        CHECK(draft[1].item == "Close");
        CHECK(draft[1].reason == "rude");
        marking.rubric.go_to("Speech");
    });
    typist.then([] {});
    typist.types("mumbled");
    typist.strokes(SDL_SCANCODE_RETURN);
    marking.run();
    CHECK_FALSE(marking.rubric.lacks_reasons());
    const auto whole = marking.rubric.sheet(true).answers;
    REQUIRE(whole.size() == 3);
    CHECK(whole[1].item == "Speech");
    CHECK(whole[1].points == 0);
    CHECK(whole[1].reason == "mumbled");
}

TEST_CASE("another contact begins without what waited at the one before") {
    Marking marking;
    marking.typist.then([] {});
    marking.typist.strokes(SDL_SCANCODE_2);
    marking.typist.strokes(SDL_SCANCODE_ESCAPE);
    marking.run();
    REQUIRE(marking.rubric.lacks_reasons());
    marking.grading.row.id = "1-6";
    marking.rubric.use(marking.grading, true);
    CHECK_FALSE(marking.rubric.lacks_reasons());
    CHECK(marking.rubric.sheet(true).answers.empty());
}

TEST_CASE("critical items have a share of their own, of those that apply") {
    Marking marking;
    CHECK_FALSE(marking.rubric.critical());
    auto& items = marking.grading.items;
    items[0].critical = items[1].critical = true;
    items[1].weight = 20;
    items[1].points = 0;
    marking.rubric.use(marking.grading, true);
    CHECK(marking.rubric.critical() == 33'333);
    items[0].answered = false; // does not apply
    marking.rubric.use(marking.grading, true);
    CHECK(marking.rubric.critical() == 0);
}

TEST_CASE("a red line that is crossed on a sheet is told of until it is taken back") {
    Marking marking;
    marking.grading.items.push_back(
        {.name = "Rude",
         .judge = "red_line",
         .bands = {{.name = "kept", .points = 1000}, {.name = "crossed"}}});
    marking.rubric.use(marking.grading, true);
    auto& typist = marking.typist;
    marking.rubric.go_to("Rude");
    typist.then([&] { CHECK_FALSE(marking.rubric.fatal()); });
    typist.strokes(SDL_SCANCODE_2);
    typist.then([&] {
        CHECK(marking.rubric.fatal());
        CHECK(marking.rubric.total().first == 30'000); // the sum stays
    });
    typist.strokes(SDL_SCANCODE_1);
    marking.run();
    CHECK_FALSE(marking.rubric.fatal());
}

TEST_CASE("a form that is read shows the mark, not who marked before or what oneself thought") {
    Marking marking;
    auto& grading = marking.grading;
    grading.own = sheet_of(grading, 1, {0, 1000, 1000});
    grading.others = {sheet_of(grading, 2, {0, 0, 0})};
    grading.mark = {sheet_of(grading, 3, {1000, 0, 1000})};
    marking.rubric.use(grading, false);
    CHECK(marking.rubric.total() == std::pair<std::int64_t, std::int64_t>{20'000, 30'000});
    marking.rubric.use(grading, true); // who answers an appeal has a sheet of their own
    CHECK(marking.rubric.total().first == 20'000);
    CHECK(marking.rubric.sheet(true).answers.front().points == 0);
}

TEST_CASE("of a mean no judge's band stands for the mark, and critical items have its mean") {
    Marking marking;
    auto& grading = marking.grading;
    for (auto& item : grading.items)
        item.critical = true;
    grading.own = sheet_of(grading, 1, {1000, 1000, 0});
    grading.others = {sheet_of(grading, 2, {0, 1000, 0})};
    grading.mark = {*grading.own, grading.others.front()};
    marking.rubric.use(grading, false);
    // The second and the third, of which they think the same.
    CHECK(marking.rubric.total() == std::pair<std::int64_t, std::int64_t>{10'000, 20'000});
    CHECK(marking.rubric.critical() == 50'000);
}

TEST_CASE("what comes off is counted by keys, and asks for its reason") {
    Marking marking;
    auto& rubric = marking.rubric;
    marking.grading.penalties = {{.name = "Late", .points = 10'000}};
    rubric.use(marking.grading, true);
    auto& typist = marking.typist;
    typist.then([] {});
    for (int i = 0; i < 3; ++i)
        typist.strokes(SDL_SCANCODE_DOWN);
    typist.then([&] { CHECK(rubric.counts()); });
    typist.strokes(SDL_SCANCODE_2);
    typist.then([&] {
        CHECK(rubric.open_item() == "Late");
        CHECK(rubric.lacks_reasons());
    });
    typist.types("twice too late");
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.then([&] {
        CHECK_FALSE(rubric.open_item());
        const auto counts = rubric.sheet(true).counts;
        REQUIRE(counts.size() == 1);
        CHECK(counts.front().times == 2);
        CHECK(counts.front().reason == "twice too late");
    });
    typist.strokes(SDL_SCANCODE_0);
    typist.then([&] { CHECK(rubric.sheet(true).counts.empty()); });
    typist.strokes(SDL_SCANCODE_UP);
    typist.strokes(SDL_SCANCODE_2); // a band again
    marking.run();
    CHECK_FALSE(rubric.counts());
    CHECK(rubric.sheet(true).answers.front().item == "Close");
}
