#pragma once
// A small centre for tests: two queues, three agents, a menu at 96100 and a number straight into a
// queue; and a desk that plays the telephones and players by hand.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "center/machine.h"

namespace ringroom::test {

inline std::shared_ptr<const center::Settings> small_centre() {
    auto settings = std::make_shared<center::Settings>();
    center::QueueEntry faults{.id = QueueId{1}, .names = {"faults"}};
    faults.acd.name = "宽带故障";
    faults.acd.wrap_up = {.mode = acd::WrapUpMode::timed, .length = 20_s};
    faults.acd.announce = {.first = 10_s, .position_every = 30_s};
    faults.exit_key = '9';
    faults.acd.targets.exit_key = "complaints";
    center::QueueEntry complaints{.id = QueueId{2}, .names = {"complaints"}};
    complaints.acd.name = "投诉";
    complaints.acd.max_wait = 60_s;
    settings->queues = {faults, complaints};
    for (std::uint64_t n = 1; n <= 3; ++n) {
        center::AgentEntry agent{.id = AgentId{n}, .number = std::to_string(1000 + n)};
        agent.acd.name = "agent " + agent.number;
        agent.acd.queues = {{.queue = QueueId{1}}, {.queue = QueueId{2}}};
        agent.acd.outside_wrap_up = faults.acd.wrap_up;
        agent.acd.disposition = acd::DispositionRule::required;
        settings->agents.push_back(agent);
    }
    ivr::Flow flow{.title = "96100", .start = {"menu"}};
    flow.nodes.push_back({.name = "menu",
                          .step = ivr::Menu{.greeting = {ivr::prompt("Press 1 or 2.")},
                                            .keys = {{"1", {"faults"}}, {"2", {"complaints"}}}}});
    flow.nodes.push_back({.name = "faults", .step = ivr::ToQueue{.queue = "faults"}});
    flow.nodes.push_back({.name = "complaints", .step = ivr::ToQueue{.queue = "complaints"}});
    auto compiled = ivr::compile(flow, "96100.lua", Language::en);
    settings->numbers["96100"] = {.flow = compiled.flow};
    settings->numbers["96102"] = {.queue = "faults"};
    settings->hash = "test";
    return settings;
}

/// Feeds the machine and keeps what came of it.
class Desk {
public:
    explicit Desk(std::shared_ptr<const center::Settings> settings = small_centre(),
                  std::uint64_t seed = 1)
        : machine(std::move(settings), seed) {}

    void at(Duration since_start) { now = Instant{since_start.ms}; }
    void pass(Duration time) {
        now = now + time;
        machine.advance(now, output);
        machine.verify(now);
    }
    void happen(const Event& event) {
        machine.handle(now, event, output);
        machine.verify(now);
    }
    void sign_on(std::uint64_t agent) {
        const auto extension = std::to_string(1000 + agent);
        happen(event::ExtensionChanged{extension, true});
        happen(event::AgentLogOn{AgentId{agent}, extension});
        happen(event::AgentPresence{AgentId{agent}, Presence::ready, {}});
    }
    LegId call(const std::string& to, const std::string& from = "13900000000") {
        const LegId leg{first_incoming_leg + calls++};
        happen(event::LegArrived{leg, from, to});
        return leg;
    }
    template <class C>
    std::vector<C> commands() const {
        std::vector<C> out;
        for (const auto& command : output.commands)
            if (const auto* one = std::get_if<C>(&command))
                out.push_back(*one);
        return out;
    }
    template <class F>
    std::vector<F> facts() const {
        std::vector<F> out;
        for (const auto& fact : output.facts)
            if (const auto* one = std::get_if<F>(&fact.fact))
                out.push_back(*one);
        return out;
    }
    /// The last leg the machine made ring at `extension`.
    LegId ringing(const std::string& extension) const {
        LegId leg;
        for (const auto& one : commands<command::OriginateLeg>())
            if (one.extension == extension)
                leg = one.leg;
        return leg;
    }
    /// A caller into the queue of 96102, answered by agent 1.
    LegId talk() {
        sign_on(1);
        const LegId caller = call("96102");
        happen(event::LegRinging{ringing("1001")});
        happen(event::LegAnswered{ringing("1001")});
        return caller;
    }
    ContactId contact() const { return machine.contact_of(AgentId{1}); }

    center::Machine machine;
    center::Output output;
    Instant now;
    std::uint64_t calls = 0;
};

} // namespace ringroom::test
