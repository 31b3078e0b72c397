#pragma once
// The inside of the machine, shared by its source files only.
//
//   events ─> seats.cpp  (people's requests)      ┐
//             legs.cpp   (telephones, sound)      ├─> contacts.cpp (a contact's passage)
//             drills.cpp (virtual customers)      ┘         │  ▲
//                                                           ▼  │ decisions
//             outbound.cpp (preview dialling)          routing.cpp <─> acd::Router
//             parties.cpp (third parties, transfer)
//             talk.cpp   (the virtual customer's acts) <─> persona::Actor
#include <array>
#include <deque>
#include <map>
#include <queue>
#include <set>
#include <vector>

#include "acd/router.h"
#include "center/limits.h"
#include "center/machine.h"
#include "ivr/facts.h"
#include "ivr/session.h"
#include "pbx/switchboard.h"
#include "persona/actor.h"
#include "persona/callee.h"

namespace ringroom::center {

enum class Timer { menu, actor, callee, farewell, seat_ring, party_ring };
inline constexpr std::size_t timer_kinds = 6;

/// Somebody else in a talk, or being called into it.
struct Party {
    LegId leg;
    AgentId agent;
    Part part = Part::talks;
    bool consulted = false; ///< by the agent; else let in by their own wish
    bool returns = false;   ///< the contact's own agent at a seat that began anew
    bool joined = false;
    bool recorded = false;
};

/// One customer's passage. Which members mean something follows from `stage`.
struct Contact {
    ContactId id;
    Direction direction = Direction::inbound;
    Stage stage = Stage::menu;
    std::string from;
    std::string to;
    std::string menu_path;
    Instant arrived;
    Instant queued;
    Instant dialled;
    Instant connected;

    DrillId drill;
    DrillId calls_back; // the drill whose customer is called again, outside its list
    int attempt = 1;    // of calling that customer
    std::string script;
    std::uint64_t customer_number = 0;
    std::shared_ptr<const persona::Drill> plays;
    std::optional<persona::Actor> actor;
    persona::CalleePlan callee;

    LegId customer;
    LegId agent_leg;
    AgentId agent;
    std::map<AgentId, LegId> ringing; // offered to, each with its leg

    std::optional<ivr::Session> menu;
    std::uint32_t menu_play = 0; // the session's number of `prompt`
    PlayId prompt;               // menu, announcement or farewell on its way
    PlayId music;                // hold music of the queue
    QueueId queue;
    std::size_t queue_hops = 0;
    Duration bonus{}; // of the number called
    int strict_class = 0;

    bool held = false;
    bool routed = false;    // the agent had it from the router
    bool passed_on = false; // given by one agent to another
    AgentId giver;          // who gave it away and may get it back
    std::vector<Party> parties;
    std::set<std::string> told; // facts that a person who plays has said
    bool recording = false;
    PlayId line; // what the virtual customer is saying
    persona::LineToken line_token = 0;
    std::string line_id;
    Instant line_began;
    bool agent_speaks = false;
    Instant agent_began;
    bool customer_speaks = false; // a person on a telephone
    Instant customer_began;
    AgentId peer;       // the agent who called: seat to seat, or playing the customer
    std::string ending; // the script's word for how it went

    std::map<std::string, std::string> fields;
    std::vector<std::string> moves;    // marked by the agent, in order, each once
    std::vector<std::string> observed; // marked beside the agent, in order, each once
    /// What the centre knows of whom a person plays.
    std::vector<std::pair<std::string, std::string>> on_record;
    std::string disposition;
    bool released = false;
    std::array<Instant, timer_kinds> armed; // never() where not armed

