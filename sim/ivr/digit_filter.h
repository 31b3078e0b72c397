#pragma once
// One press may arrive three times: as an RFC 4733 event, as SIP INFO and as a tone in the sound.
// The filter keeps the first of them and drops its echoes; a second press of the same key by the
// same way is a second press. One filter a leg.
#include <array>
#include <cstddef>
#include <optional>

#include "base/time.h"

namespace ringroom::ivr {

enum class DigitWay { event, info, tone };

class DigitFilter {
public:
    /// Ways differ by less than this for one press: a tone is recognised after it, INFO is sent at
    /// its end.
    static constexpr Duration window{600};

    /// Whether this arrival is a press of its own.
    [[nodiscard]] bool accept(Instant now, char key, DigitWay way) {
        const auto index = static_cast<std::size_t>(way);
        for (auto& press : presses_) {
            if (!press || press->key != key || press->heard[index] || now - press->at >= window)
                continue;
            press->heard[index] = true;
            return false;
        }
        presses_[next_] = Press{key, now, {}};
        presses_[next_]->heard[index] = true;
        next_ = (next_ + 1) % presses_.size();
        return true;
    }

private:
    struct Press {
        char key;
        Instant at;
        std::array<bool, 3> heard; // by which ways
    };
    std::array<std::optional<Press>, 8> presses_; // oldest is overwritten
    std::size_t next_ = 0;
};

} // namespace ringroom::ivr
