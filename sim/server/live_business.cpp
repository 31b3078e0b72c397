// The school's own records on the seat's screen: from the office's memory, never from the disk.
#include <algorithm>

#include "server/live_backend.h"

namespace ringroom::server {

api::Names LiveBackend::names(Language language) {
    return {.agent = [this](AgentId agent) { return agent ? person(agent).second : std::string{}; },
            .queue = [this, language](QueueId queue) { return queue_name(queue, language); },
            .customer =
                [this](std::int64_t id) {
                    const auto found = parts_.office->customer(id);
                    return found ? found->name : std::string{};
                },
            .word = [this, language](
                        const std::string& word) { return parts_.settings->said(word, language); }};
}

std::string LiveBackend::said(const std::string& word, Language language) {
    return parts_.settings->said(word, language);
}

std::string LiveBackend::skill_group_name(const std::string& group, Language language) {
    for (const auto& queue : parts_.settings->queues)
        if (queue.key == group)
            return language == Language::zh ? queue.name.zh : queue.name.en;
    return said(group, language);
}

std::string LiveBackend::meant(const std::string& said) {
    return parts_.settings->meant(said);
}

void LiveBackend::add_records(wire::SeatContact& out, const center::ContactView& contact,
                              AgentId agent, Language language) {
    const crm::PopQuery query{.telephone = out.telephone,
                              .contact = {parts_.run, contact.contact},
                              .viewer = agent,
                              .closed_drills = closed_drills()};
    const auto pop = parts_.office->pop(query);
    out.run = parts_.run;
    const auto who = names(language);
    if (pop.customer)
        out.record = api::to_wire(*pop.customer);
    for (const auto& one : pop.others)
        out.others.push_back(api::to_wire(one));
    for (const auto& row : pop.last)
        out.last_contacts.push_back(api::to_wire(row, who));
    out.calls_before = pop.calls_before;
    for (const auto& one : pop.open_cases)
        out.open_cases.push_back(api::to_wire(one, who));
    out.note = pop.note;
    const auto meaning = parts_.office->meaning(out.dialled);
    if (!meaning.project.empty())
        out.project = who.word(meaning.project);
    if (!meaning.medium.empty())
        out.medium = who.word(meaning.medium);
}

wire::DayFigures LiveBackend::today(AgentId agent) const {
    std::vector<QueueId> queues;
    for (const auto& line : parts_.control->published()->view.agents)
        if (line.agent == agent)
            if (const auto* settings = parts_.settings->agent(line.number))
                for (const auto& member : settings->routing.queues)
                    queues.push_back(member.queue);
    return api::to_wire(parts_.office->figures(agent, queues, wall_now()));
}

} // namespace ringroom::server
