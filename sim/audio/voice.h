#pragma once
// Who speaks: a voice's name, as written in a drill or chosen for a prompt, becomes settings of the
// synthesiser. "王桂兰-合肥话", "年轻男-普通话", "中年女-四川话", "old woman-en" are understood by
// their words; what the name leaves open is drawn from its hash, so a name always sounds the same
// and two names rarely sound alike.
#include <cstdint>
#include <string>
#include <string_view>

namespace ringroom::audio {

enum class Tongue { mandarin, cantonese, hakka, english };
enum class Sex { female, male };
enum class Age { child, young, middle, elderly };

struct Voice {
    std::string name;    ///< as given
    std::string dialect; ///< what stands behind the dash, "" if nothing
    Tongue tongue = Tongue::mandarin;
    Sex sex = Sex::female;
    Age age = Age::middle;
    std::string engine; ///< voice and variant of the synthesiser: "cmn-latn-pinyin+f2"
    int words_per_minute = 190;
    int pitch = 50;             ///< 0..99
    bool dialect_spoken = true; ///< false: the dialect has no synthetic voice, Mandarin stands in

    bool operator==(const Voice&) const = default;
};

/// `age_years` (0: unknown) settles the age where the name does not. Never fails: an unknown name
/// gives some Mandarin voice. Any thread.
[[nodiscard]] Voice voice_from_name(std::string_view name, int age_years = 0);

/// The house voice of prompts in a language: "zh", "en".
[[nodiscard]] Voice prompt_voice(std::string_view language);

} // namespace ringroom::audio
