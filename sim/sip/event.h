#pragma once
// What a Stack or a Phone reports. All of it arrives on the Loop's thread, never from within a call
// of ours: a command's consequences come after it has returned.
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sip/leg.h"
#include "sip/media.h"

namespace ringroom::sip {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Somebody calls us. Answer with ring(), answer(), reject().
struct Invited {
    LegId leg;
    std::string from;           ///< Stack: the authenticated user, or the trunk's number
    std::string from_display;   ///< as sent; data, to be escaped where shown
    std::string dialled;        ///< Stack: a valid number
    bool trunk = false;         ///< came unauthenticated from a configured trunk
    std::optional<Media> offer; ///< empty: a late offer; ours goes out with the answer
    Headers headers;            ///< X- headers only
};
struct Ringing {
    LegId leg;
    std::optional<Agreement> early; ///< a 183 with media
};
/// An outgoing leg was answered.
struct Answered {
    LegId leg;
    Agreement agreement;
};
/// An incoming leg's answer arrived at the other side (ACK).
struct Confirmed {
    LegId leg;
};
enum class HoldChange { none, held, retrieved };
/// A re-INVITE or UPDATE of either side has been settled (or a late offer's answer came).
struct MediaChanged {
    LegId leg;
    Agreement agreement;
    HoldChange hold = HoldChange::none; ///< what the other side did to us
};
/// Our re-INVITE was refused; the former agreement stays.
struct ChangeRefused {
    LegId leg;
    int status = 0;
};
/// A digit by SIP INFO. Those of RFC 4733 come with the RTP and are media's.
struct Digit {
    LegId leg;
    char digit = '0'; ///< 0-9 * # A-D
    Duration duration = Duration{100};
};
/// The last word on every leg, exactly once, whoever ended it.
struct Released {
    LegId leg;
    Cause cause = Cause::normal;
    int status = 0;       ///< SIP status where there was one
    bool by_peer = false; ///< the other side ended it
};
/// Stack: the telephones of `user` changed. Phone: its own registration changed.
struct Registered {
    std::string user;
    bool registered = false;
    int status = 0; ///< Phone: last answer of the registrar
};

using Event = std::variant<Invited, Ringing, Answered, Confirmed, MediaChanged, ChangeRefused,
                           Digit, Released, Registered>;

} // namespace ringroom::sip
