#include "store/statement.h"

#include <charconv>

#include <fmt/format.h>

#include "base/check.h"
#include "store/connection.h"
#include "store/limits.h"

namespace ringroom::store {

const std::optional<std::string>& Row::at(std::size_t column) const {
    check(column < columns_.size(), "a column the statement does not name");
    return columns_[column];
}

std::string Row::text(std::size_t column) const {
    return at(column).value_or("");
}

std::int64_t Row::number(std::size_t column) const {
    const auto& text = at(column);
    std::int64_t number = 0;
    if (!text)
        return 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
    return problem == std::errc{} && end == text->data() + text->size() ? number : 0;
}

Result<std::vector<Row>> Reader::rows(std::string_view sql, const Values& values) {
    std::vector<Row> all;
    bool too_many = false;
    const auto done = each(sql, values, [&](const Row& row) {
        too_many = all.size() >= limits::rows_read;
        if (!too_many)
            all.push_back(row);
        return !too_many;
    });
    if (!done)
        return tl::unexpected(done.error());
    if (too_many)
        return fail("store.too_many", fmt::format("more than {} rows", limits::rows_read));
    return all;
}

Result<std::optional<Row>> Reader::row(std::string_view sql, const Values& values) {
    std::optional<Row> first;
    const auto done = each(sql, values, [&](const Row& row) {
        first = row;
        return false;
    });
    if (!done)
        return tl::unexpected(done.error());
    return first;
}

Result<void> Reader::each(std::string_view sql, const Values& values,
                          const std::function<bool(const Row&)>& take) {
    return connection_.each(sql, values, take);
}

Result<std::int64_t> Writer::run(std::string_view sql, const Values& values) {
    if (fault_ && fault_(++writes_))
        return fail("store.full", fmt::format("write {} fails by order", writes_));
    return connection_.run(sql, values);
}

std::int64_t Writer::last_id() const {
    return connection_.last_id();
}

} // namespace ringroom::store
