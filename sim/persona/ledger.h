#pragma once
// The ledger of facts: for each thing the student must capture, the truth, when it was spoken, when
// and what was keyed, whether that is right, how often it was asked again.
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "persona/actor.h"
#include "persona/drill.h"

namespace ringroom::persona {

enum class Verdict {
    missing, ///< nothing keyed
    right,
    wrong,
    unchecked ///< keyed, and the drill knows no truth
};
[[nodiscard]] std::string_view to_string(Verdict);

struct LedgerEntry {
    std::string fact;
    bool required = true;
    std::string truth;                   ///< "" when the drill knows none
    Instant spoken = Instant::never();   ///< first time; never() = not yet
    Instant repeated = Instant::never(); ///< last time it was said again
    Instant keyed = Instant::never();    ///< last change
    std::string value;                   ///< as keyed
    int asked_again = 0;
    Verdict verdict = Verdict::missing;
};

/// Digits, width and spaces do not matter: "1234 5678" = "１２３４５６７８" = "1234-5678".
[[nodiscard]] std::string normal_form(std::string_view value);

/// A value. One thread at a time.
class Ledger {
public:
    /// Truths are taken from the actor as the call begins.
    explicit Ledger(const Actor& actor);

    /// Takes FactSpoken and FactAskedAgain; other acts are ignored.
    void note(Instant now, const Act& act);
    /// Takes FormKeyed; other events are ignored.
    void note(Instant now, const Heard& heard);

    [[nodiscard]] const std::vector<LedgerEntry>& entries() const { return entries_; }
    /// Every required fact is right, or filled where no truth is known ("采集齐全").
    [[nodiscard]] bool complete() const;

private:
    LedgerEntry* find(std::string_view fact);
    std::vector<LedgerEntry> entries_;
    std::vector<std::vector<std::string>> choices_;
};

} // namespace ringroom::persona
