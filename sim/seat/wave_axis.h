#pragma once
// The axis of time under a picture of sound: which piece is on show, how it is zoomed and moved,
// and where its figures stand. Pure.
#include <string>
#include <vector>

#include "base/time.h"

namespace ringroom::seat {

/// What is on show of a recording `length` long, on so many pixels. Always within the recording and
/// never narrower than limits::wave_least, or the whole where that is shorter.
class WaveAxis {
public:
    /// Another recording, or it has grown: all of it is on show.
    void reset(Duration length);
    /// The same recording in a window of another width; pixels, at least 1.
    void use_width(float width) { width_ = width < 1 ? 1 : width; }

    [[nodiscard]] Duration length() const { return length_; }
    [[nodiscard]] Duration from() const { return from_; }
    [[nodiscard]] Duration to() const { return from_ + span_; }
    [[nodiscard]] bool is_whole() const { return span_ >= length_; }
    [[nodiscard]] float width() const { return width_; }
    /// Pixels from the left edge; outside of it for times that are not on show.
    [[nodiscard]] float x_of(Duration at) const;
    /// Of a pixel; within the recording.
    [[nodiscard]] Duration at(float x) const;

    /// `steps` above 0: closer, each by a quarter of what is on show; `about` stays where it is.
    void zoom(float steps, Duration about);
    /// Later by so many pixels.
    void move(float pixels);
    void show(Duration from, Duration to);
    /// Brings a time into sight, at a tenth of the width where it was out of it; whether it moved.
    bool keep_in_sight(Duration at);

    /// One figure of the ruler.
    struct Tick {
        Duration at;
        float x = 0;
        std::string label; ///< "1:05", "1:05.2" where ticks are nearer than a second
    };
    /// Round times, at least `least` pixels from each other.
    [[nodiscard]] std::vector<Tick> ticks(float least) const;

private:
    void bound();

    Duration length_{};
    Duration from_{};
    Duration span_{};
    float width_ = 1;
};

} // namespace ringroom::seat
