#pragma once
// Private to the persona room: what one virtual customer knows and is about to do.
//
//   handle()/advance()  actor.cpp       events, deadlines
//   Talk                actor_talk.cpp  scenes, rules, lines, endings
//
// At any time the customer is saying a line (saying != 0), hearing the student (speaking), waiting
// on hold, deciding (a turn is over, Due::decide runs), or listening in silence.
#include <array>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "persona/actor.h"
#include "persona/limits.h"

namespace ringroom::persona {

/// Deadlines; of equal times the earlier in this list comes first.
enum class Due : std::size_t {
    call_limit,
    queue_limit,
    think, ///< then press a key
    greeting,
    line_limit, ///< no word of the line's end came
    overlap,
    too_long,
    scene_limit,
    patience,
    decide,
    silence,
    goodbye,
    count
};

/// Times of the house; the drill's own override where it has them.
namespace timing {
inline constexpr Duration free_silence = 3_s; ///< silence that costs no patience
inline constexpr Duration free_hold = 5_s;
inline constexpr Duration silence_prompt = 10_s; ///< without 等
inline constexpr Duration monologue = 45_s;      ///< 说太久 without 等
inline constexpr Duration overlap = 500_ms;      ///< Huawei CEC counts from here (training.md 2.3)
inline constexpr Duration greeting_wait = 4_s;
inline constexpr Duration turn_pause = 800_ms;  ///< a shorter pause does not end a turn
inline constexpr Duration mark_grace = 1500_ms; ///< for a mark to come after the turn
inline constexpr Duration goodbye = 8_s;        ///< then the customer hangs up by himself
inline constexpr Duration repeat_cost = 8_s;    ///< patience for saying a line again
} // namespace timing

/// One thing still to do.
struct Step {
    const Action* action = nullptr;
    const EntryIf* entry_if = nullptr;
    const SayAction* lines = nullptr;
    int line = -1; ///< this very line, again
};

struct Actor::State {
    std::shared_ptr<const Drill> drill;
    Ear ear = Ear::turns;
    std::vector<std::string> keys; ///< one group a menu
    std::size_t keys_used = 0;

    ActorState phase = ActorState::waiting;
    Instant now;
    std::array<Instant, static_cast<std::size_t>(Due::count)> due;

    std::vector<Datum> values; ///< by Drill::variables
    std::map<std::string, Datum> fields;
    std::string name;
    std::vector<std::pair<std::string, std::string>> on_record;
    std::string voice;
    int mood = 0;
    Duration patience;
    Duration queue_patience;
    std::string ending;

    Random line_choice{0};
    Random thinking{0};
    Random hearing{0};

    int scene = -1;
    int hops = 0;                         ///< scenes entered since something was said
    std::vector<int> callers;             ///< scenes to come back to
    std::vector<int> times_taken;         ///< by rule id, since its scene was entered
    std::vector<std::uint32_t> line_used; ///< by line, sequence of last use
    std::uint32_t uses = 0;
    std::deque<Step> steps;
    std::vector<int> waiting_rules; ///< of forms and transfers that came while busy

    LineToken last_token = 0;
    LineToken saying = 0;
    int line = -1; ///< index of the line being said or said last; -1: a built-in one
    bool may_interrupt = false;
    std::vector<bool> fact_spoken;

    bool speaking = false;
    bool turn_over = false; ///< the student has spoken since the last line
    std::vector<std::string> marks;
    bool on_hold = false;
    bool hold_taken = false; ///< a mark has already answered this hold
    Instant quiet_since = Instant::never();
    Instant hold_since;
    int silences = 0;
    int asked_louder = 0;
    int repeats = 0;
    bool leaving = false; ///< hangs up when the line is over

    Instant& at(Due which) { return due[static_cast<std::size_t>(which)]; }
    const Instant& at(Due which) const { return due[static_cast<std::size_t>(which)]; }
};

/// Plays one event on a State. Lives for one call of handle() or advance().
class Talk {
public:
    Talk(Actor::State& state, Acts& out)
        : s_(state)
        , out_(out) {}

    void hear(const Heard& heard);
    void fire(Due which);

private:
    using State = Actor::State;

    // actor.cpp: before the talk, and what is heard
    void on(const heard::InMenu&);
    void on(const heard::Queued&);
    void on(const heard::AtAgent&);
    void on(const heard::LineStarted&);
    void on(const heard::LineFinished&);
    void on(const heard::StudentBegan&);
    void on(const heard::StudentEnded&);
    void on(const heard::Move&);
    void on(const heard::FormKeyed&);
    void on(const heard::HoldBegan&);
    void on(const heard::HoldEnded&);
    void on(const heard::Transferred&);
    void on(const heard::Steered&);
    void on(const heard::Gone&);
    void press_key();
    void interrupted();
    bool asks_louder(const heard::StudentEnded& ended);
    void silent();
    void monologue();
    void scene_limit();

    // actor_talk.cpp: the script
    void begin_talk();
    void enter(int scene);
    void run();
    void step(const Step& step);
    void act_on(const Action& action);
    void say(int line);
    void say_built_in(std::string_view key);
    void line_over(bool completed);
    void respond();
    void take(const Rule& rule, bool in_front = false);
    void otherwise();
    void repeat_line();
    const Rule* rule_for(Trigger trigger) const;
    const Rule* marked_rule() const;
    void finish(std::string ending, bool by_customer, bool hang_up);
    void finish(BuiltInEnding ending, bool by_customer, bool hang_up);
    void change_mood(int by);
    void spend(Duration by);
    void out_of_patience();
    /// Starts or ends listening in silence and sets the deadlines that hang on it.
    void settle();
    void end_quiet();
    void clear_due();

    [[nodiscard]] const Scene* scene() const;
    [[nodiscard]] bool talking() const { return s_.phase == ActorState::talking; }

    State& s_;
    Acts& out_;
};

/// A variable's, field's or the engine's own value.
Datum value_of(const Actor::State& state, std::string_view name);
/// `text` with {names} replaced; unknown names stay.
std::string fill(const Actor::State& state, std::string_view text);

} // namespace ringroom::persona
