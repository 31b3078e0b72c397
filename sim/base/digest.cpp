#include "base/digest.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include "base/check.h"

namespace ringroom {
namespace {

constexpr std::size_t block_digest_bytes = 16;

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// BLAKE2b of what comes, block after block.
class BlockHasher {
public:
    BlockHasher(BlockCut cut, FileDigest& out)
        : cut_(cut)
        , out_(out)
        , left_(cut.head)
        , in_head_(true) {
        begin();
        if (left_ == 0)
            end();
    }
    void take(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto part = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
            crypto_generichash_update(&state_, raw(part), part.size());
            left_ -= part.size();
            some_ = some_ || !part.empty();
            bytes.remove_prefix(part.size());
            if (left_ == 0)
                end();
        }
    }
    void finish() {
        if (in_head_ || some_)
            end();
    }

private:
    void begin() {
        crypto_generichash_init(&state_, nullptr, 0, block_digest_bytes);
        some_ = false;
    }
    void end() {
        std::array<unsigned char, block_digest_bytes> hash{};
        crypto_generichash_final(&state_, hash.data(), hash.size());
        auto digits = hex_of({reinterpret_cast<const char*>(hash.data()), hash.size()});
        if (in_head_)
            out_.head = std::move(digits);
        else
            out_.blocks.push_back(std::move(digits));
        in_head_ = false;
        left_ = cut_.block;
        begin();
    }

    BlockCut cut_;
    FileDigest& out_;
    crypto_generichash_state state_{};
    std::uint64_t left_;
    bool in_head_;
    bool some_ = false; // of the block under way
};

std::optional<std::string_view> next_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos)
        return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

/// The number behind `name` at the beginning of `line`, which loses both.
std::optional<std::uint64_t> number_after(std::string_view& line, std::string_view name) {
    if (!line.starts_with(name))
        return std::nullopt;
    line.remove_prefix(name.size());
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc{})
        return std::nullopt;
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    return value;
}

bool is_digest(std::string_view digits, std::size_t size) {
    return digits.size() == size && std::all_of(digits.begin(), digits.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

} // namespace

std::string hex_of(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), raw(bytes), bytes.size());
    out.pop_back();
    return out;
}

std::optional<std::string> bytes_of_hex(std::string_view digits) {
    std::string out(digits.size() / 2, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (digits.size() % 2 != 0 ||
        sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), digits.data(),
                       digits.size(), nullptr, &size, &end) != 0 ||
        end != digits.data() + digits.size())
        return std::nullopt;
    return out;
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), raw(bytes), bytes.size());
    return hex_of({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::optional<FileDigest> digest_file(const std::filesystem::path& file, BlockCut cut) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return std::nullopt;
    FileDigest out{.cut = cut};
    crypto_hash_sha256_state whole;
    crypto_hash_sha256_init(&whole);
    std::optional<BlockHasher> blocks;
    if (cut.block > 0)
        blocks.emplace(cut, out);
    std::vector<char> buffer(1 << 16);
    ssize_t n = 0;
    while ((n = ::read(fd, buffer.data(), buffer.size())) > 0) {
        const std::string_view part(buffer.data(), static_cast<std::size_t>(n));
        crypto_hash_sha256_update(&whole, raw(part), part.size());
        if (blocks)
            blocks->take(part);
        out.bytes += part.size();
    }
    ::close(fd);
    if (n < 0)
        return std::nullopt;
    if (blocks)
        blocks->finish();
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256_final(&whole, hash.data());
    out.sha256 = hex_of({reinterpret_cast<const char*>(hash.data()), hash.size()});
    return out;
}

std::string to_text(const FileDigest& d) {
    auto out = fmt::format("ringroom-blocks-1 head={} block={} bytes={}\nsha256 {}\nhead {}\n",
                           d.cut.head, d.cut.block, d.bytes, d.sha256, d.head);
    for (const auto& block : d.blocks)
        out += block + '\n';
    return out;
}

std::optional<FileDigest> digest_from(std::string_view text) {
    FileDigest out;
    auto line = next_line(text);
    if (!line)
        return std::nullopt;
    const auto head = number_after(*line, "ringroom-blocks-1 head=");
    const auto block = head ? number_after(*line, " block=") : std::nullopt;
    const auto bytes = block ? number_after(*line, " bytes=") : std::nullopt;
    const auto sha256 = next_line(text);
    const auto first = sha256 ? next_line(text) : std::nullopt;
    if (!bytes || !line->empty() || *block == 0 || !first || !sha256->starts_with("sha256 ") ||
        !is_digest(sha256->substr(7), 64) || !first->starts_with("head ") ||
        !is_digest(first->substr(5), 32))
        return std::nullopt;
    out.cut = {*head, *block};
    out.bytes = *bytes;
    out.sha256 = sha256->substr(7);
    out.head = first->substr(5);
    while (!text.empty()) {
        const auto one = next_line(text);
        if (!one || !is_digest(*one, 2 * block_digest_bytes))
            return std::nullopt;
        out.blocks.emplace_back(*one);
    }
    return out;
}

BlockDifferences differences(const FileDigest& was, const FileDigest& now) {
    check(was.cut == now.cut, "digests of one file are cut alike");
    BlockDifferences out{.head = was.head != now.head};
    const auto both = std::min(was.blocks.size(), now.blocks.size());
    for (std::size_t i = 0; i < both; ++i)
        if (was.blocks[i] != now.blocks[i])
            out.blocks.push_back(i);
    out.lost = was.blocks.size() - both;
    out.added = now.blocks.size() - both;
    return out;
}

} // namespace ringroom
