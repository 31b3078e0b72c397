#pragma once
// What was said, shown and keyed when in one contact, folded from its facts: beside a recording
// that is heard again, and to put the same moment of many contacts side by side. Pure.
//
//     const auto timeline = timeline_of(contact, facts);
//     for (const auto& moment : moments_of(timeline)) ... moment.reaction ...
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "training/measures.h"

namespace ringroom::training {

/// A line of the customer, from its first to its last sound.
struct SpokenLine {
    std::string line; ///< the script's id
    std::string words;
    Span span;
    bool operator==(const SpokenLine&) const = default;
};

struct EnteredScene {
    std::string scene;
    Instant at;
    bool operator==(const EnteredScene&) const = default;
};

/// A field of the form as it was keyed; an empty value: taken out again.
struct KeyedField {
    std::string field;
    std::string value;
    Instant at;
    bool operator==(const KeyedField&) const = default;
};

struct Timeline {
    std::optional<Instant> connected;
    std::optional<Instant> released;
    std::vector<EnteredScene> scenes;
    std::vector<SpokenLine> lines;
    std::vector<Span> student; ///< speech, sorted
    std::vector<KeyedField> keyed;
    std::optional<Instant> submitted; ///< the form, last time
    std::string disposition;
    std::optional<Instant> disposed;
    bool operator==(const Timeline&) const = default;
};

/// `facts` are those of one contact, in order; others are skipped. Of each list at most
/// limits::timeline_rows.
[[nodiscard]] Timeline timeline_of(ContactId contact, std::span<const StampedFact> facts);
[[nodiscard]] std::string to_json(const Timeline& timeline);
/// Error "training.timeline".
[[nodiscard]] Result<Timeline> timeline_from_json(std::string_view json);

/// One scripted moment of a contact and what the student made of it.
struct Moment {
    std::string id;    ///< the same in every contact: made of kind and name
    std::string kind;  ///< scene or line
    std::string name;  ///< of the scene; of a line its id
    std::string words; ///< of a line
    Span span;         ///< of a scene: to the next one or to the release
    /// From the end of the customer's line (of a scene: its first one) to the student's next
    /// speech; 0 where the student spoke already; nothing: the student said nothing before the
    /// customer's next line.
    std::optional<Duration> reaction;
    Duration silence;      ///< the longest in which nobody spoke; of a line: until the next line
    Duration spoken;       ///< by the student; of a line: until the next line
    int interruptions = 0; ///< the student began while the customer spoke
    bool operator==(const Moment&) const = default;
};
/// In order of time; a scene or line that came again counts the first time only.
[[nodiscard]] std::vector<Moment> moments_of(const Timeline& timeline);

} // namespace ringroom::training
