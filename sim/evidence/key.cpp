#include "evidence/key.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "base/check.h"
#include "base/content.h"
#include "base/digest.h"

namespace ringroom::evidence {
namespace {

constexpr std::string_view public_head = "ringroom-public-key-1 ";
constexpr std::string_view private_head = "ringroom-private-key-1 ";

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

void begin_sodium() {
    check(sodium_init() >= 0, "libsodium starts");
}

} // namespace

std::string PublicKey::fingerprint() const {
    return sha256_hex(bytes_of_hex(hex).value_or("")).substr(0, 16);
}

Key Key::make() {
    begin_sodium();
    Key key;
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
    crypto_sign_keypair(open.data(), key.secret_.data());
    key.open_.hex = hex_of({reinterpret_cast<const char*>(open.data()), open.size()});
    return key;
}

Result<Key> Key::load(const std::filesystem::path& file) {
    begin_sodium();
    auto text = content_of(file);
    if (!text)
        return fail("evidence.key", file.string() + " cannot be read");
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r'))
        text->pop_back();
    const auto seed = text->starts_with(private_head)
                          ? bytes_of_hex(std::string_view(*text).substr(private_head.size()))
                          : std::nullopt;
    if (!seed || seed->size() != crypto_sign_SEEDBYTES)
        return fail("evidence.key", file.string() + " is no private key of a lab");
    Key key;
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
    crypto_sign_seed_keypair(open.data(), key.secret_.data(), raw(*seed));
    key.open_.hex = hex_of({reinterpret_cast<const char*>(open.data()), open.size()});
    return key;
}

Result<void> Key::save(const std::filesystem::path& file) const {
    std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
    crypto_sign_ed25519_sk_to_seed(seed.data(), secret_.data());
    const auto text = std::string(private_head) +
                      hex_of({reinterpret_cast<const char*>(seed.data()), seed.size()}) + '\n';
    return write_whole(file, text, 0600, "evidence.key_not_kept");
}

std::string Key::sign(std::string_view text) const {
    std::array<unsigned char, crypto_sign_BYTES> out{};
    crypto_sign_detached(out.data(), nullptr, raw(text), text.size(), secret_.data());
    return hex_of({reinterpret_cast<const char*>(out.data()), out.size()});
}

bool is_signed(const PublicKey& key, std::string_view text, std::string_view signature) {
    const auto open = bytes_of_hex(key.hex);
    const auto bytes = bytes_of_hex(signature);
    return open && bytes && open->size() == crypto_sign_PUBLICKEYBYTES &&
           bytes->size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(raw(*bytes), raw(text), text.size(), raw(*open)) == 0;
}

std::string to_text(const PublicKey& key) {
    return std::string(public_head) + key.hex + '\n';
}

std::optional<PublicKey> public_key_from(std::string_view text) {
    if (text.starts_with(public_head))
        text.remove_prefix(public_head.size());
    std::string digits;
    for (const char c : text)
        if (c >= 'A' && c <= 'F')
            digits += static_cast<char>(c - 'A' + 'a');
        else if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '-')
            digits += c;
    const auto bytes = bytes_of_hex(digits);
    if (!bytes || bytes->size() != crypto_sign_PUBLICKEYBYTES)
        return std::nullopt;
    return PublicKey{digits};
}

Result<void> write_whole(const std::filesystem::path& file, std::string_view text, unsigned mode,
                         const char* code) {
    std::error_code ignored;
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), ignored);
    const auto fresh = file.string() + ".new";
    std::filesystem::remove(fresh,
                            ignored); // of a start that was cut off, perhaps with other rights
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return fail(code, fresh + ": " + std::strerror(errno));
    const bool good = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(fd) == 0;
    const auto why = std::string(std::strerror(errno));
    ::close(fd);
    if (!good)
        return fail(code, fresh + ": " + why);
    std::error_code error;
    std::filesystem::rename(fresh, file, error);
    if (error)
        return fail(code, file.string() + ": " + error.message());
    return {};
}

} // namespace ringroom::evidence
