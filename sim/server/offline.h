#pragma once
// Reading a lab's data while its server runs: everything is read from a consistent copy of the data
// base, so nothing here ever touches the original.
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/journal.h"
#include "store/store.h"

namespace ringroom::server {

/// The copy and the store opened on it; both go with the object.
class Offline {
public:
    /// Errors: store.io and the like, "server.no_such_file".
    [[nodiscard]] static Result<std::unique_ptr<Offline>> open(const std::filesystem::path& data);
    ~Offline();
    Offline(const Offline&) = delete;
    Offline& operator=(const Offline&) = delete;

    [[nodiscard]] store::Store& store() { return *store_; }
    /// The run asked for, or for 0 the last one that was not staged. Error "server.no_such_run".
    [[nodiscard]] Result<store::JournalRun> run(std::int64_t number);

private:
    explicit Offline(std::filesystem::path folder)
        : folder_(std::move(folder)) {}
    std::filesystem::path folder_; // temporary, owned
    std::unique_ptr<store::Store> store_;
};

/// The migrations of every room, as the store wants them.
[[nodiscard]] std::vector<store::Migration> all_migrations();

} // namespace ringroom::server
