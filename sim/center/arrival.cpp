#include "center/arrival.h"

#include <algorithm>

namespace ringroom::center {
namespace {

constexpr std::size_t key_path_depth = 6;

/// Of at most `depth` steps from `node`; what a customer presses whose script names no keys.
bool way_to(const ivr::Flow& flow, std::size_t node, const std::set<std::string>& queue,
            std::size_t depth, std::string& keys) {
    if (depth == 0 || node >= flow.nodes.size())
        return false;
    const auto& step = flow.nodes[node].step;
    if (const auto* to = std::get_if<ivr::ToQueue>(&step))
        return queue.contains(to->queue);
    const auto follow = [&](const ivr::Target& target) {
        return target.kind == ivr::Target::Kind::node &&
               way_to(flow, target.node, queue, depth - 1, keys);
    };
    if (const auto* menu = std::get_if<ivr::Menu>(&step)) {
        for (const auto& [digits, target] : menu->keys) {
            const std::size_t before = keys.size();
            keys += digits;
            if (follow(target))
                return true;
            keys.resize(before);
        }
        return false;
    }
    if (const auto* say = std::get_if<ivr::Say>(&step))
        return follow(say->next);
    if (const auto* jump = std::get_if<ivr::GoTo>(&step))
        return follow(jump->next);
    return false;
}

bool has_name(const QueueEntry& queue, const std::string& name) {
    return queue.acd.name == name ||
           std::find(queue.names.begin(), queue.names.end(), name) != queue.names.end();
}

int level_of(const acd::AgentSettings& agent, SkillId skill) {
    const auto found = std::find_if(agent.skills.begin(), agent.skills.end(),
                                    [skill](const auto& one) { return one.skill == skill; });
    return found == agent.skills.end() ? 0 : found->level;
}

/// What a queue asks of a skill at the least, once it has lowered what it asks.
int least_level(const acd::QueueSettings& queue, const acd::SkillNeed& need) {
    int least = need.level;
    for (const auto& step : queue.relax)
        for (const auto& lower : step.lower)
            if (lower.skill == need.skill)
                least = std::min(least, lower.level);
    return least;
}

} // namespace

std::optional<std::string> keys_to(const Route& route, const std::set<std::string>& queue) {
    if (!route.flow)
        return queue.contains(route.queue) ? std::optional(std::string()) : std::nullopt;
    const auto& start = route.flow->start;
    const std::size_t first = start.kind == ivr::Target::Kind::node ? start.node : 0;
    std::string keys;
    for (std::size_t depth = 1; depth <= key_path_depth; ++depth)
        if (way_to(*route.flow, first, queue, depth, keys))
            return keys;
    return std::nullopt;
}

std::set<std::string> names_of_queue(const Settings& settings, const std::string& queue) {
    std::set<std::string> out{queue};
    for (const auto& one : settings.queues)
        if (has_name(one, queue)) {
            out.insert(one.acd.name);
            out.insert(one.names.begin(), one.names.end());
        }
    return out;
}

std::vector<const QueueEntry*> arrival_queues(const Settings& settings, const ScriptedCall& call) {
    const auto route = settings.numbers.find(call.number);
    if (route == settings.numbers.end())
        return {};
    std::set<std::string> names;
    const auto group = names_of_queue(settings, call.group);
    if (!route->second.flow)
        names = {route->second.queue};
    else if (!call.own_keys && keys_to(route->second, group))
        names = group;
    else
        for (const auto& node : route->second.flow->nodes)
            if (const auto* to = std::get_if<ivr::ToQueue>(&node.step))
                names.insert(to->queue);
    std::vector<const QueueEntry*> out;
    for (const auto& queue : settings.queues)
        if (std::any_of(names.begin(), names.end(),
                        [&](const auto& name) { return has_name(queue, name); }))
            out.push_back(&queue);
    return out;
}

bool is_given(const acd::AgentSettings& agent, const QueueEntry& queue) {
    const bool member = std::any_of(agent.queues.begin(), agent.queues.end(),
                                    [&](const auto& one) { return one.queue == queue.id; });
    return member &&
           std::all_of(queue.acd.required.begin(), queue.acd.required.end(), [&](const auto& need) {
               return level_of(agent, need.skill) >= least_level(queue.acd, need);
           });
}

} // namespace ringroom::center
