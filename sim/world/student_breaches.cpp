// Where in a talk the student makes the breaches of its list.
#include <algorithm>

#include "world/student.h"
#include "world/world.h"

namespace ringroom::world {
namespace {

using namespace ringroom::literals;

constexpr Duration over_line_after = 1000_ms; // the customer has begun to say something
constexpr Duration over_line_room = 1000_ms;  // and would go on: 0.5 s of both is an interruption
constexpr Duration usual_patience = 10_s;     // after which a customer asks who is there
constexpr Duration back_from_hold = 500_ms;

/// When the customer speaks up if nobody answers here.
Duration prompted_after(const persona::Scene& scene) {
    for (const auto& rule : scene.rules)
        if (rule.trigger == persona::Trigger::no_sound && rule.wait > 0_s)
            return rule.wait;
    return usual_patience;
}

bool breaks_off(const persona::Actions& actions) {
    return std::any_of(actions.begin(), actions.end(), [](const auto& action) {
        return std::holds_alternative<persona::EndAction>(action) ||
               std::holds_alternative<persona::HangUpAction>(action);
    });
}

} // namespace

bool Student::make(Slip slip, Made& made) {
    for (std::size_t i = 0; i < intended_.size(); ++i) {
        auto& one = intended_[i];
        // A greeting has its place; a line is spoken over before the turn that answers it.
        const int from = slip == Slip::no_greeting    ? 0
                         : slip == Slip::interruption ? one.turn - 1
                                                      : one.turn;
        if (one.made || one.breach.slip != slip || turns_ < from)
            continue;
        one.made = true;
        made.push_back(i);
        return true;
    }
    return false;
}

bool Student::leaves_out(const std::string& move, Made& made) {
    for (std::size_t i = 0; i < intended_.size(); ++i) {
        auto& one = intended_[i];
        if (one.breach.slip != Slip::left_out || one.breach.move != move)
            continue;
        if (!std::exchange(one.made, true))
            made.push_back(i);
        return true;
    }
    return false;
}

void Student::take_back_breaches() {
    for (const auto& one : plans_)
        if (const auto* speak = std::get_if<does::Speak>(&one.deed))
            for (const auto breach : speak->breaches)
                intended_[breach].made = false;
}

Instant Student::keep_waiting(Instant at, const persona::Scene& scene, does::Speak& reply) {
    if (!minds())
        return at;
    const auto next = [&](Slip slip) {
        return std::find_if(intended_.begin(), intended_.end(), [&](const Intended& one) {
            return !one.made && one.breach.slip == slip && turns_ >= one.turn;
        });
    };
    if (const auto silence = next(Slip::silence);
        silence != intended_.end() && silence->breach.length < prompted_after(scene)) {
        silence->made = true;
        reply.breaches.push_back(static_cast<std::size_t>(silence - intended_.begin()));
        reply.words = words_of(silence->breach, *drill_);
        return line_ended_ + silence->breach.length;
    }
    if (const auto hold = next(Slip::unannounced_hold); hold != intended_.end()) {
        // Not taken back with the words that follow: the customer has waited.
        hold->made = true;
        reply.words = words_of(hold->breach, *drill_);
        plan(at, does::Hold{true});
        plan(at + hold->breach.length, does::Hold{false});
        return at + hold->breach.length + back_from_hold;
    }
    return at;
}

bool Student::say_forbidden(Instant at, const persona::Scene& scene, does::Speak& reply) {
    // One thing at a time, so that each can be told by its own instant.
    if (!minds() || !reply.words.empty())
        return false;
    for (std::size_t i = 0; i < intended_.size(); ++i) {
        auto& one = intended_[i];
        if (one.made || one.breach.slip != Slip::forbidden || turns_ < one.turn)
            continue;
        // Where it would end the call the rest could not be heard any more.
        const auto rule = std::find_if(scene.rules.begin(), scene.rules.end(),
                                       [&](const auto& r) { return r.name == one.breach.move; });
        if (rule != scene.rules.end() && breaks_off(rule->actions))
            continue;
        one.made = true;
        reply.breaches.push_back(i);
        reply.words = words_of(one.breach, *drill_);
        made_.insert(one.breach.move);
        plan(at + 300_ms, does::Mark{one.breach.move});
        return true;
    }
    return false;
}

bool Student::leaves_without_goodbye() {
    return std::any_of(intended_.begin(), intended_.end(),
                       [](const Intended& one) { return one.breach.slip == Slip::no_goodbye; });
}

void Student::hear_out(Instant now, const std::string& line, const std::string& words) {
    if (!minds())
        return;
    // However long the line is, nobody hangs up on it.
    std::erase_if(plans_,
                  [](const Plan& p) { return std::holds_alternative<does::HangUp>(p.deed); });
    if (speaking_ || greeting_due_)
        return;
    const auto said = std::find_if(drill_->lines.begin(), drill_->lines.end(),
                                   [&](const auto& one) { return one.id == line; });
    if (said == drill_->lines.end() || said->may_interrupt ||
        speaking_time(words) < over_line_after + over_line_room)
        return;
    does::Speak over;
    if (!make(Slip::interruption, over.breaches))
        return;
    over.words = words_of(intended_[over.breaches.front()].breach, *drill_);
    plan(now + over_line_after, std::move(over));
}

} // namespace ringroom::world
