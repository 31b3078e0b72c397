#include "directory/toml_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <toml++/toml.h>

#include "base/utf8.h"
#include "directory/limits.h"

namespace ringroom::directory {

namespace {

Place place_of(const toml::node& node) {
    return {static_cast<int>(node.source().begin.line),
            static_cast<int>(node.source().begin.column)};
}

/// What text() takes; nothing for another type, and for what is too long or not printable.
std::optional<std::string> text_in(const toml::node& node) {
    auto value = node.value_exact<std::string>();
    if (!value || value->size() > limits::name_bytes || !printable(*value))
        return std::nullopt;
    return value;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

} // namespace

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string nearest(std::string_view word, const std::vector<std::string>& words) {
    std::string best;
    auto best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    if (word.size() > 64)
        return best;
    for (const auto& candidate : words) {
        const auto d = distance(word, candidate);
        if (d < best_distance && d < std::max(word.size(), candidate.size())) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

std::optional<Duration> duration_from(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 11> units = {
        {{"ms", 1},
         {"毫秒", 1},
         {"s", 1000},
         {"秒", 1000},
         {"min", 60'000},
         {"m", 60'000},
         {"分钟", 60'000},
         {"分", 60'000},
         {"h", 3'600'000},
         {"小时", 3'600'000},
         {"", 1000}}};
    word = trimmed(word);
    std::int64_t count = 0;
    const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), count);
    if (problem != std::errc{} || count < 0 || count > limits::duration_max.ms)
        return std::nullopt;
    const auto rest = trimmed(word.substr(static_cast<std::size_t>(end - word.data())));
    for (const auto& [unit, ms] : units)
        if (rest == unit && count <= limits::duration_max.ms / ms)
            return Duration{count * ms};
    return std::nullopt;
}

Place TomlReader::place() const {
    return place_of(table_);
}

Place TomlReader::place(std::string_view key) const {
    const auto* node = table_.get(key);
    return node == nullptr ? place() : place_of(*node);
}

const toml::node* TomlReader::find(std::string_view key) {
    // Asked for twice it is still one, where the possible ones are named.
    if (std::find(known_.begin(), known_.end(), key) == known_.end())
        known_.emplace_back(key);
    return table_.get(key);
}

bool TomlReader::has(std::string_view key) {
    return find(key) != nullptr;
}

bool TomlReader::is_table(std::string_view key) const {
    const auto* node = table_.get(key);
    return node != nullptr && node->is_table();
}

void TomlReader::error(Place place, std::string_view code, TextArguments arguments) {
    report_.error(place.line, place.column, code, arguments);
}

void TomlReader::warning(Place place, std::string_view code, TextArguments arguments) {
    report_.warning(place.line, place.column, code, arguments);
}

void TomlReader::wrong(std::string_view key, std::string_view code, TextArguments arguments) {
    error(place(key), code, arguments);
}

void TomlReader::text(std::string_view key, std::string& out) {
    const auto* node = find(key);
    if (node == nullptr)
        return;
    auto value = text_in(*node);
    if (!value)
        return wrong(key, "settings.not_text", {{"key", std::string(key)}});
    out = std::move(*value);
}

void TomlReader::flag(std::string_view key, bool& out) {
    const auto* node = find(key);
    if (node == nullptr)
        return;
    const auto value = node->value_exact<bool>();
    if (!value)
        return wrong(key, "settings.not_flag", {{"key", std::string(key)}});
    out = *value;
}

void TomlReader::number(std::string_view key, std::int64_t low, std::int64_t high,
                        std::int64_t& out) {
    const auto* node = find(key);
    if (node == nullptr)
        return;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < low || *value > high)
        return wrong(key, "settings.not_number",
                     {{"key", std::string(key)},
                      {"low", std::to_string(low)},
                      {"high", std::to_string(high)}});
    out = *value;
}

void TomlReader::duration(std::string_view key, Duration& out) {
    const auto* node = find(key);
    if (node == nullptr)
        return;
    std::optional<Duration> value;
    if (const auto seconds = node->value_exact<std::int64_t>())
        value = duration_from(std::to_string(*seconds));
    else if (const auto word = node->value_exact<std::string>())
        value = duration_from(*word);
    if (!value)
        return wrong(key, "settings.not_duration", {{"key", std::string(key)}});
    out = *value;
}

void TomlReader::names(std::string_view key, BothNames& out) {
    const auto* node = find(key);
    if (node == nullptr)
        return wrong(key, "settings.missing", {{"key", std::string(key)}});
    if (!node->is_table()) {
        text(key, out.zh);
        out.en = out.zh;
    } else {
        table(key, [&](TomlReader& both) {
            both.text("zh", out.zh);
            both.text("en", out.en);
        });
    }
    if (blank(out.zh) || blank(out.en))
        wrong(key, "settings.names", {{"key", std::string(key)}});
}

std::optional<std::size_t> TomlReader::choice(std::string_view key,
                                              const std::vector<std::string>& words) {
    std::string word;
    if (!has(key))
        return std::nullopt;
    text(key, word);
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end())
        return static_cast<std::size_t>(found - words.begin());
    wrong(key, "settings.choice",
          {{"key", std::string(key)}, {"word", word}, {"words", joined(words)}});
    return std::nullopt;
}

void TomlReader::tables(std::string_view key, std::size_t limit,
                        const std::function<void(TomlReader&)>& take) {
    const auto* node = find(key);
    if (node == nullptr)
        return;
    if (node->is_table())
        return table(key, take);
    const auto* array = node->as_array();
    if (array == nullptr)
        return wrong(key, "settings.not_table", {{"key", std::string(key)}});
    if (array->size() > limit)
        return wrong(key, "settings.too_many",
                     {{"key", std::string(key)}, {"limit", std::to_string(limit)}});
    for (const auto& element : *array) {
        const auto* child = element.as_table();
        if (child == nullptr) {
            error(place_of(element), "settings.not_table", {{"key", std::string(key)}});
            continue;
        }
        TomlReader reader(*child, report_);
        take(reader);
        reader.finish();
    }
}

void TomlReader::table(std::string_view key, const std::function<void(TomlReader&)>& take) {
    const auto* node = find(key);
    if (node == nullptr)
        return;
    const auto* child = node->as_table();
    if (child == nullptr)
        return wrong(key, "settings.not_table", {{"key", std::string(key)}});
    TomlReader reader(*child, report_);
    take(reader);
    reader.finish();
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
    const auto* node = find(key);
    if (node == nullptr)
        return {};
    std::vector<std::string> all;
    const auto take = [&](const toml::node& element) {
        if (auto one = text_in(element))
            all.push_back(std::move(*one));
        else
            error(place_of(element), "settings.not_text", {{"key", std::string(key)}});
    };
    if (const auto* array = node->as_array())
        for (const auto& element : *array)
            take(element);
    else
        take(*node);
    return all;
}

std::vector<std::string> TomlReader::keys() {
    std::vector<std::pair<Place, std::string>> found;
    for (const auto& [key, node] : table_)
        found.emplace_back(place_of(node), std::string(key.str()));
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::pair(a.first.line, a.first.column) < std::pair(b.first.line, b.first.column);
    });
    std::vector<std::string> names;
    for (auto& [where, name] : found)
        names.push_back(std::move(name));
    known_.insert(known_.end(), names.begin(), names.end());
    return names;
}

void TomlReader::finish() {
    for (const auto& [key, node] : table_) {
        const std::string word(key.str());
        if (std::find(known_.begin(), known_.end(), word) != known_.end())
            continue;
        const auto near = nearest(word, known_);
        const Place where{static_cast<int>(key.source().begin.line),
                          static_cast<int>(key.source().begin.column)};
        if (near.empty())
            error(where, "settings.unknown", {{"key", word}, {"words", joined(known_)}});
        else
            error(where, "settings.unknown_near", {{"key", word}, {"near", near}});
    }
}

} // namespace ringroom::directory
