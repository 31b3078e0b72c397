#pragma once
// Every bound of this room in one place. What lies beyond is refused or dropped, counted, and never
// grows memory.
#include <cstddef>

#include "base/time.h"

namespace ringroom::sip::limits {

inline constexpr std::size_t legs = 4000;              ///< dialogs at once; beyond: 503
inline constexpr std::size_t bindings_per_user = 4;    ///< telephones an extension may have at once
inline constexpr std::size_t bindings = 10'000;        ///< of all users together
inline constexpr std::size_t message_bytes = 16'384;   ///< one SIP message; beyond: 413
inline constexpr std::size_t body_bytes = 8'192;       ///< one body; beyond: 413
inline constexpr std::size_t sdp_lines = 400;          ///< lines read of one session description
inline constexpr std::size_t sdp_sections = 16;        ///< m= lines of one session description
inline constexpr std::size_t sdp_formats = 64;         ///< payload types of one m= line
inline constexpr std::size_t header_value_bytes = 512; ///< of a value we keep or hand on
inline constexpr std::size_t extra_headers = 16;       ///< X- headers handed on with an invitation
inline constexpr std::size_t number_digits = 32;       ///< a dialled number
inline constexpr std::size_t user_bytes = 64;          ///< a user name
inline constexpr int login_failures = 5;               ///< then the user, or the source, waits
inline constexpr int source_failures = 25;             ///< a class may sit behind one address
inline constexpr Duration lock_time = Duration{300'000};
inline constexpr std::size_t watched_sources = 10'000; ///< failure records kept at once
// One address may be a whole class behind a router: 50 desk telephones and 50 seats, twice.
/// REGISTER and other requests outside a call, of one address. Power comes back and 100 telephones
/// ask, are challenged and answer, each perhaps twice: 400 at once. In between, re-registering
/// every minute, they need 4 a second.
inline constexpr int requests_a_second = 100;
inline constexpr int requests_at_once = 400;
/// INVITE of one address, trunks too. A class dials a few times a second; beyond what a machine
/// sets up (docs/performance.md: hundreds a second) every further one would only wait.
inline constexpr int invites_a_second = 500;
inline constexpr int invites_at_once = 1000;
inline constexpr Duration retry_after = Duration{5'000};  ///< told with 503
inline constexpr Duration flood_told = Duration{60'000};  ///< one line in the log so often
inline constexpr std::size_t tcp_an_address = 256;        ///< TCP connections of one address
inline constexpr std::size_t tcp_in_all = 2'048;          ///< and of all
inline constexpr Duration tcp_silence = Duration{30'000}; ///< without one whole request: closed
inline constexpr Duration tcp_look = Duration{5'000};     ///< connections are counted this often
inline constexpr Duration tcp_look_soon = Duration{20};   ///< and after somebody connected
inline constexpr Duration nonce_life = Duration{300'000};
inline constexpr std::size_t nonces = 20'000; ///< counted nonces kept at once
inline constexpr int glare_retries = 4;       ///< re-INVITEs after 491
inline constexpr std::size_t posted = 10'000; ///< functions waiting for a Loop
inline constexpr Duration shortest_expiry = Duration{60'000};
inline constexpr Duration longest_expiry = Duration{7'200'000};
inline constexpr Duration answer_patience =
    Duration{180'000}; ///< outgoing leg unanswered this long

} // namespace ringroom::sip::limits
