#pragma once
// What every room calls things. A contact is one customer's passage through the centre, a leg one
// dialog (or one virtual party), a bridge the legs that hear each other, an offer one ringing
// attempt at an agent (for ring-all: one attempt at several).
#include <string>

#include "base/ids.h"

namespace ringroom {

using ContactId = Id<struct ContactTag>;
using LegId = Id<struct LegTag>;
using BridgeId = Id<struct BridgeTag>;
using OfferId = Id<struct OfferTag>;
using PlayId = Id<struct PlayTag>;
using AgentId = Id<struct AgentTag>; ///< the person; reports follow the person, wherever they sit
using QueueId = Id<struct QueueTag>;
using SkillId = Id<struct SkillTag>;
using FlowId = Id<struct FlowTag>;   ///< an IVR flow
using DrillId = Id<struct DrillTag>; ///< one running of a lesson

} // namespace ringroom
