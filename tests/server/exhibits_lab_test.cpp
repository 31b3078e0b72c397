// Who is who, holds and classes, models, exceptions and the results of practical exams in the
// chain: whoever changes one in the data base alone is found, and nobody who changes it as the lab
// does.
#include <catch2/catch.hpp>

#include "directory/import.h"
#include "evidence/archive.h"
#include "exam/tables.h"
#include "server/witnessed.h"

using namespace ringroom;
using namespace ringroom::server;
using namespace ringroom::test;

namespace {

/// Accounts 1 and 2, signed or not.
void add_two(Witnessed& lab, bool sign = true) {
    const store::Job add = [](store::Writer& writer) -> Result<void> {
        for (const auto& [number, name] :
             {std::pair("1002", "张思远"), std::pair("1003", "李子涵")})
            if (const auto added = directory::add_person(
                    writer,
                    {number, name, directory::Role::student, Language::zh, {"A"}, "correct horse"},
                    "hash");
                !added)
                return tl::unexpected(added.error());
        return {};
    };
    lab.write(sign ? signing_people(lab.notary)(add) : add);
}

store::Job renaming(std::int64_t id, const std::string& name) {
    return [id, name](store::Writer& writer) -> Result<void> {
        const auto all = directory::people(writer);
        REQUIRE(all);
        for (auto person : *all)
            if (person.id == id) {
                person.name = name;
                return directory::update_person(writer, person);
            }
        return fail("people.unknown", "");
    };
}

std::string said_of(const Witnessed& lab, Language language) {
    std::string out;
    for (const auto& finding : lab.found)
        out += evidence::words_of(finding, language) + "\n";
    return out;
}

bool holds(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

/// A practical exam of one call, the one that was graded; ended.
exam::Practical ended_practical(exam::Practicals& practicals) {
    const exam::PracticalTask task{.pack = "faults",
                                   .script = "faults/late",
                                   .title = "Late",
                                   .number = "96100",
                                   .seeds = {1},
                                   .customers = {3}};
    const auto made = practicals.create({.title = "Week 9",
                                         .class_name = "A",
                                         .ear = "self_report",
                                         .tasks = {task},
                                         .pass_mark = 60},
                                        {{7, "1007", "S"}}, {8, "T", then_ms});
    REQUIRE(made);
    const auto ended = practicals.change(
        made->id, then_ms, [](exam::Practical& exam, exam::PracticalLog& log) -> Result<void> {
            exam.state = exam::PracticalState::ended;
            exam.candidates[0].calls.push_back(
                {.task = 0, .state = exam::CallState::over, .contact = the_contact});
            log.push_back({.what = exam::PracticalEvent::ended});
            return {};
        });
    REQUIRE(ended);
    return *ended;
}

void release(Witnessed& lab, exam::Practicals& practicals) {
    const std::vector<evidence::Testimony> told{{.kind = evidence::Kind::practical_released,
                                                 .subject = "practical/1",
                                                 .content = {{"1007", "87500 1-5"}}}};
    REQUIRE(practicals.release(1, then_ms, "8001", {{7, 87'500}}, [&](store::Writer& writer) {
        return witness_practical(writer, *lab.notary, then_ms, 1, told);
    }));
}

/// The last entry about the candidate.
evidence::Entry last_result(Witnessed& lab) {
    const auto session = lab.store().reader();
    const auto entries = evidence::entries_about((*session)->reader(), "practical/1/7");
    REQUIRE(entries);
    REQUIRE_FALSE(entries->empty());
    return entries->back();
}

} // namespace

TEST_CASE("accounts that change hands behind the lab's back are found, with who says so") {
    Witnessed lab;
    add_two(lab);
    CHECK(lab.kinds("person/1") == "account_kept");
    REQUIRE(lab.findings().empty());
    CHECK(lab.found_after({"UPDATE person SET number = 'x' WHERE id = 1",
                           "UPDATE person SET number = '1002', name = '张思远' WHERE id = 2",
                           "UPDATE person SET number = '1003', name = '李子涵' WHERE id = 1"}) ==
          "exhibit_changed person/1\nexhibit_changed person/2\n");
    CHECK(holds(said_of(lab, Language::zh), "person/1：账号现为 1003 李子涵"));
    CHECK(holds(said_of(lab, Language::zh), "签名时学号 1002"));
    CHECK(holds(said_of(lab, Language::en), "person/2: the account is 1002 张思远 now"));
    CHECK(holds(said_of(lab, Language::en), "number then: 1003"));
    CHECK(lab.found_after({"UPDATE person SET name = '张冒名' WHERE id = 1"}) ==
          "exhibit_changed person/1\n");
    CHECK(lab.found_after({"DELETE FROM person WHERE id = 1"}) == "exhibit_missing person/1\n");
    CHECK(holds(said_of(lab, Language::en), "the account with the number 1002"));
    CHECK(lab.found_after({"INSERT INTO person SELECT 3, '1004', '王', role, language, enabled,"
                           " password_hash, sip_secret, failures, locked_until FROM person"
                           " WHERE id = 1"}) == "exhibit_unwitnessed person/3\n");
    CHECK(holds(said_of(lab, Language::zh), "1004 王"));
    // Neither a password nor being locked out is who somebody is.
    CHECK(lab.found_after({"UPDATE person SET failures = 3, enabled = 0"}).empty());
    CHECK(lab.findings().empty());
}

TEST_CASE("accounts that the lab makes, renames, takes in and removes are no finding") {
    Witnessed lab;
    add_two(lab);
    const auto signing = signing_people(lab.notary);
    lab.write(signing(renaming(1, "张远")));
    CHECK(lab.kinds("person/1") == "account_kept account_kept");
    CHECK(lab.kinds("person/2") == "account_kept"); // nothing was done to it
    Diagnostics diagnostics;
    REQUIRE(directory::import_people(lab.store(), "number,name\n1003,李晗\n1004,王\n1002,张远\n",
                                     "f.csv", Language::zh, diagnostics, signing));
    CHECK(lab.kinds("person/1") == "account_kept account_kept");
    CHECK(lab.kinds("person/2") == "account_kept account_kept");
    CHECK(lab.kinds("person/3") == "account_kept");
    CHECK(lab.findings().empty());
    lab.write(
        signing([](store::Writer& writer) { return directory::remove_person(writer, "1004"); }));
    CHECK(lab.kinds("person/3") == "account_kept account_removed");
    CHECK(lab.findings().empty());
    // The chain holds no names: who reads it learns none of those who have left.
    const auto session = lab.store().reader();
    const auto named = (*session)->reader().row(
        "SELECT count(*) FROM evidence WHERE content LIKE '%张%' OR content LIKE '%王%'");
    REQUIRE(named);
    CHECK((*named)->number(0) == 0);
}

TEST_CASE("who was made another behind the lab's back is signed by nobody's next word") {
    Witnessed lab;
    add_two(lab);
    lab.sql("UPDATE person SET name = '张冒名' WHERE id = 1");
    const auto signing = signing_people(lab.notary);
    CHECK(lab.store().write(signing(renaming(1, "张"))).error().code == "evidence.altered");
    lab.write(signing(renaming(2, "李晗"))); // another account is not concerned
    CHECK(lab.findings() == "exhibit_changed person/1\n");
    // What cannot be signed is not written.
    CHECK_FALSE(lab.store().write(
        signing([](store::Writer&) -> Result<void> { return fail("people.name", ""); })));
    CHECK(lab.kinds("person/1") == "account_kept");
}

TEST_CASE(
    "of a lab whose chain knew no accounts and holds none is suspected, then all are taken over") {
    Witnessed lab;
    lab.begin_run({{"families", "result review sheet comment paper practical form"}});
    add_two(lab, false);
    for (const auto* words :
         {"INSERT INTO evidence_hold VALUES ('1-5', 1, 'x', '8001 T', 1)",
          "INSERT INTO evidence_class VALUES ('1-5', 'model', '8001 T', 1)",
          "INSERT INTO quality_model VALUES (1, 5, 7, 't', '', '', 8, 1, 'given', 1)"})
        lab.sql(words);
    CHECK(lab.findings().empty());
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms));
    CHECK(lab.findings().empty());
    CHECK(lab.kinds("person/1") == "account_kept");
    CHECK(lab.kinds() == "result_graded hold_set recording_classed model_kept");
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms)); // it was cut off
    CHECK(lab.kinds("person/1") == "account_kept");
    lab.begin_run({{"families", exhibit_families()}});
    CHECK(lab.findings().empty());
    lab.sql("UPDATE person SET name = 'x' WHERE id = 1");
    lab.sql("DELETE FROM evidence_hold");
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms)); // signs no forgery
    CHECK(lab.findings() == "exhibit_missing hold/1-5\nexhibit_changed person/1\n");
}

