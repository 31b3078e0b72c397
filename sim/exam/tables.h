#pragma once
// The tables of written exams; each stands with its migration.
#include <vector>

#include "store/store.h"

namespace ringroom::exam {

/// All steps of this room, for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();
[[nodiscard]] store::Migration bank_migration();       // bank.cpp
[[nodiscard]] store::Migration sittings_migration();   // hall_tables.cpp
[[nodiscard]] store::Migration answers_migration();    // hall_tables.cpp
[[nodiscard]] store::Migration practicals_migration(); // practical_tables.cpp

} // namespace ringroom::exam
