#include "audio/voice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <span>

#include "audio/limits.h"
#include "base/random.h"

namespace ringroom::audio {
namespace {

template <class T>
struct Word {
    const char* word;
    T means;
};

// First match wins, so the longer and the surer words stand first.
constexpr auto sex_words = std::to_array<Word<Sex>>({
    {"女", Sex::female},
    {"female", Sex::female},
    {"woman", Sex::female},
    {"奶奶", Sex::female},
    {"婆", Sex::female},
    {"妈", Sex::female},
    {"阿姨", Sex::female},
    {"小姐", Sex::female},
    {"姑娘", Sex::female},
    {"姐", Sex::female},
    {"妹", Sex::female},
    {"大娘", Sex::female},
    {"girl", Sex::female},
    {"lady", Sex::female},
    {"mrs", Sex::female},
    {"grandma", Sex::female},
    {"男", Sex::male},
    {"male", Sex::male},
    {"man", Sex::male},
    {"爷", Sex::male},
    {"先生", Sex::male},
    {"大叔", Sex::male},
    {"伯", Sex::male},
    {"哥", Sex::male},
    {"小伙", Sex::male},
    {"boy", Sex::male},
    {"grandpa", Sex::male},
    // Characters of given names that leave little doubt.
    {"兰", Sex::female},
    {"秀", Sex::female},
    {"芳", Sex::female},
    {"娟", Sex::female},
    {"霞", Sex::female},
    {"梅", Sex::female},
    {"玲", Sex::female},
    {"艳", Sex::female},
    {"婷", Sex::female},
    {"娜", Sex::female},
    {"凤", Sex::female},
    {"英", Sex::female},
    {"丽", Sex::female},
    {"国", Sex::male},
    {"强", Sex::male},
    {"军", Sex::male},
    {"刚", Sex::male},
    {"伟", Sex::male},
    {"勇", Sex::male},
    {"涛", Sex::male},
    {"磊", Sex::male},
});

constexpr auto age_words = std::to_array<Word<Age>>({
    {"中年", Age::middle},     {"middle", Age::middle}, {"年轻", Age::young},
    {"青年", Age::young},      {"young", Age::young},   {"小伙", Age::young},
    {"姑娘", Age::young},      {"小姐", Age::young},    {"老师", Age::middle},
    {"老板", Age::middle},     {"老", Age::elderly},    {"爷", Age::elderly},
    {"奶奶", Age::elderly},    {"婆", Age::elderly},    {"大娘", Age::elderly},
    {"elderly", Age::elderly}, {"old", Age::elderly},   {"grand", Age::elderly},
    {"阿姨", Age::middle},     {"大妈", Age::middle},   {"大叔", Age::middle},
    {"先生", Age::middle},     {"孩", Age::child},      {"童", Age::child},
    {"child", Age::child},     {"kid", Age::child},
});

struct Dialect {
    Tongue tongue;
    bool spoken;
};

constexpr auto dialect_words = std::to_array<Word<Dialect>>({
    {"普通话", {Tongue::mandarin, true}},
    {"国语", {Tongue::mandarin, true}},
    {"mandarin", {Tongue::mandarin, true}},
    {"cmn", {Tongue::mandarin, true}},
    {"粤", {Tongue::cantonese, true}},
    {"广东", {Tongue::cantonese, true}},
    {"广州", {Tongue::cantonese, true}},
    {"香港", {Tongue::cantonese, true}},
    {"白话", {Tongue::cantonese, true}},
    {"cantonese", {Tongue::cantonese, true}},
    {"yue", {Tongue::cantonese, true}},
    {"客家", {Tongue::hakka, false}},
    {"hakka", {Tongue::hakka, false}},
    {"hak", {Tongue::hakka, false}},
    {"英", {Tongue::english, true}},
    {"english", {Tongue::english, true}},
    {"美语", {Tongue::english, true}},
});

// Variants of the synthesiser that sound like people; its robots and whisperers are left out.
constexpr std::array female_variants{"f2", "f4", "f3", "linda", "belinda", "f5"};
constexpr std::array male_variants{"m3", "m7", "Mike", "m8"};
constexpr std::array elderly_female_variants{"f1", "grandma"};
constexpr std::array elderly_male_variants{"m1", "grandpa"};

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// A Latin word must stand alone ("man" is not in "mandarin"); Chinese words need no gaps.
bool contains(const std::string& text, std::string_view word) {
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        if (!is_letter(word.front()))
            return true;
        const auto end = at + word.size();
        const bool free_left = at == 0 || !is_letter(text[at - 1]);
        const bool free_right = end == text.size() || !is_letter(text[end]);
        if (free_left && (free_right || word == "grand"))
            return true;
    }
    return false;
}

template <class T>
std::optional<T> look_up(const std::string& text, std::span<const Word<T>> words) {
    for (const auto& entry : words)
        if (contains(text, entry.word))
            return entry.means;
    return std::nullopt;
}

std::optional<Age> age_of_years(int years) {
    if (years <= 0)
        return std::nullopt;
    if (years < 14)
        return Age::child;
    if (years < 35)
        return Age::young;
    return years < 60 ? Age::middle : Age::elderly;
}

void settle_dialect(Voice& voice) {
    if (voice.dialect.empty())
        return;
    const auto text = lower(voice.dialect);
    if (text == "en" || text == "zh") {
        voice.tongue = text == "en" ? Tongue::english : Tongue::mandarin;
        return;
    }
    const auto found = look_up<Dialect>(text, dialect_words);
    voice.tongue = found ? found->tongue : Tongue::mandarin;
    voice.dialect_spoken = found && found->spoken;
}

const char* engine_language(Tongue tongue) {
    switch (tongue) {
    case Tongue::english:
        return "en-us";
    case Tongue::cantonese:
        return "yue";
    case Tongue::hakka:    // the synthesiser reads Hakka in Latin script only
    case Tongue::mandarin: // plain "cmn" of espeak-ng 1.51 reads Chinese characters as English
        break;
    }
    return "cmn-latn-pinyin";
}

std::span<const char* const> variants(Sex sex, Age age) {
    if (age == Age::elderly)
        return sex == Sex::female ? std::span<const char* const>(elderly_female_variants)
                                  : std::span<const char* const>(elderly_male_variants);
    if (sex == Sex::female || age == Age::child)
        return female_variants;
    return male_variants;
}

struct Manner {
    int speed;
    int pitch;
};

Manner manner_of(Age age) {
    switch (age) {
    case Age::child:
        return {195, 75};
    case Age::young:
        return {215, 52};
    case Age::middle:
        return {195, 45};
    case Age::elderly:
        return {160, 38};
    }
    return {195, 45};
}

void settle_sound(Voice& voice, Random& random) {
    const auto choice = variants(voice.sex, voice.age);
    const auto manner = manner_of(voice.age);
    voice.engine =
        std::string(engine_language(voice.tongue)) + "+" + choice[random.below(choice.size())];
    voice.words_per_minute = manner.speed + static_cast<int>(random.between(-10, 10));
    voice.pitch = manner.pitch + static_cast<int>(random.between(-6, 6));
    if (voice.tongue == Tongue::english) // its words are longer than syllables
        voice.words_per_minute -= 25;
}

} // namespace

