// A practical exam over real SIP and RTP: robots sit it, the server is killed in the middle of a
// call, and everybody still gets every call once, from the same customers.
#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>

#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr Duration exam_over = 3_min;

/// The folder of a lab whose class takes the calls of two queues.
std::filesystem::path twin_lab(const test::Folder& folder) {
    const auto data = folder.path() / "data";
    std::filesystem::copy(std::filesystem::path(RINGROOM_SOURCE_DIR) / "tests/system/twin", data,
                          std::filesystem::copy_options::recursive);
    return data;
}

/// `told`: news of agents that are older.
void await_two_ready(Lab& lab, const Program& robots, std::size_t told = 0) {
    const bool ready = lab.until([&] {
        std::set<AgentId> agents;
        const auto all = lab.all<fact::AgentStateChanged>();
        for (std::size_t i = told; i < all.size(); ++i)
            if (all[i].presence == Presence::ready)
                agents.insert(all[i].agent);
        return agents.size() == 2;
    });
    INFO(robots.err());
    REQUIRE(ready);
}

std::unique_ptr<Program> sit_down(Lab& lab, const std::string& numbers, const char* name) {
    auto robots = std::make_unique<Program>(
        ringroom_words({"robot", "--server", fmt::format("127.0.0.1:{}", lab.http_port()),
                        "--profile", "good", "--count", "2", "--cards", lab.data() / "cards.csv",
                        "--numbers", numbers, "--seed", "7", "--scenarios", lab.data() / "packs",
                        "--rtp-first", "41000"}),
        lab.folder(), name);
    await_two_ready(lab, *robots);
    return robots;
}

std::map<std::string, wire::PracticalCandidate> candidates(Lab& lab) {
    std::map<std::string, wire::PracticalCandidate> out;
    const auto rows =
        lab.ask<wire::List<wire::PracticalCandidate>>("GET", "/practicals/1/candidates");
    for (const auto& one : rows.items)
        out[one.number] = one;
    return out;
}

wire::PracticalRow order(Lab& lab, const char* word) {
    const auto row = lab.teacher->wait<wire::PracticalRow>("POST", "/practicals/1/orders",
                                                           wire::encode(wire::ExamOrder{word}));
    INFO((row ? "" : row.error().text));
    REQUIRE(row);
    return *row;
}

wire::PracticalRow planned(Lab& lab, const wire::NewPractical& plan) {
    const auto row =
        lab.teacher->wait<wire::PracticalRow>("POST", "/practicals", wire::encode(plan));
    INFO((row ? "" : row.error().text));
    REQUIRE(row);
    return *row;
}

/// One call, of people who belong to its queue.
void plan_call(Lab& lab, const char* script, const char* number, std::vector<std::string> numbers,
               std::optional<wire::ExamGate> gate = {}) {
    (void)planned(lab,
                  {.title = "Week 9",
                   .class_name = "Twins",
                   .numbers = std::move(numbers),
                   .calls = {{.pack = "counter", .script = script, .number = number, .weight = 1}},
                   .limit = 20_min,
                   .rest = 500_ms,
                   .seed = 75,
                   .gate = std::move(gate)});
}

void plan_exam(Lab& lab) {
    const wire::NewPracticalCall call{
        .pack = "counter", .script = "advice", .number = "96100", .weight = 1, .customer = {}};
    const wire::NewPractical plan{.title = "Week 9",
                                  .class_name = "Twins",
                                  .calls = {call, call},
                                  .limit = 20_min,
                                  .rest = 500_ms,
                                  .seed = 75};
    CHECK(planned(lab, plan).candidates == 4);
}

bool both(Lab& lab, const std::function<bool(const wire::PracticalCandidate&)>& so) {
    const auto all = candidates(lab);
    return so(all.at("1002")) && so(all.at("1003"));
}

/// Asked a few times a second: each time is a request.
std::function<bool()> now_and_then(std::function<bool()> done) {
    return [done = std::move(done), next = Instant{}]() mutable {
        if (steady_now() < next)
            return false;
        next = steady_now() + 200_ms;
        return done();
    };
}

