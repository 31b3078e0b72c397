#pragma once
// What both ends of the room speak of: legs, and why they end.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace ringroom::sip {

/// One SIP dialog, or one attempt at one. The caller chooses ids of outgoing legs, below
/// first_incoming_leg; the stack numbers incoming legs from there up.
using LegId = Id<struct SipLegTag>;
inline constexpr std::uint64_t first_incoming_leg = std::uint64_t{1} << 32;

/// Why a leg ended, or why it is to end. Each has a text "sip.cause.NAME".
enum class Cause {
    normal,          ///< hung up after a talk
    busy,            ///< 486, 600
    no_answer,       ///< 408, or nobody answered in time
    declined,        ///< 603: the person refused
    unreachable,     ///< 480: not registered, or the telephone does not answer at all
    not_found,       ///< 404, 484: no such number
    forbidden,       ///< 401, 403, 407
    no_common_codec, ///< 488
    bad_request,     ///< 400, 413: what came was broken
    cancelled,       ///< 487: the caller gave up first
    elsewhere,       ///< another telephone answered
    overloaded,      ///< 503
    timer_expired,   ///< no sign of life within the session timer
    failed,          ///< anything else
};

/// "no_answer"; also the end of its text key.
[[nodiscard]] std::string_view name_of(Cause cause);
/// The status that refuses an invitation for this cause, 4xx to 6xx.
[[nodiscard]] int status_of(Cause cause);
/// What a final status 3xx to 6xx means for the leg that received it.
[[nodiscard]] Cause cause_of(int status);
/// Whether `number` is 1 to limits::number_digits of 0-9, * and #, perhaps with one leading +.
[[nodiscard]] bool valid_number(std::string_view number);
/// Whether `user` may name a subscriber: letters, digits, . _ - + * #, 1 to limits::user_bytes.
[[nodiscard]] bool valid_user(std::string_view user);

} // namespace ringroom::sip
