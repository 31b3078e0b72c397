#pragma once
// The virtual customer of one call: told what it hears, it answers with what it does. Pure and
// deterministic: the same drill, seed, number and events give the same acts, bit for bit.
//
//     Actor actor(drill, seed, contact_number, Ear::self_report);
//     Acts acts;
//     actor.handle(now, heard::AtAgent{}, acts);       // the agent answered
//     ... perform acts; call handle() as things happen and advance() at next_deadline() ...
//
// Life of an inbound call: InMenu* -> Queued -> AtAgent -> talk -> Gone. Of an outbound call:
// AtAgent
// -> talk -> Gone. One thread at a time. Acts are commands (Say, StopSaying, Press, HangUp) and
// facts for the journal (all others).
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "persona/drill.h"

namespace ringroom::persona {

using LineToken = std::uint64_t; ///< one Say of one actor, from 1

namespace heard {
/// A menu is being played: the customer will press its next key after thinking.
struct InMenu {};
struct Queued {};
/// Connected to the agent: inbound answered, or outbound the customer has picked up.
struct AtAgent {};
struct LineStarted {
    LineToken token = 0;
};
/// The line is over; completed = false if it was cut.
struct LineFinished {
    LineToken token = 0;
    bool completed = true;
};
struct StudentBegan {};
struct StudentEnded {
    int level_tenths = 0; ///< active speech level, dBov x 10; 0 = not measured
    int rate_tenths = 0;  ///< syllables a second x 10; 0 = not measured
};
/// A mark: the student (or classmate, or recogniser) made this move.
struct Move {
    std::string name;
};
struct FormKeyed {
    std::string field;
    std::string value; ///< "" = cleared
};
struct HoldBegan {};
struct HoldEnded {};
/// The agent passed the call on by the rules.
struct Transferred {};
/// Somebody who steers by hand chose the next line (Line::id); what was being said is cut.
struct Steered {
    std::string line;
};
/// The other side is gone: the agent hung up (or the connection was lost).
struct Gone {
    bool lost = false;
};
} // namespace heard

using Heard = std::variant<heard::InMenu, heard::Queued, heard::AtAgent, heard::LineStarted,
                           heard::LineFinished, heard::StudentBegan, heard::StudentEnded,
                           heard::Move, heard::FormKeyed, heard::HoldBegan, heard::HoldEnded,
                           heard::Transferred, heard::Steered, heard::Gone>;

namespace act {
struct Say {
    LineToken token = 0;
    std::string line;  ///< Line::id; recordings are named by it
    std::string text;  ///< with the variables filled in
    std::string voice; ///< "" = the lab's default
    MoodTag mood = MoodTag::calm;
    bool may_interrupt = false;
    bool has_variables = false;     ///< the text differs from call to call: a take cannot serve
    std::vector<std::string> facts; ///< facts whose value is in it
};
struct StopSaying {
    LineToken token = 0;
};
struct Press {
    std::string digits;
};
/// The customer hangs up.
struct HangUp {};

struct SceneEntered {
    std::string scene;
};
struct MoodChanged {
    int from = 0, to = 0;
};
struct PatienceChanged {
    Duration from, to;
};
struct FactSpoken {
    std::string fact;
    std::string value;
};
/// The student had the customer say a fact again.
struct FactAskedAgain {
    std::string fact;
};
struct MoveHeard {
    std::string name;
    bool counted = true; ///< false: this ear takes no marks, or no rule asked for it
};
struct BranchTaken {
    int rule = 0; ///< Rule::id or EntryIf::id
    std::string scene;
    std::string name; ///< the move or "otherwise"
    int line = 0;     ///< in the author's file
};
/// The student spoke over a line for longer than half a second.
struct Interrupted {
    LineToken token = 0;
};
struct SilencePrompted {
    int count = 0;
};
struct AskedLouder {
    int level_tenths = 0;
    int rate_tenths = 0;
};
/// The call has its ending. Exactly once a call.
struct Finished {
    std::string ending;
    bool by_customer = true; ///< false: the agent or the network ended it
};
} // namespace act

using Act = std::variant<act::Say, act::StopSaying, act::Press, act::HangUp, act::SceneEntered,
                         act::MoodChanged, act::PatienceChanged, act::FactSpoken,
                         act::FactAskedAgain, act::MoveHeard, act::BranchTaken, act::Interrupted,
                         act::SilencePrompted, act::AskedLouder, act::Finished>;
using Acts = std::vector<Act>;

/// What the customer is doing; for screens and walks.
enum class ActorState { waiting, menu, queued, greeting, talking, ended };

class Actor {
public:
    /// `number` is the contact's number in the drill run, from 1: outbound customers take row
    /// number - 1 of the list, going round. `keys` are pressed in menus where the drill names none.
    Actor(std::shared_ptr<const Drill> drill, std::uint64_t seed, std::uint64_t number, Ear ear,
          std::string keys = {});
    ~Actor();
    Actor(Actor&&) noexcept;
    Actor& operator=(Actor&&) noexcept;
    /// A copy goes its own way from here: preview with undo.
    Actor(const Actor&);
    Actor& operator=(const Actor&);

    /// Something happened. Fires deadlines up to `now` first. Appends to `out`.
    void handle(Instant now, const Heard& heard, Acts& out);
    /// Time passed. Appends to `out`.
    void advance(Instant now, Acts& out);
    /// When advance() must be called at the latest; Instant::never() when nothing is due.
    [[nodiscard]] Instant next_deadline() const;

    [[nodiscard]] ActorState state() const;
    [[nodiscard]] const std::string& ending() const; ///< "" until there is one
    [[nodiscard]] int mood() const;
    [[nodiscard]] Duration patience() const;
    [[nodiscard]] std::string scene() const; ///< "" before the first
    [[nodiscard]] std::string name() const;  ///< the customer's
    [[nodiscard]] std::string voice() const;
    /// What the centre has on record of this customer: name and value, in the author's order.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& on_record() const;
    /// A variable's value in this call: the truth about a fact.
    [[nodiscard]] Datum value(std::string_view variable) const;
    /// A line with this call's values in it.
    [[nodiscard]] std::string spoken(const Line& line) const;
    [[nodiscard]] const Drill& drill() const;
    /// The branches (names) the student could take now; for the preview.
    [[nodiscard]] std::vector<std::string> open_branches() const;

    struct State; ///< private to the room

private:
    std::unique_ptr<State> state_;
};

} // namespace ringroom::persona
