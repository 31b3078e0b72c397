// Marks, comments and papers in the chain: entered in the commit that wrote them, and whoever
// changes one in the data base alone is found.
#include <catch2/catch.hpp>

#include "server/witnessed.h"

using namespace ringroom;
using namespace ringroom::server;
using namespace ringroom::test;

TEST_CASE("a graded contact's entry names the seed, the pack as it was, and the rubric") {
    Witnessed lab;
    const auto form = training::form_of(training::example::complaint());
    const auto witnessed = [&](std::uint64_t contact, const std::string& script) {
        lab.write([&](store::Writer& writer) -> Result<void> {
            training::ContactResult result;
            result.measures.contact = ContactId{contact};
            result.measures.agent = the_student;
            result.measures.script = script;
            result.card = training::fill(*form, result.measures);
            result.score = training::score(result.card);
            result.form_version = form->version;
            auto saved = training::save(writer, 1, result);
            return saved ? witness_result(writer, *lab.notary, then_ms, 1, ContactId{contact}, 4711,
                                          {{"fault", {.version = "2.1", .hash = "00ab"}}})
                         : saved;
        });
        const auto session = lab.store().reader();
        const auto entries = evidence::entries_about((*session)->reader(),
                                                     to_text(ContactKey{1, ContactId{contact}}));
        REQUIRE(entries);
        REQUIRE(entries->size() == 1);
        return entries->front();
    };
    const auto entry = witnessed(6, "fault/one");
    CHECK(entry.kind == "result_graded");
    CHECK(entry.value("seed") == "4711");
    CHECK(entry.value("pack_version") == "2.1");
    CHECK(entry.value("pack_hash") == "00ab");
    CHECK(entry.value("form") == training::version_text(form->version));
    CHECK(entry.value("form").size() == 16);
    // Of a pack that is not loaded: nothing is made up.
    CHECK(witnessed(7, "gone/one").value("pack_version").empty());
}

TEST_CASE("a rubric whose pack is edited or gone still marks its old contacts by the old version") {
    Witnessed lab; // holds no pack at all: what a mark needs was kept with the contact
    const auto old_form = training::form_of(training::example::complaint());
    auto edited = training::example::complaint();
    for (auto& item : edited.rubric.items)
        item.name += "（新）";
    const auto new_form = training::form_of(edited);
    REQUIRE(old_form);
    REQUIRE(new_form);
    REQUIRE(new_form->version != old_form->version);
    lab.write([&](store::Writer& writer) -> Result<void> {
        auto saved = training::save_form(writer, *new_form);
        return saved ? witness_form(writer, *lab.notary, then_ms, new_form->version) : saved;
    });
    lab.open_rooms(true); // the lab was started again
    const auto form = lab.reviews->form(the_contact, Language::zh);
    REQUIRE(form);
    CHECK(form->version == old_form->version);
    lab.mark(the_teacher, 300);
    const auto sheets = lab.reviews->sheets(the_contact);
    REQUIRE(sheets);
    REQUIRE(sheets->size() == 1);
    CHECK(sheets->front().form_version == old_form->version);
    const auto refused = lab.reviews->save({.key = the_contact,
                                            .marker = the_other,
                                            .source = training::Source::instructor,
                                            .answers = {{.item = "解决方案（新）", .points = 300}},
                                            .given = true},
                                           then_ms);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code ==
          "training.no_item"); // the edited rubric's item is none of this contact's
    lab.step(Step::publish, the_teacher);
    CHECK(lab.reviews->review(the_contact, then_ms)->outcome.final.has_value());
    CHECK(lab.findings().empty());
}

TEST_CASE("a mark's whole way is in the chain, each step with its commit") {
    Witnessed lab;
    lab.mark(the_teacher, 300, false); // a draft: the review begins, the sheet is nobody's yet
    CHECK(lab.kinds() == "result_graded mark_begun");
    lab.mark(the_teacher, 300, true, training::Source::instructor, 1);
    lab.step(Step::publish, the_teacher);
    lab.step(Step::see, the_student);
    lab.step(Step::appeal, the_student, "我给了时间");
    lab.mark(the_other, 1000, true, training::Source::second_marker);
    lab.step(Step::remark, the_other, "改判");
    lab.step(Step::close, the_student);
    CHECK(lab.kinds() == "result_graded mark_begun mark_given mark_published mark_seen "
                         "mark_appealed mark_given mark_answered mark_final");
    CHECK(lab.findings().empty());
}

