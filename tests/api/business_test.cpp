// Customers, the contact log, cases and callbacks as strangers and seats meet them.
#include <catch2/catch.hpp>

#include "crm/limits.h"
#include "lab.h"

using namespace ringroom;
using test::Lab;

namespace {

/// 1001 has contact 12 in hand (the small machine's), 1002 has nothing.
struct Business {
    Lab lab;
    std::string student = lab.token("1001");
    std::string other = lab.token("1002");
    std::string teacher = lab.token("2001"); // sees the whole class

    test::Answered ask(const char* method, std::string path, std::string body = {},
                       std::string token = {}) {
        return lab.ask({.method = method,
                        .path = std::move(path),
                        .token = token.empty() ? student : std::move(token),
                        .body = std::move(body)});
    }
    /// The status, and the code of a refusal.
    std::string said(const char* method, std::string path, std::string body = {},
                     std::string token = {}) {
        const auto answer = ask(method, std::move(path), std::move(body), std::move(token));
        const auto error = wire::decode<wire::ErrorMessage>(answer.body);
        return std::to_string(answer.status) + (error ? " " + error->code : "");
    }
    template <class T>
    T get(std::string path, std::string token = {}) {
        const auto answer = ask("GET", std::move(path), {}, std::move(token));
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        auto out = wire::decode<T>(answer.body);
        REQUIRE(out);
        return *out;
    }
    /// Contact `id` of run 1, over and done with agent `agent` (1: student, 2: other).
    void contact(std::uint64_t id, std::uint64_t agent, DrillId drill = {}) {
        auto& office = lab.office();
        const ContactId contact{id};
        office.take({Instant{0}, fact::ContactArrived{contact, Direction::inbound, "13800001111",
                                                      "96100", drill}});
        office.take({Instant{5}, fact::ContactConnected{contact, AgentId{agent}, 5_ms}});
        office.take({Instant{9}, fact::ContactReleased{contact, Cause::normal, "customer", ""}});
        office.take({Instant{9}, fact::ContactDone{contact, AgentId{agent}}});
        REQUIRE(lab.store().write([](store::Writer&) { return Result<void>{}; }));
    }
};

} // namespace

TEST_CASE("a customer is added, found, changed; of two changes the second is told") {
    Business at;
    const auto added = at.ask("POST", "/customers",
                              R"({"name":"王桂兰","telephones":["0510-8271 4436"],"grade":"金卡",)"
                              R"("attributes":[{"name":"套餐","value":"200M"}]})");
    REQUIRE(added.status == 201);
    const auto row = wire::decode<wire::CustomerRow>(added.body);
    REQUIRE(row);
    CHECK(row->version == 1);
    const auto path = "/customers/" + std::to_string(row->id);
    CHECK(at.get<wire::CustomerRow>(path) == *row);
    using Customers = wire::List<wire::CustomerRow>;
    CHECK(at.get<Customers>("/customers?q=%E6%A1%82%E5%85%B0").items.size() == 1);
    CHECK(at.get<Customers>("/customers?q=051082714436").items.size() == 1);
    CHECK(at.get<Customers>("/customers?q=nobody").items.empty());
    CHECK(at.said("PUT", path, R"({"version":1,"name":"王桂花","telephones":["13800001111"]})") ==
          "200");
    CHECK(at.said("PUT", path, R"({"version":1,"name":"王大妈"})", at.other) == "409 crm.changed");
    CHECK(at.get<wire::CustomerRow>(path).name == "王桂花");
    CHECK(at.said("PUT", "/customers/77", R"({"version":1,"name":"A"})") == "404 crm.unknown");
    CHECK(at.said("GET", "/customers/x") == "404 crm.unknown");
    CHECK(at.said("GET", "/customers?q=a&limit=0") == "400 api.query");
    const auto notes = at.lab.machine().notes();
    REQUIRE_FALSE(notes.empty());
    CHECK(notes.back().action == "customer-change");
}

