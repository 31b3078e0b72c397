#pragma once
// The seat's headset and ringer on a thread of their own: opened, watched, and opened again when a
// device went away. Any thread may call everything.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "headset/level.h"

namespace ringroom::headset {
class Headset;
class Ringer;
} // namespace ringroom::headset
namespace ringroom::media {
struct Line;
}

namespace ringroom::seat {

class Sound {
public:
    struct View {
        bool works = false;
        std::string trouble; ///< a text key, empty where it works
        std::string input;   ///< names of the devices
        std::string output;
        headset::Level said;
        headset::Level heard;
        bool operator==(const View&) const = default;
    };

    /// `changed` follows when a device came or went, on the thread of the sound.
    Sound(std::shared_ptr<media::Line> line, std::function<void()> changed);
    ~Sound();
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;

    [[nodiscard]] View view() const;
    /// From now on rings, or no more.
    void ring(bool on);

private:
    void work();
    void watch();
    void open();
    void ring_or_rest(bool wanted);

    const std::shared_ptr<media::Line> line_;
    const std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool ringing_ = false; // guarded by mutex_, as are the next four
    bool ending_ = false;
    std::string trouble_;
    std::shared_ptr<headset::Headset> headset_;
    bool opened_once_ = false;
    std::unique_ptr<headset::Ringer> ringer_; // the thread's own
    std::thread thread_;
};

} // namespace ringroom::seat
