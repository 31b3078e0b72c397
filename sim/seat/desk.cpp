#include "seat/desk.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "seat/back.h"
#include "seat/sound.h"

namespace ringroom::seat {
namespace {

std::filesystem::path settings_file() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    const auto folder = config != nullptr && *config != '\0' ? std::filesystem::path(config)
                        : home != nullptr ? std::filesystem::path(home) / ".config"
                                          : std::filesystem::temp_directory_path();
    return folder / "ringroom" / "seat.json";
}

} // namespace

Remembered remembered() {
    Remembered out;
    std::ifstream in(settings_file());
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object())
        return out;
    try {
        out.server = json.value("server", out.server);
        out.number = json.value("number", out.number);
        out.language = language_from(json.value("language", "zh"));
        out.dark = json.value("dark", out.dark);
        out.width = json.value("width", out.width);
        out.height = json.value("height", out.height);
    } catch (const nlohmann::json::exception&) { // a value of another kind: as if never kept
        out = {};
    }
    return out;
}

void remember(const Remembered& what) {
    const auto file = settings_file();
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    std::ofstream(file) << nlohmann::json{
        {"server", what.server},
        {"number", what.number},
        {"language", what.language == Language::zh ? "zh" : "en"},
        {"dark", what.dark},
        {"width", what.width},
        {"height",
         what.height}}.dump(2);
}

Desk::Desk(Look& look, Back& back, Sound& sound, Remembered remembered)
    : look_(look)
    , back_(back)
    , sound_(sound)
    , remembered_(std::move(remembered)) {
    look_.use_theme(remembered_.dark);
}

void Desk::draw(const Shown& shown) {
    next_change_ = Instant::never();
    sound_.ring(shown.hook == Hook::ringing);
    const auto& io = ImGui::GetIO();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin("seat", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    if (shown.stage == Stage::at_seat || shown.stage == Stage::returning)
        draw_work(shown);
    else
        draw_sign_in(shown);
    ImGui::End();
    if (!shown.notice.code.empty() && shown.notice.until > steady_now())
        next_change_ = std::min(next_change_, shown.notice.until);
}

std::string Desk::words(std::string_view key, TextArguments arguments) const {
    return text(remembered_.language, key, arguments);
}

std::string Desk::words_of(const Notice& notice) const {
    if (has_text(notice.code))
        return words(notice.code);
    return notice.words.empty() ? notice.code : notice.words;
}

std::string Desk::clock(Duration time) {
    const auto seconds = std::max<std::int64_t>(0, time.ms) / 1000;
    next_change_ = std::min(next_change_, steady_now() + Duration{1000 - time.ms % 1000});
    return seconds >= 3600
               ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
               : fmt::format("{:02}:{:02}", seconds / 60, seconds % 60);
}

bool Desk::handling(const Shown& shown) const {
    const auto activity = shown.view.agent.activity;
    return shown.view.contact && (activity == Activity::talking || activity == Activity::holding ||
                                  activity == Activity::after_call_work ||
                                  activity == Activity::ringing || activity == Activity::dialling);
}

} // namespace ringroom::seat
