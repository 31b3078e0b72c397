#include "media/render.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "media/limits.h"
#include "media/recorder.h"

namespace ringroom::media {
namespace {

using namespace ringroom::literals;

constexpr int per_ms = limits::samples_per_second / 1000;

/// What a worker is to a live recording: places each tick's sound on the clock.
class Renderer {
public:
    Renderer(const std::filesystem::path& folder, const RenderOrder& order)
        : order_(order)
        , recorder_(
              {{&ring_, &pool_}}, [this](Event event) { report(std::move(event)); }, false)
        , recording_({1}, file_of(folder, order), order.channels, Codec::pcma) {
        pool_.add(&arena_);
    }

    Result<Sealed> run() {
        recording_.start(pool_, ring_, 0);
        constexpr std::int64_t tick = limits::tick_ms;
        for (now_ms_ = tick; now_ms_ < order_.length.ms + tick; now_ms_ += tick)
            step();
        recording_.stop(order_.length.ms * 1000);
        while (!recording_.ended()) {
            recorder_.turn(now_ms_);
            recording_.flush(order_.length.ms * 1000);
        }
        recorder_.turn(now_ms_);
        if (!sealed_ || !sealed_->complete)
            return fail("media.render", trouble_.empty() ? order_.file : trouble_);
        return std::move(*sealed_);
    }

private:
    /// The recorder owns it from the start item on.
    static RecordingFile* file_of(const std::filesystem::path& folder, const RenderOrder& order) {
        auto own = std::make_unique<RecordingFile>();
        own->id = {1};
        own->folder = folder.string();
        own->name = order.file;
        own->channels = order.channels;
        own->codec = Codec::pcma;
        own->note = order.note.substr(0, limits::mark_text);
        return own.release();
    }
    void report(Event event) {
        if (auto* sealed = std::get_if<Sealed>(&event))
            sealed_ = std::move(*sealed);
        else if (const auto* alarm = std::get_if<Alarm>(&event))
            trouble_ = alarm->detail;
    }
    void step() {
        const std::int64_t from = now_ms_ - limits::tick_ms;
        for (; next_mark_ < order_.marks.size() && order_.marks[next_mark_].at.ms < now_ms_;
             ++next_mark_) {
            const auto& mark = order_.marks[next_mark_];
            recording_.mark(MarkKind::text, -1, mark.at.ms * per_ms, 0, 0,
                            new std::string(mark.text.substr(0, limits::mark_text)));
        }
        for (const auto& sound : order_.sounds)
            place(sound, from);
        recording_.flush(now_ms_ * 1000);
        // As often as blocks fill: nothing waits for room, whatever the length.
        if (now_ms_ % limits::recorder_period_ms < limits::tick_ms)
            recorder_.turn(now_ms_);
    }
    /// The part of the sound that falls into this tick.
    void place(const PlacedSound& sound, std::int64_t from) {
        const auto codes = sound.clip->encoded(Codec::pcma);
        const auto whole = static_cast<std::int64_t>(codes.size());
        const std::int64_t begin = std::max(from, sound.at.ms);
        const std::int64_t over =
            sound.until.ms > 0 ? sound.until.ms : sound.at.ms + (whole + per_ms - 1) / per_ms;
        const std::int64_t end = std::min(now_ms_, over);
        for (std::int64_t at = begin; at < end && whole > 0;) {
            const std::int64_t offset = (at - sound.at.ms) * per_ms;
            if (sound.until.ms == 0 && offset >= whole)
                return;
            const std::int64_t inside = offset % whole;
            const std::int64_t run = std::min((end - at) * per_ms, whole - inside);
            const auto part =
                codes.subspan(static_cast<std::size_t>(inside), static_cast<std::size_t>(run));
            TapClock clock; // a new one: each part stands where its time is
            recording_.write_tick(clock, sound.channel, Codec::pcma, part,
                                  at * 1000 + run * 1000 / per_ms);
            at += std::max<std::int64_t>(run / per_ms, 1);
        }
    }

    const RenderOrder& order_;
    RecorderRing ring_{limits::recorder_ring};
    Arena arena_{.blocks = std::make_unique<Block[]>(limits::blocks_per_recording)};
    BlockPool pool_;
    Recorder recorder_;
    Recording recording_;
    std::int64_t now_ms_ = 0;
    std::size_t next_mark_ = 0;
    std::optional<Sealed> sealed_;
    std::string trouble_;
};

} // namespace

Result<Sealed> render(const std::filesystem::path& folder, RenderOrder order) {
    if (order.length <= 0_s || order.length > limits::render_length || order.channels < 1 ||
        order.channels > limits::recording_channels)
        return fail("media.limit", fmt::format("length={} ms", order.length.ms));
    std::error_code ignored;
    if (std::filesystem::exists(folder / order.file, ignored))
        return fail("media.exists", order.file);
    std::erase_if(order.sounds, [&](const PlacedSound& one) {
        return !one.clip || one.channel < 0 || one.channel >= order.channels;
    });
    return Renderer(folder, order).run();
}

} // namespace ringroom::media
