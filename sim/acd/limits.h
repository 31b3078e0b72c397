#pragma once
// Named limits of the routing core. Each is tested at the limit and one past it.
#include <cstddef>

#include "base/time.h"

namespace ringroom::acd::limits {

inline constexpr std::size_t agents = 5'000;            ///< configured agents
inline constexpr std::size_t queues = 256;              ///< configured queues
inline constexpr std::size_t groups = 256;              ///< sets of agents known at once
inline constexpr std::size_t waiting = 50'000;          ///< contacts known to the router at once
inline constexpr std::size_t needs = 16;                ///< skills one contact may name, each kind
inline constexpr std::size_t relax_steps = 8;           ///< widenings of one contact
inline constexpr std::size_t ring_all_agents = 50;      ///< agents rung by one offer
inline constexpr std::size_t explanations = 4'096;      ///< decisions kept for explain()
inline constexpr std::size_t explained_candidates = 64; ///< candidates named in one explanation
inline constexpr std::size_t position_reports = 50;     ///< places at the head that may be reported
inline constexpr std::size_t handle_samples = 64;       ///< handling times behind an estimate
inline constexpr std::size_t handle_samples_least = 8;  ///< before, the configured one counts
inline constexpr int skill_level = 100;                 ///< highest level of a skill
inline constexpr Duration ring_time_min = 1_s;          ///< shorter settings are raised to this
inline constexpr Duration rest_min = 1_s;               ///< least pause of an agent who stays ready
inline constexpr Duration announce_gap_min = 1_s;       ///< least pause between two announcements

} // namespace ringroom::acd::limits
