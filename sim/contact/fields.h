#pragma once
// Gives a plain struct a way to visit its fields in order, so that journal, hash and equality are
// written once for all words:
//
//     struct LegDigit {
//         LegId leg;
//         std::string digit;
//         RINGROOM_WORD(LegDigit, leg, digit)
//     };
//
// Fields that came to a word later are named in `later_fields`; a line written before reads with
// their defaults:
//
//     static constexpr std::string_view later_fields = "agents";
#include <string_view>
#include <tuple>

#define RINGROOM_WORD(Type, ...)                                                                   \
    static constexpr std::string_view name = #Type;                                                \
    static constexpr std::string_view field_names = #__VA_ARGS__;                                  \
    auto fields() {                                                                                \
        return std::tie(__VA_ARGS__);                                                              \
    }                                                                                              \
    auto fields() const {                                                                          \
        return std::tie(__VA_ARGS__);                                                              \
    }                                                                                              \
    bool operator==(const Type& other) const {                                                     \
        return fields() == other.fields();                                                         \
    }