TEST_CASE("what cannot be kept of a customer is refused with its reason") {
    Business at;
    const auto add = [&](const std::string& body) { return at.said("POST", "/customers", body); };
    CHECK(add(R"({"name":""})") == "422 crm.name");
    CHECK(add(R"({"name":"A","telephones":["0510-82x1"]})") == "422 crm.telephone");
    CHECK(add(R"({"name":"A","telephones":["1","2","3","4","5","6","7","8","9"]})") ==
          "422 crm.telephones");
    CHECK(add(R"({"name":")" + std::string(101, 'n') + "\"}") == "422 crm.name");
    CHECK(add(R"({"name":")" + std::string(10'000, 'n') + "\"}") == "422 crm.name");
    CHECK(add(R"({"name":"A\u0007"})") == "400 wire.text");
    CHECK(add(R"({"name":"A\nB"})") == "422 crm.name");
    CHECK(add("{\"name\":\"\xff\"}").substr(0, 3) == "400");
    CHECK(add(R"({"name":"مرحبا 😀 \u202E"})") == "201");
    const auto refused = at.ask("POST", "/customers", R"({"name":"A","telephones":["letters"]})");
    CHECK(refused.body.find("letters") != refused.body.npos); // names what is wrong
}

TEST_CASE("a note is the agent's own, and long") {
    Business at;
    std::string longest;
    for (std::size_t i = 0; i < crm::limits::note_characters; ++i)
        longest += "😀";
    const auto body = [](const std::string& text) { return R"({"text":")" + text + "\"}"; };
    CHECK(at.said("PUT", "/contacts/12/note", body(longest)) == "204");
    CHECK(at.said("PUT", "/contacts/12/note", body(longest + "a")) == "422 crm.note");
    CHECK(at.said("PUT", "/contacts/12/note", body(std::string(50'000, 'a'))) == "400 wire.text");
    CHECK(at.said("PUT", "/contacts/12/note", R"({"text":"two\nlines\tand a tab"})") == "204");
    CHECK(at.said("PUT", "/contacts/12/note", R"({"text":"a\u001b[31m"})") == "400 wire.text");
    CHECK(at.said("PUT", "/contacts/12/note", body("x"), at.other) == "404 crm.not_yours");
    CHECK(at.said("PUT", "/contacts/13/note", body("x")) == "404 crm.not_yours");
    CHECK(at.said("PUT", "/contacts/none/note", body("x")) == "404 crm.unknown");
    at.contact(13, 1);
    CHECK(at.said("PUT", "/contacts/1-13/note", body("afterwards")) == "204");
    CHECK(at.get<wire::List<wire::LogRow>>("/log").items.at(0).note == "afterwards");
}

TEST_CASE(
    "a student's log is their own; a customer's has everybody's lines but of a running exam") {
    Business at;
    using Log = wire::List<wire::LogRow>;
    at.ask("POST", "/customers", R"({"name":"王桂兰","telephones":["13800001111"]})");
    at.contact(20, 1);
    at.contact(21, 2);
    const auto mine = at.get<Log>("/log");
    REQUIRE(mine.items.size() == 1);
    CHECK(mine.items[0].id == "1-20");
    CHECK(mine.items[0].customer_name == "王桂兰");
    CHECK(mine.items[0].agent_name == "人");
    CHECK(mine.items[0].outcome == "talked");
    CHECK(at.said("GET", "/log?agent=2") == "404 api.not_found");
    CHECK(at.get<Log>("/log?agent=2", at.teacher).items.size() == 1);
    CHECK(at.get<Log>("/log", at.teacher).items.size() == 2);
    CHECK(at.get<Log>("/log?day=1970-01-01").items.size() == 1); // the run of the test begins there
    CHECK(at.get<Log>("/log?day=today").items.empty());
    CHECK(at.said("GET", "/log?day=tomorrow") == "400 api.query");
    const auto first = at.get<Log>("/log?limit=1", at.teacher);
    CHECK(at.get<Log>("/log?after=" + first.next.value_or("-"), at.teacher).items.size() == 1);
    CHECK(at.get<Log>("/customers/1/log").items.size() == 2);
    CHECK(at.said("GET", "/customers/2/log") == "404 crm.unknown");

    REQUIRE(at.said("POST", "/drills", R"({"pack":"fault","class_name":"A"})", at.teacher) ==
            "201");
    at.contact(22, 2, DrillId{1});
    CHECK(at.get<Log>("/customers/1/log").items.size() == 2);
    CHECK(at.get<Log>("/customers/1/log", at.other).items.size() == 3);
    CHECK(at.get<Log>("/customers/1/log", at.teacher).items.size() == 3);
    REQUIRE(at.said("POST", "/drills/1/stop", "{}", at.teacher) == "200");
    CHECK(at.get<Log>("/customers/1/log").items.size() == 3);
}

TEST_CASE(
    "a case is opened from a contact, found with its customer, closed by whoever settles it") {
    Business at;
    using Cases = wire::List<wire::CaseRow>;
    at.ask("POST", "/customers", R"({"name":"王桂兰","telephones":["13800001111"]})");
    at.contact(20, 1);
    const auto opened = at.ask("POST", "/cases",
                               R"({"contact":"1-20","title":"断网","kind":"报修","note":"昨晚"})");
    REQUIRE(opened.status == 201);
    const auto one = wire::decode<wire::CaseRow>(opened.body);
    REQUIRE(one);
    CHECK(one->customer_name == "王桂兰");
    CHECK(one->telephone == "13800001111");
    CHECK(one->opened_by_name == "人");
    CHECK(at.get<Cases>("/cases").items.size() == 1);
    CHECK(at.get<Cases>("/cases", at.other).items.empty());
    CHECK(at.get<Cases>("/cases?customer=1", at.other).items.size() == 1);
    CHECK(at.said("PUT", "/cases/1", R"({"version":1,"state":"closed"})", at.other) == "200");
    CHECK(at.said("PUT", "/cases/1", R"({"version":1,"title":"A"})") == "409 crm.changed");
    CHECK(at.get<Cases>("/cases").items.empty());
    CHECK(at.get<Cases>("/cases?state=all").items.at(0).closed_by == AgentId{2});
    CHECK(at.said("PUT", "/cases/1", R"({"version":2,"state":"lost"})") == "422 crm.state");
    CHECK(at.said("PUT", "/cases/9", R"({"version":1})") == "404 crm.unknown");
    CHECK(at.said("POST", "/cases", R"({"title":"of nobody"})") == "422 crm.about");
    CHECK(at.said("POST", "/cases", R"({"contact":"1-99","title":"A"})") == "404 crm.not_yours");
    CHECK(at.said("POST", "/cases", R"({"customer":9,"title":"A"})") == "404 crm.unknown");
    CHECK(at.said("POST", "/cases", R"({"customer":1,"title":""})") == "422 crm.title");
    CHECK(at.said("GET", "/cases?state=closed") == "400 api.query");
}

TEST_CASE("my cases are those I opened and those of contacts that ended with me") {
    Business at;
    const auto titles = [&](const std::string& query, const std::string& token = {}) {
        std::vector<std::string> out;
        for (const auto& one : at.get<wire::List<wire::CaseRow>>("/cases?" + query, token).items)
            out.push_back(one.title);
        return out;
    };
    using Titles = std::vector<std::string>;
    const auto open = [&](const std::string& body, const std::string& token) {
        REQUIRE(at.said("POST", "/cases", body, token) == "201");
    };
    // Contact 12 is in hand; its case is opened before the customer is passed on to the other.
    open(R"({"contact":"12","title":"passed on"})", at.student);
    open(R"({"telephone":"13800001111","title":"the other's"})", at.other);
    CHECK(titles("mine=true") == Titles{"passed on"});
    CHECK(titles("mine=true", at.other) == Titles{"the other's"});
    at.contact(12, 2);
    CHECK(titles("mine=true", at.other) == Titles{"the other's", "passed on"});
    CHECK(titles("", at.other) == Titles{"the other's"});
    CHECK(titles("mine=true") == Titles{"passed on"});
    CHECK(titles("mine=true", at.teacher).empty());
    CHECK(titles("", at.teacher).size() == 2);
    // Page after page, and with those that are closed.
    const auto first = at.get<wire::List<wire::CaseRow>>("/cases?mine=true&limit=1", at.other);
    REQUIRE(first.next);
    CHECK(titles("mine=true&limit=1&after=" + *first.next, at.other) == Titles{"passed on"});
    REQUIRE(at.said("PUT", "/cases/1", R"({"version":1,"state":"closed"})") == "200");
    CHECK(titles("mine=true", at.other) == Titles{"the other's"});
    CHECK(titles("mine=true&state=all", at.other).size() == 2);
    CHECK(at.said("GET", "/cases?mine=yes") == "400 api.query");
    CHECK(at.said("GET", "/cases?mine=true&agent=1") == "400 api.query");
    // What another did in a drill that is going on stays hidden: it is the same exam.
    at.contact(30, 1, DrillId{1});
    open(R"({"contact":"1-30","title":"of the exam"})", at.student);
    at.contact(30, 2, DrillId{1});
    CHECK(titles("mine=true", at.other).front() == "of the exam");
    REQUIRE(at.said("POST", "/drills", R"({"pack":"fault","class_name":"A"})", at.teacher) ==
            "201");
    CHECK(titles("mine=true", at.other) == Titles{"the other's"});
    CHECK(titles("mine=true").front() == "of the exam");
}

TEST_CASE("a callback is its owner's until it is done") {
    Business at;
    using Callbacks = wire::List<wire::CallbackRow>;
    const auto soon = to_iso(wall_now() + 60_min);
    const auto body = R"({"contact":"12","due_at":")" + soon + R"(","note":"下班后"})";
    const auto made = at.ask("POST", "/callbacks", body);
    REQUIRE(made.status == 201);
    const auto one = wire::decode<wire::CallbackRow>(made.body);
    REQUIRE(one);
    CHECK(one->telephone == "13800000000"); // the contact's
    CHECK(one->due_at == soon);
    CHECK(at.get<Callbacks>("/callbacks").items.size() == 1);
    CHECK(at.get<Callbacks>("/callbacks", at.other).items.empty());
    CHECK(at.get<Callbacks>("/callbacks", at.teacher).items.size() == 1);
    CHECK(at.said("PUT", "/callbacks/1", R"({"version":1,"state":"done"})", at.other) ==
          "404 crm.unknown");
    CHECK(at.said("PUT", "/callbacks/1", R"({"version":1,"due_at":"soon"})") == "422 crm.due");
    CHECK(at.said("PUT", "/callbacks/1", R"({"version":1,"state":"done"})") == "200");
    CHECK(at.get<Callbacks>("/callbacks").items.empty());
    CHECK(at.get<Callbacks>("/callbacks?state=all").items.at(0).state == "done");
    CHECK(at.said("POST", "/callbacks", R"({"telephone":"12345","due_at":"1970-01-01T00:00Z"})") ==
          "422 crm.due");
    CHECK(at.said("POST", "/callbacks", R"({"due_at":")" + soon + "\"}") == "422 crm.telephone");
}

TEST_CASE("a recording says who was talked to, to whom it belongs") {
    Business at;
    using Recordings = wire::List<wire::RecordingRow>;
    const auto before = at.get<Recordings>("/recordings").items;
    REQUIRE(before.size() == 1);
    CHECK_FALSE(before[0].telephone); // its contact is not over
    at.contact(11, 1);
    CHECK(at.get<Recordings>("/recordings").items[0].telephone == "13800001111");
    REQUIRE(at.said("POST", "/customers", R"({"name":"王桂兰","telephones":["13800001111"]})") ==
            "201");
    at.contact(11, 1); // the next one who calls from there is known
    const auto rows = at.get<Recordings>("/recordings").items;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].customer_name == "王桂兰");
    CHECK(at.get<wire::RecordingRow>("/recordings/1-11") == rows[0]);
    // Of a talk between seats it is the other one.
    const auto others = at.get<Recordings>("/recordings", at.other).items;
    REQUIRE(others.size() == 1);
    CHECK(others[0].id == "1-12");
    CHECK_FALSE(others[0].customer_name.value_or("").empty());
    CHECK_FALSE(others[0].telephone);
    CHECK(at.said("GET", "/recordings/1-11", {}, at.other) == "404 api.not_found");
}

TEST_CASE("a contact is given its customer by hand") {
    Business at;
    at.ask("POST", "/customers", R"({"name":"王桂兰"})");
    at.contact(20, 1);
    CHECK(at.said("PUT", "/contacts/1-20/customer", R"({"customer":1})") == "204");
    CHECK(at.get<wire::List<wire::LogRow>>("/log").items.at(0).customer_name == "王桂兰");
    CHECK(at.said("PUT", "/contacts/1-20/customer", R"({"customer":9})") == "404 crm.unknown");
    CHECK(at.said("PUT", "/contacts/1-20/customer", R"({"customer":1})", at.other) ==
          "404 crm.not_yours");
}