TEST_CASE("a hold or a class that was set, lifted or changed behind the lab's back is found") {
    Witnessed lab;
    evidence::Archive archive(lab.store(), lab.notary, lab.data(),
                              {.days = {{"model", 0}, {"other", 1}}, .bench = {}});
    REQUIRE(archive.hold({"1-5", "court", "8001 T", then_ms}));
    REQUIRE(archive.classify("1-5", "model", "8001 T", then_ms));
    REQUIRE(lab.findings().empty());
    CHECK(lab.found_after({"DELETE FROM evidence_hold"}) == "exhibit_missing hold/1-5\n");
    CHECK(lab.found_after({"UPDATE evidence_hold SET reason = 'x'"}) ==
          "exhibit_changed hold/1-5\n");
    CHECK(lab.found_after({"INSERT INTO evidence_hold VALUES ('1-6', 1, 'x', '8001 T', 1)"}) ==
          "exhibit_unwitnessed hold/1-6\n");
    CHECK(lab.found_after({"INSERT INTO evidence_hold VALUES ('1-5', 2, 'x', '8001 T', 1)"}) ==
          "exhibit_unwitnessed hold/1-5/2\n");
    CHECK(lab.found_after({"DELETE FROM evidence_class"}) == "exhibit_missing class/1-5\n");
    CHECK(lab.found_after({"UPDATE evidence_class SET name = 'other'"}) ==
          "exhibit_changed class/1-5\n");
    CHECK(lab.found_after({"INSERT INTO evidence_class VALUES ('1-6', 'x', '8001 T', 1)"}) ==
          "exhibit_unwitnessed class/1-6\n");
    // What the lab lifts, sets and takes back by itself is none.
    REQUIRE(archive.lift(*archive.holds_on("1-5"), "8001 T", then_ms));
    REQUIRE(archive.classify("1-5", "other", "8001 T", then_ms));
    CHECK(lab.findings().empty());
    REQUIRE(archive.classify("1-5", "", "8001 T", then_ms));
    REQUIRE(archive.hold({"1-5", "again", "8001 T", then_ms}));
    CHECK(lab.findings().empty());
    // Nobody signs for a forger.
    lab.sql("UPDATE evidence_hold SET reason = 'x'");
    CHECK(archive.lift(*archive.holds_on("1-5"), "8001 T", then_ms).error().code ==
          "evidence.altered");
    lab.sql("INSERT INTO evidence_class VALUES ('1-5', 'other', '8001 T', 1)");
    CHECK(archive.classify("1-5", "model", "8001 T", then_ms).error().code == "evidence.altered");
    CHECK(lab.findings() == "exhibit_changed class/1-5\nexhibit_changed hold/1-5\n");
}

