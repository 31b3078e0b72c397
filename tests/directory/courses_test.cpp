#include <catch2/catch.hpp>

#include "directory/courses.h"
#include "directory/import.h"
#include "directory/limits.h"
#include "directory/timetable.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

constexpr Duration beijing = 60_min * 8;

WallTime at(std::string_view day, std::string_view clock) {
    return *moment_of(day, clock, beijing);
}

struct School {
    School() {
        auto opened = store::Store::open({.folder = folder.path(), .migrations = migrations()});
        REQUIRE(opened);
        store = std::move(*opened);
        Diagnostics none;
        REQUIRE(import_people(*store, "number,name,class\n1001,a,一班\n1002,b,一班\n", "f",
                              Language::zh, none));
    }
    /// The code of the error, or empty.
    std::string write(const std::function<Result<void>(store::Writer&)>& job) {
        const auto done = store->write(job);
        return done ? "" : done.error().code;
    }
    std::string add(const Course& course) {
        return write([&](store::Writer& w) -> Result<void> {
            auto id = add_course(w, course);
            return id ? Result<void>() : tl::unexpected(id.error());
        });
    }
    std::string add(const Lesson& lesson) {
        return write([&](store::Writer& w) -> Result<void> {
            auto id = add_lesson(w, lesson);
            return id ? Result<void>() : tl::unexpected(id.error());
        });
    }
    std::vector<Course> all_courses() {
        auto session = store->reader();
        return *courses((*session)->reader());
    }
    std::vector<Lesson> all_lessons(const LessonFilter& filter = {}) {
        auto session = store->reader();
        return *lessons((*session)->reader(), filter);
    }
    test::Folder folder;
    std::unique_ptr<store::Store> store;
};

Course service() {
    Course course;
    course.name = "电话客户服务实训";
    course.class_name = "一班";
    course.term = "2026 秋";
    course.consent = "通话将被录音。\n仅用于教学。";
    course.groups = {{"A 组", {"1002", "1001"}}, {"B 组", {}}};
    return course;
}

Lesson lesson_at(std::string_view clock, std::int64_t course = 1) {
    Lesson lesson;
    lesson.course = course;
    lesson.title = "断网投诉";
    lesson.starts = at("2026-11-23", clock);
    lesson.minutes = 90;
    lesson.parts = {{PartKind::theory, 30, "", "", "三步法"},
                    {PartKind::live, 60, "broadband", "fault", ""}};
    return lesson;
}

using Words = std::vector<std::string>;

Words codes(const std::vector<Clash>& clashes) {
    Words out;
    for (const auto& clash : clashes)
        out.push_back(clash.code + " " + std::to_string(clash.other));
    return out;
}

} // namespace

TEST_CASE("a course with its groups is kept, changed and removed") {
    School school;
    CHECK(school.add(service()).empty());
    CHECK(school.add(service()) == "classes.course_exists");
    auto course = school.all_courses().at(0);
    CHECK(course.groups == service().groups);
    CHECK(course.consent == service().consent);
    CHECK(course.version == 1);
    course.groups.pop_back();
    course.archived = true;
    CHECK_FALSE(course.gates); // unless a school switches it on
    course.gates = true;
    const auto update = [&](const Course& wanted) {
        return school.write([&](store::Writer& w) { return update_course(w, wanted); });
    };
    CHECK(update(course).empty());
    CHECK(update(course) == "classes.changed"); // of the version before
    CHECK(school.all_courses().at(0).groups.size() == 1);
    CHECK(school.all_courses().at(0).archived);
    CHECK(school.all_courses().at(0).gates);
    course.id = 99;
    course.name = "another";
    CHECK(update(course) == "classes.unknown");
    auto stranger = service();
    stranger.term = "2027 春";
    stranger.groups[1].students = {"4711"};
    CHECK(school.add(stranger) == "classes.unknown_student");
    CHECK(school.all_courses().size() == 1); // nothing of it stayed
    CHECK(school.add(lesson_at("08:30")).empty());
    CHECK(school.write([](store::Writer& w) { return remove_course(w, 1); }).empty());
    CHECK(school.all_lessons().empty());
    CHECK(school.write([](store::Writer& w) { return remove_course(w, 1); }) == "classes.unknown");
}

