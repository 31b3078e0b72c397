// Seeded random days. A ledger outside the router, fed by decisions only, must never see a double
// offer, a lost contact or somebody passed over; the router's own invariants are looked at after
// every step; when faults and arrivals stop, everything drains.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "acd/router.h"
#include "base/random.h"

using namespace ringroom;
using namespace ringroom::acd;

namespace {

struct SeenContact {
    QueueId queue;
    int skill = 0; ///< 0: none asked
    int strict_class = 0;
    Instant virtual_start;
    bool ended = false;
    bool connected = false;
    OfferId offer;
};
struct SeenAgent {
    std::set<QueueId> queues;
    std::set<int> skills;
    OfferId offer;
    ContactId talking;
    bool free = false;
};

/// A REQUIRE that costs nothing while it holds; these days ask millions of times.
void must(bool holds, const char* what) {
    if (!holds)
        FAIL(what);
}

class Day {
public:
    explicit Day(std::uint64_t seed)
        : random_(stream(seed, "day"))
        , router_(seed)
        , relaxing_(seed % 3 == 0) {
        for (std::uint64_t q = 1; q <= 3; ++q)
            make_queue(QueueId{q});
        for (std::uint64_t a = 1; a <= 7; ++a)
            make_agent(AgentId{a});
    }

    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            now_ = now_ + Duration{random_.between(0, 4000)};
            router_.advance(now_, out_); // what was due comes first, also in the ledger
            read();
            step();
            look();
        }
    }

    /// Faults and arrivals stop; everybody is ready and answers. Until nothing is left.
    void drain() {
        for (int round = 0; round < 3000; ++round) {
            now_ = now_ + 1_s;
            for (auto& [id, agent] : agents_)
                work_on(id);
            look();
            if (std::all_of(contacts_.begin(), contacts_.end(),
                            [](const auto& c) { return c.second.ended; }))
                return;
        }
    }

    [[nodiscard]] std::size_t open() const {
        return static_cast<std::size_t>(std::count_if(
            contacts_.begin(), contacts_.end(), [](const auto& c) { return !c.second.ended; }));
    }
    [[nodiscard]] std::size_t connected() const {
        return static_cast<std::size_t>(std::count_if(
            contacts_.begin(), contacts_.end(), [](const auto& c) { return c.second.connected; }));
    }
    [[nodiscard]] std::uint64_t hash() const { return hash_; }

