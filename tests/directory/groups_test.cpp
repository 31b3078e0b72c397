// Groups of a course as an audience: whom CLASS/GROUP chooses, and whom not.
#include <catch2/catch.hpp>

#include "directory/courses.h"
#include "directory/limits.h"
#include "directory/people.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

/// 1001 to 1004 of 客服2301, 1005 of 客服2302; one course of 客服2301 with two groups.
class Grouped {
public:
    Grouped() {
        auto opened = store::Store::open({.folder = folder_.path(), .migrations = migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        for (const auto* number : {"1001", "1002", "1003", "1004"})
            add(number, {"客服2301"});
        add("1005", {"客服2302"});
        put({{"第一组", {"1002", "1001"}}, {"第二组", {"1003"}}});
    }
    void add(const std::string& number, const std::vector<std::string>& classes) {
        write([&](store::Writer& writer) -> Result<void> {
            const auto id = add_person(
                writer,
                {.number = number, .name = "人", .classes = classes, .password = "correct horse"},
                "hash");
            return id ? Result<void>() : tl::unexpected(id.error());
        });
    }
    /// A course of its own, with these groups.
    void put(const std::vector<Group>& groups, bool archived = false,
             const std::string& class_name = "客服2301") {
        Course course;
        course.name = "实训 " + std::to_string(++courses_);
        course.class_name = class_name;
        course.archived = archived;
        course.groups = groups;
        write([&](store::Writer& writer) -> Result<void> {
            const auto id = add_course(writer, course);
            return id ? Result<void>() : tl::unexpected(id.error());
        });
    }
    void write(const std::function<Result<void>(store::Writer&)>& job) {
        const auto done = store_->write(job);
        CAPTURE(done ? "" : done.error().text);
        REQUIRE(done);
    }
    void run(std::string_view sql) {
        write([&](store::Writer& writer) -> Result<void> {
            const auto done = writer.run(sql);
            return done ? Result<void>() : tl::unexpected(done.error());
        });
    }
    std::vector<std::string> members(std::string_view audience) {
        auto session = store_->reader();
        const auto found = people_of((*session)->reader(), audience);
        REQUIRE(found);
        std::vector<std::string> out;
        for (const auto& one : *found) {
            out.push_back(one.number);
            CHECK(is_of(one, audience)); // what one says the other says too
        }
        return out;
    }
    Person person(std::string_view number) {
        auto session = store_->reader();
        const auto found = find_person((*session)->reader(), number);
        REQUIRE(found);
        return found->value();
    }

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
    int courses_ = 0;
};

using Numbers = std::vector<std::string>;

} // namespace

TEST_CASE("CLASS/GROUP chooses the group's students, the class's name all of the class") {
    Grouped school;
    CHECK(school.members("客服2301") == Numbers{"1001", "1002", "1003", "1004"});
    CHECK(school.members("客服2301/第一组") == Numbers{"1001", "1002"});
    CHECK(school.members("客服2301/第二组") == Numbers{"1003"});
    for (const auto* nobody : {"客服2301/第三组", "客服2302/第一组", "第一组", "/第一组",
                               "客服2301/", "客服2301/第一组/", ""})
        CHECK(school.members(nobody).empty());
    const auto one = school.person("1001");
    CHECK(one.groups == std::vector<GroupName>{{"客服2301", "第一组"}});
    CHECK(class_behind(one, "客服2301/第一组") == "客服2301");
    CHECK(class_behind(one, "客服2301") == "客服2301");
    CHECK(class_behind(one, "客服2301/第二组").empty());
    CHECK_FALSE(is_of(one, ""));
    CHECK_FALSE(is_of(school.person("1004"), "客服2301/第一组")); // of the class, of no group
}

TEST_CASE("groups of one name in several courses are one audience, nobody in it twice") {
    Grouped school;
    school.put({{"第一组", {"1001", "1004"}}});
    CHECK(school.members("客服2301/第一组") == Numbers{"1001", "1002", "1004"});
    CHECK(school.person("1001").groups.size() == 1);
    school.put({{"第三组", {"1003"}}}, true);
    CHECK(school.members("客服2301/第三组").empty()); // the course is over
}

TEST_CASE("who has left the class is no member of its groups any more") {
    Grouped school;
    auto moved = school.person("1001");
    moved.classes = {"客服2302"};
    school.write([&](store::Writer& writer) { return update_person(writer, moved); });
    CHECK(school.members("客服2301/第一组") == Numbers{"1002"});
    CHECK(school.person("1001").groups.empty());
    // Nor is a student of another class by being written into the group.
    school.put({{"第四组", {"1005"}}});
    CHECK(school.members("客服2301/第四组").empty());
    school.write([&](store::Writer& writer) { return remove_person(writer, "1002"); });
    CHECK(school.members("客服2301/第一组").empty()); // the course keeps the number
}

TEST_CASE("a class by its own name comes before a group of that name") {
    Grouped school;
    school.add("1006", {"客服2301/第一组"});
    CHECK(school.members("客服2301/第一组") == Numbers{"1006"});
    CHECK(school.person("1001").groups.empty()); // the name means somebody else
    CHECK_FALSE(is_of(school.person("1001"), "客服2301/第一组"));
    school.write([&](store::Writer& writer) { return remove_person(writer, "1006"); });
    CHECK(school.members("客服2301/第一组") == Numbers{"1001", "1002"});
    // A class with a slash has groups as any other.
    school.add("1007", {"夜校/甲"});
    school.put({{"一", {"1007"}}}, false, "夜校/甲");
    CHECK(school.members("夜校/甲") == Numbers{"1007"});
    CHECK(school.members("夜校/甲/一") == Numbers{"1007"});
    CHECK(class_behind(school.person("1007"), "夜校/甲/一") == "夜校/甲");
}

TEST_CASE("a group's name has no slash; one of long ago is read nevertheless") {
    Course course;
    course.name = "实训";
    course.class_name = "A/B"; // a class may
    course.groups = {{"一/二", {}}};
    const auto refused = check_course(course);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "classes.group_slash");
    CHECK(refused.error().text == "\"一/二\"");
    course.groups = {{"一／二", {}}}; // full width parts nothing
    CHECK(check_course(course));
    Grouped school;
    school.run("UPDATE course_group SET name = '一/二' WHERE place = 0");
    CHECK(school.members("客服2301/一/二") == Numbers{"1001", "1002"});
    CHECK(limits::audience_bytes == audience_name({std::string(limits::class_bytes, 'c'),
                                                   std::string(limits::class_bytes, 'g')})
                                        .size());
}
