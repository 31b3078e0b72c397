#include <catch2/catch.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "persona/limits.h"
#include "persona/loader.h"
#include "persona/walk.h"
#include "persona/words.h"

using namespace ringroom;
using namespace ringroom::persona;

namespace {

std::filesystem::path scenario(const char* name) {
    return std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios" / name;
}

std::string shown(const Diagnostics& diagnostics) {
    std::string out;
    for (const auto& d : diagnostics)
        out += to_line(d) + "\n";
    return out;
}

const std::string head =
    "剧本 { 名称=\"甲\", 方向=\"呼入\" }\n客户 { 姓名=\"王\", 心情=0, 耐心=60 }\n";
const std::string tail = "场景 \"一\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }\n";

LoadedDrill load(const std::string& text, Language language = Language::zh) {
    return load_drill({{"a.lua", text}}, "a.lua", language);
}

/// "line:column code" of the first error.
std::string first_error(const std::string& text) {
    for (const auto& d : load(text).diagnostics)
        if (d.severity == Severity::error)
            return std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code;
    return "none";
}

bool warned(const std::string& text, std::string_view code) {
    for (const auto& d : load(text).diagnostics)
        if (d.severity == Severity::warning && d.code == code)
            return true;
    return false;
}

} // namespace

TEST_CASE("the packs of the house load without an error, in both languages") {
    for (const auto* name : {"broadband-complaint", "telesales", "bill-question-en"})
        for (const auto language : {Language::zh, Language::en}) {
            const auto loaded = load_pack(scenario(name), language);
            INFO(shown(loaded.diagnostics));
            REQUIRE(loaded.pack != nullptr);
            CHECK(loaded.pack->id == name);
            CHECK(loaded.pack->drills.size() == 1);
            CHECK(loaded.pack->hash != 0);
            CHECK_FALSE(loaded.pack->title_en.empty());
        }
}

TEST_CASE("the complaint drill is read as it was written") {
    const auto loaded = load_pack(scenario("broadband-complaint"), Language::zh);
    REQUIRE(loaded.pack != nullptr);
    const auto& drill = *loaded.pack->drills[0];
    CHECK(drill.title == "师傅爽约投诉");
    CHECK(drill.direction == Direction::inbound);
    CHECK(drill.skill_group == "投诉专席");
    CHECK(drill.difficulty == 3);
    CHECK(drill.time_limit == 6_min);
    CHECK(drill.customer.hearing == Hearing::weak);
    CHECK(drill.customer.mood == -2);
    CHECK(drill.customer.patience == 70_s);
    CHECK(drill.scenes.size() == 5);
    CHECK(drill.lines.size() == 11);
    CHECK(drill.agent_first);
    CHECK(drill.keys == "2");
    CHECK(drill.form.fields.size() == 5);
    CHECK(drill.rubric.items.size() == 5);
    CHECK(drill.rubric.items[4].automatic);
    CHECK(drill.rubric.items[4].condition.variables() == std::vector<std::string>{"语速", "静默"});
    CHECK(drill.rubric.red_lines == std::vector<std::string>{"推诿", "泄露隐私"});
    const auto& opening = drill.scenes[0];
    REQUIRE(opening.rules.size() == 5);
    CHECK(opening.rules[3].trigger == Trigger::no_sound);
    CHECK(opening.rules[3].wait == 5_s);
    CHECK(opening.rules[3].at_most == 2);
    CHECK(opening.rules[3].finally.size() == 1);
    CHECK(opening.rules[3].place.line == 11);
    CHECK(drill.facts.size() == 4);
    for (const auto& fact : drill.facts)
        CHECK((fact.variable >= 0) == (fact.name == "工单号"));
}

TEST_CASE("the tele-sales drill reads its list") {
    const auto loaded = load_pack(scenario("telesales"), Language::zh);
    REQUIRE(loaded.pack != nullptr);
    const auto& drill = *loaded.pack->drills[0];
    CHECK(drill.direction == Direction::outbound);
    CHECK_FALSE(drill.agent_first);
    CHECK(drill.list.rows.size() == 20);
    CHECK(drill.list.column("电话") == 1);
    CHECK(drill.connect.answer == 62);
    CHECK(drill.must_say.size() == 4);
    CHECK(drill.variable("月费") >= 0);
    CHECK(drill.customer.voices.size() == 2);
}

