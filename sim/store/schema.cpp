#include "store/schema.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "store/connection.h"

namespace ringroom::store {

namespace {

constexpr std::int64_t application_id =
    0x52675231;                         // "RgR1", so that no other file is taken for ours
constexpr std::int64_t file_format = 1; // of schema_step itself

Result<std::int64_t> number(Connection& connection, std::string_view sql) {
    std::int64_t answer = 0;
    const auto done = connection.each(sql, {}, [&](const Row& row) {
        answer = row.number(0);
        return false;
    });
    if (!done)
        return tl::unexpected(done.error());
    return answer;
}

Result<void> check_pages(Connection& connection, std::string_view pragma) {
    std::string verdict;
    const auto done = connection.each(pragma, {}, [&](const Row& row) {
        verdict = row.text(0);
        return false;
    });
    if (!done)
        return tl::unexpected(done.error());
    if (verdict != "ok")
        return fail("store.corrupt", "the data base is damaged: " + verdict);
    return {};
}

/// Who wrote the file: 0 nobody yet, 1 us.
Result<bool> ours(Connection& connection) {
    const auto id = number(connection, "PRAGMA application_id");
    if (!id)
        return tl::unexpected(id.error());
    const auto tables = number(connection, "SELECT count(*) FROM sqlite_master");
    if (!tables)
        return tl::unexpected(tables.error());
    if (*id != application_id && *tables > 0)
        return fail("store.foreign", "the file is a data base of another program");
    if (*tables == 0)
        return false;
    const auto format = number(connection, "PRAGMA user_version");
    if (!format)
        return tl::unexpected(format.error());
    if (*format > file_format)
        return fail("store.newer", fmt::format("file format {} is newer than this program's {}",
                                               *format, file_format));
    return true;
}

Result<void> none_newer(const Versions& applied, const std::vector<Migration>& known) {
    Versions newest;
    for (const auto& migration : known) {
        check(migration.version == ++newest[migration.room],
              "migrations of a room count 1, 2, 3 … in order");
    }
    for (const auto& [room, version] : applied)
        if (version > newest[room])
            return fail("store.newer",
                        fmt::format("tables of {} have version {}, this program knows {}", room,
                                    version, newest[room]));
    return {};
}

Result<void> apply(Connection& connection, const Migration& migration, const Options& options) {
    if (auto begun = connection.script("BEGIN IMMEDIATE"); !begun)
        return begun;
    auto done = connection.script(migration.sql);
    if (done) {
        const Values values{migration.room, migration.version, options.build, options.now.ms};
        const auto noted = connection.run("INSERT INTO schema_step (room, version, build, applied)"
                                          " VALUES (?, ?, ?, ?)",
                                          values);
        done = noted ? connection.script("COMMIT") : tl::unexpected(noted.error());
    }
    if (!done && connection.in_transaction())
        (void)connection.script("ROLLBACK");
    return done;
}

} // namespace

Result<Versions> inspect(const std::filesystem::path& file, const std::vector<Migration>& known,
                         bool deep) {
    Versions applied;
    std::error_code problem;
    const auto size = std::filesystem::file_size(file, problem);
    if (problem || size == 0)
        return applied;
    auto connection = Connection::open(file, Connection::Mode::read);
    if (!connection)
        return tl::unexpected(connection.error());
    const auto mine = ours(**connection);
    if (!mine)
        return tl::unexpected(mine.error());
    if (!*mine)
        return applied;
    const auto read = (*connection)
                          ->each("SELECT room, max(version) FROM schema_step GROUP BY room", {},
                                 [&](const Row& row) {
                                     applied[row.text(0)] = static_cast<int>(row.number(1));
                                     return true;
                                 });
    if (!read)
        return tl::unexpected(read.error());
    if (auto newer = none_newer(applied, known); !newer)
        return tl::unexpected(newer.error());
    if (deep)
        if (auto sound = check_pages(**connection, "PRAGMA quick_check(1)"); !sound)
            return tl::unexpected(sound.error());
    return applied;
}

bool due(const Versions& applied, const std::vector<Migration>& known) {
    for (const auto& migration : known) {
        const auto found = applied.find(migration.room);
        if (found == applied.end() || found->second < migration.version)
            return true;
    }
    return false;
}

Result<void> migrate(Connection& connection, const Versions& applied,
                     const std::vector<Migration>& known, const Options& options) {
    const auto made = connection.script(fmt::format(
        "BEGIN IMMEDIATE; PRAGMA application_id = {}; PRAGMA user_version = {};"
        "CREATE TABLE IF NOT EXISTS schema_step (room TEXT NOT NULL, version INTEGER NOT NULL,"
        " build TEXT NOT NULL, applied INTEGER NOT NULL, PRIMARY KEY (room, version));"
        "COMMIT",
        application_id, file_format));
    if (!made)
        return made;
    for (const auto& migration : known) {
        const auto found = applied.find(migration.room);
        if (found != applied.end() && found->second >= migration.version)
            continue;
        if (auto done = apply(connection, migration, options); !done)
            return fail("store.migration", fmt::format("{} step {}: {}", migration.room,
                                                       migration.version, done.error().text));
    }
    return {};
}

Result<void> copy_database(const std::filesystem::path& source,
                           const std::filesystem::path& target) {
    std::error_code problem;
    if (std::filesystem::exists(target, problem))
        return fail("store.exists", target.string() + " exists already");
    const std::filesystem::path part = target.string() + ".part";
    std::filesystem::remove(part, problem);
    auto connection = Connection::open(source, Connection::Mode::read);
    if (!connection)
        return tl::unexpected(connection.error());
    const Values values{part.string()};
    auto copied = (*connection)->run("VACUUM INTO ?", values);
    Result<void> sound = copied ? Result<void>() : tl::unexpected(copied.error());
    if (sound) {
        auto copy = Connection::open(part, Connection::Mode::read);
        sound =
            copy ? check_pages(**copy, "PRAGMA integrity_check(1)") : tl::unexpected(copy.error());
    }
    // VACUUM INTO does not wait for the disk; a copy counts once it would survive a power cut.
    const int fd = sound ? ::open(part.c_str(), O_RDWR | O_CLOEXEC) : -1;
    if (sound && (fd < 0 || ::fchmod(fd, 0600) != 0 || ::fsync(fd) != 0))
        sound = fail("store.io", "cannot make the copy durable: " + part.string());
    if (fd >= 0)
        ::close(fd);
    if (sound) {
        std::filesystem::rename(part, target, problem);
        if (problem)
            sound = fail("store.io", problem.message() + ": " + target.string());
    }
    if (!sound)
        std::filesystem::remove(part, problem);
    return sound;
}

} // namespace ringroom::store
