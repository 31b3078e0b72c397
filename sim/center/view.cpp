#include "center/view.h"

#include <array>

#include "center/core.h"

namespace ringroom::center {

std::string_view to_string(Stage stage) {
    static constexpr std::array<std::string_view, 9> names{"menu",    "queued",     "listed",
                                                           "shown",   "seat_rings", "dialling",
                                                           "talking", "farewell",   "wrap_up"};
    return names.at(static_cast<std::size_t>(stage));
}

View Machine::Core::view(Instant now) const {
    View out{.at = now};
    for (const auto& [id, agent] : agents_) {
        AgentLine line{.agent = id,
                       .number = agent.entry->number,
                       .name = agent.entry->acd.name,
                       .extension = agent.extension,
                       .reachable = board_.reachable(agent.extension),
                       .contact = agent.contact};
        if (const auto state = router_.agent(id)) {
            line.presence = state->presence;
            line.activity = state->activity;
            line.reason = state->reason;
            line.since = state->since;
            line.next = state->pending;
            line.wrap_ends = state->wrap_ends;
            line.wrap_extensible = state->wrap_extensible;
            line.owes_disposition = state->owes_disposition;
        }
        out.agents.push_back(std::move(line));
    }
    for (const auto& [id, entry] : queues_) {
        const auto state = router_.queue(now, id).value_or(acd::QueueView{});
        out.queues.push_back({id, entry->acd.name, state.waiting + state.offered, state.logged_in,
                              state.free, state.longest_wait});
    }
    for (const auto& [id, contact] : contacts_)
        if (contact.stage != Stage::listed)
            out.contacts.push_back(view_of(contact));
    for (const auto& [id, drill] : drills_)
        out.drills.push_back({id, drill.script,
                              drill.ending   ? "ending"
                              : drill.paused ? "paused"
                                             : "running",
                              drill.under_way.size(), drill.listed.size(), drill.done, drill.agents,
                              drill.players, drill.played, drill.seed, records_of(drill)});
    return out;
}

std::shared_ptr<const std::vector<RecordLine>> Machine::Core::records_of(const Drill& drill) const {
    if (drill.listed_seen)
        return drill.listed_seen;
    auto records = std::make_shared<std::vector<RecordLine>>();
    for (const auto id : drill.listed) {
        if (records->size() == limits::records_seen)
            break;
        const auto& contact = contacts_.at(id);
        records->push_back({id, contact.to, contact.customer_number});
    }
    drill.listed_seen = records;
    return records;
}

std::optional<ContactView> Machine::Core::contact_view(ContactId contact) const {
    const auto found = contacts_.find(contact);
    if (found == contacts_.end())
        return std::nullopt;
    return view_of(found->second);
}

ContactView Machine::Core::view_of(const Contact& contact) const {
    ContactView out{.contact = contact.id,
                    .direction = contact.direction,
                    .stage = contact.stage,
                    .from = contact.from,
                    .to = contact.to,
                    .menu_path = contact.menu_path,
                    .queue = contact.queue,
                    .agent = contact.agent,
                    .peer = contact.peer,
                    .drill = contact.drill,
                    .script = contact.script,
                    .customer = contact.customer_number,
                    .arrived = contact.arrived,
                    .connected = contact.connected,
                    .held = contact.held,
                    .on_record = contact.on_record,
                    .disposition = contact.disposition,
                    .moves = contact.moves,
                    .observed = contact.observed};
    if (contact.actor) {
        out.on_record = contact.actor->on_record();
        out.scene = contact.actor->scene();
        out.mood = contact.actor->mood();
        out.patience = contact.actor->patience();
    }
    out.line = contact.line_id;
    for (const auto& party : contact.parties)
        if (const auto* leg = board_.find(party.leg); leg != nullptr && !party.returns)
            out.parties.push_back(
                {party.agent, party.part, party.consulted, party.joined, leg->held});
    out.fields.assign(contact.fields.begin(), contact.fields.end());
    // Ringing seats see the contact too: the pop opens before the answer.
    if (!out.agent && contact.ringing.size() == 1)
        out.agent = contact.ringing.begin()->first;
    return out;
}

} // namespace ringroom::center
