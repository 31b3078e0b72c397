// Written exams over the running server: who sees what, and that no key leaves it too early.
#include <catch2/catch.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "api/graded.h"
#include "school.h"
#include "sheet/archive.h"

using namespace ringroom;
using nlohmann::json;
using test::School;

namespace {

json save(int seq, int question, json answer) {
    return {{"epoch", 1},    {"seq", seq},       {"question", question},
            {"typed_at", 0}, {"answer", answer}, {"flagged", false}};
}

} // namespace

TEST_CASE("a file of questions is looked at, then taken in; mistakes change nothing") {
    School school;
    const json file = {{"name", "q.gift"}, {"pieces", {test::three_questions}}};
    const auto preview = school.done(school.teacher, "POST", "/questions/preview", file);
    CHECK_FALSE(preview.at("done").get<bool>());
    CHECK(preview.at("items").size() == 3);
    CHECK(school.done(school.teacher, "GET", "/questions").at("total") == 0);
    CHECK(school.done(school.teacher, "POST", "/questions/import", file).at("done") == true);
    const auto page = school.done(school.teacher, "GET", "/questions?q=one&limit=5");
    REQUIRE(page.at("items").size() == 1);
    CHECK(page.at("items")[0].at("question").at("feedback") == "secret feedback");
    // "q" without braces, in Base64
    const auto wrong = school.done(school.teacher, "POST", "/questions/import",
                                   {{"name", "q.gift"}, {"pieces", {"Ly8KCnEgew=="}}});
    CHECK(wrong.at("done") == false);
    REQUIRE(wrong.at("mistakes").size() == 1);
    CHECK(wrong.at("mistakes")[0].at("line") == 3);
    CHECK(school.refused(school.teacher, "POST", "/questions/import",
                         {{"name", "q"}, {"pieces", {"***"}}}) == "422 exam.base64");
    CHECK(school.refused(school.lei, "GET", "/questions") == "403 api.forbidden");
    auto question = page.at("items")[0].at("question");
    question["stem"] = "One, anew?";
    const auto changed = school.done(school.teacher, "PUT", "/questions/1", question);
    CHECK(changed.at("version") == 2);
    CHECK(school.refused(school.teacher, "PUT", "/questions/2", question) == "409 exam.same_key");
    CHECK(school.refused(school.teacher, "PUT", "/questions/1?version=1", question) ==
          "409 exam.question_changed");
    CHECK(school.refused(school.teacher, "PUT", "/questions/1?version=x", question) ==
          "400 api.query");
    CHECK(school.done(school.teacher, "PUT", "/questions/1?version=2", question).at("version") ==
          3);
    school.done(school.teacher, "POST", "/questions/1/retire");
    CHECK(school.done(school.teacher, "GET", "/questions?state=retired").at("total") == 1);
}

TEST_CASE("a listening question plays what is there, to its end, and whose student agrees") {
    School school;
    const auto listed = [&](const std::string& recording, const std::string& second) {
        const auto csv = "题号,题型,题目,录音,A,B,答案\n1,听音找错,听," + recording +
                         ",没有问候,打断客户," + second + " A\n";
        std::string base64(sodium_base64_ENCODED_LEN(csv.size(), sodium_base64_VARIANT_ORIGINAL),
                           '\0');
        sodium_bin2base64(base64.data(), base64.size(),
                          reinterpret_cast<const unsigned char*>(csv.data()), csv.size(),
                          sodium_base64_VARIANT_ORIGINAL);
        base64.pop_back();
        const auto out = school.done(school.teacher, "POST", "/questions/preview",
                                     {{"name", "q.csv"}, {"pieces", {base64}}});
        std::string found;
        for (const auto& one : out.at("mistakes"))
            found +=
                std::to_string(one.at("line").get<int>()) + " " + one.at("code").get<std::string>();
        CHECK(out.at("items").empty() == !found.empty());
        return found;
    };
    CHECK(listed("9-99", "5") == "2 exam.question.no_recording");
    CHECK(listed("1-11", "5") == "2 exam.question.no_model"); // nobody has asked its student
    school.done(school.teacher, "PUT", "/models/1-11", {{"title", "Ring"}, {"words", "Listen."}});
    CHECK(listed("1-11", "5") == "2 exam.question.no_model"); // nor have they answered
    school.done(school.lei, "POST", "/models/1-11/answer", {{"agrees", true}});
    CHECK(listed("1-11", "5").empty());
    CHECK(listed("1-11", "90").empty());
    CHECK(listed("1-11", "91") == "2 exam.question.past_end");
    school.lab.machine().practice = "private"; // whatever was agreed before
    CHECK(listed("1-11", "5") == "2 exam.question.no_recording");
}

