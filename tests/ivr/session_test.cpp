#include <catch2/catch.hpp>

#include "base/random.h"
#include "ivr/facts.h"
#include "ivr/session.h"

using namespace ringroom;
using namespace ringroom::ivr;

namespace {
/// One contact in one flow, with everything put out so far as readable lines.
struct Call {
    std::shared_ptr<const Flow> flow;
    Session session;
    Instant now{1000};
    Outputs out;
    std::vector<std::string> said;
    std::vector<Trace> trace;

    explicit Call(Flow draft, SessionOptions options = {})
        : flow(made(std::move(draft)))
        , session(flow, std::move(options)) {}

    static std::shared_ptr<const Flow> made(Flow draft) {
        auto compiled = compile(std::move(draft), "t.lua", Language::en);
        for (const auto& d : compiled.diagnostics)
            UNSCOPED_INFO(to_line(d));
        REQUIRE(compiled.flow);
        return compiled.flow;
    }
    void note() {
        for (const auto& o : out) {
            if (const auto* p = std::get_if<Play>(&o)) {
                std::string line = "play " + std::to_string(p->play);
                for (const auto& item : p->items)
                    line += " " + to_item(item);
                said.push_back(line);
            } else if (const auto* s = std::get_if<StopPlay>(&o)) {
                said.push_back("stop " + std::to_string(s->play));
            } else if (const auto* q = std::get_if<ivr::Queue>(&o)) {
                said.push_back("queue " + q->queue + " " + std::to_string(q->priority));
            } else if (const auto* t = std::get_if<Transfer>(&o)) {
                said.push_back("transfer " + t->number);
            } else if (const auto* e = std::get_if<End>(&o)) {
                said.push_back(e->fault ? "fault" : "end");
            } else {
                trace.push_back(std::get<Trace>(o));
            }
        }
        out.clear();
    }
    void start() {
        session.start(now, out);
        note();
    }
    void press(std::string_view keys) {
        for (const char key : keys) {
            session.handle(now, Digit{key}, out);
            note();
        }
    }
    void heard(std::uint32_t play) {
        session.handle(now, PromptFinished{play}, out);
        note();
    }
    void wait(Duration d) {
        now = now + d;
        session.advance(now, out);
        note();
    }
    std::vector<std::string> take() { return std::exchange(said, {}); }
};

using Lines = std::vector<std::string>;

Menu menu_of(std::string_view words, std::vector<std::pair<std::string, std::string>> keys) {
    Menu menu;
    menu.greeting = {prompt(words)};
    for (auto& [key, name] : keys)
        menu.keys.push_back({key, Target{.name = name}});
    return menu;
}

/// welcome: 1 faults, 2 more (a sub-menu: 1 bills, 0 back), 12-style keys left out.
Flow tree() {
    Flow f{.title = "t", .on_fault = {.name = "anybody"}};
    auto welcome = menu_of("long", {{"1", "faults"}, {"2", "more"}, {"0", "anybody"}});
    welcome.again = {prompt("short")};
    welcome.silent = {prompt("silent.wav")};
    welcome.wrong = {prompt("wrong.wav")};
    welcome.on_timeout = {.name = "anybody"};
    welcome.on_failure = {.name = "bye"};
    auto more = menu_of("more", {{"1", "bills"}, {"0", "back"}, {"9", "top"}});
    f.nodes.push_back({.name = "welcome", .step = welcome});
    f.nodes.push_back({.name = "more", .step = more});
    f.nodes.push_back({.name = "faults", .step = ToQueue{.queue = "faults", .priority = 3}});
    f.nodes.push_back({.name = "bills", .step = ToQueue{.queue = "bills"}});
    f.nodes.push_back({.name = "anybody", .step = ToQueue{.queue = "all"}});
    f.nodes.push_back({.name = "bye", .step = HangUp{.farewell = {prompt("bye")}}});
    return f;
}
} // namespace

