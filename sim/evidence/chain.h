#pragma once
// The chain in the data base: rows that are only ever added. What is read here is what stands
// there; whether it is to be believed, evidence/verify.h says.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/entry.h"
#include "store/statement.h"
#include "store/store.h"

namespace ringroom::evidence {

/// All steps of this room, for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();

[[nodiscard]] store::Migration holds_migration();      // in holds.cpp
[[nodiscard]] store::Migration classes_migration();    // in archive.cpp
[[nodiscard]] store::Migration many_holds_migration(); // in holds.cpp

/// Nothing when the chain is empty.
[[nodiscard]] Result<std::optional<Entry>> last_entry(store::Reader& reader);
/// Rising from the number after `after`, until `take` returns false.
[[nodiscard]] Result<void> each_entry(store::Reader& reader, std::int64_t after,
                                      const std::function<bool(const Entry&)>& take);
/// About one subject, rising.
[[nodiscard]] Result<std::vector<Entry>> entries_about(store::Reader& reader,
                                                       const std::string& subject);
/// Of one kind, newest first, at most `limit`.
[[nodiscard]] Result<std::vector<Entry>> entries_of(store::Reader& reader, Kind kind,
                                                    std::size_t limit);

/// Which entries a page shows.
struct ChainFilter {
    std::string subject;     ///< of this one only; empty: of all
    std::string kind;        ///< likewise
    std::int64_t before = 0; ///< with a smaller number only; 0: from the newest
    std::size_t limit = 100;
};
struct ChainPage {
    std::vector<Entry> entries; ///< newest first
    std::int64_t count = 0;     ///< that fit the filter, of all pages
    bool more = false;
};
[[nodiscard]] Result<ChainPage> chain_page(store::Reader& reader, const ChainFilter& filter);

/// The chain's next entry behind `last`, signed. Error "evidence.too_long" for a testimony beyond
/// evidence/limits.h. Pure.
[[nodiscard]] Result<Entry> next_entry(const std::optional<Entry>& last, const Key& key,
                                       WallTime at, Testimony testimony);
/// Adds it as it is. Inside a job.
[[nodiscard]] Result<void> add_entry(store::Writer& writer, const Entry& entry);

} // namespace ringroom::evidence
