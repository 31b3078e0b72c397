#pragma once
// Two who sit at seats.
#include "contact/ids.h"

namespace ringroom::test {
inline constexpr AgentId lei{11};
inline constexpr AgentId mei{12};
} // namespace ringroom::test