TEST_CASE("what a course cannot be") {
    const auto wrong = [](const std::function<void(Course&)>& change) {
        auto course = service();
        change(course);
        const auto checked = check_course(course);
        return checked ? "" : checked.error().code;
    };
    CHECK(wrong([](Course&) {}).empty());
    CHECK(wrong([](Course& c) { c.name = " "; }) == "classes.name");
    CHECK(wrong([](Course& c) { c.class_name = "a\nb"; }) == "classes.class");
    CHECK(wrong([](Course& c) { c.groups[1].name = "A 组"; }) == "classes.groups");
    CHECK(wrong([](Course& c) { c.groups[1].students = {"1001"}; }) == "classes.group_twice");
    CHECK(wrong([](Course& c) { c.name.assign(limits::title_bytes, 'x'); }).empty());
    CHECK(wrong([](Course& c) { c.name.assign(limits::title_bytes + 1, 'x'); }) == "classes.name");
    CHECK(wrong([](Course& c) { c.consent.assign(limits::consent_bytes, 'x'); }).empty());
    CHECK(wrong([](Course& c) { c.consent.assign(limits::consent_bytes + 1, 'x'); }) ==
          "classes.consent");
    const auto groups = [&](std::size_t count) {
        return wrong([&](Course& c) {
            c.groups.clear();
            for (std::size_t i = 0; i < count; ++i)
                c.groups.push_back({"g" + std::to_string(i), {}});
        });
    };
    CHECK(groups(limits::groups_a_course).empty());
    CHECK(groups(limits::groups_a_course + 1) == "classes.groups");
    const auto students = [&](std::size_t count) {
        return wrong([&](Course& c) {
            c.groups[0].students.clear();
            for (std::size_t i = 0; i < count; ++i)
                c.groups[0].students.push_back(std::to_string(i));
        });
    };
    CHECK(students(limits::students_a_group).empty());
    CHECK(students(limits::students_a_group + 1) == "classes.groups");
}

TEST_CASE("lessons are kept with their parts and found by time and course") {
    School school;
    REQUIRE(school.add(service()).empty());
    CHECK(school.add(lesson_at("10:10")).empty());
    CHECK(school.add(lesson_at("08:30")).empty());
    CHECK(school.add(lesson_at("08:30", 7)) == "classes.unknown_course");
    const auto all = school.all_lessons();
    REQUIRE(all.size() == 2);
    CHECK(all[0].starts == at("2026-11-23", "08:30"));
    CHECK(all[0].parts == lesson_at("08:30").parts);
    CHECK(to_iso(all[0].starts) == "2026-11-23T00:30:00.000Z");
    CHECK(school.all_lessons({.from = at("2026-11-23", "10:00")}).size() == 1);
    CHECK(school.all_lessons({.from = at("2026-11-23", "09:59")}).size() == 2); // still going on
    CHECK(school.all_lessons({.to = at("2026-11-23", "10:10")}).size() == 1);
    CHECK(school.all_lessons({.course = 2}).empty());
    auto moved = all[0];
    moved.starts = at("2026-11-24", "08:30");
    moved.parts.clear();
    const auto update = [&] {
        return school.write([&](store::Writer& w) { return update_lesson(w, moved); });
    };
    CHECK(update().empty());
    CHECK(update() == "classes.changed");
    CHECK(school.all_lessons().back().parts.empty());
    CHECK(school.write([&](store::Writer& w) { return remove_lesson(w, moved.id); }).empty());
    CHECK(update() == "classes.unknown");
}

TEST_CASE("what a lesson cannot be") {
    const auto wrong = [](const std::function<void(Lesson&)>& change) {
        auto lesson = lesson_at("08:30");
        change(lesson);
        const auto checked = check_lesson(lesson);
        return checked ? "" : checked.error().code;
    };
    CHECK(wrong([](Lesson&) {}).empty());
    CHECK(wrong([](Lesson& l) { l.title.clear(); }) == "classes.title");
    CHECK(wrong([](Lesson& l) { l.minutes = 0; }) == "classes.length");
    CHECK(wrong([](Lesson& l) { l.minutes = limits::lesson_minutes; }).empty());
    CHECK(wrong([](Lesson& l) { l.minutes = limits::lesson_minutes + 1; }) == "classes.length");
    CHECK(wrong([](Lesson& l) { l.starts = {}; }) == "classes.starts");
    CHECK(wrong([](Lesson& l) { l.starts = limits::lesson_latest; }).empty());
    CHECK(wrong([](Lesson& l) { l.starts.ms = limits::lesson_latest.ms + 1; }) == "classes.starts");
    CHECK(wrong([](Lesson& l) { l.parts.resize(limits::parts_a_lesson); }).empty());
    CHECK(wrong([](Lesson& l) { l.parts.resize(limits::parts_a_lesson + 1); }) == "classes.parts");
    CHECK(wrong([](Lesson& l) { l.parts[0].minutes = -1; }) == "classes.part");
    CHECK(wrong([](Lesson& l) { l.parts[0].note.assign(limits::note_bytes + 1, 'x'); }) ==
          "classes.part");
    for (const auto kind : {PartKind::theory, PartKind::script, PartKind::exchange, PartKind::live,
                            PartKind::debrief})
        CHECK(part_from(to_string(kind)) == kind);
    CHECK(part_from("角色互换") == PartKind::exchange);
    CHECK_FALSE(part_from("break"));
}

