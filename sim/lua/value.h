#pragma once
// Values as they come over the border from Lua: deep copies, bounded in depth and number, with no
// trace of the Lua state left in them.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lua/source.h"

namespace ringroom::lua {

struct Table;
struct Statement;

/// A number with a fraction, in thousandths, rounded half away from zero.
struct Decimal {
    std::int64_t thousandths = 0;
    bool operator==(const Decimal&) const = default;
};

using Value = std::variant<std::monostate, bool, std::int64_t, Decimal, std::string,
                           std::shared_ptr<const Table>, std::shared_ptr<const Statement>>;

/// `{ "a", "b", x = 1 }`: the items in order, the fields sorted by name.
struct Table {
    std::vector<Value> items;
    std::vector<std::pair<std::string, Value>> fields;

    /// The field, or null.
    [[nodiscard]] const Value* field(std::string_view name) const;
};

/// A word of the vocabulary that was mentioned and, as a rule, called: `当 "道歉" { ... }` has the
/// word 当 and two calls of one argument each.
struct Statement {
    std::string word;
    Position position;
    bool known = true; ///< false: not in the vocabulary; a Diagnostic says so
    std::vector<std::vector<Value>> calls;
};

[[nodiscard]] const std::string* as_string(const Value& value);
[[nodiscard]] const std::int64_t* as_integer(const Value& value);
[[nodiscard]] const Table* as_table(const Value& value);
[[nodiscard]] const Statement* as_statement(const Value& value);

} // namespace ringroom::lua
