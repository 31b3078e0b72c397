#pragma once
// What every page of the window has at hand: the look, the back room, the sound, the language, and
// when the picture changes next. The window's thread.
#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "base/time.h"
#include "seat/keys.h"
#include "seat/look.h"
#include "seat/remembered.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Back;
class Sound;

class Desk {
public:
    Desk(Look& look_of, Back& back_of, Sound& sound_of, Remembered what);

    [[nodiscard]] std::string words(std::string_view key, TextArguments arguments = {}) const;
    /// Of a refusal, in the language of the seat where there is such a text.
    [[nodiscard]] std::string words_of(const Notice& notice) const;
    /// Why a seat is in its state: what the lab itself set in words, else the reason as it is.
    [[nodiscard]] std::string reason_words(const std::string& reason) const;
    /// Why a call of a practical exam does not count: a word of the lab as text, a teacher's own
    /// words as they are.
    [[nodiscard]] std::string why_void(const std::string& reason) const;
    /// What stands on the control of this key.
    [[nodiscard]] std::string key_label(Key key) const;
    /// From one to the other; kept between runs.
    void other_language();
    void other_theme();
    /// "02:31"; the picture changes with its next second.
    std::string clock(Duration time);
    /// Dials by the own telephone, where one may.
    void call(const std::string& number);
    /// The picture is to be drawn again then, at the latest.
    void draw_again(Instant at) { next_change_ = std::min(next_change_, at); }
    [[nodiscard]] Instant next_change() const { return next_change_; }
    /// A new frame: nothing changes by itself yet.
    void begin_frame() { next_change_ = Instant::never(); }

    Look& look;
    Back& back;
    Sound& sound;
    Remembered remembered;
    bool in_front = true; ///< the window has the keyboard, and is not minimised
    bool covered = false; ///< something lies over the page, which takes no keys then
    /// What a page wants to be shown; the workplace goes there.
    std::optional<wire::Message> way{};
    bool takes_escape = false; ///< what lies beside the page does, while nothing is typed
    bool may_call = true;      ///< else a practical exam is sat: its calls only

private:
    Instant next_change_;
};

/// "02:31" or "1:02:31".
[[nodiscard]] std::string clock_text(Duration time);

/// What is so or not ("true", "false") in words; any other value as it is.
[[nodiscard]] std::string yes_or_no(const Desk& desk, const std::string& value);

} // namespace ringroom::seat
