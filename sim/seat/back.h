#pragma once
// The seat's back room: the telephone, the API and the event stream on a thread of their own. The
// window asks and looks; it never waits.
//
//     Back back({.server = ...}, line, [] { wake the window; });
//     back.sign_in("1001", password);
//     ... back.shown() ... back.answer() ... back.key("order", "4471") ...
//
// Every function may be called from any thread and returns at once.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

#include "audio/clip.h"
#include "client/client.h"
#include "client/finder.h"
#include "seat/player.h"
#include "seat/quality.h"
#include "seat/shown.h"

namespace ringroom::media {
struct Line;
}

namespace ringroom::seat {

class Back {
public:
    /// `changed` is called on the back room's thread after each change of shown().
    Back(std::shared_ptr<media::Line> line, std::function<void()> changed);
    ~Back(); ///< signs off
    Back(const Back&) = delete;
    Back& operator=(const Back&) = delete;

    [[nodiscard]] Shown shown() const;

    /// Asks the lab and hands the answer to `then`, on the back room's thread: the body, or why not
    /// ("seat.signed_out" where nobody is signed in). The window hears of a change afterwards.
    using Then = std::function<void(const Result<std::string>&)>;
    void get(std::string target, Then then);
    /// The same for what changes something; a refusal is also shown at the foot.
    void ask(std::string method, std::string target, std::string body, Then then = {});

    /// The same for what the seat sends by itself, again and again: a refusal is only told to
    /// `then`.
    void quietly(std::string method, std::string target, std::string body, Then then);

    /// A POST as whoever sat here until they signed in at another seat (Shown::elsewhere), and
    /// signs nobody in; else "seat.signed_out". An answer does not come once somebody signs in
    /// here.
    void hand_over(std::string target, std::string body, Then then);

    /// Of what the lab says to people; from now on.
    void use_language(Language language);
    /// From now on Shown::labs tells the labs of the network while nobody is signed in.
    void look_for_labs(client::Finder::Reach reach);

    /// Says a text at the foot, as if the lab had refused something.
    void tell(std::string code);
    /// Says at the foot that something was done.
    void tell_done(std::string words);
    /// A part of what can be heard there ("/recordings/3-12/sound"), over a connection of its own
    /// so that nothing waits for it.
    void sound(std::string target, std::uint64_t first, std::uint64_t count, Player::Then then);
    /// A file's bytes as they are, which the lab reads; over the same connection as the next, as it
    /// may take its time. A refusal is also shown at the foot.
    void post_file(std::string target, std::string bytes, Then then);
    /// Something that may be large, straight into a file, likewise; a refusal is also shown at the
    /// foot. `then` gets an empty text.
    void save(std::string target, std::filesystem::path file, Then then);
    /// Plays into the headset that the telephone uses.
    [[nodiscard]] std::unique_ptr<Player> make_player();
    /// Marks it as read; 0: all.
    void message_read(std::int64_t message);

    /// Some requests one after the other; `then` gets how they went, on the back room's thread.
    void measure(std::function<void(const Burst&)> then);
    /// The sound of the talk as it has arrived until now; of no talk: nothing has.
    void call_quality(std::function<void(const CallQuality&)> then);
    /// Into the own ear, while nobody talks.
    void play_at_headset(audio::ClipPtr clip);
    void sign_in(client::Address server, std::string number, std::string password);
    void sign_out();
    void ready();
    void not_ready(std::string reason);

    void answer();
    void hang_up();
    void hold(bool on);
    void mute(bool on);
    /// Every call is answered after limits::auto_answer of ringing, from the next one on.
    void answer_by_itself(bool on);
    /// Dials by the own telephone: a seat, a service number, the number of a record on show.
    void call(std::string number);
    /// A key of the keypad: 0-9 * #.
    void press(char key);
    /// The lab will ring this seat's telephone because of what is asked: answered at once.
    void ask_to_be_rung(std::string target, std::string body);

    /// What was typed; saved when typing pauses, and before anything that needs it.
    void key(std::string field, std::string value);
    void note(std::string text);
    /// What was typed, at once.
    void save();
    void mark(std::string move);
    void submit();
    void disposition(std::string code);
    void wrap_up_done();
    void wrap_up_extend();
    void next_record();
    void dial();

private:
    class Room;
    std::unique_ptr<Room> room_;
};

} // namespace ringroom::seat
