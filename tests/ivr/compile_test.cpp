#include <algorithm>

#include <catch2/catch.hpp>

#include "ivr/flow.h"

using namespace ringroom;
using namespace ringroom::ivr;

namespace {
Menu menu_of(std::vector<std::pair<std::string, std::string>> keys) {
    Menu menu;
    menu.greeting = {prompt("hello")};
    for (auto& [key, name] : keys)
        menu.keys.push_back({key, Target{.name = name}});
    return menu;
}
Node node(std::string name, Step step, int line = 1) {
    return {.name = std::move(name), .line = line, .step = std::move(step)};
}
const Node bye = node("bye", HangUp{}, 99);

std::vector<std::string> codes(Flow flow) {
    const auto result = compile(std::move(flow), "x.lua", Language::en);
    std::vector<std::string> found;
    for (const auto& d : result.diagnostics) {
        CHECK(d.message.find('<') == std::string::npos); // the text exists
        CHECK(d.message.find('{') == std::string::npos); // and is filled in
        found.push_back(d.code);
    }
    CHECK((result.flow == nullptr) == has_errors(result.diagnostics));
    return found;
}
std::vector<std::string> codes(Step step, bool with_bye = true) {
    Flow flow;
    flow.nodes.push_back(node("n", std::move(step)));
    if (with_bye) {
        flow.nodes.push_back(bye);
        flow.on_fault.name = "bye"; // so that it is reachable
    }
    return codes(std::move(flow));
}
using Codes = std::vector<std::string>;
} // namespace

TEST_CASE("a sound flow has nothing to complain about") {
    CHECK(codes(menu_of({{"1", "bye"}})).empty());
    CHECK(codes(ToQueue{.queue = "all"}).empty());
}

TEST_CASE("targets must exist, and the nearest name is offered") {
    CHECK(codes(menu_of({{"1", "nowhere at all"}})) == Codes{"ivr.unknown_target"});
    CHECK(codes(menu_of({{"1", "byee"}})) == Codes{"ivr.unknown_target_near"});
    CHECK(codes(menu_of({{"1", ""}})) == Codes{"ivr.key_without_target"});
    CHECK(codes(menu_of({{"1", "back"}, {"2", "top"}, {"3", "hang_up"}, {"4", "返回"}})).empty());
    Flow flow;
    flow.start.name = "back";
    flow.nodes.push_back(bye);
    CHECK(codes(flow) == Codes{"ivr.start_is_no_node"});
}

TEST_CASE("keys must be pressable, different and prefix-free") {
    CHECK(codes(menu_of({})) == Codes{"ivr.no_keys"});
    CHECK(codes(menu_of({{"1", "bye"}, {"12", "bye"}})) == Codes{"ivr.not_prefix_free"});
    CHECK(codes(menu_of({{"1", "bye"}, {"1", "bye"}})) == Codes{"ivr.key_twice"});
    CHECK(codes(menu_of({{"", "bye"}})) == Codes{"ivr.bad_key"});
    CHECK(codes(menu_of({{"1x", "bye"}})) == Codes{"ivr.bad_key"});
    CHECK(codes(menu_of({{"12345678", "bye"}, {"*#", "bye"}, {"D", "bye"}})).empty());
    CHECK(codes(menu_of({{"123456789", "bye"}})) == Codes{"ivr.bad_key"});
    std::vector<std::pair<std::string, std::string>> many;
    for (std::size_t i = 0; i < limits::keys; ++i)
        many.emplace_back(std::to_string(10 + i), "bye");
    CHECK(codes(menu_of(many)).empty());
    many.emplace_back("99", "bye");
    CHECK(codes(menu_of(many)) == Codes{"ivr.too_many_keys"});
}

