#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "wire/finding.h"
#include "wire/limits.h"
#include "wire/messages.h"

using namespace ringroom;
using wire::Trust;

namespace {

std::string code_of(const auto& result) {
    return result ? "" : result.error().code;
}

wire::SeatView full_view() {
    wire::SeatView view;
    view.agent = {.id = AgentId{7},
                  .number = "1001",
                  .name = "李雷",
                  .extension = "1001",
                  .presence = Presence::ready,
                  .activity = Activity::talking,
                  .reason = "",
                  .in_state = 1500_ms,
                  .contact = ContactId{12}};
    wire::SeatContact contact;
    contact.id = ContactId{12};
    contact.direction = Direction::outbound;
    contact.menu_path = {"welcome", "2"};
    contact.customer = {{"name", "姓名", "王桂兰"}};
    contact.form = {"complaint", "投诉", {{"工单号", "工单号", "digits", true, {}}}, {"done"}};
    contact.keyed = {{"工单号", "12345678"}};
    contact.talk_script = {{"opening", "您好"}};
    contact.moves = {{"道歉", "道歉"}};
    contact.waited = 3_s;
    view.contact = contact;
    view.queues = {{QueueId{1}, "complaints", "投诉专席", 3, 9_s, 2, 1, 5, 0}};
    return view;
}

} // namespace

TEST_CASE("a message comes back as it went") {
    const auto view = full_view();
    const auto back = wire::decode<wire::SeatView>(wire::encode(view));
    REQUIRE(back);
    CHECK(*back == view);
    auto without = view;
    without.contact.reset();
    CHECK(*wire::decode<wire::SeatView>(wire::encode(without)) == without);
    const wire::DrillStart start{.pack = "fault",
                                 .class_name = "A",
                                 .script = std::nullopt,
                                 .seed = std::uint64_t{1} << 53,
                                 .ear = "marked",
                                 .contacts = std::nullopt,
                                 .length = 3_min,
                                 .options = {{"pace", "fast"}}};
    CHECK(*wire::decode<wire::DrillStart>(wire::encode(start)) == start);
}

TEST_CASE("what may be missing is missing, the rest is demanded by name") {
    const auto start = wire::decode<wire::DrillStart>(R"({"pack":"p","class_name":"A"})");
    REQUIRE(start);
    CHECK_FALSE(start->seed);
    CHECK(start->options.empty());
    CHECK(wire::decode<wire::LogOn>(R"({"extension":null})"));
    const auto login = wire::decode<wire::LoginRequest>(R"({"number":"1"})");
    CHECK(code_of(login) == "wire.missing");
    CHECK(login.error().text.find("password") != std::string::npos);
    CHECK(code_of(wire::decode<wire::LoginRequest>(R"({"number":"1","password":null})")) ==
          "wire.type");
}

TEST_CASE("a lab serves programs of its own level and of the one before") {
    CHECK(wire::serves(5, 5));
    CHECK(wire::serves(5, 4));
    CHECK_FALSE(wire::serves(4, 5));
    CHECK_FALSE(wire::serves(6, 4));
    CHECK_FALSE(wire::serves(4, 6));
    CHECK(wire::serves(wire::api_level, wire::unsaid_level));
}

TEST_CASE("wrong types are refused, never converted") {
    using wire::decode;
    CHECK(code_of(decode<wire::LoginRequest>(R"({"number":1001,"password":"x"})")) == "wire.type");
    CHECK(code_of(decode<wire::DrillStart>(R"({"pack":"p","class_name":"A","seed":-1})")) ==
          "wire.type");
    CHECK(code_of(decode<wire::DrillStart>(R"({"pack":"p","class_name":"A","seed":1.5})")) ==
          "wire.type");
    CHECK(code_of(decode<wire::DrillStart>(
              R"({"pack":"p","class_name":"A","contacts":9223372036854775808})")) == "wire.type");
    CHECK(code_of(decode<wire::DrillStop>(R"({"cut":"yes"})")) == "wire.type");
    CHECK(code_of(decode<wire::LoginRequest>("[]")) == "wire.type");
    CHECK(code_of(decode<wire::LoginRequest>("7")) == "wire.type");
    auto row = wire::encode(wire::AgentRow{});
    row.replace(row.find("logged_out"), 10, "vanished!!");
    CHECK(code_of(decode<wire::AgentRow>(row)) == "wire.type");
}

