#pragma once
// The seat's headset and ringer on a thread of their own: opened, watched, and opened again when a
// device went away. Any thread may call everything.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/time.h"
#include "headset/devices.h"
#include "headset/level.h"

namespace ringroom::headset {
class Headset;
class Ringer;
} // namespace ringroom::headset
namespace ringroom::media {
struct Line;
}

namespace ringroom::seat {

/// What the person chose. Devices by name; empty is the system's default.
struct SoundChoice {
    std::string input;
    std::string output;
    std::string ringer;
    bool bypass = false;    ///< without echo cancellation, noise suppression and gain control
    bool side_tone = false; ///< the own voice in the own ear
    bool operator==(const SoundChoice&) const = default;
};

class Sound {
public:
    struct View {
        bool works = false;
        std::string trouble; ///< a text key, empty where it works
        std::string input;   ///< names of the devices
        std::string output;
        /// A chosen device is not there and the system's default stands in for it.
        bool stands_in = false;
        std::string ringer_trouble; ///< a text key; why the last ring was not heard
        headset::Level said;
        headset::Level heard;
        bool operator==(const View&) const = default;
    };

    /// `changed` follows when a device came or went, on the thread of the sound.
    Sound(std::shared_ptr<media::Line> line, SoundChoice choice, std::function<void()> changed);
    /// Where the system's sound does not come back within limits::sound_ends, the program ends
    /// here, with code 2: a frozen window would be all that is left of it.
    ~Sound();
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;

    [[nodiscard]] View view() const;
    /// Other devices at once, also in a talk.
    void choose(SoundChoice choice);
    /// From now on rings, or no more.
    void ring(bool on);
    /// Rings for a moment, to be heard.
    void try_ringer();
    /// In a talk a headset that works is left alone.
    void talk(bool on);
    /// Asks the system anew which devices there are; sound stops for a moment. Not in a talk.
    void look_again();
    /// The devices as last asked for; `fresh` is false while the question is under way.
    [[nodiscard]] headset::Devices devices() const;

private:
    struct Wishes {
        SoundChoice choice;
        bool ring = false;
        bool talk = false;
        bool list = false;
        Instant try_until;
        bool operator==(const Wishes&) const = default;
    };
    void work();
    void wish(const std::function<void(Wishes&)>& change);
    void fulfil(const Wishes& wishes);
    void watch(const Wishes& wishes);
    void close();
    void open(const SoundChoice& choice);
    [[nodiscard]] Duration look_pause(const Wishes& wishes) const;
    void list();
    void ring_or_rest(const Wishes& wishes);

    const std::shared_ptr<media::Line> line_;
    const std::function<void()> changed_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Wishes wishes_; // guarded by mutex_, as are the next eight
    bool ending_ = false;
    bool ended_ = false;
    bool stands_in_ = false;
    bool opened_once_ = false;
    std::string trouble_;
    std::string ringer_trouble_;
    headset::Devices devices_;
    std::shared_ptr<headset::Headset> headset_;
    SoundChoice opened_; // the thread's own, as are the rest
    Duration buffer_;    // of the devices; longer after a loss
    std::unique_ptr<headset::Ringer> ringer_;
    std::string ringer_name_;
    Instant ring_again_;                // not before
    Instant looked_at_;                 // when a headset was last opened or sought
    Instant last_there_ = steady_now(); // when one last worked, or the beginning
    std::thread thread_;
};

} // namespace ringroom::seat
