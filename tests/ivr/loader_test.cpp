#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "ivr/loader.h"
#include "ivr/session.h"

using namespace ringroom;
using namespace ringroom::ivr;

namespace {
Compiled load(std::string_view text, Language language = Language::en) {
    auto result = load_flow("t.lua", text, language);
    CHECK((result.flow == nullptr) == has_errors(result.diagnostics));
    for (const auto& d : result.diagnostics) {
        INFO(to_line(d));
        CHECK(d.message.find("<ivr.") == std::string::npos);
    }
    return result;
}
std::vector<std::string> codes(std::string_view text) {
    std::vector<std::string> list;
    for (const auto& d : load(text).diagnostics)
        list.push_back(d.code);
    return list;
}
std::string sample(const std::string& name) {
    std::ifstream in(std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios/sample-lab/ivr" / name,
                     std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
std::string queue_after(const std::shared_ptr<const Flow>& flow, char key) {
    Session session(flow, {});
    Outputs out;
    session.start(Instant{0}, out);
    session.handle(Instant{500}, Digit{key}, out);
    for (const auto& o : out)
        if (const auto* queue = std::get_if<ivr::Queue>(&o))
            return queue->queue;
    return "";
}
using Codes = std::vector<std::string>;
} // namespace

TEST_CASE("the sample flows load and lead where they say, in both languages") {
    for (const auto* name : {"96100.lua", "96100.en.lua"}) {
        INFO(name);
        const auto loaded = load(sample(name), Language::zh);
        for (const auto& d : loaded.diagnostics)
            UNSCOPED_INFO(to_line(d));
        REQUIRE(loaded.flow);
        CHECK(loaded.diagnostics.empty());
        CHECK(loaded.flow->numbers == std::vector<std::string>{"96100"});
        CHECK(queue_after(loaded.flow, '1') == "宽带故障专席");
        CHECK(queue_after(loaded.flow, '2') == "投诉专席");
        CHECK(queue_after(loaded.flow, '0') == "综合席");
        CHECK(queue_after(loaded.flow, '5') == "");
    }
    CHECK(load(sample("96100.lua")).flow->language == Language::zh);
    CHECK(load(sample("96100.en.lua")).flow->language == Language::en);
}

TEST_CASE("every kind of node can be written") {
    const auto loaded = load(R"(
flow { title = "all", number = { "96100", "96101" }, start = "hours", on_fault = "bye" }
hours "hours" {
  { weekdays = "1-5", from = "08:30", to = "17:30", next = "notice" },
  { date = "2026-10-01..2026-10-07", next = "bye" },
  otherwise = "bye",
}
say "notice" { play = { "notice.wav", "You are {caller:digits}." }, next = "ask", barge_in = "no" }
collect "ask" { play = "Ticket?", variable = "ticket", least = 4, most = 8, closing = "*",
                secret = true, wait = 4.5, gap = 2, next = "which", on_failure = "bye",
                on_timeout = "bye" }
choose "which" { variable = "ticket", values = { ["4711"] = "vip" }, otherwise = "mark" }
set "mark" { variable = "kind", value = "plain {ticket}", next = "on" }
jump "on" { next = "menu" }
menu "menu" { play = "?", type_ahead = false,
              keys = { "vip", "out", ["*"] = "back", ["#"] = "top" } }
queue "vip" { queue = "vip", priority = 5, skills = { "zh", "vip" }, otherwise = "bye" }
transfer "out" { number = "9{caller}" }
hang_up "bye" { play = "Bye." }
)");
    REQUIRE(loaded.flow);
    CHECK(loaded.diagnostics.empty());
    const auto& nodes = loaded.flow->nodes;
    REQUIRE(nodes.size() == 10);
    const auto& hours = std::get<TimeBranch>(nodes[0].step);
    REQUIRE(hours.rules.size() == 2);
    CHECK(hours.rules[0].first.from == 510);
    CHECK(hours.rules[1].first.last == Date{2026, 10, 7});
    const auto& collect = std::get<Collect>(nodes[2].step);
    CHECK(collect.first_digit == 4'500_ms);
    CHECK(collect.terminator == '*');
    CHECK(collect.secret);
    const auto& menu = std::get<Menu>(nodes[6].step);
    REQUIRE(menu.keys.size() == 4);
    CHECK(menu.keys[2].first == "1");
    CHECK(menu.keys[0].second.kind == Target::Kind::top);
    CHECK_FALSE(menu.type_ahead);
    CHECK(std::get<ToQueue>(nodes[7].step).skills.size() == 2);
    CHECK_FALSE(std::get<Say>(nodes[1].step).barge_in);
    CHECK(nodes[1].line == 8);
}

TEST_CASE("a node without fields needs no braces") {
    const auto loaded = load("hang_up \"bye\"\n");
    REQUIRE(loaded.flow);
    CHECK(loaded.flow->nodes.size() == 1);
}

TEST_CASE("Chinese words, full-width punctuation and English words may stand together") {
    const auto loaded = load("菜单 “一” \xEF\xBD\x9B 播\xEF\xBC\x9D“请按 1”\xEF\xBC\x8C "
                             "keys = { [\"1\"] = \"二\" } \xEF\xBD\x9D\n排队 \"二\" { 队列=\"q\" }",
                             Language::zh);
    for (const auto& d : loaded.diagnostics)
        UNSCOPED_INFO(to_line(d));
    REQUIRE(loaded.flow);
    CHECK(queue_after(loaded.flow, '1') == "q");
}

TEST_CASE("each mistake is named with its line, and nothing is loaded") {
    const auto loaded =
        load("menu \"m\" {\n  play = \"x\",\n  keys = { [\"1\"] = \"quue\" },\n"
             "  wiat = 3,\n}\nqueue \"queue\" { queue = \"q\", priority = \"high\" }\n");
    CHECK_FALSE(loaded.flow);
    REQUIRE(loaded.diagnostics.size() == 3);
    CHECK(loaded.diagnostics[0].code == "ivr.unknown_field_near");
    CHECK(loaded.diagnostics[0].line == 4);
    CHECK(loaded.diagnostics[0].column == 3);
    CHECK(loaded.diagnostics[1].code == "ivr.want_number");
    CHECK(loaded.diagnostics[1].line == 6);
    CHECK(loaded.diagnostics[2].code == "ivr.unknown_target_near");
    CHECK(loaded.diagnostics[2].line == 3);
    CHECK(loaded.diagnostics[2].message.find("queue") != std::string::npos);
}

TEST_CASE("a queue, a skill or a number the lab does not have is named where it is written") {
    const std::string text = "queue \"cable\" { otherwise = \"out\", queue = \"cable\",\n"
                             "  skills = { \"English\", \"Englsh\", \"dancing\" } }\n"
                             "排队 \"二\" { 队列=\"宽带专席\" }\n"
                             "transfer \"out\" { number = 96109 }\n"
                             "transfer \"open\" { number = \"{caller}\" }\n";
    const Vocabulary known{.queues = {{"cables", "宽带故障专席"}},
                           .skills = {{"English", "French"}},
                           .numbers = {{"96100", "110"}}};
    const auto mistakes = [&](const Vocabulary& words, Language language) {
        std::vector<std::string> out;
        for (const auto& d : load_flow("t.lua", text, language, words).diagnostics)
            if (d.severity == Severity::error)
                out.push_back(to_line(d));
        return out;
    };
    CHECK(mistakes(known, Language::en) ==
          std::vector<std::string>{
              "t.lua:1:44: the lab has no queue \"cable\"; did you mean \"cables\"?",
              "t.lua:2:25: the lab has no skill \"Englsh\"; did you mean \"English\"?",
              "t.lua:2:35: the lab has no skill \"dancing\"; name it under skills at the top of "
              "lab.toml, or correct it",
              "t.lua:3:13: the lab has no queue \"宽带专席\"; did you mean \"宽带故障专席\"?",
              "t.lua:4:27: \"96109\" is no service number of the lab; did you mean \"96100\"?"});
    CHECK(mistakes(known, Language::zh)[0] ==
          "t.lua:1:44: 实训室没有队列“cable”；是不是“cables”？");
    // What nobody gave is not looked at; what is given and empty knows no name.
    CHECK(mistakes({}, Language::en).empty());
    CHECK(mistakes({.skills = std::vector<std::string>{}}, Language::en).size() == 3);
    CHECK_FALSE(load_flow("t.lua", text, Language::en, known).flow);
    CHECK(load_flow("t.lua", text, Language::en).flow);
}

TEST_CASE("shapes, types and values that make no sense") {
    CHECK(codes("") == Codes{"ivr.empty_flow"});
    CHECK(codes("flow \"x\" {}\nhang_up \"b\"") == Codes{"ivr.flow_shape"});
    CHECK(codes("flow {}\nflow {}\nhang_up \"b\"") == Codes{"ivr.flow_twice"});
    CHECK(codes("menu { play = \"x\" }\nhang_up \"b\"") == Codes{"ivr.node_shape"});
    CHECK(codes("flow { language = \"fr\" }\nhang_up \"b\"") == Codes{"ivr.bad_language"});
    CHECK(codes("hang_up \"b\" { \"stray\" }") == Codes{"ivr.stray_items"});
    CHECK(codes("hang_up \"b\" { play = 5.5 }").front() == "ivr.want_texts");
    CHECK(codes("hang_up \"b\" { xyz = 1 }") == Codes{"ivr.unknown_field"});
    const std::string menu = "menu \"m\" { play = \"x\", keys = { [\"1\"] = \"m\" }, ";
    CHECK(codes(menu + "wait = \"long\" }") == Codes{"ivr.want_seconds"});
    CHECK(codes(menu + "barge_in = 1 }") == Codes{"ivr.want_yes"});
    CHECK(codes(menu + "on_timeout = 1 }") == Codes{"ivr.want_text"});
    CHECK(codes("menu \"m\" { play = \"x\", keys = \"1\" }") ==
          Codes{"ivr.want_targets", "ivr.no_keys"});
    const std::string tail = " otherwise = \"b\" }\nhang_up \"b\"";
    CHECK(codes("hours \"h\" { { weekdays = \"8\", next = \"b\" }," + tail) ==
          Codes{"ivr.bad_weekdays"});
    CHECK(codes("hours \"h\" { { date = \"2026-02-30\", next = \"b\" }," + tail) ==
          Codes{"ivr.bad_date"});
    CHECK(codes("hours \"h\" { { date = \"2026-02-03..2026-02-01\", next = \"b\" }," + tail) ==
          Codes{"ivr.bad_date"});
    CHECK(codes("hours \"h\" { { from = \"25:00\", next = \"b\" }," + tail) ==
          Codes{"ivr.bad_time"});
    CHECK(codes("hours \"h\" { { from = \"24:00\", next = \"b\" }," + tail) ==
          Codes{"ivr.bad_time"});
    CHECK(codes("hours \"h\" { 5," + tail) == Codes{"ivr.want_rules"});
}

TEST_CASE("hostile and broken files are refused") {
    CHECK_FALSE(load("while true do end").flow);
    CHECK_FALSE(load("menu \"m\" {").flow);
    CHECK_FALSE(load("os.execute('true')").flow);
    CHECK_FALSE(load("manu \"m\" {}").flow);
    CHECK_FALSE(load("x = \"").flow);
    CHECK(codes(std::string(limits::file_bytes + 1, ' ')) == Codes{"ivr.file_too_large"});
}
