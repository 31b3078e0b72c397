#pragma once
// The tables of this room itself, private to it.
#include <vector>

#include "store/store.h"

namespace ringroom::store {

[[nodiscard]] std::vector<Migration> store_migrations();
[[nodiscard]] Migration journal_migration();    // in journal.cpp
[[nodiscard]] Migration recordings_migration(); // in recordings.cpp
[[nodiscard]] Migration recording_people_migration();
[[nodiscard]] Migration recording_deletion_migration();
[[nodiscard]] Migration recording_practice_migration();
[[nodiscard]] Migration staged_runs_migration(); // in journal.cpp

} // namespace ringroom::store
