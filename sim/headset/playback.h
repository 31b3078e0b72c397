#pragma once
// From the line to the loudspeaker's callback. The device's clock is the one that counts: it takes
// what it needs, hears silence where nothing waits, and old frames go when too many wait.
#include <memory>
#include <span>
#include <vector>

#include "headset/block.h"
#include "headset/resampler.h"
#include "media/line.h"

namespace ringroom::headset {

/// One thread at a time (the loudspeaker's callback); never locks, allocates or waits.
class Playback {
public:
    /// `rate` is the device's.
    Playback(int rate, std::shared_ptr<media::Line> line, std::shared_ptr<Joint> joint);
    ~Playback();
    Playback(const Playback&) = delete;
    Playback& operator=(const Playback&) = delete;
    /// Fills all of `device`, one channel, any length.
    void fill(std::span<std::int16_t> device);

private:
    using Frame = media::Line::Frame;
    void fetch();
    void drop_oldest();
    [[nodiscard]] bool take(Block& block);
    void stay_lean();
    /// Learns from missing sound how unevenly the device calls.
    void keep_reserve(bool missed);
    void tell_in_hand();
    [[nodiscard]] Block next_block();
    void add_beside(Block& block);
    void add_side_tone(Block& block);

    std::shared_ptr<media::Line> line_;
    std::shared_ptr<Joint> joint_;
    Resampler resampler_;
    std::array<Frame, limits::frames_waiting> waiting_{}; ///< a ring from first_
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    Frame frame_{};                          ///< being played
    std::size_t at_ = Frame{}.size();        ///< in frame_
    Frame beside_{};                         ///< of a recording, being played
    std::size_t beside_at_ = Frame{}.size(); ///< in beside_
    std::size_t fewest_ = SIZE_MAX;          ///< samples that waited, since the watch began
    int watched_ = 0;                        ///< blocks since then
    int reserve_ = 0;                        ///< blocks that are to wait for an uneven device
    int missed_ = limits::pause_blocks;      ///< blocks since there was sound; at most a pause
    int steady_ = 0;                         ///< blocks with sound since the reserve changed
    std::vector<std::int16_t> ready_;        ///< one block at the device's rate
    std::size_t ready_at_ = 0;
    std::size_t ready_end_ = 0;
};

} // namespace ringroom::headset
