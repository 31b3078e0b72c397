// What the drill and demo commands print and write, and the programs the demo starts.
#include <fstream>

#include <sched.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "server/child.h"
#include "server/control.h"
#include "server/demo_report.h"
#include "server/duration_text.h"
#include "server/live_backend.h"
#include "server/student_table.h"
#include "support/folder.h"
#include "training/export.h"
#include "training/gradebook.h"

using namespace ringroom;
using namespace ringroom::server;

namespace {

wire::ResultDetail detail(const std::string& number, std::int64_t score, Duration talk) {
    wire::ResultDetail out;
    out.row = {.id = "1-" + number,
               .agent_number = number,
               .agent_name = "王雨桐",
               .talk = talk,
               .final_score = score};
    return out;
}

StudentLine student(const std::string& profile, std::int64_t mean) {
    StudentLine out;
    out.profile = profile;
    out.mean = mean;
    return out;
}

} // namespace

TEST_CASE("spans of time are read as people type them") {
    CHECK(*duration_from("90") == 90_s);
    CHECK(*duration_from("90s") == 90_s);
    CHECK(*duration_from("2min") == 2_min);
    CHECK(*duration_from("2分钟") == 2_min);
    CHECK(*duration_from("500ms") == 500_ms);
    CHECK(*duration_from("24h") == Duration{86'400'000});
    for (const char* wrong : {"", "s", "-1s", "2 min", "2minutes", "25h", "99999999999999999999"})
        CHECK(duration_from(wrong).error().code == "robot.duration");
}

