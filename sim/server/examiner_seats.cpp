// Who is at their seat in an exam, and what keeps calls from them.
#include <algorithm>
#include <utility>

#include "server/examiner.h"
#include "server/limits.h"

namespace ringroom::server {
namespace {

using exam::PracticalEvent;
using exam::PracticalState;

/// Of somebody who is away from it: nobody took the call yet.
bool is_untaken(Activity activity) {
    return activity == Activity::idle || activity == Activity::reserved ||
           activity == Activity::ringing;
}

} // namespace

AgentId Examiner::agent_of(std::int64_t person) {
    return AgentId{static_cast<std::uint64_t>(person)};
}
std::int64_t Examiner::person_of(AgentId agent) {
    return static_cast<std::int64_t>(agent.value);
}

/// Its telephone is registered for an hour, whatever becomes of its network; the seat itself asks
/// every two seconds.
bool Examiner::is_silent(std::int64_t person) const {
    const auto heard = parts_.practicals->seat_heard(person);
    return heard && steady_now() - *heard > limits::seat_silence;
}

drill::Place Examiner::place_of(const center::AgentLine& line) const {
    if (line.presence == Presence::logged_out || !line.reachable ||
        is_silent(person_of(line.agent)))
        return drill::Place::away;
    return line.presence == Presence::ready && line.activity == Activity::idle ? drill::Place::free
                                                                               : drill::Place::busy;
}

void Examiner::look_at_seats() {
    const auto now = parts_.now();
    const auto lines = parts_.agents();
    for (auto& [id, one] : running_) {
        const auto exam = parts_.practicals->practical(id);
        const bool goes_on = exam && exam->state == PracticalState::running;
        for (const auto& line : lines) {
            const auto person = person_of(line.agent);
            if (!exam || exam->admitted(person) == nullptr)
                continue;
            const auto place = place_of(line);
            one.turns.seat(line.agent, place, now);
            const bool away = place == drill::Place::away;
            if (away && is_untaken(line.activity))
                for (const auto& [drill, given] : std::map(given_)) // lose() changes it
                    if (given.exam == id && given.person == person)
                        lose(drill, "exam.practical.seat_away");
            if (!goes_on || away == one.away.contains(person))
                continue;
            away ? seat_left(id, person, one) : seat_back(id, person, one);
        }
    }
}

/// What nobody took is put away at once and comes again: left to wait, its customer might be taken
/// after all by the seat that is back, in a call that does not count.
void Examiner::lose(DrillId drill, const char* code) {
    const auto given = given_.find(drill);
    if (given == given_.end() || given->second.taken || !given->second.lost.empty())
        return; // it was taken, or is on its way out
    given->second.lost = code;
    parts_.cut(drill);
}

void Examiner::seat_left(std::int64_t id, std::int64_t person, Running& one) {
    one.away[person] = parts_.now();
    keep(id, [&](exam::Practical&, exam::PracticalLog& log) -> Result<void> {
        log.push_back({.person = person, .what = PracticalEvent::seat_left});
        return {};
    });
}

void Examiner::seat_back(std::int64_t id, std::int64_t person, Running& one) {
    const auto since = one.away.extract(person).mapped();
    keep(id, [&](exam::Practical&, exam::PracticalLog& log) -> Result<void> {
        log.push_back(
            {.person = person, .what = PracticalEvent::seat_back, .span = parts_.now() - since});
        return {};
    });
}

/// From the start of their exam, also while it is paused, until they have had their calls or it has
/// ended.
void Examiner::set_apart_who_sit() {
    std::set<AgentId> sit;
    for (const auto& [id, one] : running_) {
        const auto exam = parts_.practicals->practical(id);
        if (!exam ||
            (exam->state != PracticalState::running && exam->state != PracticalState::paused))
            continue;
        for (const auto& turn : one.turns.turns(parts_.now()))
            if (turn.state != drill::TurnState::finished &&
                turn.state != drill::TurnState::timed_out)
                sit.insert(turn.agent);
    }
    for (const auto agent : sit)
        if (!apart_.contains(agent))
            parts_.set_apart(agent, true);
    for (const auto agent : apart_)
        if (!sit.contains(agent))
            parts_.set_apart(agent, false);
    apart_ = std::move(sit);
}

} // namespace ringroom::server
