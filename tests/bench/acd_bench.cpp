// The matching pass under load: 1,000 agents, 20 queues, 20 skills, 10,000 waiting. One JSON object
// a line: {"name", "value", "unit"}. Figures are CPU time of whole router calls, with explanation.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "acd/router.h"
#include "base/random.h"

using namespace ringroom;
using namespace ringroom::acd;

namespace {

constexpr std::uint64_t agents = 1'000;
constexpr std::uint64_t queues = 20;
constexpr std::uint64_t skills = 20;
constexpr std::uint64_t waiting = 10'000;

/// Time this thread has really computed: other programs on the machine do not count.
std::int64_t cpu_ns() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

struct Samples {
    std::vector<std::int64_t> ns;

    template <class F>
    void time(F&& call) {
        const auto begin = cpu_ns();
        call();
        ns.push_back(cpu_ns() - begin);
    }
    void print(const std::string& name) {
        std::sort(ns.begin(), ns.end());
        for (const auto& [label, part] : {std::pair{"p50", 50}, std::pair{"p99", 99}})
            std::printf(
                "{\"name\":\"acd.%s.%s\",\"value\":%.2f,\"unit\":\"us\"}\n", name.c_str(), label,
                static_cast<double>(ns[(ns.size() - 1) * static_cast<std::size_t>(part) / 100]) /
                    1000.0);
    }
};

class Floor {
public:
    explicit Floor(Strategy strategy) {
        for (std::uint64_t q = 1; q <= queues; ++q) {
            QueueSettings set;
            set.strategy = strategy;
            set.ring_time = 3600_s;
            set.setup_time = 3600_s;
            set.starvation_after = {};
            set.announce.position_every = 30_s;
            set.announce.wait = true;
            set.announce.first = 3600_s;
            (void)router.set_queue(now, QueueId{q}, set, out);
        }
        for (std::uint64_t a = 1; a <= agents; ++a) {
            AgentSettings set;
            for (int i = 0; i < 5; ++i)
                set.queues.push_back({QueueId{random.below(queues) + 1}, 0, 0, 1, 1});
            for (std::uint64_t s = 1; s <= skills; ++s)
                if (random.chance(50))
                    set.skills.push_back({SkillId{s}, static_cast<int>(random.between(1, 10))});
            (void)router.set_agent(now, AgentId{a}, set, out);
        }
    }

