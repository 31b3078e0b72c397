#include "client/facts.h"

#include <nlohmann/json.hpp>

#include "contact/journal.h"

namespace ringroom::client {

std::optional<StampedFact> fact_of(const std::string& message) {
    auto json = nlohmann::json::parse(message, nullptr, false);
    if (!json.is_object() || json.value("type", "") != "fact" || !json.contains("fact"))
        return std::nullopt;
    auto& object = json["fact"];
    const auto name = object.value("name", "");
    const auto at = object.value("at", std::int64_t{0});
    object.erase("name");
    object.erase("at");
    auto entry = from_line(nlohmann::json::array({at, "fact", name, object}).dump());
    if (!entry || !std::holds_alternative<StampedFact>(*entry))
        return std::nullopt; // a newer server's word
    return std::get<StampedFact>(std::move(*entry));
}

namespace {

/// The content of a message of this type, which is also the name it stands under.
template <class T>
std::optional<T> content_of(const std::string& message, const char* type) {
    const auto json = nlohmann::json::parse(message, nullptr, false);
    if (!json.is_object() || json.value("type", "") != type || !json.contains(type))
        return std::nullopt;
    const auto read = wire::decode<T>(json[type].dump());
    return read ? std::optional(*read) : std::nullopt;
}

} // namespace

std::optional<wire::Message> message_of(const std::string& message) {
    return content_of<wire::Message>(message, "message");
}

std::optional<wire::SeatOrder> order_of(const std::string& message) {
    return content_of<wire::SeatOrder>(message, "order");
}

std::string segment(const std::string& text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

} // namespace ringroom::client