TEST_CASE("every node that asks or speaks has words") {
    auto silent = menu_of({{"1", "bye"}});
    silent.greeting.clear();
    CHECK(codes(silent) == Codes{"ivr.no_prompt"});
    silent.greeting = {prompt("")};
    CHECK(codes(silent) == Codes{"ivr.no_prompt"});
    CHECK(codes(Say{.next = {.name = "bye"}}) == Codes{"ivr.no_prompt"});
    CHECK(codes(Say{.prompts = {prompt("x")}}) == Codes{"ivr.no_next"});
    auto much = menu_of({{"1", "bye"}});
    much.greeting.assign(limits::prompts, prompt("x"));
    CHECK(codes(much).empty());
    much.greeting.push_back(prompt("x"));
    CHECK(codes(much) == Codes{"ivr.too_many_prompts"});
    much.greeting = {prompt(std::string(limits::prompt_bytes, 'x'))};
    CHECK(codes(much).empty());
    much.greeting = {prompt(std::string(limits::prompt_bytes + 1, 'x'))};
    CHECK(codes(much) == Codes{"ivr.prompt_too_long"});
}

TEST_CASE("prompts with braces name known variables and manners") {
    const auto with = [](std::string_view words) {
        auto menu = menu_of({{"1", "bye"}});
        menu.greeting = {prompt(words)};
        return codes(menu);
    };
    CHECK(with("{caller:digits} {主叫:逐位} {number}").empty());
    CHECK(with("{caller\xEF\xBC\x9A逐位}").empty()); // a full-width colon
    CHECK(with("{nobody}") == Codes{"ivr.unknown_variable"});
    CHECK(with("{caller:loud}") == Codes{"ivr.prompt_unknown_manner"});
    CHECK(with("{caller") == Codes{"ivr.prompt_open_brace"});
    CHECK(with("{}").front() == "ivr.prompt_no_variable");
    CHECK(with("../secret.wav") == Codes{"ivr.prompt_file_outside"});
    CHECK(with("welcome.wav").empty());
    CHECK(prompt("welcome.wav").file);
    CHECK_FALSE(prompt(".wav").file);
}

TEST_CASE("numbers asked for have sensible lengths, timers and tries") {
    Collect collect{.greeting = {prompt("?")}, .variable = "v", .next = {.name = "bye"}};
    CHECK(codes(collect).empty());
    auto bad = collect;
    bad.digits_min = 0;
    CHECK(codes(bad) == Codes{"ivr.bad_digit_count"});
    bad = collect;
    bad.digits_max = limits::collected_digits + 1;
    CHECK(codes(bad) == Codes{"ivr.bad_digit_count"});
    bad = collect;
    bad.terminator = '5';
    CHECK(codes(bad) == Codes{"ivr.bad_terminator"});
    bad = collect;
    bad.variable.clear();
    CHECK(codes(bad) == Codes{"ivr.no_variable_name"});
    bad = collect;
    bad.first_digit = limits::wait;
    bad.failures = limits::tries;
    CHECK(codes(bad).empty());
    bad.first_digit = limits::wait + 1_ms;
    bad.failures = limits::tries + 1;
    CHECK(codes(bad) == Codes{"ivr.bad_wait", "ivr.bad_tries"});
    bad.first_digit = 0_ms;
    bad.failures = 0;
    CHECK(codes(bad) == Codes{"ivr.bad_wait", "ivr.bad_tries"});
}

TEST_CASE("queues, transfers and branches say what they need") {
    CHECK(codes(ToQueue{}) == Codes{"ivr.no_queue"});
    CHECK(codes(ToQueue{.queue = "q", .priority = 100}).empty());
    CHECK(codes(ToQueue{.queue = "q", .priority = 101}) == Codes{"ivr.bad_priority"});
    CHECK(codes(ToQueue{.queue = "q", .priority = -1}) == Codes{"ivr.bad_priority"});
    CHECK(codes(ToQueue{.queue = "q", .skills = std::vector<std::string>(17, "s")}) ==
          Codes{"ivr.too_many_skills"});
    CHECK(codes(TransferTo{.number = "0510-8722"}) == Codes{"ivr.bad_number"});
    CHECK(codes(TransferTo{.number = ""}) == Codes{"ivr.bad_number"});
    CHECK(codes(TransferTo{.number = "051087225278"}).empty());
    CHECK(codes(TransferTo{.number = "9{caller}"}).empty());
    CHECK(codes(TimeBranch{}) == Codes{"ivr.no_otherwise"});
    CHECK(codes(TimeBranch{.rules = {{TimeRule{}, {}}}, .otherwise = {.name = "bye"}}) ==
          Codes{"ivr.rule_without_target"});
    CHECK(codes(Choose{.variable = "caller", .otherwise = {.name = "bye"}}).empty());
    CHECK(codes(Choose{.variable = "x", .otherwise = {.name = "bye"}}) ==
          Codes{"ivr.unknown_variable"});
    CHECK(codes(GoTo{}) == Codes{"ivr.no_next"});
}

