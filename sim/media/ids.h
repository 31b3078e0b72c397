#pragma once
// What the engine calls its things. All ids come from Engine and are never reused in a run. The
// tags carry the room's name: a shorter one could find contact's tag of the same name and become
// it.
#include "base/ids.h"

namespace ringroom::media {

using PartyId = Id<struct MediaPartyTag>;
using BridgeId = Id<struct MediaBridgeTag>;
using PlayId = Id<struct MediaPlayTag>;
using RecordingId = Id<struct MediaRecordingTag>;

} // namespace ringroom::media
