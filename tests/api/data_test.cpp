// "My data": what is in the file, what is not, and who hears of it.
#include <catch2/catch.hpp>

#include "api/graded.h"
#include "base/content.h"
#include "directory/consents.h"
#include "lab.h"
#include "sheet/archive.h"

using namespace ringroom;
using test::Answered;
using test::Lab;

namespace {

/// Student 1001 has a graded contact 1-11, 1002 has 1-12.
class Owned {
public:
    Owned() {
        for (const std::uint64_t student : {1, 2})
            REQUIRE(lab.store().write([&](store::Writer& writer) {
                return test::add_graded(writer, ContactId{10 + student}, AgentId{student});
            }));
    }
    Answered get(const std::string& who, const std::string& path) {
        return lab.ask({.path = path, .token = lab.token(who)});
    }
    Answered post(const std::string& who, const std::string& path, const std::string& body) {
        return lab.ask({.method = "POST", .path = path, .token = lab.token(who), .body = body});
    }
    /// A part of the export; empty: it is not there.
    static std::string part(const Answered& answer, const std::string& name) {
        REQUIRE(answer.status == 200);
        CHECK(answer.headers.at("content-type") == "application/zip");
        const auto zip = sheet::Archive::open(answer.body);
        REQUIRE(zip);
        const auto bytes = (*zip)->has(name) ? (*zip)->read(name) : std::string();
        REQUIRE(bytes);
        return *bytes;
    }
    Lab lab;
};

} // namespace

TEST_CASE("the export holds what is kept of the person, and nothing of others") {
    Owned owned;
    REQUIRE(owned.post("2001", "/messages", R"({"to":["1001"],"text":"周五考试"})").status == 201);
    owned.get("2001", "/recordings/1-11/sound");
    const auto mine = owned.get("1001", "/me/data");
    CHECK(mine.headers.at("content-disposition").find("ringroom-1001.zip") != std::string::npos);
    CHECK(Owned::part(mine, "person.json").find("\"1001\"") != std::string::npos);
    CHECK(Owned::part(mine, "README.txt").find("1001") != std::string::npos);
    const auto results = Owned::part(mine, "results.csv");
    CHECK(results.find("1-11") != std::string::npos);
    CHECK(results.find("1-12") == std::string::npos);
    CHECK(Owned::part(mine, "results.json").find("\"1-11\"") != std::string::npos);
    CHECK(Owned::part(mine, "messages.csv").find("周五考试") != std::string::npos);
    CHECK(Owned::part(mine, "recordings.csv").find("recordings/1-11.wav") != std::string::npos);
    CHECK(Owned::part(mine, "recordings/1-11.wav") == "0123456789");
    CHECK(Owned::part(mine, "recordings/1-12.wav").empty());
    CHECK(Owned::part(mine, "who-looked.csv").find("2001") != std::string::npos);
    const auto silent = owned.get("1001", "/me/data?sound=false");
    CHECK(Owned::part(silent, "recordings/1-11.wav").empty());
    CHECK(Owned::part(silent, "recordings.csv").find("1-11") != std::string::npos);
    CHECK(owned.get("1001", "/me/data?sound=loud").status == 400);
    // Nothing stays behind on the disk.
    CHECK(std::filesystem::is_empty(owned.lab.data() / "exports"));
}

