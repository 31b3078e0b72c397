#pragma once
// Private: one INVITE dialog, from either end, with its offers and answers, holds, session timer
// and digits. Stack and Phone own Calls and decide who is called; a Call keeps the protocol right.
//
//   incoming:  idle -> offered -> up -> over        outgoing:  idle -> calling -> up -> over
//
// "over" may come before the wire is quiet (a CANCEL on its way, an ACK awaited): Released goes out
// at once, on_done() when nothing is left to do and the Call may be deleted.
#include <cstdint>
#include <optional>
#include <string>

#include "sip/endpoint.h"

namespace ringroom::sip {

class Call;

/// What a Call tells its owner. Neither may delete the Call before returning to the Loop.
class CallOwner {
public:
    virtual void on_event(Call& call, Event event) = 0;
    virtual void on_done(Call& call) = 0;

protected:
    ~CallOwner() = default;
};

/// Whose challenges an outgoing call may answer; empty user: none.
struct CallCredentials {
    std::string user, password, realm;
};

struct Outgoing {
    std::string target; ///< request URI
    std::string route;  ///< where to send, when not to `target`
    std::string from;   ///< name-addr
    std::string to;     ///< name-addr
    Headers headers;
    Media media;
    CallCredentials credentials;
    std::string authorization; ///< an answer given before it is asked for, or empty
    bool tcp = false;          ///< which of our contacts to show
};

class Call {
public:
    Call(Endpoint& endpoint, CallOwner& owner, LegId leg);
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    [[nodiscard]] LegId leg() const { return leg_; }
    [[nodiscard]] bool done() const { return done_; }

    /// Takes a new INVITE. A status refuses it (and it has been answered); 0: taken, offer() says
    /// what is offered.
    int receive(nta_incoming_t* request, const sip_t* sip);
    [[nodiscard]] const std::optional<Description>& offer() const { return offer_; }
    void ring();
    Result<Agreement> answer(const Media& ours);

    /// False when the request could not be made; nothing is reported then.
    bool invite(Outgoing outgoing);

    /// Ends the call in whatever state; `status` 0: what fits the cause.
    void release(Cause cause, int status = 0);
    void change_media(const Media& ours);
    void send_digit(char digit, Duration duration);
    /// Where the other side's signalling comes from, an address without a port; empty: by name.
    [[nodiscard]] const std::string& peer_address() const { return peer_address_; }

private:
    enum class State { idle, offered, calling, up, over };

    // call.cpp: setting up and taking down
    int on_request(nta_incoming_t* request, const sip_t* sip);
    void on_ack_or_cancel(nta_incoming_t* request, const sip_t* sip);
    void on_ack(const sip_t* sip);
    void on_invite_response(const sip_t* sip, int status);
    void on_provisional(const sip_t* sip, int status);
    void on_answered(const sip_t* sip);
    void on_refused(const sip_t* sip, int status);
    [[nodiscard]] bool retry_with_credentials(const sip_t* sip, int status);
    bool send_invite();
    bool make_dialog(const sip_t* sip, nta_incoming_t* request);
    void acknowledge(nta_outgoing_t* invite);
    void send_bye(Cause cause, int status);
    void end(Cause cause, int status, bool by_peer);
    void finish();
    int refuse(nta_incoming_t* request, int status);
    [[nodiscard]] const sip_contact_t* contact() const { return endpoint_.contact(tcp_); }
    [[nodiscard]] const url_string_t* route() const;
    Origin next_origin();

    // call_change.cpp: what happens within a dialog
    int on_reinvite(nta_incoming_t* request, const sip_t* sip);
    int on_update(nta_incoming_t* request, const sip_t* sip);
    int on_info(nta_incoming_t* request, const sip_t* sip);
    int on_bye(nta_incoming_t* request, const sip_t* sip);
    void accept_change(nta_incoming_t* request, const std::string& sdp);
    void send_reinvite(const Media& offer, bool refresh);
    void on_change_response(const sip_t* sip, int status);
    void retry_change();
    void settle(const Agreement& agreement);
    void next_change();

    // call_timer.cpp: RFC 4028
    int check_session_timer(nta_incoming_t* request, const sip_t* sip);
    void take_session_timer(const sip_t* answer);
    void arm_session_timer();
    void refresh_session();
    void on_update_response(const sip_t* sip, int status);
    void on_silence(int status);
    [[nodiscard]] std::string session_expires_answer() const;

    Endpoint& endpoint_;
    CallOwner& owner_;
    const LegId leg_;
    State state_ = State::idle;
    bool done_ = false;
    bool tcp_ = false;
    bool we_called_ = false;
    std::string peer_address_;
    std::string route_; ///< where the other side's packets come from; empty: by its contact

    nta_leg_t* dialog_ = nullptr;
    nta_incoming_t* invite_in_ = nullptr;  ///< until answered and acknowledged, or refused
    nta_outgoing_t* invite_out_ = nullptr; ///< until finally answered
    bool awaiting_ack_ = false;
    bool bye_after_ack_ = false;
    Cause bye_cause_ = Cause::normal;
    bool ringing_ = false;
    bool early_media_ = false;
    Outgoing outgoing_;
    int challenges_answered_ = 0;
    bool interval_raised_ = false;

    std::optional<Description> offer_; ///< of the invitation, until answered
    Media local_;                      ///< ours that holds
    Agreement agreement_;
    Origin origin_;
    bool late_offer_ = false; ///< our offer stands in a 200; the answer comes with the ACK

    nta_incoming_t* change_in_ = nullptr;  ///< their re-INVITE, until its ACK
    nta_outgoing_t* change_out_ = nullptr; ///< our re-INVITE or UPDATE
    std::optional<Media> offered_;         ///< what our re-INVITE offers
    std::optional<Media> next_offer_;      ///< asked for meanwhile; the last wins
    bool refreshing_ = false;              ///< our re-INVITE repeats what holds
    int glares_ = 0;
    Loop::TimerId retry_timer_;

    Duration session_interval_; ///< 0: no session timer
    Duration shortest_session_; ///< Min-SE we were told
    bool we_refresh_ = false;
    bool peer_has_update_ = false;
    bool peer_has_timer_ = false;
    Loop::TimerId session_timer_;
};

} // namespace ringroom::sip
