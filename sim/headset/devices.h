#pragma once
// The sound devices of this machine by name.
//
//     auto devices = headset::list_devices();
//     if (!devices) show(text(language, devices.error().code));
//
// Names are what the system shows (ALSA on Linux, WASAPI on Windows, Core Audio on macOS), so a
// choice by name survives other devices coming and going.
#include <string>
#include <vector>

#include "base/result.h"

namespace ringroom::headset {

struct Device {
    std::string name;
    int inputs = 0;  ///< channels it records; 0: no microphone
    int outputs = 0; ///< channels it plays; 0: no loudspeaker
    int rate = 0;    ///< samples per second the system uses by default
    bool default_input = false;
    bool default_output = false;

    bool operator==(const Device&) const = default;
};

struct Devices {
    std::vector<Device> all; ///< in the system's order
    /// False while a Headset or Ringer is open: PortAudio looks at the machine only when nothing
    /// runs, so the list is that of the time when the first of them was opened. Close them and ask
    /// again to see what was plugged in since.
    bool fresh = true;
};

/// Errors: headset.none (no device at all), headset.no_sound (the system's sound is not set up),
/// headset.failed. Any thread; blocks, tens to hundreds
/// of milliseconds, because every device is asked what it can do. A device that another program
/// holds is not in the list; opened by its name it is headset.busy.
[[nodiscard]] Result<Devices> list_devices();

} // namespace ringroom::headset
