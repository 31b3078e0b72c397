#pragma once
// The ways out of each kind of node; included at the end of ivr/flow.h.
#include <type_traits>

#include "ivr/flow.h"

namespace ringroom::ivr {

template <class AnyStep, class Visit>
void for_each_target(AnyStep& step, Visit visit) {
    std::visit(
        [&](auto& s) {
            using S = std::remove_cvref_t<decltype(s)>;
            if constexpr (std::is_same_v<S, Menu>)
                for (auto& [key, target] : s.keys)
                    visit(target, false);
            if constexpr (std::is_same_v<S, TimeBranch>)
                for (auto& [rule, target] : s.rules)
                    visit(target, true);
            if constexpr (std::is_same_v<S, Choose>)
                for (auto& [value, target] : s.values)
                    visit(target, true);
            if constexpr (requires { s.next; })
                visit(s.next, !std::is_same_v<S, Collect>);
            if constexpr (requires { s.on_timeout; })
                visit(s.on_timeout, true);
            if constexpr (requires { s.on_failure; })
                visit(s.on_failure, false);
            if constexpr (requires { s.otherwise; })
                visit(s.otherwise, !std::is_same_v<S, ToQueue>);
        },
        step);
}

} // namespace ringroom::ivr