TEST_CASE("a class twice at one time is a warning") {
    auto first = lesson_at("08:30");
    first.id = 1;
    auto second = lesson_at("09:59");
    second.id = 2;
    auto other = lesson_at("09:00", 2);
    other.id = 3;
    std::vector<Course> all{service(), service(), service()};
    for (std::size_t i = 0; i < 3; ++i)
        all[i].id = static_cast<std::int64_t>(i + 1);
    all[1].class_name = "二班";
    CHECK(codes(clashes_of(second, {first, second, other}, all)) == Words{"classes.clash_class 1"});
    second.starts = at("2026-11-23", "10:00"); // one ends as the other begins
    CHECK(clashes_of(second, {first, second, other}, all).empty());
    second.course = 3; // another course of the same class
    second.starts = first.starts;
    CHECK(codes(clashes_of(second, {first, other}, all)) == Words{"classes.clash_class 1"});
    first.place = other.place = "A101";
    CHECK(codes(clashes_of(other, {first, other}, all)) == Words{"classes.clash_place 1"});
    first.parts[1] = {PartKind::live, 61, "", "", ""};
    CHECK(codes(clashes_of(first, {}, all)) ==
          Words{"classes.clash_parts 0", "classes.clash_pack 0"});
}

TEST_CASE("a timetable comes from a spreadsheet, and comes again with changes") {
    School school;
    REQUIRE(school.add(service()).empty());
    auto same = service();
    same.class_name = "二班";
    REQUIRE(school.add(same).empty());
    Diagnostics diagnostics;
    const auto plan = [&](std::string_view csv) {
        diagnostics.clear();
        const auto book = sheet::read(csv, "t.csv", Language::zh, diagnostics);
        REQUIRE(book);
        return plan_timetable(school.all_courses(), school.all_lessons(), *book,
                              {.utc_offset = beijing}, diagnostics);
    };
    const auto first = plan("课程,课题,日期,开始,时长,环节,剧本包,剧本,地点,备注\n"
                            "电话客户服务实训/一班,断网,2026-11-23,08:30,90,理论15/脚本 "
                            "15、实战60,broadband,fault,A101,x\n"
                            "电话客户服务实训/二班,断网,2026年11月23日,9:00,45分钟,,,,A101,\n");
    CHECK(first.sound);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].code == "classes.clash_place");
    CHECK(diagnostics[0].line == 3);
    REQUIRE(apply_timetable(*school.store, first));
    const auto all = school.all_lessons();
    REQUIRE(all.size() == 2);
    CHECK(all[0].parts.size() == 3);
    CHECK(all[0].parts[0].pack.empty());
    CHECK(all[0].parts[2] == LessonPart{PartKind::live, 60, "broadband", "fault", ""});
    CHECK(all[1].minutes == 45);

    const auto again = plan("course,title,date,starts,ends\n"
                            "电话客户服务实训/一班,断网 2,2026/11/23,08:30,10:00\n"
                            "电话客户服务实训/二班,新课,2026-11-25,13:30,14:15\n");
    CHECK(again.rows[0].changed);
    CHECK(again.rows[1].lesson.id == 0);
    CHECK(again.version != first.version);
    REQUIRE(apply_timetable(*school.store, again));
    CHECK(school.all_lessons().size() == 3);
    CHECK(school.all_lessons()[0].title == "断网 2");
    CHECK(apply_timetable(*school.store, again).error().code == "classes.changed");
    CHECK(school.all_lessons().size() == 3); // all or nothing
}

