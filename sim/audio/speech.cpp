#include "audio/speech.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include "audio/level.h"
#include "audio/process.h"
#include "audio/utf8.h"
#include "audio/wav.h"
#include "base/check.h"
#include "base/log.h"

namespace ringroom::audio {
namespace {

namespace fs = std::filesystem;

/// Part of every cache key: raised whenever the same words come out as another sound.
constexpr const char* cache_version = "1";
/// espeak-ng writes 22,050 samples a second; no line lasts longer than five minutes.
constexpr std::size_t output_bytes_max = 22050UL * 2 * 300;

// Latin letters alone are Hakka in its own script; Chinese characters the voice cannot read.
std::string engine_for(const Voice& voice, std::string_view text) {
    if (voice.tongue != Tongue::hakka)
        return voice.engine;
    const auto all = characters(text);
    if (std::any_of(all.begin(), all.end(), is_han))
        return voice.engine;
    const auto plus = voice.engine.find('+');
    return "hak" + (plus == voice.engine.npos ? std::string() : voice.engine.substr(plus));
}

// Everything that the sound depends on, each part preceded by its length, so that none runs into
// another.
std::string cache_key(std::string_view text, const Voice& voice, double level) {
    std::string all;
    for (const auto& part :
         {std::string(cache_version), voice.engine, std::to_string(voice.words_per_minute),
          std::to_string(voice.pitch), std::to_string(std::lround(level * 10)),
          std::to_string(static_cast<int>(voice.tongue)), std::string(text)})
        all += fmt::format("{}:{}", part.size(), part);
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): libsodium hashes unsigned char
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(all.data()), all.size());
    std::string hex;
    for (const auto byte : hash)
        hex += fmt::format("{:02x}", byte);
    return hex;
}

// The synthesiser's own silence at both ends would be heard as hesitation.
std::span<const std::int16_t> trimmed(std::span<const std::int16_t> samples, int rate) {
    constexpr int loud = 200;
    const auto is_loud = [](std::int16_t s) { return s > loud || s < -loud; };
    const auto first = std::find_if(samples.begin(), samples.end(), is_loud);
    if (first == samples.end())
        return {};
    const auto last = std::find_if(samples.rbegin(), samples.rend(), is_loud);
    const auto lead = static_cast<std::ptrdiff_t>(rate / 50);  // keep 20 ms before
    const auto trail = static_cast<std::ptrdiff_t>(rate / 12); // and 80 ms behind
    const auto begin = std::max<std::ptrdiff_t>(first - samples.begin() - lead, 0);
    const auto end = std::min<std::ptrdiff_t>(last.base() - samples.begin() + trail,
                                              static_cast<std::ptrdiff_t>(samples.size()));
    return samples.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

tl::unexpected<Error> speech_error(const Error& error) {
    if (error.code == "process.not_found")
        return fail("speech.no_program", error.text);
    if (error.code == "process.timed_out")
        return fail("speech.timed_out", error.text);
    return fail("speech.failed", error.text);
}

struct Entry {
    fs::file_time_type written;
    std::int64_t bytes;
    fs::path file;
};

std::vector<Entry> entries_of(const fs::path& folder) {
    std::vector<Entry> out;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        std::error_code gone; // another process may thin the same folder
        const auto size = it->is_regular_file(gone) ? it->file_size(gone) : 0;
        const auto written = it->last_write_time(gone);
        if (!gone && it->path().extension() == ".wav")
            out.push_back({written, static_cast<std::int64_t>(size), it->path()});
    }
    std::sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) {
        return a.written != b.written ? a.written < b.written : a.file < b.file;
    });
    return out;
}

