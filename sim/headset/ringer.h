#pragma once
// Rings on a device of its own, usually the loudspeakers, until it is destroyed.
//
//     auto ringer = headset::Ringer::start("Speakers", audio::tone_clip("ring",
//     audio::ringback_cn));
#include <memory>
#include <string>

#include "audio/clip.h"
#include "base/result.h"
#include "headset/devices.h"
#include "headset/headset.h"

namespace ringroom::headset {

/// Started and destroyed by one thread at a time; state() by any.
class Ringer {
public:
    /// Plays `clip` over and over; destroying the ringer ends it at once. `output` empty: the
    /// system's default. Blocks like list_devices(). Errors: headset.none, headset.no_sound,
    /// headset.unknown, headset.busy, headset.failed, headset.empty (nothing in the clip).
    [[nodiscard]] static Result<std::unique_ptr<Ringer>> start(const std::string& output,
                                                               audio::ClipPtr clip);
    ~Ringer();
    Ringer(const Ringer&) = delete;
    Ringer& operator=(const Ringer&) = delete;

    [[nodiscard]] State state() const;
    [[nodiscard]] const Device& output() const;

private:
    struct Parts;
    explicit Ringer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace ringroom::headset
