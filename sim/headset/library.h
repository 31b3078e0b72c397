#pragma once
// PortAudio as a whole: it is started and ended as often as it is held, by one thread at a time.
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "headset/devices.h"

namespace ringroom::headset {

/// Held while PortAudio is spoken to: its functions know no threads.
[[nodiscard]] std::unique_lock<std::mutex> library_lock();

/// While one exists PortAudio runs. Made and destroyed under library_lock().
class Library {
public:
    /// Errors: headset.no_sound (the machine's sound is not set up), headset.failed.
    [[nodiscard]] static Result<std::unique_ptr<Library>> open();
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    /// True if nobody else held it when this one was made: the list of devices is of now.
    [[nodiscard]] bool fresh() const { return fresh_; }

    struct Entry {
        int index = 0; ///< PortAudio's
        Device device;
    };
    /// All devices of the system's best interface. Under library_lock().
    [[nodiscard]] std::vector<Entry> entries() const;

private:
    explicit Library(bool fresh)
        : fresh_(fresh) {}
    bool fresh_;
};

} // namespace ringroom::headset
