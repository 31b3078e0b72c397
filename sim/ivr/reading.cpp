#include "ivr/reading.h"

#include <algorithm>

namespace ringroom::ivr {

namespace {
/// A number as an author may write it: 5, 5.5; thousandths.
std::optional<std::int64_t> thousandths(const lua::Value& value) {
    if (const auto* whole = lua::as_integer(value)) {
        constexpr std::int64_t most = 1'000'000'000;
        return std::clamp(*whole, -most, most) * 1000;
    }
    if (const auto* decimal = std::get_if<lua::Decimal>(&value))
        return decimal->thousandths;
    return std::nullopt;
}
} // namespace

void Notes::say(lua::Position at, std::string_view what, TextArguments arguments) {
    const auto code = "ivr." + std::string(what);
    found.push_back({.file = source.file,
                     .line = at.line,
                     .column = at.column,
                     .code = code,
                     .message = ringroom::text(language, code, arguments)});
}

Reading::Reading(Notes& notes, const lua::Table& table, lua::Position at, std::string owner,
                 lua::Position body)
    : notes_(notes)
    , table_(table)
    , at_(at)
    , body_(body)
    , owner_(std::move(owner)) {}

const lua::Value* Reading::find(std::string_view zh, std::string_view en) {
    known_.emplace_back(zh);
    known_.emplace_back(en);
    const auto* value = table_.field(zh);
    return value != nullptr ? value : table_.field(en);
}

/// The token among the statement's fields, or the statement where it is not to be found.
lua::Position Reading::place_of(std::string_view token) const {
    const auto found = notes_.source.find(token, body_);
    return found.line == 0 ? at_ : found;
}

Place Reading::place(std::string_view zh, std::string_view en, const std::string& value) const {
    const auto field = place_of(table_.field(zh) != nullptr ? zh : en);
    const auto found = notes_.source.find(value, field);
    const auto at = found.line == 0 ? field : found;
    return {at.line, at.column};
}

void Reading::wrong_type(std::string_view zh, std::string_view en, std::string_view wanted) {
    const auto name = table_.field(zh) != nullptr ? zh : en;
    notes_.say(place_of(name), std::string("want_") + std::string(wanted),
               {{"field", std::string(name)}, {"word", owner_}});
}

void Reading::wrong(std::string_view what, const std::string& value) {
    notes_.say(place_of(value), what, {{"value", value}});
}

std::string Reading::text(std::string_view zh, std::string_view en, std::string fallback) {
    const auto* value = find(zh, en);
    if (value == nullptr)
        return fallback;
    if (const auto* words = lua::as_string(*value))
        return *words;
    if (const auto* whole = lua::as_integer(*value)) // a number without quotes
        return std::to_string(*whole);
    wrong_type(zh, en, "text");
    return fallback;
}

std::vector<std::string> Reading::texts(std::string_view zh, std::string_view en) {
    const auto* value = find(zh, en);
    if (value == nullptr)
        return {};
    if (const auto* words = lua::as_string(*value))
        return {*words};
    if (const auto* whole = lua::as_integer(*value))
        return {std::to_string(*whole)};
    std::vector<std::string> list;
    const auto* table = lua::as_table(*value);
    bool fits = table != nullptr && table->fields.empty();
    if (fits)
        for (const auto& item : table->items) {
            const auto* words = lua::as_string(item);
            fits = fits && words != nullptr;
            if (words != nullptr)
                list.push_back(*words);
        }
    if (!fits)
        wrong_type(zh, en, "texts");
    return list;
}

std::int64_t Reading::whole(std::string_view zh, std::string_view en, std::int64_t fallback) {
    const auto* value = find(zh, en);
    if (value == nullptr)
        return fallback;
    constexpr std::int64_t most = 1'000'000; // beyond every limit; compile() refuses it
    if (const auto* number = lua::as_integer(*value))
        return std::clamp(*number, -most, most);
    wrong_type(zh, en, "number");
    return fallback;
}

std::size_t Reading::count(std::string_view zh, std::string_view en, std::size_t fallback) {
    return static_cast<std::size_t>(
        std::max<std::int64_t>(0, whole(zh, en, static_cast<std::int64_t>(fallback))));
}

Duration Reading::time(std::string_view zh, std::string_view en, Duration fallback) {
    const auto* value = find(zh, en);
    if (value == nullptr)
        return fallback;
    if (const auto ms = thousandths(*value))
        return Duration{*ms};
    wrong_type(zh, en, "seconds");
    return fallback;
}

bool Reading::yes(std::string_view zh, std::string_view en, bool fallback) {
    const auto* value = find(zh, en);
    if (value == nullptr)
        return fallback;
    if (const auto* flag = std::get_if<bool>(value))
        return *flag;
    if (const auto* word = lua::as_string(*value)) {
        if (*word == "是" || *word == "yes")
            return true;
        if (*word == "否" || *word == "no")
            return false;
    }
    wrong_type(zh, en, "yes");
    return fallback;
}

Target Reading::target_named(const std::string& name) const {
    const auto place = place_of(name);
    return {.name = name, .line = place.line, .column = place.column};
}

Target Reading::target(std::string_view zh, std::string_view en) {
    const auto* value = find(zh, en);
    if (value == nullptr)
        return {};
    if (const auto* name = lua::as_string(*value))
        return target_named(*name);
    wrong_type(zh, en, "text");
    return {};
}

std::vector<std::pair<std::string, Target>> Reading::targets(std::string_view zh,
                                                             std::string_view en) {
    std::vector<std::pair<std::string, Target>> list;
    const auto* value = find(zh, en);
    if (value == nullptr)
        return list;
    const auto* table = lua::as_table(*value);
    bool fits = table != nullptr;
    const auto add = [&](std::string key, const lua::Value& to) {
        const auto* name = lua::as_string(to);
        fits = fits && name != nullptr;
        if (name != nullptr)
            list.emplace_back(std::move(key), target_named(*name));
    };
    if (table != nullptr) {
        for (std::size_t i = 0; i < table->items.size(); ++i)
            add(std::to_string(i + 1), table->items[i]);
        for (const auto& [key, to] : table->fields)
            add(key, to);
    }
    if (!fits)
        wrong_type(zh, en, "targets");
    std::sort(list.begin(), list.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return list;
}

void Reading::each_item(const std::function<void(Reading&)>& read) {
    items_read_ = true;
    for (const auto& item : table_.items) {
        const auto* table = lua::as_table(item);
        if (table == nullptr) {
            notes_.say(at_, "want_rules", {{"word", owner_}});
            continue;
        }
        Reading reading(notes_, *table, at_, owner_, body_);
        read(reading);
    }
}

void Reading::finish() {
    if (!items_read_ && !table_.items.empty())
        notes_.say(at_, "stray_items", {{"word", owner_}});
    for (const auto& [name, value] : table_.fields) {
        if (std::find(known_.begin(), known_.end(), name) != known_.end())
            continue;
        const auto near = lua::nearest_word(name, known_);
        if (near.empty())
            notes_.say(place_of(name), "unknown_field", {{"field", name}, {"word", owner_}});
        else
            notes_.say(place_of(name), "unknown_field_near",
                       {{"field", name}, {"word", owner_}, {"near", near}});
    }
}

} // namespace ringroom::ivr