bool has_sound(std::string_view text) {
    const auto all = characters(text);
    return std::any_of(all.begin(), all.end(), [](char32_t c) {
        return is_han(c) || (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') ||
               (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c < 0x2000) ||
               (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
               (c >= 0xFF41 && c <= 0xFF5A);
    });
}

} // namespace

Speech::Speech(SpeechSettings settings)
    : settings_(std::move(settings)) {
    check(sodium_init() >= 0, "libsodium starts");
}

fs::path Speech::cache_file(std::string_view text, const Voice& voice) const {
    if (settings_.cache.empty())
        return {};
    const auto key = cache_key(text, voice, settings_.level_dbov);
    return settings_.cache / key.substr(0, 2) / (key + ".wav");
}

bool Speech::cached(std::string_view text, const Voice& voice) const {
    std::error_code error;
    return !settings_.cache.empty() && fs::is_regular_file(cache_file(text, voice), error);
}

Result<ClipPtr> Speech::say(std::string_view text, const Voice& voice) {
    if (text.size() > speech_text_bytes_max)
        return fail("speech.too_long", fmt::format("{} bytes of text, at most {}", text.size(),
                                                   speech_text_bytes_max));
    if (!is_utf8(text))
        return fail("speech.bad_text", "the text is not UTF-8");
    if (!has_sound(text))
        return fail("speech.empty", "the text holds nothing that can be spoken");
    const auto file = cache_file(text, voice);
    if (!file.empty()) {
        if (auto kept = WavFile::open(file);
            kept && !kept->layout().truncated && kept->format().rate == line_rate &&
            kept->format().channels == 1 && kept->layout().frames > 0)
            return std::make_shared<const Clip>(std::string(text), kept->channel(0));
    }
    auto clip = synthesise(text, voice);
    if (clip && !file.empty())
        keep(**clip, file);
    return clip;
}

Result<ClipPtr> Speech::synthesise(std::string_view text, const Voice& voice) const {
    const auto words = speakable(text, voice.tongue);
    ProcessRequest request;
    request.program = settings_.program;
    request.arguments = {"-v",      engine_for(voice, text),
                         "-s",      std::to_string(std::clamp(voice.words_per_minute, 80, 400)),
                         "-p",      std::to_string(std::clamp(voice.pitch, 0, 99)),
                         "-b",      "1",
                         "--stdin", "--stdout"};
    request.input = words;
    request.time_limit = settings_.time_limit;
    request.output_bytes_max = output_bytes_max;
    auto bytes = run_process(request);
    if (!bytes)
        return speech_error(bytes.error());
    const auto wav =
        WavFile::from_bytes(std::move(*bytes)); // its sizes are open: it wrote to a pipe
    if (!wav)
        return fail("speech.failed", settings_.program + ": " + wav.error().text);
    const auto spoken = wav->channel(0);
    auto line = resample(trimmed(spoken, wav->format().rate), wav->format().rate, line_rate);
    if (line.empty())
        return fail("speech.failed", settings_.program + ": wrote silence");
    return std::make_shared<const Clip>(std::string(text),
                                        at_active_level(line, settings_.level_dbov));
}

void Speech::keep(const Clip& clip, const fs::path& file) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (auto saved = save_clip(clip, file); !saved) {
        log_warning("audio", saved.error().text);
        return;
    }
    const auto bytes = static_cast<std::int64_t>(fs::file_size(file, error));
    const std::lock_guard lock(thinning_);
    if (cache_bytes_ < 0) {
        cache_bytes_ = 0;
        for (const auto& entry : entries_of(settings_.cache))
            cache_bytes_ += entry.bytes;
    } else {
        cache_bytes_ += error ? 0 : bytes;
    }
    if (cache_bytes_ > settings_.cache_bytes)
        thin();
}

// Down to nine tenths, so that not every line after the limit looks through the folder again.
void Speech::thin() {
    const auto entries = entries_of(settings_.cache);
    cache_bytes_ = 0;
    for (const auto& entry : entries)
        cache_bytes_ += entry.bytes;
    for (const auto& entry : entries) {
        if (cache_bytes_ <= settings_.cache_bytes / 10 * 9)
            break;
        std::error_code error;
        if (fs::remove(entry.file, error))
            cache_bytes_ -= entry.bytes;
    }
}

} // namespace ringroom::audio
