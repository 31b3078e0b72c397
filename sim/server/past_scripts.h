#pragma once
// Scripts as they were in an earlier run, from the snapshot that the run was made from: so that a
// contact can be repeated with the identical customer though its pack has changed since.
//
//     PastScripts past("lab-data");
//     auto script = past.find("broadband/fault@0123456789abcdef");   // as the machine knows it
//
// Any thread.
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/statement.h"

namespace ringroom::persona {
struct Drill;
}

namespace ringroom::server {

struct PastScript {
    std::shared_ptr<const persona::Drill> drill;
    std::string pack_hash; ///< of all the pack's files, 16 digits
};

/// Whether what a run was made from is there and is something else now. A snapshot that is not
/// there is not changed: a copy for verifying needs none. `snapshot`: 16 digits.
[[nodiscard]] bool is_snapshot_changed(const std::filesystem::path& data,
                                       const std::string& snapshot);

/// "PACK/DRILL@SNAPSHOT".
[[nodiscard]] std::string past_name(std::string_view script, std::string_view snapshot);
/// Its two parts; of a script of the present the second is empty.
[[nodiscard]] std::pair<std::string, std::string> parts_of_script(std::string_view name);

class PastScripts {
public:
    explicit PastScripts(std::filesystem::path data)
        : data_(std::move(data)) {}

    /// Of a name as past_name() makes it. Errors: "again.snapshot_gone" (the folder is not there),
    /// "again.snapshot_changed" (it holds something else than was run), "again.script_gone".
    [[nodiscard]] Result<PastScript> find(const std::string& name);

private:
    std::filesystem::path data_;
    std::mutex mutex_;
    std::map<std::string, PastScript> known_; // guarded by mutex_
};

/// Those of earlier runs that drills of `run` played, by name: to read its journal again.
[[nodiscard]] Result<std::map<std::string, std::shared_ptr<const persona::Drill>>>
past_scripts_of(store::Reader& reader, std::int64_t run, const std::filesystem::path& data);

} // namespace ringroom::server
