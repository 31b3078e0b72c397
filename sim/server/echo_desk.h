#pragma once
// The lab's echo number: says what it is, then says again what it hears, a second later. For seats
// and telephones that try themselves out. No contact of the centre: the machine never hears of it,
// nothing is recorded and nothing counts. Control thread only.
#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/text.h"
#include "media/engine.h"
#include "server/sound_library.h"
#include "sip/loop.h"
#include "sip/stack.h"

namespace ringroom::server {

class EchoDesk {
public:
    struct Parts {
        sip::Loop* loop = nullptr;
        media::Engine* media = nullptr;
        SoundLibrary* sounds = nullptr;
        std::string address; ///< told to telephones in SDP
        Language language = Language::zh;
        std::set<std::string> numbers;
    };
    explicit EchoDesk(Parts parts);
    ~EchoDesk();
    EchoDesk(const EchoDesk&) = delete;
    EchoDesk& operator=(const EchoDesk&) = delete;

    /// Before the first event; the stack outlives this.
    void use(sip::Stack& stack) { stack_ = &stack; }
    /// True where the event was about an echo call: then it is nobody else's.
    [[nodiscard]] bool heard(const sip::Event& event);

private:
    struct Call {
        media::PartyId caller;
        media::PartyId echo;
        media::BridgeId bridge;
        sip::Loop::TimerId end;
    };
    void begin(const sip::Invited& invited);
    void agree(sip::LegId leg, const Call& call, const sip::Agreement& agreement);
    void greet(sip::LegId leg);
    void forget(sip::LegId leg);

    Parts parts_;
    sip::Stack* stack_ = nullptr;
    std::map<sip::LegId, Call> calls_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ringroom::server
