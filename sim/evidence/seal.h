#pragma once
// Whether one recording is still what the chain sealed: what `ringroom verify` asks of every file,
// asked of one while the lab runs. A file that was found intact is remembered, so that the question
// costs one look at the folder until the file is touched.
//
//     Seals seals(data);
//     const auto seal = seals.of(recording.file, entries_about_it);
//     if (seal.state == SealState::altered && seal.second) say(*seal.second);
//
// Any thread.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/entry.h"

namespace ringroom::evidence {

enum class SealState {
    intact,
    altered,
    missing, ///< the file is not there, or cannot be read to its end
    unsealed ///< the chain says nothing of it: it goes on, or a crash cut it off
};
[[nodiscard]] std::string_view to_string(SealState state);

struct Seal {
    SealState state = SealState::unsealed;
    std::string sound;                 ///< SHA-256 of what is there; empty: nothing is
    std::vector<std::int64_t> seconds; ///< altered ones, from 0, rising, as far as they are known
    std::int64_t ends_at = -1;         ///< cut off: seconds that are left; -1: not cut off
    /// The first that is not as it was; nothing: not known, or the file's head alone.
    [[nodiscard]] std::optional<std::int64_t> first() const;
    bool operator==(const Seal&) const = default;
};

/// Holds the file, named as below `data`, against the entry that sealed it. Reads it through, and
/// once more where it was altered.
[[nodiscard]] Seal seal_of(const std::filesystem::path& data, const std::string& file,
                           const Entry& sealed);

class Seals {
public:
    explicit Seals(std::filesystem::path data)
        : data_(std::move(data)) {}

    /// `about`: what the chain says of the contact, rising. An entry whose hash is not that of its
    /// words seals nothing: the recording counts as altered.
    [[nodiscard]] Seal of(const std::string& file, const std::vector<Entry>& about);
    /// Files that are remembered: limits::seals_remembered at most, the last ones asked about.
    [[nodiscard]] std::size_t remembered() const;

private:
    void remember(const std::string& file, std::string stand);

    const std::filesystem::path data_;
    mutable std::mutex mutex_;
    std::map<std::string, std::string> intact_; // by file, as it stood; guarded by mutex_
    std::deque<std::string> order_;             // oldest first; guarded by mutex_
};

} // namespace ringroom::evidence