/// Which customers the calls that count were from: telephone and number of the variant.
std::vector<std::string> customers_of(Lab& lab, const wire::PracticalCandidate& candidate) {
    std::vector<std::string> out;
    for (const auto& call : candidate.calls) {
        if (call.state != "over")
            continue;
        REQUIRE(call.result);
        const auto result = lab.ask<wire::ResultDetail>("GET", "/results/" + *call.result);
        out.push_back(std::to_string(result.row.variant.value_or(0)) + " " + result.row.script);
        CHECK(result.row.agent_number == candidate.number);
    }
    return out;
}

/// The first customer calls this candidate again, as they called a classmate before: in the
/// customer's history the classmate's calls are not seen, before the exam is over.
void check_history_hidden(Lab& lab, const wire::PracticalCandidate& candidate) {
    const auto given = lab.teacher->wait<wire::PracticalRow>(
        "POST", "/practicals/1/again",
        wire::encode(wire::PracticalAgain{candidate.person, 1, "the line was bad"}));
    INFO((given ? "" : given.error().text));
    REQUIRE(given);
    const auto student = lab.sign_in(candidate.number);
    const auto contact = [&] {
        const auto view = student->wait<wire::SeatView>("GET", "/seat");
        REQUIRE(view);
        return view->contact;
    };
    REQUIRE(lab.until(now_and_then([&] { return contact().has_value(); }), exam_over));
    const auto history = contact().value_or(wire::SeatContact{}).last_contacts;
    REQUIRE_FALSE(history.empty()); // the own call from this telephone
    for (const auto& row : history)
        CHECK(static_cast<std::int64_t>(row.agent.value) == candidate.person);
    REQUIRE(lab.until(now_and_then([&] {
                          return candidates(lab).at(candidate.number).standing.state == "finished";
                      }),
                      exam_over));
}

/// Each call has a drill of its own; a task's calls are heard across all the same.
void check_heard_across(Lab& lab, const wire::PracticalCandidate& candidate) {
    REQUIRE(candidate.calls.front().result);
    const auto rows = lab.ask<wire::List<wire::ResultRow>>("GET", "/results").items;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) {
        return one.id == candidate.calls.front().result;
    });
    REQUIRE(row != rows.end());
    REQUIRE(row->across);
    const auto path = "/drills/" + std::to_string(row->across->value) + "/moments";
    const auto moments = lab.ask<wire::List<wire::MomentRow>>("GET", path).items;
    CHECK(std::any_of(moments.begin(), moments.end(),
                      [](const auto& one) { return one.contacts == 2; }));
}

} // namespace

TEST_CASE("a practical exam goes on after the server was killed, and nothing is lost",
          "[exam-day]") {
    const test::Folder folder;
    Lab lab({.data = twin_lab(folder)});
    plan_exam(lab);
    auto robots = sit_down(lab, "1002,1003", "robots");
    order(lab, "start");
    // Both have one call behind them and are in the next.
    REQUIRE(lab.until(now_and_then([&] {
                          return both(lab, [](const auto& one) {
                              return one.standing.done == 1 && one.standing.state == "on_call";
                          });
                      }),
                      exam_over));
    CHECK(lab.ask<wire::PracticalRow>("GET", "/practicals/1").finished == 0);
    lab.server().end(SIGKILL);
    const auto told = lab.all<fact::AgentStateChanged>().size();

    lab.start_again();
    CHECK(lab.ask<wire::PracticalRow>("GET", "/practicals/1").state == "paused");
    CHECK(both(lab, [](const auto& one) {
        return one.standing.done == 1 && one.standing.used.ms > 0 &&
               std::count_if(one.calls.begin(), one.calls.end(),
                             [](const auto& call) { return call.state == "voided"; }) == 1;
    }));
    await_two_ready(lab, *robots, told); // they let go of the calls that nobody hangs up any more
    order(lab, "resume");
    REQUIRE(lab.until(
        [&] { return both(lab, [](const auto& one) { return one.standing.state == "finished"; }); },
        exam_over));
    REQUIRE(lab.until([&] { // measured and written
        return both(lab, [](const auto& one) {
            return std::all_of(one.calls.begin(), one.calls.end(),
                               [](const auto& call) { return call.state != "over" || call.score; });
        });
    }));

    check_history_hidden(lab, candidates(lab).at("1003"));
    const auto all = candidates(lab);
    CHECK(customers_of(lab, all.at("1002")).size() == 2);
    CHECK(customers_of(lab, all.at("1002")) == customers_of(lab, all.at("1003")));
    CHECK(all.at("1002").calls.at(0).began_at <= all.at("1003").calls.at(1).began_at);
    CHECK(all.at("1001").standing.state == "waiting");
    // Exams do not stand among the drills.
    CHECK(lab.ask<wire::List<wire::DrillStatus>>("GET", "/drills").items.empty());
    CHECK(order(lab, "end").state == "ended");
    CHECK(order(lab, "release").state == "released");
    check_heard_across(lab, all.at("1002"));
    const auto log = lab.ask<wire::List<wire::PracticalLogRow>>("GET", "/practicals/1/log");
    for (const auto* what : {"started", "server_back", "call_voided", "resumed", "released"})
        CHECK(std::any_of(log.items.begin(), log.items.end(),
                          [&](const auto& line) { return line.what == what; }));
    robots->end(SIGTERM);
}

