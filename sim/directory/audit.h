#pragma once
// The audit log: who did what to what, when and from where, and to whom it belonged. Rows are only
// ever added: the data base itself refuses to change or remove one.
//
//     append_audit(writer, {.at = now, .person = 3, .number = "2001", .name = "Li",
//                           .action = "recording-sound", .subject = "1-11", .status = 200,
//                           .concerns = {1}});
//     audit_page(reader, {.concerns = 1});                    // what was done to what is theirs
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
    std::int64_t status = 0; ///< of the answer, from 400 on it was refused; 403 where another's was
                             ///< asked for and the answer denied that it is there
    std::string source;      ///< address, or "command line"
    /// Persons to whom belongs what it was done to, at most limits::audit_concerns of them are
    /// kept; not read back.
    std::vector<std::int64_t> concerns{};
    bool veiled = false; ///< they do not learn who it was: a classmate who marks
};

/// Texts are cut to limits::audit_text_bytes. Inside a job.
[[nodiscard]] Result<void> append_audit(store::Writer& writer, const AuditEntry& entry);

struct AuditFilter {
    std::int64_t person = 0;   ///< who did it; 0: all
    std::int64_t concerns = 0; ///< to whom it belonged; 0: all, and `veiled` is not read
    std::string action;        ///< "exam-time", or "exam" for all of that kind; empty: all
    WallTime from{};           ///< not before; 0: from the first
    WallTime to{};             ///< before; 0: to the last
    bool refused = false;      ///< refusals only
    std::int64_t before = 0;   ///< older than this id only; 0: from the newest
    std::size_t limit = 100;
};
struct AuditPage {
    std::vector<AuditEntry> entries; ///< newest first
    bool more = false;
};
[[nodiscard]] Result<AuditPage> audit_page(store::Reader& reader, const AuditFilter& filter);

} // namespace ringroom::directory
