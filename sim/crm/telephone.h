#pragma once
// Telephone numbers as people write them, and what makes two of them the same line. Pure.
#include <optional>
#include <string>
#include <string_view>

namespace ringroom::crm {

/// The form that numbers are compared in: digits only, without the country's +86, 0086 and without
/// the trunk's leading 0. "0510-8271 4436", "+86 510 82714436" and "051082714436" give one form.
/// Nothing for what is no number: letters, too few or too many digits.
[[nodiscard]] std::optional<std::string> canonical(std::string_view telephone);

/// The last limits::tail_digits of a canonical number, or nothing where it has fewer.
[[nodiscard]] std::optional<std::string> tail_of(std::string_view canonical_number);

} // namespace ringroom::crm