TEST_CASE("a key after the prompt goes to its queue and leaves a trace") {
    Call c(tree());
    c.start();
    CHECK(c.take() == Lines{"play 1 text:long"});
    c.now = c.now + 2500_ms;
    c.heard(1);
    CHECK(c.session.next_deadline() == c.now + 5_s);
    c.now = c.now + 700_ms;
    c.press("1");
    CHECK(c.take() == Lines{"queue faults 3"});
    CHECK(c.session.finished());
    REQUIRE(c.trace.size() == 2);
    CHECK(c.trace[0].node == "welcome");
    CHECK(c.trace[0].heard == 2500_ms);
    CHECK(c.trace[0].latency == 700_ms);
    CHECK(c.trace[0].digits == "1");
    CHECK(c.trace[0].exit == NodeExit::matched);
    CHECK(c.trace[0].next == "faults");
    CHECK_FALSE(c.trace[0].barged_in);
    CHECK(c.trace[1].exit == NodeExit::queued);
    const auto fact = to_fact(ContactId{7}, c.trace[0]);
    CHECK(fact.outcome == "digit");
    CHECK(fact.latency == 700_ms);
}

TEST_CASE("a digit during the prompt stops it at once") {
    Call c(tree());
    c.start();
    c.now = c.now + 400_ms;
    c.press("1");
    CHECK(c.take() == Lines{"play 1 text:long", "stop 1", "queue faults 3"});
    CHECK(c.trace[0].heard == 400_ms);
    CHECK(c.trace[0].barged_in);
    CHECK_FALSE(c.trace[0].latency);
    c.heard(1); // the late report of the stopped prompt
    CHECK(c.take().empty());
}

TEST_CASE("the first-digit timer starts when the prompt ends, not before") {
    Call c(tree());
    c.start();
    c.wait(60_s);
    CHECK(c.take() == Lines{"play 1 text:long"});
    c.heard(1);
    c.wait(4999_ms);
    CHECK(c.take().empty());
    c.wait(1_ms);
    CHECK(c.take() == Lines{"play 2 prompt:silent text:short"});
}

TEST_CASE("a prompt whose end is never told ends by itself") {
    Call c(tree());
    c.start();
    c.wait(limits::prompt - 1_ms);
    CHECK(c.session.next_deadline() == c.now + 1_ms);
    c.wait(1_ms);
    c.wait(5_s);
    CHECK(c.take() == Lines{"play 1 text:long", "play 2 prompt:silent text:short"});
}

TEST_CASE("three time-outs leave by the time-out exit, three wrong keys by the other") {
    Call c(tree());
    c.start();
    SECTION("time-outs") {
        for (std::uint32_t i = 1; i <= 3; ++i) {
            c.heard(i);
            c.wait(5_s);
        }
        CHECK(c.said.back() == "queue all 0");
        CHECK(c.trace[0].timeouts == 3);
        CHECK(c.trace[0].exit == NodeExit::timed_out);
    }
    SECTION("wrong keys") {
        c.press("5");
        CHECK(c.said.back() == "play 2 prompt:wrong text:short");
        c.press("66");
        CHECK(c.said.back() == "play 4 text:bye");
        CHECK(c.trace[0].failures == 3);
        CHECK(c.trace[0].exit == NodeExit::failed);
        CHECK(c.trace[0].digits == "566");
        c.press("1"); // nothing is asked any more
        c.heard(4);
        CHECK(c.said.back() == "end");
        CHECK(c.trace.back().exit == NodeExit::hung_up);
    }
}

TEST_CASE("a match clears failures but time-outs are never reset") {
    Call c(tree());
    c.start();
    c.press("55"); // two failures
    c.heard(3);
    c.wait(5_s);  // one time-out
    c.press("2"); // into the sub-menu: failures cleared
    CHECK(c.said.back() == "play 5 text:more");
    c.press("0"); // and back: the long greeting again
    CHECK(c.said.back() == "play 6 text:long");
    c.press("55"); // two more failures do not reach three
    CHECK(c.said.back() == "play 8 prompt:wrong text:short");
    c.heard(8);
    c.wait(5_s);
    c.heard(9);
    c.wait(5_s); // the third time-out of this menu in this contact
    CHECK(c.said.back() == "queue all 0");
    CHECK(c.trace.back().node == "anybody");
    CHECK(c.trace[c.trace.size() - 2].timeouts == 2); // in that visit
}

TEST_CASE("going back and to the top unwinds, so that going round does not nest") {
    Call c(tree());
    c.start();
    for (int i = 0; i < 100; ++i)
        c.press(i % 2 == 0 ? "20" : "29");
    CHECK(c.said.back().ends_with("text:long"));
    CHECK_FALSE(c.session.finished());
    CHECK(c.session.node() == "welcome");
}

