#pragma once
// The modelled world: the live machine among model telephones, model players and shadow students,
// in virtual time, as fast as the processor goes. The machine's object code is the live one.
//
//     World world(settings, scripts, {.seed = 7, .seats = {{AgentId{1}, "1001", Profile::good}}});
//     world.post(Instant{0}, event::DrillBegan{...});
//     world.post(Instant{5000}, event::CustomerCalls{...});
//     world.run_until(Instant{600'000});
//     check(world.drained());
//
// Every model draws from a stream of its own; the same seed gives the same facts, hash for hash.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "center/machine.h"
#include "world/student.h"

namespace ringroom::world {

struct ModelSeat {
    AgentId agent;
    std::string number; ///< also the extension
    Profile profile = Profile::good;
    bool outbound = false;
    std::vector<Breach> breaches{}; ///< made on purpose, breach.h
};

/// Something that is said aloud.
struct Utterance {
    AgentId agent; ///< who says it; 0: the customer
    std::string words;
    std::string script;                  ///< of the customer: where recorded takes are looked for
    std::string line;                    ///< the take's name; empty: there can be none
    std::string voice;                   ///< of the customer
    std::vector<std::size_t> breaches{}; ///< made with it; indices of ModelSeat::breaches
};
/// Asked once as each utterance begins: how long it takes.
using Voicing = std::function<Duration(const Utterance&)>;

/// Faults of the modelled world, in percent of the occasions each can happen.
struct Mischief {
    int declines = 0;  ///< a seat declines an offer
    int ignores = 0;   ///< a seat does not answer
    int vanishes = 0;  ///< a telephone vanishes while ringing or talking
    int leg_fails = 0; ///< an originated leg fails at once
};

struct WorldOptions {
    std::uint64_t seed = 1;
    std::vector<ModelSeat> seats;
    Mischief mischief;
    Voicing voicing{};             ///< none: speaking_time()
    bool verify_each_step = false; ///< run the checkers after every step
};

using Scripts = std::map<std::string, std::shared_ptr<const persona::Drill>>;

class World {
public:
    World(std::shared_ptr<const center::Settings> settings, Scripts scripts, WorldOptions options);
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Called with every fact, in order.
    void on_fact(std::function<void(const StampedFact&)> sink);
    /// Called with every event the machine was given; what a journal keeps.
    void on_event(std::function<void(Instant, const Event&)> sink);
    /// Called with every command of the machine; what adapters of the live lab would carry out.
    void on_command(std::function<void(Instant, const Command&)> sink);

    /// Something from outside the models (a drill's arrival). `at` must not lie in the past.
    void post(Instant at, Event event);
    /// Runs every step due up to and including `until`.
    void run_until(Instant until);
    /// No faults from here on; for the liveness phase.
    void stop_mischief();
    /// Nothing under way: no contact, leg or bridge.
    [[nodiscard]] bool drained() const;

    [[nodiscard]] Instant now() const;
    /// What the machine worked on: events it was given, and deadlines of its own that made it do
    /// something.
    [[nodiscard]] std::uint64_t steps() const;
    [[nodiscard]] std::uint64_t fact_hash() const;
    [[nodiscard]] center::Machine& machine();

private:
    class Models;
    std::unique_ptr<Models> models_;
};

/// How long `words` take to be said, at 4.5 Chinese characters or 14 letters a second.
[[nodiscard]] Duration speaking_time(std::string_view words);

} // namespace ringroom::world
