// Messages between people and the knowledge base, over the running server.
#include <catch2/catch.hpp>

#include "knowledge/limits.h"
#include "messages/limits.h"
#include "stream_client.h"

using namespace ringroom;
using nlohmann::json;
using test::Lab;
using test::logged_in;

namespace {

std::string code(const test::Answered& answer) {
    return json::parse(answer.body).value("code", "");
}

class Room {
public:
    explicit Room(api::Options options = {})
        : lab(std::move(options))
        , lei(lab.token("1001"))
        , mei(lab.token("1002"))
        , teacher(lab.token("2001"))
        , leader(lab.token("3001")) {
        add("1003", "B");
        bo = lab.token("1003");
    }
    void add(const std::string& number, const std::string& class_name) {
        const json person = {{"number", number},
                             {"name", "N" + number},
                             {"role", "student"},
                             {"classes", {class_name}},
                             {"password", "correct horse"}};
        REQUIRE(lab.ask({.method = "POST",
                         .path = "/people",
                         .token = lab.token("9001"),
                         .body = person.dump()})
                    .status == 201);
    }
    test::Answered send(const std::string& token, const json& message) {
        return lab.ask(
            {.method = "POST", .path = "/messages", .token = token, .body = message.dump()});
    }
    wire::MessagePage list(const std::string& token, const std::string& query = "") {
        const auto answer = lab.ask({.path = "/messages" + query, .token = token});
        REQUIRE(answer.status == 200);
        const auto page = wire::decode<wire::MessagePage>(answer.body);
        REQUIRE(page);
        return *page;
    }
    std::vector<std::string> recipients(const std::string& token) {
        const auto answer = lab.ask({.path = "/messages/recipients", .token = token});
        std::vector<std::string> out;
        const auto list = wire::decode<wire::RecipientList>(answer.body);
        for (const auto& one : list->items)
            out.push_back(one.number);
        return out;
    }

    Lab lab;
    std::string lei, mei, teacher, leader, bo; ///< tokens; bo is of another class
};

using Numbers = std::vector<std::string>;

} // namespace

TEST_CASE("a message reaches the seat it names, live and in the list, and no other seat") {
    Room room;
    const auto mei = logged_in(room.lab, "1002");
    const auto teacher = logged_in(room.lab, "2001");
    const auto sent =
        room.send(room.lei, {{"to", {"1002"}}, {"text", "שלום \U0001F600 第三单怎么写?"}});
    CHECK(sent.status == 201);
    const auto live = mei->message();
    CHECK(live.at("text") == "שלום \U0001F600 第三单怎么写?");
    CHECK(live.at("from_number") == "1001");
    CHECK(live.at("mine") == false);
    CHECK(live.at("read") == false);
    CHECK(room.list(room.mei).unread == 1);
    CHECK(room.list(room.lei).items.at(0).mine);
    CHECK(room.list(room.lei).unread == 0);
    for (const auto& other : {room.teacher, room.leader, room.bo}) {
        CHECK(room.list(other).items.empty());
        CHECK(room.list(other).unread == 0);
    }
    // What the teacher's stream gets first is what was sent to the teacher, later.
    REQUIRE(room.send(room.lei, {{"to", {"2001"}}, {"text", "second"}}).status == 201);
    CHECK(teacher->message().at("text") == "second");
}

TEST_CASE("students write to their class, team leaders and teachers; others are not there") {
    Room room;
    CHECK(room.recipients(room.lei) == Numbers{"1002", "2001", "3001", "9001"});
    CHECK(room.recipients(room.bo) == Numbers{"2001", "3001", "9001"});
    CHECK(room.recipients(room.teacher) == Numbers{"1001", "1002", "1003", "3001", "9001"});
    const auto to = [](const char* number) { return json{{"to", {number}}, {"text", "x"}}; };
    const auto other_class = room.send(room.lei, to("1003"));
    CHECK(other_class.status == 422);
    CHECK(code(other_class) == "messages.nobody");
    auto unknown = room.send(room.lei, to("7777"));
    CHECK(unknown.status == 422); // the same answer as for one who is there
    unknown.body.replace(unknown.body.find("7777"), 4, "1003");
    CHECK(unknown.body == other_class.body);
    CHECK(room.send(room.lei, to("1001")).status == 422); // oneself
    CHECK(room.send(room.bo, to("2001")).status == 201);
    CHECK(room.send(room.leader, to("1003")).status == 201);
}

