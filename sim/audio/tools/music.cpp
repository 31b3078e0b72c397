#include "audio/tools/music.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "audio/level.h"
#include "base/random.h"

namespace ringroom::audio::tools {
namespace {

constexpr double pi = std::numbers::pi;

enum class Timbre { keys, pluck, pad, bass, bell };

struct Note {
    double start;  ///< seconds
    double length; ///< seconds until the key is let go
    int key;       ///< MIDI number, 69 = 440 Hz
    double loud;   ///< 0..1
    Timbre timbre;
};

struct Partial {
    double multiple;
    double loud;
    double decay; ///< seconds to 1/e; 0: does not decay
};

struct Instrument {
    std::vector<Partial> partials;
    double attack;
    double release;
    double rings; ///< seconds after which it is over while the key is held; 0: as long as held
};

const Instrument& instrument(Timbre timbre) {
    static const Instrument keys{
        {{1, 1, 1.4}, {2.001, 0.30, 0.7}, {3, 0.10, 0.4}, {5.98, 0.05, 0.12}}, 0.006, 0.25, 4};
    static const Instrument pluck{{{1, 1, 0.9},
                                   {2, 0.55, 0.6},
                                   {3.002, 0.36, 0.42},
                                   {4.005, 0.22, 0.3},
                                   {5.01, 0.13, 0.2},
                                   {6.02, 0.08, 0.14}},
                                  0.003,
                                  0.35,
                                  3};
    static const Instrument pad{
        {{0.998, 0.5, 0}, {1.002, 0.5, 0}, {2.003, 0.18, 0}, {2.999, 0.07, 0}}, 0.7, 0.9, 0};
    static const Instrument bass{{{1, 0.9, 1.6}, {2, 0.5, 1.0}, {3, 0.16, 0.5}}, 0.012, 0.2, 4};
    static const Instrument bell{
        {{1, 1, 1.1}, {2.99, 0.16, 0.5}, {5.4, 0.05, 0.15}}, 0.003, 0.5, 3};
    switch (timbre) {
    case Timbre::keys:
        return keys;
    case Timbre::pluck:
        return pluck;
    case Timbre::pad:
        return pad;
    case Timbre::bass:
        return bass;
    case Timbre::bell:
        break;
    }
    return bell;
}

class Ring {
public:
    explicit Ring(double seconds)
        : wave_(static_cast<std::size_t>(std::lround(seconds * line_rate)), 0.0) {}

    void play(const Note& note) {
        const auto& how = instrument(note.timbre);
        const double held = how.rings > 0 ? std::min(note.length, how.rings) : note.length;
        const auto count = static_cast<std::size_t>((held + how.release) * line_rate);
        const double hz = 440.0 * std::exp2((note.key - 69) / 12.0);
        const auto first = static_cast<std::size_t>(std::lround(note.start * line_rate));
        for (std::size_t i = 0; i < count; ++i) {
            const double t = static_cast<double>(i) / line_rate;
            double gain = std::min(1.0, t / how.attack);
            if (t > held)
                gain *= 0.5 + 0.5 * std::cos(pi * (t - held) / how.release);
            wave_[(first + i) % wave_.size()] += note.loud * gain * voice(how, hz, t);
        }
    }

    // A small room: fourteen echoes, thinner and duller the later they come.
    void reverberate(double wet) {
        auto random = stream(1, "room");
        const auto dry = wave_;
        for (int tap = 1; tap <= 14; ++tap) {
            const auto delay = static_cast<std::size_t>(tap * 190 + random.between(0, 120));
            const double gain = wet * std::exp(-tap / 5.0) * (random.chance(50) ? 1.0 : -1.0);
            for (std::size_t i = 0; i < dry.size(); ++i) {
                const auto from = (i + dry.size() - delay) % dry.size();
                const auto before = (from + dry.size() - 1) % dry.size();
                wave_[i] += gain * 0.5 * (dry[from] + dry[before]);
            }
        }
    }

    [[nodiscard]] Samples finish(double dbov) const {
        double top = 1e-9;
        for (const double value : wave_)
            top = std::max(top, std::abs(value));
        Samples out(wave_.size());
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<std::int16_t>(std::lround(20000.0 * wave_[i] / top));
        return at_active_level(out, dbov);
    }

private:
    static double voice(const Instrument& how, double hz, double t) {
        double sum = 0;
        for (const auto& partial : how.partials) {
            if (hz * partial.multiple > 3500.0) // above what a telephone carries
                continue;
            const double fade = partial.decay > 0 ? std::exp(-t / partial.decay) : 1.0;
            sum += partial.loud * fade * std::sin(2.0 * pi * hz * partial.multiple * t);
        }
        return sum;
    }

