#pragma once
// The migrations of this room's tables, each beside its table; private to this room.
#include "store/store.h"

namespace ringroom::directory {

[[nodiscard]] store::Migration people_migration();         // in people.cpp
[[nodiscard]] store::Migration tokens_migration();         // in accounts.cpp
[[nodiscard]] store::Migration audit_migration();          // in audit.cpp
[[nodiscard]] store::Migration audit_concerns_migration(); // likewise
[[nodiscard]] store::Migration courses_migration();        // in courses.cpp
[[nodiscard]] store::Migration consents_migration();       // in consents.cpp
[[nodiscard]] store::Migration gates_migration();          // in courses.cpp
[[nodiscard]] store::Migration groups_migration();         // likewise

} // namespace ringroom::directory
