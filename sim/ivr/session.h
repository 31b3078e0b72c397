#pragma once
// One contact's walk through a flow. Pure: events and the time come in, outputs are returned.
//
//     Session session(flow, {.clock = clock, .variables = {{"caller", "0510..."}}});
//     session.start(now, out);                    // Play{1, {...}, true}
//     session.handle(now, Digit{'2'}, out);       // StopPlay{1}, Trace{...}, Queue{"投诉专席"}
//
// Each Play has a number that rises; its end is reported with it, so a late report of a prompt that
// was stopped is ignored. The owner calls advance() at the latest at next_deadline().
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "ivr/calendar.h"
#include "ivr/flow.h"

namespace ringroom::ivr {

// What happens to a session.
struct Digit {
    char key = '0'; ///< 0-9 * # A-D; others are ignored
};
struct PromptFinished {
    std::uint32_t play = 0; ///< number of the Play that ended by itself or could not be played
};
struct CallerLeft {};
struct QueueReturned {}; ///< the queue gave the contact back: full, no agents, timed out, exit key
using Input = std::variant<Digit, PromptFinished, CallerLeft, QueueReturned>;

// What a session wants.
struct PlayItem {
    bool file = false; ///< `words` names a sound file; else it is a sentence to be spoken
    std::string words;
    bool operator==(const PlayItem&) const = default;
};
struct Play {
    std::uint32_t play = 0;
    std::vector<PlayItem> items; ///< one after the other, without a gap
    bool operator==(const Play&) const = default;
};
struct StopPlay {
    std::uint32_t play = 0;
    bool operator==(const StopPlay&) const = default;
};
struct Queue {
    std::string queue;
    int priority = 0;
    std::vector<std::string> skills;
    bool operator==(const Queue&) const = default;
};
struct Transfer {
    std::string number;
    bool operator==(const Transfer&) const = default;
};
struct End {
    bool fault = false; ///< a limit was reached: a defect of the flow or a caller going round
    bool operator==(const End&) const = default;
};

/// How one visit of a node ended.
enum class NodeExit {
    passed, ///< nothing to decide here, or a prompt was heard to its end
    matched,
    timed_out, ///< too often no digit
    failed,    ///< too often a wrong entry
    queued,
    transferred,
    hung_up,
    caller_left,
    limit ///< nesting, visits or steps
};
std::string_view to_string(NodeExit exit);

/// One visit of one node (IVR-08): the path of a contact is the list of these in order.
struct Trace {
    std::string node;
    Instant entered;
    Instant left;
    Duration heard;                  ///< of prompts, all plays of the visit together
    std::string digits;              ///< entered here; "*" for each digit of a secret
    std::optional<Duration> latency; ///< first digit after the end of the prompt; none: barged in
    bool barged_in = false;          ///< a digit came while the prompt played
    int timeouts = 0;                ///< in this visit
    int failures = 0;                ///< in this visit
    NodeExit exit = NodeExit::passed;
    std::string next; ///< node gone to, "" if none
    bool operator==(const Trace&) const = default;
};

using Output = std::variant<Play, StopPlay, Queue, Transfer, End, Trace>;
using Outputs = std::vector<Output>;

struct SessionOptions {
    LocalClock clock;
    std::map<std::string, std::string> variables; ///< "caller", "number" and what the pack gives
};

class Session {
public:
    /// `flow` must be compiled.
    Session(std::shared_ptr<const Flow> flow, SessionOptions options);

    /// Once, when the caller is connected.
    void start(Instant now, Outputs& out);
    /// After the end, input is ignored.
    void handle(Instant now, const Input& input, Outputs& out);
    /// Fires what is due.
    void advance(Instant now, Outputs& out);
    /// Instant::never() while nothing is timed.
    [[nodiscard]] Instant next_deadline() const { return deadline_; }
    /// True once the contact left the flow for good.
    [[nodiscard]] bool finished() const { return state_ == State::finished; }
    [[nodiscard]] const std::map<std::string, std::string>& variables() const { return variables_; }
    /// Name of the node the contact is in, "" before the start and after the end.
    [[nodiscard]] std::string_view node() const;

private:
    enum class State { fresh, playing, first_digit, next_digit, queued, finished };
    struct Counters {
        int timeouts = 0; // never reset while the contact lives
        int failures = 0; // reset by a match
    };
    /// Menu and Collect seen alike: borrowed from the flow.
    struct Asking;

    void enter(Instant now, const Target& target, Outputs& out);
    [[nodiscard]] std::optional<std::size_t> resolve(const Target& target);
    [[nodiscard]] bool nest(std::size_t node);
    [[nodiscard]] const Target* step_through(Instant now, Outputs& out);
    void begin_asking(Instant now, Outputs& out);
    void ask(Instant now, const std::vector<Prompt>* before, bool repeat, Outputs& out);
    void on_digit(Instant now, char key, Outputs& out);
    void on_prompt_end(Instant now, Outputs& out);
    void on_queue_returned(Instant now, Outputs& out);
    void take(Instant now, char key, Outputs& out);
    void take_menu(Instant now, const Menu& menu, Outputs& out);
    void take_number(Instant now, const Collect& collect, char key, Outputs& out);
    void accept_number(Instant now, const Collect& collect, Outputs& out);
    void drain(Instant now, Outputs& out);
    void timed_out(Instant now, Outputs& out);
    void failed(Instant now, Outputs& out);
    void go(Instant now, NodeExit exit, const Target& target, Outputs& out);
    void leave(Instant now, NodeExit exit, std::string next, Outputs& out);
    void finish(Instant now, NodeExit exit, Outputs& out);
    void fault(Instant now, Outputs& out);
    void play(Instant now, const std::vector<const std::vector<Prompt>*>& lists, Outputs& out);
    void stop_play(Instant now, Outputs& out);
    void listen(Instant now);
    [[nodiscard]] std::optional<Asking> asking() const;
    [[nodiscard]] const Node& here() const;
    [[nodiscard]] std::string filled(const Prompt& prompt) const;
    void set_variable(const std::string& name, std::string value);

    std::shared_ptr<const Flow> flow_;
    LocalClock clock_;
    std::map<std::string, std::string> variables_;
    std::map<std::size_t, Counters> counters_; // by node
    std::vector<std::size_t> menus_;           // entered and not left, outermost first
    std::string ahead_;                        // digits pressed before they were asked for
    std::string entry_;                        // digits of the entry being made
    Trace trace_;                              // of the current visit
    State state_ = State::fresh;
    std::size_t node_ = 0;
    std::size_t visits_ = 0;
    std::uint32_t play_ = 0; // number of the last Play
    Instant play_began_;
    Instant prompt_ended_;
    Instant deadline_ = Instant::never();
    bool farewell_ = false; // the prompt now playing is the last thing
    bool faulted_ = false;  // the fault exit was taken; a second fault ends
};

} // namespace ringroom::ivr
