// Limits, words, explanations, estimates and bounds of the routing core; behaviour stands in the
// flow cases and the random days.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "acd/limits.h"
#include "acd/router.h"
#include "base/random.h"

using namespace ringroom;
using namespace ringroom::acd;

namespace {

constexpr QueueId queue_id{1};

template <class T>
std::vector<T> all_of(const Decisions& decisions) {
    std::vector<T> found;
    for (const auto& decision : decisions)
        if (const auto* one = std::get_if<T>(&decision))
            found.push_back(*one);
    return found;
}

/// One queue, `n` agents who are ready.
struct Room {
    explicit Room(int n, QueueSettings set = {}) {
        set.name = "Q";
        REQUIRE(router.set_queue(now, queue_id, set, out));
        for (int i = 1; i <= n; ++i)
            add(AgentId{static_cast<std::uint64_t>(i)});
        out.clear();
    }
    void add(AgentId id) {
        AgentSettings agent;
        agent.name = "agent " + std::to_string(id.value);
        agent.queues = {{queue_id, 0, 0, 1, 1}};
        REQUIRE(router.set_agent(now, id, agent, out));
        REQUIRE(router.log_on(now, id, Presence::ready, "", out));
    }
    bool call(std::uint64_t id, const Caller& caller = {}) {
        return router.enqueue(now, ContactId{id}, queue_id, caller, out);
    }

    Router router{1};
    Instant now;
    Decisions out;
};

} // namespace

TEST_CASE("queues and agents up to the limit and not one more") {
    Router router(1);
    Decisions out;
    for (std::uint64_t q = 1; q <= limits::queues; ++q)
        REQUIRE(router.set_queue({}, QueueId{q}, {}, out));
    CHECK_FALSE(router.set_queue({}, QueueId{limits::queues + 1}, {}, out));
    CHECK(router.set_queue({}, QueueId{1}, {}, out));
    for (std::uint64_t a = 1; a <= limits::agents; ++a)
        REQUIRE(router.set_agent({}, AgentId{a}, {}, out));
    CHECK_FALSE(router.set_agent({}, AgentId{limits::agents + 1}, {}, out));
    CHECK(router.set_agent({}, AgentId{1}, {}, out));
    CHECK_FALSE(router.set_queue({}, QueueId{}, {}, out));
    CHECK_FALSE(router.set_agent({}, AgentId{}, {}, out));
}

TEST_CASE("contacts up to the limit and not one more") {
    QueueSettings set;
    set.starvation_after = {};
    Room room(0, set);
    for (std::uint64_t c = 1; c <= limits::waiting; ++c) {
        REQUIRE(room.call(c));
        room.out.clear();
    }
    CHECK_FALSE(room.call(limits::waiting + 1));
    CHECK(room.router.contact_left({}, ContactId{7}, LeaveKind::abandoned, room.out));
    CHECK(room.call(limits::waiting + 1));
}

TEST_CASE("a caller names up to so many skills and widenings and not one more") {
    Room room(0);
    Caller caller;
    for (std::uint64_t s = 1; s <= limits::needs; ++s)
        caller.required.push_back({SkillId{s}, 1});
    caller.preferred = caller.required;
    for (std::size_t i = 0; i < limits::relax_steps; ++i)
        caller.relax.push_back({Duration{static_cast<std::int64_t>(i + 1) * 1000}, {}});
    CHECK(room.call(1, caller));
    auto skills = caller;
    skills.required.push_back({SkillId{99}, 1});
    CHECK_FALSE(room.call(2, skills));
    auto wishes = caller;
    wishes.preferred.push_back({SkillId{99}, 1});
    CHECK_FALSE(room.call(3, wishes));
    auto steps = caller;
    steps.relax.push_back({60_s, {}});
    CHECK_FALSE(room.call(4, steps));
    QueueSettings set;
    set.relax = steps.relax;
    CHECK_FALSE(room.router.set_queue({}, queue_id, set, room.out));
}

TEST_CASE("one offer rings so many agents and not one more") {
    QueueSettings set;
    set.strategy = Strategy::ring_all;
    Room room(static_cast<int>(limits::ring_all_agents) + 1, set);
    REQUIRE(room.call(1));
    auto made = all_of<OfferMade>(room.out);
    REQUIRE(made.size() == 1);
    CHECK(made[0].agents.size() == limits::ring_all_agents);
    CHECK(room.router.queue({}, queue_id)->free == 1);
    room.router.verify();
}

