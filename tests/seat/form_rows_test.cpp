// What a form says is wrong: it stands until that field is changed, and no longer.
#include <catch2/catch.hpp>

#include "base/text.h"
#include "seat/course_form.h"
#include "seat/form_rows.h"
#include "typist.h"

using namespace ringroom;
using namespace ringroom::seat;
using namespace ringroom::seat::test;

TEST_CASE("an error of a field stands until that field is changed, one of no field until any is") {
    Typist typist;
    Place place(typist.look());
    FormRows rows(place.desk, 100);
    std::string title;
    std::string term;
    rows.begin();
    rows.refuse("seat.course.term", "no such term");
    typist.listens();
    typist.then([] {}); // the cursor is there in the next frame
    typist.types("Service");
    typist.then([&] {
        CHECK(typist.reads("no such term"));
        CHECK(rows.is_wrong("seat.course.term"));
    });
    typist.strokes(SDL_SCANCODE_TAB);
    typist.types("2");
    typist.then([&] {
        CHECK_FALSE(typist.reads("no such term"));
        CHECK_FALSE(rows.has_error());
        rows.refuse("", "the lab is full");
    });
    typist.then([&] { CHECK(typist.reads("the lab is full")); });
    typist.types("0");
    typist.then([&] { CHECK_FALSE(rows.has_error()); });
    typist.run([&] {
        place.desk.begin_frame();
        rows.field("seat.course.name", title, 200);
        rows.field("seat.course.term", term, 200);
        rows.say_refusal("seat.course.term");
        rows.say_wrong();
    });
    CHECK(title == "Service");
    CHECK(term == "20");
}

TEST_CASE("a course without a name says so until it gets one, and Esc asks about what was typed") {
    Typist typist;
    Place place(typist.look());
    place.desk.remembered.language = Language::en;
    CourseForm form(place.desk);
    CourseForm::People people;
    bool left = false;
    form.open_new();
    const auto look_at = text(Language::en, "seat.exam.plan_look_at",
                              {{"name", text(Language::en, "seat.course.name")}});
    typist.listens();
    typist.commands(SDL_SCANCODE_S);
    typist.then([&] { CHECK(typist.reads(look_at)); });
    typist.types("Service");
    typist.then([&] { CHECK_FALSE(typist.reads(look_at)); });
    typist.strokes(SDL_SCANCODE_ESCAPE); // of the field
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.then([&] {
        CHECK_FALSE(left);
        CHECK(typist.reads(text(Language::en, "seat.form.unsaved")));
    });
    typist.strokes(SDL_SCANCODE_ESCAPE);
    typist.run([&] {
        place.desk.begin_frame();
        left = form.draw(ImGui::GetContentRegionAvail(), people) || left;
    });
    CHECK(left);
}
