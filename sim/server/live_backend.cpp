// The machine and seats; lessons are in live_drills.cpp, results in live_records.cpp.
#include "server/live_backend.h"

#include <algorithm>

#include <fmt/format.h>

#include "persona/desk.h"
#include "wire/finding.h"

namespace ringroom::server {
namespace {

std::string kind_word(persona::FieldKind kind) {
    switch (kind) {
    case persona::FieldKind::digits:
        return "digits";
    case persona::FieldKind::choice:
        return "choice";
    case persona::FieldKind::time:
        return "date_time";
    case persona::FieldKind::integer:
        return "integer";
    case persona::FieldKind::yes_no:
        return "yes_no";
    case persona::FieldKind::text:
        break;
    }
    return "text";
}

bool is_captured(const persona::Drill& drill, const std::string& field) {
    return std::any_of(drill.facts.begin(), drill.facts.end(),
                       [&](const persona::Fact& fact) { return fact.name == field; });
}

wire::FormDefinition form_of(const persona::Drill& drill) {
    wire::FormDefinition out{.name = drill.id, .title = drill.form.name};
    for (const auto& field : persona::desk_fields(drill))
        out.inputs.push_back({field.name, persona::label_of(field.name), kind_word(field.kind),
                              field.required, field.choices, is_captured(drill, field.name)});
    out.dispositions = persona::dispositions(drill);
    return out;
}

/// "puts_on_hold" among moves that are written as words.
std::string in_words(std::string move) {
    std::replace(move.begin(), move.end(), '_', ' ');
    return move;
}

/// {name} in a talk script is one of these.
std::string filled(std::string words, const std::vector<wire::LabelledValue>& slots) {
    for (const auto& value : slots) {
        const auto slot = "{" + value.name + "}";
        // On behind the value, which may name the slot itself.
        for (auto at = words.find(slot); at != std::string::npos;
             at = words.find(slot, at + value.value.size()))
            words.replace(at, slot.size(), value.value);
    }
    return words;
}

} // namespace

std::string stage_word(const center::ContactView& contact) {
    if (contact.held)
        return "held";
    switch (contact.stage) {
    case center::Stage::shown:
        return "preview";
    case center::Stage::seat_rings:
    case center::Stage::dialling:
        return "dialling";
    case center::Stage::queued:
        return contact.agent ? "offered" : "queued";
    default:
        return std::string(center::to_string(contact.stage));
    }
}

namespace {
quality::Rules grading_rules(const directory::GradingSettings& from) {
    constexpr std::int64_t day = 24 * 3'600'000;
    return {.appeal_window = Duration{from.appeal_days * day},
            .remark_window = Duration{from.remark_days * day},
            .answer_window = Duration{from.answer_days * day},
            .other_remarks = from.other_remarks,
            .self_first = from.self_first};
}
} // namespace

std::string script_name(const persona::Pack& pack, const persona::Drill& drill) {
    return pack.id + "/" + drill.id;
}

LiveBackend::LiveBackend(BackendParts parts)
    : parts_(std::move(parts))
    , mailroom_(*parts_.store)
    , past_(parts_.data)
    , reviews_(*parts_.store, grading_rules(parts_.settings->grading),
               {.before = writing_is_as_witnessed,
                // Windows go by house_now(); the chain tells what the computer's clock showed.
                .after = [notary = parts_.notary](store::Writer& writer, const ContactKey& key,
                                                  WallTime) {
                    return witness_writing(writer, *notary, wall_now(), key);
                }}) {}

void LiveBackend::submit(Event event, api::Answer<void> answer) {
    parts_.control->submit(std::move(event), std::move(answer));
}

void LiveBackend::subscribe(std::function<void(const StampedFact&)> listener) {
    parts_.control->subscribe(std::move(listener));
}

const directory::Queue* LiveBackend::queue(QueueId id) const {
    for (const auto& one : parts_.settings->queues)
        if (one.id == id)
            return &one;
    return nullptr;
}

std::string LiveBackend::queue_name(QueueId id, Language language) const {
    const auto* one = queue(id);
    if (one == nullptr)
        return {};
    return language == Language::zh ? one->name.zh : one->name.en;
}

std::vector<wire::QueueFigures> LiveBackend::queues(Language language) {
    const auto seen = parts_.control->published();
    std::map<QueueId, std::pair<std::int64_t, std::int64_t>> counts;
    parts_.book->look([&](const auto&, const reporting::Fold& fold) {
        for (const auto* row : fold.rows())
            for (const auto& stay : row->stays) {
                counts[stay.queue].first += stay.exit == QueueExit::answered ? 1 : 0;
                counts[stay.queue].second += stay.exit == QueueExit::abandoned ? 1 : 0;
            }
    });
    std::vector<wire::QueueFigures> out;
    for (const auto& line : seen->view.queues) {
        const auto* one = queue(line.queue);
        out.push_back({.id = line.queue,
                       .key = one == nullptr ? line.name : one->key,
                       .name = queue_name(line.queue, language),
                       .waiting = static_cast<std::int64_t>(line.waiting),
                       .longest_wait = line.longest_wait,
                       .agents_ready = static_cast<std::int64_t>(line.free),
                       .agents_busy = static_cast<std::int64_t>(line.logged_in - line.free),
                       .answered = counts[line.queue].first,
                       .abandoned = counts[line.queue].second});
    }
    return out;
}

wire::AgentRow LiveBackend::agent_row(const center::AgentLine& line, Instant now,
                                      Language language) const {
    return {.id = line.agent,
            .number = line.number,
            .name = line.name,
            .extension = line.extension,
            .presence = line.presence,
            .activity = line.activity,
            .reason = parts_.settings->said(line.reason, language),
            .in_state = now - line.since,
            .contact = line.contact,
            .next = line.next};
}

std::vector<wire::AgentRow> LiveBackend::agents(Language language) {
    const auto seen = parts_.control->published();
    const Instant now = parts_.control->now();
    std::vector<wire::AgentRow> out;
    for (const auto& line : seen->view.agents)
        out.push_back(agent_row(line, now, language));
    return out;
}

std::vector<wire::ContactRow> LiveBackend::contacts(Language language) {
    const auto seen = parts_.control->published();
    const Instant now = parts_.control->now();
    std::vector<wire::ContactRow> out;
    for (const auto& contact : seen->view.contacts)
        out.push_back({.id = contact.contact,
                       .direction = contact.direction,
                       .from = contact.from,
                       .to = contact.to,
                       .queue = queue_name(contact.queue, language),
                       .agent = contact.agent,
                       .drill = contact.drill,
                       .stage = stage_word(contact),
                       .age = now - contact.arrived,
                       .script = contact.script,
                       .scene = contact.scene,
                       .parties = parties_of(contact, {})});
    for (auto& row : out)
        if (const auto drill = drill_of(row.script))
            row.title = drill->title;
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!seen->view.contacts[i].scene.empty()) {
            out[i].mood = seen->view.contacts[i].mood;
            out[i].patience = seen->view.contacts[i].patience;
        }
    return out;
}

