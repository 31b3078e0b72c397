#include "evidence/seal.h"

#include <algorithm>
#include <array>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/content.h"
#include "base/digest.h"
#include "evidence/limits.h"

namespace ringroom::evidence {
namespace {

constexpr std::array<std::string_view, 4> seal_words{"intact", "altered", "missing", "unsealed"};

/// From the list of seconds, if that is the one sealed.
void find_seconds(const std::filesystem::path& sound, const Entry& entry, Seal& out) {
    const auto text = content_of(sound.string() + ".seconds");
    if (!text || sha256_hex(*text) != entry.value("seconds"))
        return;
    const auto was = digest_from(*text);
    const auto now = was ? digest_file(sound, was->cut) : std::optional<FileDigest>{};
    if (!now)
        return;
    const auto where = differences(*was, *now);
    for (const auto block : where.blocks)
        out.seconds.push_back(static_cast<std::int64_t>(block));
    if (where.lost > 0 || now->bytes < was->bytes) {
        // The block where it breaks off is shorter, and no alteration of its own.
        out.ends_at = static_cast<std::int64_t>(
            now->bytes <= was->cut.head ? 0 : (now->bytes - was->cut.head) / was->cut.block);
        std::erase(out.seconds, out.ends_at);
    }
}

/// How the file stands: size and both times, of which a program sets back one only. Empty: it is
/// not there.
std::string stand_of(const std::filesystem::path& file, const Entry& sealed) {
    struct stat now {};
    if (::stat(file.c_str(), &now) != 0)
        return {};
    return fmt::format("{} {} {}.{:09} {}.{:09} {}", now.st_ino, now.st_size, now.st_mtim.tv_sec,
                       now.st_mtim.tv_nsec, now.st_ctim.tv_sec, now.st_ctim.tv_nsec, sealed.hash);
}

/// The last entry that sealed it; null: none.
const Entry* sealing(const std::string& file, const std::vector<Entry>& about) {
    const auto found = std::find_if(about.rbegin(), about.rend(), [&](const Entry& entry) {
        const auto kind = kind_from(entry.kind);
        return (kind == Kind::recording_sealed || kind == Kind::recording_repaired) &&
               entry.value("file") == file;
    });
    return found == about.rend() ? nullptr : &*found;
}

} // namespace

std::string_view to_string(SealState state) {
    return seal_words.at(static_cast<std::size_t>(state));
}

std::optional<std::int64_t> Seal::first() const {
    if (seconds.empty())
        return ends_at < 0 ? std::nullopt : std::optional(ends_at);
    return ends_at < 0 ? seconds.front() : std::min(seconds.front(), ends_at);
}

Seal seal_of(const std::filesystem::path& data, const std::string& file, const Entry& sealed) {
    const auto now = digest_file(data / file);
    if (!now)
        return {.state = SealState::missing};
    Seal out{.state = SealState::intact, .sound = now->sha256};
    if (now->sha256 != sealed.value("sound")) {
        out.state = SealState::altered;
        find_seconds(data / file, sealed, out);
    }
    return out;
}

Seal Seals::of(const std::string& file, const std::vector<Entry>& about) {
    const auto* sealed = sealing(file, about);
    if (sealed == nullptr) {
        std::error_code error;
        const bool there = std::filesystem::exists(data_ / file, error);
        return {.state = there ? SealState::unsealed : SealState::missing};
    }
    // Before the file is read: what changes while it is read is another stand.
    auto stand = stand_of(data_ / file, *sealed);
    const bool true_entry = hash_of(*sealed) == sealed->hash;
    if (true_entry && !stand.empty()) {
        const std::lock_guard lock(mutex_);
        const auto known = intact_.find(file);
        if (known != intact_.end() && known->second == stand)
            return {.state = SealState::intact, .sound = sealed->value("sound")};
    }
    auto out = seal_of(data_, file, *sealed);
    if (out.state == SealState::intact && !true_entry)
        out.state = SealState::altered;
    else if (out.state == SealState::intact)
        remember(file, std::move(stand));
    return out;
}

void Seals::remember(const std::string& file, std::string stand) {
    const std::lock_guard lock(mutex_);
    std::erase(order_, file);
    order_.push_back(file);
    intact_[file] = std::move(stand);
    if (order_.size() > limits::seals_remembered) {
        intact_.erase(order_.front());
        order_.pop_front();
    }
}

std::size_t Seals::remembered() const {
    const std::lock_guard lock(mutex_);
    return intact_.size();
}

} // namespace ringroom::evidence
