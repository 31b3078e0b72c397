// Why this agent? The choice is written down as numbers while it is made; words come on demand.
#include <algorithm>

#include "acd/core.h"

namespace ringroom::acd {

namespace {

constexpr std::size_t kept_rivals = 5;

std::string number(std::int64_t n) {
    return std::to_string(n);
}

std::string seconds(Duration d) {
    const auto tenths = (d.ms + 50) / 100;
    return number(tenths / 10) + "." + number(tenths % 10);
}

std::string word(Language language, std::string_view type, std::string_view value) {
    return text(language, "acd." + std::string(type) + "." + std::string(value));
}

std::string reason_of(Language language, const Candidate& c, bool won, std::string skill) {
    const auto why = won ? "chosen" : to_string(c.exclusion);
    return text(language, "acd.exclusion." + std::string(why),
                {{"number", number(c.number)},
                 {"skill", std::move(skill)},
                 {"tier", number(c.tier)},
                 {"preferred", number(c.preferred_met)},
                 {"score", number(c.score)},
                 {"idle", seconds(c.idle)}});
}

} // namespace

Exclusion Router::Core::state_exclusion(const Agent& agent) const {
    if (agent.presence == Presence::logged_out)
        return Exclusion::logged_out;
    switch (agent.activity) {
    case Activity::reserved:
        return Exclusion::reserved;
    case Activity::ringing:
        return Exclusion::ringing;
    case Activity::talking:
        return Exclusion::talking;
    case Activity::holding:
        return Exclusion::holding;
    case Activity::dialling:
        return Exclusion::dialling;
    case Activity::after_call_work:
        return Exclusion::after_call_work;
    case Activity::idle:
        break;
    }
    if (agent.presence == Presence::not_ready)
        return Exclusion::not_ready;
    return agent.resting ? Exclusion::resting : Exclusion::none;
}

void Router::Core::add_candidate(Explanation& e, const Contact& contact,
                                 const Member& member) const {
    const auto& agent = *member.agent;
    Candidate c;
    c.agent = agent.id;
    c.tier = member.set.tier;
    c.exclusion = state_exclusion(agent);
    if (c.exclusion == Exclusion::after_call_work && agent.wrap_ends != Instant::never())
        c.number = ((agent.wrap_ends - now_).ms + 999) / 1000;
    if (c.exclusion == Exclusion::resting)
        c.number = ((agent.resting_until - now_).ms + 999) / 1000;
    if (c.exclusion == Exclusion::none) {
        c.idle = now_ - agent.idle_since;
        if (contact.only && contact.only != agent.id)
            c.exclusion = Exclusion::other_agent;
        else if (!in_group(agent, contact.needs.group))
            c.exclusion = Exclusion::other_group;
        for (const auto& need : contact.needs.skills)
            if (c.exclusion == Exclusion::none && level(agent, need.skill) < need.level) {
                c.exclusion = Exclusion::skill_missing;
                c.skill = need.skill;
                c.number = need.level;
            }
    }
    if (c.exclusion == Exclusion::none) {
        c.preferred_met = preferred_met(contact, agent);
        for (const auto& w : weighed_)
            if (w.agent == &agent) {
                c.score = w.score;
                break;
            }
        if (agent.id == passed_over_) {
            c.exclusion = Exclusion::in_a_row;
            c.number = contact.queue->run_length;
        }
    }
    e.candidates.push_back(c);
}

ExplanationId Router::Core::explain_choice(const Contact& contact, bool agent_waited,
                                           const std::vector<Agent*>& chosen) {
    const ExplanationId id{++last_explanation_};
    const auto place = last_explanation_ % limits::explanations;
    if (explanations_.size() <= place)
        explanations_.resize(place + 1);
    auto& e = explanations_[place]; // keeps the storage of the one it replaces
    const auto& queue = *contact.queue;
    e.id = id;
    e.at = now_;
    e.contact = contact.id;
    e.queue = queue.id;
    e.strategy = queue.settings.strategy;
    e.agent_waited = agent_waited;
    e.step = static_cast<int>(contact.step);
    e.strict_class = contact.key.strict_class;
    e.score = now_ - contact.key.virtual_start;
    e.chosen.clear();
    for (const auto* agent : chosen)
        e.chosen.push_back(agent->id);
    if (chosen.empty())
        weighed_.clear();
    e.counts = queue.states;
    if (contact.needs.group || apart_ > 0) {
        const auto others =
            std::count_if(queue.free.begin(), queue.free.end(), [&](const Member* member) {
                return !in_group(*member->agent, contact.needs.group);
            });
        e.counts[static_cast<std::size_t>(Exclusion::other_group)] =
            static_cast<std::uint16_t>(others);
        e.counts[0] = static_cast<std::uint16_t>(e.counts[0] - others);
    }
    const auto fitting = std::min<std::size_t>(weighed_.size(), e.counts[0]);
    e.counts[static_cast<std::size_t>(Exclusion::skill_missing)] =
        static_cast<std::uint16_t>(e.counts[0] - fitting);
    e.counts[0] = static_cast<std::uint16_t>(fitting);
    e.candidates.clear();
    for (const auto& w : weighed_)
        if (w.member != nullptr && e.candidates.size() < limits::explained_candidates &&
            std::find(chosen.begin(), chosen.end(), w.agent) != chosen.end())
            add_candidate(e, contact, *w.member);
    for (const auto* member : queue.members) {
        if (e.candidates.size() >= limits::explained_candidates)
            break;
        if (std::find(chosen.begin(), chosen.end(), member->agent) == chosen.end())
            add_candidate(e, contact, *member);
    }
    e.rivals.clear();
    std::sort(rivals_.begin(), rivals_.end());
    for (const auto& key : rivals_)
        if (key.contact != &contact && e.rivals.size() < kept_rivals)
            e.rivals.push_back(
                {key.id, key.contact->queue->id, key.strict_class, now_ - key.virtual_start});
    return id;
}

const Explanation* Router::Core::explanation(ExplanationId id) const {
    const auto place = id.value % limits::explanations;
    if (!id || place >= explanations_.size() || explanations_[place].id != id)
        return nullptr;
    return &explanations_[place];
}

std::string Router::Core::explain(Language language, ExplanationId id) const {
    const auto* e = explanation(id);
    if (e == nullptr)
        return {};
    auto name = [&](AgentId agent) {
        const auto* a = find(agent);
        return a == nullptr || a->settings.name.empty()
                   ? "#" + number(static_cast<std::int64_t>(agent.value))
                   : a->settings.name;
    };
    auto queue_name = [&](QueueId queue) {
        const auto* q = find(queue);
        return q == nullptr || q->settings.name.empty()
                   ? "#" + number(static_cast<std::int64_t>(queue.value))
                   : q->settings.name;
    };
    auto skill_name = [&](SkillId skill) {
        const auto at = skill_names_.find(skill);
        return at == skill_names_.end() ? "#" + number(static_cast<std::int64_t>(skill.value))
                                        : at->second;
    };
    auto contact_name = [&](ContactId contact) {
        return "#" + number(static_cast<std::int64_t>(contact.value));
    };
    std::string chosen;
    for (const auto agent : e->chosen)
        chosen += (chosen.empty() ? "" : ", ") + name(agent);
    std::string lines = text(language,
                             e->chosen.empty() ? "acd.explain.waits"
                             : e->agent_waited ? "acd.explain.agent_found"
                                               : "acd.explain.contact_found",
                             {{"contact", contact_name(e->contact)},
                              {"queue", queue_name(e->queue)},
                              {"agents", chosen},
                              {"rule", word(language, "strategy", to_string(e->strategy))},
                              {"score", seconds(e->score)},
                              {"class", number(e->strict_class)},
                              {"step", number(e->step)}}) +
                        "\n";
    for (const auto& c : e->candidates) {
        const bool won = std::find(e->chosen.begin(), e->chosen.end(), c.agent) != e->chosen.end();
        const auto reason = reason_of(language, c, won, skill_name(c.skill));
        lines += text(language, "acd.explain.candidate",
                      {{"agent", name(c.agent)}, {"reason", reason}}) +
                 "\n";
    }
    for (const auto& r : e->rivals)
        lines += text(language, "acd.explain.rival",
                      {{"contact", contact_name(r.contact)},
                       {"queue", queue_name(r.queue)},
                       {"score", seconds(r.score)},
                       {"class", number(r.strict_class)}}) +
                 "\n";
    return lines;
}

} // namespace ringroom::acd
