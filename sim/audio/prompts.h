#pragma once
// The standard prompts: assets/prompts/<language>/<name>.flac, and a pack's or school's own beside
// them, which win. Numbers are put together from digit and number clips, so a lab without a
// synthesiser still says "您前面还有 3 位".
//
//     auto prompts = Prompts::load(assets / "prompts" / "zh", Language::zh);
//     auto clip = prompts->position(3);
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/clip.h"
#include "base/result.h"
#include "base/text.h"

namespace ringroom::audio {

class Prompts {
public:
    /// Loads every sound file of `folder`, its name without ending being the prompt's name.
    /// Errors: prompts.missing_folder, prompts.too_many, and those of load_clip with the file
    /// named.
    [[nodiscard]] static Result<Prompts> load(const std::filesystem::path& folder,
                                              Language language);
    /// Adds or replaces prompts from another folder (a school's own). Same errors.
    [[nodiscard]] Result<void> overlay(const std::filesystem::path& folder);

    /// Null when there is none. Const members: any thread.
    [[nodiscard]] ClipPtr find(std::string_view name) const;
    /// Names asked for that the set lacks.
    [[nodiscard]] std::vector<std::string> missing(std::span<const std::string_view> names) const;
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] Language language() const { return language_; }

    /// Clips end to end with `pause` between; unknown names are skipped. Null when nothing is left.
    [[nodiscard]] ClipPtr join(std::span<const std::string> names, Duration pause = 60_ms) const;
    /// "6 0 0 1" digit by digit.
    [[nodiscard]] ClipPtr digits(std::string_view digits) const;
    /// A whole number 0..9999 from number clips.
    [[nodiscard]] ClipPtr number(int number) const;
    /// "There are N callers ahead of you." N = 0 says "you are next".
    [[nodiscard]] ClipPtr position(int ahead) const;
    /// "The estimated wait is about N minutes."
    [[nodiscard]] ClipPtr wait(Duration wait) const;
    /// "Agent 6001 at your service."
    [[nodiscard]] ClipPtr agent(std::string_view agent_number) const;

private:
    explicit Prompts(Language language)
        : language_(language) {}

    Language language_;
    std::map<std::string, ClipPtr, std::less<>> clips_;
};

/// The prompts that every language must have.
[[nodiscard]] std::span<const std::string_view> standard_prompts();
/// The clip names that say a number 0..9999 in a language: {"2", "hundred", "5"}.
[[nodiscard]] std::vector<std::string> number_words(Language language, int number);

} // namespace ringroom::audio
