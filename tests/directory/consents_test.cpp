// Consent to a course's text: asked of its students, once a version.
#include <catch2/catch.hpp>

#include "directory/consents.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

/// Students 1001 of class A, 1002 of B, a teacher of both.
struct Asking {
    test::Folder folder;
    std::unique_ptr<store::Store> store;
    Asking() {
        auto opened = store::Store::open({.folder = folder.path(), .migrations = migrations()});
        REQUIRE(opened);
        store = std::move(*opened);
        add("1001", Role::student, {"A"});
        add("1002", Role::student, {"B"});
        add("2001", Role::instructor, {"A", "B"});
    }
    void add(const char* number, Role role, std::vector<std::string> classes) const {
        REQUIRE(store->write([&](store::Writer& writer) -> Result<void> {
            const auto id = add_person(
                writer, {number, "n", role, Language::en, classes, "correct horse"}, "hash");
            return id ? Result<void>() : tl::unexpected(id.error());
        }));
    }
    [[nodiscard]] Person person(const char* number) const {
        const auto session = store->reader();
        return **find_person((*session)->reader(), number);
    }
    std::int64_t course(const std::string& name, const std::string& class_name,
                        const std::string& text, std::int64_t id = 0, bool archived = false) const {
        std::int64_t out = id;
        REQUIRE(store->write([&](store::Writer& writer) -> Result<void> {
            Course course{.id = id,
                          .version = 1,
                          .name = name,
                          .class_name = class_name,
                          .consent = text,
                          .archived = archived};
            if (id != 0) {
                course.version = (*course_of(writer, id))->version;
                return update_course(writer, course);
            }
            const auto added = add_course(writer, course);
            out = added ? *added : 0;
            return added ? Result<void>() : tl::unexpected(added.error());
        }));
        return out;
    }
    std::string give(const char* number, std::int64_t course, const std::string& version,
                     WallTime at = {1'000}) const {
        const auto who = person(number);
        const auto done = store->write(
            [&](store::Writer& writer) { return give_consent(writer, who, course, version, at); });
        return done ? "" : done.error().code;
    }
    [[nodiscard]] std::vector<ConsentAsked> asked(const char* number) const {
        const auto session = store->reader();
        const auto out = consents_asked((*session)->reader(), person(number));
        REQUIRE(out);
        return *out;
    }
    /// Numbers of who lack a consent.
    [[nodiscard]] std::string lacking() const {
        const auto session = store->reader();
        auto& reader = (*session)->reader();
        const auto found = without_consent(reader, *people(reader));
        REQUIRE(found);
        std::string out;
        for (const auto& one : *found)
            out += one.number + " ";
        return out;
    }
};

} // namespace

TEST_CASE("students of a course with a text are asked, and nobody else") {
    const Asking lab;
    lab.add("3001", Role::team_leader, {"A"}); // takes calls of the class as well
    CHECK(lab.lacking().empty());
    const auto id = lab.course("实训", "A", "通话将被录音。");
    lab.course("old", "A", "over", lab.course("old", "A", "over"), true);
    lab.course("silent", "A", "");
    CHECK(lab.lacking() == "1001 3001 ");
    REQUIRE(lab.asked("1001").size() == 1);
    CHECK(lab.asked("3001").size() == 1);
    CHECK(lab.asked("1001")[0].text == "通话将被录音。");
    CHECK(lab.asked("1001")[0].accepted.ms == 0);
    CHECK(lab.asked("1002").empty());
    CHECK(lab.asked("2001").empty());
    CHECK(lab.give("1001", id, consent_version("通话将被录音。")).empty());
    CHECK(lab.asked("1001")[0].accepted.ms == 1'000);
    CHECK(lab.lacking() == "3001 ");
}

TEST_CASE("of a course it is counted who is asked and who has accepted its present text") {
    const Asking lab;
    lab.add("1003", Role::student, {"A", "B"});
    lab.add("3001", Role::team_leader, {"A"});
    const auto counts = [&] {
        const auto session = lab.store->reader();
        auto& reader = (*session)->reader();
        auto out = consent_counts(reader, *courses(reader), *people(reader));
        REQUIRE(out);
        return std::move(*out);
    };
    CHECK(counts().empty());
    const auto one = lab.course("one", "A", "text");
    const auto other = lab.course("other", "B", "text");
    const auto silent = lab.course("silent", "A", "");
    REQUIRE(lab.give("1003", one, consent_version("text")).empty());
    CHECK(counts().at(one).asked == 3);
    CHECK(counts().at(one).accepted == 1); // of that course, not of the other with the same words
    CHECK(counts().at(other).asked == 2);
    CHECK(counts().at(other).accepted == 0);
    CHECK(counts().count(silent) == 0);
    lab.course("one", "A", "another text", one);
    CHECK(counts().at(one).accepted == 0);
    REQUIRE(lab.give("1003", one, consent_version("another text")).empty());
    REQUIRE(lab.store->write([&](store::Writer& writer) {
        return withdraw_consent(writer, lab.person("1003").id, one, {3'000});
    }));
    CHECK(counts().at(one).accepted == 0);
}

TEST_CASE("a text that changes is to be accepted anew, and an old one cannot be accepted") {
    const Asking lab;
    const auto id = lab.course("c", "A", "first");
    REQUIRE(lab.give("1001", id, consent_version("first")).empty());
    lab.course("c", "A", "second", id);
    CHECK(lab.lacking() == "1001 ");
    CHECK(lab.give("1001", id, consent_version("first")) == "consent.changed");
    CHECK(lab.give("1001", id, "") == "consent.changed");
    CHECK(lab.give("1002", id, consent_version("second")) == "consent.unknown");
    CHECK(lab.give("2001", id, consent_version("second")) == "consent.unknown");
    CHECK(lab.give("1001", 99, consent_version("second")) == "consent.unknown");
    CHECK(lab.give("1001", id, consent_version("second")).empty());
    CHECK(lab.lacking().empty());
    lab.course("c", "A", "first", id); // back to what was accepted
    CHECK(lab.lacking().empty());
}

TEST_CASE("what was taken back no longer holds, and given again it holds from then on") {
    const Asking lab;
    const auto id = lab.course("c", "A", "text");
    const auto back = [&] {
        return lab.store->write([&](store::Writer& writer) {
            return withdraw_consent(writer, lab.person("1001").id, id, {2'000});
        });
    };
    CHECK(back().error().code == "consent.not_given");
    REQUIRE(lab.give("1001", id, consent_version("text"), {1'000}).empty());
    REQUIRE(lab.give("1001", id, consent_version("text"), {1'500}).empty());
    CHECK(lab.asked("1001")[0].accepted.ms == 1'000); // the first day
    REQUIRE(back());
    CHECK(lab.lacking() == "1001 ");
    REQUIRE(lab.give("1001", id, consent_version("text"), {3'000}).empty());
    CHECK(lab.asked("1001")[0].accepted.ms == 3'000);
}
