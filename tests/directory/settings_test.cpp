#include <catch2/catch.hpp>

#include "directory/limits.h"
#include "directory/settings.h"

using namespace ringroom;
using namespace ringroom::directory;

namespace {

const std::string head = "skills = [\"a\", \"b\"]\n"
                         "[lab]\n"
                         "name = \"x\"\n"
                         "[[queue]]\n"
                         "key = \"q\"\n"
                         "name = \"Q\"\n"; // seven lines from here

struct ReadSettings {
    std::optional<Settings> settings;
    std::vector<std::string> mistakes; ///< "line:column code"
};

ReadSettings read_settings(const std::string& toml, Language language = Language::en) {
    ReadSettings out;
    Diagnostics diagnostics;
    out.settings = parse_settings(toml, "lab.toml", language, diagnostics);
    for (const auto& d : diagnostics) {
        INFO(d.message);
        CHECK_FALSE(d.message.starts_with("<")); // has its text
        out.mistakes.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " +
                               d.code);
    }
    CHECK(out.settings.has_value() == !has_errors(diagnostics));
    return out;
}

using Mistakes = std::vector<std::string>;

Mistakes more(const std::string& lines) {
    return read_settings(head + lines).mistakes;
}

std::filesystem::path sample() {
    return std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" / "sample-lab" / "lab.toml";
}

} // namespace

TEST_CASE("a number may lead to the echo, and nothing else may") {
    const std::string number = "[[number]]\ndials = \"961\"\nname = \"n\"\nto = \"echo\"\n";
    const auto read = read_settings(head + number);
    REQUIRE(read.mistakes == Mistakes{});
    CHECK(read.settings->numbers.back().echo);
    CHECK(more("[[number]]\ndials = \"961\"\nname = \"n\"\nto = \"echo:1\"\n").size() == 1);
    CHECK(read_settings(head + number +
                        "[[queue]]\nkey = \"x\"\nname = \"x\"\n"
                        "targets = { full = \"echo\" }\n")
              .mistakes.size() == 1);
}

TEST_CASE("windows of appeals are the school's to set") {
    CHECK(read_settings(head).settings->grading.appeal_days == 5);
    const auto read = read_settings(head + "[grading]\nappeal_days = 0\nremark_days = 365\n"
                                           "other_remarks = false\nself_first = true\n");
    REQUIRE(read.mistakes == Mistakes{});
    CHECK(read.settings->grading.appeal_days == 0);
    CHECK(read.settings->grading.remark_days == limits::grading_days);
    CHECK_FALSE(read.settings->grading.other_remarks);
    CHECK(read.settings->grading.self_first);
    CHECK(read_settings(head).settings->grading.answer_days == 7);
    CHECK(read_settings(head + "[grading]\nanswer_days = 365\n").settings->grading.answer_days ==
          limits::grading_days);
    CHECK(more("[grading]\nanswer_days = 366\n").size() == 1);
    CHECK(more("[grading]\nanswer_days = 0\n").size() == 1);
    CHECK(more("[grading]\nappeal_days = 366\n").size() == 1);
    CHECK(more("[grading]\nappeal_days = -1\n").size() == 1);
    CHECK(more("[grading]\nself_first = 1\n").size() == 1);
    CHECK(more("[grading]\nappeals = 3\n").size() == 1);
}

