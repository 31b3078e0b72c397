#include <set>

#include <catch2/catch.hpp>

#include "audio/speech.h"
#include "audio/voice.h"

using namespace ringroom;
using namespace ringroom::audio;

TEST_CASE("voices of the sample drills are understood by their words") {
    const auto wang = voice_from_name("王桂兰-合肥话", 67);
    CHECK(wang.sex == Sex::female);
    CHECK(wang.age == Age::elderly);
    CHECK(wang.tongue == Tongue::mandarin);
    CHECK(wang.dialect == "合肥话");
    CHECK_FALSE(wang.dialect_spoken); // Mandarin stands in until a take is recorded
    const auto young = voice_from_name("年轻男-普通话");
    CHECK(young.sex == Sex::male);
    CHECK(young.age == Age::young);
    CHECK(young.dialect_spoken);
    const auto middle = voice_from_name("中年女-四川话");
    CHECK(middle.sex == Sex::female);
    CHECK(middle.age == Age::middle);
    CHECK_FALSE(middle.dialect_spoken);
}

TEST_CASE("tongues by the words behind the dash") {
    CHECK(voice_from_name("陈先生-粤语").tongue == Tongue::cantonese);
    CHECK(voice_from_name("陈先生-香港").engine.substr(0, 4) == "yue+");
    CHECK(voice_from_name("young man-English").tongue == Tongue::english);
    CHECK(voice_from_name("John-en").engine.substr(0, 6) == "en-us+");
    const auto hakka = voice_from_name("老奶奶-客家话");
    CHECK(hakka.tongue == Tongue::hakka);
    CHECK_FALSE(hakka.dialect_spoken);
    CHECK(voice_from_name("nobody").tongue == Tongue::mandarin);
    CHECK(voice_from_name("x-man").tongue == Tongue::mandarin);
}

TEST_CASE("man is not in mandarin nor in woman") {
    CHECK(voice_from_name("old woman-mandarin").sex == Sex::female);
    CHECK(voice_from_name("old woman-mandarin").age == Age::elderly);
    CHECK(voice_from_name("Old Man-mandarin").sex == Sex::male);
    CHECK(voice_from_name("female-en").sex == Sex::female);
    CHECK(voice_from_name("grandpa-en").sex == Sex::male);
}

TEST_CASE("the name's word on age goes before the years") {
    CHECK(voice_from_name("年轻女-普通话", 70).age == Age::young);
    CHECK(voice_from_name("刘志强", 13).age == Age::child);
    CHECK(voice_from_name("刘志强", 34).age == Age::young);
    CHECK(voice_from_name("刘志强", 59).age == Age::middle);
    CHECK(voice_from_name("刘志强", 60).age == Age::elderly);
}

TEST_CASE("the elderly speak slower than the young") {
    CHECK(voice_from_name("老大爷-普通话").words_per_minute + 20 <
          voice_from_name("小伙-普通话").words_per_minute);
}

TEST_CASE("a name always has one voice, and many names have many voices") {
    CHECK(voice_from_name("李建国", 66) == voice_from_name("李建国", 66));
    std::set<std::tuple<std::string, int, int>> voices;
    for (int i = 0; i < 100; ++i) {
        const auto v = voice_from_name("客户" + std::to_string(i));
        voices.insert({v.engine, v.words_per_minute, v.pitch});
        CHECK(v.pitch >= 0);
        CHECK(v.pitch <= 99);
    }
    CHECK(voices.size() > 90);
}

TEST_CASE("a speaker keeps his voice in another dialect of Mandarin") {
    auto a = voice_from_name("王桂兰-合肥话", 67);
    auto b = voice_from_name("王桂兰-普通话", 67);
    CHECK(a.engine == b.engine);
    CHECK(a.pitch == b.pitch);
}

TEST_CASE("odd names do no harm") {
    CHECK(voice_from_name("").engine.size() > 3);
    CHECK(voice_from_name("-").engine.size() > 3);
    CHECK(voice_from_name("---普通话").dialect == "普通话");
    CHECK(voice_from_name(std::string(10'000, 'x')).name.size() == voice_name_bytes_max);
    CHECK(voice_from_name("\xff\xfe\x00").engine.size() > 3);
}

TEST_CASE("numbers and words of two readings are spelt for the synthesiser") {
    const auto say = [](const char* text) { return speakable(text, Tongue::mandarin); };
    CHECK(say("去银行") == "去 yin2 hang2 ");
    CHECK(say("110元") == "一百一十元");
    CHECK(say("工单号 12345678") == "工单号 幺二三四五六七八");
    CHECK(say("50000元") == "五万元");
    CHECK(say("1,000个") == "一千个");
    CHECK(say("2026年11月21日") == "二零二六年十一月二十一日");
    CHECK(say("第2次") == "第二次");
    CHECK(say("2次") == "两次");
    CHECK(say("2026年2月2日") == "二零二六年二月二日");
    CHECK(say("6001号") == "六零零幺号");
    CHECK(say("3.14") == "三点一四");
    CHECK(say("0.5%") == "百分之零点五");
    CHECK(say("0510-87225278") == "零五幺零,八七二二五二七八");
    CHECK(say("-3度") == "负三度");
    CHECK(say("１２元") == "十二元");
    CHECK(say("A2栋") == "A二栋");
    CHECK(say("a\x01"
              "b\nc") == "a b c");
    CHECK(say("12345678901234567890元").size() > 50); // no overflow
    CHECK(speakable("call 911 at 5%", Tongue::english) == "call 911 at 5%");
    CHECK(speakable("银行2", Tongue::cantonese) == "银行二");
    CHECK(say("").empty());
    CHECK(say("1.") == "一.");
    CHECK(say("-") == "-");
    CHECK(say("\xff") == " ");
}

TEST_CASE("estimated lengths follow text and speed") {
    auto slow = prompt_voice("zh");
    auto fast = slow;
    fast.words_per_minute = 380;
    const auto text = "您好，请问有什么可以帮您？";
    CHECK(estimated_length(text, slow).ms == Approx(estimated_length(text, fast).ms * 2).margin(2));
    CHECK(estimated_length("", slow) == 200_ms);
    CHECK(estimated_length("您好您好", slow) > estimated_length("您好", slow));
}
