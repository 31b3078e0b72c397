#pragma once
// The small conditions of drills and rubrics: "心情 >= 0", "意向 == '不要'", "语速<=5.0 且
// 静默<=10秒", "mood >= 0 and intent != 'no'". Whole numbers, decimals kept as thousandths, seconds
// and minutes, strings, 且/或/非 (and/or/not), brackets. No floating point: the same condition
// decides alike everywhere.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringroom::persona {

/// A number in thousandths: 5.0 is 5000. Durations count in seconds: "10秒" is 10000.
struct Number {
    std::int64_t thousandths = 0;
    auto operator<=>(const Number&) const = default;
    static constexpr Number whole(std::int64_t n) { return {n * 1000}; }
};

/// The value of a variable: a number, a text, or unset (a field not yet keyed).
struct Datum {
    enum class Kind : std::uint8_t { unset, number, text };
    Kind kind = Kind::unset;
    Number number;
    std::string text;

    static Datum of(std::int64_t whole) { return {Kind::number, Number::whole(whole), {}}; }
    static Datum of(Number number) { return {Kind::number, number, {}}; }
    static Datum of(std::string text) { return {Kind::text, {}, std::move(text)}; }
    bool operator==(const Datum&) const = default;
    /// As a person reads it: "39", "5.5", the text itself, "" when unset.
    [[nodiscard]] std::string shown() const;
};

/// What a condition is made of, to say it in the words of another language.
struct Piece {
    enum class Kind : std::uint8_t {
        name,
        number,
        text, ///< quoted
        compare,
        all,
        any,
        negate,
        open,
        close,
        wrong ///< what no condition has, as it stands there
    };
    Kind kind = Kind::wrong;
    std::string_view text; ///< as it was written, of a number without its unit
    std::string_view unit{};
};
/// In order. They point into `condition`.
[[nodiscard]] std::vector<Piece> pieces_of(std::string_view condition);

/// Where and why a condition could not be read.
struct ExpressionError {
    int column = 1;   ///< from 1, in characters of the condition
    std::string code; ///< "drill.expression_..." a text key
    std::string word; ///< what stands there
};

/// A condition, read once, evaluated often. Immutable; any thread.
class Expression {
public:
    /// Looks a variable up; an unset Datum makes every comparison with it false.
    using Lookup = std::function<Datum(std::string_view name)>;

    Expression() = default; ///< always true
    /// Reads `text`. On failure `error` is filled and the expression is always true.
    static Expression parse(std::string_view text, std::optional<ExpressionError>& error);

    /// Comparison of a number with a text that reads as a number compares numbers; any other mixed
    /// comparison is false (and != true). A bare name is true when set and neither 0 nor empty.
    [[nodiscard]] bool holds(const Lookup& lookup) const;
    /// Every variable named, in order of first mention, each once.
    [[nodiscard]] std::vector<std::string> variables() const;
    /// As the author wrote it.
    [[nodiscard]] const std::string& source() const { return source_; }

    enum class Op : std::uint8_t { all, any, negate, compare, name, number, text };
    enum class Compare : std::uint8_t { less, less_equal, greater, greater_equal, equal, unequal };
    struct Node {
        Op op = Op::number;
        Compare compare = Compare::equal;
        int left = -1;
        int right = -1;
        Datum value; ///< of a constant; the name of a variable in `text`
    };
    /// The tree, for rooms that evaluate with their own measures; root is the last node.
    [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

private:
    std::string source_;
    std::vector<Node> nodes_;
};

} // namespace ringroom::persona
