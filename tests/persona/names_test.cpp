#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "persona/desk.h"
#include "persona/loader.h"

using namespace ringroom;
using namespace ringroom::persona;

namespace {

/// A small pack: `drill` after a head, with the school's list of moves unless `moves` is empty.
Diagnostics pack_mistakes(const std::string& drill, const std::string& moves,
                          const Vocabulary& known = {}) {
    const std::string pack = "pack { name=\"p\" }\n"
                             "part \"a.lua\" { form=\"f\", talk=\"t\" }\n"
                             "form \"f\" { { \"refund\", kind=\"integer\" } }\n"
                             "talk \"t\" { { \"Greet\", \"Good morning\", move=\"greet\" } }\n";
    const auto list = moves.empty() ? moves : "moves { " + moves + " }\n";
    const std::string script = "script { name=\"a\", skill_group=\"billing\" }\n"
                               "customer { name=\"Mary\" }\n";
    return load_pack({{"pack.lua", pack + list}, {"a.lua", script + drill}}, Language::en, "p",
                     known)
        .diagnostics;
}

/// "error 3:6 code" of each, without what the ear "turns" loses.
std::vector<std::string> briefly(const Diagnostics& diagnostics) {
    std::vector<std::string> out;
    for (const auto& d : diagnostics)
        if (d.code != "drill.lost_under_turns")
            out.push_back((d.severity == Severity::error ? "error " : "warning ") +
                          std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code);
    return out;
}

const std::string listed = "\"greet\", \"read back\", \"explain charge\", \"shift blame\"";
const std::string scene = "scene \"one\"\nsays \"Hello\"\n"
                          "when \"read back\" { finish \"well\" }\n"
                          "when \"explain charge\" { finish \"well\" }\n"
                          "otherwise { finish \"done\" }\n";
using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("a misspelt move is named wherever it stands, with the nearest of the school's list") {
    const auto mistakes = [](const std::string& drill) {
        return briefly(pack_mistakes(drill, listed));
    };
    CHECK(mistakes(scene) == Lines{});
    const auto branch = pack_mistakes("scene \"one\"\nsays \"Hello\"\n"
                                      "when \"read bak\" { finish \"well\" }\n"
                                      "otherwise { finish \"done\" }\n",
                                      listed);
    CHECK(briefly(branch) == Lines{"error 5:6 drill.move_not_listed_near"});
    CHECK(branch.at(0).message.find("did you mean \"read back\"") != std::string::npos);
    CHECK(mistakes("must_say { \"gret\" }\n" + scene) ==
          Lines{"error 3:12 drill.move_not_listed_near"});
    CHECK(mistakes("must_not_say { \"zzz\" }\n" + scene) ==
          Lines{"error 3:16 drill.move_not_listed"});
    CHECK(mistakes("rubric { red_lines={ \"shift blam\" }, { \"read back\", 100 } }\n" + scene) ==
          Lines{"error 3:22 drill.move_not_listed_near"});
    CHECK(mistakes("rubric { { \"explain chage\", 100 } }\n" + scene) ==
          Lines{"error 3:12 drill.item_no_move_near"});
    CHECK(mistakes("rubric { { \"read back\", 100 }, penalties={ { \"shift blaim\", 5 } } }\n" +
                   scene) == Lines{"error 3:46 drill.item_no_move_near"});
    CHECK(mistakes(scene + "sample \"s\" { \"read bak\", ending=\"well\" }") ==
          Lines{"error 8:14 drill.sample_move_near"});
    // Marks are given by name.
    CHECK(mistakes("rubric { { \"read back\", 50 }, { \"read back\", 50 } }\n" + scene) ==
          Lines{"error 3:12 drill.rubric_twice"});
    CHECK(mistakes("rubric { red_lines={ \"read back\" }, { \"read back\", 100 } }\n" + scene) ==
          Lines{"error 3:22 drill.rubric_red_line"});
    CHECK(mistakes("rubric { red_lines={ \"read back\", \"read back\" }, { \"greet\", 100 } }\n" +
                   scene) == Lines{"error 3:10 drill.rubric_twice"});
    CHECK(mistakes("rubric { { \"greet\", 100 }, penalties={ { \"read back\", 5 }, "
                   "{ \"read back\", 5 } } }\n" +
                   scene) == Lines{"error 3:42 drill.rubric_twice"});
    // What no ear can tell is the instructor's to mark: said, not refused.
    CHECK(mistakes("rubric { { \"solved it\", 100 } }\n" + scene) ==
          Lines{"warning 3:12 drill.item_no_move"});
    CHECK(mistakes("rubric { { \"explain change\", 50 }, { \"explain it all\", 50 } }\n" + scene) ==
          Lines{"error 3:12 drill.item_no_move_near", "warning 3:38 drill.item_no_move_near"});
    // What the telephone tells is no move and needs no list.
    CHECK(mistakes(scene + "when \"puts_on_hold\" { finish \"well\" }") == Lines{});
    const auto step = load_pack({{"pack.lua", "pack { name=\"p\" }\npart \"a.lua\"\n"
                                              "talk \"t\" { { \"a\", \"b\", move=\"gret\" } }\n"
                                              "moves { \"greet\" }"},
                                 {"a.lua", "script { name=\"a\" }\nscene \"one\"\nsays \"x\"\n"
                                           "otherwise { finish \"done\" }"}},
                                Language::en);
    CHECK(briefly(step.diagnostics) == Lines{"error 3:29 drill.move_not_listed_near"});
}

TEST_CASE(
    "without a list of moves the drill's own words stand in for it, and doubts are warned of") {
    const auto mistakes = [](const std::string& drill) {
        return briefly(pack_mistakes(drill, ""));
    };
    CHECK(mistakes("rubric { { \"greet\", 50 }, { \"read back\", 50 } }\n" + scene) == Lines{});
    CHECK(mistakes("rubric { { \"explain chage\", 100 } }\n" + scene) ==
          Lines{"warning 3:12 drill.item_no_move_near"});
    CHECK(mistakes("rubric { red_lines={ \"read bac\" }, { \"read back\", 100 } }\n" + scene) ==
          Lines{"warning 3:22 drill.move_nowhere_near"});
    CHECK(mistakes("rubric { red_lines={ \"tell all\" }, { \"read back\", 100 } }\n" + scene) ==
          Lines{"warning 3:22 drill.move_nowhere"});
    CHECK(mistakes("must_say { \"read bak\" }\n" + scene) ==
          Lines{"warning 3:12 drill.move_nowhere_near"});
    CHECK(mistakes("must_say { \"name the firm\" }\n" + scene) == Lines{});
}

TEST_CASE("conditions, form fields and queues are held against what there is") {
    const Vocabulary known{.measures = {"facts_complete", "silence"},
                           .queues = {"complaints", "bill"}};
    const auto rubric = [](const std::string& condition) {
        return "rubric { { \"facts\", 100, automatic=\"" + condition + "\" } }\n" + scene;
    };
    const auto group = Lines{"warning 1:32 drill.unknown_queue_near"};
    CHECK(briefly(pack_mistakes(rubric("facts_complete and silence<=10s"), listed, known)) ==
          group);
    CHECK(briefly(pack_mistakes(rubric("explain charge >= 1"), listed)) ==
          Lines{"error 3:45 drill.expression_joint"});
    CHECK(briefly(pack_mistakes(rubric("greet >= 1"), listed, known)) == group);
    const auto wrong = pack_mistakes(rubric("facts_complet"), listed, known);
    REQUIRE(wrong.size() >= 2);
    CHECK(briefly(wrong) == Lines{group[0], "error 3:36 drill.unknown_measure_near"});
    CHECK(wrong.at(1).message.find("did you mean \"facts_complete\"") != std::string::npos);
    CHECK(briefly(pack_mistakes(rubric("xyzzy > 1"), "", known)) ==
          Lines{group[0], "error 3:36 drill.unknown_measure"});
    CHECK(briefly(pack_mistakes(rubric("facts_complet"), listed)) == Lines{}); // nobody told
    const std::string form = scene + "when \"fills_form\" { field=\"refnd\", finish \"well\" }";
    CHECK(briefly(pack_mistakes(form, listed)) == Lines{"error 8:27 drill.no_form_field_near"});
    CHECK(briefly(pack_mistakes(scene + "sample \"s\" { form={ refnd=3 }, ending=\"done\" }",
                                listed)) == Lines{"error 8:21 drill.no_form_field_near"});
}

TEST_CASE("a name written as programs write theirs is shown in words") {
    CHECK(label_of("customer_since") == "Customer since");
    CHECK(label_of("amount") == "Amount");
    CHECK(label_of("2nd_line") == "2nd line");
    for (const char* own : {"工单号", "Order No.", "verify identity", "_x", ""})
        CHECK(label_of(own) == own);
}

TEST_CASE("an ending of the engine's own is read in any language, an author's as it stands") {
    for (const auto ending :
         {BuiltInEnding::abandoned_queue, BuiltInEnding::agent_hung_up,
          BuiltInEnding::out_of_patience, BuiltInEnding::time_over, BuiltInEnding::lost})
        for (const auto written : {Language::zh, Language::en})
            for (const auto read : {Language::zh, Language::en})
                CHECK(ending_in(read, ending_name(ending, written)) == ending_name(ending, read));
    CHECK(ending_in(Language::en, "满意") == "满意");
}
