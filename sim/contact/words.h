#pragma once
// The enumerated words of the centre. Each has one to_string() for journals and programs (stable,
// snake case) and a text in both languages for people, key "contact.TYPE.value".
#include <optional>
#include <string_view>

namespace ringroom {

/// What the person chose.
enum class Presence { logged_out, ready, not_ready };

/// What the machine derived from what is going on.
enum class Activity {
    idle,     ///< nothing to do
    reserved, ///< an offer is being set up, nothing rings yet
    ringing,
    talking,
    holding,        ///< has a customer on hold
    dialling,       ///< an outbound attempt has not been answered
    after_call_work ///< wrap-up
};

/// Why an agent's presence or activity changed.
enum class StateCause {
    request, ///< the person asked
    log_on,
    log_off,
    offer,
    offer_withdrawn, ///< the caller left or another agent won: no blame
    no_answer,
    busy,
    declined,
    unreachable,
    answered,
    hold,
    retrieve,
    released,
    wrap_up_done, ///< the person ended it
    wrap_up_over, ///< the timer ended it
    supervisor,
    disconnected, ///< the seat vanished
    dial,
    pause_over ///< the pause after a failed offer is over
};

/// How one offer ended.
enum class OfferEnd { answered, no_answer, busy, declined, unreachable, caller_left, lost_race };

/// Why a leg or a contact ended. SIP codes map to and from these in the sip room.
enum class Cause {
    normal, ///< hung up
    busy,
    no_answer,
    declined,
    unreachable, ///< nobody registered, phone off
    unknown_number,
    not_allowed,
    no_common_codec,
    cancelled, ///< the caller gave up before the answer
    answered_elsewhere,
    rejected_full, ///< a limit was reached
    timed_out,
    media_lost, ///< no sound arrived for too long
    failed,     ///< a fault of ours or of the network
    interrupted ///< the server stopped
};

enum class Direction { inbound, outbound };

/// How a queued contact left its queue.
enum class QueueExit {
    answered,
    abandoned,
    timed_out,
    overflowed,
    exit_key,
    no_agents,
    full,
    withdrawn
};

/// What a third party may do in a talk between a customer and an agent.
enum class Part {
    listens,  ///< hears both, is heard by nobody
    whispers, ///< hears both, is heard by the agent alone
    talks     ///< hears both and is heard by both
};

std::string_view to_string(Presence);
std::string_view to_string(Activity);
std::string_view to_string(StateCause);
std::string_view to_string(OfferEnd);
std::string_view to_string(Cause);
std::string_view to_string(Direction);
std::string_view to_string(QueueExit);
std::string_view to_string(Part);

/// The enumerator with that name, or nothing. E is one of the types above.
template <class E>
std::optional<E> from_string(std::string_view name);

} // namespace ringroom
