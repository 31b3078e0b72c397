#pragma once
// What makes a plain struct a message: its name and its fields, listed once.
#include <string_view>
#include <tuple>

#define RINGROOM_MESSAGE(Type, ...)                                                                \
    static constexpr std::string_view message_name = #Type;                                        \
    static constexpr std::string_view message_fields = #__VA_ARGS__;                               \
    auto fields() {                                                                                \
        return std::tie(__VA_ARGS__);                                                              \
    }                                                                                              \
    auto fields() const {                                                                          \
        return std::tie(__VA_ARGS__);                                                              \
    }                                                                                              \
    bool operator==(const Type& other) const {                                                     \
        return fields() == other.fields();                                                         \
    }
