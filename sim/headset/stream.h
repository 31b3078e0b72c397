#pragma once
// One direction of one device: a PortAudio stream with a callback, and whether it still lives.
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "headset/devices.h"

namespace ringroom::headset {

enum class Direction { input, output };

/// Opened and destroyed by one thread; alive() by any.
class Stream {
public:
    /// What the device's thread calls every 5 ms or so with one channel: samples to read (input)
    /// or to fill (output). Must not lock, allocate or wait.
    using Serve = std::function<void(std::span<std::int16_t>)>;
    /// Called once in open(), with the rate that the device will run at.
    using Prepare = std::function<Serve(int rate)>;

    /// `name` empty: the system's default. The device keeps `buffer` of sound to itself. Sound runs
    /// when this returns. Errors: headset.none, headset.no_sound, headset.unknown, headset.busy,
    /// headset.failed.
    [[nodiscard]] static Result<std::unique_ptr<Stream>>
    open(Direction direction, const std::string& name, const Prepare& prepare, Duration buffer);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// False once the device has ended the stream, or has called for nothing in
    /// limits::silent_device (limits::waking_device before its first call).
    [[nodiscard]] bool alive() const;
    [[nodiscard]] const Device& device() const;
    [[nodiscard]] int rate() const;
    /// Sound that is inside the device's buffers, as PortAudio knows it.
    [[nodiscard]] Duration latency() const;

private:
    struct Parts;
    explicit Stream(std::unique_ptr<Parts> parts);
    void close(); ///< under library_lock()
    std::unique_ptr<Parts> parts_;
};

} // namespace ringroom::headset