TEST_CASE("names are unique, given and not words of the language") {
    Flow flow;
    flow.nodes = {node("", HangUp{}), node("back", HangUp{}), node("a", HangUp{}),
                  node("a", HangUp{})};
    flow.start.name = "a";
    CHECK(codes(flow) == Codes{"ivr.unnamed_node", "ivr.reserved_name", "ivr.name_twice"});
    CHECK(codes(Flow{}) == Codes{"ivr.empty_flow"});
}

TEST_CASE("nodes nobody reaches are warned about, the flow still loads") {
    Flow flow;
    flow.nodes = {node("start", HangUp{}), node("lost", GoTo{.next = {.name = "lost too"}}),
                  node("lost too", HangUp{})};
    CHECK(codes(flow) == Codes{"ivr.unreachable", "ivr.unreachable"});
}

TEST_CASE("rounds that need no key are refused") {
    SECTION("say and goto") {
        Flow flow;
        flow.nodes = {node("a", Say{.prompts = {prompt("la")}, .next = {.name = "b"}}),
                      node("b", GoTo{.next = {.name = "a"}})};
        CHECK(codes(flow) == Codes{"ivr.round_without_key"});
    }
    SECTION("a node to itself") {
        CHECK(codes(GoTo{.next = {.name = "n"}}) == Codes{"ivr.round_without_key"});
    }
    SECTION("two menus that time out into each other") {
        auto a = menu_of({{"1", "bye"}});
        auto b = a;
        a.on_timeout.name = "b";
        b.on_timeout.name = "a";
        Flow flow;
        flow.nodes = {node("a", a), node("b", b), bye};
        CHECK(codes(flow) == Codes{"ivr.round_without_key"});
        std::get<Menu>(flow.nodes[1].step).on_timeout.name = "bye";
        CHECK(codes(flow).empty());
    }
    SECTION("back from the time-out of a sub-menu whose parent comes back to it") {
        auto a = menu_of({{"1", "bye"}});
        auto b = a;
        a.on_timeout.name = "b";
        b.on_timeout.name = "back";
        Flow flow;
        flow.nodes = {node("a", a), node("b", b), bye};
        CHECK(codes(flow) == Codes{"ivr.round_without_key"});
    }
    SECTION("a round with a key is a menu as any other") {
        Flow flow;
        flow.nodes = {node("a", menu_of({{"1", "b"}})), node("b", menu_of({{"1", "a"}}))};
        CHECK(codes(flow).empty());
    }
}

TEST_CASE("as many nodes as the limit load, one more does not") {
    Flow flow;
    for (std::size_t i = 0; i < limits::nodes; ++i)
        flow.nodes.push_back(node("n" + std::to_string(i),
                                  i + 1 == limits::nodes
                                      ? Step{HangUp{}}
                                      : Step{GoTo{.next = {.name = "n" + std::to_string(i + 1)}}},
                                  static_cast<int>(i)));
    CHECK(codes(flow).empty());
    flow.nodes.push_back(node("more", HangUp{}));
    const auto found = codes(flow);
    CHECK(std::count(found.begin(), found.end(), "ivr.too_many_nodes") == 1);
}

TEST_CASE("mistakes are told in the author's language, with file and line") {
    Flow flow;
    flow.nodes = {node("欢迎", menu_of({{"1", "投素"}}), 3), node("投诉", HangUp{}, 9)};
    const auto result = compile(flow, "96100.lua", Language::zh);
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(to_line(result.diagnostics[0]).starts_with("96100.lua:3"));
    CHECK(result.diagnostics[0].message.find("是不是“投诉”") != std::string::npos);
}
