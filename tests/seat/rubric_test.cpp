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