TEST_CASE("a call whose telephone only ever said busy does not count, and comes again") {
    const test::Folder folder;
    Lab lab({.data = twin_lab(folder)});
    Seat student(lab, "1001", 500);
    student.handset().manner = Handset::Manner::busy; // it holds a dead talk, say
    plan_call(lab, "hurry", "96101", {"1001"});
    order(lab, "start");
    const auto first = [&] { return candidates(lab).at("1001").calls; };
    REQUIRE(lab.until(now_and_then([&] {
                          const auto calls = first();
                          return !calls.empty() && calls.front().state == "voided";
                      }),
                      exam_over));
    CHECK(first().front().reason == "exam.practical.telephone_busy");
    CHECK(lab.all<fact::ContactConnected>().empty());

    student.handset().manner = Handset::Manner::answers;
    REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }, exam_over));
    lab.pass(500_ms);
    student.handset().hang_up();
    REQUIRE(lab.until(now_and_then([&] { return first().back().state == "over"; }), exam_over));
    CHECK(first().size() >= 2);
    order(lab, "end");
}

TEST_CASE("a call that nobody took before the seat went does not count, and the next one does") {
    const test::Folder folder;
    Lab lab({.data = twin_lab(folder)});
    Seat student(lab, "1001", 500);
    student.handset().manner = Handset::Manner::rings;
    plan_call(lab, "advice", "96101", {"1001"});
    order(lab, "start");
    const auto calls = [&] { return candidates(lab).at("1001").calls; };
    REQUIRE(lab.until([&] { return lab.has<fact::ContactArrived>(); }, exam_over));
    CHECK(student.ask("POST", "/seat/log-off").empty());
    REQUIRE(lab.until(now_and_then([&] { return calls().front().state == "voided"; }), exam_over));
    CHECK(calls().front().reason == "exam.practical.seat_away");
    CHECK(lab.all<fact::ContactConnected>().empty());

    student.handset().manner = Handset::Manner::answers;
    CHECK(student.ask("POST", "/seat/log-on").empty());
    student.ready();
    REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }, exam_over));
    lab.pass(500_ms);
    student.handset().hang_up();
    REQUIRE(lab.until(now_and_then([&] { return calls().back().state == "over"; }), exam_over));
    CHECK(calls().size() == 2); // what was taken is not asked for again
    order(lab, "end");
}