void LiveBackend::take_line(wire::SeatView& out, const center::AgentLine& line,
                            Language language) const {
    const Instant now = parts_.control->now();
    out.agent = agent_row(line, now, language);
    if (line.activity != Activity::after_call_work)
        return;
    out.wrap_up.emplace();
    if (line.wrap_ends != Instant::never())
        out.wrap_up->remaining = std::max(line.wrap_ends - now, Duration{});
    out.wrap_up->extensible = line.wrap_extensible;
    out.wrap_up->owes_disposition = line.owes_disposition;
}

wire::SeatView LiveBackend::seat(AgentId agent, Language language) {
    const auto seen = parts_.control->published();
    wire::SeatView out;
    out.agent.id = agent;
    for (const auto& line : seen->view.agents)
        if (line.agent == agent)
            take_line(out, line, language);
    for (const auto& contact : seen->view.contacts)
        if (out.agent.contact && contact.contact == out.agent.contact)
            out.contact = seat_contact(contact, agent, language);
    out.today = today(agent);
    for (const auto& reason : parts_.settings->reasons)
        out.reasons.push_back(parts_.settings->said(reason, language));
    out.queues = queues(language);
    for (const auto& drill : seen->view.drills)
        if (drill.agents.empty() ||
            std::binary_search(drill.agents.begin(), drill.agents.end(), agent))
            out.records_left += static_cast<std::int64_t>(drill.listed);
    for (const auto& drill : seen->view.drills)
        if (std::find(drill.players.begin(), drill.players.end(), agent) != drill.players.end())
            if (const auto script = drill_of(drill.script))
                out.plays.push_back({drill.drill, script->title});
    return out;
}

Result<wire::Telephone> LiveBackend::telephone(AgentId agent) {
    const auto session = parts_.store->reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto number = person(agent).first;
    const auto secret = directory::sip_secret((*session)->reader(), number);
    if (!secret)
        return tl::unexpected(secret.error());
    if (!*secret)
        return fail("api.not_found", "no telephone for " + number);
    wire::Telephone out{(*secret)->number, (*secret)->secret,          "ringroom",
                        parts_.address,    parts_.control->sip_port(), std::nullopt};
    for (const auto& one : parts_.settings->numbers)
        if (one.echo && !out.echo)
            out.echo = one.dials;
    return out;
}

