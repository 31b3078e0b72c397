#pragma once
// Who takes part in the tests of this room.
#include "contact/ids.h"

namespace ringroom::quality::example {

inline constexpr AgentId student{1001};
inline constexpr AgentId teacher{8001};
inline constexpr AgentId other{8002}; ///< another teacher

} // namespace ringroom::quality::example
