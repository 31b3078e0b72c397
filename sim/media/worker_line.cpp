// A person's sound device in a talk of two. It has a clock of its own: what it says goes out as it
// comes, and it gets sound when it runs short, so that nothing waits for the engine's tick.
#include <algorithm>
#include <bit>

#include "media/worker.h"

namespace ringroom::media {
namespace {

constexpr std::int64_t still_us = limits::device_still.ms * 1000;

} // namespace

/// Of what the device said the oldest goes while more than `most` frames wait: they would stay as
/// delay for the whole talk.
void Worker::drop_said(Line& line, std::size_t most) {
    while (line.said.waiting() > most)
        static_cast<void>(line.said.pop());
}

/// The other one of a talk of two in which nothing is played; null: the tick serves the device.
Party* Worker::opposite(const Party& device) {
    const auto* bridge = device.bridge;
    if (bridge == nullptr || device.player != nullptr || std::popcount(bridge->present) != 2)
        return nullptr;
    const auto rest = bridge->present & ~bit(device.slot);
    auto* other = bridge->members[static_cast<unsigned>(std::countr_zero(rest))];
    return other->virtual_party || other->player != nullptr ? nullptr : other;
}

bool Worker::device_talks() const {
    return std::any_of(devices_.begin(), devices_.end(),
                       [](const Party* device) { return device->bridge != nullptr; });
}

void Worker::serve_devices(std::int64_t now_us) {
    now_us_ = now_us;
    for (auto* device : devices_) {
        drop_said(*device->line, device->bridge == nullptr ? 0 : limits::device_frames);
        if (auto* other = opposite(*device))
            serve_device(*device, *other);
    }
}

void Worker::serve_device(Party& device, Party& other) {
    const bool heard = (other.heard & bit(device.slot)) != 0 && other.link == Link::tick;
    while (const auto frame = device.line->said.pop()) {
        device.said_us = now_us_;
        if (!heard)
            continue;
        std::array<std::uint8_t, limits::tick_samples> codes;
        encode(other.remote.codec, *frame, codes);
        send_frame(other, codes);
    }
    const auto in_hand = device.line->in_hand.load(std::memory_order_relaxed);
    if (in_hand != device.in_hand)
        device.plays_us = now_us_;
    device.in_hand = in_hand;
    const auto waits = static_cast<int>(device.line->heard.waiting()) * limits::tick_samples;
    if (in_hand != Line::untold && in_hand + waits <= 0)
        feed(device, other);
}

/// At the tick: silence for who hears nothing from a device that is muted here or stands still, and
/// what came in for a device that does not ask, so that it never plays what is old.
void Worker::tick_device(Party& device, Party& other) {
    const bool heard = (other.heard & bit(device.slot)) != 0;
    if (other.link == Link::tick && (!heard || now_us_ - device.said_us > still_us)) {
        std::array<std::uint8_t, limits::tick_samples> codes;
        codes.fill(silence_byte(other.remote.codec));
        send_frame(other, codes);
    }
    if (now_us_ - device.plays_us > still_us)
        feed(device, other);
}

/// The next 20 ms of the other one.
void Worker::feed(Party& device, Party& other) {
    Line::Frame frame;
    if (!decode_next(other, frame) || (device.heard & bit(other.slot)) == 0)
        frame.fill(0);
    // A device that stands still loses what it did not play.
    static_cast<void>(device.line->heard.push(frame));
}

} // namespace ringroom::media
