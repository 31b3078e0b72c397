#pragma once
// What the event stream tells, and addresses with people's words in them.
#include <optional>
#include <string>

#include "contact/fact.h"
#include "wire/messages.h"

namespace ringroom::client {

/// The fact in a message of the stream; nothing for other messages and for a newer server's words.
[[nodiscard]] std::optional<StampedFact> fact_of(const std::string& message);
/// The message between people in a message of the stream; nothing for others.
[[nodiscard]] std::optional<wire::Message> message_of(const std::string& message);
/// What a leader did to this seat, in a message of the stream; nothing for others.
[[nodiscard]] std::optional<wire::SeatOrder> order_of(const std::string& message);
/// Percent-encoding of one path segment (RFC 3986 2.1).
[[nodiscard]] std::string segment(const std::string& text);

} // namespace ringroom::client
