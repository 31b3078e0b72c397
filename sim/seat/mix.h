#pragma once
// Who of a recording is heard, and how loud: all together, one side alone, one side more quietly.
//
//     Mix mix;
//     mix.use_lanes(waves.lanes.size());       // of another recording
//     mix.next_solo();                         // S: the customer alone, the student alone, ...
//     player.set_levels(mix.levels());
//
// Plain data of the window's thread.
#include <algorithm>
#include <cstddef>
#include <vector>

namespace ringroom::seat {

/// In the order of a recording's channels; the third is that of all third parties.
enum class Solo { all, customer, student, third };

class Mix {
public:
    [[nodiscard]] Solo solo() const { return solo_; }
    /// -100: the customer alone .. 100: the student alone.
    [[nodiscard]] int balance() const { return balance_; }
    /// Of the recording on show; two until it is known. A side that was heard alone and that this
    /// one does not have: all are heard again.
    void use_lanes(std::size_t lanes) {
        lanes_ = lanes;
        if (static_cast<std::size_t>(solo_) > lanes_)
            solo_ = Solo::all;
    }
    /// All, then each side alone that the recording has, then all again.
    void next_solo() {
        constexpr std::size_t most = static_cast<std::size_t>(Solo::third);
        const auto sides = std::min(lanes_, most) + 1;
        solo_ = static_cast<Solo>((static_cast<std::size_t>(solo_) + 1) % sides);
    }
    /// Bounded.
    void set_balance(int balance) { balance_ = std::clamp(balance, -100, 100); }
    /// Thousandths, one for each channel that there may be.
    [[nodiscard]] std::vector<int> levels() const {
        const auto level = [this](Solo side) {
            return solo_ == Solo::all || solo_ == side ? 1'000 : 0;
        };
        return {level(Solo::customer) * std::min(100, 100 - balance_) / 100,
                level(Solo::student) * std::min(100, 100 + balance_) / 100, level(Solo::third)};
    }

private:
    Solo solo_ = Solo::all;
    int balance_ = 0;
    std::size_t lanes_ = 2;
};

} // namespace ringroom::seat
