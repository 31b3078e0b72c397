#include "media/recording.h"

#include <algorithm>
#include <cstring>

namespace ringroom::media {
namespace {
constexpr std::int64_t late = limits::recording_late_ms * 8;
constexpr std::int64_t drift = limits::recording_drift_ms * 8;
constexpr std::int64_t worth_a_mark = 200 * 8; // a stream that begins or stops this much off
constexpr int astray_packets = 5;              // in a row, before the stream is moved on the clock
} // namespace

void BlockPool::add(Arena* arena) {
    arena->next = arenas_;
    arenas_ = arena;
}

Block* BlockPool::take() {
    if (free_ == nullptr)
        free_ = returned_.exchange(nullptr, std::memory_order_acquire);
    if (free_ != nullptr) {
        auto* block = free_;
        free_ = block->next;
        return block;
    }
    while (arenas_ != nullptr && arenas_->used == limits::blocks_per_recording)
        arenas_ = arenas_->next;
    return arenas_ == nullptr ? nullptr : &arenas_->blocks[arenas_->used++];
}

void BlockPool::put(Block* block) {
    block->next = free_;
    free_ = block;
}

void BlockPool::give_back(Block* block) {
    block->next = returned_.load(std::memory_order_relaxed);
    while (!returned_.compare_exchange_weak(block->next, block, std::memory_order_release,
                                            std::memory_order_relaxed)) {
    }
}

Recording::Recording(RecordingId id, RecordingFile* file, int channels, Codec codec)
    : id_(id)
    , file_(file)
    , channels_(channels)
    , codec_(codec)
    , block_frames_(static_cast<std::int64_t>(limits::block_bytes) / channels) {}

void Recording::start(BlockPool& pool, RecorderRing& ring, std::int64_t now_us) {
    pool_ = &pool;
    ring_ = &ring;
    start_us_ = now_us;
    start_pending_ = !ring_->push({.kind = RecorderItem::Kind::start, .file = file_});
}

std::int64_t Recording::position(std::int64_t now_us) const {
    return (now_us - start_us_) * 8 / 1000;
}

void Recording::write_stream(TapClock& clock, int channel, Codec codec, std::uint32_t timestamp,
                             std::span<const std::uint8_t> codes, bool lost, std::int64_t now_us) {
    const auto now = position(now_us);
    const auto length = static_cast<std::int64_t>(codes.size());
    if (!clock.anchored) {
        clock.anchored = true;
        clock.timestamp = timestamp;
        clock.base = std::max(now - length, clock.written);
        if (clock.base - clock.written > worth_a_mark)
            mark(MarkKind::unheard, channel, clock.written, clock.base - clock.written);
    }
    auto at = clock.base + static_cast<std::int32_t>(timestamp - clock.timestamp);
    if (at + length > now + drift || at < std::max(flushed_, now - length - late)) {
        if (++clock.astray < astray_packets) // a straggler; the next ones may be right
            return;
        const auto right = std::max({now - length, clock.written, flushed_});
        mark(MarkKind::shifted, channel, right, right - at);
        at = right;
        lost = false;
    }
    clock.astray = 0;
    clock.base = at;
    clock.timestamp = timestamp;
    if (at > clock.written && lost)
        mark(MarkKind::gap, channel, clock.written, at - clock.written);
    clock.written = std::max(clock.written, at + length);
    if (!paused_)
        write(channel, codec, at, codes);
}

void Recording::write_tick(TapClock& clock, int channel, Codec codec,
                           std::span<const std::uint8_t> codes, std::int64_t now_us) {
    const auto now = position(now_us);
    const auto length = static_cast<std::int64_t>(codes.size());
    auto at = clock.written;
    if (!clock.anchored || std::abs(now - length - at) > drift / 2)
        at = std::max({now - length, flushed_, std::int64_t{0}});
    clock.anchored = true;
    clock.written = at + length;
    if (!paused_)
        write(channel, codec, at, codes);
}

Block* Recording::block_at(int window) {
    auto& block = live_[static_cast<std::size_t>(window)];
    if (block != nullptr)
        return block;
    block = pool_->take();
    if (block == nullptr) {
        starved_[static_cast<std::size_t>(window)] = true;
        starving_ = true;
        return nullptr;
    }
    block->bytes.fill(silence_byte(codec_));
    return block;
}

void Recording::write(int channel, Codec codec, std::int64_t at,
                      std::span<const std::uint8_t> codes) {
    const auto& across = transcode_table(codec, codec_);
    const auto quiet = silence_byte(codec_);
    auto offset = at - flushed_;
    if (offset < 0) {
        if (-offset >= static_cast<std::int64_t>(codes.size()))
            return;
        codes = codes.subspan(static_cast<std::size_t>(-offset));
        offset = 0;
    }
    while (!codes.empty() && offset < windows * block_frames_) {
        const auto window = static_cast<int>(offset / block_frames_);
        const auto inside = offset % block_frames_;
        const auto run =
            std::min<std::int64_t>(block_frames_ - inside, static_cast<std::int64_t>(codes.size()));
        if (auto* block = block_at(window)) {
            auto* out = &block->bytes[static_cast<std::size_t>(inside * channels_ + channel)];
            for (std::int64_t i = 0; i < run; ++i, out += channels_) {
                auto code = across[codes[static_cast<std::size_t>(i)]];
                if (*out == quiet)
                    *out = code;
                else
                    mix_into(codec_, {&code, 1}, {out, 1});
            }
        }
        codes = codes.subspan(static_cast<std::size_t>(run));
        offset += run;
    }
}

void Recording::mark(MarkKind kind, int channel, std::int64_t at, std::int64_t frames,
                     std::uint64_t party, std::string* text) {
    // A full ring loses a mark, never sound: the recorder counts what it gets.
    const bool pushed = ring_->push({.kind = RecorderItem::Kind::mark,
                                     .mark = kind,
                                     .channel = static_cast<std::int8_t>(channel),
                                     .frames = static_cast<std::int32_t>(frames),
                                     .at = at,
                                     .file = file_,
                                     .text = text,
                                     .party = party});
    if (!pushed)
        delete text;
}

void Recording::pause(bool on, std::int64_t now_us) {
    if (on == paused_)
        return;
    paused_ = on;
    mark(on ? MarkKind::paused : MarkKind::resumed, -1, position(now_us), 0);
}

void Recording::close_tap(TapClock& clock, int channel, std::int64_t now_us) {
    const auto now = position(now_us);
    if (now - clock.written > worth_a_mark)
        mark(MarkKind::unheard, channel, clock.written, now - clock.written);
}

void Recording::hand_over(std::int64_t frames) {
    auto* block = live_[0];
    const bool starved = starved_[0];
    const auto kind = block != nullptr ? RecorderItem::Kind::block
                      : starved        ? RecorderItem::Kind::lost
                                       : RecorderItem::Kind::silence;
    const bool pushed = ring_->push({.kind = kind,
                                     .frames = static_cast<std::int32_t>(frames),
                                     .at = flushed_,
                                     .file = file_,
                                     .block = block});
    if (!pushed) { // the recorder sees the jump in the next item
        if (block != nullptr)
            pool_->put(block);
        starving_ = true;
    }
    flushed_ += frames;
    std::move(live_.begin() + 1, live_.end(), live_.begin());
    std::move(starved_.begin() + 1, starved_.end(), starved_.begin());
    live_.back() = nullptr;
    starved_.back() = false;
}

bool Recording::flush(std::int64_t now_us) {
    if (start_pending_)
        start_pending_ = !ring_->push({.kind = RecorderItem::Kind::start, .file = file_});
    if (start_pending_) // nothing may overtake the start
        starving_ = true;
    if (stopping_)
        try_end();
    else
        while (!start_pending_ && position(now_us) - late >= flushed_ + block_frames_)
            hand_over(block_frames_);
    const bool news = starving_ && !told_;
    told_ = starving_ || (told_ && flushed_ < recovered_at_);
    if (starving_)
        recovered_at_ = flushed_ + 4 * block_frames_;
    starving_ = false;
    return news;
}

void Recording::stop(std::int64_t now_us) {
    const auto end = std::max(position(now_us), flushed_);
    while (flushed_ < end)
        hand_over(std::min(block_frames_, end - flushed_));
    for (auto& block : live_)
        if (block != nullptr)
            pool_->put(std::exchange(block, nullptr));
    stopping_ = true;
    try_end();
}

void Recording::try_end() {
    if (!start_pending_ && !ended_)
        ended_ = ring_->push({.kind = RecorderItem::Kind::stop, .at = flushed_, .file = file_});
}

} // namespace ringroom::media
