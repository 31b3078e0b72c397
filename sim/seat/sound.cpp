#include "seat/sound.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "audio/tone.h"
#include "base/log.h"
#include "headset/headset.h"
#include "headset/limits.h"
#include "headset/ringer.h"
#include "seat/limits.h"

namespace ringroom::seat {

Sound::Sound(std::shared_ptr<media::Line> line, SoundChoice choice, std::function<void()> changed)
    : line_(std::move(line))
    , changed_(std::move(changed))
    , wishes_{.choice = std::move(choice), .list = true}
    , thread_([this] { work(); }) {}

Sound::~Sound() {
    {
        std::unique_lock lock(mutex_);
        ending_ = true;
        wake_.notify_all();
        const auto patience = std::chrono::milliseconds(limits::sound_ends.ms);
        if (!wake_.wait_for(lock, patience, [this] { return ended_; })) {
            log_error("sound", "the sound of this system does not answer; left as it is");
            std::_Exit(2);
        }
    }
    thread_.join();
}

Sound::View Sound::view() const {
    const std::lock_guard lock(mutex_);
    View out{.trouble = trouble_, .stands_in = stands_in_, .ringer_trouble = ringer_trouble_};
    if (!headset_)
        return out;
    out.works = true;
    out.input = headset_->input().name;
    out.output = headset_->output().name;
    out.said = headset_->said();
    out.heard = headset_->heard();
    return out;
}

headset::Devices Sound::devices() const {
    const std::lock_guard lock(mutex_);
    auto out = devices_;
    out.fresh = !wishes_.list;
    return out;
}

void Sound::wish(const std::function<void(Wishes&)>& change) {
    {
        const std::lock_guard lock(mutex_);
        const auto before = wishes_;
        change(wishes_);
        if (wishes_ == before)
            return;
    }
    wake_.notify_one();
}

void Sound::choose(SoundChoice choice) {
    wish([&](Wishes& wishes) { wishes.choice = std::move(choice); });
}
void Sound::ring(bool on) {
    wish([on](Wishes& wishes) { wishes.ring = on; });
}
void Sound::talk(bool on) {
    wish([on](Wishes& wishes) { wishes.talk = on; });
}
void Sound::try_ringer() {
    wish([](Wishes& wishes) { wishes.try_until = steady_now() + limits::try_ringer; });
}
void Sound::look_again() {
    wish([](Wishes& wishes) { wishes.list = !wishes.talk; });
}

void Sound::work() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto wishes = wishes_;
        lock.unlock();
        fulfil(wishes);
        lock.lock();
        wake_.wait_for(lock, std::chrono::milliseconds(limits::look_at_headset.ms),
                       [&] { return ending_ || wishes_ != wishes; });
    }
    lock.unlock();
    ringer_.reset();
    close();
    lock.lock();
    ended_ = true;
    wake_.notify_all();
}

void Sound::fulfil(const Wishes& wishes) {
    if (wishes.list)
        list();
    ring_or_rest(wishes);
    watch(wishes);
}

/// Before the next on the same line: a line has one headset.
void Sound::close() {
    std::shared_ptr<headset::Headset> gone;
    {
        const std::lock_guard lock(mutex_);
        gone = std::exchange(headset_, nullptr);
    }
}

/// PortAudio looks at the machine only while nothing is open.
void Sound::list() {
    ringer_.reset();
    close();
    auto found = headset::list_devices();
    looked_at_ = {}; // who asked wants the headset at once
    const std::lock_guard lock(mutex_);
    devices_ = found ? std::move(*found) : headset::Devices{};
    wishes_.list = false;
}

/// A device that went away is looked for until it, or another, is there.
void Sound::watch(const Wishes& wishes) {
    std::shared_ptr<headset::Headset> now;
    bool stands_in = false;
    {
        const std::lock_guard lock(mutex_);
        now = headset_;
        stands_in = stands_in_;
    }
    const auto& choice = wishes.choice;
    const bool other_devices = choice.input != opened_.input || choice.output != opened_.output;
    const bool gone = now && now->state() == headset::State::lost;
    if (gone) {
        log_warning("seat", "the headset is gone: " + now->input().name);
        buffer_ = std::min(buffer_ * 2, headset::limits::device_buffer_most);
    } else if (other_devices || buffer_ == Duration{}) {
        buffer_ = headset::limits::device_buffer;
    }
    // The chosen one may be there again; to find out, what stands in for it must go for a moment.
    const auto since = steady_now() - looked_at_;
    const bool look = stands_in && !wishes.talk && since >= limits::look_for_chosen;
    if (now && !gone && !other_devices && !look) {
        now->bypass(choice.bypass);
        now->side_tone(choice.side_tone);
        last_there_ = steady_now();
        return;
    }
    if (!now && !other_devices && since < look_pause(wishes))
        return;
    now.reset();
    close();
    open(choice);
}

/// Each look loads what PortAudio needs anew, tens of milliseconds of a core: often while sound is
/// wanted or was there a moment ago, seldom at rest.
Duration Sound::look_pause(const Wishes& wishes) const {
    const bool hurry =
        wishes.talk || wishes.ring || steady_now() - last_there_ < limits::headset_missed;
    return hurry ? limits::look_at_headset : limits::look_at_rest;
}

void Sound::open(const SoundChoice& choice) {
    opened_ = choice;
    looked_at_ = steady_now();
    auto opened =
        headset::Headset::open({.input = choice.input, .output = choice.output}, line_, buffer_);
    const bool by_name = !choice.input.empty() || !choice.output.empty();
    const bool missing = !opened && by_name && opened.error().code == "headset.unknown";
    if (missing)
        opened = headset::Headset::open({}, line_, buffer_);
    if (opened) {
        (*opened)->bypass(choice.bypass);
        (*opened)->side_tone(choice.side_tone);
    }
    bool news = false;
    {
        const std::lock_guard lock(mutex_);
        const auto trouble = opened ? std::string() : opened.error().code;
        const bool stands_in = opened && missing;
        news = !std::exchange(opened_once_, true) || trouble != trouble_ ||
               stands_in != stands_in_ || opened.has_value();
        trouble_ = trouble;
        stands_in_ = stands_in;
        if (opened)
            headset_ = std::move(*opened);
    }
    if (news)
        changed_();
}

void Sound::ring_or_rest(const Wishes& wishes) {
    const Instant now = steady_now();
    if (!wishes.ring && now >= wishes.try_until) {
        ringer_.reset();
        return;
    }
    if (ringer_ && ringer_->state() == headset::State::running &&
        ringer_name_ == wishes.choice.ringer)
        return;
    if (now < ring_again_)
        return;
    ringer_.reset();
    ringer_name_ = wishes.choice.ringer;
    const auto tone = audio::tone_clip("ring", audio::ringback_cn);
    auto started = headset::Ringer::start(ringer_name_, tone);
    if (!started && started.error().code == "headset.unknown") // unplugged: any is better than none
        started = headset::Ringer::start({}, tone);
    const auto trouble = started ? std::string() : started.error().code;
    if (started)
        ringer_ = std::move(*started);
    else
        ring_again_ = now + limits::look_at_headset;
    bool news = false;
    {
        const std::lock_guard lock(mutex_);
        news = std::exchange(ringer_trouble_, trouble) != trouble;
    }
    if (news && !trouble.empty())
        log_warning("seat", "no ring is heard: " + started.error().text);
    if (news)
        changed_();
}

} // namespace ringroom::seat
