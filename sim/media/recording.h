#pragma once
// The worker's half of a recording: places sound on the media clock, in blocks that go to the
// recorder thread. No lock, no allocation, no file.
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "base/mailbox.h"
#include "media/codec.h"
#include "media/ids.h"
#include "media/limits.h"
#include "media/returned.h"

namespace ringroom::media {

struct RecordingFile; // the recorder's half, recorder.h

struct Block {
    Block* next;
    std::array<std::uint8_t, limits::block_bytes> bytes;
};

/// A stretch of fresh blocks, made by the control thread; its pages are touched when first used.
struct Arena {
    std::unique_ptr<Block[]> blocks;
    std::size_t used = 0;
    Arena* next = nullptr;
};

/// Blocks a worker may fill. The recorder gives them back through a lock-free stack.
class BlockPool {
public:
    void add(Arena* arena);
    /// Null when every block is on its way to the disk. The worker.
    Block* take();
    void put(Block* block);
    /// The recorder.
    void give_back(Block* block);

private:
    Block* free_ = nullptr;
    Arena* arenas_ = nullptr;
    std::atomic<Block*> returned_{nullptr};
};

enum class MarkKind : std::uint8_t {
    text,
    attached,
    detached,
    gap,     ///< lost packets: silence of `frames` from `at`
    unheard, ///< likewise, but the sender had stopped sending
    shifted, ///< the stream was set right on the media clock
    paused,
    resumed,
    disk_gap, ///< sound lost between engine and disk
};

/// What travels from a worker to the recorder, in order.
struct RecorderItem {
    enum class Kind : std::uint8_t { start, block, silence, lost, mark, stop };
    Kind kind = Kind::start;
    MarkKind mark = MarkKind::text;
    std::int8_t channel = -1;
    std::int32_t frames = 0; ///< samples per channel
    std::int64_t at = 0;     ///< in samples of the media clock
    RecordingFile* file = nullptr;
    Block* block = nullptr;
    std::string* text = nullptr; ///< of a text mark; the recorder frees it
    std::uint64_t party = 0;
};
using RecorderRing = SpscRing<RecorderItem>;

/// Where one source stands on the media clock of one recording.
struct TapClock {
    bool anchored = false;
    std::uint32_t timestamp = 0; ///< that stands at `base`
    std::int64_t base = 0;
    std::int64_t written = 0; ///< one past the last sample written
    int astray = 0;           ///< packets in a row far from where they belong
};

class Recording : public Returned {
public:
    Recording(RecordingId id, RecordingFile* file, int channels, Codec codec);
    [[nodiscard]] RecordingId id() const { return id_; }
    [[nodiscard]] Codec codec() const { return codec_; }
    [[nodiscard]] bool paused() const { return paused_; }
    [[nodiscard]] bool ended() const { return ended_; }

    void start(BlockPool& pool, RecorderRing& ring, std::int64_t now_us);
    /// Sample of the media clock at `now_us`.
    [[nodiscard]] std::int64_t position(std::int64_t now_us) const;
    /// Sound with RTP timestamps. `lost`: sequence numbers are missing before it.
    void write_stream(TapClock& clock, int channel, Codec codec, std::uint32_t timestamp,
                      std::span<const std::uint8_t> codes, bool lost, std::int64_t now_us);
    /// Sound of this tick.
    void write_tick(TapClock& clock, int channel, Codec codec, std::span<const std::uint8_t> codes,
                    std::int64_t now_us);
    void mark(MarkKind kind, int channel, std::int64_t at, std::int64_t frames,
              std::uint64_t party = 0, std::string* text = nullptr);
    void pause(bool on, std::int64_t now_us);
    /// Notes silence at the end of a stream that should have gone on.
    void close_tap(TapClock& clock, int channel, std::int64_t now_us);
    /// Hands over what is old enough. True when blocks ran out, once for each
    /// time.
    bool flush(std::int64_t now_us);
    /// Hands over the rest. Call flush() until ended().
    void stop(std::int64_t now_us);

private:
    static constexpr int windows = 3; // blocks being filled at once

    void write(int channel, Codec codec, std::int64_t at, std::span<const std::uint8_t> codes);
    Block* block_at(int window);
    void hand_over(std::int64_t frames);
    void try_end();

    const RecordingId id_;
    RecordingFile* const file_;
    const int channels_;
    const Codec codec_;
    const std::int64_t block_frames_;
    BlockPool* pool_ = nullptr;
    RecorderRing* ring_ = nullptr;
    std::int64_t start_us_ = 0;
    std::int64_t flushed_ = 0; // samples handed over
    std::array<Block*, windows> live_{};
    std::array<bool, windows> starved_{};
    bool start_pending_ = true;
    bool paused_ = false;
    bool stopping_ = false;
    bool ended_ = false;
    bool starving_ = false; // since the last flush()
    bool told_ = false;     // of this stretch of starving
    std::int64_t recovered_at_ = 0;
};

} // namespace ringroom::media
