#include "seat/sound.h"

#include <chrono>
#include <utility>

#include "audio/tone.h"
#include "base/log.h"
#include "headset/headset.h"
#include "headset/ringer.h"
#include "seat/limits.h"

namespace ringroom::seat {

Sound::Sound(std::shared_ptr<media::Line> line, std::function<void()> changed)
    : line_(std::move(line))
    , changed_(std::move(changed))
    , thread_([this] { work(); }) {}

Sound::~Sound() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

Sound::View Sound::view() const {
    const std::lock_guard lock(mutex_);
    if (!headset_)
        return {.trouble = trouble_};
    return {.works = true,
            .trouble = {},
            .input = headset_->input().name,
            .output = headset_->output().name,
            .said = headset_->said(),
            .heard = headset_->heard()};
}

void Sound::ring(bool on) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(ringing_, on) == on)
            return;
    }
    wake_.notify_one();
}

void Sound::work() {
    open();
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const bool wanted = ringing_;
        lock.unlock();
        ring_or_rest(wanted);
        watch();
        lock.lock();
        wake_.wait_for(lock, std::chrono::milliseconds(limits::look_at_headset.ms),
                       [&] { return ending_ || ringing_ != wanted; });
    }
    auto last = std::exchange(headset_, nullptr);
    lock.unlock();
    ringer_.reset();
    last.reset();
}

/// A device that went away is looked for until it, or another, is there.
void Sound::watch() {
    std::shared_ptr<headset::Headset> gone;
    {
        const std::lock_guard lock(mutex_);
        if (headset_ && headset_->state() == headset::State::running)
            return;
        gone = std::exchange(headset_, nullptr);
    }
    if (gone) {
        log_warning("seat", "the headset is gone: " + gone->input().name);
        gone.reset(); // before the next on the same line
    }
    open();
}

void Sound::open() {
    auto opened = headset::Headset::open({}, line_);
    bool news = false;
    {
        const std::lock_guard lock(mutex_);
        const auto trouble = opened ? std::string() : opened.error().code;
        news = !std::exchange(opened_once_, true) || trouble != trouble_;
        trouble_ = trouble;
        if (opened)
            headset_ = std::move(*opened);
    }
    if (news)
        changed_();
}

void Sound::ring_or_rest(bool wanted) {
    if (!wanted) {
        ringer_.reset();
        return;
    }
    if (ringer_)
        return;
    auto started = headset::Ringer::start({}, audio::tone_clip("ring", audio::ringback_cn));
    if (started)
        ringer_ = std::move(*started);
    else
        log_warning("seat", "no ring is heard: " + started.error().text);
}

} // namespace ringroom::seat