std::shared_ptr<const persona::Drill> LiveBackend::drill_of(const std::string& script) const {
    for (const auto& pack : parts_.packs)
        for (const auto& drill : pack->drills)
            if (script_name(*pack, *drill) == script)
                return drill;
    const auto past =
        parts_of_script(script).second.empty() ? tl::unexpected(Error{}) : past_.find(script);
    return past ? past->drill : nullptr;
}

/// What the drill's list says of its customer `number`, from 1; nothing where there is no list.
std::vector<wire::LabelledValue> LiveBackend::list_row(const persona::Drill& drill,
                                                       std::uint64_t number) {
    std::vector<wire::LabelledValue> out;
    const auto* row = drill.list_row(number);
    if (row == nullptr)
        return out;
    for (std::size_t i = 0; i < drill.list.columns.size() && i < row->size(); ++i)
        out.push_back({drill.list.columns[i], persona::label_of(drill.list.columns[i]), (*row)[i]});
    return out;
}

std::vector<wire::OutboundRecord> LiveBackend::records(AgentId agent) {
    std::vector<wire::OutboundRecord> out;
    for (const auto& line : parts_.control->published()->view.drills) {
        const bool theirs = line.agents.empty() ||
                            std::binary_search(line.agents.begin(), line.agents.end(), agent);
        const auto drill = drill_of(line.script);
        if (!theirs || line.state == "paused" || !drill)
            continue;
        for (const auto& record : *line.records)
            out.push_back({record.contact, line.drill, drill->title, record.telephone,
                           list_row(*drill, record.customer)});
    }
    return out;
}

/// What a talk script may name: what is known of the customer, then who speaks.
std::vector<wire::LabelledValue>
LiveBackend::slots_of(AgentId agent, std::vector<wire::LabelledValue> customer) const {
    for (const auto& line : parts_.control->published()->view.agents)
        if (line.agent == agent) {
            for (const char* name : {"工号", "agent_number"})
                customer.push_back({name, name, line.number});
            for (const char* name : {"坐席", "agent_name"})
                customer.push_back({name, name, line.name});
        }
    return customer;
}

wire::SeatContact LiveBackend::seat_contact(const center::ContactView& contact, AgentId looks,
                                            Language language) {
    const bool outbound = contact.direction == Direction::outbound;
    wire::SeatContact out{.id = contact.contact,
                          .direction = contact.direction,
                          .preview = contact.stage == center::Stage::shown,
                          .telephone = outbound ? contact.to : contact.from,
                          .dialled = outbound ? std::string{} : contact.to,
                          .queue = queue_name(contact.queue, language),
                          .disposition = contact.disposition};
    out.mine = looks == contact.agent ? "agent" : looks == contact.peer ? "player" : "party";
    out.agent = contact.agent;
    if (contact.agent) {
        const auto [number, name] = person(contact.agent);
        out.agent_number = number;
        out.agent_name = name;
    }
    out.parties = parties_of(contact, looks);
    if (contact.connected != Instant{}) {
        out.waited = contact.connected - contact.arrived;
        out.talked = parts_.control->now() - contact.connected;
    }
    for (std::size_t at = 0; at < contact.menu_path.size();) {
        const auto end = std::min(contact.menu_path.find(" > ", at), contact.menu_path.size());
        out.menu_path.push_back(
            parts_.settings->said(contact.menu_path.substr(at, end - at), language));
        at = end + 3;
    }
    const bool between_seats = contact.peer && !contact.drill;
    if (between_seats) {
        const auto [number, name] = person(looks == contact.peer ? contact.agent : contact.peer);
        out.colleague_number = number;
        out.colleague_name = name;
    }
    // What the student types is not the customer's to see.
    if (between_seats || out.mine == "player")
        return out;
    for (const auto& [field, value] : contact.fields)
        out.keyed[field] = value;
    out.moves_made = contact.moves;
    add_records(out, contact, looks, language);
    const auto drill = drill_of(contact.script);
    if (!drill)
        return out;
    if (outbound)
        out.customer = list_row(*drill, contact.customer);
    for (const auto& [name, value] : contact.on_record)
        out.customer.push_back({name, persona::label_of(name), value});
    out.form = form_of(*drill);
    const auto slots = slots_of(contact.agent, out.customer);
    for (const auto& step : drill->talk.steps)
        out.talk_script.push_back({step.title, filled(step.text, slots)});
    for (const auto& move : drill->moves)
        out.moves.push_back({move, in_words(move)});
    return out;
}