TEST_CASE("a mark, its sheet, a step or words changed in the data base alone are found") {
    Witnessed lab;
    lab.mark(the_teacher, 300);
    lab.step(Step::publish, the_teacher);
    REQUIRE(lab.reviews->add({.key = the_contact,
                              .by = the_teacher,
                              .from = 1_s,
                              .to = 1_s,
                              .words = "没有复述",
                              .at = then_ms}));
    REQUIRE(lab.findings().empty());
    const std::string sheet = "sheet/1-5/8/instructor";
    for (const auto& [sql, found] : std::vector<std::pair<std::string, std::string>>{
             {"UPDATE quality_review SET final = 99999", "exhibit_changed review/1-5\n"},
             {"UPDATE quality_step SET person = 9", "exhibit_changed review/1-5\n"},
             {"UPDATE quality_sheet SET remark = 'x'", "exhibit_changed " + sheet + "\n"},
             {"UPDATE quality_sheet SET given = 0", "exhibit_missing " + sheet + "\n"},
             {"UPDATE quality_comment SET words = 'x'", "exhibit_changed comment/1\n"},
             {"DELETE FROM quality_comment", "exhibit_missing comment/1\n"}}) {
        CAPTURE(sql);
        // Taken back by failing at the end.
        const auto undone = lab.store().write([&](store::Writer& writer) -> Result<void> {
            // Whoever can write the file can take its guards away first.
            REQUIRE(writer.run("DROP TRIGGER IF EXISTS quality_step_stays"));
            const auto done = writer.run(sql);
            REQUIRE(done);
            CHECK(*done >= 1);
            const auto shown = exhibits_of(writer);
            auto material = evidence::gather(writer, lab.data());
            REQUIRE(shown);
            material->exhibits = *shown;
            std::string out;
            for (const auto& finding : evidence::verify(*material).findings)
                if (finding.subject.find('/') != std::string::npos)
                    out += std::string(to_string(finding.trouble)) + " " + finding.subject + "\n";
            CHECK(out == found);
            return fail("test.undo", "");
        });
        CHECK_FALSE(undone);
    }
    CHECK(lab.findings().empty());
}

TEST_CASE("nobody's next word signs what was changed in the data base alone") {
    Witnessed lab;
    lab.mark(the_teacher, 300);
    lab.step(Step::publish, the_teacher);
    const auto comment = [&] {
        return lab.reviews->add(
            {.key = the_contact, .by = the_teacher, .words = "x", .at = then_ms});
    };
    for (const auto& [change, undo] : std::vector<std::pair<std::string, std::string>>{
             {"UPDATE quality_review SET final = final + 1",
              "UPDATE quality_review SET final = final - 1"},
             {"UPDATE quality_sheet SET given = 0", "UPDATE quality_sheet SET given = 1"}}) {
        CAPTURE(change);
        lab.sql(change);
        CHECK(comment().error().code == "evidence.altered");
        const auto version = lab.reviews->review(the_contact, then_ms)->version;
        CHECK(lab.reviews
                  ->step(the_contact,
                         {.step = Step::see, .by = the_student, .at = then_ms, .words = ""},
                         version)
                  .error()
                  .code == "evidence.altered");
        CHECK_FALSE(lab.findings().empty()); // found as before
        lab.sql(undo);
        CHECK(lab.findings().empty());
    }
    CHECK(comment()); // what was put back may be written to
    CHECK(lab.findings().empty());
}

TEST_CASE("a paper changed in the data base alone is not marked on") {
    Witnessed lab;
    const auto id = lab.sit();
    const auto mark = [&] {
        return lab.hall->mark(id, 0, exam::PersonMark{0, "a slip", {8, "T", then_ms}}, lab.now());
    };
    lab.sql("UPDATE exam_answer SET typed_at = typed_at + 1");
    CHECK(mark().error().code == "evidence.altered");
    CHECK(lab.findings() == "exhibit_changed paper/" + std::to_string(id) + "\n");
    lab.sql("UPDATE exam_answer SET typed_at = typed_at - 1");
    CHECK(mark());
    CHECK(lab.findings().empty());
}

