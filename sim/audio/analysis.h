#pragma once
// What a recording tells without understanding a word: where each party speaks, how loud, how fast,
// and how the two share the talk (training.md 2.3). All measures are integers: milliseconds,
// thousandths, tenths of dBov. Pure, any thread; an hour of one channel takes about a second.
//
//     const auto student = analyse_channel(wav.channel(1));
//     const auto m = measure_conversation(student.speech, customer, {.until = wav.duration()});
#include <cstdint>
#include <span>
#include <vector>

#include "audio/activity.h"
#include "audio/clip.h"

namespace ringroom::audio {

/// From `begin` up to, not including, `end`.
struct Segment {
    Duration begin;
    Duration end;

    [[nodiscard]] constexpr Duration length() const { return end - begin; }
    bool operator==(const Segment&) const = default;
};

using Segments = std::vector<Segment>;

/// Sorted, overlaps joined, empty ones dropped.
[[nodiscard]] Segments tidy(Segments segments);
/// Speech of a whole channel, by SpeechDetector. 8 kHz.
[[nodiscard]] Segments find_speech(std::span<const std::int16_t> samples,
                                   const ActivitySettings& settings = {});

enum class Pace { unknown, slow, normal, fast };

struct ChannelAnalysis {
    Segments speech;
    Duration spoken;               ///< sum of speech
    Duration length;               ///< of the channel
    int level_tenths_dbov = -1000; ///< ITU-T P.56 active speech level; -1000 for silence
    int activity_permille = 0;     ///< P.56 activity factor
    int syllables = 0;             ///< syllable nuclei found in the speech
    int syllables_per_minute = 0;  ///< of speech; 0 below three seconds of speech
    Pace pace = Pace::unknown;     ///< a band is all that may be graded: the estimate is rough
};

[[nodiscard]] ChannelAnalysis analyse_channel(std::span<const std::int16_t> samples);

/// Syllable nuclei inside `speech`, after de Jong and Wempe (2009): peaks of intensity within 25 dB
/// of the loudest, at least 2 dB above the dips beside them, voiced. 8 kHz.
[[nodiscard]] int count_syllables(std::span<const std::int16_t> samples, const Segments& speech);

/// Bands for telephone Mandarin: below 160 a minute slow, above 320 fast.
[[nodiscard]] Pace pace_of(int syllables_per_minute);

struct ConversationOptions {
    Duration from;                  ///< where the conversation begins: the answer
    Duration until;                 ///< where it ends; 0 means the end of the last segment
    Duration dead_air = 5_s;        ///< both silent this long
    Duration interruption = 500_ms; ///< overlap from which a start is an interruption
    Duration backchannel = 500_ms;  ///< shorter and wholly inside the other's speech: no turn
    Duration monologue_gap = 1_s;   ///< pauses shorter than this belong to a monologue
    Segments excluded;              ///< hold and announced waits: no dead air, no response gap
    Segments interruptible;         ///< customer lines that may be talked into
};

struct ConversationMeasures {
    Duration span; ///< until - from
    Duration student_spoken;
    Duration customer_spoken;
    int talk_permille = 0;       ///< student speech / span
    int talk_share_permille = 0; ///< student speech / all speech (another denominator)
    int student_turns = 0;
    int customer_turns = 0;
    int student_interruptions = 0; ///< student began while the customer spoke
    int customer_interruptions = 0;
    Duration student_overlap; ///< summed overlap of the student's interruptions
    Duration dead_air;        ///< summed length of the silences counted
    Duration longest_silence; ///< of both, excluded ranges cut out, counted or not
    Segments dead_airs;
    Duration overlap;           ///< both speak, whoever began
    Duration time_to_greeting;  ///< from -> first student speech; -1 ms if there is none
    int responses = 0;          ///< customer turns that the student answered
    Duration response_median;   ///< customer stops -> student starts; -1 ms without responses
    Duration response_p90;      ///< nearest rank
    Duration longest_monologue; ///< of the student
};

/// Measures of one conversation. Segments outside [from, until] are cut to it; the lists need not
/// be tidy. Percentiles are nearest-rank; the median of an even number is the lower one.
[[nodiscard]] ConversationMeasures measure_conversation(Segments student, Segments customer,
                                                        const ConversationOptions& options = {});

} // namespace ringroom::audio
