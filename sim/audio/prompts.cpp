#include "audio/prompts.h"

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/format.h>

#include "base/check.h"

namespace ringroom::audio {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 24> standard{
    "welcome",     "menu",           "please_wait",     "all_busy",       "still_waiting",
    "next",        "position_one",   "position_before", "position_after", "wait_soon",
    "wait_before", "wait_after",     "invalid",         "no_input",       "goodbye",
    "closed",      "agent_before",   "agent_after",     "transferring",   "recorded",
    "unavailable", "callback_offer", "queue_full",      "please_hold"};

constexpr int number_max = 9999;

void zh_words(int number, std::vector<std::string>& out) {
    struct Unit {
        int weight;
        const char* word;
    };
    constexpr std::array units{Unit{1000, "thousand"}, Unit{100, "hundred"}, Unit{10, "ten"},
                               Unit{1, ""}};
    bool gap = false;
    for (const auto& unit : units) {
        const int digit = number / unit.weight % 10;
        if (digit == 0) {
            gap = !out.empty();
            continue;
        }
        if (gap)
            out.emplace_back("0");
        gap = false;
        if (digit == 2 && unit.weight == 1000)
            out.emplace_back("two"); // 两
        else if (!(unit.weight == 10 && digit == 1 && out.empty()))
            out.push_back(std::to_string(digit));
        if (unit.weight > 1)
            out.emplace_back(unit.word);
    }
}

void en_words(int number, std::vector<std::string>& out) {
    if (number >= 1000) {
        out.push_back(std::to_string(number / 1000));
        out.emplace_back("thousand");
        number %= 1000;
    }
    if (number >= 100) {
        out.push_back(std::to_string(number / 100));
        out.emplace_back("hundred");
        number %= 100;
    }
    if (number >= 20) {
        out.push_back(std::to_string(number / 10 * 10));
        number %= 10;
    }
    if (number > 0)
        out.push_back(std::to_string(number));
}

bool is_sound(const fs::path& file) {
    const auto ending = file.extension();
    return ending == ".flac" || ending == ".wav" || ending == ".ogg";
}

} // namespace

std::span<const std::string_view> standard_prompts() {
    return standard;
}

std::vector<std::string> number_words(Language language, int number) {
    std::vector<std::string> out;
    if (number < 0 || number > number_max)
        return out;
    if (number == 0)
        return {"0"};
    if (language == Language::zh)
        zh_words(number, out);
    else
        en_words(number, out);
    return out;
}

Result<Prompts> Prompts::load(const fs::path& folder, Language language) {
    Prompts out(language);
    if (auto loaded = out.overlay(folder); !loaded)
        return tl::unexpected(loaded.error());
    return out;
}

Result<void> Prompts::overlay(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (is_sound(it->path()))
            files.push_back(it->path());
    if (error)
        return fail("prompts.missing_folder", folder.string() + ": " + error.message());
    if (files.size() > prompts_max)
        return fail("prompts.too_many", fmt::format("{}: {} prompts, at most {}", folder.string(),
                                                    files.size(), prompts_max));
    std::sort(files.begin(),
              files.end()); // a.flac before a.wav: the last one wins, always the same
    auto clips = clips_;
    for (const auto& file : files) {
        auto clip = load_clip(file);
        if (!clip)
            return tl::unexpected(clip.error());
        clips[file.stem().string()] = *clip;
    }
    clips_ = std::move(clips); // all or nothing
    return {};
}

ClipPtr Prompts::find(std::string_view name) const {
    const auto found = clips_.find(name);
    return found == clips_.end() ? nullptr : found->second;
}

std::vector<std::string> Prompts::missing(std::span<const std::string_view> names) const {
    std::vector<std::string> out;
    for (const auto name : names)
        if (!find(name))
            out.emplace_back(name);
    return out;
}

std::vector<std::string> Prompts::names() const {
    std::vector<std::string> out;
    for (const auto& [name, clip] : clips_)
        out.push_back(name);
    return out;
}

ClipPtr Prompts::join(std::span<const std::string> names, Duration pause) const {
    Samples out;
    std::string title;
    for (const auto& name : names) {
        const auto clip = find(name);
        if (!clip)
            continue;
        if (!out.empty())
            out.insert(out.end(), static_cast<std::size_t>(pause.ms * line_rate / 1000), 0);
        const auto samples = clip->samples();
        if (static_cast<std::int64_t>(out.size() + samples.size()) * 1000 >
            clip_longest.ms * line_rate)
            break;
        out.insert(out.end(), samples.begin(), samples.end());
        title += (title.empty() ? "" : " ") + name;
    }
    return out.empty() ? nullptr : std::make_shared<const Clip>(std::move(title), std::move(out));
}

ClipPtr Prompts::digits(std::string_view digits) const {
    std::vector<std::string> words;
    for (const char c : digits.substr(0, spoken_digits_max))
        if (c >= '0' && c <= '9') // on the telephone 1 is yao where a clip says so
            words.push_back(c == '1' && find("yao") ? "yao" : std::string(1, c));
    return join(words);
}

ClipPtr Prompts::number(int number) const {
    return join(number_words(language_, number));
}

ClipPtr Prompts::position(int ahead) const {
    if (ahead <= 0)
        return find("next");
    if (ahead == 1 && find("position_one"))
        return find("position_one");
    std::vector<std::string> words{"position_before"};
    if (ahead == 2 && find("two"))
        words.emplace_back("two"); // 两位
    else
        for (auto& word : number_words(language_, std::min(ahead, number_max)))
            words.push_back(std::move(word));
    words.emplace_back("position_after");
    return join(words);
}

ClipPtr Prompts::wait(Duration wait) const {
    const auto minutes = (std::max<std::int64_t>(wait.ms, 0) + 59'999) / 60'000;
    if (minutes <= 1)
        return find("wait_soon");
    std::vector<std::string> words{"wait_before"};
    if (minutes == 2 && find("two"))
        words.emplace_back("two"); // 两分钟
    else
        for (auto& word :
             number_words(language_, static_cast<int>(std::min<std::int64_t>(minutes, number_max))))
            words.push_back(std::move(word));
    words.emplace_back("wait_after");
    return join(words);
}

ClipPtr Prompts::agent(std::string_view agent_number) const {
    std::vector<std::string> words;
    if (find("agent_before"))
        words.emplace_back("agent_before");
    for (const char c : agent_number.substr(0, spoken_digits_max))
        if (c >= '0' && c <= '9')
            words.push_back(c == '1' && find("yao") ? "yao" : std::string(1, c));
    words.emplace_back("agent_after");
    return join(words);
}

} // namespace ringroom::audio
