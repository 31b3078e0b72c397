#include "audio/takes.h"

#include <algorithm>
#include <array>
#include <system_error>

#include <fmt/format.h>

#include "audio/limits.h"

namespace ringroom::audio {
namespace {

namespace fs = std::filesystem;

constexpr std::array endings{".wav", ".flac", ".ogg"}; // where several exist, the first wins

std::size_t rank_of(const fs::path& file) {
    const auto ending = file.extension().string();
    return static_cast<std::size_t>(std::find(endings.begin(), endings.end(), ending) -
                                    endings.begin());
}

using Lines = std::map<std::string, fs::path, std::less<>>;

Result<Lines> lines_of(const fs::path& folder) {
    Lines out;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_symlink(ignored) || !it->is_regular_file(ignored))
            continue;
        const auto& file = it->path();
        if (rank_of(file) == endings.size())
            continue;
        auto& place = out[file.stem().string()];
        if (place.empty() || rank_of(file) < rank_of(place))
            place = file;
        if (out.size() > takes_lines_max)
            return fail("takes.too_many",
                        fmt::format("{}: more than {} takes", folder.string(), takes_lines_max));
    }
    if (error)
        return fail("takes.unreadable", folder.string() + ": " + error.message());
    return out;
}

} // namespace

std::vector<std::string> voice_chain(std::string_view voice) {
    std::vector<std::string> out{std::string(voice)};
    const auto dash = voice.rfind('-');
    const auto speaker = voice.substr(0, dash);
    const auto add = [&](std::string name) {
        if (!name.empty() && std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(std::move(name));
    };
    const bool english = dash != voice.npos &&
                         (voice.substr(dash + 1) == "en" || voice.substr(dash + 1) == "English");
    if (!speaker.empty() && !english)
        add(std::string(speaker) + "-普通话");
    add(std::string(speaker));
    return out;
}

Result<Takes> Takes::scan(const fs::path& folder) {
    Takes out;
    std::error_code error;
    if (!fs::exists(folder, error))
        return out;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_symlink(ignored) || !it->is_directory(ignored))
            continue;
        auto lines = lines_of(it->path());
        if (!lines)
            return tl::unexpected(lines.error());
        out.voices_[it->path().filename().string()] = std::move(*lines);
        if (out.voices_.size() > takes_voices_max)
            return fail("takes.too_many",
                        fmt::format("{}: more than {} voices", folder.string(), takes_voices_max));
    }
    if (error)
        return fail("takes.unreadable", folder.string() + ": " + error.message());
    return out;
}

std::optional<Take> Takes::find(std::string_view voice, std::string_view line) const {
    for (const auto& name : voice_chain(voice)) {
        const auto folder = voices_.find(name);
        if (folder == voices_.end())
            continue;
        if (const auto take = folder->second.find(line); take != folder->second.end())
            return Take{take->second, name, name == voice};
    }
    return std::nullopt;
}

std::vector<MissingTake> Takes::missing(const std::vector<WantedTake>& wanted) const {
    std::vector<MissingTake> out;
    for (const auto& want : wanted) {
        const auto take = find(want.voice, want.line);
        if (!take || !take->exact)
            out.push_back({want.voice, want.line, take.has_value()});
    }
    return out;
}

std::size_t Takes::size() const {
    std::size_t sum = 0;
    for (const auto& [voice, lines] : voices_)
        sum += lines.size();
    return sum;
}

} // namespace ringroom::audio