    void log_on(std::uint64_t n) {
        for (std::uint64_t a = 1; a <= n; ++a) {
            now = now + 1_ms;
            (void)router.log_on(now, AgentId{a}, Presence::ready, "", out);
        }
        out.clear();
    }
    Caller caller() {
        Caller c;
        c.bonus = Duration{random.between(0, 60'000)};
        for (std::uint64_t n = random.below(3); n > 0; --n)
            c.required.push_back(
                {SkillId{random.below(skills) + 1}, static_cast<int>(random.between(1, 3) * 3)});
        return c;
    }
    ContactId enqueue() {
        now = now + 1_ms;
        const ContactId id{++last};
        (void)router.enqueue(now, id, QueueId{random.below(queues) + 1}, caller(), out);
        return id;
    }

    Random random = stream(1, "bench");
    Router router{1};
    Instant now;
    Decisions out;
    std::uint64_t last = 0;
};

/// All agents busy, 10,000 waiting; each step one agent comes free and takes the best contact, one
/// answers, and one contact arrives: the waiting stay 10,000.
void agent_comes_free() {
    Floor floor(Strategy::longest_idle);
    for (std::uint64_t i = 0; i < waiting + agents; ++i)
        (void)floor.enqueue();
    floor.log_on(agents);
    Samples free;
    Samples arrive;
    for (int i = 0; i < 20'000; ++i) {
        const AgentId agent{floor.random.below(agents) + 1};
        const auto view = *floor.router.agent(agent);
        floor.now = floor.now + 1_ms;
        if (view.offer)
            (void)floor.router.offer_answered(floor.now, view.offer, agent, floor.out);
        floor.out.clear();
        const auto before = floor.out.size();
        free.time([&] { (void)floor.router.talk_ended(floor.now, agent, floor.out); });
        if (floor.out.size() == before)
            free.ns.pop_back();
        floor.out.clear();
        const ContactId id{++floor.last};
        const auto caller = floor.caller();
        const QueueId queue{floor.random.below(queues) + 1};
        arrive.time([&] { (void)floor.router.enqueue(floor.now, id, queue, caller, floor.out); });
        floor.out.clear();
    }
    free.print("agent_free_10000_waiting");
    arrive.print("arrival_10000_waiting");
    std::size_t in_line = 0;
    for (std::uint64_t q = 1; q <= queues; ++q)
        in_line += floor.router.queue(floor.now, QueueId{q})->waiting;
    std::printf("{\"name\":\"acd.in_line_at_end\",\"value\":%zu,\"unit\":\"contacts\"}\n", in_line);
    Samples estimate;
    for (std::uint64_t i = 0; i < 5'000; ++i) {
        const ContactId id{floor.last - i};
        estimate.time([&] { (void)floor.router.estimate(id); });
    }
    estimate.print("estimate_10000_waiting");
}

/// All 1,000 agents free: one contact arrives, is offered, and leaves again.
void contact_arrives(Strategy strategy) {
    Floor floor(strategy);
    floor.log_on(agents);
    Samples arrive;
    for (int i = 0; i < 10'000; ++i) {
        floor.now = floor.now + 1_ms;
        const ContactId id{++floor.last};
        const auto caller = floor.caller();
        const QueueId queue{floor.random.below(queues) + 1};
        arrive.time([&] { (void)floor.router.enqueue(floor.now, id, queue, caller, floor.out); });
        floor.out.clear();
        (void)floor.router.contact_left(floor.now, id, LeaveKind::abandoned, floor.out);
        floor.out.clear();
    }
    arrive.print("arrival_1000_free." + std::string(to_string(strategy)));
}

/// The same with one queue that holds everybody.
void one_queue_of_all() {
    Router router{1};
    Decisions out;
    Instant now;
    QueueSettings set;
    set.starvation_after = {};
    (void)router.set_queue(now, QueueId{1}, set, out);
    auto random = stream(2, "bench");
    for (std::uint64_t a = 1; a <= agents; ++a) {
        AgentSettings agent;
        agent.queues = {{QueueId{1}, 0, 0, 1, 1}};
        for (std::uint64_t s = 1; s <= skills; ++s)
            if (random.chance(50))
                agent.skills.push_back({SkillId{s}, static_cast<int>(random.between(1, 10))});
        (void)router.set_agent(now, AgentId{a}, agent, out);
        (void)router.log_on(now, AgentId{a}, Presence::ready, "", out);
    }
    Samples arrive;
    for (std::uint64_t i = 1; i <= 10'000; ++i) {
        now = now + 1_ms;
        out.clear();
        Caller caller;
        caller.required = {{SkillId{random.below(skills) + 1}, 3}};
        arrive.time([&] { (void)router.enqueue(now, ContactId{i}, QueueId{1}, caller, out); });
        (void)router.contact_left(now, ContactId{i}, LeaveKind::abandoned, out);
    }
    arrive.print("arrival_1000_free.one_queue");
}

/// A whole shift of one queue: how many events a second the router takes.
void throughput() {
    Floor floor(Strategy::longest_idle);
    floor.log_on(50);
    const auto begin = cpu_ns();
    std::uint64_t events = 0;
    for (int i = 0; i < 50'000; ++i) {
        (void)floor.enqueue();
        const AgentId agent{floor.random.below(50) + 1};
        const auto view = *floor.router.agent(agent);
        if (view.offer)
            (void)floor.router.offer_answered(floor.now, view.offer, agent, floor.out);
        (void)floor.router.talk_ended(floor.now, agent, floor.out);
        if (floor.last > 60)
            (void)floor.router.contact_left(floor.now, ContactId{floor.last - 60},
                                            LeaveKind::abandoned, floor.out);
        events += 4;
        floor.out.clear();
    }
    const auto took = static_cast<double>(cpu_ns() - begin) / 1e9;
    std::printf("{\"name\":\"acd.events_50_seats\",\"value\":%.0f,\"unit\":\"1/s\"}\n",
                static_cast<double>(events) / took);
}

} // namespace

int main() {
    agent_comes_free();
    for (const auto strategy : {Strategy::longest_idle, Strategy::fewest_calls,
                                Strategy::most_skilled, Strategy::weighted, Strategy::ring_all})
        contact_arrives(strategy);
    one_queue_of_all();
    throughput();
}
