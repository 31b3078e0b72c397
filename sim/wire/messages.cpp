#include "wire/messages.h"

#include "wire/coder.h"
#include "wire/every_message.h"

namespace ringroom::wire {
namespace {

using coder::json;

std::string write(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

template <class T>
std::string encode(const T& message) {
    return write(coder::to_value(message));
}

template <class T>
Result<T> decode(std::string_view text, Trust trust) {
    try {
        const json value = coder::parse_within_limits(text, trust);
        if (trust == Trust::stranger)
            coder::refuse_unknown<T>(value);
        return coder::from_value<T>(value, T::message_name);
    } catch (const coder::Refused& refused) {
        return fail(refused.code, refused.what());
    }
}

std::string stream_hello(const Person& person, Duration heartbeat) {
    return write(
        {{"type", "hello"}, {"person", coder::to_value(person)}, {"heartbeat_ms", heartbeat.ms}});
}
std::string stream_fact(std::string_view fact_json) {
    std::string out = R"({"type":"fact","fact":)";
    out += fact_json;
    out += '}';
    return out;
}
std::string stream_queues(const std::vector<QueueFigures>& queues) {
    return write({{"type", "queues"}, {"items", coder::to_value(queues)}});
}
std::string stream_message(const Message& message) {
    return write({{"type", "message"}, {"message", coder::to_value(message)}});
}

std::string stream_order(const SeatOrder& order) {
    return write({{"type", "order"}, {"order", coder::to_value(order)}});
}

#define X(Type)                                                                                    \
    template std::string encode(const Type&);                                                      \
    template Result<Type> decode(std::string_view, Trust);
RINGROOM_EVERY_MESSAGE(X)
#undef X
#define X(Type)                                                                                    \
    template std::string encode(const List<Type>&);                                                \
    template Result<List<Type>> decode(std::string_view, Trust);
RINGROOM_EVERY_LIST(X)
#undef X

} // namespace ringroom::wire
