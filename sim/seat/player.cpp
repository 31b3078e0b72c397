#include "seat/player.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "audio/g711.h"
#include "media/line.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t frame_samples = std::tuple_size_v<media::Line::Frame>;
constexpr Duration rest{20}; // a frame's length: the device takes one in this time

std::int16_t sample_at(const char* bytes, audio::WavCoding coding) {
    const auto byte = [&](int i) { return static_cast<std::uint8_t>(bytes[i]); };
    switch (coding) {
    case audio::WavCoding::alaw:
        return audio::decode_alaw(byte(0));
    case audio::WavCoding::ulaw:
        return audio::decode_ulaw(byte(0));
    case audio::WavCoding::pcm16:
        break;
    }
    return static_cast<std::int16_t>(byte(0) | byte(1) << 8);
}

Duration time_of(std::uint64_t frames, int rate) {
    return Duration{static_cast<std::int64_t>(frames * 1000 / static_cast<std::uint64_t>(rate))};
}

} // namespace

Player::Player(std::shared_ptr<media::Line> line, std::function<void()> changed)
    : line_(std::move(line))
    , changed_(std::move(changed)) {
    gate_->player = this;
    thread_ = std::thread([this] { work(); });
}

Player::~Player() {
    {
        const std::lock_guard lock(gate_->mutex);
        gate_->player = nullptr;
    }
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_one();
    thread_.join();
    line_->beside_on = false;
}

void Player::open(Fetch fetch) {
    {
        const std::lock_guard lock(mutex_);
        playing_ = false;
        line_->beside_on = false;
        open_ = std::make_shared<Open>();
        open_->fetch = std::move(fetch);
        jumped();
        news_ = true;
    }
    wake_.notify_one();
}

void Player::close() {
    const std::lock_guard lock(mutex_);
    playing_ = false;
    line_->beside_on = false;
    open_.reset();
}

void Player::play() {
    {
        const std::lock_guard lock(mutex_);
        if (!open_)
            return;
        open_->trouble.clear();
        if (open_->layout && open_->frame >= open_->layout->frames) {
            open_->frame = 0;
            jumped();
        }
        playing_ = true;
        news_ = true;
        line_->beside_on = true;
    }
    wake_.notify_one();
}

void Player::pause() {
    const std::lock_guard lock(mutex_);
    if (playing_ && open_) { // goes on from what was heard, not from what the ring loses
        open_->frame = heard_frame();
        jumped();
    }
    playing_ = false;
    line_->beside_on = false;
}

std::uint64_t Player::frame_at(Duration at) const {
    const int rate = open_->layout ? open_->layout->format.rate : audio::line_rate;
    const auto frame = static_cast<std::uint64_t>(std::max<std::int64_t>(0, at.ms)) *
                       static_cast<std::uint64_t>(rate) / 1000;
    return open_->layout ? std::min(frame, open_->layout->frames) : frame;
}

void Player::jumped() {
    stretch_.clear();
    made_.reset();
    handed_ = 0;
    if (open_)
        open_->drained = false;
}

std::uint64_t Player::heard_frame() const {
    const auto waiting = std::min(line_->beside.waiting() + (made_ ? 1 : 0), handed_);
    const auto behind = waiting * frame_samples * static_cast<std::uint64_t>(speed_) / 1000 +
                        (speed_ == 1000 ? 0 : stretch_.held());
    const auto least = open_->loop ? frame_at(open_->loop->from) : 0;
    const auto at = open_->frame - std::min<std::uint64_t>(behind, open_->frame);
    return open_->frame < least ? at : std::max(at, least);
}

void Player::seek(Duration at) {
    {
        const std::lock_guard lock(mutex_);
        if (!open_)
            return;
        open_->frame = frame_at(at);
        jumped();
        news_ = true;
    }
    wake_.notify_one();
}

void Player::set_speed(int permille) {
    {
        const std::lock_guard lock(mutex_);
        const int speed = std::clamp(permille, audio::stretch_slowest, audio::stretch_fastest);
        if (speed == speed_)
            return;
        if (open_)
            open_->frame = playing_ ? heard_frame() : open_->frame;
        speed_ = speed;
        stretch_.set_speed(speed);
        jumped();
        news_ = true;
    }
    wake_.notify_one();
}

void Player::set_loop(std::optional<PlayRange> range) {
    {
        const std::lock_guard lock(mutex_);
        if (!open_)
            return;
        if (range && range->to - range->from < limits::loop_least)
            range.reset();
        open_->loop = range;
        const auto at = open_->frame;
        if (range && (at < frame_at(range->from) || at >= frame_at(range->to))) {
            open_->frame = frame_at(range->from);
            jumped();
        }
        news_ = true;
    }
    wake_.notify_one();
}

void Player::set_levels(std::vector<int> permille) {
    for (auto& level : permille)
        level = std::clamp(level, 0, 1000);
    const std::lock_guard lock(mutex_);
    levels_ = std::move(permille);
}

Player::View Player::view() const {
    const std::lock_guard lock(mutex_);
    View out{.speed = speed_};
    if (!open_)
        return out;
    out.open = true;
    out.playing = playing_;
    out.trouble = open_->trouble;
    out.loop = open_->loop;
    const int rate = open_->layout ? open_->layout->format.rate : audio::line_rate;
    out.at = time_of(playing_ ? heard_frame() : open_->frame, rate);
    out.waiting = open_->asked.has_value();
    if (open_->layout) {
        out.length = time_of(open_->layout->frames, rate);
        out.channels = open_->layout->format.channels;
    }
    return out;
}

