#include "persona/reader.h"

#include <algorithm>
#include <array>

#include "persona/limits.h"
#include "persona/unicode.h"

namespace ringroom::persona {

namespace {

struct TimeUnit {
    std::string_view text;
    std::int64_t ms;
};
/// Longer spellings before shorter ones.
constexpr std::array<TimeUnit, 16> time_units = {{{"分钟", 60'000},
                                                  {"小时", 3'600'000},
                                                  {"秒钟", 1'000},
                                                  {"毫秒", 1},
                                                  {"分", 60'000},
                                                  {"秒", 1'000},
                                                  {"minutes", 60'000},
                                                  {"minute", 60'000},
                                                  {"seconds", 1'000},
                                                  {"second", 1'000},
                                                  {"hours", 3'600'000},
                                                  {"hour", 3'600'000},
                                                  {"min", 60'000},
                                                  {"ms", 1},
                                                  {"s", 1'000},
                                                  {"h", 3'600'000}}};

constexpr std::int64_t day_ms = 86'400'000;

} // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    const auto skip = [&] {
        while (!text.empty() && text.front() == ' ')
            text.remove_prefix(1);
    };
    std::int64_t total = 0;
    int pieces = 0;
    for (skip(); !text.empty(); skip(), ++pieces) {
        std::int64_t number = 0;
        int digits = 0;
        std::size_t size = 0;
        while (!text.empty() && unicode::is_digit(unicode::decode(text, 0, size)) && digits < 9) {
            const auto c = unicode::decode(text, 0, size);
            number = number * 10 + static_cast<std::int64_t>(c >= 0xFF10 ? c - 0xFF10 : c - '0');
            text.remove_prefix(size);
            ++digits;
        }
        skip();
        if (digits == 0)
            return std::nullopt;
        const auto unit =
            std::find_if(time_units.begin(), time_units.end(), [&](const TimeUnit& u) {
                return text.substr(0, u.text.size()) == u.text;
            });
        if (unit == time_units.end() && !(text.empty() && pieces == 0))
            return std::nullopt;
        total += number * (unit == time_units.end() ? 1'000 : unit->ms);
        if (total > day_ms)
            return std::nullopt;
        if (unit != time_units.end())
            text.remove_prefix(unit->text.size());
    }
    return pieces == 0 ? std::nullopt : std::optional(Duration{total});
}

void Reader::report(lua::Position at, Severity severity, std::string_view code,
                    TextArguments arguments) {
    if (out_.size() < max_diagnostics)
        out_.push_back({source_.file, at.line, at.column, severity, std::string(code),
                        text(language_, code, arguments)});
}
void Reader::error(lua::Position at, std::string_view code, TextArguments arguments) {
    report(at, Severity::error, code, arguments);
}
void Reader::warn(lua::Position at, std::string_view code, TextArguments arguments) {
    report(at, Severity::warning, code, arguments);
}

lua::Position Reader::place(std::string_view token, lua::Position from) const {
    const auto at = source_.find(token, from);
    return at == lua::Position{} ? from : at;
}

void Reader::shape(const lua::Statement& statement) {
    const auto& entry = entry_of(word_of(statement.word));
    error(statement.position, "drill.shape",
          {{"word", statement.word},
           {"example",
            std::string(statement.word == entry.name.zh ? entry.example.zh : entry.example.en)}});
}

const lua::Value* Reader::argument(const lua::Statement& statement, std::size_t call,
                                   std::size_t index) {
    return call < statement.calls.size() && index < statement.calls[call].size()
               ? &statement.calls[call][index]
               : nullptr;
}

std::optional<std::string> Reader::name_of(const lua::Statement& statement) {
    const auto* value = argument(statement, 0);
    const auto* name = value == nullptr ? nullptr : lua::as_string(*value);
    if (name == nullptr || name->empty() || statement.calls[0].size() != 1) {
        shape(statement);
        return std::nullopt;
    }
    if (lua::characters(*name) > static_cast<int>(max_name_characters)) {
        error(place(*name, statement.position), "drill.name_long",
              {{"limit", std::to_string(max_name_characters)}});
        return std::nullopt;
    }
    return *name;
}

const lua::Table* Reader::body_of(const lua::Statement& statement, std::size_t calls) {
    const auto* value = argument(statement, calls - 1);
    const auto* table = value == nullptr ? nullptr : lua::as_table(*value);
    if (table == nullptr || statement.calls.size() != calls ||
        statement.calls[calls - 1].size() != 1) {
        shape(statement);
        return nullptr;
    }
    return table;
}

std::vector<std::string> Reader::names_of(const lua::Table& table, const lua::Statement& statement,
                                          std::size_t most) {
    std::vector<std::string> out;
    for (const auto& item : table.items) {
        const auto* name = lua::as_string(item);
        if (name == nullptr || name->empty())
            shape(statement);
        else if (out.size() >= most)
            error(statement.position, "drill.too_many",
                  {{"word", statement.word}, {"limit", std::to_string(most)}});
        else
            out.push_back(*name);
        if (out.size() >= most && &item != &table.items.back() && name == nullptr)
            break;
    }
    return out;
}

std::optional<Expression> Reader::condition(const std::string& text, lua::Position at) {
    std::optional<ExpressionError> wrong;
    auto expression = Expression::parse(text, wrong);
    if (!wrong)
        return expression;
    // The condition stands in quotes: its first character is one past the string's place.
    const auto string = place(text, at);
    error({string.line, string.column + wrong->column}, wrong->code,
          {{"word", wrong->word}, {"condition", text}});
    return std::nullopt;
}

const lua::Value* Fields::get(Name name) {
    known_.push_back(name);
    const lua::Value* found = nullptr;
    for (std::size_t i = 0; i < table_.fields.size(); ++i)
        if (name.is(table_.fields[i].first)) {
            seen_[i] = true;
            found = &table_.fields[i].second;
        }
    return found;
}

lua::Position Fields::place(Name name) const {
    for (const auto& [key, value] : table_.fields)
        if (name.is(key))
            return reader_.place(key, statement_.position);
    return statement_.position;
}

void Fields::wrong(Name name, std::string_view want) {
    reader_.error(place(name), "drill.field_wrong",
                  {{"field", std::string(name.in(reader_.language()))},
                   {"want", ringroom::text(reader_.language(), want)}});
}

std::string Fields::text(Name name, std::string otherwise) {
    const auto* value = get(name);
    if (value == nullptr)
        return otherwise;
    if (const auto* text = lua::as_string(*value);
        text != nullptr && text->size() <= max_line_characters * 4)
        return *text;
    if (const auto* number = lua::as_integer(*value))
        return std::to_string(*number);
    wrong(name, "drill.want_text");
    return otherwise;
}

std::int64_t Fields::integer(Name name, std::int64_t otherwise, std::int64_t low,
                             std::int64_t high) {
    const auto* value = get(name);
    if (value == nullptr)
        return otherwise;
    const auto* number = lua::as_integer(*value);
    if (number != nullptr && *number >= low && *number <= high)
        return *number;
    reader_.error(place(name), "drill.field_range",
                  {{"field", std::string(name.in(reader_.language()))},
                   {"low", std::to_string(low)},
                   {"high", std::to_string(high)}});
    return otherwise;
}

Duration Fields::duration(Name name, Duration otherwise) {
    const auto* value = get(name);
    if (value == nullptr)
        return otherwise;
    std::optional<Duration> duration;
    if (const auto* number = lua::as_integer(*value);
        number != nullptr && *number >= 0 && *number <= day_ms / 1000)
        duration = Duration{*number * 1000};
    else if (const auto* text = lua::as_string(*value))
        duration = parse_duration(*text);
    if (!duration)
        wrong(name, "drill.want_duration");
    return duration.value_or(otherwise);
}

bool Fields::flag(Name name, bool otherwise) {
    const auto* value = get(name);
    if (value == nullptr)
        return otherwise;
    if (const auto* flag = std::get_if<bool>(value))
        return *flag;
    wrong(name, "drill.want_flag");
    return otherwise;
}

std::size_t Fields::choice(Name name, std::size_t otherwise, const std::vector<Name>& choices) {
    const auto* value = get(name);
    if (value == nullptr)
        return otherwise;
    const auto* text = lua::as_string(*value);
    std::string all;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (text != nullptr && choices[i].is(*text))
            return i;
        all += (i == 0 ? "" : ", ") + std::string(choices[i].in(reader_.language()));
    }
    reader_.error(place(name), "drill.field_choice",
                  {{"field", std::string(name.in(reader_.language()))}, {"choices", all}});
    return otherwise;
}

void Fields::rest() {
    for (std::size_t i = 0; i < seen_.size(); ++i) {
        if (seen_[i])
            continue;
        lua::Words words;
        for (const auto& name : known_) {
            words.emplace_back(name.zh);
            words.emplace_back(name.en);
        }
        const auto& key = table_.fields[i].first;
        const auto near = lua::nearest_word(key, words);
        const auto at = reader_.place(key, statement_.position);
        if (near.empty())
            reader_.error(at, "drill.unknown_field", {{"field", key}, {"word", statement_.word}});
        else
            reader_.error(at, "drill.unknown_field_near",
                          {{"field", key}, {"word", statement_.word}, {"near", near}});
    }
}

} // namespace ringroom::persona
