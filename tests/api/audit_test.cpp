// The audit log over the wire: what a person reads of what was done to their own, and what the
// administrator finds.
#include <catch2/catch.hpp>

#include "api/graded.h"
#include "lab.h"

using namespace ringroom;
using test::Lab;

namespace {

std::vector<wire::AuditRow> audit_rows(Lab& lab, const std::string& who, const std::string& path) {
    const auto answer = lab.ask({.path = path, .token = lab.token(who)});
    REQUIRE(answer.status == 200);
    const auto rows = wire::decode<wire::List<wire::AuditRow>>(answer.body);
    REQUIRE(rows);
    return rows->items;
}

/// "NUMBER ACTION SUBJECT STATUS", oldest first, without logins.
std::string audit_lines(const std::vector<wire::AuditRow>& rows) {
    std::string out;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        if (row->action != "login")
            out += row->number + " " + row->action + " " + row->subject + " " +
                   std::to_string(row->status) + "\n";
    return out;
}

} // namespace

TEST_CASE("who listened to a recording, and who tried to, its student reads") {
    Lab lab;
    lab.ask({.path = "/recordings/1-11/sound", .token = lab.token("2001")});
    CHECK(lab.ask({.path = "/recordings/1-11/sound", .token = lab.token("1002")}).status == 404);
    CHECK(lab.ask({.path = "/results/1-11", .token = lab.token("1002")}).status == 404);
    lab.ask({.path = "/recordings/1-11/sound", .token = lab.token("1001")}); // the own: not noted
    lab.ask({.path = "/drills/1/moments/scene-1", .token = lab.token("2001")});
    lab.ask({.method = "POST",
             .path = "/people/1/password",
             .token = lab.token("9001"),
             .body = R"({"password":"correct horse"})"});
    CHECK(audit_lines(audit_rows(lab, "1001", "/me/audit")) == "2001 recording-sound 1-11 200\n"
                                                               "1002 recording-sound 1-11 403\n"
                                                               "1002 result-read 1-11 403\n"
                                                               "2001 moment-read 1/scene-1 200\n"
                                                               "9001 person-password 1001 200\n");
    CHECK(audit_lines(audit_rows(lab, "1002", "/me/audit")).empty());
    // A talk between two is the own of both.
    lab.ask({.path = "/recordings/1-12/sound", .token = lab.token("2001")});
    for (const auto* who : {"1002", "3001"})
        CHECK(audit_lines(audit_rows(lab, who, "/me/audit")) == "2001 recording-sound 1-12 200\n");
}

TEST_CASE("the own log says what was done in words, and not where others sat") {
    Lab lab;
    lab.ask({.path = "/recordings/1-11/sound", .token = lab.token("2001")});
    const auto rows = audit_rows(lab, "1001", "/me/audit");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].action == "login");
    CHECK(rows[0].from == "127.0.0.1"); // the own
    CHECK(rows[1].words == "listened to the recording");
    CHECK(rows[1].name == "人");
    CHECK(rows[1].from.empty());
}

TEST_CASE("a classmate who marks is not named to whom is marked, and is to the administrator") {
    Lab lab;
    for (const std::uint64_t student : {1, 2})
        REQUIRE(lab.store().write([&](store::Writer& writer) {
            return test::add_graded(writer, ContactId{10 + student}, AgentId{student});
        }));
    const auto drawn = lab.ask({.method = "POST",
                                .path = "/samples",
                                .token = lab.token("2001"),
                                .body = R"({"title":"互评","how":"random","percent":100,)"
                                        R"("markers":["1002"]})"});
    REQUIRE(drawn.status == 201);
    REQUIRE(lab.ask({.path = "/grading/1-11", .token = lab.token("1002")}).status == 200);
    REQUIRE(lab.ask({.path = "/recordings/1-11/sound", .token = lab.token("1002")}).status == 200);
    const auto own = audit_rows(lab, "1001", "/me/audit");
    CHECK(audit_lines(own) == "2001 sample-drawn 互评 201\n"
                              " marks-read 1-11 200\n"
                              " recording-sound 1-11 200\n");
    CHECK(own[1].name == "a classmate");
    CHECK(audit_lines(audit_rows(lab, "9001", "/audit?about=1&kind=marks")) ==
          "1002 marks-read 1-11 200\n");
}

TEST_CASE("a right that is missing is the business of whose sitting or seat it was about") {
    Lab lab;
    CHECK(lab.ask({.method = "PUT",
                   .path = "/agents/2/state",
                   .token = lab.token("1001"),
                   .body = R"({"state":"logged_out"})"})
              .status == 403);
    CHECK(audit_lines(audit_rows(lab, "1002", "/me/audit")) == "1001 force-state 2 403\n");
}

TEST_CASE("the administrator finds lines by who, about whom, kind, time and refusal") {
    Lab lab;
    lab.ask({.path = "/recordings/1-11/sound", .token = lab.token("2001")});
    lab.ask({.path = "/recordings/1-12/sound", .token = lab.token("1001")});
    const auto lines = [&](const std::string& query) {
        return audit_lines(audit_rows(lab, "9001", "/audit?" + query));
    };
    CHECK(lines("agent=3") == "2001 recording-sound 1-11 200\n");
    CHECK(lines("kind=recording&refused=true") == "1001 recording-sound 1-12 403\n");
    CHECK(lines("about=2") == "1001 recording-sound 1-12 403\n");
    CHECK(lines("kind=record").empty());
    CHECK(lines("kind=recording&from=" + to_iso(wall_now() + 60_min)).empty());
    CHECK(lines("kind=recording&to=2026-01-01T00:00:00Z").empty());
    const auto first =
        lab.ask({.path = "/audit?kind=recording&limit=1", .token = lab.token("9001")});
    const auto page = wire::decode<wire::List<wire::AuditRow>>(first.body);
    REQUIRE(page->next);
    CHECK(lines("kind=recording&limit=1&after=" + *page->next) ==
          "2001 recording-sound 1-11 200\n");
    for (const auto* wrong :
         {"from=yesterday", "refused=perhaps", "about=Li", "after=x", "limit=501"})
        CHECK(
            lab.ask({.path = std::string("/audit?") + wrong, .token = lab.token("9001")}).status ==
            400);
    CHECK(lab.ask({.path = "/audit", .token = lab.token("2001")}).status == 403);
    CHECK(lab.ask({.path = "/me/audit?about=2", .token = lab.token("1001")}).status == 400);
}