TEST_CASE("what is on record is told with its values, and no more than the limit") {
    const auto complaint = load_pack(scenario("broadband-complaint"), Language::zh);
    REQUIRE(complaint.pack);
    const Actor actor(complaint.pack->drills[0], 7, 1, Ear::turns);
    REQUIRE(actor.on_record().size() == 6);
    CHECK(actor.on_record()[0] == std::pair<std::string, std::string>{"姓名", "王桂兰"});
    CHECK(actor.on_record()[1] == std::pair<std::string, std::string>{"年龄", "67"});
    CHECK(actor.on_record()[3] == std::pair<std::string, std::string>{"套餐", "融合宽带 200M"});
    const auto many = [](std::size_t count) {
        std::string out = "档案 { ";
        for (std::size_t i = 0; i < count; ++i)
            out += "项" + std::to_string(i) + "=\"x\", ";
        return out + "}\n";
    };
    CHECK(first_error(head + many(max_record_entries) + tail) == "none");
    CHECK(first_error(head + many(max_record_entries + 1) + tail).ends_with("drill.too_many"));
    CHECK(first_error(head + "档案 { \"姓明\" }\n" + tail) == "3:6 drill.unknown_variable_near");
    CHECK(first_error(head + "档案 { 套餐=\"{年费}\" }\n" + tail) == "3:6 drill.unknown_variable");
    CHECK(first_error(head + "档案 { 套餐={ \"a\" } }\n" + tail) == "3:6 drill.on_record");
    CHECK(first_error(head + "档案 { 套餐=\"a\" }\n档案 { 套餐=\"b\" }\n" + tail) ==
          "4:6 drill.on_record_twice");
}

TEST_CASE("the bands of an item begin at 100 and go down") {
    const std::string head = "剧本 { 名称=\"a\" }\n客户 { 姓名=\"王\" }\n";
    const std::string tail = "\n场景 \"一\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }";
    const auto bands = [&](const std::string& list, const std::string& more = "") {
        return first_error(head + "评分 { {\"道歉\", 100, 档=" + list + more + "} }" + tail);
    };
    CHECK(bands("{ {\"优\", 100, \"真诚\"}, {\"差\", 0} }") == "none");
    CHECK(bands("{ {\"优\", 100}, {\"良\", 80}, {\"中\", 80} }").ends_with("drill.bands_order"));
    CHECK(bands("{ {\"优\", 90}, {\"良\", 80} }").ends_with("drill.bands_order"));
    CHECK(bands("{ {\"优\", 100}, {\"优\", 80} }").ends_with("drill.bands_twice"));
    CHECK(bands("{ {\"优\", 100}, {\"负\", -1} }").ends_with("drill.bands_order"));
    CHECK(bands("{ {\"优\", 100} }").ends_with("drill.bands"));
    CHECK(bands("{ \"优\", \"良\" }").ends_with("drill.bands"));
    CHECK(bands("{ {\"优\", 100, 3}, {\"良\", 80} }").ends_with("drill.bands"));
    CHECK(bands("\"优\"").ends_with("drill.bands"));
    CHECK(bands("{ {\"是\", 100}, {\"半\", 50}, {\"否\", 0} }", ", 关键=true")
              .ends_with("drill.bands_critical"));
    const auto of_count = [&](std::size_t count) {
        std::string list = "{ ";
        for (std::size_t i = 0; i < count; ++i)
            list += "{\"b" + std::to_string(i) + "\", " + std::to_string(100 - i) + "}, ";
        return bands(list + "}");
    };
    CHECK(of_count(max_rubric_bands) == "none");
    CHECK(of_count(max_rubric_bands + 1).ends_with("drill.bands"));
}

TEST_CASE("the reference drills are what the reference has") {
    // Copied verbatim: no byte of them may be touched to make them load.
    const auto files = read_pack(scenario("telesales"));
    REQUIRE(files);
    CHECK(files->at("outbound-telesales.lua").size() == 1912);
}

TEST_CASE("what each ear loses is counted") {
    const auto complaint = load_pack(scenario("broadband-complaint"), Language::zh);
    const auto loss = loss_under(*complaint.pack->drills[0], Ear::turns);
    CHECK(loss.rules.size() == 7);
    CHECK(loss.scenes.empty());
    const auto sales = load_pack(scenario("telesales"), Language::zh);
    const auto lost = loss_under(*sales.pack->drills[0], Ear::turns);
    CHECK(lost.rules.size() == 9);
    CHECK(lost.scenes.size() == 6);
    CHECK(loss_under(*sales.pack->drills[0], Ear::self_report).rules.empty());
    bool told = false;
    for (const auto& d : sales.diagnostics)
        told = told ||
               d.message.find("在“轮次”下有 9 条分支、6 个场景永远走不到") != std::string::npos;
    CHECK(told);
}

