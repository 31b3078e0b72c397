#pragma once
// Plays a recording into the headset, beside the telephone's line. The sound is fetched in parts as
// it is needed, so that a long call plays at once and from anywhere.
//
//     Player player(line, [] { wake the window; });
//     player.open([&](auto first, auto count, auto then) { back.sound(target, first, count, then);
//     }); player.play();  player.seek(Duration{65'000});  ... player.view().at ...
//     player.set_speed(1500);  player.set_loop(PlayRange{60_s, 70_s});  player.set_levels({0,
//     1000});
//
// Any thread may call everything; nothing waits.
#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audio/stretch.h"
#include "audio/wav.h"
#include "base/result.h"
#include "base/time.h"

namespace ringroom::media {
struct Line;
}

namespace ringroom::seat {

/// A part of a file, and how many bytes all of it has.
struct Part {
    std::string bytes;
    std::uint64_t whole = 0;
};

/// A piece of a recording.
struct PlayRange {
    Duration from;
    Duration to;
    bool operator==(const PlayRange&) const = default;
};

class Player {
public:
    using Then = std::function<void(const Result<Part>&)>;
    /// Gets `count` bytes from `first`, fewer at the end, and hands them to the callback once, on
    /// any thread.
    using Fetch = std::function<void(std::uint64_t first, std::uint64_t count, Then)>;

    struct View {
        bool open = false;
        bool playing = false;
        bool waiting = false; ///< for sound that is on its way
        std::string trouble;  ///< a text key or the server's code; empty: none
        Duration at;          ///< what is heard, but for the device's own delay
        Duration length;      ///< 0: not known yet
        int channels = 0;     ///< 0: not known yet
        int speed = 1000;
        std::optional<PlayRange> loop;
    };

    /// `changed` follows when it begins or ends by itself, on a thread of its own.
    Player(std::shared_ptr<media::Line> line, std::function<void()> changed);
    ~Player();
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    /// From the beginning, not playing yet.
    void open(Fetch fetch);
    void close();
    void play();  ///< at its end: from the beginning
    void pause(); ///< silent at once
    /// Bounded by beginning and end; before the length is known it is bounded later.
    void seek(Duration at);
    /// Thousandths, bounded to 500..2000; the pitch stays. Kept for the next recording.
    void set_speed(int permille);
    /// Plays this piece again and again, from its beginning when outside of it; nothing: to the
    /// end. A piece shorter than limits::loop_least is none. Forgotten with the recording.
    void set_loop(std::optional<PlayRange> range);
    /// How loud each channel is heard, thousandths, 0..1000; channels not named as they are. Kept
    /// for the next recording.
    void set_levels(std::vector<int> permille);
    [[nodiscard]] View view() const;

private:
    struct Open { ///< one recording; answers for another are forgotten
        Fetch fetch;
        std::map<std::uint64_t, std::string> blocks; ///< by number
        std::optional<audio::WavLayout> layout;
        std::optional<std::uint64_t> asked; ///< the block under way
        std::uint64_t frame = 0;            ///< sample of each channel that comes next
        std::optional<PlayRange> loop;
        bool drained = false; ///< the end was reached, what the stretch holds is on its way
        std::string trouble;
    };
    using Frame = std::array<std::int16_t, 160>;
    enum class Made { frame, end, missing };
    void work();
    /// One step under the lock; how long to rest after it, never: until something happens.
    Instant step(std::unique_lock<std::mutex>& lock);
    void ask_for(std::unique_lock<std::mutex>& lock, std::uint64_t block);
    void arrived(const std::shared_ptr<Open>& open, std::uint64_t block, const Result<Part>& part);
    /// The next 20 ms that are to be heard, at the speed wanted.
    [[nodiscard]] Made make(Frame& out, std::uint64_t& missing);
    /// The next sound of the recording, all channels together, at most to `stop`; how many samples.
    /// Nothing when they are not there yet.
    [[nodiscard]] std::optional<std::size_t> next_sound(Frame& out, std::uint64_t stop,
                                                        std::uint64_t& missing) const;
    [[nodiscard]] std::uint64_t frame_at(Duration at) const;
    /// Where the listener is: behind what was handed to the device.
    [[nodiscard]] std::uint64_t heard_frame() const;
    /// What was made and not heard is of no use any more.
    void jumped();

    const std::shared_ptr<media::Line> line_;
    const std::function<void()> changed_;
    /// Outlives the player with the last answer under way.
    struct Gate {
        std::mutex mutex;
        Player* player = nullptr; // guarded by mutex
    };
    const std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::shared_ptr<Open> open_; // guarded by mutex_, as are the next three
    audio::Stretch stretch_;     // guarded by mutex_, as are the next four
    int speed_ = 1000;
    std::vector<int> levels_;
    std::optional<Frame> made_; ///< waits for room in the ring
    std::size_t handed_ = 0;    ///< frames given to the device since the last jump
    bool playing_ = false;
    bool news_ = false;
    bool ending_ = false;
    std::thread thread_;
};

} // namespace ringroom::seat