TEST_CASE("recordings are kept for ever unless a class says how many days") {
    CHECK(read_settings(head).settings->retention ==
          std::map<std::string, std::int64_t>{
              {"practice", 0}, {"exam", 0}, {"model", 0}, {"other", 0}});
    const auto read = read_settings(head + "[retention]\npractice = 365\n\"学徒\" = 90\n");
    REQUIRE(read.mistakes == Mistakes{});
    CHECK(read.settings->retention.at("practice") == 365);
    CHECK(read.settings->retention.at("学徒") == 90);
    CHECK(read.settings->retention.at("other") == 0);
    const auto days = [](const std::string& value) {
        return more("[retention]\nexam = " + value + "\n");
    };
    CHECK(days(std::to_string(limits::retention_days)).empty());
    CHECK(days(std::to_string(limits::retention_days + 1)).size() == 1);
    CHECK(days("-1").size() == 1);
    CHECK(days("\"a year\"").size() == 1);
    CHECK(more("[retention]\n" + std::string(limits::class_bytes, 'x') + " = 1\n").empty());
    CHECK(more("[retention]\n" + std::string(limits::class_bytes + 1, 'x') + " = 1\n").size() == 1);
    std::string many = "[retention]\n";
    for (std::size_t i = 0; i < limits::retention_classes - 4; ++i)
        many += "c" + std::to_string(i) + " = 1\n";
    CHECK(more(many).empty());
    CHECK(more(many + "more = 1\n").size() == 1);
}

TEST_CASE("the sample lab loads without a word") {
    Diagnostics diagnostics;
    const auto lab = load_settings(sample(), Language::zh, diagnostics);
    for (const auto& d : diagnostics)
        FAIL_CHECK(to_line(d));
    REQUIRE(lab);
    CHECK(lab->queues.size() == 4);
    CHECK(lab->agents.size() == 50);
    const auto* complaints = lab->queue("complaints");
    REQUIRE(complaints != nullptr);
    CHECK(complaints->id.value == 1);
    CHECK(complaints->name.zh == "投诉专席");
    CHECK(complaints->name.en == "Complaints");
    CHECK(complaints->exit_key == "0");
    const auto& routing = complaints->routing;
    CHECK(routing.strategy == acd::Strategy::most_skilled);
    CHECK(routing.ring_time == 15_s);
    CHECK(routing.wrap_up.mode == acd::WrapUpMode::timed);
    CHECK(routing.wrap_up.cap == 2_min);
    CHECK(routing.max_waiting == 30);
    CHECK(routing.join_empty == acd::EmptyRule::none_logged_in);
    CHECK(routing.targets.timed_out == "queue:general");
    CHECK(routing.announce.wait);
    REQUIRE(routing.required.size() == 1);
    CHECK(routing.required[0] == acd::SkillNeed{lab->skill("投诉处理"), 50});
    REQUIRE(routing.relax.size() == 2);
    CHECK(routing.relax[0].after == 30_s);
    CHECK(routing.relax[1].lower[0].level == 0);
    CHECK(lab->queue("broadband")->routing.preferred.size() == 1);
    CHECK(lab->queue("telesales")->routing.wrap_up.mode == acd::WrapUpMode::until_done);

    REQUIRE(lab->number("96100") != nullptr);
    CHECK(lab->number("96100")->to.kind == Target::Kind::flow);
    CHECK(lab->number("96100")->to.name == "96100");
    CHECK(lab->number("96101")->to.name == "complaints");
    CHECK(lab->number("96101")->strict_class == 1);
    CHECK(lab->number("96101")->project == "投诉受理");
    CHECK(lab->number("96101")->medium == "官网");
    CHECK(lab->number("96199")->project.empty());
    CHECK(lab->number("96109") == nullptr);

    const auto* agent = lab->agent("1030");
    REQUIRE(agent != nullptr);
    REQUIRE(agent->routing.queues.size() == 3);
    CHECK(agent->routing.queues[1].queue == complaints->id);
    CHECK(agent->routing.queues[1].tier == 1);
    CHECK(agent->routing.skills.size() == 3);
    CHECK(lab->agent("1050")->routing.disposition == acd::DispositionRule::required);
    CHECK(lab->agent("1051") == nullptr);
    CHECK(lab->skill("投诉处理").value == 1);
    CHECK_FALSE(lab->skill("唱歌"));
}

