#include "headset/stream.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <vector>

#include <portaudio.h>

#include "headset/library.h"
#include "headset/limits.h"
#include "headset/occupied.h"

namespace ringroom::headset {

struct Stream::Parts {
    std::unique_ptr<Library> library;
    Direction direction = Direction::input;
    Device device;
    int rate = 0;
    int channels = 1;
    Serve serve;
    std::vector<std::int16_t> mono; ///< one callback's samples
    PaStream* stream = nullptr;
    Instant opened;
    std::atomic<std::int64_t> called_ms{0};
    std::atomic<bool> ended{false};

    void call(const void* input, void* output, std::size_t frames);
};

namespace {

constexpr int preferred_rate = 48'000;

PaError format_error(const PaStreamParameters& parameters, Direction direction, int rate) {
    const bool in = direction == Direction::input;
    return Pa_IsFormatSupported(in ? &parameters : nullptr, in ? nullptr : &parameters, rate);
}

tl::unexpected<Error> busy(const std::string& name) {
    return fail("headset.busy", name + " is in use");
}

/// 48 kHz where the device can, else what the system uses, else what telephones use.
Result<int> choose_rate(const PaStreamParameters& parameters, Direction direction,
                        const Device& device) {
    PaError error = paNoError;
    for (const int rate : {preferred_rate, device.rate, 44'100, 16'000, 8000}) {
        if (rate < limits::rate_min || rate > limits::rate_max)
            continue;
        error = format_error(parameters, direction, rate);
        if (error == paFormatIsSupported)
            return rate;
        if (error == paDeviceUnavailable)
            return busy(device.name);
    }
    return fail("headset.failed", device.name + ": " + Pa_GetErrorText(error));
}

Result<Library::Entry> find(const Library& library, Direction direction, const std::string& name) {
    bool any = false;
    for (auto& entry : library.entries()) {
        const auto& device = entry.device;
        const bool in = direction == Direction::input;
        if ((in ? device.inputs : device.outputs) == 0)
            continue;
        any = true;
        if (name.empty() ? (in ? device.default_input : device.default_output)
                         : device.name == name) {
            const Opens opens = try_opening(in, device.name);
            if (opens == Opens::yes)
                return std::move(entry);
            return opens == Opens::in_use ? busy(device.name)
                                          : fail("headset.failed", device.name + " does not open");
        }
    }
    if (!name.empty() && try_opening(direction == Direction::input, name) == Opens::in_use)
        return busy(name);
    if (!any || name.empty())
        return fail("headset.none", direction == Direction::input ? "there is no microphone"
                                                                  : "there is no loudspeaker");
    return fail("headset.unknown", "no device is called " + name);
}

} // namespace

void Stream::Parts::call(const void* input, void* output, std::size_t frames) {
    called_ms.store(steady_now().ms, std::memory_order_relaxed);
    const auto width = static_cast<std::size_t>(channels);
    const auto* in = static_cast<const std::int16_t*>(input);
    auto* out = static_cast<std::int16_t*>(output);
    while (frames > 0) {
        const auto count = std::min(frames, mono.size());
        const std::span piece(mono.data(), count);
        if (direction == Direction::input) {
            for (std::size_t i = 0; i < count; ++i)
                piece[i] = in != nullptr ? in[i * width] : std::int16_t{0};
            serve(piece);
            in = in != nullptr ? in + count * width : nullptr;
        } else {
            serve(piece);
            for (std::size_t i = 0; i < count * width; ++i)
                out[i] = piece[i / width];
            out += count * width;
        }
        frames -= count;
    }
}

Stream::Stream(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}

Result<std::unique_ptr<Stream>> Stream::open(Direction direction, const std::string& name,
                                             const Prepare& prepare, Duration buffer) {
    const auto lock = library_lock();
    auto library = Library::open();
    if (!library)
        return tl::unexpected(library.error());
    auto found = find(**library, direction, name);
    if (!found)
        return tl::unexpected(found.error());
    const bool in = direction == Direction::input;
    // A headset has two ears; the second would be silent if only one channel were asked for.
    const PaStreamParameters parameters{found->index, in ? 1 : std::min(found->device.outputs, 2),
                                        paInt16, static_cast<double>(buffer.ms) / 1000.0, nullptr};
    const auto rate = choose_rate(parameters, direction, found->device);
    if (!rate)
        return tl::unexpected(rate.error());
    auto parts = std::make_unique<Parts>();
    parts->library = std::move(*library);
    parts->direction = direction;
    parts->device = std::move(found->device);
    parts->rate = *rate;
    parts->channels = parameters.channelCount;
    parts->mono.resize(static_cast<std::size_t>(*rate / limits::callbacks_per_second));
    parts->serve = prepare(*rate);
    parts->opened = steady_now();
    auto* who = parts.get();
    const auto callback = [](const void* input, void* output, unsigned long frames,
                             const PaStreamCallbackTimeInfo*, PaStreamCallbackFlags, void* self) {
        static_cast<Parts*>(self)->call(input, output, frames);
        return static_cast<int>(paContinue);
    };
    auto error = Pa_OpenStream(&who->stream, in ? &parameters : nullptr, in ? nullptr : &parameters,
                               *rate, who->mono.size(), paClipOff, callback, who);
    std::unique_ptr<Stream> stream(new Stream(std::move(parts)));
    if (error == paNoError) {
        Pa_SetStreamFinishedCallback(who->stream,
                                     [](void* self) { static_cast<Parts*>(self)->ended = true; });
        error = Pa_StartStream(who->stream);
    }
    if (error == paNoError)
        return stream;
    const auto why = who->device.name + ": " + Pa_GetErrorText(error);
    stream->close();
    return fail(error == paDeviceUnavailable ? "headset.busy" : "headset.failed", why);
}

void Stream::close() {
    if (parts_->stream != nullptr) {
        Pa_AbortStream(parts_->stream);
        Pa_CloseStream(parts_->stream);
        parts_->stream = nullptr;
    }
    parts_->library.reset();
}

Stream::~Stream() {
    if (parts_->library == nullptr)
        return;
    const auto lock = library_lock();
    close();
}

bool Stream::alive() const {
    const auto now = steady_now();
    const Instant called{parts_->called_ms.load(std::memory_order_relaxed)};
    return !parts_->ended && (called.ms == 0 ? now - parts_->opened <= limits::waking_device
                                             : now - called <= limits::silent_device);
}

const Device& Stream::device() const {
    return parts_->device;
}
int Stream::rate() const {
    return parts_->rate;
}
Duration Stream::latency() const {
    const auto* info = Pa_GetStreamInfo(parts_->stream);
    const bool in = parts_->direction == Direction::input;
    const double seconds = info == nullptr ? 0 : (in ? info->inputLatency : info->outputLatency);
    return {std::lround(seconds * 1000)};
}

} // namespace ringroom::headset
