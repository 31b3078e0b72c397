#include "seat/remembered.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "seat/limits.h"

namespace ringroom::seat {
namespace {

std::filesystem::path settings_file() {
    return settings_folder() / "seat.json";
}

} // namespace

std::filesystem::path settings_folder() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const auto folder = config != nullptr && *config != '\0' ? std::filesystem::path(config)
                        : home != nullptr ? std::filesystem::path(home) / ".config"
                                          : std::filesystem::temp_directory_path();
    return folder / "ringroom";
}

Remembered remembered() {
    Remembered out;
    std::ifstream in(settings_file());
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object())
        return out;
    try {
        out.server = json.value("server", out.server);
        out.number = json.value("number", out.number);
        out.numbers = json.value("numbers", out.numbers);
        if (out.numbers.size() > limits::people_of_seat)
            out.numbers.resize(limits::people_of_seat);
        out.language = language_from(json.value("language", "zh"));
        out.dark = json.value("dark", out.dark);
        out.size = json.value("size", out.size);
        out.auto_answer = json.value("auto_answer", false);
        out.checked = json.value("checked", false);
        out.width = json.value("width", out.width);
        out.height = json.value("height", out.height);
        out.sound.input = json.value("microphone", "");
        out.sound.output = json.value("headset", "");
        out.sound.ringer = json.value("ringer", "");
        out.sound.bypass = json.value("bypass", false);
        out.sound.side_tone = json.value("side_tone", false);
    } catch (const nlohmann::json::exception&) { // a value of another kind: as if never kept
        out = {};
    }
    return out;
}

bool signed_in_here(Remembered& what, const std::string& number) {
    auto& all = what.numbers;
    if (number.empty() || (!all.empty() && all.front() == number))
        return false;
    std::erase(all, number);
    all.insert(all.begin(), number);
    if (all.size() > limits::people_of_seat)
        all.resize(limits::people_of_seat);
    return true;
}

std::string next_here(const Remembered& what, const std::string& number) {
    const auto& all = what.numbers;
    const auto now = std::find(all.begin(), all.end(), number);
    if (all.empty() || (all.size() == 1 && now != all.end()))
        return {};
    return now == all.end() || std::next(now) == all.end() ? all.front() : *std::next(now);
}

void remember(const Remembered& what) {
    const auto file = settings_file();
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    std::ofstream(file) << nlohmann::json{
        {"server", what.server},
        {"number", what.number},
        {"numbers", what.numbers},
        {"language", what.language == Language::zh ? "zh" : "en"},
        {"dark", what.dark},
        {"microphone", what.sound.input},
        {"headset", what.sound.output},
        {"ringer", what.sound.ringer},
        {"bypass", what.sound.bypass},
        {"side_tone", what.sound.side_tone},
        {"size", what.size},
        {"checked", what.checked},
        {"auto_answer", what.auto_answer},
        {"width", what.width},
        {"height",
         what.height}}.dump(2);
}

} // namespace ringroom::seat