TEST_CASE("a small file takes the defaults") {
    const auto r = read_settings(head);
    REQUIRE(r.settings);
    CHECK(r.settings->zone == "Asia/Shanghai");
    const auto& queue = r.settings->queues.at(0);
    CHECK(queue.routing.strategy == acd::Strategy::longest_idle);
    CHECK(queue.routing.name == "Q");
    CHECK(queue.name.en == "Q");
    CHECK(queue.service_level == 20_s);
}

TEST_CASE("times are read in both languages") {
    for (const auto& [word, ms] :
         std::vector<std::pair<std::string, std::int64_t>>{{"\"30s\"", 30'000},
                                                           {"\"30秒\"", 30'000},
                                                           {"\"1500ms\"", 1500},
                                                           {"\"10 分钟\"", 600'000},
                                                           {"\"12h\"", 43'200'000},
                                                           {"45", 45'000},
                                                           {"0", 0}}) {
        const auto r = read_settings(head + "max_wait = " + word + "\n");
        REQUIRE(r.settings);
        CHECK(r.settings->queues[0].routing.max_wait.ms == ms);
    }
    for (const char* wrong : {"\"13h\"", "\"30 fortnights\"", "-1", "\"-1s\"", "1.5", "true",
                              "\"\"", "\"99999999999999999999s\"", "43201"})
        CHECK(more("max_wait = " + std::string(wrong) + "\n") ==
              Mistakes{"7:12 settings.not_duration"});
}

TEST_CASE("each kind of mistake is found at its place") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"strategy = \"longest\"", "7:12 settings.choice"},
        {"stratgy = \"random\"", "7:1 settings.unknown_near"},
        {"zzzzzzzzzzzz = 1", "7:1 settings.unknown"},
        {"max_waiting = -1", "7:15 settings.not_number"},
        {"max_waiting = \"5\"", "7:15 settings.not_number"},
        {"music = 5", "7:9 settings.not_text"},
        {"announce = { wait = 1 }", "7:21 settings.not_flag"},
        {"announce = 5", "7:12 settings.not_table"},
        {"exit_key = \"00\"", "7:12 settings.exit_key"},
        {"wrap_up = { mode = \"timed\" }", "7:11 settings.wrap_up"},
        {"wrap_up = { length = \"9s\", cap = \"8s\" }", "7:11 settings.wrap_up"},
        {"targets = { full = \"nowhere\" }", "7:20 settings.target"},
        {"targets = { full = \"number:96109\" }", "7:20 settings.target"},
        {"targets = { full = \"queue:p\" }", "7:20 settings.queue"},
        {"skill = { skill = \"c\" }", "7:19 settings.skill"},
        {"skill = { skill = \"a\", level = 5, relax = { after = \"5s\", level = 5 } }",
         "7:43 settings.relax"},
        {"[[queue]]\nkey = \"q\"\nname = \"R\"", "8:7 settings.twice"},
        {"[[queue]]\nkey = \"Q 2\"\nname = \"R\"", "8:7 settings.key"},
        {"[[queue]]\nkey = \"r\"", "7:1 settings.missing"},
        {"[[queue]]\nkey = \"r\"\nname = { zh = \"只有中文\" }", "9:8 settings.names"},
        {"[[number]]\ndials = \"96x\"\nname = \"n\"\nto = \"queue:q\"", "8:9 settings.dials"},
        {"[[number]]\ndials = \"961\"\nname = \"n\"\nto = \"number:1\"",
         "10:6 settings.number_target"},
        {"[[number]]\ndials = \"961\"\nname = \"n\"\nto = \"queue:w\"", "10:6 settings.queue"},
        {"[[agents]]\nnumbers = \"1010-1001\"", "8:11 settings.range"},
        {"[[agents]]\nnumbers = \"101-1010\"", "8:11 settings.range"},
        {"[[agents]]\nnumbers = \"1001\"\nskills = { z = 1 }", "9:16 settings.skill"},
        {"[[agents]]\nnumbers = \"1001\"\nqueues = [\"w\"]", "9:10 settings.queue"},
        {"[[agents]]\nqueues = [\"q\"]", "7:1 settings.missing"},
        {"targets = { full = \"queue:qq\" }", "7:20 settings.queue_near"},
        {"[[number]]\ndials = \"1003\"\nname = \"n\"\nto = \"queue:q\"\n"
         "[[agents]]\nnumbers = \"1001-1005\"",
         "8:9 settings.dials_taken"},
        {"setup_time = \"0s\"", "7:14 settings.setup_time"},
        {"[[agents]]\nnumbers = \"1001\"\nqueues = [\"q\", \"q\"]", "9:10 settings.twice"},
        {"[[agents]]\nnumbers = \"1001\"\nqueues = [\"q\"]\nqueue = { key = \"q\", tier = 1 }",
         "10:17 settings.twice"},
        {"key = ", "7:7 settings.syntax"},
    };
    for (const auto& [lines, mistake] : cases) {
        INFO(lines);
        CHECK(more(lines + "\n") == Mistakes{mistake});
    }
}

TEST_CASE("an unknown word at the top is told with each of the known ones once") {
    Diagnostics diagnostics;
    CHECK_FALSE(parse_settings("zzzzzzzzzzzz = 1\n" + head, "lab.toml", Language::en, diagnostics));
    REQUIRE(diagnostics.size() == 1);
    const auto& message = diagnostics.front().message;
    INFO(message);
    for (const auto* word : {"lab", "skills", "queue", "number", "agents"}) {
        const auto at = message.find(std::string(" ") + word); // after "are:" or a comma
        REQUIRE(at != message.npos);
        CHECK(message.find(std::string(" ") + word + ",", at + 1) == message.npos);
    }
}

TEST_CASE("what does nothing, or not what it seems to, is told and holds nothing up") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"exit_key = \"0\"", "7:12 settings.exit_key_leads_nowhere"},
        {"exit_key = \"0\"\ntargets = { exit_key = \"\" }", "7:12 settings.exit_key_leads_nowhere"},
        {"targets = { exit_key = \"queue:q\" }", "7:11 settings.exit_key_missing"},
        {"skill = { skill = \"a\", level = 5, required = false,"
         " relax = { after = \"5s\", level = 1 } }",
         "7:61 settings.relax_preferred"},
    };
    for (const auto& [lines, warning] : cases) {
        INFO(lines);
        const auto read = read_settings(head + lines + "\n");
        CHECK(read.mistakes == Mistakes{warning});
        CHECK(read.settings);
    }
    CHECK(more("exit_key = \"0\"\ntargets = { exit_key = \"queue:q\" }\n") == Mistakes{});
}

