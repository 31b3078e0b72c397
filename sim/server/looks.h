#pragma once
// Which lines of the audit log say nothing new. A page that plays a recording asks after its seal
// every few seconds as long as it is open: to whom it belongs, and who reads the log, that is one
// look, not hundreds.
//
//     Looks looks;
//     if (!looks.goes_on(entry)) append_audit(writer, entry);
//
// Any thread.
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "base/time.h"
#include "directory/audit.h"

namespace ringroom::server {

class Looks {
public:
    /// Whether the same person held the same recording against its seal, with the same outcome,
    /// less than limits::look_pause before `entry.at`: then the look goes on from there. Of
    /// anything else nothing goes on, each time counts.
    [[nodiscard]] bool goes_on(const directory::AuditEntry& entry);
    /// limits::looks_remembered at most, the last ones: whose was forgotten looks anew.
    [[nodiscard]] std::size_t remembered() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, WallTime> last_; // of each look; guarded by mutex_
};

} // namespace ringroom::server
