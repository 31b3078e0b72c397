#pragma once
// Random secrets and what a password must be; private to this room except through accounts.h.
#include <string>
#include <string_view>

#include "base/result.h"

namespace ringroom::directory {

/// Error "people.password": too short, too long, or with control characters.
[[nodiscard]] Result<void> check_password(std::string_view password);
/// About 119 bits in letters and digits that any desk phone can be given.
[[nodiscard]] std::string generate_sip_secret();
/// 256 bits, base64url.
[[nodiscard]] std::string generate_token();
/// SHA-256 in hex: a token has full entropy, a slow hash would add nothing.
[[nodiscard]] std::string token_hash(std::string_view token);
/// Constant-time against the stored Argon2id string.
[[nodiscard]] bool verify_password(const std::string& hash, std::string_view password);

} // namespace ringroom::directory