TEST_CASE("what a past run was made from is read whatever has become a mistake since") {
    const auto toml = head + "setup_time = \"0s\"\nring_time = \"7s\"\n"
                             "[[agents]]\nnumbers = \"1001\"\nqueues = [\"q\", \"q\"]\n";
    Diagnostics diagnostics;
    CHECK_FALSE(parse_settings(toml, "lab.toml", Language::en, diagnostics));
    const auto kept = parse_settings(toml, "lab.toml", Language::en, diagnostics, {.kept = true});
    REQUIRE(kept);
    CHECK(kept->queues[0].routing.setup_time == 0_s);
    CHECK(kept->queues[0].routing.ring_time == 7_s);
    CHECK(kept->agent("1001")->routing.queues.size() == 2);
    CHECK_FALSE(parse_settings("key = ", "lab.toml", Language::en, diagnostics, {.kept = true}));
}

TEST_CASE("several mistakes are all named, in the author's language") {
    Diagnostics diagnostics;
    const auto none = parse_settings(head + "stratgy = \"random\"\nring_time = \"soon\"\n",
                                     "lab.toml", Language::zh, diagnostics);
    CHECK_FALSE(none);
    REQUIRE(diagnostics.size() == 2);
    CHECK(diagnostics[1].message.find("是不是“strategy”") != std::string::npos);
    CHECK(to_line(diagnostics[0]).starts_with("lab.toml:8:13: "));
    CHECK(read_settings("").mistakes == Mistakes{"1:1 settings.missing"});
}

