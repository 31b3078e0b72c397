// A class list over the running server: looked at first, then taken in as it was shown.
#include <catch2/catch.hpp>

#include "api/lab.h"

using namespace ringroom;
using test::Lab;

namespace {

wire::PeopleImport sent(Lab& lab, const std::string& query, const std::string& list,
                        const std::string& number = "2001", int status = 200) {
    const auto answer = lab.ask({.method = "POST",
                                 .path = "/people/import" + query,
                                 .token = lab.token(number),
                                 .body = list,
                                 .headers = "Accept-Language: zh\r\n",
                                 .content_type = "text/csv"});
    CAPTURE(answer.body);
    CHECK(answer.status == status);
    const auto decoded = wire::decode<wire::PeopleImport>(answer.body);
    return decoded ? *decoded : wire::PeopleImport{};
}

} // namespace

TEST_CASE("a list is previewed, then imported as previewed") {
    Lab lab;
    const std::string list = "学号,姓名,班级,性别\n1001,改名,B,女\n1010,新人,B,男\n";
    const auto shown = sent(lab, "?preview=true&file=b.csv", list);
    CHECK_FALSE(shown.applied);
    CHECK(shown.sound);
    CHECK(shown.added == 1);
    CHECK(shown.moved == 1);
    REQUIRE(shown.rows.size() == 2);
    CHECK(shown.rows[0].label == "换班");
    REQUIRE(shown.rows[0].changes.size() == 2);
    CHECK(shown.rows[0].changes[0].label == "姓名");
    CHECK(shown.rows[0].changes[0].after == "改名");
    REQUIRE(shown.findings.size() == 1);
    CHECK(shown.findings[0].place == "第 1 行 D 列");
    CHECK(shown.findings[0].severity == "warning");
    CHECK(sent(lab, "?preview=true", list).added == 1); // nothing has happened yet

    sent(lab, "?version=0123456789abcdef", list, "2001", 409);
    const auto done = sent(lab, "?version=" + shown.version, list);
    CHECK(done.applied);
    REQUIRE(done.cards.size() == 1);
    CHECK(done.cards[0].password.size() == 10);
    const auto login =
        lab.ask({.method = "POST",
                 .path = "/login",
                 .body = R"({"number":"1010","password":")" + done.cards[0].password + "\"}"});
    CHECK(login.status == 200);
    CHECK(sent(lab, "?preview=true", list).unchanged == 2);
    sent(lab, "?version=" + shown.version, list, "2001", 409); // it would be another change now
}

TEST_CASE("mistakes are shown with their cells, and nobody is taken in") {
    Lab lab;
    const std::string list = "学号,姓名\n1x,甲\n1011,乙\n9001,丙\n";
    const auto shown = sent(lab, "?preview=true", list);
    CHECK_FALSE(shown.sound);
    CHECK(shown.refused == 2);
    REQUIRE(shown.findings.size() == 2);
    CHECK(shown.findings[0].place == "第 2 行 A 列");
    CHECK(shown.findings[1].code == "people.role_above"); // a teacher, an administrator's account
    sent(lab, "", list, "2001", 422);
    CHECK(sent(lab, "?preview=true", "学号,姓名\n1011,乙\n").added == 1);
    CHECK(sent(lab, "?preview=true", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").findings.at(0).code ==
          "sheet.old_format");
    CHECK(sent(lab, "?preview=true", "").findings.at(0).code == "sheet.empty");
    sent(lab, "?preview=maybe", list, "2001", 400);
    sent(lab, "?preview=true", list, "1001", 403);
}
