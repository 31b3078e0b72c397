#pragma once
// What the engine calls its things. All ids come from Engine and are never reused in a run.
#include "base/ids.h"

namespace ringroom::media {

using PartyId = Id<struct PartyTag>;
using BridgeId = Id<struct BridgeTag>;
using PlayId = Id<struct PlayTag>;
using RecordingId = Id<struct RecordingTag>;

} // namespace ringroom::media
