#include "persona/words.h"

#include <iterator>

#include "base/check.h"

namespace ringroom::persona {

namespace {
using W = Word;
constexpr WordEntry every_word[] = {
    {W::script,
     {"剧本", "script"},
     {"剧本 { 名称=\"...\", 方向=\"呼入\" }", "script { name=\"...\", direction=\"inbound\" }"},
     false},
    {W::customer,
     {"客户", "customer"},
     {"客户 { 姓名=\"王桂兰\", 心情=-2, 耐心=70 }",
      "customer { name=\"Mary\", mood=-2, patience=70 }"},
     false},
    {W::random,
     {"随机", "random"},
     {"随机 { 工单号=数字串(8), 意向={\"要\",\"不要\"} }",
      "random { order=digits(8), wish={\"yes\",\"no\"} }"},
     false},
    {W::collect,
     {"采集", "collect"},
     {"采集 { 工单号=\"必填\" }", "collect { order=\"required\" }"},
     false},
    {W::on_record,
     {"档案", "on_record"},
     {"档案 { \"姓名\", 套餐=\"融合 200M\" }", "on_record { \"name\", plan=\"basic\" }"},
     false},
    {W::connect,
     {"接通", "connect"},
     {"接通 { 接听=80, 无人接=20 }", "connect { answer=80, no_answer=20 }"},
     false},
    {W::must_say,
     {"必说", "must_say"},
     {"必说 { \"报公司和工号\" }", "must_say { \"give company and number\" }"},
     false},
    {W::must_not_say,
     {"禁说", "must_not_say"},
     {"禁说 { \"最后一天\" }", "must_not_say { \"last chance\" }"},
     false},
    {W::scene, {"场景", "scene"}, {"场景 \"开场\"", "scene \"opening\""}, false},
    {W::says, {"客户说", "says"}, {"客户说 \"喂?\"", "says \"Hello?\""}, false},
    {W::when,
     {"当", "when"},
     {"当 \"道歉\" { 心情(1), 转到 \"讲事情\" }",
      "when \"apologise\" { mood(1), go_to \"story\" }"},
     false},
    {W::if_,
     {"若", "if_"},
     {"若 \"心情 >= 0\" { 转到 \"定时间\" }", "if_ \"mood >= 0\" { go_to \"date\" }"},
     false},
    {W::limit,
     {"限", "limit"},
     {"限 \"60秒\" { 挂断 \"太长\" }", "limit \"60s\" { hang_up \"too long\" }"},
     false},
    {W::otherwise,
     {"否则", "otherwise"},
     {"否则 { 转到 \"要说法\" }", "otherwise { go_to \"demand\" }"},
     false},
    {W::rubric,
     {"评分", "rubric"},
     {"评分 { {\"道歉\", 60}, {\"信息采集\", 40, 自动=\"采集齐全\"} }",
      "rubric { {\"apologise\", 60}, {\"facts\", 40, automatic=\"facts_complete\"} }"},
     false},
    {W::sample,
     {"样例", "sample"},
     {"样例 \"好坐席\" { \"道歉\", 结局=\"满意\", 至少=80 }",
      "sample \"good agent\" { \"apologise\", ending=\"content\", at_least=80 }"},
     false},
    {W::visit, {"引用", "visit"}, {"引用 \"身份核验\"", "visit \"identity\""}, false},
    {W::go_to, {"转到", "go_to"}, {"转到 \"讲事情\"", "go_to \"story\""}, false},
    {W::end, {"结束", "finish"}, {"结束 \"满意\"", "finish \"content\""}, false},
    {W::hang_up, {"挂断", "hang_up"}, {"挂断 \"没人理我\"", "hang_up \"nobody there\""}, false},
    {W::mood, {"心情", "mood"}, {"心情(-1)", "mood(-1)"}, false},
    {W::patience, {"耐心", "patience"}, {"耐心(-20)", "patience(-20)"}, false},
    {W::press, {"按键", "press"}, {"按键 \"2\"", "press \"2\""}, false},
    {W::come_back, {"返回", "come_back"}, {"返回()", "come_back()"}, false},
    {W::may_interrupt,
     {"可插话", "may_interrupt"},
     {"客户说(可插话 \"那个……\")", "says(may_interrupt \"well...\")"},
     false},
    {W::digits, {"数字串", "digits"}, {"数字串(8)", "digits(8)"}, false},
    {W::chance, {"几率", "chance"}, {"几率(30)", "chance(30)"}, false},
    {W::integer, {"整数", "integer"}, {"整数(39, 69)", "integer(39, 69)"}, false},
    {W::list, {"名单", "list"}, {"名单 \"姓名\"", "list \"name\""}, false},
    {W::pack,
     {"课包", "pack"},
     {"课包 { 名称=\"...\", 版本=\"1.0\" }", "pack { name=\"...\", version=\"1.0\" }"},
     true},
    {W::part,
     {"部分", "part"},
     {"部分 \"投诉.lua\" { 表单=\"工单\", 话术=\"投诉处理\" }",
      "part \"bill.lua\" { form=\"ticket\", talk=\"bill\" }"},
     true},
    {W::form,
     {"表单", "form"},
     {"表单 \"工单\" { { \"工单号\", 类型=\"数字\", 必填=true } }",
      "form \"ticket\" { { \"order\", kind=\"digits\", required=true } }"},
     true},
    {W::talk,
     {"话术", "talk"},
     {"话术 \"投诉处理\" { { \"问好\", \"您好!\", 动作=\"问好\" } }",
      "talk \"bill\" { { \"greeting\", \"Good morning\", move=\"greet\" } }"},
     true},
    {W::moves,
     {"动作", "moves"},
     {"动作 { \"道歉\", \"核对身份\" }", "moves { \"apologise\", \"verify identity\" }"},
     true},
};
} // namespace

const std::vector<WordEntry>& word_table() {
    static const std::vector<WordEntry> table(std::begin(every_word), std::end(every_word));
    return table;
}

Word word_of(std::string_view text) {
    for (const auto& entry : word_table())
        if (entry.name.is(text))
            return entry.word;
    return Word::none;
}

const WordEntry& entry_of(Word word) {
    for (const auto& entry : word_table())
        if (entry.word == word)
            return entry;
    check(false, "every word stands in the table");
    return word_table().front();
}

namespace {
lua::Words words_where(bool of_pack) {
    lua::Words words;
    for (const auto& entry : word_table())
        if (entry.of_pack == of_pack) {
            words.emplace_back(entry.name.zh);
            words.emplace_back(entry.name.en);
        }
    return words;
}
} // namespace

const lua::Words& drill_words() {
    static const lua::Words words = words_where(false);
    return words;
}

const lua::Words& pack_words() {
    static const lua::Words words = words_where(true);
    return words;
}

const std::vector<TriggerEntry>& trigger_table() {
    static const std::vector<TriggerEntry> table = {
        {Trigger::no_sound, {"没声音", "no_sound"}},
        {Trigger::interruption, {"打断", "interrupts"}},
        {Trigger::too_long, {"说太久", "talks_too_long"}},
        {Trigger::too_quiet, {"声音小", "too_quiet"}},
        {Trigger::hold, {"让客户等", "puts_on_hold"}},
        {Trigger::transfer, {"按规定转接", "transfers"}},
        {Trigger::form, {"填表", "fills_form"}},
    };
    return table;
}

bool tells_of_wait(std::string_view move) {
    std::string name(move);
    std::replace(name.begin(), name.end(), ' ', '_');
    return trigger_of(name) == Trigger::hold || name == "请稍等" || name == "asks_to_wait";
}

Trigger trigger_of(std::string_view move) {
    for (const auto& entry : trigger_table())
        if (entry.name.is(move))
            return entry.trigger;
    return Trigger::move;
}

} // namespace ringroom::persona
