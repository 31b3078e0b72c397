#pragma once
// Reads the fields of one author's table, by Chinese or English name. What is asked for is
// remembered, so that finish() can name every field nobody asked for. Private to this room.
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ivr/flow.h"
#include "lua/source.h"
#include "lua/value.h"

namespace ringroom::ivr {

/// Where mistakes of one file are gathered.
struct Notes {
    const lua::Source& source;
    Language language;
    Diagnostics found;
    void say(lua::Position at, std::string_view what, TextArguments arguments);
};

class Reading {
public:
    /// `at`: the statement; `owner`: its word, for messages; `body`: where its fields begin.
    Reading(Notes& notes, const lua::Table& table, lua::Position at, std::string owner,
            lua::Position body);

    /// Each returns `fallback` where the field is missing and says so where it has another type.
    std::string text(std::string_view zh, std::string_view en, std::string fallback = {});
    std::vector<std::string> texts(std::string_view zh, std::string_view en); ///< one or a list
    std::int64_t whole(std::string_view zh, std::string_view en, std::int64_t fallback);
    std::size_t count(std::string_view zh, std::string_view en, std::size_t fallback);
    Duration time(std::string_view zh, std::string_view en, Duration fallback); ///< seconds
    bool yes(std::string_view zh, std::string_view en, bool fallback);
    Target target(std::string_view zh, std::string_view en);
    /// { ["1"] = "node", ... }, sorted by key; a list counts from 1.
    std::vector<std::pair<std::string, Target>> targets(std::string_view zh, std::string_view en);
    /// Where `value`, one of the field's, stands; else the field, else the statement.
    [[nodiscard]] Place place(std::string_view zh, std::string_view en,
                              const std::string& value) const;
    /// Every unnamed item of the table, each a table of its own.
    void each_item(const std::function<void(Reading&)>& read);
    /// A field had a value that makes no sense.
    void wrong(std::string_view what, const std::string& value);
    /// Names the fields nobody asked for.
    void finish();

private:
    const lua::Value* find(std::string_view zh, std::string_view en);
    void wrong_type(std::string_view zh, std::string_view en, std::string_view wanted);
    [[nodiscard]] Target target_named(const std::string& name) const;
    [[nodiscard]] lua::Position place_of(std::string_view token) const;

    Notes& notes_;
    const lua::Table& table_;
    lua::Position at_;
    lua::Position body_;
    std::string owner_;
    lua::Words known_; // in both languages
    bool items_read_ = false;
};

} // namespace ringroom::ivr
