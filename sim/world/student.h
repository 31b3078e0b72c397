#pragma once
// A shadow student (影子学生): how a good, lazy, silent, rude or hasty student works at a seat.
// Pure: what the student perceives and the time come in, what the student does comes out. The
// modelled world and the robot students of the live lab share it, so that a rehearsal behaves like
// a class.
//
// It perceives what a person would: rings, the customer's words as captions, when they end, records
// on the screen. It knows the pack (the lesson was studied), never the machine's inside.
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"
#include "persona/drill.h"
#include "world/breach.h"

namespace ringroom::world {

enum class Profile { good, lazy, silent, rude, fast };
[[nodiscard]] std::string_view to_string(Profile);
[[nodiscard]] std::optional<Profile> profile_from(std::string_view name);
inline constexpr int profiles = 5;

namespace sees {
struct Ready {}; ///< free, nothing in hand
struct Rings {}; ///< the telephone
struct Connected {
    ContactId contact;
    Direction direction = Direction::inbound;
    std::shared_ptr<const persona::Drill> drill;
    std::string from;
};
struct LineBegan {
    std::string line;
    std::string words;
};
struct LineEnded {};
struct SpeechOver {}; ///< the student's own words are out
struct RecordShown {
    ContactId contact;
    std::shared_ptr<const persona::Drill> drill;
};
struct NoRecord {}; ///< asked for one, there is none
/// The contact is over (also a dial that reached nobody); wrap-up begins.
struct Ended {
    ContactId contact;
    bool talked = true;
};
} // namespace sees
using Sees =
    std::variant<sees::Ready, sees::Rings, sees::Connected, sees::LineBegan, sees::LineEnded,
                 sees::SpeechOver, sees::RecordShown, sees::NoRecord, sees::Ended>;

namespace does {
struct Answer {};
struct Speak {
    std::string words;
    std::vector<std::size_t> breaches{}; ///< made with these words; indices of the student's list
};
struct Mark {
    std::string move;
};
struct Key {
    std::string field;
    std::string value;
};
struct HangUp {};
struct Hold {
    bool on = true;
};
struct Submit {};
struct Dispose {
    std::string code;
};
struct WrapUpDone {};
struct NextRecord {};
struct Dial {};
} // namespace does
using Does =
    std::variant<does::Answer, does::Speak, does::Mark, does::Key, does::HangUp, does::Hold,
                 does::Submit, does::Dispose, does::WrapUpDone, does::NextRecord, does::Dial>;
using Deeds = std::vector<Does>;

/// How a profile behaves, in numbers anyone can argue about.
struct Habits {
    Duration answer{};   ///< ring to answer
    Duration greeting{}; ///< answer to the first word
    Duration gap{};      ///< customer's last word to the student's first
    Duration typing{};   ///< a fact heard to the fact keyed
    Duration wrap_up{};
    int makes_move = 100;  ///< percent of turns with the right move
    int captures = 100;    ///< percent of facts keyed
    int mistypes = 0;      ///< percent of keyed facts with a slip
    int speaks = 100;      ///< percent of turns with any words
    int interrupts = 0;    ///< percent of customer's lines spoken over
    bool breaches = false; ///< makes the forbidden move where one is at hand
    bool submits = true;
};
[[nodiscard]] const Habits& habits_of(Profile);

class Student {
public:
    /// `number` is the agent's number, said in greetings; `outbound`: asks for records when free.
    /// With `breaches` the student makes each of them once, where a talk has a place for it, and
    /// otherwise minds every word: nobody is spoken over that need not be.
    Student(Profile profile, std::uint64_t seed, std::string number, bool outbound,
            std::vector<Breach> breaches = {});

    void see(Instant now, const Sees& seen, Deeds& out);
    void advance(Instant now, Deeds& out);
    [[nodiscard]] Instant next_deadline() const;
    [[nodiscard]] Profile profile() const { return profile_; }
    /// What the student means to say, soonest first: a voice can be made ready while they think.
    [[nodiscard]] std::vector<std::string> words_ahead() const;

private:
    struct Plan {
        Instant at;
        Does deed;
    };
    void on(Instant now, const sees::Ready&);
    void on(Instant now, const sees::Rings&);
    void on(Instant now, const sees::Connected&);
    void on(Instant now, const sees::LineBegan&);
    void on(Instant now, const sees::LineEnded&);
    void on(Instant now, const sees::SpeechOver&);
    void on(Instant now, const sees::RecordShown&);
    void on(Instant now, const sees::NoRecord&);
    void on(Instant now, const sees::Ended&);

    void plan(Instant at, Does deed);
    [[nodiscard]] std::string greeting() const;
    void greet(Instant at);
    void forget_talk();
    void take_turn(Instant at);
    void leave_unsaid();
    [[nodiscard]] const persona::Rule* choose(const persona::Scene& scene);
    [[nodiscard]] int worth(const persona::Rule& rule) const;
    [[nodiscard]] bool forbidden(const std::string& move) const;
    [[nodiscard]] int scene_of(const std::string& line) const;
    void breach(Instant at, std::string& words);
    [[nodiscard]] static bool otherwise_ends(const persona::Scene& scene);
    [[nodiscard]] bool has_scene(const std::string& move) const;
    void capture(Instant now, const std::string& line, const std::string& words);
    void key_rest(Instant at);
    void key(Instant at, const std::string& field, std::string value);
    [[nodiscard]] std::string phrase(const std::string& move) const;
    [[nodiscard]] Duration about(Duration usual);

    // student_breaches.cpp
    /// A breach of the list, from which turn on it is made.
    struct Intended {
        Breach breach;
        int turn = 1;
        bool made = false;
    };
    using Made = std::vector<std::size_t>;
    [[nodiscard]] bool minds() const { return !intended_.empty(); }
    /// Makes the breach of this kind if its turn has come.
    [[nodiscard]] bool make(Slip slip, Made& made);
    /// The move is one to be left out. The first time it was due is the breach.
    [[nodiscard]] bool leaves_out(const std::string& move, Made& made);
    /// What is not said after all was no breach.
    void take_back_breaches();
    /// Silence or a hold before the reply; gives when it begins.
    [[nodiscard]] Instant keep_waiting(Instant at, const persona::Scene& scene, does::Speak& reply);
    [[nodiscard]] bool say_forbidden(Instant at, const persona::Scene& scene, does::Speak& reply);
    [[nodiscard]] bool leaves_without_goodbye();
    void extra_moves(Instant at, const persona::Rule* rule, std::string& words);
    /// Until the end, or not: the place of an interruption.
    void hear_out(Instant now, const std::string& line, const std::string& words);

    Profile profile_;
    const Habits* habits_; // of the profile; a table that lives for ever
    Random random_;
    std::string number_;
    bool outbound_;

    std::vector<Plan> plans_; // kept in order of time
    std::shared_ptr<const persona::Drill> drill_;
    Direction direction_ = Direction::inbound;
    std::string from_;
    int scene_ = -1;
    int turns_ = 0;
    bool in_talk_ = false;
    bool speaking_ = false;
    bool customer_speaks_ = false;
    bool closing_ = false;
    std::set<std::string> made_;
    std::map<std::string, std::string> keyed_;

    std::vector<Intended> intended_;
    bool greeting_due_ = false; // the customer began first
    bool owes_turn_ = false;    // the customer stopped while the student spoke
    Instant line_ended_;
};

/// The variables' values in `words`, given the line they came from: what a listener writes down.
[[nodiscard]] std::map<std::string, std::string> values_heard(const persona::Line& line,
                                                              std::string_view words);

} // namespace ringroom::world
