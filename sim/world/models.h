#pragma once
// The models behind World; for world.cpp and models.cpp only. Telephones ring and are answered,
// players finish after their time, students act on what they perceive.
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "world/world.h"

namespace ringroom::world {

class World::Models {
public:
    Models(std::shared_ptr<const center::Settings> settings, Scripts scripts, WorldOptions options);

    void post(Instant at, Event event);
    void run_until(Instant until);

    center::Machine machine;
    Mischief mischief;
    std::function<void(const StampedFact&)> fact_sink;
    std::function<void(Instant, const Event&)> event_sink;
    std::function<void(Instant, const Command&)> command_sink;
    Instant now;
    std::uint64_t steps = 0;
    std::uint64_t hash = 0;

private:
    struct Seat {
        ModelSeat model;
        Student student;
        Random random;
        LegId leg; // ringing or talking
        bool rings = false;
        bool reachable = true;
        ContactId contact;
        bool talked = false;
        Instant armed = Instant::never();
    };
    /// What one seat's own telephone or mouth does later.
    struct SpeechOver {
        LegId leg;
        Seat* seat; // into seats_, as below
    };
    struct StudentDue {
        Seat* seat;
    };
    struct BackAgain {
        Seat* seat;
    };
    using Step = std::variant<Event, SpeechOver, StudentDue, BackAgain>;
    struct Due {
        Instant at;
        std::uint64_t sequence;
        std::size_t slot; // into slots_
        bool operator>(const Due& other) const {
            return std::tie(at, sequence) > std::tie(other.at, other.sequence);
        }
    };
    struct ContactSeen {
        std::shared_ptr<const persona::Drill> drill;
        Direction direction = Direction::inbound;
        std::string from;
        Seat* seat = nullptr; // of the agent who talks
    };

    void schedule(Instant at, Step step);
    void feed(const Event& event);
    void carry_out();
    void step(Step& step);
    void obey(const command::OriginateLeg& originate);
    void obey(const command::ReleaseLeg& release);
    void obey(const command::PlayPrompts& play);
    void obey(const command::SayLine& say);
    void obey(const command::StopPlay& stop);
    void obey(const command::StopRecording& stop);
    void perceive(const StampedFact& fact);
    void perceive_contact(const Fact& fact);
    void show(Seat& seat, const Sees& seen);
    void perform(Seat& seat, const Deeds& deeds);
    void perform(Seat& seat, const Does& deed);
    void vanish(Seat& seat);
    [[nodiscard]] Seat* seat_of(AgentId agent);
    [[nodiscard]] Seat* seat_of(ContactId contact);

    [[nodiscard]] Duration voiced(const Utterance& said) const;

    Scripts scripts_;
    Voicing voicing_;
    std::map<std::string, Seat> seats_; // by number; none comes or goes, so pointers hold
    std::map<AgentId, Seat*> seat_of_agent_;
    std::map<LegId, Seat*> seat_of_leg_; // ringing or talking there
    std::map<ContactId, ContactSeen> contacts_;
    std::set<PlayId> playing_; // a stopped play does not finish
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::vector<Step> slots_;
    std::vector<std::size_t> free_slots_;
    std::uint64_t sequence_ = 0;
    Random network_;
    center::Output output_;
    bool verify_each_step_;
};

} // namespace ringroom::world
