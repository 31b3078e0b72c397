// Marks by people over the wire: who sees what when, and who may do what.
#include <algorithm>
#include <cstdio>
#include <fstream>

#include <catch2/catch.hpp>

#include "api/grading_view.h"
#include "api/marking.h"
#include "exam/practical.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::test;

TEST_CASE("what an instructor marks is a student's to see once it is out, and not before") {
    Marking m;
    CHECK(m.sheet("2001", 600, false).status == 200);
    CHECK(m.grading("2001").steps.empty()); // not handed in yet
    CHECK(m.sheet("2001", 600, true, 1).status == 200);
    CHECK(m.grading("2001").steps == std::vector<std::string>{"publish"});
    const auto before = m.grading("1001");
    CHECK(before.others.empty());
    CHECK(before.history.empty());
    CHECK(before.steps.empty());
    CHECK_FALSE(before.row.mark_final);
    CHECK(before.own_source == "self");
    CHECK(before.row.state == "unmarked"); // that somebody marks is not said
    CHECK(m.step("2001", "publish").status == 200);
    const auto after = m.grading("1001");
    REQUIRE(after.others.size() == 1);
    CHECK(after.others[0].source == "instructor");
    CHECK(after.others[0].answers[0].points == 600);
    CHECK(after.row.mark_final == after.others[0].final_score);
    CHECK(after.history.size() == 1);
    CHECK(after.steps == std::vector<std::string>{"see", "appeal", "close"});
    const auto results = wire::decode<wire::List<wire::ResultRow>>(m.get("1001", "/results").body);
    CHECK(results->items[0].review == "published");
    CHECK(results->items[0].mark_final == after.row.mark_final);
}

TEST_CASE("where the own assessment comes first, nothing of the mark is had before it") {
    Marking m;
    m.lab.machine().grade_by({.self_first = true});
    REQUIRE(m.sheet("2001", 600).status == 200);
    REQUIRE(m.step("2001", "publish").status == 200);
    const auto before = m.grading("1001");
    CHECK(before.waits_for_self);
    CHECK_FALSE(before.row.mark_final);
    CHECK(before.steps.empty());
    // Nor by another door.
    const auto listed = [&] {
        const auto grading = m.get("1001", "/grading").body;
        const auto rows = m.get("1001", "/results").body;
        const auto curve = m.get("1001", "/me/progress").body;
        return std::to_string(grading.find("\"mark_final\"") != std::string::npos) +
               std::to_string(rows.find("\"mark_final\"") != std::string::npos) +
               std::to_string(curve.find("\"by_people\":true") != std::string::npos);
    };
    CHECK(listed() == "000");
    CHECK(m.code(m.step("1001", "see")) == "quality.self_first");
    CHECK(m.code(m.step("1001", "appeal", "x")) == "quality.self_first");
    CHECK(m.sheet("1001", 800).status == 200);
    const auto after = m.grading("1001");
    CHECK_FALSE(after.waits_for_self);
    CHECK(after.row.mark_final);
    CHECK(listed() == "111");
    CHECK(m.step("1001", "see").status == 200);
}

TEST_CASE("a student finds no marks of others, and marks nobody") {
    Marking m;
    CHECK(m.get("1002", "/grading/1-11").status == 404);
    CHECK(m.sheet("1002", 600).status == 404);
    CHECK(m.get("1002", "/recordings/1-11/comments").status == 404);
    const auto own = wire::decode<wire::List<wire::GradingRow>>(m.get("1002", "/grading").body);
    REQUIRE(own->items.size() == 1);
    CHECK(own->items[0].id == "1-12");
    CHECK(m.get("1002", "/samples").status == 403);
    CHECK(m.step("1001", "publish").status == 403);
    CHECK(m.sheet("3001", 600).status == 404); // a leader listens, and does not grade
}

