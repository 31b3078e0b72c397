#pragma once
// Asks the system itself whether a device opens. PortAudio lists no device that another program
// holds, so that it seems to be gone; and where opening fails it takes its error code from a
// variable that every running stream writes too (PaUnixThread, paUtilErr_), so that beside another
// stream it may go on with what it could not open, and end the program. Hence nothing is given to
// it that would fail.
#include <string>

namespace ringroom::headset {

enum class Opens { yes, in_use, no };

/// Whether a device of this name, as PortAudio shows it, opens now; yes where the system cannot
/// tell. Any thread; may block for a moment.
[[nodiscard]] Opens try_opening(bool input, const std::string& name);

} // namespace ringroom::headset
