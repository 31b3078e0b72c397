// What people agreed to, and the courses whose texts these are, in the chain: who forges, undoes or
// rewords a consent in the data base alone is found, and nobody who answers as the lab lets them.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "api/classes.h"
#include "directory/people.h"
#include "server/retention.h"
#include "server/witnessed.h"

using namespace ringroom;
using namespace ringroom::server;
using namespace ringroom::test;

namespace {

constexpr const char* first_text = "通话将被录音。";
constexpr const char* second_text = "通话将被录音并保存一年。";

/// Students 1 (1002) and 2 (1003) of class A, and courses whose texts they are asked to accept.
class Asked : public Witnessed {
public:
    explicit Asked(bool sign = true) {
        const store::Job add = [](store::Writer& writer) -> Result<void> {
            for (const auto& [number, name] :
                 {std::pair("1002", "张思远"), std::pair("1003", "李子涵")})
                if (const auto added = directory::add_person(writer,
                                                             {.number = number,
                                                              .name = name,
                                                              .classes = {"A"},
                                                              .password = "correct horse"},
                                                             "hash");
                    !added)
                    return tl::unexpected(added.error());
            return {};
        };
        write(sign ? signing_people(notary)(add) : add);
        sign ? begin_signing() : open_classes({});
    }
    void begin_signing() {
        open_classes({.courses = signing_courses(notary),
                      .consent = [this](std::int64_t person, std::int64_t course, store::Job job) {
                          return signing_consent(notary, person, course, std::move(job));
                      }});
    }
    std::int64_t course(const std::string& name, const std::string& text = first_text) {
        const auto saved = classes->save(directory::Course{
            .name = name, .class_name = "A", .consent = text, .retention = "practice"});
        INFO((saved ? "" : saved.error().text));
        REQUIRE(saved);
        return saved->id;
    }
    /// Code of the error, or nothing.
    std::string change(std::int64_t id, const std::function<void(directory::Course&)>& what) {
        const auto all = classes->courses();
        REQUIRE(all);
        for (auto one : *all)
            if (one.id == id) {
                what(one);
                const auto saved = classes->save(one);
                return saved ? "" : saved.error().code;
            }
        return "no such course";
    }
    std::string answer(const char* number, std::int64_t course, bool accepted = true,
                       const char* text = first_text) {
        const auto session = store().reader();
        const auto person = directory::find_person((*session)->reader(), number);
        REQUIRE(person);
        REQUIRE(*person);
        const auto done = classes->answer_consent(
            **person, course, directory::consent_version(text), accepted, then_ms + now_);
        now_ = now_ + 1_s;
        return done ? "" : done.error().code;
    }
    std::string said(Language language) const {
        std::string out;
        for (const auto& finding : found)
            out += evidence::words_of(finding, language) + "\n";
        return out;
    }
    bool says(Language language, const std::string& words) const {
        return said(language).find(words) != std::string::npos;
    }

    std::unique_ptr<api::Classes> classes;

private:
    void open_classes(api::ClassesSigning signing) {
        classes = std::make_unique<api::Classes>(store(), std::move(signing));
    }
    Duration now_ = 1_s;
};

/// As exhibits are called.
std::string consent_name(std::int64_t person, std::int64_t course, const char* text = first_text) {
    return fmt::format("consent/{}/{}/{}", person, course, directory::consent_version(text));
}
std::string text_name(const char* text) {
    return "consent_text/" + directory::consent_version(text);
}

} // namespace

