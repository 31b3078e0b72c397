#pragma once
// Sounds for the tests of this room: noise of a known level and a voice-like buzz.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>

#include "audio/clip.h"
#include "audio/tone.h"
#include "base/random.h"

namespace ringroom::audio {

/// White noise of a level, the same for the same seed.
inline Samples noise(Duration length, double dbov, std::uint64_t seed = 1) {
    Random random(seed);
    const double top = 32768.0 * std::pow(10.0, dbov / 20.0) * std::sqrt(3.0);
    Samples out(static_cast<std::size_t>(length.ms * line_rate / 1000));
    for (auto& sample : out)
        sample = static_cast<std::int16_t>(
            top * (static_cast<double>(random.between(-10000, 10000)) / 10000.0));
    return out;
}

/// A buzz of 120 Hz whose loudness rises and falls `per_second` times: as many syllables.
inline Samples babble(Duration length, int per_second, double dbov = -26.0) {
    Samples out(static_cast<std::size_t>(length.ms * line_rate / 1000));
    const double amplitude = 32768.0 * std::pow(10.0, dbov / 20.0) * 1.6;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double t = static_cast<double>(i) / line_rate;
        double wave = 0;
        for (int k = 1; k <= 8; ++k)
            wave += std::sin(6.283185307 * 120 * k * t) / k;
        const double swell = 0.5 - 0.5 * std::cos(6.283185307 * per_second * t);
        out[i] = static_cast<std::int16_t>(
            std::clamp(amplitude * (0.05 + 0.95 * swell) * wave, -32768.0, 32767.0));
    }
    return out;
}

inline void append(Samples& to, const Samples& more) {
    to.insert(to.end(), more.begin(), more.end());
}

inline void add(Samples& to, const Samples& more) {
    for (std::size_t i = 0; i < std::min(to.size(), more.size()); ++i)
        to[i] = static_cast<std::int16_t>(std::clamp(to[i] + more[i], -32768, 32767));
}

/// The error's code, "" if there is a clip.
inline std::string code_of(const Result<ClipPtr>& clip) {
    return clip ? "" : clip.error().code;
}

inline Samples quiet(Duration length) {
    return Samples(static_cast<std::size_t>(length.ms * line_rate / 1000), 0);
}

/// An empty folder of its own under the system's temporary folder, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "audio-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace ringroom::audio