TEST_CASE("an appeal is answered by another than who published") {
    Marking m;
    REQUIRE(m.sheet("2001", 300).status == 200);
    REQUIRE(m.step("2001", "publish").status == 200);
    CHECK(m.code(m.step("1001", "appeal")) == "quality.words");
    CHECK(m.step("1001", "appeal", "我给了时间").status == 200);
    CHECK(m.code(m.step("2001", "remark", "维持")) == "quality.other_marker");
    CHECK(m.grading("9001").own_source == "second_marker");
    CHECK(m.sheet("9001", 1000).status == 200);
    CHECK(m.step("9001", "remark", "改判").status == 200);
    const auto seen = m.grading("1001");
    CHECK(seen.row.state == "remarked");
    CHECK(seen.answer == "改判");
    REQUIRE(seen.others.size() == 1); // the one that counts
    CHECK(seen.others[0].source == "second_marker");
    const auto waiting =
        wire::decode<wire::List<wire::GradingRow>>(m.get("2001", "/grading?state=appealed").body);
    CHECK(waiting->items.empty());
    std::string noted;
    for (const auto& note : m.lab.machine().notes())
        if (note.action.starts_with("marks-") && note.action != "marks-read")
            noted += note.number + " " + note.action + " " + note.subject + "\n";
    CHECK(noted.find("2001 marks-publish 1-11") != noted.npos);
    CHECK(noted.find("1001 marks-appeal 1-11") != noted.npos);
    CHECK(noted.find("9001 marks-remark 1-11") != noted.npos);
}

