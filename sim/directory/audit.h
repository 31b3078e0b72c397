#pragma once
// The audit log: who did what to what, when and from where. Rows are only ever added: the data base
// itself refuses to change or remove one.
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/statement.h"
#include "store/store.h"

namespace ringroom::directory {

struct AuditEntry {
    std::int64_t id = 0; ///< given by append_audit()'s table, rising
    WallTime at;
    std::int64_t person = 0; ///< 0: nobody was logged in
    std::string number;      ///< as it was then; of a login: the number tried
    std::string name;
    std::string action;      ///< stable: "login", "person-add", "drill-start", "recording-sound"
    std::string subject;     ///< what it was done to
    std::int64_t status = 0; ///< of the answer; from 400 on it was refused
    std::string source;      ///< address, or "command line"
};

/// Texts are cut to limits::audit_text_bytes. Inside a job.
[[nodiscard]] Result<void> append_audit(store::Writer& writer, const AuditEntry& entry);

struct AuditFilter {
    std::int64_t person = 0; ///< 0: all
    std::int64_t before = 0; ///< older than this id only; 0: from the newest
    std::size_t limit = 100;
};
struct AuditPage {
    std::vector<AuditEntry> entries; ///< newest first
    bool more = false;
};
[[nodiscard]] Result<AuditPage> audit_page(store::Reader& reader, const AuditFilter& filter);

} // namespace ringroom::directory
