#pragma once
// Private to the persona room: taking statements apart with a complaint for each thing that is not
// as it should be.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "lua/sandbox.h"
#include "persona/expression.h"
#include "persona/words.h"

namespace ringroom::persona {

/// "90秒", "1分30秒", "2 min", or seconds as a number; nullopt if it is none or beyond a day.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

class Reader {
public:
    Reader(const lua::Source& source, Language language, Diagnostics& out)
        : source_(source)
        , language_(language)
        , out_(out) {}

    void error(lua::Position at, std::string_view code, TextArguments arguments = {});
    void warn(lua::Position at, std::string_view code, TextArguments arguments = {});
    /// The first string or name with that text at or after `from`, else `from`.
    [[nodiscard]] lua::Position place(std::string_view token, lua::Position from) const;
    /// "drill.shape": the word is not written as it should be.
    void shape(const lua::Statement& statement);

    /// The n-th argument of the n-th call, or null.
    [[nodiscard]] static const lua::Value* argument(const lua::Statement& statement,
                                                    std::size_t call, std::size_t index = 0);
    /// The only argument as a non-empty text of bearable length; shape() otherwise.
    std::optional<std::string> name_of(const lua::Statement& statement);
    /// The table of the last call (`calls` in number), or null after shape().
    const lua::Table* body_of(const lua::Statement& statement, std::size_t calls);
    /// A list of names, each complained about where it is no text.
    std::vector<std::string> names_of(const lua::Table& table, const lua::Statement& statement,
                                      std::size_t most);
    std::optional<Expression> condition(const std::string& text, lua::Position at);

    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] const lua::Source& source() const { return source_; }

private:
    void report(lua::Position at, Severity severity, std::string_view code,
                TextArguments arguments);

    const lua::Source& source_;
    Language language_;
    Diagnostics& out_;
};

/// The named fields of one table: each is asked for once, and what was never asked for is a
/// mistake.
class Fields {
public:
    Fields(Reader& reader, const lua::Table& table, const lua::Statement& statement)
        : reader_(reader)
        , table_(table)
        , statement_(statement)
        , seen_(table.fields.size(), false) {}

    const lua::Value* get(Name name);
    [[nodiscard]] lua::Position place(Name name) const;
    std::string text(Name name, std::string otherwise = {});
    std::int64_t integer(Name name, std::int64_t otherwise, std::int64_t low, std::int64_t high);
    Duration duration(Name name, Duration otherwise);
    bool flag(Name name, bool otherwise);
    /// The index of the text among `choices`, or `otherwise`.
    std::size_t choice(Name name, std::size_t otherwise, const std::vector<Name>& choices);
    /// Complains about fields nobody asked for.
    void rest();

private:
    void wrong(Name name, std::string_view want);

    Reader& reader_;
    const lua::Table& table_;
    const lua::Statement& statement_;
    std::vector<bool> seen_;
    std::vector<Name> known_;
};

} // namespace ringroom::persona
