#pragma once
// What a dialled number comes to, drawn from the drill's 接通 percentages: the model network of an
// outbound drill asks here and, where somebody answers, lets an Actor play.
#include <cstdint>
#include <memory>

#include "base/text.h"
#include "base/time.h"
#include "contact/words.h"
#include "persona/drill.h"

namespace ringroom::persona {

enum class CalleeKind { answer, no_answer, busy, powered_off, unknown_number, wrong_number };
[[nodiscard]] std::string_view to_string(CalleeKind);

struct CalleePlan {
    CalleeKind kind = CalleeKind::answer;
    Duration after; ///< dialling to answer (answer, wrong_number) or to the refusal; 2..12 s.
                    ///< no_answer never ends by itself: `after` is when the network gives up (60 s)
    Cause cause = Cause::normal; ///< of the refusal
};

/// The fate of attempt `attempt` (from 1) at customer `number` of the list. Pure.
[[nodiscard]] CalleePlan plan_callee(const Drill& drill, std::uint64_t seed, std::uint64_t number,
                                     int attempt = 1);

/// The tiny built-in drill of somebody who is not the person wanted. Shared, immutable; any thread.
[[nodiscard]] std::shared_ptr<const Drill> wrong_number_drill(Language language);

} // namespace ringroom::persona