TEST_CASE(
    "consents, the contact log, cases, callbacks and calibrations are in it, one's own only") {
    Owned owned;
    const auto course = R"({"name":"实训","class_name":"A","consent":"通话将被录音。"})";
    REQUIRE(owned.post("2001", "/courses", course).status == 201);
    const auto version = directory::consent_version("通话将被录音。");
    const auto answer = [&](const std::string& who, const char* accepted) {
        REQUIRE(
            owned
                .post(who, "/me/consents",
                      R"({"course":1,"version":")" + version + R"(","accepted":)" + accepted + "}")
                .status == 200);
    };
    answer("1001", "true");
    const auto calibration = owned.post(
        "2001", "/calibrations", R"({"contact":"1-11","title":"第一次校准","class_name":"A"})");
    REQUIRE(calibration.status == 201);
    answer("1001", "false");
    answer("1002", "true");
    const auto open = [&](const std::string& who, const std::string& title) {
        REQUIRE(
            owned
                .post(who, "/cases",
                      R"({"telephone":"13800001111","title":")" + title + R"(","note":"三天没修"})")
                .status == 201);
        REQUIRE(owned
                    .post(who, "/callbacks",
                          R"({"telephone":"13800001111","note":")" + title + R"(","due_at":")" +
                              to_iso(wall_now() + 60_min) + "\"}")
                    .status == 201);
    };
    open("1001", "断网");
    open("1002", "退费");
    REQUIRE(owned.lab
                .ask({.method = "PUT",
                      .path = "/calibrations/1/sheet",
                      .token = owned.lab.token("1001"),
                      .body = R"({"version":0,"given":false,"remark":"语速偏快","answers":[]})"})
                .status == 200);
    const auto mine = owned.get("1001", "/me/data");
    const auto consents = Owned::part(mine, "consents.csv");
    CHECK(consents.find(version) != std::string::npos);
    CHECK(consents.find("通话将被录音。") != std::string::npos);
    CHECK(consents.find("Z,20") != std::string::npos); // and when it was taken back
    CHECK(Owned::part(mine, "cases.csv").find("断网") != std::string::npos);
    CHECK(Owned::part(mine, "cases.csv").find("退费") == std::string::npos);
    CHECK(Owned::part(mine, "callbacks.csv").find("断网") != std::string::npos);
    CHECK(Owned::part(mine, "callbacks.csv").find("退费") == std::string::npos);
    CHECK(Owned::part(mine, "calibrations.json").find("语速偏快") != std::string::npos);
    const auto others = owned.get("1002", "/me/data");
    CHECK(Owned::part(others, "consents.csv").find("Z,20") == std::string::npos); // it holds
    CHECK(Owned::part(others, "calibrations.json").find("语速偏快") == std::string::npos);
    const auto readme = Owned::part(mine, "README.txt");
    for (const auto* file :
         {"consents.csv", "contact-log.csv", "cases.csv", "callbacks.csv", "calibrations.json"}) {
        CHECK(readme.find(file) != std::string::npos);
        CHECK_FALSE(Owned::part(mine, file).empty());
    }
}

TEST_CASE("marks are in the export once they are out, and not before") {
    Owned owned;
    const auto marks = [&] { return Owned::part(owned.get("1001", "/me/data"), "marks.json"); };
    REQUIRE(owned.lab
                .ask({.method = "PUT",
                      .path = "/grading/1-11/sheet",
                      .token = owned.lab.token("2001"),
                      .body = R"({"version":0,"given":true,"remark":"太快了","answers":)"
                              R"([{"item":"解决方案","applies":true,"points":600,"reason":""}]})"})
                .status == 200);
    REQUIRE(owned.post("2001", "/recordings/1-11/comments", R"({"from":1,"words":"没有复述"})")
                .status == 201);
    CHECK(marks().find("太快了") == std::string::npos);
    CHECK(Owned::part(owned.get("1001", "/me/data"), "comments.json").find("没有复述") ==
          std::string::npos);
    REQUIRE(owned.post("2001", "/grading/1-11/steps", R"({"step":"publish","version":1})").status ==
            200);
    CHECK(marks().find("太快了") != std::string::npos);
    CHECK(Owned::part(owned.get("1001", "/me/data"), "comments.json").find("没有复述") !=
          std::string::npos);
}

TEST_CASE("an administrator exports a person's data at their request; the person reads of it") {
    Owned owned;
    CHECK(owned.get("1002", "/people/1/data").status == 403);
    CHECK(owned.get("2001", "/people/1/data").status == 403);
    // What somebody practised for themselves, and did not share, they alone have.
    owned.lab.machine().practice = "private";
    const auto others = owned.get("9001", "/people/1/data");
    for (const auto* part : {"results.csv", "results.json", "recordings.csv", "contact-log.csv"})
        CHECK(Owned::part(others, part).find("1-11") == std::string::npos);
    CHECK(Owned::part(others, "recordings/1-11.wav").empty());
    CHECK(Owned::part(others, "README.txt").find("Own practice that") != std::string::npos);
    const auto own = owned.get("1001", "/me/data");
    CHECK(Owned::part(own, "results.csv").find("1-11") != std::string::npos);
    CHECK_FALSE(Owned::part(own, "recordings/1-11.wav").empty());
    CHECK(Owned::part(own, "README.txt").find("Own practice that") == std::string::npos);
    owned.lab.machine().practice = nullptr;
    const auto answer = owned.get("9001", "/people/1/data");
    CHECK(Owned::part(answer, "person.json").find("\"1001\"") != std::string::npos);
    CHECK(Owned::part(answer, "results.csv").find("1-11") != std::string::npos);
    CHECK(owned.get("9001", "/people/99/data").status == 404);
    const auto log = owned.get("1001", "/me/audit?kind=data-export").body;
    CHECK(log.find("\"number\":\"9001\"") != log.npos);
    CHECK(log.find("\"number\":\"1002\"") != log.npos); // the attempt
    const auto chain = owned.get("2001", "/evidence?kind=data_exported").body;
    CHECK(chain.find("\"subject\":\"1001\"") != chain.npos);
    CHECK(chain.find("9001") != chain.npos);
}
