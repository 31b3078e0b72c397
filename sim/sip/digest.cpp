#include "sip/digest.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <sodium.h>
#include <sofia-sip/su_md5.h>

#include "sip/fold.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {
using std::string_view;

constexpr std::size_t birth_digits = 16; ///< hex of the birth, ms

std::string hex(const unsigned char* bytes, std::size_t size) {
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
}

std::optional<std::uint64_t> from_hex(string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string unquoted(string_view value) {
    if (value.size() < 2 || value.front() != '"' || value.back() != '"')
        return std::string(value);
    value = value.substr(1, value.size() - 2);
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size())
            ++i;
        text += value[i];
    }
    return text;
}
} // namespace

std::string hash_hex(Algorithm algorithm, string_view text) {
    if (algorithm == Algorithm::sha256) {
        std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
        crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()),
                           text.size());
        return hex(digest.data(), digest.size());
    }
    su_md5_t md5;
    su_md5_init(&md5);
    su_md5_update(&md5, text.data(), text.size());
    std::array<unsigned char, SU_MD5_DIGEST_SIZE> digest{};
    su_md5_digest(&md5, digest.data());
    return hex(digest.data(), digest.size());
}

std::string digest_ha1(Algorithm algorithm, string_view user, string_view realm,
                       string_view password) {
    return hash_hex(algorithm, fmt::format("{}:{}:{}", user, realm, password));
}

void set_digest_field(DigestFields& fields, string_view parameter) {
    const auto at = parameter.find('=');
    if (at == string_view::npos || parameter.size() > limits::header_value_bytes)
        return;
    const auto name = parameter.substr(0, at);
    auto value = unquoted(parameter.substr(at + 1));
    constexpr std::array<std::pair<string_view, std::string DigestFields::*>, 10> names{{
        {"username", &DigestFields::username},
        {"realm", &DigestFields::realm},
        {"nonce", &DigestFields::nonce},
        {"uri", &DigestFields::uri},
        {"response", &DigestFields::response},
        {"algorithm", &DigestFields::algorithm},
        {"qop", &DigestFields::qop},
        {"nc", &DigestFields::nc},
        {"cnonce", &DigestFields::cnonce},
        {"opaque", &DigestFields::opaque},
    }};
    for (const auto& [known, member] : names)
        if (equal_fold(name, known))
            fields.*member = value;
    if (equal_fold(name, "stale"))
        fields.stale = equal_fold(value, "true");
}

std::string digest_response(Algorithm algorithm, string_view ha1, string_view method,
                            const DigestFields& fields) {
    const auto ha2 = hash_hex(algorithm, fmt::format("{}:{}", method, fields.uri));
    if (fields.qop.empty())
        return hash_hex(algorithm, fmt::format("{}:{}:{}", ha1, fields.nonce, ha2));
    return hash_hex(algorithm, fmt::format("{}:{}:{}:{}:{}:{}", ha1, fields.nonce, fields.nc,
                                           fields.cnonce, fields.qop, ha2));
}

std::optional<std::string> answer_challenge(const DigestFields& challenge, string_view user,
                                            string_view password, string_view method,
                                            string_view uri, std::uint32_t count) {
    auto algorithm = Algorithm::md5;
    if (equal_fold(challenge.algorithm, "SHA-256"))
        algorithm = Algorithm::sha256;
    else if (!challenge.algorithm.empty() && !equal_fold(challenge.algorithm, "MD5"))
        return std::nullopt;
    DigestFields answer = challenge;
    answer.uri = uri;
    if (!challenge.qop.empty()) {
        const auto offered = "," + challenge.qop + ",";
        if (offered.find(",auth,") == std::string::npos &&
            offered.find(" auth,") == std::string::npos)
            return std::nullopt;
        answer.qop = "auth";
        answer.nc = fmt::format("{:08x}", count);
        std::array<unsigned char, 8> random{};
        randombytes_buf(random.data(), random.size());
        answer.cnonce = hex(random.data(), random.size());
    }
    const auto ha1 = digest_ha1(algorithm, user, challenge.realm, password);
    auto text = fmt::format(
        R"(Digest username="{}", realm="{}", nonce="{}", uri="{}", response="{}", algorithm={})",
        user, challenge.realm, challenge.nonce, uri,
        digest_response(algorithm, ha1, method, answer),
        algorithm == Algorithm::md5 ? "MD5" : "SHA-256");
    if (!answer.qop.empty())
        text += fmt::format(R"(, qop=auth, nc={}, cnonce="{}")", answer.nc, answer.cnonce);
    if (!challenge.opaque.empty())
        text += fmt::format(R"(, opaque="{}")", challenge.opaque);
    return text;
}

Nonces::Nonces(Duration life, std::uint64_t key_high, std::uint64_t key_low)
    : life_(life)
    , key_(fmt::format("{:016x}{:016x}", key_high, key_low)) {}

std::string Nonces::seal(string_view body, string_view source) const {
    const auto whole = fmt::format("{}/{}", body, source);
    std::array<unsigned char, 12> tag{};
    static_assert(tag.size() <= crypto_generichash_BYTES_MAX);
    std::array<unsigned char, 16> sealed{};
    crypto_generichash(sealed.data(), sealed.size(),
                       reinterpret_cast<const unsigned char*>(whole.data()), whole.size(),
                       reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
    std::copy_n(sealed.begin(), tag.size(), tag.begin());
    return hex(tag.data(), tag.size());
}

std::string Nonces::make(Instant now, string_view source) {
    const auto body = fmt::format("{:016x}{:08x}", now.ms, ++made_ & 0xffffffff);
    return body + seal(body, source);
}

Nonces::Verdict Nonces::look(Instant now, string_view nonce, string_view source) const {
    constexpr std::size_t body_size = birth_digits + 8;
    if (nonce.size() != body_size + 24)
        return Verdict::forged;
    const auto body = nonce.substr(0, body_size);
    const auto expected = seal(body, source);
    if (sodium_memcmp(expected.data(), nonce.data() + body_size, expected.size()) != 0)
        return Verdict::forged;
    const auto born = from_hex(body.substr(0, birth_digits));
    if (!born)
        return Verdict::forged;
    const Instant birth{static_cast<std::int64_t>(*born)};
    return now - birth > life_ || birth <= floor_ ? Verdict::stale : Verdict::fresh;
}

bool Nonces::use(Instant now, const std::string& nonce, std::uint32_t count) {
    // The oldest stand first, since a nonce begins with its birth.
    while (!used_.empty() &&
           (used_.size() >= limits::nonces || now - used_.begin()->second.born > life_)) {
        floor_ = std::max(floor_, used_.begin()->second.born);
        used_.erase(used_.begin());
    }
    const auto born = from_hex(string_view(nonce).substr(0, birth_digits));
    auto& used = used_[nonce];
    used.born = Instant{static_cast<std::int64_t>(born.value_or(0))};
    if (count <= used.count)
        return false;
    used.count = count;
    return true;
}

} // namespace ringroom::sip