TEST_CASE("a consent that was deleted, undone, forged or dated back is found, and whose it is") {
    Asked lab;
    const auto course = lab.course("客服基础");
    REQUIRE(lab.answer("1002", course).empty());
    REQUIRE(lab.answer("1003", course).empty());
    REQUIRE(lab.answer("1003", course, false).empty());
    CHECK(lab.kinds("consent/2/1") == "consent_given consent_withdrawn");
    REQUIRE(lab.findings().empty());
    const auto first = consent_name(1, course);
    const auto second = consent_name(2, course);
    CHECK(lab.found_after({"DELETE FROM consent WHERE person = 1"}) ==
          "exhibit_missing " + first + "\n");
    CHECK(lab.says(Language::zh, "同意记录（学号 1002）已不在数据库中"));
    CHECK(lab.says(Language::en, "the consent of number 1002, witnessed by entry"));
    CHECK(lab.found_after({"UPDATE consent SET withdrawn = 0 WHERE person = 2"}) ==
          "exhibit_changed " + second + "\n");
    CHECK(lab.says(Language::zh, "1003 李子涵 (客服基础) 何时同意、是否撤回"));
    CHECK(lab.says(Language::en, "when 1003 李子涵 (客服基础) agreed, or took it back"));
    for (const auto* words : {"UPDATE consent SET at = at - 1 WHERE person = 1",
                              "UPDATE consent SET withdrawn = 5 WHERE person = 1"}) {
        CAPTURE(words);
        CHECK(lab.found_after({words}) == "exhibit_changed " + first + "\n");
    }
    CHECK(lab.found_after({"UPDATE consent SET withdrawn = withdrawn - 1 WHERE person = 2"}) ==
          "exhibit_changed " + second + "\n");
    CHECK(lab.found_after({"INSERT INTO consent SELECT 7, course, version, at, 0 FROM consent"
                           " WHERE person = 1"}) ==
          "exhibit_unwitnessed " + consent_name(7, course) + "\n");
    CHECK(lab.says(Language::en, "a consent of person/7 (客服基础) is in the data base without"));
    CHECK(lab.says(Language::zh, "数据库中有 person/7 (客服基础) 的同意记录"));
    CHECK(lab.found_after({"UPDATE consent SET course = 9 WHERE person = 1"}) ==
          "exhibit_missing " + first + "\nexhibit_unwitnessed " + consent_name(1, 9) + "\n");
    CHECK(lab.says(Language::en, "1002 张思远 (course/9)"));
    CHECK(lab.findings().empty());
}

TEST_CASE("a text that people agreed to and that was reworded, removed or slipped in is found") {
    Asked lab;
    const auto course = lab.course("客服基础");
    REQUIRE(lab.answer("1002", course).empty());
    REQUIRE(lab.answer("1003", course).empty());
    const auto name = text_name(first_text);
    CHECK(lab.kinds(name) == "consent_text_kept"); // with the first of the two
    CHECK(lab.found_after({"UPDATE consent_text SET content = content || '永久'"}) ==
          "exhibit_changed " + name + "\n");
    CHECK(lab.says(Language::zh, "告知书原文与第"));
    CHECK(lab.says(Language::en, "the text that was agreed to is not the one that entry"));
    CHECK(lab.found_after({"INSERT INTO consent_text VALUES ('0123456789abcdef', 'x')"}) ==
          "exhibit_unwitnessed consent_text/0123456789abcdef\n");
    CHECK(lab.says(Language::zh, "数据库中有一份告知书，证据链没有记录"));
    // Who makes people agree to another text is found by both.
    const auto found = lab.found_after({"INSERT INTO consent_text VALUES ('x', '同意一切')",
                                        "UPDATE consent SET version = 'x'",
                                        "DELETE FROM consent_text WHERE version <> 'x'"});
    CHECK(found.find("exhibit_missing " + name + "\n") != std::string::npos);
    CHECK(found.find("exhibit_missing " + consent_name(1, course)) != std::string::npos);
    CHECK(lab.says(Language::en, "the text that was agreed to, witnessed by entry"));
    CHECK(lab.findings().empty());
}

