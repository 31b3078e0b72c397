#pragma once
// The voice without the room: echo cancellation, noise suppression and gain control of
// webrtc-audio-processing at 8 kHz in blocks of 10 ms. The canceller finds the delay of the echo
// by itself.
#include <memory>

#include "headset/block.h"

namespace ringroom::headset {

/// One thread at a time: both functions belong to the microphone's callback, so that the locks
/// inside the library never meet.
class Cleaner {
public:
    Cleaner();
    ~Cleaner();
    /// A block that went to the loudspeaker, in order, before the said block that may hold its
    /// echo.
    void heard(const Block& block);
    /// Cleans a block of the microphone in place. With `bypass` the samples stay as they are, while
    /// the canceller goes on learning, so that switching back is clean at once.
    void clean(Block& said, bool bypass);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace ringroom::headset