TEST_CASE("a course of two terms is named with its term") {
    School school;
    REQUIRE(school.add(service()).empty());
    auto next = service();
    next.term = "2027 春";
    REQUIRE(school.add(next).empty());
    const auto refused = [&](const std::string& name) {
        Diagnostics diagnostics;
        const auto book = sheet::read("课程,课题,日期,开始\n" + name + ",断网,2026-11-23,08:30\n",
                                      "t.csv", Language::zh, diagnostics);
        REQUIRE(book);
        (void)plan_timetable(school.all_courses(), {}, *book, {.utc_offset = beijing}, diagnostics);
        return diagnostics.empty() ? std::string() : diagnostics[0].code;
    };
    CHECK(refused("电话客户服务实训/一班") == "classes.many_courses");
    CHECK(refused("电话客户服务实训/一班/2027 春").empty());
}

TEST_CASE("mistakes of a timetable are named with their cells, and nothing is taken in") {
    School school;
    REQUIRE(school.add(service()).empty());
    Diagnostics diagnostics;
    const auto book = sheet::read("课程,课题,日期,开始,结束,环节,时长,剧本包,剧本\n"
                                  "别的课,a,2026-11-23,08:30,,\n"
                                  "电话客户服务实训,,2026-11-23,08:30,,\n"
                                  "电话客户服务实训,a,2026-02-30,08:30,,\n"
                                  "电话客户服务实训,a,2026-11-23,25:00,,\n"
                                  "电话客户服务实训,a,2026-11-23,08:30,08:00,\n"
                                  "电话客户服务实训,a,2026-11-23,08:30,,午休30\n"
                                  "电话客户服务实训,a,2026-11-23,08:30,,\n"
                                  "电话客户服务实训,b,2026-11-23,08:30,,\n"
                                  "电话客户服务实训,c,2026-11-24,08:30,,,-45\n"
                                  "电话客户服务实训,d,2026-11-25,08:30,,,45,broadband,fault\n"
                                  "电话客户服务实训,e,2026-11-26,08:30,,,45,broadband,fault2\n",
                                  "t.csv", Language::zh, diagnostics);
    const auto plan = plan_timetable(
        school.all_courses(), {}, *book,
        {.utc_offset = beijing,
         .has_script = [](const auto& pack,
                          const auto& drill) { return pack == "broadband" && drill == "fault"; }},
        diagnostics);
    Words found;
    for (const auto& d : diagnostics)
        found.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code);
    CHECK(found == Words{"2:1 classes.unknown_course", "3:2 classes.title", "4:3 classes.time",
                         "5:4 classes.time", "6:5 classes.ends", "7:6 classes.parts_words",
                         "9:4 classes.lesson_twice", "10:7 classes.length",
                         "12:8 classes.no_script"});
    CHECK(apply_timetable(*school.store, plan).error().code == "classes.import_mistakes");
    CHECK(school.all_lessons().empty());
}

TEST_CASE("courses, lessons and timetables keep their limits") {
    School school;
    REQUIRE(school.add(service()).empty());
    const auto fill = [&](const std::string& insert, std::size_t count) {
        return school.write([&](store::Writer& w) -> Result<void> {
            auto done = w.run("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
                              " WHERE i < ?) " +
                                  insert,
                              {count});
            return done ? Result<void>() : tl::unexpected(done.error());
        });
    };
    REQUIRE(fill("INSERT INTO course (version, name, class, term, consent, retention, archived)"
                 " SELECT 1, 'n' || i, 'c', '', '', '', 0 FROM n",
                 limits::courses - 1)
                .empty());
    auto last = service();
    last.name = "last";
    last.groups.clear();
    CHECK(school.add(last).empty());
    last.name = "one more";
    CHECK(school.add(last) == "classes.too_many");
    REQUIRE(fill("INSERT INTO lesson (version, course, title, starts, minutes, place)"
                 " SELECT 1, 1, 't', i * 60000000, 45, '' FROM n",
                 limits::lessons) // from 2: one is left
                .empty());
    CHECK(school.add(lesson_at("08:30")).empty());
    CHECK(school.add(lesson_at("08:30")) == "classes.too_many");
    CHECK(school.all_lessons().size() == limits::lessons);

    const auto rows = [&](std::size_t count) {
        std::string csv = "course,title,date,start\n";
        for (std::size_t i = 0; i < count; ++i)
            csv += "last,t,2026-11-23," + std::to_string(i / 60 % 24) + ":" +
                   std::to_string(i % 60) + "\n";
        Diagnostics diagnostics;
        const auto book = sheet::read(csv, "t.csv", Language::zh, diagnostics);
        const auto plan = plan_timetable(school.all_courses(), {}, *book, {}, diagnostics);
        return plan.rows.size();
    };
    CHECK(rows(limits::timetable_rows + 1) == limits::timetable_rows);
}
