#pragma once
// Hashes of texts and files, and of a file's blocks, so that it can be said where a file was
// altered: SHA-256 of the whole, BLAKE2b with 128 bits of the first `head` bytes and of each block
// behind them. Any thread.
//
//     auto sound = digest_file(path, {.head = 58, .block = 16'000});   // one block a second
//     write(path + ".seconds", to_text(*sound));
//     auto places = differences(*digest_from(kept), *digest_file(path, kept.cut));
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringroom {

/// SHA-256, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string hex_of(std::string_view bytes);
/// Bytes of hexadecimal digits of either case; nothing for an odd number of them or another sign.
[[nodiscard]] std::optional<std::string> bytes_of_hex(std::string_view digits);

/// How a file is cut. `block` 0: not at all.
struct BlockCut {
    std::uint64_t head = 0;  ///< bytes before the first block
    std::uint64_t block = 0; ///< bytes of each block; the last may be shorter
    bool operator==(const BlockCut&) const = default;
};
struct FileDigest {
    std::string sha256; ///< of the whole file, 64 digits
    std::uint64_t bytes = 0;
    BlockCut cut;
    std::string head;                ///< 32 digits; of no bytes where the cut has no head
    std::vector<std::string> blocks; ///< 32 digits each
    bool operator==(const FileDigest&) const = default;
};

/// Nothing when the file cannot be read to its end.
[[nodiscard]] std::optional<FileDigest> digest_file(const std::filesystem::path& file,
                                                    BlockCut cut = {});
/// Lines: "ringroom-blocks-1 head=58 block=16000 bytes=48058", "sha256 …", "head …", then a line a
/// block.
[[nodiscard]] std::string to_text(const FileDigest& digest);
/// What to_text() wrote; nothing for anything else.
[[nodiscard]] std::optional<FileDigest> digest_from(std::string_view text);

/// Where `now` is not what it was.
struct BlockDifferences {
    bool head = false;
    std::vector<std::size_t> blocks; ///< that both have and that differ, rising, from 0
    std::size_t lost = 0;            ///< blocks that are no more, at the end
    std::size_t added = 0;           ///< blocks that were not, at the end
};
/// Both must be cut alike.
[[nodiscard]] BlockDifferences differences(const FileDigest& was, const FileDigest& now);

} // namespace ringroom