Voice voice_from_name(std::string_view name, int age_years) {
    Voice voice;
    voice.name = std::string(name.substr(0, voice_name_bytes_max));
    const auto dash = voice.name.rfind('-');
    const std::string speaker = lower(voice.name.substr(0, dash));
    voice.dialect = dash == voice.name.npos ? "" : voice.name.substr(dash + 1);
    settle_dialect(voice);
    // What the name leaves open belongs to the speaker, so that he keeps his voice in every
    // dialect.
    auto random = stream(0, "voice", 0, speaker);
    const auto drawn_sex = random.chance(50) ? Sex::female : Sex::male;
    const auto drawn_age = random.chance(50) ? Age::young : Age::middle;
    voice.sex = look_up<Sex>(speaker, sex_words).value_or(drawn_sex);
    const auto named_age = look_up<Age>(speaker, age_words);
    voice.age = named_age ? *named_age : age_of_years(age_years).value_or(drawn_age);
    settle_sound(voice, random);
    return voice;
}

Voice prompt_voice(std::string_view language) {
    const bool en = language.substr(0, 2) == "en";
    Voice voice;
    voice.name = en ? "prompt-en" : "prompt-zh";
    voice.tongue = en ? Tongue::english : Tongue::mandarin;
    voice.age = Age::young;
    voice.engine = std::string(engine_language(voice.tongue)) + "+f2";
    voice.words_per_minute = en ? 165 : 190;
    voice.pitch = 50;
    return voice;
}

} // namespace ringroom::audio