TEST_CASE("every kind of mistake is named at its place") {
    CHECK(first_error(head + tail) == "none");
    CHECK(first_error(tail) == "1:1 drill.no_script");
    CHECK(first_error("剧本 { 方向=\"呼入\" }\n" + tail) == "1:1 drill.no_title");
    CHECK(first_error(head) == "1:1 drill.no_scenes");
    CHECK(first_error(head + "场景 \"一\"\n客户说 \"喂\"\n当 \"x\" { 结束 \"完\" }") ==
          "3:1 drill.no_otherwise");
    CHECK(first_error(head + "场景 \"一\"\n客户说 \"喂\"\n否则 { 转到 \"二\" }") ==
          "5:9 drill.no_scene");
    CHECK(first_error(head + tail + "场景 \"第二幕\"\n客户说 \"a\"\n否则 { 转到 \"第二墓\" }") ==
          "8:9 drill.no_scene_near");
    CHECK(first_error(head + tail + "场景 \"二\"\n客户说 \"喂\"\n否则 { 结束 \"完\" }") ==
          "6:1 drill.scene_unreached");
    CHECK(first_error(head + "场景 \"一\"\n客户说 \"喂\"\n否则 { 转到 \"一\" }") ==
          "3:1 drill.no_way_out");
    CHECK(first_error(head + "场景 \"一\"\n客户说 \"喂{谁}\"\n否则 { 结束 \"完\" }") ==
          "4:7 drill.unknown_variable");
    CHECK(first_error(head + "场景 \"一\"\n客户说 \"喂{姓明}\"\n否则 { 结束 \"完\" }") ==
          "4:7 drill.unknown_variable_near");
    CHECK(first_error(head + "场景 \"一\"\n客户说 \"喂{谁\"\n否则 { 结束 \"完\" }") ==
          "4:7 drill.line_brace");
    CHECK(first_error(head + "场景 \"一\"\n若 \"心情 >\" { 结束 \"a\" }\n否则 { 结束 \"完\" }") ==
          "4:8 drill.expression_operand");
    CHECK(first_error(head + "接通 { 接听=50, 忙音=49 }\n" + tail) == "3:1 drill.percent");
    CHECK(first_error(head + "评分 { {\"道歉\", 99} }\n" + tail) == "3:1 drill.weights");
    CHECK(first_error(head + "接通 { 接听=100, 忙因=0 }\n" + tail) ==
          "3:14 drill.unknown_field_near");
    CHECK(first_error("剧本 { 名称=\"a\", 难渡=3 }\n" + tail) == "1:14 drill.unknown_field_near");
    CHECK(first_error("剧本 { 名称=\"a\", 难度=9 }\n" + tail) == "1:14 drill.field_range");
    CHECK(first_error("剧本 { 名称=\"a\", 方向=\"呼去\" }\n" + tail) == "1:14 drill.field_choice");
    CHECK(first_error("剧本 { 名称=\"a\", 限时=\"六分钟\" }\n" + tail) == "1:14 drill.field_wrong");
    CHECK(first_error("剧本 { 名称=\"a\", 名单=\"x.csv\" }\n" + tail) == "1:17 drill.no_file");
    CHECK(first_error("剧本 { 名称=\"a\", 按键=\"2a\" }\n" + tail) == "1:14 drill.keys");
    CHECK(first_error(head + "采集 { 单号=\"必添\" }\n" + tail) == "3:6 drill.collect");
    CHECK(first_error(head + "随机 { 单号=数字串(8) }\n采集 { 单号=\"必填\" }\n" + tail) ==
          "4:6 drill.fact_never_spoken");
    CHECK(first_error(head + "随机 { 单号=数字串(99) }\n" + tail) == "3:9 drill.field_range");
    CHECK(first_error(head + "随机 { 单号=整数(9, 3) }\n" + tail) == "3:9 drill.integer_range");
    CHECK(first_error(head + "随机 { 单号=转到 \"一\" }\n" + tail) == "3:9 drill.not_a_value");
    CHECK(first_error(head + head + tail) == "3:1 drill.twice");
    CHECK(first_error(head + "客户说 \"喂\"\n" + tail) == "3:1 drill.before_scene");
    CHECK(first_error(head + "转到 \"一\"\n" + tail) == "3:1 drill.misplaced");
    CHECK(first_error(head + tail + tail) == "6:1 drill.scene_twice");
    CHECK(first_error(head + tail + "否则 { 结束 \"x\" }") == "6:1 drill.branch_twice");
    CHECK(first_error(head + tail + "当 \"a\" { 结束 \"x\", 心情(1) }") ==
          "6:17 drill.after_leaving");
    CHECK(first_error(head + tail + "当 \"a\" { 场景 \"一\" }") == "6:9 drill.not_an_action");
    CHECK(first_error(head + tail + "当 \"a\" { 心情(99) }") == "6:9 drill.field_range");
    CHECK(first_error(head + tail + "当 \"a\" { \"转到\" }") == "6:1 drill.shape");
    CHECK(first_error(head + tail + "当 \"没声音\" { 最多=2 }") ==
          "6:11 drill.at_most_without_then");
    CHECK(first_error(head + tail + "限 \"很久\" { 结束 \"x\" }") == "6:1 drill.shape");
    CHECK(first_error(head + tail + "样例 \"s\" { 结局=\"满意\" }") == "6:1 drill.sample_broken");
    CHECK(first_error(head + tail + "样例 \"s\" { \"道歉\", 结局=\"完\" }") ==
          "6:10 drill.sample_move");
    CHECK(first_error(head + tail + "样例 \"s\" { }") == "6:1 drill.sample_no_ending");
    CHECK(first_error(head + tail + "场镜 \"x\"") == "6:1 lua.unknown_word_near");
}

