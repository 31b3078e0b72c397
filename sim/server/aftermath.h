#pragma once
// What a server finds when the one before it was killed.
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/notary.h"
#include "store/store.h"

namespace ringroom::server {

struct Aftermath {
    std::vector<std::string> contacts; ///< cut off, waiting callers too, as "RUN-CONTACT" in order
    std::size_t recordings = 0;        ///< of them, left open and mended
};

/// Repairs and seals the recordings that were left open under `recordings`, and names the contacts
/// that were cut off; none after an orderly end. Before the new run's journal begins; reads the old
/// one, so it may take a second after a long day.
/// Each recording repaired is witnessed.
[[nodiscard]] Result<Aftermath> mend_interrupted_run(store::Store& store,
                                                     const evidence::Notary& notary,
                                                     const std::filesystem::path& recordings);

} // namespace ringroom::server
