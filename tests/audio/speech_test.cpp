#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

#include "audio/analysis.h"
#include "audio/level.h"
#include "audio/process.h"
#include "audio/speech.h"
#include "audio/utf8.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

namespace fs = std::filesystem;

// A program of our own in place of the synthesiser.
fs::path script(const fs::path& folder, const std::string& body) {
    const auto file = folder / "engine";
    std::ofstream(file) << "#!/bin/sh\n" << body << "\n";
    fs::permissions(file, fs::perms::owner_all);
    return file;
}

int files_in(const fs::path& folder) {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("Mandarin, Cantonese and English lines come out as speech at the house level") {
    Speech speech(SpeechSettings{});
    for (const auto& [words, name] :
         {std::pair{"您好，请问有什么可以帮您？我的宽带坏了三天了。", "王桂兰-合肥话"},
          {"我想查一下我的话费，上个月多扣了五十块钱。", "年轻男-粤语"},
          {"I would like to complain about my broadband, please.", "young woman-English"}}) {
        const auto voice = voice_from_name(name);
        const auto clip = speech.say(words, voice);
        REQUIRE(clip);
        CHECK((*clip)->rate() == line_rate);
        CHECK((*clip)->duration() > 2_s);
        CHECK((*clip)->duration() < 9_s);
        CHECK(active_level((*clip)->samples()).tenths_dbov == Approx(-260).margin(5));
        // The estimate used without a synthesiser is of the right size.
        const auto guess = estimated_length(words, voice);
        CHECK(guess * 10 > (*clip)->duration() * 6);
        CHECK(guess * 10 < (*clip)->duration() * 16);
    }
}

TEST_CASE("Chinese characters are really read, not spelt as 'Chinese letter'") {
    Speech speech(SpeechSettings{});
    const auto voice = prompt_voice("zh");
    const auto eight = speech.say("您好欢迎致电", voice);
    const auto sixteen = speech.say("您好欢迎致电您好欢迎致电", voice);
    REQUIRE(eight);
    REQUIRE(sixteen);
    CHECK((*eight)->duration() < 2500_ms); // "Chinese letter" six times takes over four seconds
    CHECK((*sixteen)->duration() < (*eight)->duration() * 3);
    const auto hakka = speech.say("您好欢迎致电", voice_from_name("阿婆-客家话"));
    REQUIRE(hakka);
    CHECK((*hakka)->duration() < 3500_ms);
}

TEST_CASE("syllables counted in synthesised Mandarin are about as many as its characters") {
    Speech speech(SpeechSettings{});
    const std::string words = "您好我的宽带坏了三天了你们到底什么时候派人来修"; // 23 characters
    for (const char* name : {"年轻女-普通话", "中年男-普通话", "老奶奶-普通话"}) {
        const auto clip = speech.say(words, voice_from_name(name));
        REQUIRE(clip);
        const auto found = analyse_channel((*clip)->samples());
        INFO(name);
        CHECK(found.syllables >= 16);
        CHECK(found.syllables <= 28);
        CHECK(found.pace != Pace::fast);
    }
}

TEST_CASE("a line is spoken once and then comes from the cache") {
    const TemporaryFolder folder;
    const auto voice = prompt_voice("zh");
    Speech speech({.cache = folder.path() / "cache"});
    CHECK_FALSE(speech.cached("请稍等", voice));
    const auto first = speech.say("请稍等", voice);
    REQUIRE(first);
    CHECK(speech.cached("请稍等", voice));
    // The second one must not need the program any more.
    Speech without({.cache = folder.path() / "cache", .program = "/nonexistent/engine"});
    const auto second = without.say("请稍等", voice);
    REQUIRE(second);
    CHECK(Samples((*second)->samples().begin(), (*second)->samples().end()) ==
          Samples((*first)->samples().begin(), (*first)->samples().end()));
    CHECK(code_of(without.say("别的话", voice)) == "speech.no_program");
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("another voice, speed, pitch, level or text is another entry") {
    const TemporaryFolder folder;
    Speech speech({.cache = folder.path()});
    Speech louder({.cache = folder.path(), .level_dbov = -20});
    const auto voice = prompt_voice("zh");
    auto faster = voice;
    faster.words_per_minute += 1;
    auto higher = voice;
    higher.pitch += 1;
    auto other = voice;
    other.engine = "cmn-latn-pinyin+m3";
    const auto file = speech.cache_file("好", voice);
    CHECK(file != speech.cache_file("好", faster));
    CHECK(file != speech.cache_file("好", higher));
    CHECK(file != speech.cache_file("好", other));
    CHECK(file != speech.cache_file("好的", voice));
    CHECK(file != louder.cache_file("好", voice));
    auto renamed = voice; // the name does not matter, the sound does
    renamed.name = "somebody";
    CHECK(file == speech.cache_file("好", renamed));
}

TEST_CASE("a damaged cache entry is spoken again and mended") {
    const TemporaryFolder folder;
    const auto voice = prompt_voice("en");
    Speech speech({.cache = folder.path()});
    const auto good = speech.say("hello there", voice);
    REQUIRE(good);
    const auto file = speech.cache_file("hello there", voice);
    for (const std::uintmax_t size : {0UL, 20UL, 500UL}) {
        fs::resize_file(file, size);
        const auto again = speech.say("hello there", voice);
        REQUIRE(again);
        CHECK((*again)->duration() == (*good)->duration());
        CHECK(fs::file_size(file) > 500);
    }
    std::ofstream(file, std::ios::trunc) << "rubbish";
    CHECK(speech.say("hello there", voice));
}

TEST_CASE("a cache that cannot be written costs no line") {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "file") << "in the way";
    Speech speech({.cache = folder.path() / "file"});
    CHECK(speech.say("hello", prompt_voice("en")));
}

TEST_CASE("the cache is thinned, oldest first, when it grows past its limit") {
    const TemporaryFolder folder;
    const auto voice = prompt_voice("en");
    Speech small({.cache = folder.path(), .cache_bytes = 40'000});
    std::string first = "line number zero";
    REQUIRE(small.say(first, voice));
    fs::last_write_time(small.cache_file(first, voice), fs::file_time_type::min());
    for (int i = 1; i <= 6; ++i)
        REQUIRE(small.say("line number " + std::to_string(i), voice));
    CHECK_FALSE(small.cached(first, voice));
    CHECK(small.cached("line number 6", voice));
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path()))
        bytes += entry.is_regular_file() ? entry.file_size() : 0;
    CHECK(bytes <= 40'000);
}

TEST_CASE("bad texts are refused before a program runs") {
    Speech speech({.program = "/nonexistent/engine"});
    const auto voice = prompt_voice("zh");
    CHECK(code_of(speech.say("", voice)) == "speech.empty");
    CHECK(code_of(speech.say("  ，。！？…", voice)) == "speech.empty");
    CHECK(code_of(speech.say("\xff\xfe", voice)) == "speech.bad_text");
    CHECK(code_of(speech.say("\xe4\xbd", voice)) == "speech.bad_text");
    std::string limit(speech_text_bytes_max, 'a');
    CHECK(code_of(speech.say(limit, voice)) == "speech.no_program");
    CHECK(code_of(speech.say(limit + "a", voice)) == "speech.too_long");
}

TEST_CASE("text that looks like an option or a command is only text") {
    const TemporaryFolder folder;
    Speech speech(SpeechSettings{});
    CHECK(speech.say("--help -w /tmp/x", prompt_voice("en")));
    const auto mark = folder.path() / "mark";
    CHECK(speech.say("$(touch " + mark.string() + ") `touch " + mark.string() + "` ; hello",
                     prompt_voice("en")));
    CHECK_FALSE(fs::exists(mark));
}

TEST_CASE("a synthesiser that fails, hangs, babbles or is silent is reported as such") {
    const TemporaryFolder folder;
    const auto voice = prompt_voice("en");
    const auto say = [&](const std::string& body, Duration limit) {
        Speech speech({.cache = folder.path() / "cache",
                       .program = script(folder.path(), body).string(),
                       .time_limit = limit});
        return code_of(speech.say("hello", voice));
    };
    CHECK(say("exit 3", 20_s) == "speech.failed");
    CHECK(say("kill -9 $$", 20_s) == "speech.failed");
    CHECK(say("echo not a wav file at all", 20_s) == "speech.failed");
    CHECK(say("exec sleep 60", 200_ms) == "speech.timed_out");
    CHECK(say("exec >&-; exec sleep 60", 200_ms) == "speech.timed_out"); // closed, yet still there
    CHECK(say("exec cat /dev/zero", 20_s) == "speech.failed");           // too much
    CHECK(say("exec </dev/null; exit 0", 20_s) == "speech.failed");
    CHECK_FALSE(fs::exists(folder.path() / "cache")); // nothing bad was kept
}

TEST_CASE("a voice the synthesiser does not know is an error, not silence") {
    auto voice = prompt_voice("en");
    voice.engine = "qqq-no-such-voice";
    Speech speech(SpeechSettings{});
    CHECK(code_of(speech.say("hello", voice)) == "speech.failed");
}

TEST_CASE("several threads share one cache") {
    const TemporaryFolder folder;
    Speech speech({.cache = folder.path(), .cache_bytes = 200'000});
    std::vector<std::thread> threads;
    std::array<int, 4> good{};
    for (std::size_t t = 0; t < good.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i)
                good[t] += speech.say("line " + std::to_string(i), prompt_voice("en")) ? 1 : 0;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(good == std::array{5, 5, 5, 5});
}

TEST_CASE("a program gets its input whole and gives its output whole") {
    const std::string big(1'000'000, 'x');
    const auto echo = run_process({"cat", {}, big, 20_s, 2'000'000});
    REQUIRE(echo);
    CHECK(echo->size() == big.size());
    CHECK(run_process({"cat", {}, big, 20_s, 1'000'000}));
    CHECK(run_process({"cat", {}, big, 20_s, 999'999}).error().code == "process.too_much");
    CHECK(run_process({"true", {}, big, 20_s, 10})); // does not read: no SIGPIPE for us
    CHECK(run_process({"no-such-program-here", {}, "", 1_s, 10}).error().code ==
          "process.not_found");
    CHECK(run_process({"false", {}, "", 20_s, 10}).error().code == "process.failed");
    const auto words = run_process({"printf", {"%s|", "a b", "$HOME", "*"}, "", 20_s, 100});
    REQUIRE(words);
    CHECK(std::string(words->begin(), words->end()) == "a b|$HOME|*|");
}

TEST_CASE("UTF-8 is judged strictly") {
    CHECK(is_utf8("您好 a é 😀"));
    CHECK(is_utf8(""));
    for (const char* bad :
         {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe4\xbd", "\xff", "a\xc3"})
        CHECK_FALSE(is_utf8(bad));
    std::string back;
    for (const auto c : characters("您é😀a"))
        append_utf8(back, c);
    CHECK(back == "您é😀a");
    CHECK(characters("\xff"
                     "a") == std::vector<char32_t>{0xFFFD, U'a'});
}
