#pragma once
// Statements with bound values. SQL is written once as a literal; what people typed only ever
// travels as a Value, so no name or number can become SQL:
//
//     auto found = reader.row("SELECT name FROM person WHERE number = ?", {number});
//     if (found && *found) use((*found)->text(0));
//
// A Reader sees the last committed state and cannot write. A Writer exists only inside a job on the
// writer thread (store/store.h). Neither may be shared between threads.
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ringroom::store {

/// One bound value: NULL, a whole number or UTF-8 text.
class Value {
public:
    Value(std::nullptr_t)
        : kind_(Kind::null) {}
    template <std::integral Integer>
    Value(Integer number)
        : kind_(Kind::number)
        , number_(static_cast<std::int64_t>(number)) {}
    Value(std::string_view text)
        : kind_(Kind::text)
        , text_(text) {}
    Value(const std::string& text)
        : kind_(Kind::text)
        , text_(text) {}
    Value(std::string&& text)
        : kind_(Kind::text)
        , text_(std::move(text)) {}
    Value(const char* text)
        : kind_(Kind::text)
        , text_(text) {}
    template <class T>
    Value(const std::optional<T>& value)
        : Value(value ? Value(*value) : Value(nullptr)) {}

    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
    [[nodiscard]] bool is_number() const { return kind_ == Kind::number; }
    [[nodiscard]] std::int64_t number() const { return number_; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    enum class Kind { null, number, text };
    Kind kind_;
    std::int64_t number_ = 0;
    std::string text_;
};

using Values = std::vector<Value>;

/// One row of an answer; columns count from 0. Asking for a column that is not there stops the
/// program.
class Row {
public:
    explicit Row(std::vector<std::optional<std::string>> columns)
        : columns_(std::move(columns)) {}

    [[nodiscard]] bool null(std::size_t column) const { return !at(column); }
    /// Empty for NULL.
    [[nodiscard]] std::string text(std::size_t column) const;
    /// 0 for NULL and for what is not a whole number.
    [[nodiscard]] std::int64_t number(std::size_t column) const;
    [[nodiscard]] std::size_t size() const { return columns_.size(); }

private:
    [[nodiscard]] const std::optional<std::string>& at(std::size_t column) const;
    std::vector<std::optional<std::string>> columns_;
};

class Connection;

/// Reads. Errors: "store.sql" (a defect of ours), "store.corrupt", "store.io", "store.too_many".
class Reader {
public:
    explicit Reader(Connection& connection)
        : connection_(connection) {}
    virtual ~Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// All rows, at most limits::rows_read.
    [[nodiscard]] Result<std::vector<Row>> rows(std::string_view sql, const Values& values = {});
    /// The first row, or nothing.
    [[nodiscard]] Result<std::optional<Row>> row(std::string_view sql, const Values& values = {});
    /// Hands over row after row until `take` returns false.
    [[nodiscard]] Result<void> each(std::string_view sql, const Values& values,
                                    const std::function<bool(const Row&)>& take);

protected:
    Connection& connection_;
};

/// Decides in tests which write fails, as if the disk were full; gets the number of the write.
using WriteFault = std::function<bool(std::uint64_t)>;

/// Reads and writes inside the transaction of the job it was handed to. Further errors:
/// "store.full", "store.read_only", "store.constraint" (a UNIQUE, CHECK or foreign key says no).
class Writer : public Reader {
public:
    Writer(Connection& connection, const WriteFault& fault, std::uint64_t& writes)
        : Reader(connection)
        , fault_(fault)
        , writes_(writes) {}

    /// Number of rows changed.
    [[nodiscard]] Result<std::int64_t> run(std::string_view sql, const Values& values = {});
    /// Row id of the last insert.
    [[nodiscard]] std::int64_t last_id() const;

private:
    const WriteFault& fault_;
    std::uint64_t& writes_; // counted over all writers of one store
};

} // namespace ringroom::store
