#include "media/player.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace ringroom::media {

Player::Player(PlayId id, std::vector<ClipPtr> clips, bool loop, bool replaces, std::int64_t from)
    : id_(id)
    , clips_(std::move(clips))
    , loop_(loop)
    , replaces_(replaces) {
    std::size_t total = 0;
    for (const auto& clip : clips_)
        total += clip->samples();
    check(total > 0, "a player has something to play");
    offset_ = static_cast<std::size_t>(std::max<std::int64_t>(0, from)) % total;
    settle(clip_, offset_);
}

void Player::settle(std::size_t& clip, std::size_t& offset) const {
    while (clip < clips_.size() && offset >= clips_[clip]->samples()) {
        offset -= clips_[clip]->samples();
        ++clip;
        if (clip == clips_.size() && loop_)
            clip = 0;
    }
}

void Player::frame(Codec codec, std::span<std::uint8_t, limits::tick_samples> out) const {
    std::size_t clip = clip_;
    std::size_t offset = offset_;
    std::size_t filled = 0;
    while (filled < out.size() && clip < clips_.size()) {
        const auto codes = clips_[clip]->encoded(codec);
        const auto run = std::min(out.size() - filled, codes.size() - offset);
        std::memcpy(&out[filled], &codes[offset], run);
        filled += run;
        offset += run;
        settle(clip, offset);
    }
    if (filled < out.size())
        std::memset(&out[filled], silence_byte(codec), out.size() - filled);
}

void Player::advance() {
    std::size_t left = limits::tick_samples;
    while (left > 0 && clip_ < clips_.size()) {
        const auto run = std::min(left, clips_[clip_]->samples() - offset_);
        offset_ += run;
        left -= run;
        played_ += static_cast<std::int64_t>(run);
        settle(clip_, offset_);
    }
}

} // namespace ringroom::media
