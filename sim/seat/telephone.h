#pragma once
// The seat's telephone: SIP and sound of one call at a time. The loop's thread.
#include <functional>
#include <memory>
#include <string>

#include "audio/clip.h"
#include "base/result.h"
#include "media/engine.h"
#include "seat/quality.h"
#include "seat/shown.h"
#include "sip/loop.h"
#include "sip/phone.h"

namespace ringroom::media {
struct Line;
}

namespace ringroom::seat {

/// This machine's address towards `host`, for SIP and RTP. Error "seat.no_network".
[[nodiscard]] Result<std::string> own_address_towards(const std::string& host);

class Telephone {
public:
    /// Registers at once. `line` is the headset's end; `changed` follows every change of state.
    /// Errors: those of sip::Phone and of the media engine.
    [[nodiscard]] static Result<std::unique_ptr<Telephone>> open(sip::Loop& loop,
                                                                 const wire::Telephone& card,
                                                                 std::shared_ptr<media::Line> line,
                                                                 std::function<void()> changed);
    ~Telephone(); ///< hangs up and unregisters
    Telephone(const Telephone&) = delete;
    Telephone& operator=(const Telephone&) = delete;

    [[nodiscard]] bool registered() const { return registered_; }
    [[nodiscard]] Hook hook() const { return hook_; }
    [[nodiscard]] bool muted() const { return muted_; }

    /// Calls `number` at the lab; while another call is there, nothing happens.
    void dial(const std::string& number);
    /// One key of the keypad into the talk: 0-9 * #.
    void press(char key);
    /// The next call within limits::expect is answered at once: the lab was asked for it.
    void expect_call();
    /// Whether every call is answered after limits::auto_answer; from the next one on.
    void answer_by_itself(bool on) { answers_itself_ = on; }
    /// Nothing rings: nothing happens.
    void answer();
    /// Declines what rings, ends what talks.
    void hang_up();
    /// The call goes on at another seat of the same number: it is not ended here.
    void hand_on() { leg_ = {}; }
    /// Whom it talks with will not answer any more: the call ends here, at once.
    void forget_call();
    void mute(bool on);
    /// The sound of the talk as it has arrived until now.
    [[nodiscard]] CallQuality quality() const;
    /// Into the own ear; nothing happens in a talk.
    void play(const audio::ClipPtr& clip);
    void register_again() { phone_->register_now(); }

private:
    Telephone(sip::Loop& loop, std::shared_ptr<media::Line> line, std::string address,
              std::function<void()> changed);
    void on_event(const sip::Event& event);
    void on_invited(const sip::Invited& invited);
    void begin_talk(sip::LegId leg, const sip::Agreement& agreement);
    void follow(const sip::Agreement& agreement);
    void hear_each_other();
    void close_sound();
    void call_is_over();
    [[nodiscard]] bool open_sound();

    sip::Loop& loop_;
    std::shared_ptr<media::Line> line_;
    const std::string address_;
    std::function<void()> changed_;
    std::unique_ptr<media::Engine> engine_;
    std::unique_ptr<sip::Phone> phone_;
    media::PartyId device_;
    media::PartyId far_;
    media::BridgeId bridge_;
    sip::LegId leg_;
    Hook hook_ = Hook::none;
    bool registered_ = false;
    bool muted_ = false;
    bool answers_itself_ = false;
    sip::Loop::TimerId answer_timer_{};
    Instant expects_until_;  // a call that is answered by itself
    std::uint16_t port_ = 0; // of the far party
};

} // namespace ringroom::seat