TEST_CASE("a ring shorter than the least is raised to it") {
    QueueSettings set;
    set.ring_time = 1_ms;
    Room room(1, set);
    REQUIRE(room.call(1));
    CHECK(all_of<OfferMade>(room.out).at(0).ring_time == limits::ring_time_min);
}

TEST_CASE("positions are reported for so many at the head and not one more") {
    QueueSettings set;
    set.report_positions = limits::position_reports + 100;
    Room room(0, set);
    for (std::uint64_t c = 1; c <= limits::position_reports + 2; ++c)
        REQUIRE(room.call(c));
    room.out.clear();
    REQUIRE(room.router.contact_left({}, ContactId{1}, LeaveKind::abandoned, room.out));
    const auto told = all_of<PositionChanged>(room.out);
    CHECK(told.size() == limits::position_reports);
    CHECK(told.back().position == limits::position_reports);
}

TEST_CASE("stale and unknown ids change nothing") {
    Room room(1);
    auto& r = room.router;
    const AgentId ghost{77};
    CHECK_FALSE(r.log_on({}, ghost, Presence::ready, "", room.out));
    CHECK_FALSE(r.log_off({}, ghost, room.out));
    CHECK_FALSE(r.set_presence({}, ghost, Presence::ready, "", StateCause::request, room.out));
    CHECK_FALSE(r.agent_vanished({}, ghost, room.out));
    CHECK_FALSE(r.set_outside({}, ghost, Outside::dialling, {}, room.out));
    CHECK_FALSE(r.set_hold({}, ghost, true, room.out));
    CHECK_FALSE(r.talk_ended({}, ghost, room.out));
    CHECK_FALSE(r.extend_wrap_up({}, ghost, 1_s, room.out));
    CHECK_FALSE(r.set_disposition({}, ghost, room.out));
    CHECK(r.wrap_up_done({}, ghost, StateCause::wrap_up_done, room.out) ==
          WrapUpAnswer::not_in_wrap_up);
    CHECK_FALSE(r.contact_left({}, ContactId{5}, LeaveKind::abandoned, room.out));
    CHECK_FALSE(r.set_priority({}, ContactId{5}, 1_s, 0, room.out));
    CHECK_FALSE(r.offer_answered({}, OfferId{5}, AgentId{1}, room.out));
    CHECK_FALSE(r.offer_failed({}, OfferId{5}, AgentId{1}, OfferEnd::busy, room.out));
    CHECK_FALSE(r.offer_ringing({}, OfferId{5}, AgentId{1}, room.out));
    CHECK_FALSE(r.remove_queue({}, QueueId{9}, room.out));
    CHECK_FALSE(r.remove_agent({}, ghost, room.out));
    CHECK_FALSE(r.enqueue({}, ContactId{1}, QueueId{9}, {}, room.out));
    CHECK_FALSE(r.enqueue({}, ContactId{}, queue_id, {}, room.out));
    CHECK(room.out.empty());
    CHECK_FALSE(r.agent(ghost));
    CHECK_FALSE(r.shift({}, ghost));
    CHECK_FALSE(r.queue({}, QueueId{9}));
    CHECK_FALSE(r.position(ContactId{5}));
    CHECK(r.explanation(ExplanationId{5}) == nullptr);
    CHECK(r.explain(Language::en, ExplanationId{5}).empty());
}

TEST_CASE("an offer cannot fail as answered, as lost or by the caller") {
    Room room(1);
    REQUIRE(room.call(1));
    const auto offer = all_of<OfferMade>(room.out).at(0).offer;
    for (const auto end : {OfferEnd::answered, OfferEnd::lost_race, OfferEnd::caller_left})
        CHECK_FALSE(room.router.offer_failed({}, offer, AgentId{1}, end, room.out));
    CHECK(room.router.offer_answered({}, offer, AgentId{1}, room.out));
    CHECK_FALSE(room.router.offer_answered({}, offer, AgentId{1}, room.out));
}