TEST_CASE("what an exam asks for, its log and a rubric's words are held against the chain") {
    Witnessed lab;
    const auto id = lab.sit();
    training::ScoreForm form;
    form.name = "t";
    form.version = 77;
    lab.write([&](store::Writer& writer) -> Result<void> {
        if (auto saved = training::save_form(writer, form); !saved)
            return saved;
        for (int twice = 0; twice < 2; ++twice)
            if (auto told = witness_form(writer, *lab.notary, then_ms, 77); !told)
                return told;
        return {};
    });
    CHECK(lab.kinds("form/" + training::version_text(77)) == "form_kept");
    REQUIRE(lab.findings().empty());
    const auto paper = "exhibit_changed paper/" + std::to_string(id) + "\n";
    lab.sql("UPDATE exam_exam SET rules = rules || ' '");
    CHECK(lab.findings() == "exhibit_changed exam/1\n" + paper);
    lab.sql("UPDATE exam_exam SET rules = rtrim(rules)");
    lab.sql("UPDATE exam_log SET span = span + 1");
    CHECK(lab.findings() == paper);
    lab.sql("UPDATE exam_log SET span = span - 1");
    lab.sql("UPDATE exam_sitting SET sheet = 'x' || sheet"); // nothing that could be read
    CHECK(lab.findings() == paper);
    lab.sql("UPDATE exam_sitting SET sheet = substr(sheet, 2)");
    REQUIRE(lab.findings().empty());
    lab.sql("UPDATE training_form SET content = content || ' ' WHERE name = 't'");
    CHECK(lab.findings() == "exhibit_changed form/" + training::version_text(77) + "\n");
}

TEST_CASE("a comment that is changed or taken away leaves its trace, and no finding") {
    Witnessed lab;
    auto comment = lab.reviews->add({.key = the_contact,
                                     .by = the_teacher,
                                     .from = 1_s,
                                     .to = 1_s,
                                     .words = "好",
                                     .at = then_ms});
    REQUIRE(comment);
    comment->words = "很好";
    comment = lab.reviews->change(*comment);
    REQUIRE(comment);
    REQUIRE(lab.reviews->remove(*comment, the_teacher, then_ms));
    CHECK(lab.kinds() == "result_graded comment_written comment_written comment_removed");
    CHECK(lab.findings().empty());
}

TEST_CASE("what cannot be witnessed is not written") {
    Witnessed lab;
    quality::Reviews failing(
        lab.store(), {}, {.after = [](store::Writer&, const ContactKey&, WallTime) -> Result<void> {
            return fail("evidence.too_long", "");
        }});
    const auto added = failing.add({.key = the_contact, .by = the_teacher, .words = "x"});
    CHECK(added.error().code == "evidence.too_long");
    CHECK(lab.reviews->comments(the_contact)->empty());
}

TEST_CASE("a paper handed in, marked by a person and released is in the chain") {
    Witnessed lab;
    const auto id = lab.sit();
    const auto subject = "sitting/" + std::to_string(id);
    CHECK(lab.kinds(subject) == "sitting_marked"); // by rule at once: nothing waits for a person
    REQUIRE(lab.hall->mark(id, 0, exam::PersonMark{0, "a slip", {8, "T", then_ms}}, lab.now()));
    CHECK(lab.kinds(subject) == "sitting_marked sitting_marked");
    const auto exam = lab.hall->sitting(id, lab.now())->row.exam;
    REQUIRE(lab.hall->order(exam, exam::Order::release, lab.now()));
    CHECK(lab.kinds(subject) == "sitting_marked sitting_marked sitting_released");
    const auto session = lab.store().reader();
    const auto entries = evidence::entries_about((*session)->reader(), subject);
    CHECK(entries->front().value("earned") == "10000");
    CHECK(entries->back().value("earned") == "0");
    CHECK(entries->back().value("possible") == "10000");
    CHECK(entries->back().value("passed") == "no");
    CHECK(lab.findings().empty());
}

