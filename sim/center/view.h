#pragma once
// What screens and wallboards see of the machine at one instant.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"

namespace ringroom::center {

/// Where a contact is.
enum class Stage {
    menu,       ///< in the IVR
    queued,     ///< waits, or is being offered
    listed,     ///< an outbound record not yet shown to anybody
    shown,      ///< an outbound record on an agent's screen
    seat_rings, ///< outbound: the agent's own telephone rings
    dialling,   ///< outbound: the customer's telephone rings
    talking,
    farewell, ///< a last announcement plays
    wrap_up   ///< released; the agent is still at it
};
std::string_view to_string(Stage);

struct AgentLine {
    AgentId agent;
    std::string number;
    std::string name;
    std::string extension;
    bool reachable = false;
    Presence presence = Presence::logged_out;
    Activity activity = Activity::idle;
    std::string reason;
    Instant since;
    std::optional<Presence> next; ///< asked for during a contact, takes effect at its end
    ContactId contact;
    Instant wrap_ends = Instant::never(); ///< in wrap-up; never: until the agent ends it
    bool wrap_extensible = false;
    bool owes_disposition = false; ///< wrap-up does not end before there is one
};

struct QueueLine {
    QueueId queue;
    std::string name;
    std::size_t waiting = 0;
    std::size_t logged_in = 0;
    std::size_t free = 0;
    Duration longest_wait{};
};

/// A third party in a talk.
struct PartyLine {
    AgentId agent;
    Part part = Part::talks;
    bool consulted = false; ///< by the agent; else let in by their own wish
    bool joined = false;    ///< false: their telephone rings
    bool held = false;      ///< hears music while the agent talks to the customer
};

struct ContactView {
    ContactId contact;
    Direction direction = Direction::inbound;
    Stage stage = Stage::menu;
    std::string from;
    std::string to;
    std::string menu_path; ///< nodes passed, " > " between
    QueueId queue;
    AgentId agent;
    AgentId peer; ///< the agent who called: seat to seat, or playing the customer
    std::vector<PartyLine> parties;
    DrillId drill;
    std::string script;
    std::uint64_t customer = 0;
    Instant arrived;
    Instant connected; ///< Instant{} before
    bool held = false;
    std::vector<std::pair<std::string, std::string>> on_record; ///< of a drill's customer
    std::string scene;
    std::int64_t mood = 0;
    Duration patience{}; ///< of a virtual customer within the talk
    std::string line;    ///< of the script, said last or being said
    std::vector<std::pair<std::string, std::string>> fields; ///< the form as it stands
    std::string disposition;
    std::vector<std::string> moves;    ///< marked by the agent, in order, each once
    std::vector<std::string> observed; ///< marked by classmates and teachers, in order, each once
};

/// An outbound record that nobody has yet.
struct RecordLine {
    ContactId contact;
    std::string telephone;
    std::uint64_t customer = 0;
};

struct DrillLine {
    DrillId drill;
    std::string script;
    std::string state;
    std::size_t under_way = 0;
    std::size_t listed = 0;
    std::size_t done = 0;
    std::vector<AgentId> agents;  ///< sorted; none: for everybody
    std::vector<AgentId> players; ///< who play its customers
    std::uint64_t played = 0;     ///< customers so far
    std::uint64_t seed = 0;
    /// The first of the list, up to limits::records_seen; never null.
    std::shared_ptr<const std::vector<RecordLine>> records;
};

struct View {
    Instant at;
    std::vector<AgentLine> agents;
    std::vector<QueueLine> queues;
    std::vector<ContactView> contacts;
    std::vector<DrillLine> drills;
};

struct Counts {
    std::size_t contacts = 0;
    std::size_t legs = 0;
    std::size_t bridges = 0;
    std::size_t timers = 0;
};

} // namespace ringroom::center