TEST_CASE("keys of several digits wait for the next digit, a half key is a wrong one") {
    Flow f{.title = "t"};
    f.nodes.push_back({.name = "m", .step = menu_of("go", {{"11", "a"}, {"12", "b"}, {"2", "a"}})});
    f.nodes.push_back({.name = "a", .step = TransferTo{.number = "1001"}});
    f.nodes.push_back({.name = "b", .step = HangUp{}});
    Call c(f);
    c.start();
    c.press("1");
    CHECK(c.session.next_deadline() == c.now + 2_s);
    c.now = c.now + 1500_ms;
    SECTION("the second digit completes it") {
        c.press("1");
        CHECK(c.said.back() == "transfer 1001");
        CHECK(c.trace[0].digits == "11");
        CHECK(c.session.finished());
    }
    SECTION("another completes another") {
        c.press("2");
        CHECK(c.said.back() == "end");
    }
    SECTION("no second digit") {
        c.wait(500_ms);
        CHECK(c.said.back() == "play 2 text:go");
    }
    SECTION("one that fits nothing") {
        c.press("9");
        CHECK(c.said.back() == "play 2 text:go");
    }
}

TEST_CASE("digits typed ahead run through menus without a prompt") {
    Call c(tree());
    c.start();
    c.press("2");
    CHECK(c.take() == Lines{"play 1 text:long", "stop 1", "play 2 text:more"});
    Flow f = tree();
    std::get<Menu>(f.nodes[0].step).barge_in = false;
    Call quiet(f);
    quiet.start();
    quiet.press("21"); // both during the first prompt, which goes on
    CHECK(quiet.take() == Lines{"play 1 text:long"});
    quiet.heard(1);
    CHECK(quiet.take() == Lines{"queue bills 0"});
    CHECK(quiet.trace[0].latency == 0_ms);
    CHECK(quiet.trace[1].node == "more");
    CHECK(quiet.trace[1].heard == 0_ms);
}

TEST_CASE("type-ahead can be flushed, and a wrong key flushes it") {
    Flow f = tree();
    auto& welcome = std::get<Menu>(f.nodes[0].step);
    auto& more = std::get<Menu>(f.nodes[1].step);
    welcome.barge_in = false;
    SECTION("flushed on entry") {
        more.type_ahead = false;
        Call c(f);
        c.start();
        c.press("21");
        c.heard(1);
        CHECK(c.said.back() == "play 2 text:more");
    }
    SECTION("not kept by a menu that wants none") {
        welcome.type_ahead = false;
        Call c(f);
        c.start();
        c.press("21");
        c.heard(1);
        CHECK(c.take() == Lines{"play 1 text:long"});
        CHECK(c.session.next_deadline() == c.now + 5_s);
    }
    SECTION("flushed by a wrong key") {
        Call c(f);
        c.start();
        c.press("71");
        c.heard(1);
        CHECK(c.said.back() == "play 2 prompt:wrong text:short");
    }
    SECTION("bounded") {
        Call c(f);
        c.start();
        for (std::size_t i = 0; i < limits::type_ahead / 2; ++i)
            c.press("20");
        c.press("1"); // one too many: lost
        c.heard(1);
        CHECK(c.said.back() == "play 2 text:long"); // round and round, then asked again
        CHECK_FALSE(c.session.finished());
    }
}

TEST_CASE("a say is skipped by a key that counts for the menu behind it") {
    Flow f{.title = "t"};
    f.nodes.push_back(
        {.name = "notice", .step = Say{.prompts = {prompt("notice.wav")}, .next = {.name = "m"}}});
    f.nodes.push_back({.name = "m", .step = menu_of("go", {{"1", "a"}})});
    f.nodes.push_back({.name = "a", .step = ToQueue{.queue = "a"}});
    Call c(f);
    c.start();
    CHECK(c.take() == Lines{"play 1 prompt:notice"});
    SECTION("skipped") {
        c.press("1");
        CHECK(c.take() == Lines{"stop 1", "queue a 0"});
    }
    SECTION("heard") {
        c.heard(1);
        CHECK(c.take() == Lines{"play 2 text:go"});
    }
    SECTION("must be heard") {
        std::get<Say>(f.nodes[0].step).barge_in = false;
        Call strict(f);
        strict.start();
        strict.press("1");
        CHECK(strict.take() == Lines{"play 1 prompt:notice"});
        strict.heard(1);
        CHECK(strict.take() == Lines{"queue a 0"});
    }
}

