#include "contact/words.h"

#include <array>
#include <cstddef>

namespace ringroom {
namespace {

template <class E>
struct Names;

template <>
struct Names<Presence> {
    static constexpr std::array<std::string_view, 3> all{"logged_out", "ready", "not_ready"};
};
template <>
struct Names<Activity> {
    static constexpr std::array<std::string_view, 7> all{
        "idle", "reserved", "ringing", "talking", "holding", "dialling", "after_call_work"};
};
template <>
struct Names<StateCause> {
    static constexpr std::array<std::string_view, 19> all{
        "request",    "log_on",       "log_off",  "offer",        "offer_withdrawn",
        "no_answer",  "busy",         "declined", "unreachable",  "answered",
        "hold",       "retrieve",     "released", "wrap_up_done", "wrap_up_over",
        "supervisor", "disconnected", "dial",     "pause_over"};
};
template <>
struct Names<OfferEnd> {
    static constexpr std::array<std::string_view, 7> all{
        "answered", "no_answer", "busy", "declined", "unreachable", "caller_left", "lost_race"};
};
template <>
struct Names<Cause> {
    static constexpr std::array<std::string_view, 15> all{
        "normal",         "busy",        "no_answer",       "declined",  "unreachable",
        "unknown_number", "not_allowed", "no_common_codec", "cancelled", "answered_elsewhere",
        "rejected_full",  "timed_out",   "media_lost",      "failed",    "interrupted"};
};
template <>
struct Names<Direction> {
    static constexpr std::array<std::string_view, 2> all{"inbound", "outbound"};
};
template <>
struct Names<QueueExit> {
    static constexpr std::array<std::string_view, 8> all{"answered",   "abandoned", "timed_out",
                                                         "overflowed", "exit_key",  "no_agents",
                                                         "full",       "withdrawn"};
};
template <>
struct Names<Part> {
    static constexpr std::array<std::string_view, 3> all{"listens", "whispers", "talks"};
};

template <class E>
std::string_view name_of(E value) {
    return Names<E>::all.at(static_cast<std::size_t>(value));
}

} // namespace

std::string_view to_string(Presence v) {
    return name_of(v);
}
std::string_view to_string(Activity v) {
    return name_of(v);
}
std::string_view to_string(StateCause v) {
    return name_of(v);
}
std::string_view to_string(OfferEnd v) {
    return name_of(v);
}
std::string_view to_string(Cause v) {
    return name_of(v);
}
std::string_view to_string(Direction v) {
    return name_of(v);
}
std::string_view to_string(QueueExit v) {
    return name_of(v);
}
std::string_view to_string(Part v) {
    return name_of(v);
}

template <class E>
std::optional<E> from_string(std::string_view name) {
    const auto& all = Names<E>::all;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] == name)
            return static_cast<E>(i);
    return std::nullopt;
}

template std::optional<Presence> from_string(std::string_view);
template std::optional<Activity> from_string(std::string_view);
template std::optional<StateCause> from_string(std::string_view);
template std::optional<OfferEnd> from_string(std::string_view);
template std::optional<Cause> from_string(std::string_view);
template std::optional<Direction> from_string(std::string_view);
template std::optional<QueueExit> from_string(std::string_view);
template std::optional<Part> from_string(std::string_view);

} // namespace ringroom