TEST_CASE("a number that nobody answered counts as a contact, not as a mark") {
    auto good = detail("1001", 90'000, 60_s);
    good.measures = {{"in_time", "", "true"}, {"answer_ms", "", "1500"}, {"moves", "", "x"}};
    good.captured = {{"工单号", "1", "1", true}, {"电话", "2", "3", false}};
    auto fatal = detail("1001", 0, 30_s);
    fatal.row.fatal = {"推诿"};
    const auto students = students_of({good, detail("1001", 0, 0_s), fatal});
    REQUIRE(students.size() == 1);
    const auto& s = students[0];
    CHECK(s.contacts == 3);
    CHECK(s.talked == 2);
    CHECK(s.mean == 45'000);
    CHECK(s.worst == 0);
    CHECK(s.in_time == 1);
    CHECK(s.answer == 1500_ms);
    CHECK(s.fields_right == 1);
    CHECK(s.fatal == 1);
    CHECK(s.fatal_names == std::vector<std::string>{"推诿"});
    const auto table = table_of(students, Language::zh);
    CHECK(table.find("45.0") != std::string::npos);
    CHECK(table.find("1 (推诿)") != std::string::npos);
    CHECK(json_of(students)[0]["mean"] == 45'000);
}

TEST_CASE("who was not reached has no mark, and a contact nobody had is nobody's") {
    training::Gradebook book;
    const auto drill = std::make_shared<persona::Drill>();
    const DrillId lesson{1};
    book.add_drill(lesson, drill, persona::Ear::self_report, 7);
    const auto take = [&](std::int64_t ms, const Fact& fact) { book.take({Instant{ms}, fact}); };
    const ContactId record{1};
    take(1'000, fact::ContactArrived{
                    .contact = record, .direction = Direction::outbound, .drill = lesson});
    take(5'000, fact::RecordShown{record, AgentId{3}, "0510"});
    take(6'000, fact::DialBegan{record, AgentId{3}});
    take(9'000, fact::DialEnded{record, AgentId{3}, Cause::busy});
    take(9'000, fact::ContactReleased{record, Cause::busy, "agent", ""});
    take(9'500, fact::ContactDone{record, AgentId{3}});
    const ContactId caller{2};
    take(2'000, fact::ContactArrived{.contact = caller, .drill = lesson});
    take(3'000, fact::ContactReleased{caller, Cause::normal, "customer", "放弃排队"});
    take(3'000, fact::ContactDone{caller, {}});
    REQUIRE(book.contacts().size() == 2);
    for (const auto& result : book.contacts()) {
        const auto kept = training::to_json(result);
        const auto row = row_of(7, kept);
        CHECK_FALSE(row.score);
        CHECK_FALSE(row.final_score);
        const bool outbound = row.direction == Direction::outbound;
        CHECK(row.agent == (outbound ? AgentId{3} : AgentId{}));
        // A record begins when somebody is shown it, not with the list.
        CHECK(began_of(kept) == Instant{outbound ? 5'000 : 2'000});
    }
    CHECK(began_of(R"({"measures":{"arrived":17}})") == Instant{17}); // of an older build

    DemoResult demo;
    demo.contacts.emplace_back();
    demo.contacts[0].detail.row = row_of(7, training::to_json(book.contacts()[0]));
    CHECK(csv_of(demo, Language::en).find("0.0") == std::string::npos);
    CHECK(students_of({demo.contacts[0].detail.row}).empty()); // no number: nobody
}

TEST_CASE("records nobody took are counted apart") {
    LessonView view;
    ContactCounts counts;
    const auto take = [&](const Fact& fact) {
        counts.take(fact, [&](DrillId drill) { return drill == DrillId{1} ? &view : nullptr; });
    };
    for (std::uint64_t n = 1; n <= 3; ++n)
        take(fact::ContactArrived{
            .contact = ContactId{n}, .direction = Direction::outbound, .drill = DrillId{1}});
    take(fact::ContactArrived{.contact = ContactId{4}, .drill = DrillId{1}});
    take(fact::ContactArrived{.contact = ContactId{5}}); // outside drills
    CHECK(view.arrived == 1);
    take(fact::RecordShown{ContactId{1}, AgentId{1}, "0510"});
    take(fact::RecordShown{ContactId{1}, AgentId{2}, "0510"}); // put back, shown again
    CHECK(view.arrived == 2);
    CHECK(view.in_progress == 2);
    for (std::uint64_t n = 1; n <= 5; ++n)
        take(fact::ContactDone{ContactId{n}, {}});
    CHECK(view.done == 2);
    CHECK(view.in_progress == 0);
    CHECK(view.never_taken == 2);
    CHECK(view.arrived == 2);
}

TEST_CASE("columns line up where Chinese is twice as wide") {
    CHECK(terminal_width("1001 王雨桐") == 11);
    CHECK(terminal_width("") == 0);
    CHECK(points_text(82'449) == "82.4");
    CHECK(points_text(82'450) == "82.5");
    CHECK(points_text(-40) == "0.0");
    CHECK(points_text(-2'000) == "-2.0");
}

TEST_CASE("students rank by what anyone would expect of them") {
    CHECK(rank({student("good", 90'000), student("fast", 60'000), student("lazy", 50'000),
                student("silent", 20'000), student("rude", 30'000)})
              .right);
    const auto wrong = rank({student("good", 50'000), student("lazy", 50'000)});
    CHECK_FALSE(wrong.right);
    CHECK(wrong.better == "good");
    CHECK(wrong.worse == "lazy");
    CHECK_FALSE(rank({student("rude", 60'000), student("lazy", 50'000)}).right);
    CHECK(rank({}).right);
}

TEST_CASE("a spreadsheet gets text where a formula might hide") {
    DemoResult result;
    DemoContact contact;
    contact.detail = detail("1001", 90'000, 60_s);
    contact.detail.row.ending = "=cmd|' /C calc'!A1";
    contact.detail.row.agent_name = "Li, \"Lei\"";
    result.contacts.push_back(contact);
    const auto csv = csv_of(result, Language::en);
    CHECK(csv.starts_with("\xEF\xBB\xBF"));
    CHECK(csv.find("'=cmd|") != std::string::npos);
    CHECK(csv.find("\"Li, \"\"Lei\"\"\"") != std::string::npos);
}

TEST_CASE("no name can end the page's data early") {
    DemoResult result;
    DemoContact contact;
    contact.detail = detail("1001", 90'000, 60_s);
    contact.detail.row.agent_name = "</script><script>alert(1)</script>";
    result.contacts.push_back(contact);
    const auto page = page_of(result, "<script>@@RINGROOM_DEMO_DATA@@</script>");
    REQUIRE(page);
    CHECK(page->find("</script>") == page->size() - 9);
    const auto data = nlohmann::json::parse(page->substr(8, page->size() - 17));
    CHECK(data["contacts"][0]["row"]["agent_name"] == contact.detail.row.agent_name);
    CHECK(page_of(result, "no place").error().code == "robot.demo.template");
}

TEST_CASE("the page of the demo needs nothing from outside") {
    std::ifstream in(std::string(RINGROOM_SOURCE_DIR) + "/assets/reports/demo.html");
    const std::string page((std::istreambuf_iterator<char>(in)), {});
    CHECK(page.find("@@RINGROOM_DEMO_DATA@@") != std::string::npos);
    for (const char* outside : {"http:", "https:", "//cdn", "@import", "url("})
        CHECK(page.find(outside) == std::string::npos);
}

TEST_CASE("waits to be ended by another test", "[.hangs]") {
    ::pause();
}

TEST_CASE("a child's output is kept, its end is noticed, and it can be ended") {
    const test::Folder folder;
    const auto out = folder.path() / "out";
    auto helps = Child::start({"--help"}, out, folder.path() / "log");
    REQUIRE(helps);
    while (!helps->ended()) // ends by itself
        ::sched_yield();
    CHECK(helps->ended() == 0);
    CHECK(std::filesystem::file_size(out) > 100);

    auto hangs = Child::start({"[.hangs]"}, out, folder.path() / "log");
    REQUIRE(hangs);
    CHECK_FALSE(hangs->ended());
    CHECK(hangs->stop(10_s) != 0);
    CHECK(hangs->ended());
    CHECK(hangs->pid() <= 0);

    auto nowhere = Child::start({"--help"}, folder.path() / "no" / "folder", out);
    REQUIRE(nowhere);
    while (!nowhere->ended())
        ::sched_yield();
    CHECK(nowhere->ended() == 127);
}
