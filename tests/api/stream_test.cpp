// The event stream, with Beast as the client.
#include <catch2/catch.hpp>

#include "api/limits.h"
#include "api/stream_codes.h"
#include "stream_client.h"

using namespace ringroom;
using nlohmann::json;
using test::Lab;
using test::logged_in;
using Client = test::StreamClient;
namespace asio = boost::asio;

TEST_CASE("a stream begins with a login in its first message or its protocol, never its address") {
    Lab lab;
    logged_in(lab, "1001");
    Client by_protocol(lab);
    CHECK(by_protocol.open("ringroom.v1, token." + lab.token("1001")) == 101);
    CHECK(by_protocol.protocol == "ringroom.v1");
    CHECK(by_protocol.next().at("type") == "hello");
    Client by_address(lab);
    CHECK(by_address.open("", "", "/api/v1/events?token=" + lab.token("1001")) == 400);
    Client wrong(lab);
    REQUIRE(wrong.open() == 101);
    wrong.login("nonsense");
    CHECK(wrong.next().is_null());
    CHECK(wrong.close_code() == api::stream_code::token);
    Client chatter(lab);
    REQUIRE(chatter.open() == 101);
    chatter.say(R"({"type":"subscribe"})");
    CHECK(chatter.next().is_null());
    CHECK(chatter.close_code() == api::stream_code::policy);
}

TEST_CASE("a page from elsewhere gets no stream") {
    Lab lab;
    Client foreign(lab);
    CHECK(foreign.open("", "http://evil.example") == 403);
    Client own(lab);
    CHECK(own.open("", "http://lab") == 101);
}

TEST_CASE("each sees the facts that are theirs, in order") {
    Lab lab;
    const auto lei = logged_in(lab, "1001");
    const auto mei = logged_in(lab, "1002");
    const auto teacher = logged_in(lab, "2001");
    const ContactId contact{5};
    lab.machine().tell(fact::OfferBegan{contact, OfferId{1}, AgentId{1}});
    lab.machine().tell(fact::FactSpoken{contact, "工单号", "12345678", false});
    lab.machine().tell(fact::ContactReleased{contact, Cause::normal, "customer", "满意"});
    lab.machine().tell(fact::DrillStateChanged{DrillId{1}, "ended"});
    CHECK(lei->fact().at("name") == "OfferBegan");
    const auto released = lei->fact();
    CHECK(released.at("name") == "ContactReleased");
    CHECK(released.at("ending") == "");
    CHECK(lei->fact().at("name") == "DrillStateChanged");
    CHECK(mei->fact().at("name") == "DrillStateChanged");
    for (const char* name : {"OfferBegan", "FactSpoken", "ContactReleased", "DrillStateChanged"})
        CHECK(teacher->fact().at("name") == name);
}

TEST_CASE("who sits at a seat is told what a leader did to it, and nobody else") {
    Lab lab;
    const auto lei = logged_in(lab, "1001");
    const auto mei = logged_in(lab, "1002");
    const auto next = [](Client& client) {
        auto message = client.next();
        while (message.is_object() && message.value("type", "") == "queues")
            message = client.next();
        return message;
    };
    CHECK(lab.ask({.method = "PUT",
                   .path = "/agents/1/state",
                   .token = lab.token("2001"),
                   .body = R"({"state":"not_ready"})"})
              .status == 204);
    const auto told = next(*lei);
    CHECK(told.at("type") == "order");
    CHECK(told.at("order").at("order") == "not_ready");
    CHECK(told.at("order").at("by_number") == "2001");
    CHECK_FALSE(told.at("order").at("by_name").get<std::string>().empty());
    lab.machine().tell(fact::DrillStateChanged{DrillId{1}, "ended"});
    CHECK(next(*mei).at("type") == "fact");
}

TEST_CASE("queue figures come to everybody, in their language") {
    Lab lab;
    const auto lei = logged_in(lab, "1001");
    json figures;
    while (figures.is_null() || figures.at("type") != "queues")
        figures = lei->next();
    CHECK(figures.at("items").at(0).at("name") == "Complaints");
}

TEST_CASE("logging out ends the streams of that token only") {
    Lab lab;
    const auto token = lab.token("1001");
    Client first(lab);
    REQUIRE(first.open() == 101);
    first.login(token);
    CHECK(first.next().at("type") == "hello");
    const auto second = logged_in(lab, "1001");
    CHECK(lab.ask({.method = "POST", .path = "/logout", .token = token}).status == 204);
    CHECK(first.fact().is_null());
    CHECK(first.close_code() == api::stream_code::token);
    lab.machine().tell(fact::DrillStateChanged{DrillId{1}, "ended"});
    CHECK_FALSE(second->fact().is_null());
}

