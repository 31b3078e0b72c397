// The talk itself: what the virtual customer hears and does, hold, marks on the recording.
#include <utility>

#include "center/core.h"

namespace ringroom::center {

PlayId Machine::Core::play(Contact& contact, LegId leg, std::vector<std::string> items, bool loop) {
    const PlayId id = board_.play(leg, std::move(items), loop, out_->commands);
    plays_[id] = contact.id;
    return id;
}

void Machine::Core::stop(PlayId& play) {
    if (!play)
        return;
    plays_.erase(play);
    out_->commands.push_back(command::StopPlay{std::exchange(play, PlayId{})});
}

void Machine::Core::mark(const Contact& contact, std::string_view kind, std::string words) {
    if (contact.recording)
        out_->commands.push_back(
            command::MarkRecording{contact.id, std::string(kind), std::move(words)});
}

void Machine::Core::hear(Contact& contact, const persona::Heard& heard) {
    if (!contact.actor)
        return;
    persona::Acts acts;
    contact.actor->handle(now_, heard, acts);
    perform(contact, acts);
}

void Machine::Core::perform(Contact& contact, const persona::Acts& acts) {
    for (const auto& one : acts)
        if (const auto* finished = std::get_if<persona::act::Finished>(&one))
            contact.ending = finished->ending;
    for (const auto& one : acts)
        std::visit([&](const auto& a) { act(contact, a); }, one);
    arm(contact, Timer::actor,
        contact.released ? Instant::never() : contact.actor->next_deadline());
}

void Machine::Core::act(Contact& contact, const persona::act::Say& say) {
    if (contact.released)
        return;
    if (contact.line) {
        const PlayId cut = contact.line;
        line_over(contact, false);
        plays_.erase(cut);
        out_->commands.push_back(command::StopPlay{cut});
    }
    contact.line = board_.next_play();
    contact.line_token = say.token;
    contact.line_id = say.line;
    contact.line_began = now_;
    plays_[contact.line] = contact.id;
    // A take cannot serve where the words differ from call to call.
    out_->commands.push_back(command::SayLine{contact.line, contact.customer, contact.script,
                                              say.has_variables ? std::string{} : say.line,
                                              say.text, say.voice});
    note(fact::LineBegan{contact.id, say.line, say.text});
    mark(contact, "line", say.text);
    hear(contact, persona::heard::LineStarted{say.token});
}

void Machine::Core::act(Contact& contact, const persona::act::StopSaying& stop_saying) {
    if (!contact.line || contact.line_token != stop_saying.token)
        return;
    const PlayId line = contact.line;
    line_over(contact, false);
    plays_.erase(line);
    out_->commands.push_back(command::StopPlay{line});
}

void Machine::Core::act(Contact& contact, const persona::act::Press& press) {
    for (const char digit : press.digits)
        if (contact.stage == Stage::menu && contact.menu && !contact.released)
            menu_hears(contact, ivr::Digit{digit});
}

void Machine::Core::act(Contact& contact, const persona::act::HangUp&) {
    end_contact(contact, Cause::normal, "customer");
}

void Machine::Core::act(Contact& contact, const persona::act::SceneEntered& entered) {
    note(fact::SceneEntered{contact.id, entered.scene});
    mark(contact, "scene", entered.scene);
}

void Machine::Core::act(Contact& contact, const persona::act::MoodChanged& change) {
    note(fact::FeelingChanged{contact.id, change.to, contact.actor->patience().ms / 1000});
}

void Machine::Core::act(Contact& contact, const persona::act::PatienceChanged& change) {
    note(fact::FeelingChanged{contact.id, contact.actor->mood(), change.to.ms / 1000});
}

void Machine::Core::act(Contact& contact, const persona::act::FactSpoken& spoken) {
    note(fact::FactSpoken{contact.id, spoken.fact, spoken.value, false});
    mark(contact, "fact", spoken.fact + "=" + spoken.value);
}

void Machine::Core::act(Contact& contact, const persona::act::FactAskedAgain& asked) {
    note(fact::FactSpoken{contact.id, asked.fact, {}, true});
}

void Machine::Core::act(Contact&, const persona::act::MoveHeard&) {
    // The fact was noted where the move came in; whether a rule counted it is the script's affair.
}

void Machine::Core::act(Contact& contact, const persona::act::Interrupted&) {
    mark(contact, "interrupted", "");
}

void Machine::Core::act(Contact&, const persona::act::Finished&) {
    // perform() has kept the ending; ContactReleased tells it.
}

void Machine::Core::line_over(Contact& contact, bool completed) {
    contact.line = {};
    note(fact::Spoke{contact.id, "customer", contact.line_began, 0, contact.line_id});
    hear(contact, persona::heard::LineFinished{contact.line_token, completed});
}

void Machine::Core::student_stops(Contact& contact, std::int64_t level) {
    if (!std::exchange(contact.agent_speaks, false))
        return;
    note(fact::Spoke{contact.id, "agent", contact.agent_began, level, {}});
    hear(contact, persona::heard::StudentEnded{static_cast<int>(level), 0});
}

void Machine::Core::customer_stops(Contact& contact, std::int64_t level) {
    if (std::exchange(contact.customer_speaks, false))
        note(fact::Spoke{contact.id, "customer", contact.customer_began, level, {}});
}

void Machine::Core::set_hold(Contact& contact, bool on) {
    if (contact.stage != Stage::talking || contact.held == on)
        return;
    contact.held = on;
    router_.set_hold(now_, contact.agent, on, decisions_);
    if (on) {
        board_.hold(contact.customer, {"music:" + settings_->hold_music}, out_->commands);
        note(fact::HoldBegan{contact.id, contact.agent});
        mark(contact, "hold_began", "");
        hear(contact, persona::heard::HoldBegan{});
    } else {
        board_.retrieve(contact.customer, out_->commands);
        note(fact::HoldEnded{contact.id, contact.agent});
        mark(contact, "hold_ended", "");
        hear(contact, persona::heard::HoldEnded{});
    }
}

} // namespace ringroom::center