    Contact() { armed.fill(Instant::never()); }
};

/// Why nothing can be marked or said in it now: not answered yet, or over.
[[nodiscard]] inline const char* no_talk_code(const Contact* contact) {
    const bool coming =
        contact != nullptr && !contact->released && contact->stage != Stage::talking;
    return coming ? "center.refused.talk_not_begun" : "center.refused.not_talking";
}

struct Agent {
    const AgentEntry* entry = nullptr; // into settings_
    std::string extension;
    ContactId contact;  // in hand, in wrap-up, or the record on show
    bool apart = false; // gets only contacts of drills for them alone
};

struct Drill {
    DrillId id;
    std::string script;
    std::shared_ptr<const persona::Drill> plays;
    std::uint64_t seed = 0;
    persona::Ear ear = persona::Ear::self_report;
    std::vector<AgentId> agents;             // sorted; none: for everybody
    std::map<QueueId, acd::GroupId> open_to; // of queues that are closed to some
    std::vector<AgentId> players;            // people who play its customers
    std::uint64_t played = 0;                // customers so far
    bool paused = false;
    bool filled = false;
    bool ending = false;
    std::deque<ContactId> listed;                                       // records nobody has yet
    mutable std::shared_ptr<const std::vector<RecordLine>> listed_seen; // for views; null: changed
    struct Known {
        std::uint64_t number = 0;
        int calls = 0; // to them, so far
    };
    std::map<std::string, Known> customers; // by the digits of their telephones
    std::set<ContactId> under_way;
    std::size_t done = 0;
};

/// People write numbers with dashes and spaces; telephones dial without.
[[nodiscard]] std::string digits_of(const std::string& written);

/// By whom a contact was released that its agent stopped because it had become unbearable.
inline constexpr std::string_view stopped = "stopped";

class Machine::Core {
public:
    Core(std::shared_ptr<const Settings> settings, std::uint64_t seed);

    void handle(Instant now, const Event& event, Output& out);
    void advance(Instant now, Output& out);
    [[nodiscard]] Instant next_deadline() const;
    [[nodiscard]] View view(Instant now) const;
    [[nodiscard]] std::optional<ContactView> contact_view(ContactId contact) const;
    [[nodiscard]] ContactId contact_of(AgentId agent) const;
    [[nodiscard]] Counts counts() const;
    void verify(Instant now) const;

    std::map<std::string, std::shared_ptr<const persona::Drill>> scripts;
    std::map<std::string, std::shared_ptr<const Settings>> offered_settings;

private:
    struct Due {
        Instant at;
        std::uint64_t sequence = 0;
        Timer kind = Timer::menu;
        ContactId contact; // none: the router
        bool operator>(const Due& other) const {
            return std::tie(at, sequence) > std::tie(other.at, other.sequence);
        }
    };

    // ---- legs.cpp
    void on(const event::LegArrived&);
    void on(const event::LegRinging&);
    void on(const event::LegAnswered&);
    void on(const event::LegReleased&);
    void on(const event::LegDigit&);
    void on(const event::LegHeld&);
    void on(const event::ExtensionChanged&);
    void on(const event::PlayFinished&);
    void on(const event::SpeechBegan&);
    void on(const event::SpeechEnded&);
    void on(const event::MediaLost&);
    void on(const event::RecordingSealed&);
    void on(const event::SoundLost&);
    void on(const event::RecordingAlarm&);
    [[nodiscard]] Drill* played_by(AgentId agent);
    void person_plays(Contact& contact, Drill& drill, AgentId player);
    void seat_calls_seat(const event::LegArrived& call, AgentId agent);
    void originated_leg_released(Contact& contact, LegId leg, Cause cause);
    void menu_hears(Contact& contact, const ivr::Input& input);

    // ---- seats.cpp
    void on(const event::AgentLogOn&);
    void on(const event::AgentLogOff&);
    void on(const event::AgentPresence&);
    void on(const event::AgentRelease&);
    void on(const event::AgentHold&);
    void on(const event::MoveMarked&);
    void on(const event::FormField&);
    void on(const event::FormSaved&);
    void on(const event::Disposition&);
    void on(const event::WrapUpDone&);
    void on(const event::WrapUpExtend&);
    void refuse(AgentId agent, std::string_view request, std::string_view code,
                std::string_view about = {});
    [[nodiscard]] Contact* in_hand(AgentId agent, ContactId contact, std::string_view request);

    bool log_off(AgentId agent);
    void release_for(AgentId agent, AgentId asks, std::string_view request, std::string_view by);