TEST_CASE("a model recording's consent that was forged is found, and one that was given is not") {
    Witnessed lab;
    const quality::Model model{.key = the_contact,
                               .agent = the_student,
                               .title = "Opening",
                               .words = "listen",
                               .by = the_teacher,
                               .at = then_ms};
    REQUIRE(lab.reviews->keep_model(model));
    REQUIRE(lab.reviews->answer_model(the_contact, the_student, false, then_ms));
    CHECK(lab.kinds() == "result_graded model_kept model_kept");
    REQUIRE(lab.findings().empty());
    CHECK(lab.found_after({"UPDATE quality_model SET agreed = 'given'"}) ==
          "exhibit_changed model/1-5\n");
    CHECK(lab.found_after({"DELETE FROM quality_model"}) == "exhibit_missing model/1-5\n");
    CHECK(lab.found_after({"INSERT INTO quality_model VALUES (1, 6, 7, 't', '', '', 8, 1, 'given',"
                           " 1)"}) == "exhibit_unwitnessed model/1-6\n");
    lab.sql("UPDATE quality_model SET agreed = 'given'");
    CHECK(lab.reviews->keep_model(model).error().code == "evidence.altered");
    lab.sql("UPDATE quality_model SET agreed = 'refused'");
    REQUIRE(lab.reviews->answer_model(the_contact, the_student, true, then_ms));
    REQUIRE(lab.reviews->remove_model(the_contact, then_ms));
    CHECK(lab.kinds() == "result_graded model_kept model_kept model_kept model_removed");
    CHECK(lab.findings().empty());
}

