#pragma once
// Inside of room wire: the JSON form of any message, from its list of fields. Not for other rooms;
// brings in nlohmann-json.
#include <concepts>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "wire/limits.h"
#include "wire/messages.h"

namespace ringroom::wire::coder {

using nlohmann::json;

template <class T>
concept Message = requires {
    T::message_fields;
};
template <class T>
concept Numbered = requires(T t) {
    { t.value } -> std::same_as<std::uint64_t&>;
}
&&!Message<T>;
template <class T>
concept Timed = std::is_same_v<T, Duration>;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
inline constexpr bool is_map = std::is_same_v<T, std::map<std::string, std::string>>;
template <class T>
inline constexpr bool may_be_missing = IsOptional<T>::value || IsVector<T>::value || is_map<T>;

/// What was wrong with which field; caught in decode().
struct Refused : std::runtime_error {
    Refused(std::string code_, const std::string& text_)
        : std::runtime_error(text_)
        , code(std::move(code_)) {}
    std::string code;
};

/// Calls visit(name, field) for each field of a message, in order.
template <class M, class Visit>
void each_field(M& message, Visit visit) {
    std::string_view names = std::remove_const_t<M>::message_fields;
    const auto next = [&names] {
        const auto comma = names.find(',');
        const auto one = names.substr(0, comma);
        names = comma == names.npos ? "" : names.substr(names.find_first_not_of(' ', comma + 1));
        return one;
    };
    std::apply([&](auto&... field) { (visit(next(), field), ...); }, message.fields());
}

template <class T>
json to_value(const T& value) {
    if constexpr (Message<T>) {
        json out = json::object();
        each_field(value, [&](std::string_view name, const auto& field) {
            if constexpr (IsOptional<std::remove_cvref_t<decltype(field)>>::value) {
                if (field)
                    out[std::string(name)] = to_value(*field);
            } else {
                out[std::string(name)] = to_value(field);
            }
        });
        return out;
    } else if constexpr (IsVector<T>::value) {
        json out = json::array();
        for (const auto& one : value)
            out.push_back(to_value(one));
        return out;
    } else if constexpr (std::is_enum_v<T>) {
        return std::string(to_string(value));
    } else if constexpr (Numbered<T>) {
        return value.value;
    } else if constexpr (Timed<T>) {
        return value.ms;
    } else {
        return value;
    }
}

template <class T>
T from_value(const json& in, std::string_view name);

template <class T>
T whole_number(const json& in, std::string_view name) {
    if (!in.is_number_integer())
        throw Refused("wire.type", "\"" + std::string(name) + "\" must be a whole number");
    if constexpr (std::is_unsigned_v<T>) {
        if (!in.is_number_unsigned() && in.get<std::int64_t>() < 0)
            throw Refused("wire.type", "\"" + std::string(name) + "\" must not be negative");
    } else {
        if (in.is_number_unsigned() && in.get<std::uint64_t>() > INT64_MAX)
            throw Refused("wire.type", "\"" + std::string(name) + "\" is too large");
    }
    return in.get<T>();
}

template <class M>
M message_from(const json& in, std::string_view name) {
    if (!in.is_object())
        throw Refused("wire.type", "\"" + std::string(name) + "\" must be an object");
    M out;
    each_field(out, [&](std::string_view field_name, auto& field) {
        using F = std::remove_cvref_t<decltype(field)>;
        const auto found = in.find(std::string(field_name));
        if (found == in.end() || (found->is_null() && may_be_missing<F>)) {
            if (!may_be_missing<F>)
                throw Refused("wire.missing", "\"" + std::string(field_name) + "\" is missing");
            return;
        }
        if constexpr (IsOptional<F>::value)
            field = from_value<typename F::value_type>(*found, field_name);
        else
            field = from_value<F>(*found, field_name);
    });
    return out;
}

template <class T>
T from_value(const json& in, std::string_view name) {
    if constexpr (Message<T>) {
        return message_from<T>(in, name);
    } else if constexpr (IsVector<T>::value) {
        if (!in.is_array())
            throw Refused("wire.type", "\"" + std::string(name) + "\" must be a list");
        T out;
        for (const auto& one : in)
            out.push_back(from_value<typename T::value_type>(one, name));
        return out;
    } else if constexpr (is_map<T>) {
        if (!in.is_object())
            throw Refused("wire.type", "\"" + std::string(name) + "\" must be an object");
        T out;
        for (const auto& [key, value] : in.items())
            out[key] = from_value<std::string>(value, key);
        return out;
    } else if constexpr (std::is_enum_v<T>) {
        const auto word = from_string<T>(from_value<std::string>(in, name));
        if (!word)
            throw Refused("wire.type", "\"" + std::string(name) + "\" holds an unknown word");
        return *word;
    } else if constexpr (Numbered<T>) {
        return T{whole_number<std::uint64_t>(in, name)};
    } else if constexpr (Timed<T>) {
        return Duration{whole_number<std::int64_t>(in, name)};
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!in.is_boolean())
            throw Refused("wire.type", "\"" + std::string(name) + "\" must be true or false");
        return in.get<bool>();
    } else if constexpr (std::is_integral_v<T>) {
        return whole_number<T>(in, name);
    } else {
        static_assert(std::is_same_v<T, std::string>);
        if (!in.is_string())
            throw Refused("wire.type", "\"" + std::string(name) + "\" must be a text");
        return in.get<std::string>();
    }
}

/// The names a stranger may send at the top of M; deeper objects are maps.
template <class M>
void refuse_unknown(const json& in) {
    if (!in.is_object())
        return;
    for (const auto& [key, value] : in.items()) {
        bool known = false;
        M message;
        each_field(message, [&](std::string_view name, auto&) { known = known || name == key; });
        if (!known)
            throw Refused("wire.unknown", "an unknown field was sent");
    }
}

/// Parses with the depth, doubled-name and (for strangers) text limits. Throws Refused.
[[nodiscard]] json parse_within_limits(std::string_view text, Trust trust);

} // namespace ringroom::wire::coder