void Player::work() {
    std::unique_lock lock(mutex_);
    const auto due = [this] { return news_ || ending_; };
    while (!ending_) {
        news_ = false;
        const auto until = step(lock);
        if (until == Instant::never())
            wake_.wait(lock, due);
        else
            wake_.wait_for(lock, std::chrono::milliseconds((until - steady_now()).ms), due);
    }
}

Instant Player::step(std::unique_lock<std::mutex>& lock) {
    if (!open_ || !open_->trouble.empty())
        return Instant::never();
    if (!open_->layout) {
        ask_for(lock, 0); // its head says what the rest means
        return Instant::never();
    }
    while (playing_) {
        if (!made_) {
            std::uint64_t missing = 0;
            Frame sound{};
            switch (make(sound, missing)) {
            case Made::missing:
                ask_for(lock, missing);
                return Instant::never();
            case Made::end:
                playing_ = false; // what waits in the ring is still heard
                lock.unlock();
                changed_();
                lock.lock();
                return Instant::never();
            case Made::frame:
                made_ = sound;
            }
        }
        if (!line_->beside.push(*made_))
            return steady_now() + rest;
        made_.reset();
        ++handed_;
    }
    return Instant::never();
}

Player::Made Player::make(Frame& out, std::uint64_t& missing) {
    auto& open = *open_;
    out.fill(0);
    for (std::size_t filled = 0;;) {
        const auto stop = open.loop ? frame_at(open.loop->to) : open.layout->frames;
        const bool at_end = open.frame >= stop;
        if (speed_ != 1000)
            filled += stretch_.pull(std::span(out).subspan(filled));
        if (filled == out.size())
            return Made::frame;
        if (at_end && speed_ != 1000 && !std::exchange(open.drained, true)) {
            stretch_.finish(); // what it holds is heard first
            continue;
        }
        if (at_end && filled > 0)
            return Made::frame; // the rest of it is silence
        if (at_end && open.loop && stop <= open.layout->frames && open.loop->from < open.loop->to) {
            open.frame = frame_at(open.loop->from);
            jumped();
            if (open.frame >= stop)
                return Made::end; // past the end of the recording
            continue;
        }
        if (at_end)
            return Made::end;
        Frame sound{};
        const auto count = next_sound(sound, stop, missing);
        if (!count)
            return Made::missing;
        open.frame += *count;
        if (speed_ == 1000) {
            out = sound;
            return Made::frame;
        }
        stretch_.push(std::span(sound).first(*count));
    }
}

void Player::ask_for(std::unique_lock<std::mutex>& lock, std::uint64_t block) {
    if (open_->asked)
        return;
    open_->asked = block;
    const auto open = open_;
    lock.unlock();
    open->fetch(block * limits::sound_block, limits::sound_block,
                [gate = gate_, open, block](const Result<Part>& part) {
                    const std::lock_guard alive(gate->mutex);
                    if (gate->player != nullptr)
                        gate->player->arrived(open, block, part);
                });
    lock.lock();
}

void Player::arrived(const std::shared_ptr<Open>& open, std::uint64_t block,
                     const Result<Part>& part) {
    {
        const std::lock_guard lock(mutex_);
        open->asked.reset();
        news_ = true;
        if (!part) {
            open->trouble = part.error().code;
        } else {
            if (block == 0 && !open->layout) {
                const auto* bytes = reinterpret_cast<const std::uint8_t*>(part->bytes.data());
                const auto layout = audio::parse_wav({bytes, part->bytes.size()}, part->whole);
                if (layout) {
                    open->layout = *layout;
                    open->frame = std::min(open->frame, layout->frames);
                    if (open->loop &&
                        open->loop->from >= Duration{time_of(layout->frames, layout->format.rate)})
                        open->loop.reset(); // of another recording, or a mistake
                } else {
                    open->trouble = layout.error().code;
                }
            }
            // An empty part would be asked for again and again.
            if (part->bytes.empty())
                open->trouble = "seat.player_short";
            while (open->blocks.size() >= limits::sound_blocks)
                open->blocks.erase(open->blocks.begin()->first < block
                                       ? open->blocks.begin()
                                       : std::prev(open->blocks.end()));
            open->blocks[block] = part->bytes;
        }
        if (!open->trouble.empty() && open == open_) {
            playing_ = false;
            line_->beside_on = false;
        }
    }
    wake_.notify_one();
    changed_();
}

std::optional<std::size_t> Player::next_sound(Frame& out, std::uint64_t stop,
                                              std::uint64_t& missing) const {
    const auto& format = open_->layout->format;
    const auto bytes = static_cast<std::uint64_t>(format.frame_bytes());
    const auto width = bytes / static_cast<std::uint64_t>(format.channels);
    const auto count = std::min<std::uint64_t>(out.size(), stop - open_->frame);
    for (std::uint64_t i = 0; i < count; ++i) {
        int sum = 0;
        for (std::uint64_t channel = 0; channel < bytes; channel += width) {
            char sample[2] = {};
            for (std::uint64_t b = 0; b < width; ++b) {
                const auto at =
                    open_->layout->data_offset + (open_->frame + i) * bytes + channel + b;
                const auto found = open_->blocks.find(at / limits::sound_block);
                if (found == open_->blocks.end() ||
                    at % limits::sound_block >= found->second.size()) {
                    missing = at / limits::sound_block;
                    return std::nullopt;
                }
                sample[b] = found->second[at % limits::sound_block];
            }
            const auto number = static_cast<std::size_t>(channel / width);
            const int level = number < levels_.size() ? levels_[number] : 1000;
            sum += sample_at(sample, format.coding) * level / 1000;
        }
        out[static_cast<std::size_t>(i)] =
            static_cast<std::int16_t>(std::clamp(sum, -32768, 32767));
    }
    return static_cast<std::size_t>(count);
}

} // namespace ringroom::seat