TEST_CASE("why this agent: in both languages, with everybody named") {
    Room room(3);
    REQUIRE(room.router.set_presence({}, AgentId{2}, Presence::not_ready, "lunch",
                                     StateCause::request, room.out));
    REQUIRE(room.call(1));
    const auto why = all_of<OfferMade>(room.out).at(0).why;
    const auto* e = room.router.explanation(why);
    REQUIRE(e != nullptr);
    CHECK(e->chosen == std::vector<AgentId>{AgentId{1}});
    CHECK(e->counts[static_cast<std::size_t>(Exclusion::none)] == 2);
    CHECK(e->counts[static_cast<std::size_t>(Exclusion::not_ready)] == 1);
    CHECK(e->candidates.size() == 3);
    const auto en = room.router.explain(Language::en, why);
    const auto zh = room.router.explain(Language::zh, why);
    for (const auto* name : {"agent 1", "agent 2", "agent 3"}) {
        CHECK(en.find(name) != en.npos);
        CHECK(zh.find(name) != zh.npos);
    }
    CHECK(en.find("longest idle") != en.npos);
    CHECK(zh.find("空闲最久") != zh.npos);
    CHECK(en.find('{') == en.npos);
    CHECK(zh.find('{') == zh.npos);
    CHECK(en.find("acd.") == en.npos);
    CHECK(zh.find("acd.") == zh.npos);
}

TEST_CASE("why nobody: the missing skill is called by its name") {
    Room room(1);
    Caller caller;
    caller.required = {{SkillId{7}, 2}};
    REQUIRE(room.call(1, caller));
    const auto why = all_of<ContactQueued>(room.out).at(0).why;
    CHECK(room.router.explain(Language::en, why).find("skill #7 below") != std::string::npos);
    room.router.name_skill(SkillId{7}, "粤语");
    CHECK(room.router.explain(Language::zh, why).find("技能 粤语 低于所需等级 2") !=
          std::string::npos);
}

TEST_CASE("why this contact: the next in line are named") {
    Room room(0);
    REQUIRE(room.call(1));
    REQUIRE(room.router.set_queue({}, QueueId{2}, {}, room.out));
    REQUIRE(room.router.enqueue({5000}, ContactId{2}, QueueId{2}, {}, room.out));
    AgentSettings agent;
    agent.queues = {{queue_id, 0, 0, 1, 1}, {QueueId{2}, 0, 0, 1, 1}};
    REQUIRE(room.router.set_agent({6000}, AgentId{1}, agent, room.out));
    REQUIRE(room.router.log_on({7000}, AgentId{1}, Presence::ready, "", room.out));
    const auto* e = room.router.explanation(all_of<OfferMade>(room.out).at(0).why);
    REQUIRE(e != nullptr);
    CHECK_FALSE(e->agent_waited);
    CHECK(e->contact == ContactId{1});
    CHECK(e->score == 7_s);
    REQUIRE(e->rivals.size() == 1);
    CHECK(e->rivals[0].contact == ContactId{2});
    CHECK(e->rivals[0].score == 2_s);
    CHECK_FALSE(room.router.explain(Language::zh, e->id).empty());
}

TEST_CASE("explanations are kept up to the limit, then the oldest goes") {
    Room room(0);
    for (std::uint64_t c = 1; c <= limits::explanations + 1; ++c)
        REQUIRE(room.call(c));
    const auto queued = all_of<ContactQueued>(room.out);
    CHECK(room.router.explanation(queued[0].why) == nullptr);
    CHECK(room.router.explanation(queued[1].why) != nullptr);
}

TEST_CASE("an explanation names so many candidates and counts them all") {
    Room room(static_cast<int>(limits::explained_candidates) + 1);
    REQUIRE(room.call(1));
    const auto* e = room.router.explanation(all_of<OfferMade>(room.out).at(0).why);
    REQUIRE(e != nullptr);
    CHECK(e->candidates.size() == limits::explained_candidates);
    CHECK(e->counts[0] == limits::explained_candidates + 1);
}

