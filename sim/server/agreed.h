#pragma once
// What SIP agreed on, in the words of the media engine.
#include <string>

#include "media/engine.h"
#include "sip/event.h"

namespace ringroom::server {

/// `peer`: where the signalling comes from, may be empty. Any thread.
[[nodiscard]] media::Remote remote_of(const sip::Agreement& agreement, std::string peer);

} // namespace ringroom::server