TEST_CASE("who runs exams has listening questions made of a script's breaches") {
    School school;
    const auto offered =
        school.done(school.teacher, "GET", "/questions/listening?drill=broadband%2Fcomplaint");
    CHECK(offered.at("items")[0].at("breach") == "no_goodbye");
    CHECK(school.refused(school.teacher, "GET", "/questions/listening?drill=none%2Fsuch") ==
          "422 drill.unknown_script");
    const json order = {{"drill", "broadband/complaint"}, {"breaches", {"no_goodbye"}}};
    const auto made = school.done(school.teacher, "POST", "/questions/listening", order);
    CHECK(made.at("record") == "2-1");
    CHECK(made.at("planted")[0].at("at") == 60'000);
    CHECK(school.refused(school.teacher, "POST", "/questions/listening",
                         {{"drill", "broadband/complaint"}, {"breaches", json::array()}}) ==
          "422 drill.listening.none");
    CHECK(school.refused(school.lei, "GET", "/questions/listening?drill=broadband%2Fcomplaint") ==
          "403 api.forbidden");
    CHECK(school.refused(school.lei, "POST", "/questions/listening", order) == "403 api.forbidden");
}

TEST_CASE("a student sits without ever seeing a key, and sees the marks once they are out") {
    School school;
    school.plan();
    const auto list = school.done(school.lei, "GET", "/exams").at("items");
    REQUIRE(list.size() == 1);
    CHECK(list[0].at("state") == "open");
    const auto sheet = school.sit(school.lei);
    REQUIRE(sheet.at("questions").size() == 3);
    for (const auto* secret : {"share", "secret", "truth", "right\":", "parts\":[{", "earned"})
        CHECK(sheet.dump().find(secret) == std::string::npos);
    const auto saved =
        school.done(school.lei, "POST", "/sittings/1/answers",
                    {{"saves",
                      {save(1, 0, {{"chosen", {0}}}), save(2, 1, {{"chosen", {1}}}),
                       save(3, 2, {{"texts", {"because"}}}), save(4, 1, {{"chosen", {9}}})}}});
    CHECK(saved.at("outcomes")[2].at("kept") == true);
    CHECK(saved.at("outcomes")[3].at("code") == "exam.answer.value");
    CHECK(school.done(school.lei, "GET", "/sittings/1").at("questions")[0].at("answered") == true);
    school.done(school.lei, "POST", "/sittings/1/screen",
                {{"epoch", 1}, {"seq", 1}, {"left", true}, {"at", 0}});
    const auto handed_in =
        school.done(school.lei, "POST", "/sittings/1/submit", {{"epoch", 1}, {"pressed_at", 0}});
    CHECK(handed_in.at("questions").empty());
    CHECK_FALSE(handed_in.contains("earned"));
    CHECK(school.refused(school.lei, "POST", "/sittings/1/marks", {{"question", 2}}) ==
          "403 api.forbidden");
    CHECK(school.refused(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}}) ==
          "409 exam.not_marked");
    const auto marked = school.done(school.teacher, "POST", "/sittings/1/marks",
                                    {{"question", 2}, {"earned", 5'000}});
    CHECK(marked.at("permille") == 833);
    CHECK(marked.at("questions")[2].at("mark_version").get<std::int64_t>() > 0);
    CHECK(school.refused(school.teacher, "POST", "/sittings/1/marks",
                         {{"question", 2}, {"earned", 0}, {"version", 0}}) ==
          "409 exam.mark.changed");
    school.done(school.teacher, "POST", "/sittings/1/marks",
                {{"question", 2},
                 {"earned", 5'000},
                 {"version", marked.at("questions")[2].at("mark_version")}});
    CHECK(marked.at("questions")[0].at("parts")[0].at("right") == "right");
    CHECK(school.refused(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}}) ==
          "409 exam.still_open");
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    CHECK(school.refused(school.teacher, "POST", "/exams/1/orders", {{"order", "open"}}) ==
          "409 exam.results_out");
    const auto after = school.done(school.lei, "GET", "/sittings/1");
    CHECK(after.at("permille") == 833);
    CHECK(after.at("questions")[0].at("feedback") == "secret feedback");
    CHECK(after.at("questions")[2].at("marked_by") == "人");
    CHECK(school.done(school.lei, "GET", "/exams/1").at("mine")[0].at("passed") == true);
    const auto rows = school.done(school.teacher, "GET", "/exams/1/results").at("items");
    CHECK(rows[0].at("times_left") == 1);
    const auto csv = school.say(school.teacher, "GET", "/exams/1/results/csv");
    CHECK(csv.body.find("83.3") != std::string::npos);
    CHECK(school.done(school.teacher, "GET", "/exams/1/items").at("attempts") == 1);
    const auto log = school.done(school.lei, "GET", "/sittings/1/log").at("items");
    CHECK(log[2].at("what") == "left");
    CHECK(log[2].at("label") == "Left the window");
}

TEST_CASE("of several attempts the best one counts, whichever came last") {
    School school;
    school.plan();
    const auto attempt = [&](int truth, int essay) {
        const auto id = std::to_string(school.sit(school.lei).at("id").get<int>());
        school.done(school.lei, "POST", "/sittings/" + id + "/answers",
                    {{"saves",
                      {save(1, 0, {{"chosen", {0}}}), save(2, 1, {{"chosen", {truth}}}),
                       save(3, 2, {{"texts", {"because"}}})}}});
        school.done(school.lei, "POST", "/sittings/" + id + "/submit",
                    {{"epoch", 1}, {"pressed_at", 0}});
        school.done(school.teacher, "POST", "/sittings/" + id + "/marks",
                    {{"question", 2}, {"earned", essay}});
    };
    attempt(1, 7'000); // 27 of 30 points
    attempt(0, 2'000); // 12 of 30
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    const auto mine = school.done(school.lei, "GET", "/exams").at("items")[0].at("mine");
    REQUIRE(mine.size() == 2);
    for (const auto& one : mine) {
        const bool counts = one.at("attempt") == 1;
        CHECK(one.at("counts") == counts);
        CHECK(one.at("permille") == (counts ? 900 : 400));
        CHECK(one.at("passed") == counts);
    }
    const auto rows = school.done(school.teacher, "GET", "/exams/1/results").at("items");
    REQUIRE(rows.size() >= 2);
    CHECK(rows[0].at("permille") == 900);
    CHECK(rows[0].at("counts") == true);
    CHECK(rows[1].at("permille") == 400);
    CHECK(rows[1].at("counts") == false);
    school.done(school.teacher, "POST", "/practicals",
                {{"title", "Week 9"},
                 {"class_name", "A"},
                 {"pass_mark", 0},
                 {"calls", {{{"pack", "fault"}}}}});
    for (const auto* order : {"start", "end", "release"})
        school.done(school.teacher, "POST", "/practicals/1/orders", {{"order", order}});
    CHECK(school.say(school.teacher, "GET", "/practicals/1/certificates?exam=1").status == 200);
    const auto notes = school.lab.machine().notes();
    const auto printed = std::find_if(notes.begin(), notes.end(), [](const auto& note) {
        return note.action == "certificates-export";
    });
    REQUIRE(printed != notes.end());
    CHECK(printed->concerns == std::vector<std::int64_t>{1}); // 1002 did not sit it
}

TEST_CASE("an exam planned by mistake is put away and out of the students' sight") {
    School school;
    school.plan();
    school.done(school.teacher, "POST", "/exams",
                {{"title", "Twice"}, {"class_name", "A"}, {"quotas", {{{"count", 3}}}}});
    CHECK(school.done(school.lei, "GET", "/exams").at("items").size() == 2);
    CHECK(school.done(school.teacher, "POST", "/exams/2/orders", {{"order", "drop"}}).at("state") ==
          "dropped");
    CHECK(school.done(school.lei, "GET", "/exams").at("items").size() == 1);
    CHECK(school.refused(school.lei, "GET", "/exams/2") == "404 exam.unknown");
    CHECK(school.done(school.teacher, "GET", "/exams").at("items").size() == 2);
    CHECK(school.refused(school.teacher, "POST", "/exams/2/allow",
                         {{"number", "1001"}, {"what", "attempt"}, {"reason", "late bus"}}) ==
          "422 exam.dropped");
    CHECK(school.refused(school.teacher, "POST", "/exams/1/orders", {{"order", "drop"}}) ==
          "422 exam.was_open");
}

TEST_CASE("results also tell who never sat it, and the exam that they are out") {
    School school;
    school.plan();
    const auto id = std::to_string(school.sit(school.lei).at("id").get<int>());
    const auto mei = [&] {
        const auto rows = school.done(school.teacher, "GET", "/exams/1/results").at("items");
        const auto found = std::find_if(rows.begin(), rows.end(),
                                        [](const auto& row) { return row.at("number") == "1002"; });
        REQUIRE(found != rows.end());
        CHECK(found->at("sitting") == 0);
        CHECK(found->at("attempt") == 0);
        // No teacher of the class, and nobody twice.
        for (const auto& row : rows)
            CHECK(row.at("number") != "2001");
        CHECK(std::count_if(rows.begin(), rows.end(),
                            [](const auto& row) { return row.at("number") == "1001"; }) == 1);
        return found->at("state").get<std::string>();
    };
    CHECK(mei() == "not_begun");
    school.done(school.lei, "POST", "/sittings/" + id + "/submit",
                {{"epoch", 1}, {"pressed_at", 0}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    CHECK(mei() == "absent");
    CHECK(school.done(school.lei, "GET", "/exams/1").at("released") == false);
    const auto csv = school.say(school.teacher, "GET", "/exams/1/results/csv").body;
    CHECK(csv.find(",absent,,,,,,,") != std::string::npos);
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    CHECK(school.done(school.lei, "GET", "/exams/1").at("released") == true);
    CHECK(school.done(school.lei, "GET", "/exams").at("items")[0].at("released") == true);
    REQUIRE(school.lab.store().write([&](store::Writer& writer) {
        return test::add_graded(writer, ContactId{11}, AgentId{1});
    }));
    const auto data = school.say(school.lei, "GET", "/me/data");
    REQUIRE(data.status == 200);
    const auto zip = sheet::Archive::open(data.body);
    REQUIRE(zip);
    const auto kept = (*zip)->read("sittings/1-log.json");
    REQUIRE(kept);
    CHECK(kept->find("\"submitted\"") != std::string::npos);
}

TEST_CASE("somebody else's sitting is not there, and who tries is noted") {
    School school;
    school.plan();
    school.sit(school.lei);
    const json nothing = {{"saves", json::array()}};
    const auto own = school.say(school.lei, "POST", "/sittings/1/answers", nothing);
    CHECK(own.status == 200);
    CHECK(school.refused(school.mei, "GET", "/sittings/1") == "404 exam.unknown_sitting");
    CHECK(school.refused(school.mei, "GET", "/sittings/99") == "404 exam.unknown_sitting");
    CHECK(school.refused(school.mei, "GET", "/sittings/1/log") == "404 exam.unknown_sitting");
    CHECK(school.refused(school.mei, "POST", "/sittings/1/answers", nothing) ==
          "404 exam.unknown_sitting");
    CHECK(school.refused(school.mei, "POST", "/sittings/1/submit",
                         {{"epoch", 1}, {"pressed_at", 0}}) == "404 exam.unknown_sitting");
    CHECK(school.refused(school.lei, "POST", "/sittings/1/time", {{"extra", 1'000}}) ==
          "403 api.forbidden");
    CHECK(school.refused(school.lei, "GET", "/exams/1/results") == "403 api.forbidden");
    int noted = 0;
    for (const auto& entry : school.lab.machine().notes())
        noted += entry.action == "exam-sitting" && entry.number == "1002" && entry.status == 403;
    CHECK(noted == 4); // as refused, though the answer says that it is not there
}

TEST_CASE("the teacher orders: pause hides the sheet, extra time, another class's exam") {
    School school;
    school.plan();
    school.sit(school.lei);
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "pause"}});
    const auto paused = school.done(school.lei, "GET", "/sittings/1");
    CHECK(paused.at("paused") == true);
    CHECK(paused.at("questions").empty());
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "resume"}});
    CHECK(school.refused(school.teacher, "POST", "/sittings/1/time", {{"extra", 600'000}}) ==
          "422 exam.reason");
    const auto longer = school.done(school.teacher, "POST", "/sittings/1/time",
                                    {{"extra", 600'000}, {"reason", "late bus"}});
    CHECK(longer.at("left").get<std::int64_t>() > 3'600'000);
    CHECK(school.refused(school.teacher, "POST", "/exams/1/orders", {{"order", "dance"}}) ==
          "422 exam.order");
    CHECK(school.refused(school.teacher, "POST", "/exams",
                         {{"title", "t"},
                          {"class_name", "A"},
                          {"quotas", {{{"count", 1}}}},
                          {"closes_at", "2020-11-01T00:00:00Z"}}) == "422 exam.closes_passed");
    CHECK(school.refused(school.teacher, "POST", "/exams",
                         {{"title", "t"}, {"class_name", "Z"}, {"quotas", {{{"count", 1}}}}}) ==
          "422 exam.nobody");
    const auto few =
        school.say(school.teacher, "POST", "/exams",
                   {{"title", "t"}, {"class_name", "A"}, {"quotas", {{{"count", 9}}}}});
    CHECK(few.status == 422);
    CHECK(json::parse(few.body).at("message").get<std::string>().find("6 too few") !=
          std::string::npos);
    CHECK(school.refused(school.lei, "POST", "/exams/7/sit", {{"seat", "1"}}) ==
          "404 exam.unknown");
}

TEST_CASE("a spare seat goes on with the answers; the old one hears why it may not") {
    School school;
    school.plan();
    school.sit(school.lei);
    school.done(school.lei, "POST", "/sittings/1/answers",
                {{"saves", {save(1, 0, {{"chosen", {1}}})}}});
    const auto spare = school.sit(school.lei);
    CHECK(spare.at("epoch") == 2);
    CHECK(spare.at("questions")[0].at("answer").at("chosen") == json{1});
    const auto old = school.done(school.lei, "POST", "/sittings/1/answers",
                                 {{"saves",
                                   {json{{"epoch", 1},
                                         {"seq", 2},
                                         {"question", 1},
                                         {"typed_at", 99'999'999},
                                         {"answer", {{"chosen", {1}}}},
                                         {"flagged", false}}}}});
    CHECK(old.at("epoch") == 2);
    CHECK(old.at("outcomes")[0].at("code") == "exam.taken_over");
    CHECK(old.at("outcomes")[0].at("message").get<std::string>().size() > 20);
}

TEST_CASE("who sits hears the recording of a question and sees its waves, and nothing else of it") {
    School school;
    school.done(school.teacher, "PUT", "/models/1-12", {{"title", "Ring"}, {"words", "Listen."}});
    const auto answers = [&](bool agrees) {
        school.done(school.mei, "POST", "/models/1-12/answer", {{"agrees", agrees}});
    };
    answers(true); // whoever is heard in it
    school.done(
        school.teacher, "POST", "/questions",
        {{"key", "hear"},
         {"kind", "listen"},
         {"stem", "What is wrong?"},
         {"choices", {{{"text", "no greeting"}, {"share", 0}}, {{"text", "rude"}, {"share", 0}}}},
         {"recording", "1-12"},
         {"violations", {{{"at", 3'000}, {"what", 0}}}}});
    school.done(school.teacher, "POST", "/exams",
                {{"title", "Ear"}, {"class_name", "A"}, {"quotas", {{{"count", 1}}}}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "open"}});
    school.sit(school.lei);
    const std::string there = "/sittings/1/questions/0/";
    CHECK(school.say(school.lei, "GET", there + "sound").status == 200);
    answers(false);
    CHECK(school.refused(school.lei, "GET", there + "sound") == "404 exam.no_sound");
    CHECK(school.refused(school.lei, "GET", there + "waveform?pixels=10") == "404 exam.no_sound");
    answers(true);
    const auto picture = school.done(school.lei, "GET", there + "waveform?pixels=10");
    CHECK_FALSE(picture.at("channels").empty());
    CHECK(school.refused(school.lei, "GET", there + "waveform?pixels=0") == "400 api.query");
    CHECK(school.refused(school.lei, "GET", "/sittings/1/questions/1/waveform") ==
          "404 exam.mark.place");
    CHECK(school.refused(school.mei, "GET", there + "waveform") == "404 exam.unknown_sitting");
    // Others still sit: who has handed in hears nothing more until the result is out.
    school.done(school.lei, "POST", "/sittings/1/submit", {{"epoch", 1}, {"pressed_at", 0}});
    CHECK(school.done(school.lei, "GET", "/sittings/1").at("questions").empty());
    CHECK(school.refused(school.lei, "GET", there + "sound") == "404 exam.mark.place");
    CHECK(school.say(school.teacher, "GET", there + "sound").status == 200);
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "close"}});
    school.done(school.teacher, "POST", "/exams/1/orders", {{"order", "release"}});
    CHECK(school.say(school.lei, "GET", there + "sound").status == 200);
}