Result<std::vector<wire::ScriptStudy>> LiveBackend::study(AgentId who, const std::string& pack_name,
                                                          const std::string& drill_name) {
    std::vector<wire::ScriptStudy> out;
    const auto slots = slots_of(who, {}); // the customer's stay open
    for (const auto& pack : parts_.packs) {
        if (pack->id != pack_name)
            continue;
        for (const auto& drill : pack->drills) {
            if (!drill_name.empty() && drill->id != drill_name)
                continue;
            wire::ScriptStudy study{.script = script_name(*pack, *drill),
                                    .title = drill->title,
                                    .direction = drill->direction,
                                    .difficulty = drill->difficulty};
            for (const auto& step : drill->talk.steps)
                study.steps.push_back({step.title, filled(step.text, slots)});
            for (const auto& move : drill->moves)
                study.moves.push_back(in_words(move));
            for (const auto& field : drill->form.fields)
                study.keyed.push_back(persona::label_of(field.name));
            out.push_back(std::move(study));
        }
    }
    if (out.empty())
        return fail("api.not_found", pack_name + "/" + drill_name + " is not loaded");
    return out;
}

std::shared_ptr<const knowledge::Index> LiveBackend::knowledge() {
    return parts_.library->index();
}

// ---- The house

wire::Health LiveBackend::health(Language language) {
    const Instant now = steady_now();
    const auto label = [this](Instant at) { return to_iso(born_wall_ + (at - born_)); };
    wire::Health out{
        .status = "ok", .version = RINGROOM_VERSION, .up = Duration{parts_.control->now().ms}};
    out.level = wire::api_level;
    out.clock_ms = wall_now().ms;
    out.run = parts_.run;
    for (const auto& line : parts_.alarms->look(now)) {
        if (line.standing)
            out.status = "degraded";
        out.alarms.push_back({.code = line.code,
                              .words = text(language, line.code),
                              .standing = line.standing,
                              .first_at = label(line.first),
                              .last_at = label(line.last),
                              .count = static_cast<std::int64_t>(line.count)});
    }
    return out;
}

std::string LiveBackend::metrics() {
    const auto seen = parts_.control->published();
    std::string out;
    const auto gauge = [&](std::string_view name, std::string_view help, auto value) {
        out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, help, value);
    };
    std::size_t waiting = 0;
    for (const auto& queue : seen->view.queues)
        waiting += queue.waiting;
    std::size_t signed_on = 0;
    for (const auto& agent : seen->view.agents)
        signed_on += agent.presence != Presence::logged_out ? 1 : 0;
    gauge("ringroom_contacts", "Contacts under way.", seen->view.contacts.size());
    gauge("ringroom_contacts_waiting", "Contacts waiting in queues.", waiting);
    gauge("ringroom_agents_signed_on", "Agents signed on.", signed_on);
    gauge("ringroom_drills", "Drills running.", seen->view.drills.size());
    gauge("ringroom_sip_legs", "SIP legs.", seen->sip.legs);
    gauge("ringroom_sip_bindings", "Registered telephones.", seen->sip.bindings);
    gauge("ringroom_sip_registers_total", "REGISTER requests accepted.", seen->sip.registers);
    gauge("ringroom_sip_registers_refused_total", "REGISTER requests refused.",
          seen->sip.registers_refused);
    gauge("ringroom_sip_floods_refused_total",
          "Requests refused because an address asked too often.", seen->sip.floods_refused);
    gauge("ringroom_sip_connections", "TCP connections of telephones.", seen->sip.connections);
    gauge("ringroom_sip_connections_refused_total",
          "TCP connections beyond a limit, or silent for too long.", seen->sip.connections_refused);
    gauge("ringroom_sip_bad_messages_total", "Messages that were not SIP.", seen->sip.bad_messages);
    gauge("ringroom_media_parties", "Media parties open.", seen->media.parties);
    gauge("ringroom_media_recordings", "Recordings being written.", seen->media.recordings);
    gauge("ringroom_media_late_ticks_total", "Media ticks more than 20 ms late.",
          seen->media.late_ticks);
    const auto alarms = parts_.alarms->look(steady_now());
    gauge("ringroom_alarms_standing", "Kinds of alarm that stand now.",
          std::count_if(alarms.begin(), alarms.end(), [](const auto& a) { return a.standing; }));
    gauge("ringroom_book_dropped_total", "Facts the gradebook could not take.",
          parts_.book->dropped());
    return out;
}

} // namespace ringroom::server