TEST_CASE("a course whose text, class of retention or anything else was changed is found") {
    Asked lab;
    const auto course = lab.course("客服基础");
    CHECK(lab.kinds("course/1") == "course_kept");
    REQUIRE(lab.findings().empty());
    for (const auto* words :
         {"UPDATE course SET retention = 'other'", "UPDATE course SET consent = ''",
          "UPDATE course SET class = 'B'", "UPDATE course SET term = 'x'",
          "UPDATE course SET archived = 1", "UPDATE course SET gates = 1 - gates"}) {
        CAPTURE(words);
        CHECK(lab.found_after({words}) == "exhibit_changed course/1\n");
    }
    CHECK(lab.found_after({"UPDATE course SET name = '速成'"}) == "exhibit_changed course/1\n");
    CHECK(lab.says(Language::zh, "课程 速成 的班级、学期、告知书或保存类别等"));
    CHECK(lab.says(Language::zh, "签名时名称 客服基础"));
    CHECK(lab.says(Language::en, "the course 速成 is not as entry"));
    CHECK(lab.found_after({"DELETE FROM course"}) == "exhibit_missing course/1\n");
    CHECK(lab.says(Language::en, "the course 客服基础, witnessed by entry"));
    CHECK(lab.found_after({"INSERT INTO course (version, name, class, term, consent, retention,"
                           " archived, gates) VALUES (1, '新', 'A', '', '', 'other', 0, 0)"}) ==
          "exhibit_unwitnessed course/2\n");
    CHECK(lab.says(Language::zh, "数据库中有课程 新，证据链没有记录"));
    // Its groups, and how often it was changed, are not what it is.
    CHECK(lab.change(course, [](auto& one) { one.groups = {{"一组", {"1002"}}}; }).empty());
    CHECK(lab.kinds("course/1") == "course_kept");
    CHECK(lab.findings().empty());
}

TEST_CASE("who agrees, takes it back and agrees again to courses that come and go is no finding") {
    Asked lab;
    const auto course = lab.course("客服基础");
    const auto other = lab.course("外呼");
    const std::string subject = "consent/1/1";
    REQUIRE(lab.answer("1002", course).empty());
    REQUIRE(lab.answer("1002", course).empty()); // changes nothing
    CHECK(lab.kinds(subject) == "consent_given");
    REQUIRE(lab.answer("1002", other).empty());
    CHECK(lab.kinds(text_name(first_text)) == "consent_text_kept"); // of both courses
    REQUIRE(lab.answer("1002", course, false).empty());
    CHECK(lab.answer("1002", course, false) == "consent.not_given");
    REQUIRE(lab.answer("1002", course).empty());
    CHECK(lab.kinds(subject) == "consent_given consent_withdrawn consent_given");
    CHECK(lab.kinds("consent/1/2") == "consent_given");
    CHECK(lab.findings().empty());
    // A new text leaves what was said to the old one; who takes back takes back both.
    REQUIRE(lab.change(course, [](auto& one) { one.consent = second_text; }).empty());
    CHECK(lab.kinds("course/1") == "course_kept course_kept");
    CHECK(lab.answer("1002", course) == "consent.changed");
    REQUIRE(lab.answer("1002", course, true, second_text).empty());
    CHECK(lab.kinds(text_name(second_text)) == "consent_text_kept");
    REQUIRE(lab.answer("1002", course, false, second_text).empty());
    CHECK(lab.kinds(subject) == "consent_given consent_withdrawn consent_given consent_given "
                                "consent_withdrawn consent_withdrawn");
    CHECK(lab.findings().empty());
    REQUIRE(lab.change(course, [](auto& one) { one.archived = true; }).empty());
    CHECK(lab.findings().empty());
    REQUIRE(lab.classes->remove_course(course));
    CHECK(lab.kinds("course/1") == "course_kept course_kept course_kept course_removed");
    CHECK(lab.findings().empty());
    // What was agreed to stays as it was when the account goes, and is held fast still.
    lab.write(signing_people(lab.notary)(
        [](store::Writer& writer) { return directory::remove_person(writer, "1002"); }));
    CHECK(lab.findings().empty());
    CHECK(lab.found_after({"DELETE FROM consent WHERE course = 2"}) ==
          "exhibit_missing " + consent_name(1, other) + "\n");
    CHECK(lab.says(Language::en, "the consent of number 1002"));
    const auto session = lab.store().reader(); // and the chain learnt nobody's name by it
    const auto named = (*session)->reader().row(
        "SELECT count(*) FROM evidence WHERE content LIKE '%张%' OR content LIKE '%李%'");
    REQUIRE(named);
    CHECK((*named)->number(0) == 0);
}

