#include "seat/downloads.h"

#include <cstdlib>
#include <fstream>

#include "seat/remembered.h"

namespace ringroom::seat {
namespace {

constexpr int download_names = 1'000; // tried until one is free

} // namespace

std::filesystem::path downloads_folder() {
    namespace fs = std::filesystem;
    const char* home = std::getenv("HOME");
    const fs::path own = home == nullptr ? fs::temp_directory_path() : fs::path(home);
    // As desktops keep it: XDG_DOWNLOAD_DIR="$HOME/下载"
    std::ifstream in(settings_folder().parent_path() / "user-dirs.dirs");
    const std::string name = "XDG_DOWNLOAD_DIR=\"";
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(name) || line.back() != '"')
            continue;
        auto value = line.substr(name.size(), line.size() - name.size() - 1);
        if (value.starts_with("$HOME/"))
            value = (own / value.substr(6)).string();
        std::error_code error;
        if (fs::is_directory(value, error))
            return value;
    }
    std::error_code error;
    return fs::is_directory(own / "Downloads", error) ? own / "Downloads" : own;
}

Result<std::filesystem::path> download_file(const std::string& name) {
    const auto folder = downloads_folder();
    const std::filesystem::path wanted(name);
    for (int i = 1; i <= download_names; ++i) {
        const auto number = i == 1 ? std::string() : " (" + std::to_string(i) + ")";
        const auto file = folder / (wanted.stem().string() + number + wanted.extension().string());
        std::error_code error;
        if (!std::filesystem::exists(file, error))
            return file;
    }
    return fail("seat.no_download", "no name is free in " + folder.string());
}

} // namespace ringroom::seat