TEST_CASE("a customer who hung up while the seat's network was gone calls once more") {
    const test::Folder folder;
    Lab lab({.data = twin_lab(folder)});
    Seat student(lab, "1001", 500);
    student.handset().manner = Handset::Manner::answers;
    plan_call(lab, "advice", "96101", {"1001"});
    const auto is_there = [&] {
        (void)student.ask_for<wire::List<wire::PracticalSeat>>("/me/practicals");
        return candidates(lab).at("1001");
    };
    (void)is_there();
    order(lab, "start");
    REQUIRE(
        lab.until(now_and_then([&] { return is_there().standing.state == "on_call"; }), exam_over));
    // The cable is pulled: the seat asks nothing any more, and in the end nothing is heard.
    REQUIRE(lab.until(now_and_then([&] { return !candidates(lab).at("1001").standing.at_seat; })));
    student.handset().sound->speaking = false;
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }, exam_over));
    CHECK(lab.all<fact::ContactReleased>().front().by == "customer");
    const auto calls = [&] { return candidates(lab).at("1001").calls; };
    REQUIRE(lab.until(now_and_then([&] { return calls().front().state != "under_way"; }),
                      exam_over)); // with the wrap-up
    CHECK(calls().front().state == "voided");
    CHECK(calls().front().reason == "exam.practical.line_lost");

    student.handset().sound->speaking = true; // and is back
    REQUIRE(lab.until(now_and_then([&] {
                          (void)is_there();
                          return lab.all<fact::ContactConnected>().size() == 2;
                      }),
                      exam_over));
    student.handset().hang_up();
    REQUIRE(lab.until(now_and_then([&] { return is_there().standing.state == "finished"; }),
                      exam_over));
    CHECK(calls().size() == 2);
    order(lab, "end");
}

TEST_CASE("who sits an exam is called by nobody else before it is done") {
    const test::Folder folder;
    Lab lab({.data = twin_lab(folder)});
    Seat student(lab, "1001", 500);
    student.handset().manner = Handset::Manner::answers;
    CHECK(
        student.ask("PUT", "/seat/state", wire::encode(wire::SeatState{"not_ready", {}})).empty());
    plan_call(lab, "advice", "96101", {"1001"});
    order(lab, "start");
    lab.pass(1_s); // as much as a candidate may take for a last look at the papers
    Caller outside(lab, 900);
    outside.handset.call("96101");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactArrived>(); }));
    student.ready();
    REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }, exam_over));
    CHECK(lab.all<fact::ContactConnected>().front().contact == ContactId{2}); // of the exam
    student.handset().hang_up();
    REQUIRE(lab.until(
        now_and_then([&] { return candidates(lab).at("1001").standing.state == "finished"; }),
        exam_over));
    REQUIRE(lab.until([&] { return lab.all<fact::ContactConnected>().size() == 2; }, exam_over));
    CHECK(lab.all<fact::ContactConnected>().back().contact == ContactId{1});
    order(lab, "end");
}

TEST_CASE("whom the gate of an exam keeps out is given no call until a teacher lets them in") {
    const test::Folder folder;
    Lab lab({.data = twin_lab(folder)});
    Seat first(lab, "1002", 500);
    Seat second(lab, "1003", 600);
    for (auto* seat : {&first, &second})
        seat->handset().manner = Handset::Manner::answers;
    plan_call(lab, "advice", "96100", {"1002", "1003"}, wire::ExamGate{"Experts", 1});
    const auto let_in = [&](const char* number) {
        const auto row = lab.teacher->wait<wire::PracticalRow>(
            "POST", "/practicals/1/let-in",
            wire::encode(wire::PracticalLetIn{candidates(lab).at(number).person, "a good month"}));
        INFO((row ? "" : row.error().text));
        REQUIRE(row);
    };
    const auto calls_over = [&](const char* number) {
        const auto calls = candidates(lab).at(number).calls;
        return std::count_if(calls.begin(), calls.end(),
                             [](const auto& call) { return call.state == "over"; });
    };
    let_in("1002");
    order(lab, "start");
    CHECK(candidates(lab).at("1003").standing.state == "kept_out");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }, exam_over));
    first.handset().hang_up();
    REQUIRE(lab.until(now_and_then([&] { return calls_over("1002") == 1; }), exam_over));
    CHECK(candidates(lab).at("1003").calls.empty());

    let_in("1003");
    REQUIRE(lab.until([&] { return lab.all<fact::ContactConnected>().size() == 2; }, exam_over));
    second.handset().hang_up();
    REQUIRE(lab.until(now_and_then([&] { return calls_over("1003") == 1; }), exam_over));
    CHECK(candidates(lab).at("1003").let_in);
    order(lab, "end");
}
