// Names of the room's enumerators for journals and programs; the texts for people have the same
// names under "acd." in assets/languages/acd.toml.
#include "acd/router.h"

namespace ringroom::acd {

std::string_view to_string(Strategy value) {
    switch (value) {
    case Strategy::longest_idle:
        return "longest_idle";
    case Strategy::round_robin:
        return "round_robin";
    case Strategy::fewest_calls:
        return "fewest_calls";
    case Strategy::least_talk_time:
        return "least_talk_time";
    case Strategy::most_skilled:
        return "most_skilled";
    case Strategy::top_down:
        return "top_down";
    case Strategy::random:
        return "random";
    case Strategy::weighted:
        return "weighted";
    case Strategy::ring_all:
        return "ring_all";
    }
    return "?";
}

std::string_view to_string(EmptyRule value) {
    switch (value) {
    case EmptyRule::never:
        return "never";
    case EmptyRule::none_logged_in:
        return "none_logged_in";
    case EmptyRule::none_unpaused:
        return "none_unpaused";
    case EmptyRule::none_ready:
        return "none_ready";
    }
    return "?";
}

std::string_view to_string(WrapUpMode value) {
    switch (value) {
    case WrapUpMode::none:
        return "none";
    case WrapUpMode::timed:
        return "timed";
    case WrapUpMode::capped:
        return "capped";
    case WrapUpMode::until_done:
        return "until_done";
    }
    return "?";
}

std::string_view to_string(AnnounceKind value) {
    switch (value) {
    case AnnounceKind::position:
        return "position";
    case AnnounceKind::wait:
        return "wait";
    case AnnounceKind::periodic:
        return "periodic";
    }
    return "?";
}

std::string_view to_string(AlarmKind value) {
    switch (value) {
    case AlarmKind::starvation:
        return "starvation";
    case AlarmKind::nobody_qualified:
        return "nobody_qualified";
    }
    return "?";
}

std::string_view to_string(Exclusion value) {
    switch (value) {
    case Exclusion::none:
        return "none";
    case Exclusion::logged_out:
        return "logged_out";
    case Exclusion::not_ready:
        return "not_ready";
    case Exclusion::reserved:
        return "reserved";
    case Exclusion::ringing:
        return "ringing";
    case Exclusion::talking:
        return "talking";
    case Exclusion::holding:
        return "holding";
    case Exclusion::dialling:
        return "dialling";
    case Exclusion::after_call_work:
        return "after_call_work";
    case Exclusion::resting:
        return "resting";
    case Exclusion::skill_missing:
        return "skill_missing";
    case Exclusion::other_agent:
        return "other_agent";
    case Exclusion::in_a_row:
        return "in_a_row";
    case Exclusion::other_group:
        return "other_group";
    }
    return "?";
}

} // namespace ringroom::acd
