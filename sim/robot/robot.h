#pragma once
// One robot student at one seat: a telephone of its own, a client of the lab's API, a voice, and
// the mind of world::Student. It knows what a person at the seat would know: the ring, the sound,
// the captions and the screen.
//
//     login -> own telephone registers -> event stream -> log on, ready -> rings, records ...
//
// Everything on the Loop's thread.
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "base/random.h"
#include "client/client.h"
#include "contact/fact.h"
#include "media/engine.h"
#include "robot/limits.h"
#include "robot/mouth.h"
#include "robot/study.h"
#include "sip/loop.h"
#include "sip/phone.h"
#include "world/student.h"

namespace ringroom::robot {

struct RobotSettings {
    std::string number;
    std::string password;
    world::Profile profile = world::Profile::good;
    std::uint64_t seed = 1;
    bool outbound = false; ///< asks for records when free
};

/// What all robots of a process share; outlives them.
struct Shared {
    sip::Loop& loop;
    media::Engine& engine;
    client::Network& network;
    Mouth& mouth;
    const Study& study;
    media::ClipPtr room_sound; ///< what a telephone sends while nobody speaks
    client::Address server;
    std::string address = "127.0.0.1"; ///< own address for SIP and RTP
};

/// What a robot did and heard, for a report at the end.
struct Tally {
    int rings = 0;
    int answered = 0;
    int talks = 0;
    int dialled = 0;
    int lines_said = 0;
    int moves_marked = 0;
    int fields_keyed = 0;
    int forms_submitted = 0;
    int refused = 0;  ///< requests the lab refused
    Duration heard{}; ///< speech in the received RTP, as the own ear measured it
    Duration said{};
};

class Robot {
public:
    enum class State { connecting, ready, lost };

    Robot(Shared& shared, RobotSettings settings);
    ~Robot();
    Robot(const Robot&) = delete;
    Robot& operator=(const Robot&) = delete;

    void begin();
    /// Logs off and unregisters; what is under way is dropped.
    void end();
    /// From the engine, for any party; foreign ones are ignored.
    void heard(const media::Event& event);

    [[nodiscard]] const RobotSettings& settings() const { return settings_; }
    [[nodiscard]] const Tally& tally() const { return tally_; }
    [[nodiscard]] State state() const { return state_; }
    /// Why it is lost: an error of the API, the telephone or the network.
    [[nodiscard]] const Error& error() const { return error_; }

private:
    using Then = std::function<void(Result<client::Reply>)>;
    using Seen = std::function<void(const wire::SeatContact&)>;

    // arriving
    void logged_in(const Result<client::Reply>& reply);
    void open_phone(const Result<client::Reply>& reply);
    void open_stream();
    void maybe_log_on();
    void drop_dead_call();
    void become_ready();
    void lose(Error error);

    // what is perceived
    void on_phone(const sip::Event& event);
    void on_message(const std::string& text);
    void on_fact(const Fact& fact);
    void on_agent_state(const fact::AgentStateChanged& state);
    void on_released(const sip::Released& released);
    void begin_contact(ContactId contact, bool talks);
    void look(Seen seen, int again = limits::looks);
    void show(const world::Sees& seen);

    // what is done
    void perform(const world::Deeds& deeds);
    void perform(const world::Does& deed);
    void answer();
    void keep_quiet();
    void speak(const std::string& words);
    void play(const media::ClipPtr& clip);
    void speech_over();
    void hang_up();
    void wake_student();
    void ask(std::string method, std::string target, std::string body, Then then = {});
    [[nodiscard]] std::string contact_path() const;
    void close_sound();

    Shared& shared_;
    RobotSettings settings_;
    Throat throat_;
    world::Student student_;
    Tally tally_;
    State state_ = State::connecting;
    Error error_;
    AgentId agent_;
    std::string token_;
    std::unique_ptr<client::Client> client_;
    std::unique_ptr<client::EventStream> stream_;
    std::unique_ptr<sip::Phone> phone_;
    bool stream_up_ = false;
    bool registered_ = false;
    bool logged_on_ = false;
    int returns_ = 0;

    sip::LegId ringing_;
    sip::LegId leg_; // answered
    media::PartyId party_;
    media::PlayId playing_;
    ContactId contact_;
    bool talked_ = false;
    std::set<std::string> offered_;      ///< moves that can be marked in this contact
    bool looking_ = false;               // the screen's answer is awaited
    std::vector<world::Sees> held_back_; // perceived meanwhile
    sip::Loop::TimerId timer_;
    Instant armed_ = Instant::never();
    sip::Loop::TimerId return_timer_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ringroom::robot
