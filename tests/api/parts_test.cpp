// The pure parts: heads, addresses, ranges, languages, audiences, counting.
#include <catch2/catch.hpp>

#include "api/admission.h"
#include "api/announcer.h"
#include "api/audience.h"
#include "api/errors.h"
#include "api/head_check.h"
#include "api/lanes.h"
#include "api/limits.h"
#include "api/range.h"
#include "api/router.h"
#include "api/target.h"

using namespace ringroom;
using namespace ringroom::api;

namespace {

std::string verdict(const std::string& head) {
    const auto result = check_head(head);
    return result ? "fine" : result.error().code;
}
std::string with(const std::string& lines) {
    return "POST /api/v1/login HTTP/1.1\r\nHost: lab\r\n" + lines + "\r\n";
}
std::string path_verdict(const std::string& target) {
    const auto result = parse_target(target);
    return result ? "fine" : result.error().code;
}

} // namespace

TEST_CASE("a head has one reading or none") {
    CHECK(verdict(with("")) == "fine");
    CHECK(verdict(with("Content-Length: 5\r\n")) == "fine");
    CHECK(verdict(with("Transfer-Encoding: chunked\r\n")) == "fine");
    CHECK(verdict(with("Transfer-Encoding: Chunked\r\n")) == "fine");
    for (const std::string lines : {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                                    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                                    "Content-Length: 5\r\nContent-Length: 5\r\n",
                                    "Content-Length: 5, 5\r\n",
                                    "Content-Length: +5\r\n",
                                    "Content-Length: -1\r\n",
                                    "Content-Length: 0x5\r\n",
                                    "Content-Length: \r\n",
                                    "Content-Length: 99999999999999999999\r\n",
                                    "Transfer-Encoding: chunked, gzip\r\n",
                                    "Transfer-Encoding: gzip, chunked\r\n",
                                    "Transfer-Encoding: identity\r\n",
                                    "Transfer-Encoding:\tchunked\r\n",
                                    "Transfer-Encoding : chunked\r\n",
                                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: "
                                    "chunked\r\n",
                                    "X: a\r\n b\r\n",
                                    "X: a\r\n\tb\r\n",
                                    "X: a\rb\r\n",
                                    "X: a\nb\r\n",
                                    "X\r\n",
                                    ": x\r\n",
                                    "X y: 1\r\n",
                                    "X: \x01\r\n",
                                    "X: \xc3\xa9\r\n",
                                    "Host: other\r\n",
                                    "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                                    "Content-Encoding: gzip\r\n"}) {
        CAPTURE(lines);
        CHECK(verdict(with(lines)) == "api.head");
    }
    CHECK(verdict("GET /x HTTP/1.1\r\n\r\n") == "api.head");
    CHECK(verdict("GET /x HTTP/1.0\r\n\r\n") == "fine");
    CHECK(verdict("GET /x HTTP/2.0\r\nHost: a\r\n\r\n") == "api.version");
    CHECK(verdict("GET /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == "api.head");
    CHECK(verdict("GET http://lab/x HTTP/1.1\r\nHost: lab\r\n\r\n") == "api.head");
    CHECK(verdict("GET /a b HTTP/1.1\r\nHost: lab\r\n\r\n") == "api.head");
    CHECK(verdict("GET /x HTTP/1.1\nHost: lab\n\n") == "api.head");
    CHECK(verdict("\r\n\r\n") == "api.head");
    CHECK(verdict("") == "api.head");
    CHECK(verdict("GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n") == "api.head");
}

TEST_CASE("a head is bounded in bytes, fields and address") {
    const auto padded = [](std::size_t bytes) {
        const auto bare = with("X: \r\n").size();
        return with("X: " + std::string(bytes - bare, 'a') + "\r\n");
    };
    CHECK(padded(limits::head_bytes).size() == limits::head_bytes);
    CHECK(verdict(padded(limits::head_bytes)) == "fine");
    CHECK(verdict(padded(limits::head_bytes + 1)) == "api.head_large");
    const auto fields = [](std::size_t count) {
        std::string lines;
        for (std::size_t i = 1; i < count; ++i) // Host is one of them
            lines += "X" + std::to_string(i) + ": 1\r\n";
        return with(lines);
    };
    CHECK(verdict(fields(limits::header_fields)) == "fine");
    CHECK(verdict(fields(limits::header_fields + 1)) == "api.head_large");
    const auto target = [](std::size_t bytes) {
        return "GET /" + std::string(bytes - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    };
    CHECK(verdict(target(limits::target_bytes)) == "fine");
    CHECK(verdict(target(limits::target_bytes + 1)) == "api.target_long");
}

TEST_CASE("a part of an address is a name, never a path") {
    const auto fine = parse_target("/api/v1/contacts/12/form/%E5%B7%A5%E5%8D%95%E5%8F%B7?a=b+c");
    REQUIRE(fine);
    CHECK(fine->segments.back() == "工单号");
    CHECK(fine->query.at("a") == "b c");
    for (const std::string bad :
         {"",          "api",    "/a//b",   "/a/",        "/..",           "/%2e%2e",
          "/a/..%2fb", "/a%2fb", "/a%5cb",  "/a\\b",      "/%00",          "/a%0ab",
          "/%7f",      "/%ff",   "/%c0%ae", "/%ed%a0%80", "/%f5%80%80%80", "/%4",
          "/%zz",      "/.",     "/a#b",    "/a%"})
        CHECK(path_verdict(bad) == "api.path");
    CHECK(path_verdict("/CON") == "fine"); // an id that finds nothing; no file is named by it
    CHECK(path_verdict("/%F0%9F%98%80") == "fine");
    for (const std::string bad : {"/a?=1", "/a?x=%", "/a?x=1&x=2", "/a?x=%00", "/a?&", "/a?x=%ff"})
        CHECK(path_verdict(bad) == "api.query");
    CHECK(path_verdict("/a?token=x") == "api.token_in_url");
    CHECK(path_verdict("/a?access_token=x") == "api.token_in_url");
    const auto segments = [](std::size_t n) {
        std::string out;
        for (std::size_t i = 0; i < n; ++i)
            out += "/a";
        return out;
    };
    CHECK(path_verdict(segments(limits::path_segments)) == "fine");
    CHECK(path_verdict(segments(limits::path_segments + 1)) == "api.path");
    CHECK(path_verdict("/" + std::string(limits::segment_bytes, 'a')) == "fine");
    CHECK(path_verdict("/" + std::string(limits::segment_bytes + 1, 'a')) == "api.path");
    const auto pairs = [](std::size_t n) {
        std::string out = "/a?";
        for (std::size_t i = 0; i < n; ++i)
            out += (i == 0 ? "q" : "&q") + std::to_string(i) + "=1";
        return out;
    };
    CHECK(path_verdict(pairs(limits::query_pairs)) == "fine");
    CHECK(path_verdict(pairs(limits::query_pairs + 1)) == "api.query");
}

TEST_CASE("ids in addresses are numbers") {
    CHECK(record_key("3-12") == RecordKey{3, ContactId{12}});
    CHECK(record_key("12") == RecordKey{0, ContactId{12}});
    for (const char* bad :
         {"", "-", "3-", "-3", "0", "3-0", "a", "3-12-1", "3 -12", "9999999999999999999", "0x1"})
        CHECK_FALSE(record_key(bad));
}

TEST_CASE("ranges as RFC 9110 has them") {
    const auto part = [](std::uint64_t first, std::uint64_t count, const char* header) {
        const auto answer = parse_range(header, 10);
        return answer.verdict == RangeVerdict::part && answer.range == ByteRange{first, count};
    };
    CHECK(part(0, 1, "bytes=0-0"));
    CHECK(part(2, 3, "bytes=2-4"));
    CHECK(part(9, 1, "bytes=9-"));
    CHECK(part(0, 10, "bytes=0-99"));
    CHECK(part(7, 3, "bytes=-3"));
    CHECK(part(0, 10, "bytes=-99"));
    for (const char* past : {"bytes=10-", "bytes=10-12", "bytes=-0"})
        CHECK(parse_range(past, 10).verdict == RangeVerdict::unsatisfiable);
    CHECK(parse_range("bytes=0-", 0).verdict == RangeVerdict::unsatisfiable);
    for (const char* odd : {"", "bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "bytes=0-1,3-4",
                            "lines=0-1", "bytes=1", "bytes=99999999999999999999-"})
        CHECK(parse_range(odd, 10).verdict == RangeVerdict::whole);
}

TEST_CASE("errors have one shape, a status and words in both languages") {
    for (const auto& [code, status] :
         std::vector<std::pair<const char*, int>>{{"login.refused", 401},
                                                  {"token.refused", 401},
                                                  {"api.forbidden", 403},
                                                  {"api.not_found", 404},
                                                  {"center.refused.not_your_contact", 404},
                                                  {"center.refused.busy", 409},
                                                  {"center.refused.bad_value", 422},
                                                  {"people.exists", 409},
                                                  {"people.password", 422},
                                                  {"wire.json", 400},
                                                  {"api.head", 400},
                                                  {"store.full", 503},
                                                  {"store.sql", 500}})
        CHECK(status_of(code) == status);
    const auto shown = error_response({"wire.missing", "\"password\" is missing"}, Language::en);
    CHECK(wire::decode<wire::ErrorMessage>(shown.body)->message.find("password") !=
          std::string::npos);
    const auto inner = error_response({"store.sql", "near SELECT secret"}, Language::zh);
    CHECK(inner.body.find("secret") == std::string::npos);
    CHECK(inner.body.find("store.sql") == std::string::npos);
    CHECK(wire::decode<wire::ErrorMessage>(inner.body)->remedy);
    for (const char* code :
         {"api.not_found", "api.method", "api.head", "api.query", "api.busy", "wire.json",
          "wire.depth", "wire.text", "login.refused", "token.refused", "people.unknown"})
        CHECK(has_text(code));
}

TEST_CASE("seats that look for labs get so many answers a second, and no more") {
    AnswerBudget budget;
    const Instant now{5'000};
    for (int i = 0; i < limits::find_answers_a_second; ++i)
        CHECK(budget.spend(now));
    CHECK_FALSE(budget.spend(now));
    CHECK_FALSE(budget.spend(now + 999_ms));
    CHECK(budget.spend(now + 1_s));
}

TEST_CASE("the first language we speak is taken") {
    CHECK(language_of_header("", Language::zh) == Language::zh);
    CHECK(language_of_header("zh-CN,zh;q=0.9,en;q=0.8", Language::en) == Language::zh);
    CHECK(language_of_header("fr-FR, en-GB;q=0.5", Language::zh) == Language::en);
    CHECK(language_of_header("fr", Language::zh) == Language::zh);
    CHECK(language_of_header(",,;,", Language::en) == Language::en);
}

TEST_CASE("a student sees their own contact's life and nothing behind it") {
    Audience audience;
    const Viewer lei{AgentId{1}, false};
    const Viewer mei{AgentId{2}, false};
    const Viewer teacher{AgentId{3}, true};
    const ContactId contact{5};
    const auto see = [&](Fact fact, const Viewer& viewer) {
        const StampedFact stamped{Instant{1}, std::move(fact)};
        audience.observe(stamped);
        return audience.seen_by(stamped, viewer);
    };
    CHECK(see(fact::OfferBegan{contact, OfferId{1}, AgentId{1}}, lei));
    CHECK_FALSE(see(fact::OfferBegan{contact, OfferId{1}, AgentId{1}}, mei));
    CHECK(see(fact::OfferBegan{contact, OfferId{1}, AgentId{1}}, teacher));
    const fact::FactSpoken truth{contact, "工单号", "12345678", false};
    CHECK_FALSE(see(truth, lei));
    CHECK(see(truth, teacher));
    CHECK_FALSE(see(fact::SceneEntered{contact, "要说法"}, lei));
    CHECK(see(fact::LineBegan{contact, "l1", "喂?"}, lei)); // captions of the own telephone
    CHECK_FALSE(see(fact::LineBegan{contact, "l1", "喂?"}, mei));
    CHECK_FALSE(see(fact::FeelingChanged{contact, -2, 40}, lei));
    CHECK_FALSE(see(fact::ContactArrived{.contact = contact, .script = "师傅爽约投诉"}, lei));
    CHECK_FALSE(see(fact::MoveMade{contact, AgentId{1}, "推诿", "recogniser"}, lei));
    CHECK(see(fact::MoveMade{contact, AgentId{1}, "道歉", "mark"}, lei));
    const auto released =
        see(fact::ContactReleased{contact, Cause::normal, "customer", "满意"}, lei);
    REQUIRE(released);
    CHECK(std::get<fact::ContactReleased>(released->fact).ending.empty());
    CHECK_FALSE(see(fact::ContactReleased{contact, Cause::normal, "customer", "满意"}, mei));
    const auto kept = see(fact::RecordingKept{contact, "2026/x.wav", "cafe", 1_s, 0}, teacher);
    REQUIRE(kept);
    CHECK(std::get<fact::RecordingKept>(kept->fact).file.empty());
}

TEST_CASE("own practice is hidden of the team, calls of an exam of who may not see results") {
    Audience audience;
    const Viewer lei{AgentId{1}, false};
    const Viewer leader{AgentId{2}, true};
    const Viewer teacher{AgentId{3}, true, true};
    const auto sees = [&](Fact fact, const Viewer& viewer, Seclusion lesson = Seclusion::none) {
        const StampedFact stamped{Instant{1}, std::move(fact)};
        audience.observe(stamped, lesson);
        return audience.seen_by(stamped, viewer).has_value();
    };
    for (const auto lesson : {Seclusion::none, Seclusion::practice, Seclusion::exam}) {
        const ContactId contact{static_cast<std::uint64_t>(lesson) + 5};
        const bool all = lesson == Seclusion::none;
        const bool teachers = lesson != Seclusion::practice;
        const fact::ContactArrived arrived{.contact = contact, .drill = DrillId{9}};
        CHECK(sees(arrived, leader, lesson) == all);
        CHECK(sees(arrived, teacher, lesson) == teachers);
        const fact::ContactConnected connected{contact, AgentId{1}, {}};
        CHECK(sees(connected, lei));
        for (const Fact& fact :
             std::vector<Fact>{connected, fact::LineBegan{contact, "l1", "喂?"},
                               fact::FieldKeyed{contact, AgentId{1}, "路名", "解放路"},
                               fact::MoveMade{contact, AgentId{1}, "道歉", "mark"},
                               fact::ContactReleased{contact, Cause::normal, "customer", "满意"}}) {
            CHECK(sees(fact, lei));
            CHECK(sees(fact, leader) == all);
            CHECK(sees(fact, teacher) == teachers);
        }
        // That somebody talks is seen on the wall.
        CHECK(sees(fact::AgentStateChanged{.agent = AgentId{1}, .contact = contact}, leader));
    }
    // A leader's own practice is theirs.
    const ContactId own{20};
    CHECK_FALSE(sees(fact::ContactArrived{.contact = own, .drill = DrillId{9}}, teacher,
                     Seclusion::practice));
    CHECK(sees(fact::ContactConnected{own, AgentId{2}, {}}, leader));
    CHECK_FALSE(sees(fact::ContactConnected{own, AgentId{2}, {}}, teacher));
}

TEST_CASE("an offer that another took ends the view of it") {
    Audience audience;
    const ContactId contact{5};
    for (const std::uint64_t agent : {1, 2})
        audience.observe({Instant{1}, fact::OfferBegan{contact, OfferId{1}, AgentId{agent}}});
    audience.observe(
        {Instant{2}, fact::OfferEnded{contact, OfferId{1}, AgentId{2}, OfferEnd::lost_race}});
    const StampedFact released{Instant{3}, fact::ContactReleased{contact}};
    CHECK(audience.seen_by(released, {AgentId{1}, false}));
    CHECK_FALSE(audience.seen_by(released, {AgentId{2}, false}));
}

TEST_CASE("the audience forgets the oldest contact at its limit") {
    Audience audience;
    for (std::uint64_t i = 1; i <= limits::contacts_followed; ++i)
        audience.observe({Instant{}, fact::OfferBegan{ContactId{i}, OfferId{i}, AgentId{1}}});
    CHECK(audience.followed() == limits::contacts_followed);
    const StampedFact first{Instant{}, fact::ContactReleased{ContactId{1}}};
    CHECK(audience.seen_by(first, {AgentId{1}, false}));
    const auto next = ContactId{limits::contacts_followed + 1};
    audience.observe({Instant{}, fact::OfferBegan{next, OfferId{1}, AgentId{1}}});
    CHECK(audience.followed() == limits::contacts_followed);
    CHECK_FALSE(audience.seen_by(first, {AgentId{1}, false}));
}

TEST_CASE("connections are counted in all and from one address") {
    Admission admission(3, 2);
    CHECK(admission.enter("a"));
    CHECK(admission.enter("a"));
    CHECK_FALSE(admission.enter("a"));
    CHECK(admission.enter("b"));
    CHECK_FALSE(admission.enter("c"));
    admission.leave("a");
    CHECK(admission.enter("c"));
    CHECK(admission.count() == 3);
}

TEST_CASE("a lane takes as many jobs as it may, and runs them all at its end") {
    std::atomic<int> ran{0};
    std::atomic<bool> go{false};
    {
        Lane lane(1, 2);
        std::atomic<bool> begun{false};
        REQUIRE(lane.post([&] {
            begun = true;
            begun.notify_one();
            go.wait(false);
        }));
        begun.wait(false);
        CHECK(lane.post([&] { ++ran; }));
        CHECK(lane.post([&]() -> void { throw std::runtime_error("a fault stays in its job"); }));
        CHECK_FALSE(lane.post([&] { ++ran; }));
        go = true;
        go.notify_one();
    }
    CHECK(ran == 1);
}

TEST_CASE("routes are found with their names, and methods are told") {
    std::string allow;
    const auto target = parse_target("/api/v1/contacts/12/form/name");
    const auto match = find_route(Method::put, *target, allow);
    REQUIRE(match);
    CHECK(match->path.at("contact") == "12");
    CHECK(match->path.at("field") == "name");
    CHECK(find_route(Method::get, *target, allow).error().code == "api.method");
    CHECK(allow == "PUT");
    allow.clear();
    const auto queues = *parse_target("/api/v1/queues");
    CHECK(find_route(Method::head, queues, allow));
    CHECK(find_route(Method::post, queues, allow).error().code == "api.method");
    CHECK(allow == "GET, HEAD");
    for (const char* nowhere : {"/", "/api", "/api/v1", "/api/v2/queues", "/queues",
                                "/api/v1/queues/1", "/api/v1/nothing"}) {
        const auto parsed = parse_target(nowhere);
        std::string none;
        CHECK((!parsed || find_route(Method::get, *parsed, none).error().code == "api.not_found"));
    }
}