private:
    void make_queue(QueueId id) {
        QueueSettings set;
        set.strategy = static_cast<Strategy>(random_.below(9));
        set.ring_time = Duration{random_.between(2'000, 15'000)};
        set.setup_time = 5_s;
        set.wrap_up = {static_cast<WrapUpMode>(random_.below(4)), 5_s, 20_s};
        set.bonus = Duration{random_.between(0, 20'000)};
        set.announce.position_every = random_.chance(50) ? 20_s : 0_s;
        set.announce.wait = true;
        set.announce.periodic_every = random_.chance(50) ? 15_s : 0_s;
        set.max_wait = random_.chance(30) ? 300_s : 0_s;
        set.max_waiting = random_.chance(30) ? 25 : 0;
        set.overflow_after = random_.chance(20) ? 200_s : 0_s;
        set.leave_empty = random_.chance(20) ? EmptyRule::none_logged_in : EmptyRule::never;
        set.leave_delay = 10_s;
        if (relaxing_)
            set.relax = {{20_s, {{SkillId{1}, 0}}}, {60_s, {{SkillId{2}, 0}}}};
        settings_[id] = set;
        (void)router_.set_queue(now_, id, set, out_);
        read();
    }

    void make_agent(AgentId id) {
        AgentSettings set;
        auto& seen = agents_[id];
        seen.queues.clear();
        seen.skills.clear();
        for (const auto& [queue, queue_settings] : settings_)
            if (random_.chance(70)) {
                set.queues.push_back({queue, static_cast<int>(random_.below(2)),
                                      static_cast<int>(random_.below(9)),
                                      static_cast<int>(random_.between(1, 4)), 1});
                seen.queues.insert(queue);
            }
        for (int skill = 1; skill <= 2; ++skill)
            if (random_.chance(60)) {
                set.skills.push_back({SkillId{static_cast<std::uint64_t>(skill)}, 1});
                seen.skills.insert(skill);
            }
        set.failures.no_answer = {random_.chance(70), Duration{random_.between(0, 30'000)}};
        set.failures.declined = {random_.chance(50), 5_s};
        set.disposition = static_cast<DispositionRule>(random_.below(3));
        set.outside_wrap_up = {WrapUpMode::timed, 3_s, {}};
        (void)router_.set_agent(now_, id, set, out_);
        read();
    }

    /// A school changes its mind in the middle of the day.
    void change_strategy(QueueId id) {
        auto& set = settings_[id];
        set.strategy = static_cast<Strategy>(random_.below(9));
        set.ring_time = Duration{random_.between(2'000, 15'000)};
        REQUIRE(router_.set_queue(now_, id, set, out_));
    }

    AgentId some_agent() { return {random_.below(agents_.size()) + 1}; }

    void step() {
        const auto kind = random_.below(100);
        const auto agent = some_agent();
        if (kind < 11)
            arrive();
        else if (kind < 45)
            (void)answer_or_fail(agent);
        else if (kind < 57)
            (void)router_.talk_ended(now_, agent, out_);
        else if (kind < 69)
            change_presence(agent);
        else if (kind < 76)
            (void)router_.wrap_up_done(now_, agent, StateCause::wrap_up_done, out_);
        else if (kind < 81)
            (void)router_.set_disposition(now_, agent, out_);
        else if (kind < 86)
            leave();
        else if (kind < 90)
            (void)router_.set_outside(now_, agent, static_cast<Outside>(random_.below(3)),
                                      ContactId{1'000'000}, out_);
        else if (kind < 93)
            (void)router_.set_hold(now_, agent, random_.chance(50), out_);
        else if (kind < 95)
            (void)router_.agent_vanished(now_, agent, out_);
        else if (kind < 97)
            reprioritise();
        else if (kind < 98)
            make_agent(agent);
        else if (kind < 99)
            change_strategy(QueueId{random_.below(3) + 1});
        else
            router_.advance(now_, out_);
    }

    void arrive() {
        const ContactId id{++last_contact_};
        Caller caller;
        caller.bonus = Duration{random_.between(0, 30'000)};
        caller.strict_class = random_.chance(10) ? 1 : 0;
        open_.insert(id);
        auto& seen = contacts_[id];
        seen.queue = QueueId{random_.below(3) + 1};
        seen.skill = static_cast<int>(random_.below(3));
        if (seen.skill != 0)
            caller.required = {{SkillId{static_cast<std::uint64_t>(seen.skill)}, 1}};
        seen.strict_class = caller.strict_class;
        seen.virtual_start = now_ - caller.bonus - settings_[seen.queue].bonus;
        entered_[id] = now_;
        REQUIRE(router_.enqueue(now_, id, seen.queue, caller, out_));
    }

    bool answer_or_fail(AgentId agent) {
        for (const auto& [id, seen] : agents_)
            if (!agents_[agent].offer && seen.offer)
                agent = id;
        const auto offer = agents_[agent].offer;
        if (!offer)
            return false;
        const auto luck = random_.below(10);
        if (luck < 2)
            return router_.offer_ringing(now_, offer, agent, out_);
        if (luck < 7)
            return router_.offer_answered(now_, offer, agent, out_);
        if (luck == 7)
            return router_.offer_failed(now_, offer, agent, OfferEnd::busy, out_);
        return router_.offer_failed(now_, offer, agent, OfferEnd::declined, out_);
    }

    void change_presence(AgentId agent) {
        if (router_.agent(agent)->presence == Presence::logged_out)
            (void)router_.log_on(now_, agent, Presence::ready, "", out_);
        else if (random_.chance(15))
            (void)router_.log_off(now_, agent, out_);
        else
            (void)router_.set_presence(now_, agent,
                                       random_.chance(70) ? Presence::ready : Presence::not_ready,
                                       "break", StateCause::request, out_);
    }

    void leave() {
        if (last_contact_ == 0)
            return;
        const ContactId id{random_.below(last_contact_) + 1};
        (void)router_.contact_left(
            now_, id, random_.chance(70) ? LeaveKind::abandoned : LeaveKind::exit_key, out_);
    }

    void reprioritise() {
        if (last_contact_ == 0)
            return;
        const ContactId id{random_.below(last_contact_) + 1};
        const auto bonus = Duration{random_.between(0, 40'000)};
        auto& seen = contacts_[id];
        if (!seen.ended) {
            seen.virtual_start = entered_[id] - bonus - settings_[seen.queue].bonus;
            seen.strict_class = 0;
        }
        (void)router_.set_priority(now_, id, bonus, 0, out_);
    }

    /// One second of somebody diligent.
    void work_on(AgentId id) {
        router_.advance(now_, out_);
        read();
        const auto view = *router_.agent(id);
        if (view.presence == Presence::logged_out)
            (void)router_.log_on(now_, id, Presence::ready, "", out_);
        else if (view.activity == Activity::reserved || view.activity == Activity::ringing)
            (void)router_.offer_answered(now_, view.offer, id, out_);
        else if (view.activity == Activity::after_call_work) {
            (void)router_.set_disposition(now_, id, out_);
            (void)router_.wrap_up_done(now_, id, StateCause::wrap_up_done, out_);
        } else if (view.activity == Activity::idle)
            (void)router_.set_presence(now_, id, Presence::ready, "", StateCause::request, out_);
        else if (!router_.talk_ended(now_, id, out_))
            (void)router_.set_outside(now_, id, Outside::none, {}, out_);
        read();
        if (!skilled_) { // somebody who knows everything and serves every queue
            AgentSettings all;
            for (const auto& [queue, set] : settings_) {
                all.queues.push_back({queue, 0, 0, 1, 1});
                agents_[AgentId{1}].queues.insert(queue);
            }
            all.skills = {{SkillId{1}, 1}, {SkillId{2}, 1}};
            agents_[AgentId{1}].skills = {1, 2};
            (void)router_.set_agent(now_, AgentId{1}, all, out_);
            skilled_ = true;
        }
        read();
    }

    void look() {
        read();
        router_.verify();
        std::erase_if(open_, [&](ContactId id) { return contacts_[id].ended; });
        for (const auto id : open_)
            if (!contacts_[id].offer)
                must(router_.position(id).has_value(), "who is not offered stands in line");
    }

    void read() {
        for (const auto& decision : std::exchange(out_, {}))
            std::visit([&](const auto& d) { see(d); }, decision);
    }

    void mix(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
        for (const auto n : {a, b, c})
            hash_ = (hash_ ^ n) * 0x100000001b3ULL;
    }

    void see(const OfferMade& made) {
        auto& contact = contacts_.at(made.contact);
        must(!(contact.ended), "not: contact.ended");
        must((made.joined ? contact.offer == made.offer : !contact.offer),
             "(made.joined ? contact.offer == made.offer : !contact.offer)");
        contact.offer = made.offer;
        for (const auto id : made.agents) {
            mix(1, made.contact.value, id.value);
            auto& agent = agents_.at(id);
            must(!agent.offer, "never two offers");
            must(!(agent.talking), "not: agent.talking");
            agent.offer = made.offer;
            if (!relaxing_)
                nobody_passed_over(made, contact, agent);
        }
    }

    /// No contact of a better place that this agent could take was left standing.
    void nobody_passed_over(const OfferMade& made, const SeenContact& taken,
                            const SeenAgent& agent) {
        if (made.joined)
            return;
        must((taken.skill == 0 || agent.skills.count(taken.skill) != 0),
             "(taken.skill == 0 || agent.skills.count(taken.skill) != 0)");
        must(agent.queues.count(made.queue) != 0, "agent.queues.count(made.queue) != 0");
        for (const auto id : open_) {
            const auto& other = contacts_[id];
            if (other.ended || other.offer || agent.queues.count(other.queue) == 0 ||
                (other.skill != 0 && agent.skills.count(other.skill) == 0))
                continue;
            const auto better = std::tuple(-other.strict_class, other.virtual_start, id) <
                                std::tuple(-taken.strict_class, taken.virtual_start, made.contact);
            if (better)
                FAIL("contact " << id.value << " was passed over for " << made.contact.value);
        }
    }

    void see(const OfferWithdrawn& gone) {
        mix(2, gone.contact.value, gone.agent.value);
        auto& agent = agents_.at(gone.agent);
        must(agent.offer == gone.offer, "agent.offer == gone.offer");
        agent.offer = {};
        auto& contact = contacts_.at(gone.contact);
        const bool others = std::any_of(agents_.begin(), agents_.end(), [&](const auto& a) {
            return a.second.offer == gone.offer;
        });
        if (!others && !contact.connected)
            contact.offer = {};
    }
    void see(const ContactConnected& met) {
        mix(3, met.contact.value, met.agent.value);
        auto& contact = contacts_.at(met.contact);
        must(!contact.ended, "exactly one winner");
        contact.ended = contact.connected = true;
        auto& agent = agents_.at(met.agent);
        must(agent.offer == met.offer, "agent.offer == met.offer");
        agent.offer = {};
        agent.talking = met.contact;
    }
    void see(const QueueExitDecided& left) {
        mix(4, left.contact.value, static_cast<std::uint64_t>(left.exit));
        auto& contact = contacts_.at(left.contact);
        must(!contact.ended, "exactly one end");
        contact.ended = true;
    }
    void see(const ContactQueued& queued) {
        mix(5, queued.contact.value, queued.position);
        must(!(contacts_.at(queued.contact).offer), "not: contacts_.at(queued.contact).offer");
    }
    void see(const AgentStateChanged& changed) {
        mix(6, changed.agent.value, static_cast<std::uint64_t>(changed.activity));
        auto& agent = agents_[changed.agent];
        if (changed.activity == Activity::idle || changed.activity == Activity::after_call_work)
            agent.talking = {};
    }
    void see(const Announce& said) { mix(7, said.contact.value, said.position); }
    void see(const PositionChanged& told) { mix(8, told.contact.value, told.position); }
    void see(const ContactOrphaned& orphan) { mix(9, orphan.contact.value, orphan.agent.value); }
    void see(const DispositionMissing& missing) { mix(10, missing.agent.value, 0); }
    void see(const Alarm& alarm) { mix(11, alarm.contact.value, 0); }

    Random random_;
    Router router_;
    bool relaxing_;
    bool skilled_ = false;
    Instant now_;
    Decisions out_;
    std::map<QueueId, QueueSettings> settings_;
    std::map<AgentId, SeenAgent> agents_;
    std::map<ContactId, SeenContact> contacts_;
    std::set<ContactId> open_; ///< may name some that ended with the present step
    std::map<ContactId, Instant> entered_;
    std::uint64_t last_contact_ = 0;
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

} // namespace

TEST_CASE("random days: no double offer, nobody lost, nobody passed over, everything drains") {
    std::size_t connected = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        INFO("seed " << seed);
        Day day(seed);
        day.run(1000);
        day.drain();
        REQUIRE(day.open() == 0);
        connected += day.connected();
    }
    CHECK(connected > 10'000);
}

TEST_CASE("the same seed gives the same day") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Day one(seed);
        Day two(seed);
        one.run(1000);
        two.run(1000);
        CHECK(one.hash() == two.hash());
        Day other(seed + 1000);
        other.run(1000);
        CHECK(one.hash() != other.hash());
    }
}