TEST_CASE("a sample must keep its score") {
    const std::string text =
        head + "评分 { {\"道歉\", 100} }\n" +
        "场景 \"一\"\n客户说 \"喂\"\n当 \"道歉\" { 结束 \"好\" }\n否则 { 结束 \"完\" }\n";
    CHECK(first_error(text + "样例 \"s\" { \"道歉\", 结局=\"好\", 至少=100 }") == "none");
    CHECK(first_error(text + "样例 \"s\" { 结局=\"完\", 至少=1 }") == "8:1 drill.sample_score");
}

TEST_CASE("several mistakes are shown at once, and nothing is loaded") {
    const auto loaded =
        load(head + "客互说 \"a\"\n场景 \"一\"\n客户说 \"喂{谁}\"\n否则 { 转到 \"二\" }");
    CHECK(loaded.drill == nullptr);
    CHECK(loaded.diagnostics.size() >= 3);
}

TEST_CASE("warnings do not keep a drill from loading") {
    const std::string unused = head + "随机 { 没用={\"a\",\"b\"} }\n" + tail;
    CHECK(warned(unused, "drill.unused_variable"));
    CHECK(load(unused).drill != nullptr);
    CHECK(warned(head + "采集 { 电话=\"必填\" }\n" + tail, "drill.fact_without_truth"));
    CHECK(warned(head + "场景 \"一\"\n否则 { 结束 \"完\" }", "drill.silent_scene"));
}

TEST_CASE("a helper function may build statements") {
    const auto loaded = load(head + "local function 收尾(名) 当 (\"收\" .. 名) { 结束(名) } end\n" +
                             tail + "收尾 \"甲\"\n收尾 \"乙\"");
    INFO(shown(loaded.diagnostics));
    REQUIRE(loaded.drill != nullptr);
    CHECK(loaded.drill->scenes[0].rules.size() == 3);
    CHECK(loaded.drill->endings == std::vector<std::string>{"完", "甲", "乙"});
}

TEST_CASE("scenes of another file can be taken in and visited") {
    const PackFiles files = {
        {"a.lua",
         head + "引用 \"公共/身份\"\n" +
             "场景 \"一\"\n客户说 \"喂\"\n当 \"核对\" { 引用 \"身份\" }\n否则 { 结束 \"完\" }\n"},
        {"公共/身份.lua", "场景 \"身份\"\n客户说 \"我姓王。\"\n否则 { 返回() }\n"}};
    const auto loaded = load_drill(files, "a.lua", Language::zh);
    INFO(shown(loaded.diagnostics));
    REQUIRE(loaded.drill != nullptr);
    CHECK(loaded.drill->scenes.size() == 2);
}

