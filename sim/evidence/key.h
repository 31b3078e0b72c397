#pragma once
// The lab's key: Ed25519, made at the first start. The private half lies in `lab.key` of the data
// folder, for its owner only; the public half in `evidence/lab.pub`, to be copied and printed.
//
//     auto key = make_key();
//     auto signature = key.sign("text");
//     is_signed(key.open, "text", signature);
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ringroom::evidence {

/// Whom signatures are held against: 64 hexadecimal digits.
struct PublicKey {
    std::string hex;
    /// The first 16 digits of the SHA-256 of its 32 bytes: names the key in entries.
    [[nodiscard]] std::string fingerprint() const;
    bool operator==(const PublicKey&) const = default;
};

class Key {
public:
    /// A new one, from the operating system's chance.
    [[nodiscard]] static Key make();
    /// Error "evidence.key" for a file that cannot be read or is no key.
    [[nodiscard]] static Result<Key> load(const std::filesystem::path& file);
    /// Mode 0600, complete or not at all. Error "evidence.key_not_kept".
    [[nodiscard]] Result<void> save(const std::filesystem::path& file) const;

    [[nodiscard]] const PublicKey& open() const { return open_; }
    [[nodiscard]] std::string fingerprint() const { return open_.fingerprint(); }
    /// 128 hexadecimal digits.
    [[nodiscard]] std::string sign(std::string_view text) const;

private:
    Key() = default;
    std::array<unsigned char, 64> secret_{};
    PublicKey open_;
};

/// False too for signatures and keys that are none.
[[nodiscard]] bool is_signed(const PublicKey& key, std::string_view text,
                             std::string_view signature);
/// "ringroom-public-key-1 HEX" and a line's end.
[[nodiscard]] std::string to_text(const PublicKey& key);
/// What to_text() wrote, or the 64 digits alone, in any letters and with spaces between them as a
/// person copies them from paper; nothing for anything else.
[[nodiscard]] std::optional<PublicKey> public_key_from(std::string_view text);

/// Writes `text` under a new name beside `file`, then gives it the name. `mode` as chmod's.
/// Error: `code`.
[[nodiscard]] Result<void> write_whole(const std::filesystem::path& file, std::string_view text,
                                       unsigned mode, const char* code);

} // namespace ringroom::evidence
