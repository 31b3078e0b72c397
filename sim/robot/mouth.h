#pragma once
// The robots' voices: a thread that turns words into sound, ahead of time where it can. What is to
// be said now goes before what may be said later. The Loop's thread calls; `spoken` runs there too.
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "audio/speech.h"
#include "audio/voice.h"
#include "media/clip.h"
#include "sip/loop.h"
#include "world/student.h"

namespace ringroom::robot {

/// How one robot sounds.
struct Throat {
    audio::Voice voice;
    int level_dbov = -26;
};
/// By profile and number: voices differ, rude ones are loud, lazy ones mumble, hasty ones hurry.
[[nodiscard]] Throat throat_of(world::Profile profile, const std::string& number,
                               Language language);

class Mouth {
public:
    using Spoken = std::function<void(media::ClipPtr)>; ///< null: it could not be spoken

    /// `cache` holds the sound files; empty: none are kept.
    Mouth(sip::Loop& loop, std::filesystem::path cache);
    ~Mouth();

    void say(const std::string& words, const Throat& throat, Spoken spoken);
    /// May soon be said.
    void prepare(const std::string& words, const Throat& throat);

private:
    struct Job {
        std::string key;
        std::string words;
        Throat throat;
        Spoken spoken; ///< empty: only to have it at hand
    };
    void work();
    void keep(const std::string& key, media::ClipPtr clip);
    [[nodiscard]] media::ClipPtr synthesise(const Job& job);

    sip::Loop& loop_;
    std::filesystem::path cache_;
    std::map<std::string, media::ClipPtr> known_; // the Loop's thread
    std::deque<std::string> order_;               // of known_, oldest first
    std::set<std::string> asked_;                 // by prepare(), not made yet; likewise
    std::map<int, audio::Speech> speech_;         // by level; the speech thread
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);

    std::mutex mutex_;
    std::condition_variable waking_;
    std::deque<Job> now_;   // guarded by mutex_
    std::deque<Job> later_; // guarded by mutex_
    bool stopping_ = false; // guarded by mutex_
    std::thread thread_;
};

} // namespace ringroom::robot