TEST_CASE("what was changed behind the lab's back is signed by nobody's next answer") {
    Asked lab;
    const auto course = lab.course("客服基础");
    const auto other = lab.course("外呼", second_text);
    lab.begin_run({{"families", exhibit_families()}});
    REQUIRE(lab.answer("1002", course).empty());
    lab.sql("UPDATE consent SET at = at - 1");
    CHECK(lab.answer("1002", course, false) == "evidence.altered");
    CHECK(lab.answer("1002", other, true, second_text).empty()); // that one is not concerned
    CHECK(lab.answer("1003", course).empty());
    lab.sql("UPDATE consent SET at = at + 1 WHERE person = 1 AND course = 1");
    REQUIRE(lab.findings().empty());
    REQUIRE(lab.answer("1002", course, false).empty());
    // An acceptance that was slipped in is not made theirs by accepting.
    lab.sql("INSERT INTO consent SELECT 2, 2, version, 1, 0 FROM consent WHERE course = 2");
    CHECK(lab.answer("1003", other, true, second_text) == "evidence.altered");
    lab.sql("DELETE FROM consent WHERE person = 2 AND course = 2");
    // Nobody agrees to a text that was reworded under its version.
    lab.sql("UPDATE consent_text SET content = content || '永久'");
    CHECK(lab.answer("1003", other, true, second_text) == "evidence.altered");
    CHECK(lab.answer("1002", course) == "evidence.altered");
    lab.sql("UPDATE consent_text SET content = replace(content, '永久', '')");
    CHECK(lab.answer("1003", other, true, second_text).empty());
    CHECK(lab.findings().empty());
    // Nor to one that lay there before under the version of what they read.
    const auto third = lab.course("投诉", "三");
    lab.sql("INSERT INTO consent_text VALUES ('" + directory::consent_version("三") + "', '四')");
    CHECK(lab.answer("1003", third, true, "三") == "evidence.altered");
    lab.sql("DELETE FROM consent_text WHERE content = '四'");
    CHECK(lab.answer("1003", third, true, "三").empty());
    CHECK(lab.findings().empty());
    lab.sql("UPDATE course SET retention = 'other' WHERE id = 1");
    CHECK(lab.change(course, [](auto& one) { one.term = "2027"; }) == "evidence.altered");
    CHECK(lab.classes->remove_course(course).error().code == "evidence.altered");
    CHECK(lab.change(other, [](auto& one) { one.term = "2027"; }).empty());
    lab.sql("INSERT INTO course (version, name, class, term, consent, retention, archived, gates)"
            " VALUES (1, '新', 'A', '', '', 'other', 0, 0)");
    CHECK(lab.change(4, [](auto& one) { one.term = "2027"; }) == "evidence.altered");
    CHECK(lab.findings() == "exhibit_changed course/1\nexhibit_unwitnessed course/4\n");
}

TEST_CASE("courses and consents of before the chain knew them are taken over, once") {
    Asked lab(false);
    const auto course = lab.course("客服基础");
    const auto gone = lab.course("外呼", second_text);
    REQUIRE(lab.answer("1002", course).empty());
    REQUIRE(lab.answer("1003", course).empty());
    REQUIRE(lab.answer("1003", gone, true, second_text).empty());
    REQUIRE(lab.answer("1003", course, false).empty());
    REQUIRE(lab.classes->remove_course(gone));
    lab.write([](store::Writer& writer) { return directory::remove_person(writer, "1002"); });
    lab.begin_run({{"families", "result review sheet comment paper practical form person hold class"
                                " model exam allowance outcome"}});
    lab.write([&](store::Writer& writer) { // what that program signed
        return lab.notary->witness(
            writer, then_ms,
            {.kind = evidence::Kind::account_kept,
             .subject = "person/2",
             .content = {{"number", "1003"},
                         {"exhibit", "person/2"},
                         {"digest", evidence::digest_of({"2", "1003", "李子涵"})}}});
    });
    CHECK(lab.findings().empty());          // none is suspected
    for (int start = 0; start < 2; ++start) // the second after it was cut off
        REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms));
    CHECK(lab.kinds("course/1") == "course_kept");
    CHECK(lab.kinds("course/2").empty());
    CHECK(lab.kinds("consent/1/1") == "consent_given");
    CHECK(lab.kinds("consent/2/1") == "consent_withdrawn");
    CHECK(lab.kinds("consent/2/2") == "consent_given");
    CHECK(lab.kinds(text_name(first_text)) == "consent_text_kept");
    CHECK(lab.kinds(text_name(second_text)) == "consent_text_kept");
    lab.begin_run({{"families", exhibit_families()}});
    CHECK(lab.findings().empty());
    lab.begin_signing();
    REQUIRE(lab.answer("1003", course).empty());
    REQUIRE(lab.change(course, [](auto& one) { one.consent = second_text; }).empty());
    REQUIRE(lab.answer("1003", course, true, second_text).empty());
    CHECK(lab.findings().empty());
    lab.sql("DELETE FROM consent WHERE person = 1");
    lab.sql("UPDATE course SET retention = 'other'");
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms)); // signs no forgery
    CHECK(lab.findings() == "exhibit_missing consent/1/1/" +
                                directory::consent_version(first_text) +
                                "\nexhibit_changed course/1\n");
}