    std::vector<double> wave_;
};

struct Chord {
    int root; ///< MIDI number of the bass
    std::array<int, 4> tones;
};

struct Sheet {
    std::string name;
    double bpm;
    int beats_per_bar;
    int bars;
    std::vector<Chord> chords; ///< one a bar, in a circle
    std::vector<int> scale;    ///< keys the tune may use, rising
    Timbre tune;
    Timbre figure;
};

// A tune of four bars as steps on the scale: chord tones on the strong beats, small steps between.
struct Step {
    double beat;
    double length;
    int place; ///< index in the scale
};

int nearest_chord_place(const Sheet& sheet, const Chord& chord, int place) {
    int best = place;
    int distance = 99;
    for (int i = 0; i < static_cast<int>(sheet.scale.size()); ++i) {
        const int key = sheet.scale[static_cast<std::size_t>(i)];
        const bool fits = std::any_of(chord.tones.begin(), chord.tones.end(),
                                      [&](int tone) { return (tone - key) % 12 == 0; });
        if (fits && std::abs(i - place) < distance) {
            best = i;
            distance = std::abs(i - place);
        }
    }
    return best;
}

std::vector<Step> phrase(const Sheet& sheet, int first_bar, int number) {
    auto random = stream(7, sheet.name, static_cast<std::uint64_t>(number), "tune");
    const int top = static_cast<int>(sheet.scale.size()) - 1;
    int place = top / 2;
    std::vector<Step> out;
    for (int bar = 0; bar < 4; ++bar) {
        const auto& chord =
            sheet.chords[static_cast<std::size_t>(first_bar + bar) % sheet.chords.size()];
        double beat = bar * sheet.beats_per_bar;
        const double end = beat + sheet.beats_per_bar;
        place = nearest_chord_place(sheet, chord, place);
        bool strong = true;
        while (beat < end - 0.01) {
            const bool last = bar == 3 && !strong;
            double length = last ? end - beat : random.chance(35) ? 0.5 : random.chance(60) ? 1 : 2;
            length = std::min(length, end - beat);
            if (!random.chance(strong ? 5 : 18)) // rests let it breathe
                out.push_back({beat, length, place});
            beat += length;
            place = std::clamp(place + static_cast<int>(random.between(-2, 2)), 0, top);
            strong = false;
        }
    }
    return out;
}

void play_tune(Ring& ring, const Sheet& sheet, double beat) {
    // A A B A: what comes back is what one remembers.
    constexpr std::array order{0, 0, 1, 0, 2, 1, 0, 0};
    for (int part = 0; part * 4 < sheet.bars; ++part) {
        if (part % 6 == 5)
            continue; // now and then only the accompaniment
        const int number = order[static_cast<std::size_t>(part) % order.size()];
        for (const auto& step : phrase(sheet, part * 4, number)) {
            const double start = (part * 4 * sheet.beats_per_bar + step.beat) * beat;
            ring.play({start, step.length * beat * 0.95,
                       sheet.scale[static_cast<std::size_t>(step.place)], 0.42, sheet.tune});
        }
    }
}

void play_bar(Ring& ring, const Sheet& sheet, int bar, double beat) {
    const auto& chord = sheet.chords[static_cast<std::size_t>(bar) % sheet.chords.size()];
    const double start = bar * sheet.beats_per_bar * beat;
    const double length = sheet.beats_per_bar * beat;
    ring.play({start, length * 0.9, chord.root, 0.34, Timbre::bass});
    for (const int tone : chord.tones)
        ring.play({start, length, tone, 0.055, Timbre::pad});
    constexpr std::array up_and_down{0, 2, 1, 3, 2, 1};
    for (int half = 1; half < sheet.beats_per_bar * 2; ++half) {
        const auto which = up_and_down[static_cast<std::size_t>(half + bar) % up_and_down.size()];
        const double loud = half % 2 == 0 ? 0.16 : 0.11;
        ring.play({start + half * beat / 2, beat, chord.tones[static_cast<std::size_t>(which)],
                   loud, sheet.figure});
    }
}

Piece perform(const Sheet& sheet) {
    const double beat = 60.0 / sheet.bpm;
    Ring ring(sheet.bars * sheet.beats_per_bar * beat);
    for (int bar = 0; bar < sheet.bars; ++bar)
        play_bar(ring, sheet, bar, beat);
    play_tune(ring, sheet, beat);
    ring.reverberate(0.22);
    return {sheet.name, ring.finish(-20.0)};
}

// C a F G with sevenths, unhurried.
Sheet harbour() {
    return {"harbour",
            76,
            4,
            24,
            {{48, {60, 64, 67, 71}},
             {45, {60, 64, 67, 69}},
             {53, {60, 65, 69, 76}},
             {55, {62, 65, 67, 71}},
             {52, {59, 64, 67, 74}},
             {45, {60, 64, 69, 72}},
             {50, {60, 62, 65, 69}},
             {55, {60, 62, 67, 72}}},
            {64, 67, 69, 72, 74, 76, 79, 81},
            Timbre::keys,
            Timbre::keys};
}

// Five tones in G, plucked strings.
Sheet lantern() {
    return {"lantern",
            69,
            4,
            20,
            {{55, {62, 67, 69, 74}},
             {52, {64, 67, 71, 74}},
             {48, {60, 64, 67, 74}},
             {50, {62, 66, 69, 74}}},
            {62, 64, 67, 69, 71, 74, 76, 79, 81},
            Timbre::pluck,
            Timbre::pluck};
}

// A waltz in F for a musical box.
Sheet morning() {
    return {"morning",
            102,
            3,
            40,
            {{53, {60, 65, 69, 72}},
             {50, {62, 65, 69, 74}},
             {46, {58, 62, 65, 70}},
             {48, {60, 64, 67, 70}},
             {57, {60, 64, 69, 72}},
             {50, {57, 62, 65, 69}},
             {55, {58, 62, 67, 70}},
             {48, {58, 60, 64, 67}}},
            {69, 72, 74, 76, 77, 79, 81, 84},
            Timbre::bell,
            Timbre::keys};
}

} // namespace

std::vector<Piece> compose_all() {
    return {perform(harbour()), perform(lantern()), perform(morning())};
}

} // namespace ringroom::audio::tools
