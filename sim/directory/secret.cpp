#include "directory/secret.h"

#include <array>
#include <mutex>

#include <fmt/format.h>
#include <sodium.h>

#include "base/check.h"
#include "base/utf8.h"
#include "directory/accounts.h"
#include "directory/limits.h"

namespace ringroom::directory {

namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19 * 1024 * 1024;

void ready() {
    static std::once_flag once;
    std::call_once(once, [] { check(sodium_init() >= 0, "libsodium starts"); });
}

std::string letters(std::size_t count) {
    // Without 0 o 1 l i: read from a card, typed on a phone.
    constexpr std::string_view alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    ready();
    std::string out;
    for (std::size_t i = 0; i < count; ++i)
        out += alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))];
    return out;
}

} // namespace

Result<void> check_password(std::string_view password) {
    if (characters(password) < limits::password_characters_min ||
        password.size() > limits::password_bytes_max || !printable(password))
        return fail("people.password",
                    fmt::format("a password has at least {} characters and at most {} bytes",
                                limits::password_characters_min, limits::password_bytes_max));
    return {};
}

Result<std::string> hash_password(std::string_view password) {
    ready();
    if (auto fits = check_password(password); !fits)
        return tl::unexpected(fits.error());
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail("people.memory", "no memory for a password hash");
    return std::string(out.data());
}

bool verify_password(const std::string& hash, std::string_view password) {
    ready();
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string generate_password() {
    return letters(10);
}

std::string generate_sip_secret() {
    return letters(24);
}

std::string generate_token() {
    ready();
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
    out.resize(out.find('\0'));
    return out;
}

std::string token_hash(std::string_view token) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(token.data()),
                       token.size());
    std::string out;
    for (const auto byte : digest)
        out += fmt::format("{:02x}", byte);
    return out;
}

} // namespace ringroom::directory