TEST_CASE("no rule deletes by a course that was changed, removed or slipped in behind the back") {
    Asked lab;
    const auto course = lab.course("客服基础");
    const auto judged = [](store::Reader& reader, std::uint64_t agent, std::uint64_t drill = 7) {
        const auto rules = retention_rules({{"practice", 365}});
        const auto judge = rules.bench(reader, then_ms);
        REQUIRE(judge);
        const auto why =
            judge->kept_for({.file = "x", .run = 1, .contact = 77, .agent = agent, .drill = drill});
        REQUIRE(why);
        return *why;
    };
    const auto after = [&](const std::string& words, std::uint64_t drill = 7) {
        std::string out;
        const auto undone = lab.store().write([&](store::Writer& writer) -> Result<void> {
            CHECK(writer.run(words).value() == 1);
            out = judged(writer, 1, drill);
            return fail("test.undo", "");
        });
        CHECK(undone.error().code == "test.undo");
        return out;
    };
    const std::string changed = "UPDATE course SET retention = 'short'";
    CHECK(after(changed).empty()); // the last run signed no courses: nobody can say
    lab.begin_run({{"families", exhibit_families()}});
    CHECK(after("UPDATE course SET version = version + 1").empty());
    CHECK(after(changed) == "altered");
    CHECK(after(changed, 0).empty()); // of no drill: no course says how long
    CHECK(after("DELETE FROM course") == "altered");
    CHECK(after("UPDATE course SET class = 'B'") == "altered"); // of the class that was signed
    CHECK(after("INSERT INTO course (version, name, class, term, consent, retention, archived,"
                " gates) VALUES (1, '新', 'A', '', '', 'short', 0, 0)") == "altered");
    REQUIRE(lab.change(course, [](auto& one) { one.retention = ""; }).empty());
    CHECK(after("UPDATE course SET version = version + 1").empty());
    REQUIRE(lab.classes->remove_course(course));
    const auto session = lab.store().reader();
    CHECK(judged((*session)->reader(), 1).empty());
}

TEST_CASE("each row of what a whole class agreed to is held against the chain") {
    Asked lab;
    std::size_t rows = 0;
    for (const auto* name : {"甲", "乙", "丙", "丁"}) {
        const auto course = lab.course(name);
        for (const auto* number : {"1002", "1003"}) {
            REQUIRE(lab.answer(number, course, true, first_text).empty());
            ++rows;
        }
    }
    REQUIRE(lab.findings().empty());
    for (const auto* change :
         {"at = at + 1", "withdrawn = 1", "person = person + 10", "course = course + 10"})
        for (std::size_t row = 0; row < rows; ++row) {
            const auto words = fmt::format("UPDATE consent SET {} WHERE (person, course) IN (SELECT"
                                           " person, course FROM consent ORDER BY course, person"
                                           " LIMIT 1 OFFSET {})",
                                           change, row);
            CAPTURE(words);
            const auto found = lab.found_after({words});
            CHECK(found.find(consent_name(static_cast<std::int64_t>(row % 2) + 1,
                                          static_cast<std::int64_t>(row / 2) + 1)) !=
                  std::string::npos);
        }
    CHECK(lab.findings().empty());
}
