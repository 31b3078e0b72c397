#pragma once
// A flow: what a caller of a service number hears and may press, as immutable data. Written by
// schools as Lua tables (ivr/loader.h, docs/ivr-language.md), checked and linked by compile(),
// walked by ivr/session.h. One Flow is shared by all contacts in it.
//
//     Flow draft{.title = "96100", .start = {"welcome"}};
//     draft.nodes.push_back({.name = "welcome", .step = Menu{.greeting = {prompt("Press 1")},
//                                                            .keys = {{"1", {"faults"}}}}});
//     draft.nodes.push_back({.name = "faults", .step = ToQueue{.queue = "faults"}});
//     auto compiled = compile(draft, "96100.lua", Language::en);
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "base/time.h"
#include "ivr/calendar.h"
#include "ivr/limits.h"
#include "ivr/spoken.h"

namespace ringroom::ivr {

/// Where something stands in the author's file.
struct Place {
    int line = 0;   ///< from 1; 0: unknown
    int column = 0; ///< in characters
};

/// Where to go next. Authors write a node's name or one of the words back, top, hang_up.
struct Target {
    enum class Kind {
        none, ///< not given
        node,
        back,   ///< the menu that led here, with its long greeting
        top,    ///< the first menu the caller met
        hang_up ///< the end
    };
    std::string name;       ///< as written; empty: not given
    int line = 0;           ///< where it stands in the file, for messages; 0: unknown
    int column = 0;         ///< in characters
    Kind kind = Kind::none; ///< set by compile()
    std::size_t node = 0;   ///< index into Flow::nodes; set by compile()
};

/// One thing to play: a sound file by name, or a sentence with variables to be spoken.
struct Prompt {
    struct Part {
        std::string text;     ///< plain words, where `variable` is empty
        std::string variable; ///< name of a variable
        SpokenAs as = SpokenAs::text;
    };
    bool file = false;       ///< `parts` is one plain text: the name of a sound file
    std::vector<Part> parts; ///< in the order spoken
    std::string wrong;       ///< what is wrong with it, "" if nothing: key under "ivr.prompt_"
};

/// Reads "Your number is {ticket:digits}." A name ending in .wav, .alaw, .ulaw or .flac is a file.
[[nodiscard]] Prompt prompt(std::string_view written);

/// Offers keys. The first greeting is the long one, repeats are short, after a sub-menu long again.
struct Menu {
    std::vector<Prompt> greeting;
    std::vector<Prompt> again;                        ///< short greeting; empty: the long one
    std::vector<Prompt> silent;                       ///< said before it after a time-out
    std::vector<Prompt> wrong;                        ///< said before it after a wrong entry
    std::vector<std::pair<std::string, Target>> keys; ///< prefix-free
    Duration first_digit{5000};                       ///< from the end of the prompt
    Duration next_digit{2000};                        ///< from each digit
    int timeouts = 3;                                 ///< at this many `on_timeout`; never reset
    int failures = 3;                                 ///< at this many `on_failure`; a match resets
    Target on_timeout;                                ///< none: hang up
    Target on_failure;                                ///< none: hang up
    bool barge_in = true;                             ///< the first digit stops the prompt
    bool type_ahead = true;                           ///< digits from before count
};

/// Plays something and goes on. With barge_in a digit skips it and counts for the next menu.
struct Say {
    std::vector<Prompt> prompts;
    Target next;
    bool barge_in = true;
};

/// Takes a number into a variable.
struct Collect {
    std::vector<Prompt> greeting;
    std::vector<Prompt> again;
    std::vector<Prompt> silent;
    std::vector<Prompt> wrong;
    std::string variable;
    std::size_t digits_min = 1;
    std::size_t digits_max = limits::collected_digits; ///< complete without a terminator
    char terminator = '#';                             ///< '\0': none
    bool secret = false;                               ///< digits are kept out of the trace
    Duration first_digit{5000};
    Duration next_digit{3000};
    int timeouts = 3;
    int failures = 3;
    Target next;
    Target on_timeout;
    Target on_failure;
    bool barge_in = true;
    bool type_ahead = true;
};

struct GoTo {
    Target next;
};

/// The first rule that holds now decides.
struct TimeBranch {
    std::vector<std::pair<TimeRule, Target>> rules;
    Target otherwise;
};

/// The variable's value decides.
struct Choose {
    std::string variable;
    std::vector<std::pair<std::string, Target>> values;
    Target otherwise;
};

struct SetVariable {
    std::string variable;
    Prompt value; ///< may hold other variables
    Target next;
};

/// Hands the contact to a queue. `otherwise`: where it goes when the queue gives it back.
struct ToQueue {
    std::string queue;
    int priority = 0; ///< 0..limits::priority, higher is served first
    std::vector<std::string> skills;
    Target otherwise;
    Place queue_at;               ///< of the name
    std::vector<Place> skills_at; ///< of each name; empty: unknown
};

struct TransferTo {
    std::string number; ///< digits, may hold variables as {name}
    Place number_at;
};

struct HangUp {
    std::vector<Prompt> farewell; ///< may be empty
};

using Step = std::variant<Menu, Say, Collect, GoTo, TimeBranch, Choose, SetVariable, ToQueue,
                          TransferTo, HangUp>;

struct Node {
    std::string name;
    int line = 0; ///< in the author's file
    int column = 0;
    Step step;
};

struct Flow {
    std::string title;
    std::vector<std::string> numbers; ///< service numbers it answers
    Language language = Language::zh; ///< how variables are spoken
    Target start;                     ///< none: the first node
    Target on_fault;                  ///< runaway or limit; none: hang up
    std::vector<Node> nodes;
    bool compiled = false; ///< set by compile(): targets are linked, limits hold
};

/// Names that the lab gives, so that a misspelt one is found. What is not given is not looked at.
struct Vocabulary {
    std::optional<std::vector<std::string>> queues; ///< keys and names
    std::optional<std::vector<std::string>> skills;
    std::optional<std::vector<std::string>> numbers; ///< where 转接 may lead
};

struct Compiled {
    std::shared_ptr<const Flow> flow; ///< null if there are errors
    Diagnostics diagnostics;          ///< errors and warnings in the author's language
};

/// Links targets and checks everything: unknown targets, keys that hide each other, nodes nobody
/// reaches, missing prompts, rounds without a key, unknown variables, names that are not among
/// `known`, limits. Pure.
[[nodiscard]] Compiled compile(Flow draft, std::string_view file, Language language,
                               const Vocabulary& known = {});

/// "menu", "say" and so on: the stable name of a step's kind.
[[nodiscard]] std::string_view kind_of(const Step& step);
/// Calls `visit(const Target&, bool without_key)` for every way out of `step`; `without_key`: it is
/// taken though the caller does nothing.
/// `AnyStep` is Step or const Step.
template <class AnyStep, class Visit>
void for_each_target(AnyStep& step, Visit visit);

} // namespace ringroom::ivr

#include "ivr/flow_targets.h"