TEST_CASE("a seat that comes back does not drive the person out of another") {
    Lab lab;
    const auto first = lab.token("1001");
    const auto second = lab.token("1001");
    auto there = std::make_unique<Client>(lab);
    REQUIRE(there->open() == 101);
    there->login(second);
    REQUIRE(there->next().at("type") == "hello");
    const auto sits = [&](const std::string& token) {
        CHECK(lab.ask({.method = "POST", .path = "/seat/log-on", .token = token, .body = "{}"})
                  .status == 204);
    };
    const auto comes_back = [&](const std::string& former) {
        return lab
            .ask({.method = "POST",
                  .path = "/login",
                  .body = R"({"number":"1001","password":"correct horse","former":")" + former +
                          R"("})"})
            .status;
    };
    sits(first);
    CHECK(comes_back(first) == 200); // nobody sat anywhere else
    sits(second);
    CHECK(comes_back(first) == 409);
    CHECK(comes_back(second) == 200); // that seat itself
    CHECK(lab.token("1001") != "");   // who signs in is not who comes back
    there.reset();
    // Once nobody is there any more it may.
    bool free = false;
    for (int i = 0; i < 200 && !free; ++i)
        free = comes_back(first) == 200;
    CHECK(free);
}

TEST_CASE("a person has so many streams and no more") {
    Lab lab;
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < api::limits::streams_a_person; ++i)
        clients.push_back(logged_in(lab, "1001"));
    Client one_more(lab);
    REQUIRE(one_more.open() == 101);
    one_more.login(lab.token("1002"));
    CHECK(one_more.next().at("type") == "hello");
    Client too_many(lab);
    REQUIRE(too_many.open() == 101);
    too_many.login(lab.token("1001"));
    CHECK(too_many.next().is_null());
    CHECK(too_many.close_code() == api::stream_code::try_again);
}

TEST_CASE("large, binary, unmasked and endless messages end the stream") {
    Lab lab;
    const auto large = logged_in(lab, "1001");
    large->say(std::string(api::limits::stream_message_bytes + 1, 'x'));
    CHECK(large->fact().is_null());
    CHECK(large->close_code() == 1009);

    const auto binary = logged_in(lab, "1001");
    binary->ws().binary(true);
    binary->say("x");
    CHECK(binary->fact().is_null());
    CHECK(binary->close_code() == api::stream_code::unsupported);

    const auto unmasked = logged_in(lab, "1001");
    asio::write(unmasked->ws().next_layer(), asio::buffer(std::string("\x81\x01x", 3)));
    CHECK(unmasked->fact().is_null());
    CHECK(unmasked->close_code() == 1002);

    const auto broken = logged_in(lab, "1001");
    broken->say("\xff\xfe");
    CHECK(broken->fact().is_null());
    CHECK(broken->close_code() == 1007);

    const auto flood = logged_in(lab, "1001");
    boost::system::error_code ec;
    for (std::size_t i = 0; i <= api::limits::stream_messages && !ec; ++i)
        flood->ws().ping({}, ec);
    CHECK(flood->fact().is_null());
    CHECK(flood->close_code() == api::stream_code::policy);
}

TEST_CASE("a client that does not read is dropped, the others read on") {
    Lab lab;
    const auto reader = logged_in(lab, "2001");
    Client sleeper(lab, 4096);
    REQUIRE(sleeper.open() == 101);
    sleeper.login(lab.token("9001"));
    REQUIRE(sleeper.next().at("type") == "hello");
    const std::string words(4'000, 'w');
    const std::size_t count = 3 * api::limits::stream_queue_bytes / words.size();
    for (std::size_t i = 0; i < count; ++i) {
        lab.machine().tell(fact::LineBegan{ContactId{1}, std::to_string(i), words});
        REQUIRE(reader->fact().at("line") == std::to_string(i));
    }
    const auto metrics = lab.ask({.path = "/metrics"}).body;
    CHECK(metrics.find("ringroom_api_slow_streams_dropped_total 1\n") != std::string::npos);
    CHECK(metrics.find("ringroom_api_streams 1\n") != std::string::npos);
}

TEST_CASE("the server ends with streams open") {
    Lab lab;
    const auto client = logged_in(lab, "1001");
    lab.stop();
    CHECK(client->fact().is_null());
}