    // ---- parties.cpp
    void on(const event::Consult&);
    void on(const event::ConsultEnd&);
    void on(const event::Conference&);
    void on(const event::Transfer&);
    void on(const event::Supervise&);
    void on(const event::SuperviseEnd&);
    void on(const event::TakeOver&);
    void on(const event::ForceRelease&);
    void on(const event::ForcePresence&);
    void on(const event::RecordingMarked&);
    void on(const event::SeatReturned&);
    void on(const event::MoveObserved&);
    void on(const event::LineSteered&);
    /// At a telephone, free, and may be rung for somebody else's contact.
    [[nodiscard]] bool callable(AgentId agent) const;
    [[nodiscard]] static Party* party_of(Contact& contact, AgentId agent);
    [[nodiscard]] static Party* party_on(Contact& contact, LegId leg);
    [[nodiscard]] static Party* consulted(Contact& contact);
    /// The talk in `agent`'s hands; null and refused to `asks` where there is none.
    [[nodiscard]] Contact* talk_of(AgentId agent, AgentId asks, std::string_view request);
    bool ring_party(Contact& contact, Party party, std::string_view request, AgentId asks);
    void party_answered(Contact& contact, Party& party);
    void part_changed(Contact& contact, Party& party);
    void drop_party(Contact& contact, LegId leg, Cause cause);
    void drop_parties(Contact& contact, LegId but);
    void parties_rang_out(Contact& contact);
    void free_helper(AgentId agent, ContactId contact);
    void hold_customer(Contact& contact, bool on);
    void agent_leaves(Contact& contact, const std::string& to, std::string_view kind, LegId stays);
    void pass_to_seat(Contact& contact, AgentId agent);
    void pass_failed(Contact& contact, Cause cause);
    void pass_on(Contact& contact);
    void hand_over(Contact& contact, Party taker, std::string_view kind);
    void back_together(Contact& contact, const Party& party);
    void person_says(Contact& contact, const persona::Line& line);

    // ---- outbound.cpp
    void on(const event::NextRecord&);
    void on(const event::DialRecord&);
    void show_record(Contact& contact, AgentId agent);
    void seat_answered(Contact& contact);
    void dial_customer(Contact& contact);
    void callee_due(Contact& contact);
    void customer_answered(Contact& contact);
    void dial_failed(Contact& contact, Cause cause);
    void put_back(Contact& contact);
    [[nodiscard]] bool free_for_outbound(AgentId agent, std::string_view request);
    void seat_dials(const event::LegArrived& call, AgentId agent);
    void seat_dials_record(const event::LegArrived& call, Contact& contact);
    void seat_dials_outside(const event::LegArrived& call, AgentId agent,
                            const std::string& digits);
    [[nodiscard]] static bool is_theirs(const Drill& drill, AgentId agent);
    [[nodiscard]] Contact* listed_with(AgentId agent, const std::string& digits);
    void unlist(Drill& drill, ContactId contact);
    [[nodiscard]] persona::CalleePlan plan_of(const Contact& contact) const;
    /// Whose seed and ear the virtual customer has; null: the house's.
    [[nodiscard]] const Drill* lesson_of(const Contact& contact) const;

    // ---- drills.cpp
    void on(const event::DrillBegan&);
    void on(const event::QueueClosed&);
    void on(const event::AgentSetApart&);
    void on(const event::CustomerCalls&);
    void on(const event::RecordListed&);
    void on(const event::DrillPaused&);
    void on(const event::DrillFilled&);
    void on(const event::DrillEnded&);
    void on(const event::SettingsChanged&);
    void adopt_settings();
    void tell_router(const Agent& agent);
    void drill_contact_over(const Contact& contact);
    void drill_state(const Drill& drill, std::string_view state);
    void end_drill_when_drained(DrillId drill);
    /// The group of agents to whom the queue gives the drill's contacts, in the router; none:
    /// everybody.
    [[nodiscard]] acd::GroupId group_of(DrillId drill, QueueId queue) const;

    // ---- contacts.cpp
    Contact& open_contact(Direction direction, std::string from, std::string to);
    void enter_number(Contact& contact);
    void enter_flow(Contact& contact, const std::shared_ptr<const ivr::Flow>& flow);
    void menu_outputs(Contact& contact, const ivr::Outputs& outputs);
    void menu_output(Contact& contact, const ivr::Play& play);
    void menu_output(Contact& contact, const ivr::StopPlay& stop);
    void menu_output(Contact& contact, const ivr::Queue& queue);
    void menu_output(Contact& contact, const ivr::Transfer& transfer);
    void menu_output(Contact& contact, const ivr::End& end);
    void menu_output(Contact& contact, const ivr::Trace& trace);
    void enqueue(Contact& contact, const std::string& queue, acd::Caller caller);
    void start_music(Contact& contact);
    void stop_sound(Contact& contact);
    void say_farewell(Contact& contact, std::string item);
    /// The customer's passage ends; wrap-up of the agent, if any, begins.
    void end_contact(Contact& contact, Cause cause, std::string_view by, std::string ending = {});
    void cut_line(Contact& contact);
    void wind_up_talk(Contact& contact);
    void let_agent_go(Contact& contact);
    void finish(Contact& contact);
    void close_finished();

