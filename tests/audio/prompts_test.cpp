#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "audio/analysis.h"
#include "audio/level.h"
#include "audio/prompts.h"
#include "base/text.h"
#include "sounds.h"

using namespace ringroom;
using namespace ringroom::audio;

namespace {

const std::filesystem::path assets = std::filesystem::path(RINGROOM_SOURCE_DIR) / "assets";

Prompts shipped(Language language) {
    auto prompts =
        Prompts::load(assets / "prompts" / (language == Language::zh ? "zh" : "en"), language);
    REQUIRE(prompts);
    return *prompts;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("both languages ship every standard prompt, its text and every number clip") {
    for (const auto language : {Language::zh, Language::en}) {
        const auto prompts = shipped(language);
        CHECK(prompts.missing(standard_prompts()).empty());
        for (const auto name : standard_prompts())
            CHECK(has_text("audio.prompt." + std::string(name)));
        for (int number = 0; number <= 9999; number += number < 120 ? 1 : 97)
            for (const auto& word : number_words(language, number))
                if (!prompts.find(word))
                    FAIL("no clip for " << word);
    }
}

TEST_CASE("shipped prompts are speech at the house level, without long silence around it") {
    for (const auto language : {Language::zh, Language::en}) {
        const auto prompts = shipped(language);
        for (const auto name : standard_prompts()) {
            const auto clip = prompts.find(name);
            INFO(name);
            CHECK(active_level(clip->samples()).tenths_dbov == Approx(-260).margin(15));
            const auto speech = find_speech(clip->samples());
            REQUIRE_FALSE(speech.empty());
            CHECK(speech.front().begin <= 200_ms);
            CHECK(clip->duration() - speech.back().end <= 300_ms);
            CHECK(clip->duration() <= 10_s);
        }
    }
}

TEST_CASE("hold music is pleasant to measure: level, no clipping, a loop without a click") {
    int pieces = 0;
    for (const auto& entry : std::filesystem::directory_iterator(assets / "music")) {
        if (entry.path().extension() != ".ogg")
            continue;
        ++pieces;
        INFO(entry.path().string());
        CHECK(entry.file_size() < 400'000);
        const auto clip = load_clip(entry.path());
        REQUIRE(clip);
        const auto samples = (*clip)->samples();
        CHECK((*clip)->duration() >= 60_s);
        CHECK((*clip)->duration() <= 90_s);
        CHECK(active_level(samples).tenths_dbov == Approx(-200).margin(10));
        int top = 0;
        int step = 0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            top = std::max(top, std::abs(int{samples[i]}));
            if (i > 0)
                step = std::max(step, std::abs(samples[i] - samples[i - 1]));
        }
        CHECK(top < 30000);
        // From the last sample to the first it is no further than elsewhere.
        CHECK(std::abs(samples.back() - samples.front()) <= step);
        for (std::size_t i = 0; i + 16000 < samples.size(); i += 8000) // never silent for 2 s
            CHECK(rms_dbov(samples.subspan(i, 16000)) > -40);
    }
    CHECK(pieces >= 3);
}

TEST_CASE("numbers are strung together as people say them") {
    const auto zh = Language::zh;
    const auto en = Language::en;
    CHECK(number_words(zh, 0) == Words{"0"});
    CHECK(number_words(zh, 10) == Words{"ten"});
    CHECK(number_words(zh, 12) == Words{"ten", "2"});
    CHECK(number_words(zh, 105) == Words{"1", "hundred", "0", "5"});
    CHECK(number_words(zh, 110) == Words{"1", "hundred", "1", "ten"});
    CHECK(number_words(zh, 2020) == Words{"two", "thousand", "0", "2", "ten"});
    CHECK(number_words(en, 0) == Words{"0"});
    CHECK(number_words(en, 15) == Words{"15"});
    CHECK(number_words(en, 42) == Words{"40", "2"});
    CHECK(number_words(en, 2315) == Words{"2", "thousand", "3", "hundred", "15"});
    CHECK(number_words(zh, -1).empty());
    CHECK(number_words(zh, 9999).size() == 7);
    CHECK(number_words(en, 10000).empty());
}

TEST_CASE("announcements are put together") {
    const auto zh = shipped(Language::zh);
    const auto en = shipped(Language::en);
    CHECK(zh.position(0) == zh.find("next"));
    CHECK(zh.position(1) == zh.find("position_one"));
    CHECK(zh.position(2)->name() == "position_before two position_after");
    CHECK(zh.position(3)->name() == "position_before 3 position_after");
    CHECK(en.position(21)->name() == "position_before 20 1 position_after");
    CHECK(en.position(1'000'000)); // at most what can be said
    CHECK(zh.wait(30_s) == zh.find("wait_soon"));
    CHECK(zh.wait(61_s)->name() == "wait_before two wait_after");
    CHECK(en.wait(10_min)->name() == "wait_before 10 wait_after");
    CHECK(zh.agent("6001")->name() == "agent_before 6 0 0 yao agent_after");
    CHECK(en.agent("60a1")->name() == "agent_before 6 0 1 agent_after");
    CHECK(zh.digits("110")->name() == "yao yao 0");
    CHECK(zh.digits("") == nullptr);
    CHECK(zh.number(12)->duration() ==
          Duration{zh.find("ten")->duration() + zh.find("2")->duration() + 60_ms});
    const Words unknown{"nothing", "like", "this"};
    CHECK(zh.join(unknown) == nullptr);
    CHECK(zh.find("nothing") == nullptr);
}

TEST_CASE("a school's own prompts win, and a bad folder changes nothing") {
    const TemporaryFolder folder;
    auto prompts = shipped(Language::zh);
    REQUIRE(save_clip(Clip("w", sine(440, 1_s)), folder.path() / "welcome.wav"));
    REQUIRE(prompts.overlay(folder.path()));
    CHECK(prompts.find("welcome")->duration() == 1_s);
    CHECK(prompts.find("goodbye"));
    std::ofstream(folder.path() / "menu.wav") << "broken";
    REQUIRE(save_clip(Clip("w", sine(440, 2_s)), folder.path() / "goodbye.wav"));
    const auto second = prompts.overlay(folder.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == "audio.not_sound");
    CHECK(second.error().text.find("menu.wav") != std::string::npos);
    CHECK(prompts.find("goodbye")->duration() != 2_s); // all or nothing
    CHECK(prompts.overlay(folder.path() / "none").error().code == "prompts.missing_folder");
}

TEST_CASE("the number of prompts in a folder is bounded") {
    const TemporaryFolder folder;
    const Clip clip("x", Samples(8, 100));
    REQUIRE(save_clip(clip, folder.path() / "0.wav"));
    for (std::size_t i = 1; i < prompts_max; ++i)
        std::filesystem::copy_file(folder.path() / "0.wav",
                                   folder.path() / (std::to_string(i) + ".wav"));
    const auto limit = Prompts::load(folder.path(), Language::en);
    REQUIRE(limit);
    CHECK(limit->names().size() == prompts_max);
    std::filesystem::copy_file(folder.path() / "0.wav", folder.path() / "more.wav");
    CHECK(Prompts::load(folder.path(), Language::en).error().code == "prompts.too_many");
}

TEST_CASE("every error of this room has its words in both languages") {
    for (const char* code : {"audio.missing",     "audio.too_large",    "audio.not_sound",
                             "audio.too_long",    "audio.empty",        "audio.bad_format",
                             "audio.damaged",     "audio.write_failed", "wav.not_wav",
                             "wav.bad_format",    "wav.unsupported",    "wav.no_data",
                             "speech.empty",      "speech.too_long",    "speech.bad_text",
                             "speech.no_program", "speech.timed_out",   "speech.failed",
                             "takes.too_many",    "takes.unreadable",   "prompts.missing_folder",
                             "prompts.too_many",  "audio.pace.unknown", "audio.pace.slow",
                             "audio.pace.normal", "audio.pace.fast"})
        CHECK(has_text(code));
}
