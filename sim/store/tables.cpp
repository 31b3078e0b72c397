#include "store/tables.h"

namespace ringroom::store {

std::vector<Migration> store_migrations() {
    return {journal_migration(),          recordings_migration(),
            recording_people_migration(), recording_deletion_migration(),
            staged_runs_migration(),      recording_practice_migration()};
}

} // namespace ringroom::store