TEST_CASE("a number is collected, checked for length and spoken back") {
    Flow f{.title = "t", .language = Language::zh};
    Collect collect{.greeting = {prompt("ticket?")},
                    .variable = "ticket",
                    .digits_min = 4,
                    .digits_max = 6,
                    .next = {.name = "back to you"},
                    .on_failure = {.name = "gone"}};
    f.nodes.push_back({.name = "ask", .step = collect});
    f.nodes.push_back({.name = "back to you",
                       .step = Say{.prompts = {prompt("您的单号是{ticket:digits}。")},
                                   .next = {.name = "gone"}}});
    f.nodes.push_back({.name = "gone", .step = HangUp{}});
    Call c(f);
    c.start();
    SECTION("closed by the terminator") {
        c.press("1204#");
        CHECK(c.said.back() == "play 2 text:您的单号是幺二零四。");
        CHECK(c.session.variables().at("ticket") == "1204");
        CHECK(c.trace[0].digits == "1204#");
    }
    SECTION("complete at the most digits") {
        c.press("120456");
        CHECK(c.session.variables().at("ticket") == "120456");
    }
    SECTION("closed by waiting") {
        c.press("12045");
        c.wait(3_s);
        CHECK(c.session.variables().at("ticket") == "12045");
    }
    SECTION("too short") {
        c.press("12#");
        CHECK(c.said.back() == "play 2 text:ticket?");
        c.press("12");
        c.wait(3_s);
        CHECK(c.said.back() == "play 3 text:ticket?");
        c.press("*");
        CHECK(c.said.back() == "end");
        CHECK_FALSE(c.session.variables().contains("ticket"));
    }
    SECTION("nothing at all") {
        for (std::uint32_t i = 1; i <= 3; ++i) {
            c.heard(i);
            c.wait(5_s);
        }
        CHECK(c.said.back() == "end"); // no exit given: the end
        CHECK(c.trace[0].exit == NodeExit::timed_out);
    }
}

TEST_CASE("a secret stays out of the trace") {
    Flow f{.title = "t"};
    f.nodes.push_back({.name = "pin",
                       .step = Collect{.greeting = {prompt("pin?")},
                                       .variable = "pin",
                                       .secret = true,
                                       .next = {.name = "x"}}});
    f.nodes.push_back({.name = "x", .step = HangUp{}});
    Call c(f);
    c.start();
    c.press("4711#");
    CHECK(c.trace[0].digits == "*****");
    CHECK(c.session.variables().at("pin") == "4711");
}

