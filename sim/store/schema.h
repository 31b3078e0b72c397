#pragma once
// Versions, migrations and copies of the data base file, private to this room.
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "store/store.h"

namespace ringroom::store {

using Versions = std::map<std::string, int>; ///< room → last migration applied

/// Reads without changing. `deep` looks at every page. A missing or empty file gives no versions.
/// Errors: "store.newer", "store.foreign", "store.corrupt".
[[nodiscard]] Result<Versions> inspect(const std::filesystem::path& file,
                                       const std::vector<Migration>& known, bool deep);
/// Whether any of `known` is not applied.
[[nodiscard]] bool due(const Versions& applied, const std::vector<Migration>& known);
/// Applies what is due, each in its own transaction. Error "store.migration" names room and
/// version; those before it stay.
[[nodiscard]] Result<void> migrate(Connection& connection, const Versions& applied,
                                   const std::vector<Migration>& known, const Options& options);

} // namespace ringroom::store
