#pragma once
// PortAudio lists no device that another program holds, so that it seems to be gone. This asks the
// system itself.
#include <string>

namespace ringroom::headset {

/// Whether the system says that a device of this name, as PortAudio showed it when it was free, is
/// there and taken. False where the system cannot tell. Any thread; may block for a moment.
[[nodiscard]] bool in_use(bool input, const std::string& name);

} // namespace ringroom::headset
