#pragma once
// Digest authentication (RFC 7616, RFC 8760): what a registrar asks and a telephone answers. Texts
// in, texts out; knows nothing of sockets. One thread.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "sip/stack.h"

namespace ringroom::sip {

enum class Algorithm { md5, sha256 };

/// Lower-case hex of the digest of `text`.
[[nodiscard]] std::string hash_hex(Algorithm algorithm, std::string_view text);
/// H(user:realm:password) in hex, as kept by a credential store.
[[nodiscard]] std::string digest_ha1(Algorithm algorithm, std::string_view user,
                                     std::string_view realm, std::string_view password);

/// The parameters of a Digest header, unquoted. Absent ones are empty.
struct DigestFields {
    std::string username, realm, nonce, uri, response, algorithm, qop, nc, cnonce, opaque;
    bool stale = false;
};
/// From "name=value" texts as sofia keeps them. Values beyond limits are cut off the reading.
void set_digest_field(DigestFields& fields, std::string_view parameter);

/// The response of RFC 7616 section 3.4.1 for `ha1`.
[[nodiscard]] std::string digest_response(Algorithm algorithm, std::string_view ha1,
                                          std::string_view method, const DigestFields& fields);

/// "Digest username=..., ..." that answers `challenge`, or nothing where its algorithm or qop is
/// not ours. `count` is how often its nonce has been used, from 1.
[[nodiscard]] std::optional<std::string>
answer_challenge(const DigestFields& challenge, std::string_view user, std::string_view password,
                 std::string_view method, std::string_view uri, std::uint32_t count);

/// Nonces that carry their birth and a seal, so that none is kept until it is used; then its count
/// is, so that no answer works twice.
class Nonces {
public:
    Nonces(Duration life, std::uint64_t key_high, std::uint64_t key_low);

    /// Good only for requests from `source`, so that nobody tries passwords in another's name.
    [[nodiscard]] std::string make(Instant now, std::string_view source);
    enum class Verdict { fresh, stale, forged };
    /// Looks only.
    [[nodiscard]] Verdict look(Instant now, std::string_view nonce, std::string_view source) const;
    /// Marks `count` as used. False if it, or a higher one, has been used before.
    [[nodiscard]] bool use(Instant now, const std::string& nonce, std::uint32_t count);

private:
    struct Used {
        Instant born;
        std::uint32_t count = 0;
    };
    [[nodiscard]] std::string seal(std::string_view body, std::string_view source) const;

    Duration life_;
    std::string key_;
    std::uint64_t made_ = 0;
    Instant floor_{-1}; ///< nonces born up to here were forgotten for lack of room: stale
    std::map<std::string, Used, std::less<>> used_; ///< begins with the birth: sorted by age
};

} // namespace ringroom::sip
