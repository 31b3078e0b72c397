#pragma once
// What can be measured of one contact without a person listening: folded from its facts. Whole
// milliseconds and permille. A measure that cannot be known (no speech heard, nothing dialled) is
// empty, never 0. Definitions and sources: docs/grading.md; terms: the glossary.
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "contact/fact.h"
#include "persona/drill.h"
#include "training/score.h"

namespace ringroom::training {

/// A piece of time.
struct Span {
    Instant from;
    Instant to;
    [[nodiscard]] Duration length() const { return to - from; }
    bool operator==(const Span&) const = default;
};

/// The contact a fact is about, 0 if it is about none.
[[nodiscard]] ContactId contact_of(const Fact& fact);

/// Limits of the measures that have one; the defaults are the house's.
struct MeasureRules {
    Duration dead_air{5'000};    ///< both silent at least this long, hold left out
    Duration interruption{500};  ///< overlap of student over customer
    Duration turn_gap{1'000};    ///< a pause shorter than this does not end a turn
    Duration late_after{30'000}; ///< a fact keyed later than this after it was spoken
    Duration mark_near{15'000};  ///< a mark counts if the student spoke this near to it
    Duration told_wait{30'000};  ///< a wait the customer was told of, which is no dead air
    std::map<QueueId, Duration> service_levels; ///< answered within this
    Duration service_level{20'000};             ///< of queues not listed
};

enum class Capture { right, wrong, missing, unchecked };
std::string_view to_string(Capture capture);

/// One line of the facts ledger.
struct FactMeasure {
    std::string name;
    bool required = true;
    Capture capture = Capture::missing;
    std::string truth; ///< "" when the drill knows none
    std::string keyed; ///< last value
    std::optional<Instant> spoken_at;
    std::optional<Instant> keyed_at;
    bool late = false;
    int asked_again = 0;
    bool operator==(const FactMeasure&) const = default;
};

/// A move that became known, or a scene that was entered.
struct MoveMeasure {
    std::string name;
    Instant at;
    std::string source;
    bool heard = true; ///< false: the student marked it and said nothing around that time
    bool operator==(const MoveMeasure&) const = default;
};

struct Measures {
    ContactId contact;
    AgentId agent; ///< who talked; 0: nobody
    Direction direction = Direction::inbound;
    std::string script;
    std::uint64_t customer = 0;
    std::string ending;
    std::string released_by;
    Cause cause = Cause::normal;
    bool fault = false; ///< the talk was ended by a fault of the system's or the network's

    std::optional<Instant> arrived;
    std::optional<Instant> began; ///< arrival; of an outbound record: when it was first shown
    std::optional<Instant> connected;
    std::optional<Instant> released;
    std::optional<Duration> waited;   ///< queue entry (or dialling) to answer
    std::optional<bool> in_time;      ///< inbound, answered: within the queue's service level
    std::optional<Duration> answer;   ///< first ring at the student to answer; inbound only
    std::optional<Duration> greeting; ///< answer to the student's first speech
    bool never_spoke = false;         ///< long enough, and the student said nothing at all
    std::optional<Duration> talk;     ///< answer to release, hold included
    std::optional<Duration> wrap_up;  ///< release to done
    std::optional<Duration> handling; ///< talk + wrap-up

    bool speech_known = false; ///< the rest of this block is filled
    Duration student_speech;
    Duration customer_speech;
    std::optional<int> talk_share; ///< student / all speech, permille
    std::optional<int> talk_part;  ///< student / talk without hold, permille
    /// Silences of at least MeasureRules::dead_air; nothing of holds, of waits that the customer
    /// was told of, and of stretches whose sound was lost.
    std::vector<Span> dead_air;
    std::optional<Span> longest_silence;
    std::vector<Span> interruptions;         ///< the overlaps
    std::optional<Duration> response_median; ///< customer stops to student starts
    std::optional<Duration> response_p90;
    std::optional<Span> longest_monologue; ///< of the student
    std::optional<int> loudness;           ///< dBov x 10, mean over the student's speech time
    std::optional<int> syllable_rate;      ///< a second x 10, estimated from the recording

    std::vector<Span> student_turns; ///< speech merged over pauses shorter than a turn's

    std::vector<Span> holds;
    std::vector<Span> lost; ///< the network lost somebody's sound
    int transfers = 0;      ///< the student gave the customer away
    std::vector<FactMeasure> facts;
    bool form_submitted = false;
    bool form_correct = false; ///< submitted, every required fact right
    std::string disposition;
    std::vector<MoveMeasure> moves;        ///< in time order
    std::vector<MoveMeasure> scenes;       ///< entered, in order; source unused
    std::vector<std::string> must_missing; ///< required moves that were not made
    std::vector<std::string> must_made;
    std::vector<MoveMeasure> forbidden; ///< forbidden moves made, each time
    std::vector<MoveMeasure> red_lines;
    bool moves_known = false;  ///< this ear hears moves
    bool other_script = false; ///< a wrong number: what the drill asks for was never due

    /// The student had a turn in the scene: did something after it began, or had time to.
    [[nodiscard]] bool had_turn_in(std::string_view scene) const;
    /// The first time it was made, heard ones before others; null: never.
    [[nodiscard]] const MoveMeasure* made(std::string_view move) const;

    [[nodiscard]] Duration hold_total() const;
    [[nodiscard]] Duration dead_air_total() const;
    /// Every required fact right, or filled where no truth is known.
    [[nodiscard]] bool facts_complete() const;
    [[nodiscard]] int facts_with(Capture capture) const;
};

/// What the customer knows of the drill's facts, said or not, by their names.
using Truths = std::map<std::string, std::string>;

/// Pure. `facts` are those of one contact, in order; others are skipped. Without `drill` only what
/// needs none is measured. Where the customer said a fact, what was said goes before `truths`.
[[nodiscard]] Measures measure(ContactId contact, std::span<const StampedFact> facts,
                               const persona::Drill* drill, persona::Ear ear,
                               const MeasureRules& rules = {}, const Truths& truths = {});

/// One name authors use in automatic conditions, e.g. 首句用时 or greeting_time.
struct MeasureWord {
    std::string_view zh;
    std::string_view en;
    /// What its value counts: syllables a second for a rate, dBov for loudness.
    enum class Unit { number, seconds, percent, yes_no, rate, loudness, words };
    Unit unit = Unit::number;
};
/// All of them, in the order of docs/grading.md.
[[nodiscard]] std::span<const MeasureWord> measure_words();
/// What the value behind a word counts; a move's name: a number.
[[nodiscard]] MeasureWord::Unit unit_of(std::string_view word);
/// The time of a greeting that never came: longer than any limit.
inline constexpr Duration never_greeted{24 * 3600'000};
/// The value behind a word, seconds for times, percent for shares, 1 or 0 for yes and no; a move's
/// name gives how often it was made. Unset where it could not be measured.
[[nodiscard]] persona::Datum measured(const Measures& measures, std::string_view word);
/// A measure's word as a person reads it: "facts complete", "采集齐全"; any other as it is.
[[nodiscard]] std::string words_of_measure(std::string_view word, Language language);
/// A condition as a person reads it: "rate ≤ 6.0 and silence ≤ 10s".
[[nodiscard]] std::string words_of_condition(std::string_view condition, Language language);
/// Where in time the measure behind a word shows; at most limits::evidence spans.
[[nodiscard]] std::vector<Span> places_of(const Measures& measures, std::string_view word);

} // namespace ringroom::training
