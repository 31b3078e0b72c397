#pragma once
// The headset at a seat: microphone and earpiece on one side, the media engine's Line on the other.
//
//     auto line = std::make_shared<media::Line>();
//     auto headset = headset::Headset::open({.input = "USB Audio", .output = "USB Audio"}, line);
//     if (!headset) show(text(language, headset.error().code));
//     ...
//     if ((*headset)->state() == headset::State::lost) { // unplugged in a call
//         headset->reset();                              // first this, then the next on the line
//         headset = headset::Headset::open({}, line);
//     }
//
// The device runs at its own rate; the line at 8 kHz. The callbacks of the device neither lock nor
// allocate nor wait (what lies below PortAudio is the system's).
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "headset/devices.h"
#include "headset/level.h"
#include "headset/limits.h"
#include "media/line.h"

namespace ringroom::headset {

enum class State {
    running,
    /// A device ended, or asked for nothing for a second (five before it first did). It does not
    /// come back by itself.
    lost,
};

/// By name (devices.h); empty is the system's default.
struct Choice {
    std::string input;
    std::string output;
};

/// What the headset has had to do so far.
struct Figures {
    std::int64_t said_dropped = 0;  ///< frames of 20 ms the engine did not fetch in time
    std::int64_t heard_dropped = 0; ///< frames of 20 ms that waited too long and went
    std::int64_t heard_trimmed = 0; ///< blocks of 10 ms cut out, as more waited than was needed
    std::int64_t heard_missing = 0; ///< blocks of 10 ms of silence, for want of a frame
};

/// Opened and destroyed by one thread at a time; everything else by any thread.
class Headset {
public:
    /// Opens both devices and starts. A line has at most one headset: destroy the former before.
    /// Blocks like list_devices(); so does destroying, and both for as long as a sound server that
    /// hangs does: not for the thread that draws. Errors: headset.none, headset.no_sound,
    /// headset.unknown, headset.busy, headset.failed.
    /// `buffer` of sound stays in each device: with more a busy machine is borne better, and heard
    /// later.
    [[nodiscard]] static Result<std::unique_ptr<Headset>>
    open(const Choice& choice, std::shared_ptr<media::Line> line,
         Duration buffer = limits::device_buffer);
    ~Headset();
    Headset(const Headset&) = delete;
    Headset& operator=(const Headset&) = delete;

    /// Muted, the line gets silence; frames keep coming.
    void mute(bool on);
    [[nodiscard]] bool muted() const;
    /// Without echo cancellation, noise suppression and gain control. Off at first.
    void bypass(bool on);
    [[nodiscard]] bool bypassed() const;
    /// The own voice in the own ear, 20 dB down. Off at first.
    void side_tone(bool on);
    [[nodiscard]] bool has_side_tone() const;

    /// Of the last 20 ms of the microphone, cleaned; also while muted.
    [[nodiscard]] Level said() const;
    /// Of what the ear hears now.
    [[nodiscard]] Level heard() const;
    [[nodiscard]] State state() const;
    [[nodiscard]] Figures figures() const;
    [[nodiscard]] const Device& input() const;
    [[nodiscard]] const Device& output() const;
    /// Inside the devices' buffers, as PortAudio knows it; what lies behind comes on top.
    [[nodiscard]] Duration input_latency() const;
    [[nodiscard]] Duration output_latency() const;

private:
    struct Parts;
    explicit Headset(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace ringroom::headset