TEST_CASE("every word of the room has its text") {
    for (int i = 0; i <= static_cast<int>(Strategy::ring_all); ++i)
        CHECK(has_text("acd.strategy." + std::string(to_string(static_cast<Strategy>(i)))));
    for (int i = 0; i <= static_cast<int>(EmptyRule::none_ready); ++i)
        CHECK(has_text("acd.empty_rule." + std::string(to_string(static_cast<EmptyRule>(i)))));
    for (int i = 0; i <= static_cast<int>(WrapUpMode::until_done); ++i)
        CHECK(has_text("acd.wrap_up_mode." + std::string(to_string(static_cast<WrapUpMode>(i)))));
    for (int i = 0; i <= static_cast<int>(AnnounceKind::periodic); ++i)
        CHECK(
            has_text("acd.announce_kind." + std::string(to_string(static_cast<AnnounceKind>(i)))));
    for (int i = 0; i <= static_cast<int>(AlarmKind::nobody_qualified); ++i)
        CHECK(has_text("acd.alarm_kind." + std::string(to_string(static_cast<AlarmKind>(i)))));
    for (std::size_t i = 0; i < exclusions; ++i)
        CHECK(has_text("acd.exclusion." + std::string(to_string(static_cast<Exclusion>(i)))));
}

TEST_CASE("nobody is overtaken by somebody who came later than the bonus is worth") {
    // One agent, more calls than can be served, every second caller with 60 s of bonus: an ordinary
    // caller is passed only by those who came within 60 s.
    Room room(1);
    auto random = stream(3, "bound");
    std::map<std::uint64_t, Instant> came;
    std::map<std::uint64_t, bool> plain;
    std::vector<std::uint64_t> served;
    std::uint64_t last = 0;
    for (int i = 0; i < 600; ++i) {
        room.now = room.now + Duration{random.between(1000, 3000)};
        Caller caller;
        caller.bonus = last % 2 == 0 ? 60_s : 0_s;
        plain[++last] = caller.bonus == 0_s;
        came[last] = room.now;
        REQUIRE(room.call(last, caller));
        for (const auto& made : all_of<OfferMade>(room.out)) {
            served.push_back(made.contact.value);
            Decisions ignored;
            REQUIRE(room.router.offer_answered(room.now, made.offer, AgentId{1}, ignored));
        }
        room.out.clear();
        if (i % 2 == 1)
            (void)room.router.talk_ended(room.now, AgentId{1}, room.out);
    }
    REQUIRE(served.size() > 200);
    for (std::size_t i = 0; i < served.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (plain[served[i]])
                CHECK(came[served[k]] - came[served[i]] <= 60_s);
}

TEST_CASE("of the waits told, about half end before P50 and four fifths before P80") {
    // Exponential handling by four agents, overloaded so that everybody waits.
    QueueSettings set;
    set.expected_handling = 60_s;
    set.starvation_after = {};
    Room room(4, set);
    auto random = stream(11, "calibration");
    std::map<ContactId, std::pair<Instant, WaitEstimate>> told;
    std::map<AgentId, Instant> ends;
    int within50 = 0;
    int within80 = 0;
    int all = 0;
    std::uint64_t last = 0;
    auto next_call = room.now;
    while (all < 3000) {
        auto next = next_call;
        for (const auto& [agent, at] : ends)
            next = std::min(next, at);
        room.now = next;
        if (next == next_call) {
            const ContactId id{++last};
            REQUIRE(room.call(last));
            if (const auto estimate = room.router.estimate(id))
                told[id] = {room.now, *estimate};
            // about as fast as four can serve, pausing while the line is long
            const auto line = room.router.queue(room.now, queue_id)->waiting;
            next_call = room.now + (line > 15 ? 120_s : random.exponential(14_s)) + 1_ms;
        } else {
            for (auto& [agent, at] : ends)
                if (at == next) {
                    at = Instant::never();
                    REQUIRE(room.router.talk_ended(room.now, agent, room.out));
                }
        }
        for (const auto& made : all_of<OfferMade>(std::exchange(room.out, {}))) {
            REQUIRE(room.router.offer_answered(room.now, made.offer, made.agents[0], room.out));
            ends[made.agents[0]] = room.now + random.exponential(60_s) + 1_ms;
            if (const auto at = told.find(made.contact); at != told.end()) {
                const auto waited = room.now - at->second.first;
                within50 += waited <= at->second.second.p50 ? 1 : 0;
                within80 += waited <= at->second.second.p80 ? 1 : 0;
                ++all;
            }
        }
    }
    CHECK(within50 * 100 / all >= 42);
    CHECK(within50 * 100 / all <= 58);
    CHECK(within80 * 100 / all >= 73);
    CHECK(within80 * 100 / all <= 87);
}

TEST_CASE("a wait is reckoned from real handling times as soon as there are enough, not sooner") {
    const auto told_after = [](std::size_t handled) {
        QueueSettings set;
        set.expected_handling = 300_s;
        Room room(1, set);
        for (std::uint64_t i = 1; i <= handled + 1; ++i) {
            REQUIRE(room.call(i));
            const auto made = all_of<OfferMade>(std::exchange(room.out, {}));
            REQUIRE(made.size() == 1);
            REQUIRE(room.router.offer_answered(room.now, made[0].offer, AgentId{1}, room.out));
            if (i > handled)
                break; // still talks
            room.now = room.now + 10_s;
            REQUIRE(room.router.talk_ended(room.now, AgentId{1}, room.out));
        }
        const auto told = room.router.estimate_for(queue_id, {});
        REQUIRE(told);
        return told->p50;
    };
    CHECK(told_after(limits::handle_samples_least - 1) == told_after(0));
    CHECK(told_after(limits::handle_samples_least) < 20_s);
    CHECK(told_after(0) > 100_s);
}

TEST_CASE("a contact for a group is offered to its agents only") {
    Room room(3);
    REQUIRE(room.router.set_group(GroupId{5}, {AgentId{3}}));
    REQUIRE(room.call(1, {.group = GroupId{5}}));
    REQUIRE(room.call(2, {.group = GroupId{5}}));
    REQUIRE(room.call(3));
    std::vector<std::pair<std::uint64_t, std::uint64_t>> offers;
    ExplanationId why;
    for (const auto& decision : room.out) {
        if (const auto* offer = std::get_if<OfferMade>(&decision))
            offers.emplace_back(offer->contact.value, offer->agents.front().value);
        if (const auto* queued = std::get_if<ContactQueued>(&decision))
            why = queued->why;
    }
    using Offers = decltype(offers);
    CHECK(offers == Offers{{1, 3}, {3, 1}});
    // The second waits though agent 2 is free, and the explanation says why.
    const auto* told = room.router.explanation(why);
    REQUIRE(told != nullptr);
    CHECK(told->contact == ContactId{2});
    REQUIRE(told->candidates.size() == 3);
    CHECK(told->candidates[0].exclusion == Exclusion::other_group);
    CHECK(told->candidates[2].exclusion == Exclusion::reserved);
    CHECK(told->counts[static_cast<std::size_t>(Exclusion::other_group)] == 2);
    CHECK(told->counts[0] == 0);
    CHECK(room.router.explain(Language::en, why).find("class") != std::string::npos);
    room.router.verify();
    CHECK_FALSE(room.router.estimate_for(queue_id, {.group = GroupId{6}}));
    CHECK_FALSE(room.router.remove_group(GroupId{5})); // named by those in line
    for (const std::uint64_t contact : {1, 2})
        REQUIRE(
            room.router.contact_left(room.now, ContactId{contact}, LeaveKind::abandoned, room.out));
    CHECK(room.router.remove_group(GroupId{5}));
}

TEST_CASE("a queue that is full for one group has room for another's") {
    Router router{1};
    Decisions out;
    QueueSettings set;
    set.max_waiting = 1;
    REQUIRE(router.set_queue({}, queue_id, set, out));
    AgentSettings settings;
    settings.queues = {{queue_id, 0, 0, 1, 1}};
    for (const std::uint64_t agent : {1, 2}) {
        REQUIRE(router.set_agent({}, AgentId{agent}, settings, out));
        REQUIRE(router.log_on({}, AgentId{agent}, Presence::not_ready, "", out));
        REQUIRE(router.set_group(GroupId{agent}, {AgentId{agent}}));
    }
    const auto comes = [&](std::uint64_t contact, GroupId group) {
        out.clear();
        REQUIRE(router.enqueue({}, ContactId{contact}, queue_id, {.group = group}, out));
        return std::none_of(out.begin(), out.end(), [](const auto& decision) {
            const auto* left = std::get_if<QueueExitDecided>(&decision);
            return left != nullptr && left->exit == QueueExit::full;
        });
    };
    CHECK(comes(1, GroupId{1})); // each candidate's customer comes at the same moment
    CHECK(comes(2, GroupId{2}));
    CHECK_FALSE(comes(3, GroupId{1}));
    CHECK_FALSE(comes(4, GroupId{})); // for anybody: the line of all
    router.verify();
}

TEST_CASE("a group's contact is not widened while nobody of the group is there") {
    Router router{1};
    Decisions out;
    QueueSettings set;
    set.required = {{SkillId{1}, 3}};
    set.relax = {{.after = 60_s, .lower = {{SkillId{1}, 1}}}};
    REQUIRE(router.set_queue({}, queue_id, set, out));
    AgentSettings weak;
    weak.queues = {{queue_id, 0, 0, 1, 1}};
    weak.skills = {{SkillId{1}, 2}};
    for (const std::uint64_t agent : {1, 2})
        REQUIRE(router.set_agent({}, AgentId{agent}, weak, out));
    REQUIRE(router.log_on({}, AgentId{1}, Presence::ready, "", out));
    REQUIRE(router.set_group(GroupId{1}, {AgentId{2}}));
    out.clear();
    REQUIRE(router.enqueue({}, ContactId{1}, queue_id, {.group = GroupId{1}}, out));
    REQUIRE(out.size() == 1); // no alarm either: this is a class that is not on, no missing skill
    CHECK(router.explanation(std::get<ContactQueued>(out[0]).why)->step == 0);
    router.advance(Instant{60'000}, out);
    REQUIRE(router.log_on(Instant{60'000}, AgentId{2}, Presence::ready, "", out));
    CHECK(std::any_of(out.begin(), out.end(),
                      [](const auto& one) { return std::holds_alternative<OfferMade>(one); }));
    router.verify();
}

TEST_CASE("who is set apart gets what is for them alone, and the rest again afterwards") {
    Router router(1);
    Decisions out;
    const QueueId queue_id{1};
    REQUIRE(router.set_queue({}, queue_id, {}, out));
    AgentSettings settings{.queues = {{.queue = queue_id}}};
    const auto set_apart = [&](bool apart) {
        settings.apart = apart;
        REQUIRE(router.set_agent({}, AgentId{1}, settings, out));
        router.verify();
    };
    set_apart(true);
    REQUIRE(router.set_group(GroupId{1}, {AgentId{1}}));
    REQUIRE(router.set_group(GroupId{2}, {AgentId{1}, AgentId{2}}));
    REQUIRE(router.log_on({}, AgentId{1}, Presence::ready, "", out));
    const auto offered = [&] {
        std::vector<std::uint64_t> contacts;
        for (const auto& one : std::exchange(out, {}))
            if (const auto* offer = std::get_if<OfferMade>(&one))
                contacts.push_back(offer->contact.value);
        return contacts;
    };
    using Contacts = std::vector<std::uint64_t>;
    out.clear();
    REQUIRE(router.enqueue({}, ContactId{1}, queue_id, {}, out));
    REQUIRE(router.enqueue({}, ContactId{2}, queue_id, {.group = GroupId{2}}, out));
    const auto why = std::get<ContactQueued>(out.front()).why;
    CHECK(offered().empty());
    // Nobody of those who are free may take it, and that is said.
    CHECK(router.explanation(why)->counts[static_cast<std::size_t>(Exclusion::other_group)] == 1);
    REQUIRE(router.enqueue({}, ContactId{3}, queue_id, {.group = GroupId{1}}, out));
    CHECK(offered() == Contacts{3});
    REQUIRE(router.contact_left({}, ContactId{3}, LeaveKind::abandoned, out));
    CHECK(offered().empty());
    set_apart(false);
    CHECK(offered() == Contacts{1});
}

TEST_CASE("groups up to the limit and not one more") {
    Router router(1);
    for (std::uint64_t group = 1; group <= limits::groups; ++group)
        REQUIRE(router.set_group(GroupId{group}, {AgentId{1}}));
    CHECK_FALSE(router.set_group(GroupId{limits::groups + 1}, {AgentId{1}}));
    CHECK(router.remove_group(GroupId{1}));
    CHECK_FALSE(router.set_group(GroupId{2}, {AgentId{1}})); // there already
    CHECK_FALSE(router.set_group(GroupId{1}, std::vector<AgentId>(limits::agents + 1)));
    CHECK(router.set_group(GroupId{1}, std::vector<AgentId>(limits::agents)));
}
