#pragma once
// What a shadow student does wrong on purpose, so that a listener can find it at a known time. A
// breach is data: a row of one table says what is done, when it can be done and how long it lasts;
// the words that are said with it are texts. Everything else the student does well.
//
//     auto wrong = breach_from("silence:7s");           // or "left_out:核对身份", "no_goodbye"
//     name_of(*wrong, Language::en);                     // "Nobody speaks for 5 seconds"
//     for (const auto& one : breaches_of(drill)) ...     // what can be planted in this script
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "base/time.h"
#include "persona/drill.h"

namespace ringroom::world {

/// How a breach is made. The instant that counts is in docs/exams.md.
enum class Slip {
    no_greeting,      ///< begins without greeting or name
    interruption,     ///< speaks over the customer
    silence,          ///< lets the customer wait for an answer without a word
    unannounced_hold, ///< puts the customer on hold without saying so
    left_out,         ///< a move that was due is not made, then or later
    forbidden,        ///< says what must not be said
    no_goodbye        ///< hangs up without a closing word
};

/// Of what a breach consists besides its kind.
enum class SlipTakes { nothing, length, move };

struct SlipKind {
    Slip slip;
    std::string_view word; ///< in commands, messages and keys of texts
    SlipTakes takes = SlipTakes::nothing;
    Duration least{}; ///< of SlipTakes::length
    Duration usual{};
    Duration most{};
};
/// The row of the table.
[[nodiscard]] const SlipKind& kind_of(Slip slip);

struct Breach {
    Slip slip = Slip::no_greeting;
    std::string move{}; ///< of left_out and forbidden
    Duration length{};  ///< of silence and unannounced_hold
    bool operator==(const Breach&) const = default;
};

/// "no_greeting", "silence" (its usual length), "silence:7s", "left_out:MOVE". Errors:
/// "drill.breach.unknown", "drill.breach.length", "drill.breach.move" (none is named).
[[nodiscard]] Result<Breach> breach_from(std::string_view text);
/// What breach_from() reads again.
[[nodiscard]] std::string to_text(const Breach& breach);
/// As a list of violations names it.
[[nodiscard]] std::string name_of(const Breach& breach, Language language);
/// What a teacher may plant in this script: every kind that it has a place for, with the moves it
/// knows.
[[nodiscard]] std::vector<Breach> breaches_of(const persona::Drill& drill);
/// Whether it is among them, whatever its length.
[[nodiscard]] bool fits(const persona::Drill& drill, const Breach& breach);

/// Words of the student that belong to a breach: what is said instead, or that a customer must not
/// hear. Falls back to the move's own words.
[[nodiscard]] std::string words_of(const Breach& breach, const persona::Drill& drill);
/// What a student who makes no breach says at the end.
[[nodiscard]] std::string goodbye(Language language);

} // namespace ringroom::world
