#pragma once
// The menu's words in the vocabulary of the house.
#include <string>

#include "contact/fact.h"
#include "ivr/session.h"

namespace ringroom::ivr {

/// One visit as the journal keeps it: outcome digit, timeout, invalid, finished or left.
[[nodiscard]] fact::MenuStep to_fact(ContactId contact, const Trace& trace);

/// "prompt:NAME" (without the suffix) or "text:WORDS", as command::PlayPrompts wants it.
[[nodiscard]] std::string to_item(const PlayItem& item);

} // namespace ringroom::ivr
