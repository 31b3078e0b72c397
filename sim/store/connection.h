#pragma once
// One connection to SQLite through SOCI, private to this room. Turns SOCI's exceptions into Errors
// and keeps prepared statements. Not thread safe: one thread at a time.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "store/statement.h"

namespace ringroom::store {

class Connection {
public:
    enum class Mode { write, read };

    /// Write mode makes the file, readable by its owner only.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file,
                                                                  Mode mode);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Several statements without values; stops at the first that fails.
    [[nodiscard]] Result<void> script(std::string_view sql);
    /// One statement; number of rows changed.
    [[nodiscard]] Result<std::int64_t> run(std::string_view sql, std::span<const Value> values);
    [[nodiscard]] Result<void> each(std::string_view sql, std::span<const Value> values,
                                    const std::function<bool(const Row&)>& take);
    [[nodiscard]] std::int64_t last_id() const;
    [[nodiscard]] bool in_transaction() const;

private:
    struct Inside;
    explicit Connection(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

} // namespace ringroom::store
