#pragma once
// Speech played slower or faster at its own pitch: overlapped pieces of the wave, placed where they
// fit (SoundTouch, tuned for one voice on the telephone). One channel, linear 16 bit. One thread at
// a time.
//
//     Stretch stretch;
//     stretch.set_speed(1250);
//     stretch.push(sound);                       // as often as there is some
//     while (stretch.pull(frame) == frame.size()) play(frame);
//     stretch.finish();                          // at the end: what is left can be pulled
#include <cstdint>
#include <memory>
#include <span>

#include "audio/limits.h"

namespace ringroom::audio {

class Stretch {
public:
    /// `rate`: samples a second, within rate_min..rate_max.
    explicit Stretch(int rate = line_rate);
    ~Stretch();
    Stretch(const Stretch&) = delete;
    Stretch& operator=(const Stretch&) = delete;

    /// Thousandths, within stretch_slowest..stretch_fastest; 1000: as it is. Takes effect with what
    /// is pushed next.
    void set_speed(int permille);
    void push(std::span<const std::int16_t> samples);
    /// Writes as many samples as there are, at most `out` of them; how many.
    [[nodiscard]] std::size_t pull(std::span<std::int16_t> out);
    /// Nothing more comes: what is held back can be pulled. Push nothing before clear().
    void finish();
    /// Forgets what was pushed and not pulled.
    void clear();
    /// Pushed samples whose sound has not been pulled yet, about (to within one piece).
    [[nodiscard]] std::size_t held() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::audio
