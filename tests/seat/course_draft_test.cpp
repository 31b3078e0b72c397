// A course as it is typed: what goes to the lab, who is moved where, and two people at one course.
#include <catch2/catch.hpp>

#include "seat/course_draft.h"
#include "seat/limits.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

CourseDraft service_course() {
    return draft_of(wire::CourseRow{.id = 3,
                                    .version = 2,
                                    .name = "Service",
                                    .class_name = "One",
                                    .term = "2026",
                                    .consent = "Calls are recorded.",
                                    .groups = {{"A", {"1001", "1002"}}, {"B", {"1003"}}}});
}

std::string wrong_course_field(const CourseDraft& draft) {
    const auto change = course_of(draft);
    return change ? "" : change.error().code;
}

} // namespace

TEST_CASE("a course goes to the lab as it was typed, without blanks around it") {
    auto draft = service_course();
    draft.name = "  Service 2 ";
    draft.retention = "exam";
    draft.gates = draft.archived = true;
    draft.groups.push_back({" C ", {}});
    draft.groups[1].name = "  "; // emptied: the group goes
    const auto change = course_of(draft);
    REQUIRE(change);
    CHECK(change->name == "Service 2");
    CHECK(change->consent == "Calls are recorded.");
    CHECK(change->retention == "exam");
    CHECK(change->gates == true);
    CHECK(change->archived == true);
    REQUIRE(change->groups.size() == 2);
    CHECK(change->groups[0].students == std::vector<std::string>{"1001", "1002"});
    CHECK(change->groups[1].name == "C");
}

TEST_CASE("what is wrong in a course is named by its field, here and by the lab") {
    auto draft = service_course();
    draft.name = " ";
    CHECK(wrong_course_field(draft) == "seat.course.name");
    draft = service_course();
    draft.class_name.clear();
    CHECK(wrong_course_field(draft) == "seat.lesson.class");
    draft = service_course();
    draft.groups[1].name = "A ";
    CHECK(wrong_course_field(draft) == "seat.course.groups");
    draft = service_course();
    draft.consent = std::string(limits::consent_bytes, 'x');
    CHECK(wrong_course_field(draft).empty());
    draft.consent += 'x';
    CHECK(wrong_course_field(draft) == "seat.course.consent");
    draft = service_course();
    while (draft.groups.size() < limits::groups_a_course)
        draft.groups.push_back({"Group " + std::to_string(draft.groups.size()), {}});
    draft.groups.push_back({}); // without a name it is none
    CHECK(wrong_course_field(draft).empty());
    draft.groups.back().name = "one more";
    CHECK(wrong_course_field(draft) == "seat.course.groups");
    CHECK(refused_course_field("classes.course_exists") == std::string("seat.course.name"));
    CHECK(refused_course_field("classes.consent") == std::string("seat.course.consent"));
    CHECK(refused_course_field("store.full") == std::string());
}

TEST_CASE("a student is in one group or none, and a full group takes no more") {
    auto draft = service_course();
    CHECK(group_of(draft, "1001") == 0U);
    CHECK_FALSE(group_of(draft, "1009"));
    CHECK(put_into(draft, "1001", 1));
    CHECK(group_of(draft, "1001") == 1U);
    CHECK(draft.groups[0].students == std::vector<std::string>{"1002"});
    CHECK(put_into(draft, "1001", std::nullopt));
    CHECK_FALSE(group_of(draft, "1001"));
    CHECK_FALSE(put_into(draft, "1001", 2)); // there is no third

    for (std::size_t i = draft.groups[1].students.size(); i < limits::students_a_group; ++i)
        CHECK(put_into(draft, std::to_string(5'000 + i), 1));
    CHECK(draft.groups[1].students.size() == limits::students_a_group);
    CHECK_FALSE(put_into(draft, "1002", 1));
    CHECK(group_of(draft, "1002") == 0U); // where it was
}

TEST_CASE("of two people at one course neither loses what the other did not touch") {
    const auto base = service_course();
    auto mine = base;
    auto theirs = base;
    mine.name = "Mine ";
    mine.consent = "mine";
    mine.groups.push_back({"", {}}); // still being typed: no change
    theirs.term = "2027";
    theirs.consent = "theirs";
    put_into(theirs, "1001", 1);
    const auto merge = merged(base, mine, theirs);
    CHECK(merge.draft.name == "Mine");
    CHECK(merge.draft.term == "2027");
    CHECK(merge.draft.consent == "mine");
    CHECK(merge.draft.groups == theirs.groups);
    CHECK(merge.theirs == std::vector<std::string>{"seat.course.term", "seat.course.groups"});
    CHECK(merge.both == std::vector<std::string>{"seat.course.consent"});
}

TEST_CASE("who made the same change is in nobody's way") {
    const auto base = service_course();
    auto mine = base;
    mine.term = "2027";
    const auto merge = merged(base, mine, mine);
    CHECK(merge.draft == mine);
    CHECK(merge.theirs.empty());
    CHECK(merge.both.empty());
}
