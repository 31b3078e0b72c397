#pragma once
// Results for programs (JSON) and for spreadsheets (CSV). JSON: marks in thousandths, times in
// whole milliseconds, null where nothing is known. CSV: UTF-8 with byte order mark, CRLF, seconds
// and marks with one decimal; a cell that a spreadsheet could take for a formula begins with an
// apostrophe.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "training/gradebook.h"

namespace ringroom::training {

[[nodiscard]] std::string to_json(const Measures& measures);
[[nodiscard]] std::string to_json(const Card& card);
[[nodiscard]] std::string to_json(const Score& score);
/// Measures, card and score in one object.
[[nodiscard]] std::string to_json(const ContactResult& result);
[[nodiscard]] std::string to_json(const StudentResult& result);
[[nodiscard]] std::string to_json(const ScoreForm& form);
/// Reads what to_json(Card) wrote, to mark it again. Errors: "training.card".
[[nodiscard]] Result<Card> card_from_json(std::string_view json);
/// The card of a kept result (to_json(ContactResult)). Error "training.card".
[[nodiscard]] Result<Card> card_of_result(std::string_view json);
/// A kept form; items of before there were bands get the house's. Error "training.form".
[[nodiscard]] Result<ScoreForm> form_from_json(std::string_view json, Language language);

/// What a student is called; empty: the number is shown.
using NameOf = std::function<std::string(AgentId)>;
/// What people published for a contact, beside what was measured.
struct PeoplesMark {
    std::string state; ///< in words: published, seen, appealed …
    std::optional<Milli> raw;
    std::optional<Milli> final;
    bool passed = false;
};
using MarkOf = std::function<std::optional<PeoplesMark>(ContactId)>;
/// With `mark_of` four columns more.
[[nodiscard]] std::string contacts_csv(Language language, std::span<const ContactResult> results,
                                       const NameOf& name_of = {}, const MarkOf& mark_of = {});
[[nodiscard]] std::string students_csv(Language language, std::span<const StudentResult> results,
                                       const NameOf& name_of = {});

/// The 64 bits of a version as 16 hex digits, and back (0 if it is none).
[[nodiscard]] std::string version_text(std::uint64_t version);
[[nodiscard]] std::uint64_t version_from(std::string_view text);

} // namespace ringroom::training
