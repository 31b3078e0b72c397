// Whom a call can go to, who else is in it, and the role cards of people who play customers.
#include <algorithm>

#include "directory/people.h"
#include "persona/actor.h"
#include "persona/desk.h"
#include "server/live_backend.h"

namespace ringroom::server {
namespace {

const char* word_of(persona::Hearing hearing) {
    switch (hearing) {
    case persona::Hearing::weak:
        return "weak";
    case persona::Hearing::very_weak:
        return "very_weak";
    case persona::Hearing::normal:
        break;
    }
    return "normal";
}

std::string word_of(const center::PartyLine& party) {
    if (!party.joined)
        return "rings";
    if (party.held)
        return "waits";
    return std::string(to_string(party.part));
}

} // namespace

std::vector<wire::DirectoryRow> LiveBackend::directory(Language language) {
    const auto seen = parts_.control->published();
    std::vector<wire::DirectoryRow> out;
    for (const auto& line : seen->view.agents)
        if (line.presence != Presence::logged_out)
            out.push_back(
                {.kind = "seat",
                 .dial = line.extension,
                 .name = line.name,
                 .role = std::string(directory::to_string(rank_of(line.agent))),
                 .presence = line.presence,
                 .activity = line.activity,
                 .free = line.reachable && line.activity == Activity::idle && !line.contact});
    for (const auto& figures : queues(language))
        out.push_back({.kind = "queue",
                       .dial = figures.key,
                       .name = figures.name,
                       .free = true,
                       .waiting = figures.waiting});
    for (const auto& number : parts_.settings->numbers)
        out.push_back({.kind = "number",
                       .dial = number.dials,
                       .name = language == Language::zh ? number.name.zh : number.name.en,
                       .free = true});
    return out;
}

std::vector<wire::SeatParty> LiveBackend::parties_of(const center::ContactView& contact,
                                                     AgentId looks) const {
    std::vector<wire::SeatParty> out;
    const auto seen = parts_.control->published();
    for (const auto& party : contact.parties) {
        // Who is listened to does not see it; that is what listening is for.
        if (party.part == Part::listens && looks && party.agent != looks)
            continue;
        wire::SeatParty row{
            .agent = party.agent, .part = word_of(party), .consulted = party.consulted};
        if (party.consulted && party.joined && !party.held && contact.held)
            row.part = "consulted";
        for (const auto& line : seen->view.agents)
            if (line.agent == party.agent) {
                row.number = line.number;
                row.name = line.name;
            }
        out.push_back(std::move(row));
    }
    return out;
}

wire::RoleCard LiveBackend::card_for(const persona::Drill& drill, std::uint64_t seed,
                                     std::uint64_t customer) const {
    // An actor that is told nothing knows who it would be.
    const persona::Actor actor(std::make_shared<persona::Drill>(drill), seed, customer,
                               persona::Ear::partner);
    wire::RoleCard card{.title = drill.title,
                        .name = actor.name(),
                        .age = drill.customer.age,
                        .hearing = word_of(drill.customer.hearing),
                        .mood = drill.customer.mood,
                        .patience = drill.customer.patience};
    for (const auto& variable : drill.variables) {
        auto value = actor.value(variable.name).shown();
        if (variable.kind == persona::Variable::Kind::chance) // so or not, and no number
            value = value == "0" ? "false" : "true";
        card.facts.push_back({variable.name, persona::label_of(variable.name), std::move(value)});
    }
    for (const auto& scene : drill.scenes) {
        auto& out = card.scenes.emplace_back(wire::PlayScene{.name = scene.name});
        for (const int line : persona::lines_of(scene)) {
            const auto& one = drill.lines[static_cast<std::size_t>(line)];
            out.lines.push_back({one.id, actor.spoken(one), false});
        }
    }
    for (const auto& move : drill.moves)
        card.moves.push_back({move, move});
    return card;
}

Result<wire::RoleCard> LiveBackend::contact_role(ContactId id) {
    const auto seen = parts_.control->published();
    const auto& contacts = seen->view.contacts;
    const auto contact = std::find_if(contacts.begin(), contacts.end(),
                                      [&](const auto& one) { return one.contact == id; });
    const auto drill = contact == contacts.end() ? nullptr : drill_of(contact->script);
    const auto& drills = seen->view.drills;
    if (!drill)
        return fail("api.not_found", "no such contact with a script");
    const auto lesson = std::find_if(drills.begin(), drills.end(),
                                     [&](const auto& one) { return one.drill == contact->drill; });
    auto card = card_for(*drill, lesson == drills.end() ? 0 : lesson->seed, contact->customer);
    card.drill = contact->drill;
    card.contact = id;
    card.agent = contact->agent;
    card.person = static_cast<bool>(contact->peer);
    card.moves_made = contact->moves;
    card.moves_observed = contact->observed;
    card.stage = stage_word(*contact);
    if (!card.person) {
        card.mood = contact->mood;
        card.patience = contact->patience;
    }
    for (const auto& line : seen->view.agents)
        if (line.agent == contact->agent && contact->stage == center::Stage::talking)
            card.agent_name = line.name;
    for (auto& scene : card.scenes) {
        scene.now = scene.name == contact->scene;
        for (auto& line : scene.lines)
            line.now = line.id == contact->line;
    }
    return card;
}

Result<wire::RoleCard> LiveBackend::drill_role(DrillId id) {
    const auto seen = parts_.control->published();
    for (const auto& lesson : seen->view.drills) {
        const auto drill = lesson.drill == id ? drill_of(lesson.script) : nullptr;
        if (!drill)
            continue;
        auto card = card_for(*drill, lesson.seed, lesson.played + 1);
        card.drill = id;
        card.person = true;
        for (const auto& view : seen->lessons)
            if (view.id == id)
                card.dials = drill->direction == Direction::inbound ? view.number : std::string{};
        return card;
    }
    return fail("api.not_found", "no such drill under way");
}

bool LiveBackend::plays_in(AgentId agent, DrillId id) {
    const auto seen = parts_.control->published();
    for (const auto& lesson : seen->view.drills)
        if (lesson.drill == id)
            return std::find(lesson.players.begin(), lesson.players.end(), agent) !=
                   lesson.players.end();
    return false;
}

directory::Role LiveBackend::rank_of(AgentId agent) {
    static_cast<void>(person(agent)); // reads them where somebody is new
    const std::lock_guard lock(people_mutex_);
    const auto found = ranks_.find(agent);
    return found == ranks_.end() ? directory::Role::student : found->second;
}

Result<std::vector<AgentId>> LiveBackend::players_of(const wire::DrillStart& start) {
    std::vector<AgentId> out;
    if (start.players.empty())
        return out;
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto all = directory::people((*session)->reader());
    if (!all)
        return tl::unexpected(all.error());
    for (const auto& number : start.players) {
        const auto found = std::find_if(all->begin(), all->end(),
                                        [&](const auto& one) { return one.number == number; });
        if (found == all->end())
            return fail("drill.unknown_player", number);
        out.push_back(AgentId{static_cast<std::uint64_t>(found->id)});
    }
    return out;
}

} // namespace ringroom::server