TEST_CASE("a notice goes to a class or to all, from team leaders and teachers only") {
    Room room;
    const auto bo = logged_in(room.lab, "1003");
    const auto lei = logged_in(room.lab, "1001");
    const auto refused = room.send(room.lei, {{"all", true}, {"text", "x"}});
    CHECK(refused.status == 403);
    CHECK(code(refused) == "messages.no_notice");
    CHECK(room.send(room.lei, {{"class_name", "A"}, {"text", "x"}}).status == 403);
    CHECK(room.send(room.teacher, {{"class_name", "A"}, {"text", "to A"}}).status == 201);
    CHECK(room.send(room.teacher, {{"all", true}, {"text", "to all"}}).status == 201);
    const auto first = lei->message();
    CHECK(first.at("text") == "to A");
    CHECK(first.at("audience") == "class");
    CHECK(first.at("audience_name") == "A");
    CHECK(bo->message().at("text") == "to all");
    CHECK(room.list(room.bo).items.size() == 1);
    CHECK(room.list(room.mei).unread == 2);
    CHECK(code(room.send(room.teacher, {{"class_name", "C"}, {"text", "x"}})) == "messages.nobody");
    for (const json& wrong :
         {json{{"text", "x"}}, json{{"to", {"1001"}}, {"all", true}, {"text", "x"}}})
        CHECK(code(room.send(room.teacher, wrong)) == "messages.to_whom");
}

TEST_CASE("a lab may keep its students from writing") {
    Room room({.students_write = false});
    const auto refused = room.send(room.lei, {{"to", {"1002"}}, {"text", "x"}});
    CHECK(refused.status == 403);
    CHECK(code(refused) == "messages.not_allowed");
    CHECK(room.recipients(room.lei).empty());
    CHECK(room.send(room.teacher, {{"to", {"1001"}}, {"text", "x"}}).status == 201);
}

TEST_CASE("reading is one's own; another's message is not there") {
    Room room;
    REQUIRE(room.send(room.teacher, {{"to", {"1001", "1002"}}, {"text", "one"}}).status == 201);
    REQUIRE(room.send(room.teacher, {{"to", {"1001"}}, {"text", "two"}}).status == 201);
    const auto two = std::to_string(room.list(room.lei).items.at(0).id);
    const auto read = [&](const std::string& token, const std::string& path) {
        return room.lab.ask({.method = "POST", .path = path, .token = token}).status;
    };
    CHECK(read(room.mei, "/messages/" + two + "/read") == 404);
    CHECK(read(room.mei, "/messages/0/read") == 404);
    CHECK(read(room.lei, "/messages/" + two + "/read") == 204);
    CHECK(room.list(room.lei).unread == 1);
    CHECK(read(room.lei, "/messages/read") == 204);
    CHECK(room.list(room.lei).unread == 0);
    CHECK(room.list(room.mei).unread == 1);
    const auto first = room.list(room.lei, "?limit=1");
    REQUIRE(first.next);
    CHECK(room.list(room.lei, "?limit=1&after=" + *first.next).items.at(0).text == "one");
}

TEST_CASE("texts of two thousand Chinese characters travel; longer, empty and odd ones do not") {
    Room room;
    std::string fits;
    for (std::size_t i = 0; i < messages::limits::characters; ++i)
        fits += "话";
    const auto send = [&](const std::string& text) {
        return room.send(room.lei, {{"to", {"1002"}}, {"text", text}});
    };
    CHECK(send(fits).status == 201);
    CHECK(code(send(fits + "话")) == "messages.long");
    CHECK(code(send(" ")) == "messages.empty");
    CHECK(code(send("a\x1b[0m")) == "wire.text");
    CHECK(room.list(room.mei).items.at(0).text == fits);
}

TEST_CASE("who writes too much is held up with words") {
    Room room;
    for (int i = 0; i < messages::limits::a_minute; ++i)
        REQUIRE(room.send(room.lei, {{"to", {"1002"}}, {"text", "x"}}).status == 201);
    const auto refused = room.send(room.lei, {{"to", {"1002"}}, {"text", "x"}});
    CHECK(refused.status == 429);
    CHECK(code(refused) == "messages.too_many");
}

TEST_CASE("the knowledge base is searched and read by everybody who is signed in") {
    Room room;
    CHECK(room.lab.ask({.path = "/knowledge?q=light"}).status == 401);
    const auto answer =
        room.lab.ask({.path = "/knowledge?q=%E7%BA%A2%E7%81%AF", .token = room.lei});
    CHECK(answer.status == 200);
    const auto page = wire::decode<wire::KnowledgePage>(answer.body);
    REQUIRE(page);
    REQUIRE(page->items.size() == 1);
    CHECK(page->items[0].id == "light");
    CHECK(page->items[0].place == "title");
    const auto article = wire::decode<wire::Article>(
        room.lab.ask({.path = "/knowledge/tele%3Abill", .token = room.lei}).body);
    REQUIRE(article);
    CHECK(article->text == "Look **here**.");
    CHECK(room.lab.ask({.path = "/knowledge/nothing", .token = room.lei}).status == 404);
    const auto limit = [&](std::size_t n) {
        return room.lab.ask({.path = "/knowledge?limit=" + std::to_string(n), .token = room.lei})
            .status;
    };
    CHECK(limit(knowledge::limits::hits) == 200);
    CHECK(limit(knowledge::limits::hits + 1) == 400);
    CHECK(limit(0) == 400);
}