TEST_CASE("appeals say when their answer is due, what is overdue comes first, and none closes") {
    Marking m;
    m.lab.machine().grade_by({.answer_window = Duration{-1'000}}); // the first was due at once
    const auto appeal = [&](const std::string& contact, const std::string& student) {
        REQUIRE(m.sheet("2001", 300, true, 0, contact).status == 200);
        for (const auto& [who, step] : {std::pair<std::string, std::string>{"2001", "publish"},
                                        std::pair<std::string, std::string>{student, "appeal"}}) {
            const auto now = wire::decode<wire::Grading>(m.get("9001", "/grading/" + contact).body);
            REQUIRE(m.send(who, "POST", "/grading/" + contact + "/steps",
                           R"({"step":")" + step + R"(","words":"x","version":)" +
                               std::to_string(now->row.version) + "}")
                        .status == 200);
        }
    };
    appeal("1-11", "1001");
    m.lab.machine().grade_by({});
    appeal("1-12", "1002");
    const auto list =
        wire::decode<wire::List<wire::GradingRow>>(m.get("9001", "/grading?state=appealed").body);
    REQUIRE(list->items.size() == 2);
    CHECK(list->items[0].id == "1-11");
    CHECK(list->items[0].overdue == true);
    CHECK(list->items[1].overdue == false);
    REQUIRE(list->items[1].answer_due);
    CHECK(*from_iso(*list->items[1].answer_due) > wall_now() + 60_min * 24 * 6);
    CHECK_FALSE(list->items[1].open_until);
    REQUIRE(list->items[1].window_left); // the seat's clock may be another
    CHECK(*list->items[1].window_left > 60_min * 24 * 6);
    CHECK(*list->items[1].window_left <= 60_min * 24 * 7);
    CHECK(m.grading("1001").row.answer_due ==
          list->items[0].answer_due); // the student reads it too
    CHECK(m.grading("9001").row.state == "appealed");
    CHECK(m.step("9001", "remark", "改判").status == 200);
    CHECK_FALSE(m.grading("9001").row.answer_due);
}

TEST_CASE("two judges mark one contact without seeing each other's sheet") {
    Marking m;
    REQUIRE(m.sheet("2001", 600).status == 200);
    CHECK(m.grading("9001").others.empty());
    REQUIRE(m.sheet("1001", 1000).status == 200);
    REQUIRE(m.grading("9001").others.size() == 1); // the self-assessment
    REQUIRE(m.sheet("9001", 800).status == 200);
    CHECK(m.grading("9001").others.size() == 2);
}

TEST_CASE("a mark that is out names the sheets it rests on, its publisher's own among them") {
    Marking m;
    REQUIRE(m.sheet("2001", 300).status == 200);
    CHECK(m.grading("2001").mark.empty());
    REQUIRE(m.step("2001", "publish").status == 200);
    REQUIRE(m.grading("2001").mark.size() == 1);
    CHECK(m.grading("2001").mark[0].answers[0].points == 300);
    REQUIRE(m.step("1001", "appeal", "我给了时间").status == 200);
    const auto upheld = [&](const std::string& who) { // by nobody yet: it stands
        const auto seen = m.grading(who).mark;
        return seen.size() == 1 && seen[0].source == "instructor";
    };
    CHECK((upheld("1001") && upheld("2001") && upheld("9001")));
    REQUIRE(m.sheet("9001", 1000).status == 200);
    CHECK(upheld("9001"));
    REQUIRE(m.step("9001", "remark", "改判").status == 200);
    for (const auto* who : {"1001", "2001", "9001"}) {
        const auto seen = m.grading(who);
        REQUIRE(seen.mark.size() == 1);
        CHECK(seen.mark[0].source == "second_marker");
        CHECK(seen.mark[0].answers[0].points == 1000);
        CHECK(seen.row.mark_final == seen.mark[0].final_score);
    }
}

TEST_CASE("of a contest the mean is published, from five judges on without the extremes") {
    // What the judges gave 解决方案, one of whom publishes, and what counts of it in the mean.
    struct Contest {
        std::vector<int> given;
        std::vector<int> counted;
    };
    for (const auto& [given, counted] :
         {Contest{{600, 800}, {600, 800}}, Contest{{0, 300, 600, 1000}, {0, 300, 600, 1000}},
          Contest{{0, 300, 600, 800, 1000}, {300, 600, 800}}}) {
        Marking m;
        std::map<int, std::int64_t> finals;
        for (std::size_t i = 0; i < given.size(); ++i) {
            CHECK(m.grading("9001").judges == (i < 2 ? 0 : static_cast<std::int64_t>(i)));
            const auto who = m.judge(i);
            REQUIRE(m.sheet(who, given[i]).status == 200);
            finals[given[i]] = *m.grading(who).own->final_score;
        }
        CHECK(m.grading("9001").judges == static_cast<std::int64_t>(given.size()));
        CHECK(m.grading("1001").judges == 0); // that others mark is not the student's to know
        std::int64_t sum = 0;
        for (const auto points : counted)
            sum += finals.at(points);
        const auto count = static_cast<std::int64_t>(counted.size());
        REQUIRE(m.publish_mean("9001").status == 200); // who need not be a judge
        const auto seen = m.grading("1001");
        CHECK(seen.row.mark_final == (2 * sum + count) / (2 * count)); // halves round up
        REQUIRE(seen.history.size() == 1);
        CHECK(seen.history[0].judges == static_cast<std::int64_t>(given.size()));
        CHECK(seen.others.size() == given.size());
        CHECK(seen.mark.size() == given.size());
        CHECK(m.grading(m.judge(0)).mark.size() == given.size()); // the own one among them
        CHECK(m.grading("9001").judges == 0);                     // it is out
        CHECK(m.notes("marks-publish-mean") == "9001 marks-publish-mean 1-11\n");
    }
}

TEST_CASE("one judge makes no mean; second markers make one, and their own sheet is no mean") {
    Marking m;
    REQUIRE(m.sheet("2001", 600).status == 200);
    CHECK(m.code(m.publish_mean("2001")) == "quality.one_judge");
    CHECK(m.publish_mean("1001").status == 403);
    REQUIRE(m.sheet("9001", 800).status == 200);
    REQUIRE(m.sheet(m.judge(2), 800, false).status == 200); // not handed in: no judge
    CHECK(m.grading("9001").judges == 2);
    REQUIRE(m.step("2001", "publish").status == 200);
    CHECK(m.grading("1001").history.back().judges == 0);
    CHECK(m.grading("1001").row.mark_final == m.grading("2001").own->final_score);
    REQUIRE(m.step("1001", "appeal", "我给了时间").status == 200);
    CHECK(m.grading("9001").judges == 0); // those sheets are of the mark appealed against
    REQUIRE(m.sheet(m.judge(2), 1000).status == 200);
    REQUIRE(m.sheet(m.judge(3), 300).status == 200);
    CHECK(m.grading("2001").judges == 0); // whose mark it is does not answer
    CHECK(m.grading("9001").judges == 2);
    REQUIRE(m.publish_mean("9001", "remark", "两位复评").status == 200);
    const auto seen = m.grading("1001");
    CHECK(seen.row.state == "remarked");
    CHECK(seen.history.back().judges == 2);
    CHECK(m.notes("marks-remark-mean") == "9001 marks-remark-mean 1-11\n");
}

TEST_CASE("two at once: who comes second is told, and nothing is overwritten") {
    Marking m;
    REQUIRE(m.sheet("2001", 600, false).status == 200);
    const auto stale = m.sheet("2001", 300, false);
    CHECK(stale.status == 409);
    CHECK(m.code(stale) == "quality.changed");
    CHECK(m.grading("2001").own->answers[0].points == 600);
    CHECK(m.sheet("2001", 800, true, 1).status == 200);
    const auto body =
        R"({"step":"publish","version":)" + std::to_string(m.grading("2001").version) + "}";
    CHECK(m.send("2001", "POST", "/grading/1-11/steps", body).status == 200);
    CHECK(m.send("2001", "POST", "/grading/1-11/steps", body).status == 409);
}

TEST_CASE("what a form does not allow is refused with its words") {
    Marking m;
    CHECK(m.code(m.sheet("2001", 1001)) == "training.points");
    const auto twice = m.send("2001", "PUT", "/grading/1-11/sheet",
                              R"({"version":0,"given":false,"answers":[)"
                              R"({"item":"解决方案","applies":true,"points":600,"reason":""},)"
                              R"({"item":"解决方案","applies":true,"points":0,"reason":""}]})");
    CHECK(twice.status == 422);
    CHECK(m.code(twice) == "quality.twice");
    CHECK(m.code(m.sheet("2001", 700)) == "quality.band"); // between 800 and 600
    CHECK(m.code(m.sheet("2001", 299)) == "quality.band");
    CHECK(m.code(m.sheet("1002", 700, false, 0, "1-12")) == "quality.band"); // nor of oneself
    CHECK(m.code(m.send("2001", "PUT", "/grading/1-11/sheet", R"({"version":0,"given":true})")) ==
          "quality.incomplete");
    CHECK(m.code(m.send("2001", "POST", "/grading/1-11/steps",
                        R"({"step":"celebrate","version":0})")) == "api.value");
    CHECK(m.code(m.send("2001", "PUT", "/grading/1-99/sheet", R"({"version":0})")) ==
          "api.not_found");
}

TEST_CASE("a blind list holds nothing of who it is") {
    Marking m;
    const auto blind = m.get("2001", "/grading?blind=true");
    const auto rows = wire::decode<wire::List<wire::GradingRow>>(blind.body);
    REQUIRE(rows->items.size() == 2);
    CHECK(rows->items[0].agent == AgentId{});
    CHECK(rows->items[0].agent_name.empty());
    CHECK(rows->items[0].agent_number.empty());
    const auto one = m.grading("2001", "?blind=true");
    CHECK(one.row.agent_name.empty());
    const auto open = wire::decode<wire::List<wire::GradingRow>>(m.get("2001", "/grading").body);
    CHECK(open->items[0].agent == AgentId{1});
}

TEST_CASE("a blind list tells nobody by their place in it") {
    std::vector<wire::GradingRow> rows;
    for (int i = 1; i <= 50; ++i)
        rows.push_back({.id = "1-" + std::to_string(i)});
    const auto order = [](const std::vector<wire::GradingRow>& of) {
        std::vector<std::string> out;
        for (const auto& row : of)
            out.push_back(row.id);
        return out;
    };
    const auto before = order(rows);
    api::handlers::mix(rows);
    const auto mixed = order(rows);
    std::size_t follow = 0;
    for (std::size_t i = 1; i < mixed.size(); ++i)
        follow += std::stoi(mixed[i].substr(2)) > std::stoi(mixed[i - 1].substr(2)) ? 1 : 0;
    CHECK(follow > 10);
    CHECK(follow < 40);
    std::reverse(rows.begin(), rows.end());
    api::handlers::mix(rows);
    CHECK(order(rows) == mixed); // whatever order they came in
    CHECK(std::is_permutation(before.begin(), before.end(), mixed.begin()));
}

TEST_CASE("comments of the instructor are the student's once the mark is out") {
    Marking m;
    const std::string path = "/recordings/1-11/comments";
    const auto rows = [&](const std::string& who) {
        return wire::decode<wire::List<wire::CommentRow>>(m.get(who, path).body)->items;
    };
    const auto made =
        m.send("2001", "POST", path, R"({"from":79000,"to":87000,"words":"没有复述"})");
    REQUIRE(made.status == 201);
    const auto id = std::to_string(wire::decode<wire::CommentRow>(made.body)->id);
    REQUIRE(m.send("1001", "POST", path, R"({"from":1000,"words":"这里我紧张"})").status == 201);
    CHECK(rows("1001").size() == 1);
    CHECK(rows("2001").size() == 2);
    // The recording is 90 s long; what is pinned behind it could never be heard.
    CHECK(m.send("1001", "POST", path, R"({"from":90000,"words":"结尾"})").status == 201);
    CHECK(m.code(m.send("1001", "POST", path, R"({"from":90001,"words":"x"})")) ==
          "quality.past_end");
    CHECK(m.code(m.send("1001", "POST", path, R"({"from":1,"to":90001,"words":"x"})")) ==
          "quality.past_end");
    CHECK(m.code(m.send("2001", "PUT", "/comments/" + id,
                        R"({"version":1,"from":79000,"to":90001,"words":"x"})")) ==
          "quality.past_end");
    CHECK(m.send("9001", "PUT", "/comments/" + id, R"({"version":1,"from":0,"to":0,"words":"x"})")
              .status == 404);
    CHECK(m.send("2001", "PUT", "/comments/" + id,
                 R"({"version":1,"from":79000,"to":88000,"words":"没有复述，记错一位"})")
              .status == 200);
    REQUIRE(m.sheet("2001", 600).status == 200);
    REQUIRE(m.step("2001", "publish").status == 200);
    REQUIRE(rows("1001").size() == 3);
    CHECK(rows("1001")[1].words == "没有复述，记错一位");
    CHECK(m.send("1001", "POST", "/comments/" + id + "/remove", "{}").status == 404);
    CHECK(m.send("9001", "POST", "/comments/" + id + "/remove", "{}").status == 204);
    CHECK(rows("2001").size() == 2);
}

namespace {

/// The words of a PDF.
std::string words_on(const std::string& pdf) {
    const Folder folder;
    const auto file = folder.path() / "sheet.pdf";
    std::ofstream(file, std::ios::binary) << pdf;
    FILE* pipe = ::popen(("pdftotext -layout '" + file.string() + "' -").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string out;
    char buffer[4096];
    while (const auto count = std::fread(buffer, 1, sizeof buffer, pipe))
        out.append(buffer, count);
    CHECK(::pclose(pipe) == 0);
    return out;
}

} // namespace

TEST_CASE("the printed sheet of a mean shows what each judge gave") {
    Marking m;
    REQUIRE(m.send("2001", "POST", "/practicals",
                   R"({"title":"Week 9","class_name":"A","calls":[{"pack":"fault"}]})")
                .status == 201);
    const auto order = [&](const char* word) {
        return m.send("2001", "POST", "/practicals/1/orders",
                      std::string(R"({"order":")") + word + "\"}");
    };
    REQUIRE(order("start").status == 200);
    REQUIRE(m.lab.machine().practicals().change(
        1, wall_now(), [](exam::Practical& exam, exam::PracticalLog&) -> Result<void> {
            exam.candidates.front().calls.push_back({.task = 0,
                                                     .state = exam::CallState::over,
                                                     .drill = DrillId{71},
                                                     .contact = {1, ContactId{11}}});
            return {};
        }));
    CHECK(m.get("1001", "/grading/1-11").status == 409);
    REQUIRE(order("end").status == 200);
    // It is over: one may judge oneself, and no sum is told.
    const auto told = [&](const char* path) {
        const auto body = m.get("1001", path).body;
        return body.find("\"final_score\"") != body.npos || body.find("\"score\"") != body.npos;
    };
    CHECK(m.get("1001", "/grading/1-11").status == 200);
    CHECK_FALSE(told("/grading/1-11"));
    CHECK_FALSE(told("/grading"));
    CHECK(m.get("1001", "/results/1-11").status == 409);
    REQUIRE(m.sheet(m.judge(0), 1000).status == 200);
    REQUIRE(m.sheet(m.judge(1), 600).status == 200);
    REQUIRE(m.publish_mean("2001").status == 200);
    REQUIRE(order("release").status == 200);
    const auto pdf = m.get("2001", "/practicals/1/sheets?number=1001");
    REQUIRE(pdf.status == 200);
    const auto words = words_on(pdf.body);
    INFO(words);
    CHECK(words.find("mean of judges") != words.npos);
    CHECK(words.find("judges: ") != words.npos);
    CHECK(words.find("not applicable") == words.npos);
}

TEST_CASE("a sample lends a contact to a classmate, who marks it as a peer") {
    Marking m;
    CHECK(m.get("1002", "/recordings/1-11/marks").status == 404);
    const auto preview = m.send("2001", "POST", "/samples",
                                R"({"title":"互评","how":"random","percent":100,"preview":true})");
    REQUIRE(preview.status == 201);
    CHECK(wire::decode<wire::SampleRow>(preview.body)->size == 2);
    CHECK(wire::decode<wire::List<wire::SampleRow>>(m.get("2001", "/samples").body)->items.empty());
    const auto drawn =
        m.send("2001", "POST", "/samples",
               R"({"title":"互评","how":"random","percent":100,"markers":["1002"]})");
    REQUIRE(drawn.status == 201);
    CHECK(m.get("1002", "/grading/1-11").status == 200);
    const auto lent = wire::decode<wire::List<wire::GradingRow>>(m.get("1002", "/grading").body);
    REQUIRE(lent->items.size() == 2); // the own, and the other's of the sample
    CHECK(lent->items[1].agent_name.empty());
    CHECK_FALSE(lent->items[1].score);
    CHECK(m.sheet("1002", 800).status == 200);
    CHECK(m.grading("1002").own_source == "peer");
    CHECK(m.get("1002", "/recordings/1-11").status != 403);
    REQUIRE(m.sheet("2001", 600).status == 200);
    REQUIRE(m.step("2001", "publish").status == 200);
    for (const auto& other : m.grading("1001").others)
        if (other.source == "peer")
            CHECK(other.marker_name.empty());
    CHECK(m.code(m.send("2001", "POST", "/samples",
                        R"({"title":"x","how":"random","percent":0})")) == "quality.percent");
    CHECK(m.code(m.send("2001", "POST", "/samples",
                        R"({"title":"x","how":"random","markers":["7777"]})")) == "people.unknown");
}

TEST_CASE("a classmate who is still to mark learns nothing of the marks of others") {
    Marking m;
    REQUIRE(m.send("2001", "POST", "/samples",
                   R"({"title":"互评","how":"random","percent":100,"markers":["1002"]})")
                .status == 201);
    REQUIRE(m.sheet("1001", 800).status == 200);
    REQUIRE(m.sheet("2001", 600).status == 200);
    REQUIRE(m.step("2001", "publish").status == 200);
    REQUIRE(
        m.send("2001", "POST", "/recordings/1-11/comments", R"({"from":1000,"words":"没有复述"})")
            .status == 201);
    const auto knows_nothing = [](const wire::GradingRow& row) {
        return !row.score && !row.final_score && !row.self_score && !row.mark_score &&
               !row.mark_final && !row.open_until && row.state == "unmarked" && row.version == 0;
    };
    const auto check = [&] {
        const auto detail = m.grading("1002");
        CHECK(knows_nothing(detail.row));
        CHECK(detail.version == 0);
        CHECK(detail.others.empty());
        CHECK(detail.history.empty());
        CHECK(detail.steps.empty());
        const auto list =
            wire::decode<wire::List<wire::GradingRow>>(m.get("1002", "/grading").body);
        REQUIRE(list->items.size() == 2);
        for (const auto& row : list->items)
            if (row.id == "1-11")
                CHECK(knows_nothing(row));
        CHECK(wire::decode<wire::List<wire::CommentRow>>(
                  m.get("1002", "/recordings/1-11/comments").body)
                  ->items.empty());
        CHECK(m.get("1002", "/results/1-11").status == 404);
        CHECK(m.get("1002", "/results/1-11/form").status == 404);
    };
    check();
    CHECK(m.sheet("1002", 800).status == 200); // though the mark is out: a peer's is not late
    check();
}

TEST_CASE("a calibration is blind until it is revealed, then everybody sees where they stand") {
    Marking m;
    const auto opened = m.send("2001", "POST", "/calibrations",
                               R"({"contact":"1-11","title":"校准","class_name":"A"})");
    REQUIRE(opened.status == 201);
    for (const auto* who : {"1002", "4711"}) // does not grade, is not there
        CHECK(m.send("2001", "POST", "/calibrations",
                     std::string(R"({"contact":"1-11","title":"x","expert":")") + who + "\"}")
                  .status >= 404);
    const auto id = std::to_string(wire::decode<wire::CalibrationDetail>(opened.body)->row.id);
    const auto path = "/calibrations/" + id;
    const auto join = [&](const std::string& who, int points) {
        std::string answers;
        for (const char* item : {"开场规范", "同理安抚", "信息采集", "解决方案", "语速音量"})
            answers += (answers.empty() ? "" : ",") + std::string(R"({"item":")") + item +
                       R"(","applies":true,"reason":"","points":)" + std::to_string(points) + "}";
        return m.send(who, "PUT", path + "/sheet",
                      R"({"version":0,"given":true,"answers":[)" + answers + "]}");
    };
    const auto detail = wire::decode<wire::CalibrationDetail>(opened.body);
    for (const auto& item : detail->items)
        CHECK_FALSE(item.answered);         // what the engine thinks would lead
    CHECK(join("1001", 100).status == 200); // whose contact it is: to compare, in no figure
    CHECK(join("9001", 800).status == 200);
    CHECK(join("1002", 300).status == 200);
    CHECK(join("2001", 600).status == 200);
    const auto blind = wire::decode<wire::CalibrationDetail>(m.get("1002", path).body);
    CHECK_FALSE(blind->figures);
    CHECK(blind->row.handed_in == 4);
    CHECK_FALSE(blind->yours);
    CHECK(wire::decode<wire::CalibrationDetail>(m.get("1001", path).body)->yours);
    CHECK(m.send("1001", "POST", path + "/reveal", "{}").status == 403);
    REQUIRE(m.send("2001", "POST", path + "/reveal", "{}").status == 200);
    const auto shown = wire::decode<wire::CalibrationDetail>(m.get("1002", path).body);
    REQUIRE(shown->figures);
    REQUIRE(shown->figures->markers.size() == 3);
    for (const auto& marker : shown->figures->markers) {
        CHECK(marker.mine == !marker.name.empty()); // the others have no name
        if (marker.mine)
            CHECK(*marker.leaning < 0);
    }
    CHECK(m.code(join("3001", 500)) == "quality.revealed");
}

TEST_CASE("who grades lets the identical customer call again, for whom they name") {
    Marking m;
    const auto again = [&](const std::string& who, const std::string& record,
                           const std::string& number) {
        return m.send(who, "POST", "/results/" + record + "/again",
                      R"({"number":")" + number + "\"}");
    };
    CHECK(again("2001", "1-11", "2001").status == 201);
    CHECK(m.lab.machine().repeated() == AgentId{3});
    CHECK(again("1001", "1-11", "1001").status == 403);
    CHECK(m.code(again("2001", "1-11", "7777")) == "people.unknown");
    const auto changed = again("2001", "1-12", "1002");
    CHECK(changed.status == 409);
    CHECK(m.code(changed) == "again.snapshot_changed");
    CHECK(m.code(again("2001", "x", "1002")) == "api.not_found");
    // Whose contact it was reads of it; of the attempt too.
    const auto log = m.get("1001", "/me/audit?kind=result-again").body;
    CHECK(log.find("1-11 2001") != log.npos);
    CHECK(log.find("\"status\":403") != log.npos);
}
