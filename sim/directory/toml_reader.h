#pragma once
// Reads a TOML table field by field and says of each mistake where it stands, what is wrong and how
// to mend it; private to this room. Every field asked for is known; finish() reports the others,
// with the nearest known word.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "directory/report.h"
#include "directory/settings.h"

namespace toml {
inline namespace v3 {
class node;
class table;
} // namespace v3
} // namespace toml

namespace ringroom::directory {

struct Place {
    int line = 0;
    int column = 0;
};

class TomlReader {
public:
    TomlReader(const toml::table& table, Report& report)
        : table_(table)
        , report_(report) {}

    [[nodiscard]] Place place() const;
    /// Where the value of `key` stands, else the table.
    [[nodiscard]] Place place(std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key);
    [[nodiscard]] bool is_table(std::string_view key) const;

    /// Each leaves `out` as it is when the field is absent or wrong.
    void text(std::string_view key, std::string& out);
    void flag(std::string_view key, bool& out);
    void number(std::string_view key, std::int64_t low, std::int64_t high, std::int64_t& out);
    template <class Integer>
    void number(std::string_view key, std::int64_t low, std::int64_t high, Integer& out) {
        auto value = static_cast<std::int64_t>(out);
        number(key, low, high, value);
        out = static_cast<Integer>(value);
    }
    /// "30s", "1500ms", "10min", "2h", also with 毫秒 秒 分钟 小时; a bare number is seconds.
    void duration(std::string_view key, Duration& out);
    /// One name for both languages, or { zh = "…", en = "…" }. Reports a missing one.
    void names(std::string_view key, BothNames& out);
    /// One of `words`; gives its place in the list.
    std::optional<std::size_t> choice(std::string_view key, const std::vector<std::string>& words);
    /// A list of tables, or one table; at most `limit`.
    void tables(std::string_view key, std::size_t limit,
                const std::function<void(TomlReader&)>& take);
    void table(std::string_view key, const std::function<void(TomlReader&)>& take);
    /// A list of texts, or one.
    std::vector<std::string> texts(std::string_view key);
    /// Keys of this table, in file order, for tables whose keys are names; all count as known.
    std::vector<std::string> keys();

    void error(Place place, std::string_view code, TextArguments arguments = {});
    void warning(Place place, std::string_view code, TextArguments arguments = {});
    /// Reports every field nobody asked for.
    void finish();

private:
    [[nodiscard]] const toml::node* find(std::string_view key);
    void wrong(std::string_view key, std::string_view code, TextArguments arguments = {});
    const toml::table& table_;
    Report& report_;
    std::vector<std::string> known_;
};

/// The word nearest to `word` within a third of its length, or "".
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& words);
/// "one, two, three".
[[nodiscard]] std::string joined(const std::vector<std::string>& words);
/// The forms duration() reads.
[[nodiscard]] std::optional<Duration> duration_from(std::string_view word);

} // namespace ringroom::directory
