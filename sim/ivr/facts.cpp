#include "ivr/facts.h"

namespace ringroom::ivr {

namespace {
std::string_view outcome(NodeExit exit) {
    switch (exit) {
    case NodeExit::matched:
        return "digit";
    case NodeExit::timed_out:
        return "timeout";
    case NodeExit::failed:
        return "invalid";
    case NodeExit::caller_left:
        return "left";
    case NodeExit::passed:
    case NodeExit::queued:
    case NodeExit::transferred:
    case NodeExit::hung_up:
    case NodeExit::limit:
        break;
    }
    return "finished";
}
} // namespace

fact::MenuStep to_fact(ContactId contact, const Trace& trace) {
    return {.contact = contact,
            .node = trace.node,
            .digit = trace.digits,
            .outcome = std::string(outcome(trace.exit)),
            .heard = trace.heard,
            .latency = trace.latency.value_or(0_ms)};
}

std::string to_item(const PlayItem& item) {
    if (item.file)
        return "prompt:" + item.words.substr(0, item.words.rfind('.'));
    return "text:" + item.words;
}

} // namespace ringroom::ivr
