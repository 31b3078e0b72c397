#pragma once
// Close codes of the event stream (RFC 6455, and 4000 to 4999 for ourselves).
namespace ringroom::api::stream_code {

constexpr int unsupported = 1003; ///< binary
constexpr int policy = 1008;      ///< no login, or too many messages
constexpr int try_again = 1013;   ///< too many streams, or facts were lost: connect again
constexpr int token = 4401;       ///< the token holds no longer: log in again
constexpr int elsewhere = 4409;   ///< the person signed in at another seat

} // namespace ringroom::api::stream_code
