#pragma once
// A list of clips being played. Made by the control thread, advanced by a worker, given back to be
// freed.
#include <cstdint>
#include <span>
#include <vector>

#include "media/clip.h"
#include "media/ids.h"
#include "media/limits.h"
#include "media/returned.h"

namespace ringroom::media {

class Player : public Returned {
public:
    /// `clips` hold at least one sample together; play begins at `from` modulo their length.
    Player(PlayId id, std::vector<ClipPtr> clips, bool loop, bool replaces, std::int64_t from);

    /// The coming 20 ms in `codec`, silence behind the end. Does not move.
    void frame(Codec codec, std::span<std::uint8_t, limits::tick_samples> out) const;
    /// Moves on by 20 ms.
    void advance();
    [[nodiscard]] bool finished() const { return clip_ >= clips_.size(); }
    [[nodiscard]] std::int64_t played() const { return played_; }
    [[nodiscard]] PlayId id() const { return id_; }
    [[nodiscard]] bool replaces() const { return replaces_; }

private:
    /// Steps over ended and empty clips; at the end of a loop back to the first.
    void settle(std::size_t& clip, std::size_t& offset) const;

    const PlayId id_;
    const std::vector<ClipPtr> clips_;
    const bool loop_;
    const bool replaces_;
    std::size_t clip_ = 0;
    std::size_t offset_ = 0; // in that clip
    std::int64_t played_ = 0;
};

} // namespace ringroom::media
