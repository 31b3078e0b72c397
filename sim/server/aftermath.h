#pragma once
// What a server finds when the one before it was killed.
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace ringroom::server {

/// Repairs and seals the recordings that were left open under `recordings`, and names the contacts
/// that were cut off, waiting callers included, as "RUN-CONTACT" in order. None after an orderly
/// end. Before the new run's journal begins; reads the old one, so it may take a second after a
/// long day.
[[nodiscard]] Result<std::vector<std::string>>
mend_interrupted_run(store::Store& store, const std::filesystem::path& recordings);

} // namespace ringroom::server
