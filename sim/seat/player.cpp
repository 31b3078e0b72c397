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
        if (open_->layout && open_->frame >= open_->layout->frames)
            open_->frame = 0;
        playing_ = true;
        news_ = true;
        line_->beside_on = true;
    }
    wake_.notify_one();
}

void Player::pause() {
    const std::lock_guard lock(mutex_);
    playing_ = false;
    line_->beside_on = false;
}

void Player::seek(Duration at) {
    {
        const std::lock_guard lock(mutex_);
        if (!open_)
            return;
        const int rate = open_->layout ? open_->layout->format.rate : audio::line_rate;
        open_->frame = static_cast<std::uint64_t>(std::max<std::int64_t>(0, at.ms)) *
                       static_cast<std::uint64_t>(rate) / 1000;
        if (open_->layout)
            open_->frame = std::min(open_->frame, open_->layout->frames);
        news_ = true;
    }
    wake_.notify_one();
}

Player::View Player::view() const {
    const std::lock_guard lock(mutex_);
    if (!open_)
        return {};
    View out{.open = true, .playing = playing_, .trouble = open_->trouble};
    const int rate = open_->layout ? open_->layout->format.rate : audio::line_rate;
    out.at = time_of(open_->frame, rate);
    out.waiting = open_->asked.has_value();
    if (open_->layout)
        out.length = time_of(open_->layout->frames, rate);
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
    std::uint64_t missing = 0;
    media::Line::Frame sound{};
    while (playing_) {
        if (open_->frame >= open_->layout->frames) {
            playing_ = false; // what waits in the ring is still heard
            lock.unlock();
            changed_();
            lock.lock();
            return Instant::never();
        }
        if (!next_sound(sound, missing)) {
            ask_for(lock, missing);
            return Instant::never();
        }
        if (!line_->beside.push(sound))
            return steady_now() + rest;
        open_->frame = std::min(open_->frame + frame_samples, open_->layout->frames);
    }
    return Instant::never();
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

bool Player::next_sound(std::array<std::int16_t, 160>& out, std::uint64_t& missing) const {
    const auto& format = open_->layout->format;
    const auto bytes = static_cast<std::uint64_t>(format.frame_bytes());
    const auto width = bytes / static_cast<std::uint64_t>(format.channels);
    out.fill(0);
    const auto left = std::min<std::uint64_t>(out.size(), open_->layout->frames - open_->frame);
    for (std::uint64_t i = 0; i < left; ++i) {
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
                    return false;
                }
                sample[b] = found->second[at % limits::sound_block];
            }
            sum += sample_at(sample, format.coding);
        }
        out[static_cast<std::size_t>(i)] =
            static_cast<std::int16_t>(std::clamp(sum, -32768, 32767));
    }
    return true;
}

} // namespace ringroom::seat