TEST_CASE("lists: quotes, line ends and mistakes") {
    const auto with = [](const std::string& csv) {
        return load_drill({{"a.lua", "剧本 { 名称=\"a\", 方向=\"呼出\", 名单=\"l.csv\" }\n" + tail},
                           {"l.csv", csv}},
                          "a.lua", Language::zh);
    };
    const auto good = with("\xEF\xBB\xBF姓名,话\r\n\"王,\"\"老\"\"\n五\",1\r\n\r\n李,2");
    INFO(shown(good.diagnostics));
    REQUIRE(good.drill != nullptr);
    CHECK(good.drill->list.rows ==
          std::vector<std::vector<std::string>>{{"王,\"老\"\n五", "1"}, {"李", "2"}});
    const auto code = [&](const std::string& csv) {
        const auto loaded = with(csv);
        return loaded.diagnostics.empty() ? "" : loaded.diagnostics[0].code;
    };
    CHECK(code("") == "drill.csv_empty");
    CHECK(code("a,b\n") == "drill.csv_no_rows");
    CHECK(code("a,b\n1\n") == "drill.csv_ragged");
    CHECK(code("a,a\n1,2\n") == "drill.csv_column");
    CHECK(code("a\n\"1\n") == "drill.csv_quote");
    CHECK(code("a\n\"1\"x\n") == "drill.csv_quote");
    CHECK(code("a\n\xC4\xE3\n") == "drill.csv_not_utf8");
}

TEST_CASE("packs: what may be wrong with them") {
    const auto code = [](const std::string& text) {
        const auto loaded = load_pack({{"pack.lua", text}, {"a.lua", head + tail}}, Language::zh);
        return loaded.diagnostics.empty() ? "none" : loaded.diagnostics[0].code;
    };
    const std::string title = "课包 { 名称=\"p\" }\n";
    CHECK(code(title + "部分 \"a.lua\"") == "none");
    CHECK(code("部分 \"a.lua\"") == "pack.no_title");
    CHECK(code(title) == "pack.no_parts");
    CHECK(code(title + "部分 \"b.lua\"") == "drill.no_file_near");
    CHECK(code(title + "部分 \"a.lua\" { 表单=\"x\" }") == "pack.no_form");
    CHECK(code(title + "部分 \"a.lua\" { 话术=\"x\" }") == "pack.no_talk");
    CHECK(code(title + "表单 \"f\" { {\"a\", 类型=\"选择\"} }\n部分 \"a.lua\"") ==
          "pack.no_choices");
    CHECK(code(title + "部分 \"something-else.lua\"") == "drill.no_file");
    // Menus are the lab's, not a pack's.
    CHECK(code(title + "菜单 { \"a.lua\" }\n部分 \"a.lua\"").starts_with("lua.unknown_word"));
    CHECK(load_pack(PackFiles{}, Language::zh).diagnostics[0].code == "pack.no_pack_file");
    CHECK(load_pack(std::filesystem::path("/nowhere"), Language::en).diagnostics[0].code ==
          "pack.no_folder");
}

TEST_CASE("limits hold at the limit and one past it") {
    const auto scenes = [](std::size_t n) {
        std::string text = head;
        for (std::size_t i = 0; i < n; ++i)
            text += "场景 \"s" + std::to_string(i) + "\"\n客户说 \"x\"\n" +
                    (i + 1 < n ? "否则 { 转到 \"s" + std::to_string(i + 1) + "\" }\n"
                               : std::string("否则 { 结束 \"e\" }\n"));
        return text;
    };
    CHECK(first_error(scenes(max_scenes)) == "none");
    CHECK(first_error(scenes(max_scenes + 1)).find("drill.too_many") != std::string::npos);
    const auto said = [](std::size_t n) {
        return head + "场景 \"一\"\n客户说 \"" + std::string(n, 'x') + "\"\n否则 { 结束 \"完\" }";
    };
    CHECK(first_error(said(max_line_characters)) == "none");
    CHECK(first_error(said(max_line_characters + 1)) == "4:5 drill.line_long");
    const auto actions = [](std::size_t n) {
        std::string text = head + tail + "当 \"a\" { ";
        for (std::size_t i = 0; i < n; ++i)
            text += "心情(1), ";
        return text + "}";
    };
    CHECK(first_error(actions(max_actions)) == "none");
    CHECK(first_error(actions(max_actions + 1)).find("drill.too_many") != std::string::npos);
}

TEST_CASE("every word has both languages and an example that reads") {
    std::vector<std::string> seen;
    for (const auto& entry : word_table()) {
        CHECK_FALSE(entry.name.zh.empty());
        CHECK_FALSE(entry.name.en.empty());
        CHECK(word_of(entry.name.zh) == entry.word);
        CHECK(word_of(entry.name.en) == entry.word);
        for (const auto example : {entry.example.zh, entry.example.en}) {
            const auto& words = entry.of_pack ? pack_words() : drill_words();
            const auto out =
                lua::read_source("e", "x = " + std::string(example), words, Language::zh);
            INFO(example);
            CHECK(out.diagnostics.empty());
        }
    }
}