TEST_CASE("text that is no JSON is refused") {
    for (const std::string_view bad :
         {"", " ", "{", "nul", R"({"value":NaN})", R"({"value":Infinity})", R"({"value":1e999})",
          R"({"value":"a"} x)", "{'value':'a'}", "{\"value\":\"\xff\"}", "{\"value\":\"\xc0\xaf\"}",
          "{\"value\":\"\xed\xa0\x80\"}", R"({"value":"\ud800"})", "\xfe\xff"}) {
        CAPTURE(bad);
        CHECK(code_of(wire::decode<wire::FieldValue>(bad, Trust::stranger)) == "wire.json");
    }
}

TEST_CASE("depth is bounded at its limit and far past it") {
    const auto nested = [](int levels) {
        return R"({"value":)" + std::string(static_cast<std::size_t>(levels - 1), '[') +
               std::string(static_cast<std::size_t>(levels - 1), ']') + "}";
    };
    CHECK(code_of(wire::decode<wire::FieldValue>(nested(wire::limits::depth))) == "wire.type");
    CHECK(code_of(wire::decode<wire::FieldValue>(nested(wire::limits::depth + 1))) == "wire.depth");
    CHECK(code_of(wire::decode<wire::FieldValue>(nested(100'000))) == "wire.depth");
    CHECK(code_of(wire::decode<wire::FieldValue>(std::string(100'000, '['))) == "wire.depth");
}

TEST_CASE("a stranger sends no doubled, unknown or unprintable fields") {
    using wire::decode;
    CHECK(code_of(decode<wire::FieldValue>(R"({"value":"a","value":"b"})", Trust::stranger)) ==
          "wire.doubled");
    CHECK(code_of(decode<wire::FieldValue>(R"({"value":"a","valeu":"b"})", Trust::stranger)) ==
          "wire.unknown");
    CHECK(decode<wire::FieldValue>(R"({"value":"a","valeu":"b"})", Trust::ours));
    CHECK(code_of(decode<wire::FieldValue>(R"({"value":"a\u0000b"})", Trust::stranger)) ==
          "wire.text");
    CHECK(code_of(decode<wire::FieldValue>(R"({"value":"\u001b[31m"})", Trust::stranger)) ==
          "wire.text");
    CHECK(decode<wire::FieldValue>(R"({"value":"a\nb\tc 王"})", Trust::stranger));
    CHECK(decode<wire::FieldValue>(R"({"value":"\u001b"})", Trust::ours));
    const auto sized = [](std::size_t n) { return R"({"value":")" + std::string(n, 'x') + "\"}"; };
    CHECK(decode<wire::FieldValue>(sized(wire::limits::text_bytes), Trust::stranger));
    CHECK(code_of(decode<wire::FieldValue>(sized(wire::limits::text_bytes + 1), Trust::stranger)) ==
          "wire.text");
    const auto listed = [](std::size_t n) {
        std::string items;
        for (std::size_t i = 0; i < n; ++i)
            items += i == 0 ? "\"c\"" : ",\"c\"";
        return R"({"number":"1","name":"n","role":"student","classes":[)" + items + "]}";
    };
    CHECK(decode<wire::NewPerson>(listed(wire::limits::list_items), Trust::stranger));
    CHECK(code_of(decode<wire::NewPerson>(listed(wire::limits::list_items + 1), Trust::stranger)) ==
          "wire.text");
}

TEST_CASE("names of strangers stay text on the way out") {
    const wire::LabelledValue hostile{"sip", "\"><script>", "a\xff\x1b[2J\nb'; DROP TABLE"};
    const auto text = wire::encode(hostile);
    const auto parsed = nlohmann::json::parse(text);
    CHECK(parsed.at("label") == "\"><script>");
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("stream messages are whole JSON objects") {
    const auto fact = nlohmann::json::parse(wire::stream_fact(R"({"name":"ContactDone"})"));
    CHECK(fact.at("type") == "fact");
    CHECK(fact.at("fact").at("name") == "ContactDone");
    CHECK(nlohmann::json::parse(wire::stream_hello({}, 15_s)).at("heartbeat_ms") == 15'000);
    CHECK(nlohmann::json::parse(wire::stream_queues({{}})).at("items").size() == 1);
}

TEST_CASE("each message has a schema with its fields") {
    const auto schemas = nlohmann::json::parse(wire::schemas());
    CHECK(schemas.at("SeatView").at("properties").at("contact").at("$ref") ==
          "#/components/schemas/SeatContact");
    CHECK(schemas.at("SeatView").at("required").size() == 2);
    CHECK(schemas.at("AgentRow").at("properties").at("presence").at("enum").size() == 3);
    CHECK(schemas.at("ResultRowList").at("properties").at("items").at("type") == "array");
    CHECK(schemas.at("DrillStart").at("required") == nlohmann::json::array({"pack", "class_name"}));
}