TEST_CASE("one queue alone may stand as a table, and where it leads is looked at all the same") {
    const auto lab = [](const std::string& full) {
        return read_settings("[lab]\nname = \"x\"\n[queue]\nkey = \"q\"\nname = \"Q\"\n"
                             "targets = { full = \"" +
                             full + "\" }\n");
    };
    CHECK(lab("queue:q").settings);
    CHECK(lab("queue:nowhere").mistakes == Mistakes{"6:20 settings.queue"});
    CHECK(lab("nowhere").mistakes == Mistakes{"6:20 settings.target"});
}

TEST_CASE("a text alone and one in a list follow the same rule") {
    const auto reasons = [](const std::string& written) {
        return read_settings("[lab]\nname = \"x\"\nnot_ready_reasons = " + written + "\n");
    };
    const std::string longest(limits::name_bytes, 'r');
    CHECK(reasons('"' + longest + '"').settings->reasons == std::vector{longest});
    CHECK(reasons("[\"" + longest + "\"]").settings->reasons == std::vector{longest});
    for (const auto& wrong : {'"' + longest + "r\"", std::string("\"a\\u0007b\""),
                              std::string("\"a\\nb\""), std::string("5")}) {
        CHECK(reasons(wrong).mistakes == Mistakes{"3:21 settings.not_text"});
        CHECK(reasons("[\"a\", " + wrong + "]").mistakes == Mistakes{"3:27 settings.not_text"});
    }
}

TEST_CASE("a queue may name one further down") {
    const auto r = read_settings(head + "targets = { timed_out = \"queue:r\" }\n"
                                        "[[queue]]\nkey = \"r\"\nname = \"R\"\n");
    CHECK(r.settings);
}

