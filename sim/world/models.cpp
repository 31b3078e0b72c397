#include "world/models.h"

#include "base/check.h"
#include "contact/journal.h"

namespace ringroom::world {

using namespace ringroom::literals;

World::Models::Models(std::shared_ptr<const center::Settings> settings, Scripts scripts,
                      WorldOptions options)
    : machine(settings, options.seed)
    , mischief(options.mischief)
    , scripts_(std::move(scripts))
    , voicing_(std::move(options.voicing))
    , network_(stream(options.seed, "network"))
    , verify_each_step_(options.verify_each_step) {
    for (const auto& [name, script] : scripts_)
        machine.add_script(name, script);
    for (auto& model : options.seats) {
        const auto [seat, added] = seats_.emplace(
            model.number, Seat{.model = model,
                               .student = Student(model.profile, options.seed, model.number,
                                                  model.outbound, model.breaches),
                               .random = stream(options.seed, "seat", model.agent.value)});
        check(added, "a number has one seat");
        seat_of_agent_[model.agent] = &seat->second;
        post(Instant{}, event::ExtensionChanged{model.number, true});
        post(Instant{}, event::AgentLogOn{model.agent, model.number});
        post(Instant{}, event::AgentPresence{model.agent, Presence::ready, {}});
    }
}

void World::Models::post(Instant at, Event event) {
    schedule(at, std::move(event));
}

void World::Models::schedule(Instant at, Step step) {
    check(at >= now, "nothing happens in the past");
    std::size_t slot = slots_.size();
    if (free_slots_.empty()) {
        slots_.push_back(std::move(step));
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
        slots_[slot] = std::move(step);
    }
    due_.push({at, ++sequence_, slot});
}

void World::Models::run_until(Instant until) {
    for (;;) {
        const Instant machine_due = machine.next_deadline();
        const Instant model_due = due_.empty() ? Instant::never() : due_.top().at;
        const Instant next = std::min(machine_due, model_due);
        if (next > until)
            break;
        now = next;
        if (machine_due <= model_due) {
            machine.advance(now, output_);
            // One that only wakes the machine to find nothing due any more is no event.
            steps += output_.commands.empty() && output_.facts.empty() ? 0 : 1;
            carry_out();
        } else {
            const std::size_t slot = due_.top().slot;
            due_.pop();
            Step one = std::move(slots_[slot]);
            free_slots_.push_back(slot);
            step(one);
        }
        if (verify_each_step_)
            machine.verify(now);
    }
    now = std::max(now, until);
}

void World::Models::step(Step& one) {
    if (const auto* event = std::get_if<Event>(&one)) {
        if (const auto* played = std::get_if<event::PlayFinished>(event))
            if (playing_.erase(played->play) == 0)
                return;
        if (const auto* released = std::get_if<event::LegReleased>(event))
            obey(command::ReleaseLeg{released->leg}); // the seat's own telephone is free again
        feed(*event);
    } else if (const auto* over = std::get_if<SpeechOver>(&one)) {
        Seat& seat = *over->seat;
        if (seat.leg != over->leg)
            return;
        feed(event::SpeechEnded{over->leg, -260});
        show(seat, sees::SpeechOver{});
    } else if (const auto* due = std::get_if<StudentDue>(&one)) {
        Seat& seat = *due->seat;
        if (seat.armed != now)
            return;
        seat.armed = Instant::never();
        Deeds deeds;
        seat.student.advance(now, deeds);
        perform(seat, deeds);
    } else {
        Seat& seat = *std::get<BackAgain>(one).seat;
        seat.reachable = true;
        feed(event::ExtensionChanged{seat.model.number, true});
        feed(event::AgentPresence{seat.model.agent, Presence::ready, {}});
    }
}

void World::Models::feed(const Event& event) {
    ++steps;
    if (event_sink)
        event_sink(now, event);
    machine.handle(now, event, output_);
    carry_out();
}

void World::Models::carry_out() {
    // Students answer facts with events of their own; those make new output.
    center::Output output;
    std::swap(output, output_);
    for (const auto& command : output.commands) {
        if (command_sink)
            command_sink(now, command);
        std::visit(
            [this](const auto& one) {
                if constexpr (requires { obey(one); })
                    obey(one);
            },
            command);
    }
    for (const auto& fact : output.facts) {
        hash = hash_of(fact, hash);
        if (fact_sink)
            fact_sink(fact);
    }
    for (const auto& fact : output.facts)
        perceive(fact);
    if (output_.commands.empty() && output_.facts.empty()) {
        output.clear();
        std::swap(output, output_); // keeps the capacity
    }
}

void World::Models::obey(const command::OriginateLeg& originate) {
    const auto found = seats_.find(originate.extension);
    if (found == seats_.end() || !found->second.reachable || found->second.leg ||
        network_.chance(mischief.leg_fails)) {
        schedule(now + 20_ms, event::LegReleased{originate.leg, Cause::unreachable});
        return;
    }
    Seat& seat = found->second;
    seat.leg = originate.leg;
    seat_of_leg_[seat.leg] = &seat;
    seat.rings = true;
    schedule(now + Duration{network_.between(5, 60)}, event::LegRinging{originate.leg});
    if (seat.random.chance(mischief.declines))
        schedule(now + 2_s, event::LegReleased{originate.leg, Cause::declined});
    else if (seat.random.chance(mischief.vanishes))
        vanish(seat);
    else if (!seat.random.chance(mischief.ignores))
        show(seat, sees::Rings{});
}

void World::Models::vanish(Seat& seat) {
    seat.reachable = false;
    schedule(now + 1_s, event::ExtensionChanged{seat.model.number, false});
    schedule(now + 1_s, event::LegReleased{seat.leg, Cause::unreachable});
    schedule(now + 30_s, BackAgain{&seat});
}

void World::Models::obey(const command::ReleaseLeg& release) {
    const auto found = seat_of_leg_.find(release.leg);
    if (found == seat_of_leg_.end())
        return;
    found->second->leg = {};
    found->second->rings = false;
    seat_of_leg_.erase(found);
}

void World::Models::obey(const command::PlayPrompts& play) {
    if (play.loop)
        return;
    Duration length{};
    for (const auto& item : play.items) {
        if (item.starts_with("text:"))
            length += speaking_time(std::string_view(item).substr(5));
        else
            length += 3_s;
    }
    playing_.insert(play.play);
    schedule(now + length, event::PlayFinished{play.play, true});
}

void World::Models::obey(const command::SayLine& say) {
    playing_.insert(say.play);
    const auto length =
        voiced({.words = say.words, .script = say.script, .line = say.line, .voice = say.voice});
    schedule(now + length, event::PlayFinished{say.play, true});
}

Duration World::Models::voiced(const Utterance& said) const {
    return voicing_ ? voicing_(said) : speaking_time(said.words);
}

void World::Models::obey(const command::StopPlay& stop) {
    playing_.erase(stop.play);
}

void World::Models::obey(const command::StopRecording& stop) {
    schedule(now + 50_ms,
             event::RecordingSealed{
                 stop.contact, std::to_string(stop.contact.value) + ".wav", {}, {}, 0});
}

World::Models::Seat* World::Models::seat_of(AgentId agent) {
    const auto found = seat_of_agent_.find(agent);
    return found == seat_of_agent_.end() ? nullptr : found->second;
}

World::Models::Seat* World::Models::seat_of(ContactId contact) {
    const auto found = contacts_.find(contact);
    return found == contacts_.end() ? nullptr : found->second.seat;
}

void World::Models::perceive(const StampedFact& stamped) {
    if (const auto* state = std::get_if<fact::AgentStateChanged>(&stamped.fact)) {
        Seat* seat = seat_of(state->agent);
        if (seat != nullptr && state->presence == Presence::ready &&
            state->activity == Activity::idle)
            show(*seat, sees::Ready{});
        // A seat taken out of ready by a ring no answer comes back by itself, as a student would.
        if (seat != nullptr && seat->reachable && state->presence == Presence::not_ready &&
            state->activity == Activity::idle && state->cause != StateCause::log_on &&
            state->cause != StateCause::request)
            schedule(now + 5_s, event::AgentPresence{state->agent, Presence::ready, {}});
    } else if (const auto* refused = std::get_if<fact::RequestRefused>(&stamped.fact)) {
        Seat* seat = seat_of(refused->agent);
        if (seat == nullptr)
            return;
        if (refused->request == event::NextRecord::name)
            show(*seat, sees::NoRecord{});
        else if (refused->request == event::DialRecord::name && seat->contact)
            show(*seat, sees::RecordShown{seat->contact, contacts_[seat->contact].drill});
    } else {
        perceive_contact(stamped.fact);
    }
}

void World::Models::perceive_contact(const Fact& fact) {
    if (const auto* arrived = std::get_if<fact::ContactArrived>(&fact)) {
        const auto script = scripts_.find(arrived->script);
        contacts_[arrived->contact] = {script == scripts_.end() ? nullptr : script->second,
                                       arrived->direction,
                                       arrived->from,
                                       {}};
    } else if (const auto* connected = std::get_if<fact::ContactConnected>(&fact)) {
        auto& seen = contacts_[connected->contact];
        Seat* seat = seat_of(connected->agent);
        if (seat == nullptr)
            return;
        seen.seat = seat;
        seat->contact = connected->contact;
        seat->talked = true;
        show(*seat, sees::Connected{connected->contact, seen.direction, seen.drill, seen.from});
        if (seat->random.chance(mischief.vanishes))
            vanish(*seat);
    } else if (const auto* shown = std::get_if<fact::RecordShown>(&fact)) {
        auto& seen = contacts_[shown->contact];
        Seat* seat = seat_of(shown->agent);
        seen.seat = seat;
        seat->contact = shown->contact;
        seat->talked = false;
        show(*seat, sees::RecordShown{shown->contact, seen.drill});
    } else if (const auto* line = std::get_if<fact::LineBegan>(&fact)) {
        if (Seat* seat = seat_of(line->contact))
            show(*seat, sees::LineBegan{line->line, line->words});
    } else if (const auto* spoke = std::get_if<fact::Spoke>(&fact)) {
        if (Seat* seat = seat_of(spoke->contact); seat != nullptr && spoke->party == "customer")
            show(*seat, sees::LineEnded{});
    } else if (const auto* released = std::get_if<fact::ContactReleased>(&fact)) {
        if (Seat* seat = seat_of(released->contact))
            show(*seat, sees::Ended{released->contact, seat->talked});
    } else if (const auto* done = std::get_if<fact::ContactDone>(&fact)) {
        if (Seat* seat = seat_of(done->contact); seat != nullptr && seat->contact == done->contact)
            seat->contact = {};
        contacts_.erase(done->contact);
    }
}

void World::Models::show(Seat& seat, const Sees& seen) {
    Deeds deeds;
    seat.student.see(now, seen, deeds);
    perform(seat, deeds);
}

void World::Models::perform(Seat& seat, const Deeds& deeds) {
    for (const auto& deed : deeds)
        perform(seat, deed);
    const Instant next = seat.student.next_deadline();
    if (next != seat.armed && next != Instant::never())
        schedule(std::max(next, now), StudentDue{&seat});
    seat.armed = next;
}

void World::Models::perform(Seat& seat, const Does& deed) {
    const AgentId agent = seat.model.agent;
    const ContactId contact = seat.contact;
    if (std::holds_alternative<does::Answer>(deed)) {
        if (seat.rings && seat.reachable) {
            seat.rings = false;
            schedule(now, event::LegAnswered{seat.leg});
        }
    } else if (const auto* speak = std::get_if<does::Speak>(&deed)) {
        const auto length =
            voiced({.agent = agent, .words = speak->words, .breaches = speak->breaches});
        schedule(now + 100_ms, event::SpeechBegan{seat.leg});
        schedule(now + 100_ms + length, SpeechOver{seat.leg, &seat});
    } else if (const auto* mark = std::get_if<does::Mark>(&deed)) {
        schedule(now, event::MoveMarked{agent, contact, mark->move});
    } else if (const auto* key = std::get_if<does::Key>(&deed)) {
        schedule(now, event::FormField{agent, contact, key->field, key->value});
    } else if (const auto* hold = std::get_if<does::Hold>(&deed)) {
        schedule(now, event::AgentHold{agent, hold->on});
    } else if (std::holds_alternative<does::HangUp>(deed)) {
        schedule(now, event::AgentRelease{agent});
    } else if (std::holds_alternative<does::Submit>(deed)) {
        schedule(now, event::FormSaved{agent, contact});
    } else if (const auto* dispose = std::get_if<does::Dispose>(&deed)) {
        schedule(now, event::Disposition{agent, contact, dispose->code});
    } else if (std::holds_alternative<does::WrapUpDone>(deed)) {
        schedule(now, event::WrapUpDone{agent});
    } else if (std::holds_alternative<does::NextRecord>(deed)) {
        schedule(now, event::NextRecord{agent});
    } else if (std::holds_alternative<does::Dial>(deed)) {
        schedule(now, event::DialRecord{agent});
    }
}

} // namespace ringroom::world
