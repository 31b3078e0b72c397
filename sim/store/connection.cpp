#include "store/connection.h"

#include <deque>
#include <map>

#include <fcntl.h>
#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include "base/check.h"
#include "store/limits.h"

namespace ringroom::store {

namespace {

std::string code_of(int sqlite_result) {
    switch (sqlite_result & 0xff) {
    case SQLITE_FULL:
        return "store.full";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return "store.io";
    case SQLITE_READONLY:
        return "store.read_only";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "store.corrupt";
    case SQLITE_CONSTRAINT:
        return "store.constraint";
    default:
        return "store.sql";
    }
}

tl::unexpected<Error> failed(const soci::soci_error& error, std::string_view sql) {
    const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const std::string code = sqlite == nullptr ? "store.sql" : code_of(sqlite->result());
    return fail(code, fmt::format("{} (in: {})", error.what(), sql.substr(0, 120)));
}

// Prepared once, run often: SOCI remembers the addresses of what is bound, so the places stay and
// only their content changes. Deques, because they never move their elements.
struct Prepared {
    soci::statement statement;
    std::deque<std::string> texts;
    std::deque<long long> numbers;
    std::deque<soci::indicator> given;
    std::deque<std::string> answers;
    std::deque<soci::indicator> answered;

    explicit Prepared(soci::session& session)
        : statement(session) {}

    // SOCI exports no type information for its backends, so the cast cannot be sanitized.
    __attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3_stmt* raw() {
        return static_cast<soci::sqlite3_statement_backend*>(statement.get_backend())->stmt_;
    }

    void prepare(const std::string& sql, std::span<const Value> values) {
        for (const auto& value : values) {
            auto& null = given.emplace_back(soci::i_ok);
            if (value.is_number())
                statement.exchange(soci::use(numbers.emplace_back(0), null));
            else
                statement.exchange(soci::use(texts.emplace_back(), null));
        }
        statement.alloc();
        statement.prepare(sql);
        const int columns = sqlite_api::sqlite3_column_count(raw());
        for (int i = 0; i < columns; ++i)
            statement.exchange(soci::into(answers.emplace_back(), answered.emplace_back()));
        statement.define_and_bind();
    }

    void give(std::span<const Value> values) {
        std::size_t number = 0;
        std::size_t text = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            given[i] = values[i].is_null() ? soci::i_null : soci::i_ok;
            if (values[i].is_number())
                numbers[number++] = values[i].number();
            else
                texts[text++] = values[i].text();
        }
    }

    [[nodiscard]] Row row() const {
        std::vector<std::optional<std::string>> columns(answers.size());
        for (std::size_t i = 0; i < answers.size(); ++i)
            if (answered[i] != soci::i_null)
                columns[i] = answers[i];
        return Row(std::move(columns));
    }
};

/// A statement left half read would hold its snapshot, and the log could not be checkpointed.
class ResetAtEnd {
public:
    explicit ResetAtEnd(Prepared& prepared)
        : prepared_(prepared) {}
    ~ResetAtEnd() { sqlite_api::sqlite3_reset(prepared_.raw()); }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

private:
    Prepared& prepared_;
};

} // namespace

struct Connection::Inside {
    soci::session session;
    std::map<std::string, std::unique_ptr<Prepared>, std::less<>> statements;

    __attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3* raw() {
        return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
    }

    Prepared& prepared(std::string_view sql, std::span<const Value> values) {
        // The kinds of the values belong to the key: SOCI fixes them when it binds.
        std::string key(sql);
        key += '\0';
        for (const auto& value : values)
            key += value.is_number() ? 'n' : 't';
        const auto found = statements.find(key);
        if (found != statements.end())
            return *found->second;
        if (statements.size() >= limits::statements_kept)
            statements.clear();
        auto fresh = std::make_unique<Prepared>(session);
        fresh->prepare(std::string(sql), values);
        return *statements.emplace(std::move(key), std::move(fresh)).first->second;
    }
};

Connection::Connection(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}

Connection::~Connection() {
    inside_->statements.clear();
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Mode mode) {
    const std::string name = file.string();
    if (name.find('"') != name.npos)
        return fail("store.io", "the folder's name contains a quotation mark: " + name);
    if (mode == Mode::write) {
        // Made here and not by SQLite: it holds password hashes and must not be readable by others.
        const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return fail("store.io", "cannot open " + name + " for writing");
        ::close(fd);
    }
    try {
        auto inside = std::make_unique<Inside>();
        inside->session.open(soci::sqlite3, fmt::format("dbname=\"{}\" timeout=10{}", name,
                                                        mode == Mode::read ? " readonly=1" : ""));
        sqlite_api::sqlite3_extended_result_codes(inside->raw(), 1);
        return std::unique_ptr<Connection>(new Connection(std::move(inside)));
    } catch (const soci::soci_error& error) {
        return failed(error, "open " + name);
    }
}

Result<void> Connection::script(std::string_view sql) {
    char* message = nullptr;
    const int result = sqlite_api::sqlite3_exec(inside_->raw(), std::string(sql).c_str(), nullptr,
                                                nullptr, &message);
    const std::string why = message == nullptr ? "" : message;
    sqlite_api::sqlite3_free(message);
    if (result != SQLITE_OK)
        return fail(code_of(result), fmt::format("{} (in: {})", why, sql.substr(0, 120)));
    return {};
}

Result<std::int64_t> Connection::run(std::string_view sql, std::span<const Value> values) {
    try {
        auto& prepared = inside_->prepared(sql, values);
        prepared.give(values);
        const ResetAtEnd reset(prepared);
        prepared.statement.execute(true);
        return prepared.statement.get_affected_rows();
    } catch (const soci::soci_error& error) {
        return failed(error, sql);
    }
}

Result<void> Connection::each(std::string_view sql, std::span<const Value> values,
                              const std::function<bool(const Row&)>& take) {
    try {
        auto& prepared = inside_->prepared(sql, values);
        check(!prepared.answers.empty(), "a question without an answer column");
        prepared.give(values);
        const ResetAtEnd reset(prepared);
        for (bool more = prepared.statement.execute(true); more; more = prepared.statement.fetch())
            if (!take(prepared.row()))
                break;
        return {};
    } catch (const soci::soci_error& error) {
        return failed(error, sql);
    }
}

std::int64_t Connection::last_id() const {
    return sqlite_api::sqlite3_last_insert_rowid(inside_->raw());
}

bool Connection::in_transaction() const {
    return sqlite_api::sqlite3_get_autocommit(inside_->raw()) == 0;
}

} // namespace ringroom::store