    // ---- routing.cpp
    void drain();
    void decided(const acd::ContactQueued&);
    void decided(const acd::OfferMade&);
    void decided(const acd::OfferWithdrawn&);
    void decided(const acd::ContactConnected&);
    void decided(const acd::AgentStateChanged&);
    void decided(const acd::QueueExitDecided&);
    void decided(const acd::ContactOrphaned&);
    void decided(const acd::Announce&);
    void decided(const acd::PositionChanged&) {}
    void decided(const acd::DispositionMissing&);
    void decided(const acd::Alarm&);
    void ring_agent(Contact& contact, AgentId agent, OfferId offer);
    void join(Contact& contact, Duration waited);
    void explain(ContactId contact, AgentId agent, acd::ExplanationId why);
    [[nodiscard]] std::string number_of(AgentId agent) const;

    // ---- talk.cpp
    void hear(Contact& contact, const persona::Heard& heard);
    void perform(Contact& contact, const persona::Acts& acts);
    void act(Contact& contact, const persona::act::Say&);
    void act(Contact& contact, const persona::act::StopSaying&);
    void act(Contact& contact, const persona::act::Press&);
    void act(Contact& contact, const persona::act::HangUp&);
    void act(Contact& contact, const persona::act::SceneEntered&);
    void act(Contact& contact, const persona::act::MoodChanged&);
    void act(Contact& contact, const persona::act::PatienceChanged&);
    void act(Contact& contact, const persona::act::FactSpoken&);
    void act(Contact& contact, const persona::act::FactAskedAgain&);
    void act(Contact& contact, const persona::act::MoveHeard&);
    void act(Contact& contact, const persona::act::BranchTaken&) { (void)contact; }
    void act(Contact& contact, const persona::act::Interrupted&);
    void act(Contact& contact, const persona::act::SilencePrompted&) { (void)contact; }
    void act(Contact& contact, const persona::act::AskedLouder&) { (void)contact; }
    void act(Contact& contact, const persona::act::Finished&);
    void line_over(Contact& contact, bool completed);
    void student_stops(Contact& contact, std::int64_t level);
    void customer_stops(Contact& contact, std::int64_t level);
    void mark(const Contact& contact, std::string_view kind, std::string words);
    PlayId play(Contact& contact, LegId leg, std::vector<std::string> items, bool loop);
    void stop(PlayId& play);
    void set_hold(Contact& contact, bool on);

    // ---- core.cpp
    template <class F>
    void note(F fact) {
        out_->facts.push_back({now_, std::move(fact)});
    }
    void arm(Contact& contact, Timer kind, Instant at);
    void fire(const Due& due);
    void rearm_router();
    [[nodiscard]] Contact* find(ContactId contact);
    [[nodiscard]] Contact* contact_with(LegId leg);
    [[nodiscard]] ContactView view_of(const Contact& contact) const;
    [[nodiscard]] std::shared_ptr<const std::vector<RecordLine>>
    records_of(const Drill& drill) const;

    std::shared_ptr<const Settings> settings_; // immutable, shared with the owner
    std::uint64_t seed_;
    acd::Router router_;
    acd::Decisions decisions_;
    std::vector<ContactId> finished_; // closed once every decision is carried out
    pbx::Switchboard board_;
    std::map<ContactId, Contact> contacts_;
    std::map<AgentId, Agent> agents_;
    std::map<std::string, AgentId> at_extension_;            // signed on there
    std::map<std::string, const QueueEntry*> queue_by_name_; // into settings_
    std::map<QueueId, const QueueEntry*> queues_;            // into settings_
    std::map<DrillId, Drill> drills_;
    std::map<LegId, OfferId> offer_of_; // ringing legs of offers
    std::map<PlayId, ContactId> plays_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    Instant router_armed_ = Instant::never();
    std::uint64_t sequence_ = 0;
    std::uint64_t last_contact_ = 0;
    std::uint64_t queue_groups_ = 0; // made so far, for queues that are closed to some
    std::size_t listed_ = 0;
    Instant now_;
    Output* out_ = nullptr; // borrowed for the length of one call
};

} // namespace ringroom::center