TEST_CASE("office hours, values and variables decide without a prompt") {
    Flow f{.title = "t"};
    TimeRule work;
    work.weekdays = *weekdays_from("1-5");
    work.from = 510;
    work.to = 1050;
    f.nodes.push_back(
        {.name = "hours",
         .step = TimeBranch{.rules = {{work, {.name = "set"}}}, .otherwise = {.name = "closed"}}});
    f.nodes.push_back(
        {.name = "set",
         .step =
             SetVariable{.variable = "who", .value = prompt("{caller}"), .next = {.name = "who"}}});
    f.nodes.push_back({.name = "who",
                       .step = Choose{.variable = "who",
                                      .values = {{"0510", {.name = "vip"}}},
                                      .otherwise = {.name = "open"}}});
    f.nodes.push_back({.name = "open", .step = ToQueue{.queue = "open"}});
    f.nodes.push_back({.name = "vip", .step = ToQueue{.queue = "vip", .priority = 9}});
    f.nodes.push_back({.name = "closed", .step = HangUp{.farewell = {prompt("closed")}}});
    // 2026-11-23 is a Monday; 00:30 UTC is 08:30 in China.
    const WallTime monday{days_from(Date{2026, 11, 23}) * 86'400'000 + 30 * 60'000};
    SECTION("open") {
        Call c(f,
               {.clock = {.at_start = monday + (0_ms - 1000_ms)}, .variables = {{"caller", "1"}}});
        c.start(); // at Instant 1000, so 08:30 sharp
        CHECK(c.take() == Lines{"queue open 0"});
    }
    SECTION("one millisecond early") {
        Call c(f, {.clock = {.at_start = monday + (0_ms - 1001_ms)}, .variables = {}});
        c.start();
        CHECK(c.take() == Lines{"play 1 text:closed"});
    }
    SECTION("a caller who is known") {
        Call c(f, {.clock = {.at_start = monday}, .variables = {{"caller", "0510"}}});
        c.start();
        CHECK(c.take() == Lines{"queue vip 9"});
        CHECK(c.session.variables().at("who") == "0510");
    }
}

TEST_CASE("the caller may leave at any time, and the queue may give a contact back") {
    Flow f = tree();
    std::get<ToQueue>(f.nodes[2].step).otherwise = {.name = "bye"};
    Call c(f);
    c.start();
    SECTION("leaves during the prompt") {
        c.now = c.now + 300_ms;
        c.session.handle(c.now, CallerLeft{}, c.out);
        c.note();
        CHECK(c.take() == Lines{"play 1 text:long"});
        CHECK(c.session.finished());
        CHECK(c.trace[0].exit == NodeExit::caller_left);
        CHECK(c.trace[0].heard == 300_ms);
        CHECK(to_fact({}, c.trace[0]).outcome == "left");
    }
    SECTION("given back") {
        c.press("1");
        CHECK_FALSE(c.session.finished());
        c.press("2"); // the queue's keys are not the menu's
        c.session.handle(c.now, QueueReturned{}, c.out);
        c.note();
        CHECK(c.said.back() == "play 2 text:bye");
    }
    SECTION("leaves while queued") {
        c.press("1");
        c.session.handle(c.now, CallerLeft{}, c.out);
        c.note();
        CHECK(c.session.finished());
        CHECK(c.trace.size() == 2); // nothing was visited after the queue node
    }
    SECTION("after the end nothing happens") {
        c.press("0");
        c.take();
        c.press("1");
        c.session.handle(c.now, QueueReturned{}, c.out);
        c.wait(1000_s);
        c.note();
        CHECK(c.take().empty());
        CHECK(c.session.next_deadline() == Instant::never());
    }
}

TEST_CASE("twelve menus nest, the thirteenth takes the fault exit") {
    Flow f{.title = "t", .on_fault = {.name = "help"}};
    for (std::size_t i = 0; i <= limits::nesting; ++i)
        f.nodes.push_back(
            {.name = "m" + std::to_string(i),
             .step = menu_of(
                 "m", {{"1", i == limits::nesting ? "help" : "m" + std::to_string(i + 1)}})});
    f.nodes.push_back({.name = "help", .step = ToQueue{.queue = "help"}});
    Call c(f);
    c.start();
    for (std::size_t i = 1; i < limits::nesting; ++i)
        c.press("1");
    CHECK(c.session.node() == "m11");
    CHECK_FALSE(c.session.finished());
    c.press("1");
    CHECK(c.said.back() == "queue help 0");
    CHECK(c.trace[c.trace.size() - 2].exit == NodeExit::limit);
}

TEST_CASE("a caller who goes round for ever is ended at the limit of visits") {
    Call c(tree());
    c.start();
    int presses = 0;
    while (!c.session.finished() && presses < 5000) {
        c.press(presses % 2 == 0 ? "2" : "0");
        ++presses;
    }
    CHECK(c.session.finished());
    CHECK(presses == static_cast<int>(limits::visits));
    CHECK(c.said.back() == "fault");
}

TEST_CASE("variables are bounded in number and in length") {
    SessionOptions options;
    for (std::size_t i = 0; i <= limits::variables; ++i)
        options.variables["v" + std::to_string(1000 + i)] = std::string(300, 'x');
    options.variables["v1000"] = std::string(255, 'x') + "中"; // cut between characters
    Call c(tree(), options);
    CHECK(c.session.variables().size() == limits::variables);
    CHECK(c.session.variables().at("v1001").size() == limits::variable_bytes);
    CHECK(c.session.variables().at("v1000").size() == 255);
}

TEST_CASE("equal inputs give equal outputs") {
    const auto run = [] {
        Call c(tree());
        c.start();
        auto random = stream(5, "presses");
        for (int i = 0; i < 300; ++i) {
            c.wait(Duration{static_cast<std::int64_t>(random.below(3000))});
            c.press(std::string(1, "0123456789*#"[random.below(12)]));
        }
        return std::pair(c.said, c.trace);
    };
    CHECK(run() == run());
}
