#include "robot/mouth.h"

#include "base/log.h"
#include "base/random.h"
#include "robot/limits.h"

namespace ringroom::robot {
namespace {

std::string key_of(const std::string& words, const Throat& throat) {
    return throat.voice.name + "\n" + std::to_string(throat.level_dbov) + "\n" + words;
}

} // namespace

Throat throat_of(world::Profile profile, const std::string& number, Language language) {
    // The age and sex come from the number, the rest from the voice's own name.
    const bool woman = fnv1a(number) % 2 == 0;
    std::string name = "robot " + number;
    name += language == Language::zh ? (woman ? " 年轻女-普通话" : " 年轻男-普通话")
                                     : (woman ? " young woman-en" : " young man-en");
    Throat throat{.voice = audio::voice_from_name(name)};
    switch (profile) {
    case world::Profile::good:
        break;
    case world::Profile::lazy:
        throat.level_dbov = -32;
        throat.voice.words_per_minute = 170;
        break;
    case world::Profile::silent:
        throat.level_dbov = -31;
        break;
    case world::Profile::rude:
        throat.level_dbov = -16;
        throat.voice.words_per_minute = 230;
        break;
    case world::Profile::fast:
        throat.voice.words_per_minute = 260;
        break;
    }
    throat.voice.name = name + " " + std::to_string(throat.voice.words_per_minute);
    return throat;
}

Mouth::Mouth(sip::Loop& loop, std::filesystem::path cache)
    : loop_(loop)
    , cache_(std::move(cache))
    , thread_([this] { work(); }) {}

Mouth::~Mouth() {
    *alive_ = false;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    waking_.notify_one();
    thread_.join();
}

void Mouth::say(const std::string& words, const Throat& throat, Spoken spoken) {
    auto key = key_of(words, throat);
    if (const auto found = known_.find(key); found != known_.end())
        return spoken(found->second);
    const std::lock_guard lock(mutex_);
    if (now_.size() >= limits::lines_waiting)
        now_.pop_front(); // its speaker has long stopped waiting
    now_.push_back({std::move(key), words, throat, std::move(spoken)});
    waking_.notify_one();
}

void Mouth::prepare(const std::string& words, const Throat& throat) {
    auto key = key_of(words, throat);
    if (known_.contains(key) || asked_.size() >= limits::lines_waiting ||
        !asked_.insert(key).second)
        return;
    const std::lock_guard lock(mutex_);
    later_.push_back({std::move(key), words, throat, {}});
    waking_.notify_one();
}

void Mouth::keep(const std::string& key, media::ClipPtr clip) {
    if (!clip || !known_.emplace(key, clip).second)
        return;
    order_.push_back(key);
    if (order_.size() > limits::lines_kept) {
        known_.erase(order_.front());
        order_.pop_front();
    }
}

media::ClipPtr Mouth::synthesise(const Job& job) {
    const int level = job.throat.level_dbov;
    const auto folder = cache_.empty() ? cache_ : cache_ / std::to_string(-level);
    const auto speech =
        speech_
            .try_emplace(level, audio::SpeechSettings{.cache = folder,
                                                      .level_dbov = static_cast<double>(level)})
            .first;
    const auto clip = speech->second.say(job.words, job.throat.voice);
    if (!clip) {
        log_warning("robot", "a line cannot be spoken: " + clip.error().text);
        return nullptr;
    }
    return media::make_clip((*clip)->samples());
}

void Mouth::work() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            waking_.wait(lock, [this] { return stopping_ || !now_.empty() || !later_.empty(); });
            if (stopping_)
                return;
            auto& queue = now_.empty() ? later_ : now_;
            job = std::move(queue.front());
            queue.pop_front();
        }
        auto clip = synthesise(job);
        auto done = [this, alive = alive_, key = job.key, clip, spoken = job.spoken] {
            if (!*alive)
                return;
            asked_.erase(key);
            keep(key, clip);
            if (spoken)
                spoken(clip);
        };
        if (!loop_.post(std::move(done)))
            log_warning("robot", "the loop is full; a line is lost");
    }
}

} // namespace ringroom::robot
