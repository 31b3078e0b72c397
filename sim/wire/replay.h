#pragma once
// Part of wire/messages.h: listening again.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "wire/message.h"

namespace ringroom::wire {

struct Mark {
    Duration at;       ///< since the recording began
    std::string kind;  ///< line, scene, move, fact, hold_began, silence, overlap, gap, ...
    std::string words; ///< what a person reads
    /// Of what lasts (hold_began, silence, overlap): its end; missing: a moment.
    std::optional<Duration> to;
    RINGROOM_MESSAGE(Mark, at, kind, words, to)
};
/// A picture of the sound: for each channel low, high, low, high, ... a pair a pixel, 16 bit.
struct Waveform {
    Duration length; ///< of the recording
    std::vector<std::vector<std::int64_t>> channels;
    std::optional<Duration> from; ///< what of it the picture shows; missing: all
    std::optional<Duration> to;
    RINGROOM_MESSAGE(Waveform, length, channels, from, to)
};

} // namespace ringroom::wire
