#pragma once
// Text to sound. The program `espeak-ng` is run, never linked (its licence is GPL), with an
// argument list and no shell; the text goes in through a pipe. Each line is spoken once and kept in
// a cache folder under the SHA-256 of text, voice and version.
//
//     Speech speech({.cache = data / "speech"});
//     auto clip = speech.say("您好", voice_from_name("年轻女-普通话"));
//
// say() blocks for some tens of milliseconds: call it on a speech thread. Several threads may call
// one Speech at a time.
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "audio/clip.h"
#include "audio/voice.h"
#include "base/result.h"

namespace ringroom::audio {

struct SpeechSettings {
    std::filesystem::path cache;       ///< created when missing; empty: no cache
    std::string program = "espeak-ng"; ///< looked up in PATH
    Duration time_limit = speech_time_limit;
    std::int64_t cache_bytes = speech_cache_bytes_max; ///< thinned, oldest first, above this
    double level_dbov = -26.0;                         ///< active speech level of every line
};

class Speech {
public:
    explicit Speech(SpeechSettings settings);

    /// The line at 8 kHz, from the cache or fresh. A damaged cache entry is made again; a cache
    /// that cannot be written costs time, not the line. Errors: speech.empty, speech.too_long,
    /// speech.bad_text (not UTF-8), speech.no_program, speech.timed_out, speech.failed.
    [[nodiscard]] Result<ClipPtr> say(std::string_view text, const Voice& voice);

    /// Whether say() would find it in the cache (a damaged entry still counts).
    [[nodiscard]] bool cached(std::string_view text, const Voice& voice) const;
    /// Where the cache keeps it.
    [[nodiscard]] std::filesystem::path cache_file(std::string_view text, const Voice& voice) const;

private:
    [[nodiscard]] Result<ClipPtr> synthesise(std::string_view text, const Voice& voice) const;
    void keep(const Clip& clip, const std::filesystem::path& file);
    void thin();

    SpeechSettings settings_;
    std::mutex thinning_;           // guards cache_bytes_
    std::int64_t cache_bytes_ = -1; ///< -1: not counted yet
};

/// Roughly how long `text` will last, without synthesising: for the modelled world and for checks.
/// Deterministic.
[[nodiscard]] Duration estimated_length(std::string_view text, const Voice& voice);

/// What the synthesiser is given for `text`: words that it misreads replaced (银行, 重新), long
/// digit runs spelt, control characters dropped. Exposed for tests.
[[nodiscard]] std::string speakable(std::string_view text, Tongue tongue);

} // namespace ringroom::audio
