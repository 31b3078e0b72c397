#include "wire/coder.h"
#include "wire/every_message.h"

namespace ringroom::wire {
namespace {

using coder::json;

template <class T>
json words_of() {
    json out = json::array();
    try {
        for (int i = 0;; ++i)
            out.push_back(std::string(to_string(static_cast<T>(i))));
    } catch (const std::out_of_range&) { // past the last enumerator
        return out;
    }
}

template <class T>
json type_of() {
    if constexpr (coder::Message<T>) {
        return {{"$ref", "#/components/schemas/" + std::string(T::message_name)}};
    } else if constexpr (coder::IsOptional<T>::value) {
        return type_of<typename T::value_type>();
    } else if constexpr (coder::IsVector<T>::value) {
        return {{"type", "array"}, {"items", type_of<typename T::value_type>()}};
    } else if constexpr (coder::is_map<T>) {
        return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    } else if constexpr (std::is_enum_v<T>) {
        return {{"type", "string"}, {"enum", words_of<T>()}};
    } else if constexpr (coder::Numbered<T>) {
        return {{"type", "integer"}, {"minimum", 0}};
    } else if constexpr (coder::Timed<T>) {
        return {{"type", "integer"}, {"description", "milliseconds"}};
    } else if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_integral_v<T>) {
        return {{"type", "integer"}};
    } else {
        return {{"type", "string"}};
    }
}

template <class M>
json schema_of() {
    json properties = json::object();
    json required = json::array();
    M message;
    coder::each_field(message, [&](std::string_view name, auto& field) {
        using F = std::remove_cvref_t<decltype(field)>;
        properties[std::string(name)] = type_of<F>();
        if (!coder::may_be_missing<F>)
            required.push_back(std::string(name));
    });
    json out = {{"type", "object"}, {"properties", properties}};
    if (!required.empty())
        out["required"] = required;
    return out;
}

} // namespace

std::string schemas() {
    json out = json::object();
#define X(Type) out[#Type] = schema_of<Type>();
    RINGROOM_EVERY_MESSAGE(X)
#undef X
#define X(Type) out[#Type "List"] = schema_of<List<Type>>();
    RINGROOM_EVERY_LIST(X)
#undef X
    return out.dump();
}

} // namespace ringroom::wire