TEST_CASE("settings keep their limits") {
    const auto queues = [](std::size_t count) {
        std::string toml = "[lab]\nname = \"x\"\n";
        for (std::size_t i = 0; i < count; ++i)
            toml += "[[queue]]\nkey = \"q" + std::to_string(i) + "\"\nname = \"Q\"\n";
        return read_settings(toml);
    };
    CHECK(queues(limits::queues).settings);
    CHECK(queues(limits::queues + 1).mistakes.at(0).ends_with("settings.too_many"));
    const auto agents = [](std::size_t count) {
        return read_settings(head + "[[agents]]\nnumbers = \"10000-" +
                             std::to_string(10'000 + count - 1) + "\"\n");
    };
    CHECK(agents(limits::agents).settings->agents.size() == limits::agents);
    CHECK_FALSE(agents(limits::agents + 1).settings);
    const auto sized = [](std::size_t bytes) {
        return read_settings(head + "#" + std::string(bytes - head.size() - 1, 'c'));
    };
    CHECK(sized(limits::settings_bytes).settings);
    CHECK(sized(limits::settings_bytes + 1).mistakes == Mistakes{"0:0 settings.file_long"});
    CHECK(more("[[agents]]\nnumbers = [\"1001-1005\", \"1003\"]\n").at(0).ends_with("twice"));
    Diagnostics diagnostics;
    CHECK_FALSE(load_settings("/nowhere/lab.toml", Language::en, diagnostics));
    CHECK(diagnostics.at(0).code == "settings.unreadable");
}

TEST_CASE("names outside the file are held against what is there") {
    const auto found = [](const std::string& lines, const std::string& zone = "Asia/Shanghai") {
        auto toml = head + lines;
        toml.insert(toml.find("name = \"x\""), "zone = \"" + zone + "\"\n");
        Diagnostics diagnostics;
        const LabFiles files{
            .flows = {{"96100"}}, .music = {{"hold", "lantern"}}, .zones = "/usr/share/zoneinfo"};
        [[maybe_unused]] const auto settings =
            parse_settings(toml, "lab.toml", Language::en, diagnostics, files);
        Mistakes out;
        for (const auto& d : diagnostics) {
            CHECK(d.message.find("\"\"") == std::string::npos); // no empty name is offered
            out.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code);
        }
        return out;
    };
    const std::string number = "[[number]]\ndials = \"961\"\nname = \"n\"\nto = ";
    CHECK(found("music = \"lantern\"\ntargets = { full = \"flow:96100\" }\n" + number +
                "\"flow:96100\"\n") == Mistakes{});
    CHECK(found("music = \"nofile\"\n") == Mistakes{"8:9 settings.music"});
    CHECK(found("music = \"lantren\"\n") == Mistakes{"8:9 settings.music_near"});
    CHECK(found("targets = { full = \"flow:zz\" }\n") == Mistakes{"8:20 settings.flow"});
    CHECK(found(number + "\"flow:9610\"\n") == Mistakes{"11:6 settings.flow_near"});
    CHECK(found(number + "\"queue:zzz\"\n") == Mistakes{"11:6 settings.queue"});
    CHECK(found("skill = { skill = \"zzz\" }\n") == Mistakes{"8:19 settings.skill"});
    if (std::filesystem::exists("/usr/share/zoneinfo/Asia/Shanghai"))
        for (const char* zone : {"Mars", "/etc/passwd", "../../../etc/passwd", "Asia"})
            CHECK(found("", zone) == Mistakes{"3:8 settings.zone"});
}

TEST_CASE("students may write unless the lab says no") {
    const std::string lab = "[lab]\nname = \"x\"\n";
    CHECK(read_settings(lab).settings->students_write);
    CHECK(!read_settings(lab + "students_may_write = false\n").settings->students_write);
    CHECK(!read_settings(lab + "students_may_write = 1\n").settings);
}

TEST_CASE("reasons for not being ready are as many as the limit and not one more") {
    const auto lab = [](std::size_t reasons) {
        std::string toml = "[lab]\nname = \"x\"\nnot_ready_reasons = [";
        for (std::size_t i = 0; i < reasons; ++i)
            toml += "\"r" + std::to_string(i) + "\",";
        return read_settings(toml + "]\n");
    };
    CHECK(read_settings("[lab]\nname = \"x\"\n").settings->reasons.empty());
    CHECK(lab(limits::reasons).settings->reasons.size() == limits::reasons);
    CHECK(lab(limits::reasons + 1).mistakes == Mistakes{"3:21 settings.too_many"});
    CHECK(read_settings("[lab]\nname = \"x\"\nnot_ready_reasons = [\"a\", \"b\", \"a\"]\n")
              .mistakes == Mistakes{"3:21 settings.twice"});
}

TEST_CASE(
    "an English seat is shown the English of the lab's own words, and what it sends is meant") {
    const auto lab = [](std::size_t words) {
        std::string toml = "[lab]\nname = \"x\"\n[english]\n";
        for (std::size_t i = 0; i < words; ++i)
            toml += "\"词" + std::to_string(i) + "\" = \"word " + std::to_string(i) + "\"\n";
        return read_settings(toml);
    };
    const auto read = lab(limits::english_words);
    CHECK(read.settings->said("词7", Language::en) == "word 7");
    CHECK(read.settings->said("词7", Language::zh) == "词7");
    CHECK(read.settings->said("别的", Language::en) == "别的");
    CHECK(read.settings->meant("word 7") == "词7");
    CHECK(read.settings->meant("词7") == "词7");
    CHECK(lab(limits::english_words + 1).mistakes == Mistakes{"3:1 settings.too_many"});
    CHECK(
        read_settings("[lab]\nname = \"x\"\n[english]\n\"a\" = \"x\"\n\"b\" = \"x\"\n").mistakes ==
        Mistakes{"5:7 settings.twice"});
}