TEST_CASE("an answer, a mark or the question itself changed behind a paper is found") {
    Witnessed lab;
    const auto id = lab.sit();
    REQUIRE(lab.hall->mark(id, 0, exam::PersonMark{0, "a slip", {8, "T", then_ms}}, lab.now()));
    REQUIRE(lab.findings().empty());
    const auto changed = "exhibit_changed paper/" + std::to_string(id) + "\n";
    lab.sql("UPDATE exam_mark SET earned = 10000");
    CHECK(lab.findings() == changed);
    lab.sql("UPDATE exam_mark SET earned = 0");
    CHECK(lab.findings().empty());
    lab.sql("UPDATE exam_answer SET answer = '{}'");
    CHECK(lab.findings() == changed);
}

TEST_CASE("a corrected key is in the chain with every paper, and whoever changes it is found") {
    Witnessed lab;
    const auto id = lab.sit();
    const auto subject = "sitting/" + std::to_string(id);
    const auto sitting = lab.hall->sitting(id, lab.now());
    REQUIRE(lab.hall->order(sitting->row.exam, exam::Order::release, lab.now()));
    const auto& asked = sitting->sheet.front();
    exam::Rekey rekey{asked.on_sheet.id, asked.on_sheet.version, *asked.question};
    rekey.key->truth = false;
    const auto plan = lab.hall->preview_rekey(sitting->row.exam, rekey, lab.now());
    REQUIRE(plan);
    REQUIRE(lab.hall->rekey(sitting->row.exam, rekey, "misprint", plan->digest, {8, "T", then_ms},
                            lab.now()));
    CHECK(lab.kinds(subject) == "sitting_marked sitting_released sitting_released");
    CHECK(lab.findings().empty());
    const auto changed = "exhibit_changed paper/" + std::to_string(id) + "\n";
    lab.sql("UPDATE exam_floor SET earned = 0"); // takes the released marks away
    CHECK(lab.findings() == changed);
    lab.sql("UPDATE exam_floor SET earned = 10000");
    CHECK(lab.findings().empty());
    lab.sql("DROP TRIGGER exam_correction_stays");
    lab.sql("DROP TRIGGER exam_correction_is_kept");
    for (const auto* words :
         {"UPDATE exam_correction SET key = ''", "UPDATE exam_correction SET reason = 'x'",
          "UPDATE exam_correction SET person_name = 'X'", "DELETE FROM exam_correction",
          "INSERT INTO exam_correction SELECT id + 1, exam, question, version, key, bank_version,"
          " reason, person, person_name, at FROM exam_correction"}) {
        CAPTURE(words);
        lab.sql("CREATE TABLE kept AS SELECT * FROM exam_correction");
        lab.sql(words);
        CHECK(lab.findings() == changed);
        // Nobody signs for a forger: the next correction is refused as well.
        lab.open_rooms(true);
        exam::Rekey next{asked.on_sheet.id, asked.on_sheet.version, *asked.question};
        next.key->feedback = "another";
        const auto more = lab.hall->preview_rekey(sitting->row.exam, next, lab.now());
        REQUIRE(more);
        CHECK(lab.hall
                  ->rekey(sitting->row.exam, next, "again", more->digest, {8, "T", then_ms},
                          lab.now())
                  .error()
                  .code == "evidence.altered");
        lab.sql("DELETE FROM exam_correction");
        lab.sql("INSERT INTO exam_correction SELECT * FROM kept");
        lab.sql("DROP TABLE kept");
        CHECK(lab.findings().empty());
    }
}

TEST_CASE("a lab whose chain knew results only enters its marks at the next start, once") {
    Witnessed lab(false);
    lab.mark(the_teacher, 300);
    lab.step(Step::publish, the_teacher);
    (void)lab.sit();
    lab.begin_run({{"program", "0.0.9"}});
    CHECK(lab.findings().empty()); // what that program did not witness is not judged
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms));
    CHECK(lab.findings().empty());
    CHECK(lab.kinds() == "result_graded mark_published mark_given");
    // Cut off before the run was entered: nothing comes twice.
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms));
    CHECK(lab.kinds() == "result_graded mark_published mark_given");
    lab.begin_run({{"families", exhibit_families()}});
    lab.sql("INSERT INTO quality_comment (run, contact, person, from_ms, to_ms, words, at, version)"
            " VALUES (1, 5, 8, 0, 0, 'slipped in', 0, 1)");
    REQUIRE(take_over(lab.store(), *lab.notary, lab.data(), then_ms));
    CHECK(lab.findings() == "exhibit_unwitnessed comment/1\n");
}
