#include "server/sound_library.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "audio/clip.h"
#include "audio/prompts.h"
#include "audio/speech.h"
#include "audio/takes.h"
#include "audio/tone.h"
#include "audio/voice.h"
#include "base/log.h"
#include "server/limits.h"
#include "sip/loop.h"

namespace ringroom::server {
namespace {

media::ClipPtr to_media(const audio::ClipPtr& clip) {
    return clip ? media::make_clip(clip->samples()) : nullptr;
}

} // namespace

struct SoundLibrary::Inside {
    Inside(sip::Loop& control, SoundOptions given, audio::Prompts loaded)
        : loop(control)
        , options(std::move(given))
        , prompts(std::move(loaded))
        , speech({.cache = options.cache})
        , thread([this] { work(); }) {}

    ~Inside() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        wake.notify_one();
        thread.join();
    }

    struct Job {
        std::string key;
        std::filesystem::path take; // empty: synthesise
        std::string words;
        std::string voice;
    };

    // ---- speech thread
    void work() {
        for (;;) {
            Job job;
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return stopping || !jobs.empty(); });
                if (stopping)
                    return;
                job = std::move(jobs.front());
                jobs.pop_front();
            }
            auto clip = make(job);
            if (!loop.post([this, key = job.key, clip] { arrived(key, clip); }))
                log_error("server", "the control thread is too busy for a synthesised line");
        }
    }

    media::ClipPtr make(const Job& job) {
        if (!job.take.empty()) {
            const auto loaded = audio::load_clip(job.take);
            if (loaded)
                return to_media(*loaded);
            log_warning("server", "a take cannot be read: " + loaded.error().text);
        }
        const auto voice = job.voice.empty()
                               ? audio::prompt_voice(options.language == Language::zh ? "zh" : "en")
                               : audio::voice_from_name(job.voice);
        const auto said = speech.say(job.words, voice);
        if (!said) {
            log_warning("server", "a line cannot be spoken: " + said.error().text);
            return nullptr;
        }
        return to_media(*said);
    }

    // ---- control thread
    struct Waiting {
        std::vector<std::string> keys;
        Ready ready;
    };

    void arrived(const std::string& key, const media::ClipPtr& clip) {
        if (clips.size() >= limits::clips_kept)
            clips.erase(clips.begin());
        clips[key] = clip;
        asked.erase(key);
        std::deque<Waiting> again;
        again.swap(waiting);
        for (auto& one : again)
            answer(std::move(one));
    }

    void answer(Waiting one) {
        std::vector<media::ClipPtr> found;
        for (const auto& key : one.keys) {
            const auto clip = clips.find(key);
            if (clip == clips.end()) {
                waiting.push_back(std::move(one));
                return;
            }
            if (clip->second)
                found.push_back(clip->second);
        }
        one.ready(std::move(found));
    }

    void ask(Job job) {
        if (clips.contains(job.key) || asked.contains(job.key))
            return;
        const std::lock_guard lock(mutex);
        if (jobs.size() >= limits::synthesis_waiting) {
            log_warning("server", "too many lines wait for the synthesiser; one is left out");
            clips[job.key] = nullptr;
            return;
        }
        asked[job.key] = true;
        jobs.push_back(std::move(job));
        wake.notify_one();
    }

    std::string want_line(const SoundWanted& wanted) {
        std::string key =
            wanted.voice + "\n" + wanted.script + "\n" + wanted.line + "\n" + wanted.words;
        std::filesystem::path take;
        if (const auto folder = takes.find(wanted.script);
            folder != takes.end() && !wanted.line.empty())
            if (const auto found = folder->second.find(wanted.voice, wanted.line))
                take = found->file;
        ask({key, take, wanted.words, wanted.voice});
        return key;
    }

    std::string want_item(const std::string& item) {
        if (clips.contains(item))
            return item;
        const auto colon = item.find(':');
        const auto kind = item.substr(0, colon);
        const auto rest = colon == item.npos ? std::string{} : item.substr(colon + 1);
        if (kind == "text")
            return want_line({.words = rest});
        // Prompts that no recording serves yet are spoken.
        if (kind == "prompt" && !prompts.find(rest) && has_text("server.prompt." + rest))
            return want_line({.words = text(options.language, "server.prompt." + rest)});
        clips[item] = to_media(standard(kind, rest));
        if (!clips[item])
            log_warning("server", "there is no sound for " + item);
        return item;
    }

    audio::ClipPtr standard(const std::string& kind, const std::string& rest) {
        if (kind == "prompt")
            return prompts.find(rest.substr(0, rest.find('.')));
        if (kind == "music")
            return hold_music(options.assets, rest);
        if (kind == "position")
            return prompts.position(std::max(0, std::atoi(rest.c_str()) - 1));
        if (kind == "minutes")
            return prompts.wait(Duration{std::atoll(rest.c_str()) * 60'000});
        if (kind == "tone" && rest == "ringback")
            return audio::tone_clip("ringback", audio::ringback_cn);
        if (kind == "tone" && rest == "busy")
            return busy_tone();
        return nullptr;
    }

    static audio::ClipPtr busy_tone() {
        audio::CadencedTone tone(audio::busy_cn);
        audio::Samples samples(static_cast<std::size_t>(audio::line_rate) * 4);
        tone.fill(samples);
        return std::make_shared<const audio::Clip>("busy", std::move(samples));
    }

    sip::Loop& loop;
    SoundOptions options;
    audio::Prompts prompts;
    audio::Speech speech;
    std::map<std::string, audio::Takes> takes;
    std::map<std::string, media::ClipPtr> clips; // by item or line; null: cannot be had
    std::map<std::string, bool> asked;
    std::deque<Waiting> waiting;

    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> jobs;  // guarded by mutex
    bool stopping = false; // guarded by mutex
    std::thread thread;
};

audio::ClipPtr hold_music(const std::filesystem::path& assets, const std::string& name) {
    for (const auto& stem : {name, std::string("morning")})
        for (const auto* ending : {".flac", ".ogg", ".wav"}) {
            const auto file = assets / "music" / (stem + ending);
            if (!std::filesystem::exists(file))
                continue;
            if (auto loaded = audio::load_clip(file))
                return *loaded;
            else
                log_warning("server", "music cannot be read: " + loaded.error().text);
        }
    return nullptr;
}

SoundLibrary::SoundLibrary(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
SoundLibrary::~SoundLibrary() = default;

Result<std::unique_ptr<SoundLibrary>> SoundLibrary::open(sip::Loop& loop, SoundOptions options) {
    auto prompts = audio::Prompts::load(options.assets / "prompts" /
                                            (options.language == Language::zh ? "zh" : "en"),
                                        options.language);
    if (!prompts)
        return tl::unexpected(prompts.error());
    return std::unique_ptr<SoundLibrary>(
        new SoundLibrary(std::make_unique<Inside>(loop, std::move(options), std::move(*prompts))));
}

void SoundLibrary::add_takes(const std::string& script, const std::filesystem::path& folder) {
    auto scanned = audio::Takes::scan(folder);
    if (scanned)
        inside_->takes.insert_or_assign(script, std::move(*scanned));
    else
        log_warning("server", "takes cannot be read: " + scanned.error().text);
}

void SoundLibrary::prompts(const std::vector<std::string>& items, Ready ready) {
    Inside::Waiting one{.ready = std::move(ready)};
    for (const auto& item : items)
        one.keys.push_back(inside_->want_item(item));
    inside_->answer(std::move(one));
}

void SoundLibrary::line(const SoundWanted& wanted, Ready ready) {
    Inside::Waiting one{.ready = std::move(ready)};
    one.keys.push_back(inside_->want_line(wanted));
    inside_->answer(std::move(one));
}

void SoundLibrary::prepare(const SoundWanted& wanted) {
    inside_->want_line(wanted);
}

} // namespace ringroom::server
