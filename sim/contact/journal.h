#pragma once
// The journal's line format: one JSON array a line, `[ms,"event","LegDigit",{...}]` for what came
// in and `[ms,"fact","ContactQueued",{...}]` for what followed. Whoever reads it with other tools
// finds the field names of event.h and fact.h.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/time.h"
#include "contact/event.h"
#include "contact/fact.h"

namespace ringroom {

struct StampedEvent {
    Instant at;
    Event event;
    bool operator==(const StampedEvent&) const = default;
};

using JournalEntry = std::variant<StampedEvent, StampedFact>;

/// Bumped when a word changes its meaning; a reader refuses a newer one.
inline constexpr int journal_schema = 1;

[[nodiscard]] std::string to_line(const StampedEvent& entry);
[[nodiscard]] std::string to_line(const StampedFact& entry);
/// Errors: journal.broken (not our format), journal.unknown_word (a newer build wrote it).
[[nodiscard]] Result<JournalEntry> from_line(std::string_view line);

/// The word's name, "ContactQueued".
[[nodiscard]] std::string_view name_of(const Event& event);
[[nodiscard]] std::string_view name_of(const Fact& fact);
/// The fact's fields as one JSON object, with "name" and "at" added; what the API shows.
[[nodiscard]] std::string to_json(const StampedFact& entry);

/// Folds an output into a running hash: equal hashes, equal runs. Stable across machines.
[[nodiscard]] std::uint64_t hash_of(const StampedFact& entry, std::uint64_t start);
/// The contact a fact speaks of; none for facts of the house.
[[nodiscard]] ContactId contact_of(const Fact& fact);

} // namespace ringroom
