#include "api/queue_gates.h"

#include <algorithm>
#include <iterator>

namespace ringroom::api::handlers {
namespace {

/// What practises a skill: the names of all queues that ask for it, where a pack has drills for
/// them.
std::vector<std::string> practised_as(SkillId skill, const std::vector<AskingQueue>& queues,
                                      const Syllabus& syllabus) {
    std::vector<std::string> out;
    for (const auto& queue : queues)
        for (const auto& name : queue.names)
            if (queue.levels.contains(skill) && !syllabus.levels(name).empty())
                out.push_back(name);
    return out;
}

/// Who has not mastered the difficulty under any of these names.
std::vector<wire::NotReady> not_ready_by_any(const Practised& all,
                                             const std::vector<std::string>& names, int difficulty,
                                             Language language) {
    auto out = not_ready(all, names.front(), difficulty, language);
    for (const auto& name : names) {
        const auto lacking = not_ready(all, name, difficulty, language);
        std::erase_if(out, [&](const auto& one) {
            return std::none_of(lacking.begin(), lacking.end(),
                                [&](const auto& other) { return other.number == one.number; });
        });
    }
    return out;
}

/// Who lacks what the queue asks of one skill.
std::vector<wire::NotReady> lacking(const Practised& all, const Syllabus& syllabus,
                                    const std::vector<AskingQueue>& queues, SkillId skill,
                                    int level, Language language) {
    const auto names = practised_as(skill, queues, syllabus);
    std::set<int> levels;
    for (const auto& name : names)
        levels.insert(syllabus.levels(name).begin(), syllabus.levels(name).end());
    const auto first = to_master_before(levels, training::difficulty_of_level(level));
    return first ? not_ready_by_any(all, names, *first, language) : std::vector<wire::NotReady>{};
}

} // namespace

std::optional<int> to_master_before(const std::set<int>& levels, int difficulty) {
    const auto own = levels.lower_bound(difficulty);
    return own == levels.begin() ? std::nullopt : std::optional(*std::prev(own));
}

QueueGates queue_gates(const Practised& all, const Syllabus& syllabus, const std::string& skill,
                       const std::vector<AskingQueue>& queues, Language language) {
    QueueGates out;
    for (const auto& queue : queues) {
        if (std::find(queue.names.begin(), queue.names.end(), skill) != queue.names.end())
            continue;
        auto& closed = out.closed[queue.id];
        for (const auto& [asked, level] : queue.levels)
            for (auto& one : lacking(all, syllabus, queues, asked, level, language)) {
                const auto who =
                    std::find_if(all.students.begin(), all.students.end(),
                                 [&](const auto& other) { return other.number == one.number; });
                const AgentId agent{static_cast<std::uint64_t>(who->id)};
                if (std::find(closed.begin(), closed.end(), agent) != closed.end())
                    continue; // for another skill
                closed.push_back(agent);
                one.words = text(language, "api.queue_closed",
                                 {{"queue", queue.label}, {"words", one.words}});
                out.not_ready.push_back(std::move(one));
            }
        if (closed.empty())
            out.closed.erase(queue.id);
    }
    return out;
}

} // namespace ringroom::api::handlers