TEST_CASE("an exception in an exam that nobody allowed, or that is gone, is found") {
    Witnessed lab;
    exam::Question question{.key = "q", .kind = exam::Kind::true_false, .stem = "?"};
    question.truth = true;
    REQUIRE(lab.hall->bank().put(question, 0, {1, "T", then_ms}));
    exam::ExamSetup setup{.title = "t", .class_name = "A"};
    setup.blueprint.quotas = {{.count = 1, .points = 10'000}};
    setup.rules = {.limit = 60_s};
    Diagnostics missing;
    const auto exam = lab.hall->create(setup, {1, "T", then_ms}, 7, Language::en, missing);
    REQUIRE(exam);
    const exam::Sitter sitter{7, "1007", "S"};
    const auto allow = [&] {
        return lab.hall->allow(exam->id, sitter, exam::Allowed::attempt, "the fire alarm",
                               {8, "T", then_ms});
    };
    REQUIRE(allow());
    REQUIRE(allow());
    CHECK(lab.kinds("exam/" + std::to_string(exam->id)) == "exam_kept exam_allowed exam_allowed");
    lab.open_rooms(true); // the lab was started again
    REQUIRE(lab.findings().empty());
    CHECK(lab.found_after({"UPDATE exam_allowance SET reason = 'x' WHERE id = 1"}) ==
          "exhibit_changed allowance/1\n");
    CHECK(lab.found_after({"DELETE FROM exam_allowance WHERE id = 2"}) ==
          "exhibit_missing allowance/2\n");
    const std::string slip_in =
        "INSERT INTO exam_allowance (exam, student, number, name, what, reason, person,"
        " person_name, at) SELECT exam, 9, '1009', 'F', what, reason, person, person_name, at"
        " FROM exam_allowance WHERE id = 1";
    CHECK(lab.found_after({slip_in}) == "exhibit_unwitnessed allowance/3\n");
    lab.sql("UPDATE exam_allowance SET student = 9 WHERE id = 1");
    CHECK(allow().error().code == "evidence.altered");
    CHECK(lab.findings() == "exhibit_changed allowance/1\n");
}

TEST_CASE("a practical exam whose results are out is held against the chain") {
    Witnessed lab;
    auto practicals = exam::Practicals::open(lab.store(), then_ms);
    REQUIRE(practicals);
    (void)ended_practical(**practicals);
    CHECK(lab.findings().empty()); // what is not released yet is not signed
    release(lab, **practicals);
    CHECK(lab.kinds("practical/1") == "practical_released");
    CHECK(lab.kinds("practical/1/7") == "practical_result");
    REQUIRE(lab.findings().empty());
    for (const auto* change :
         {"UPDATE exam_practical SET setup = replace(setup, '60', '10')",
          "UPDATE exam_practical SET setup = 'x'", // nothing that could be read
          "UPDATE exam_practical SET state = 'x'", "UPDATE exam_practical_candidate SET kept = '{'",
          "UPDATE exam_practical_candidate SET kept = replace(kept, '\"contact\":5', "
          "'\"contact\":6')",
          "UPDATE exam_practical_candidate SET kept = replace(kept, '87500', '97500')",
          "UPDATE exam_practical_candidate SET name = 'another'"}) {
        CAPTURE(change);
        const auto undone = lab.store().write([&](store::Writer& writer) -> Result<void> {
            REQUIRE(writer.run(change).value() == 1);
            const auto shown = exhibits_of(writer);
            REQUIRE(shown);
            CHECK(shown->digests.at("practical/1") !=
                  evidence::entries_about(writer, "practical/1")->back().value("digest"));
            return fail("test.undo", "");
        });
        CHECK_FALSE(undone);
    }
    CHECK(lab.findings().empty());
}

TEST_CASE("a written exam opened, closed or moved behind the lab's back is found") {
    Witnessed lab;
    (void)lab.sit(); // planned, opened, closed
    CHECK(lab.kinds("exam/1") == "exam_kept exam_kept exam_kept");
    REQUIRE(lab.findings().empty());
    for (const auto* words :
         {"UPDATE exam_exam SET state = 'open'", "UPDATE exam_exam SET closes = 5, opens = 1",
          "UPDATE exam_exam SET own_sheets = 1 - own_sheets", "UPDATE exam_exam SET at = at - 1",
          "UPDATE exam_exam SET sheet = 'x'", "UPDATE exam_exam SET closed_at = closed_at + 1"}) {
        CAPTURE(words);
        CHECK(lab.found_after({words}) == "exhibit_changed exam/1\n");
    }
    CHECK(lab.found_after({"INSERT INTO exam_exam SELECT 2, title, class, blueprint, rules,"
                           " own_sheets, together, opens, closes, state, started, paused, sheet,"
                           " person, person_name, at, seed, closed_at FROM exam_exam"}) ==
          "exhibit_unwitnessed exam/2\n");
    lab.open_rooms(true); // the lab was started again
    lab.sql("UPDATE exam_exam SET closed_at = closed_at + 1");
    CHECK(lab.hall->order(1, exam::Order::release, lab.now()).error().code == "evidence.altered");
    CHECK(lab.findings() == "exhibit_changed exam/1\n");
    lab.sql("UPDATE exam_exam SET closed_at = closed_at - 1");
    REQUIRE(lab.hall->order(1, exam::Order::release, lab.now()));
    CHECK(lab.findings().empty());
}

TEST_CASE(
    "a mark that is changed after a practical exam is out changes its signed result with it") {
    Witnessed lab;
    auto practicals = exam::Practicals::open(lab.store(), then_ms);
    REQUIRE(practicals);
    (void)ended_practical(**practicals);
    lab.mark(the_teacher, 0);
    lab.step(Step::publish, the_teacher);
    CHECK(lab.kinds("practical/1/7").empty()); // not out yet
    release(lab, **practicals);
    const auto released = last_result(lab);
    CHECK(released.kind == "practical_result");
    CHECK(released.value("number") == "1007");
    CHECK(released.value("contacts") == "1-5");
    CHECK(released.value("passed") == "no");
    lab.step(Step::see, the_student);
    REQUIRE(lab.reviews->add({.key = the_contact, .by = the_teacher, .words = "x", .at = then_ms}));
    CHECK(lab.kinds("practical/1/7") == "practical_result"); // nothing of the result has changed
    lab.step(Step::appeal, the_student, "我给了时间");
    lab.mark(the_other, 1000, true, training::Source::second_marker);
    lab.step(Step::remark, the_other, "改判");
    CHECK(lab.kinds("practical/1/7") == "practical_result practical_result");
    const auto answered = last_result(lab);
    CHECK(answered.value("mark") ==
          std::to_string(lab.reviews->review(the_contact, then_ms)->outcome.final.value()));
    CHECK(answered.value("mark") != released.value("mark"));
    CHECK(lab.findings().empty());
    // Held against the last one: neither the old result nor another stands.
    const auto found = lab.found_after({"UPDATE quality_review SET final = final - 1000"});
    CHECK(holds(found, "exhibit_changed outcome/1/7\n"));
    CHECK(holds(said_of(lab, Language::zh), "1007 S 的实操考试成绩"));
    CHECK(holds(said_of(lab, Language::en),
                "result of 1007 S is not the one that entry " + std::to_string(answered.number)));
    lab.step(Step::close, the_student);
    CHECK(lab.kinds("practical/1/7") == "practical_result practical_result");
    CHECK(lab.findings().empty());
}

TEST_CASE("when a released practical exam was made and ended, and who took part, is held fast") {
    Witnessed lab;
    auto practicals = exam::Practicals::open(lab.store(), then_ms);
    REQUIRE(practicals);
    (void)ended_practical(**practicals);
    release(lab, **practicals);
    REQUIRE(lab.findings().empty());
    for (const auto* words :
         {"UPDATE exam_practical SET at = at - 1", "UPDATE exam_practical SET ended = ended - 1",
          "UPDATE exam_practical_candidate SET number = '1008'"}) {
        CAPTURE(words);
        CHECK(holds(lab.found_after({words}), "exhibit_changed outcome/1/7\n"));
    }
    CHECK(holds(lab.found_after({"DELETE FROM exam_practical_candidate"}),
                "exhibit_missing outcome/1/7\n"));
    CHECK(holds(lab.found_after({"INSERT INTO exam_practical_candidate SELECT practical, 9, '1009',"
                                 " 'F', paper, kept FROM exam_practical_candidate"}),
                "exhibit_unwitnessed outcome/1/9\n"));
    // A mark that was changed behind the lab's back: nobody signs what follows from it.
    lab.sql("UPDATE training_contact SET final = 99000");
    CHECK(lab.reviews->add({.key = the_contact, .by = the_teacher, .words = "x", .at = then_ms})
              .error()
              .code == "evidence.altered");
    CHECK(holds(lab.findings(), "exhibit_changed outcome/1/7\n"));
}

TEST_CASE(
    "practical exams that were out before their results were signed one by one are taken over") {
    Witnessed lab;
    lab.begin_run({{"families", "result review sheet comment paper practical form"}});
    auto practicals = exam::Practicals::open(lab.store(), then_ms);
    REQUIRE(practicals);
    (void)ended_practical(**practicals);
    REQUIRE((*practicals)->release(1, then_ms, "8001", {{7, 87'500}}, [&](store::Writer& writer) {
        const auto kept = exam::kept_practicals(writer, 1);
        REQUIRE(kept);
        return lab.notary->witness(
            writer, then_ms,
            {.kind = evidence::Kind::practical_released,
             .subject = "practical/1",
             .content = {{"exhibit", "practical/1"},
                         {"digest", evidence::digest_of(kept->front().columns)}}});
    }));
    CHECK(lab.findings().empty());
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms));
    lab.begin_run({{"families", exhibit_families()}});
    CHECK(lab.kinds("practical/1") == "practical_released");
    CHECK(lab.kinds("practical/1/7") == "practical_result");
    CHECK(last_result(lab).value("taken_over") == "yes");
    CHECK(lab.findings().empty());
    lab.mark(the_teacher, 0);
    lab.step(Step::publish, the_teacher);
    CHECK(lab.findings().empty());
}
