#include "drill/lesson.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "drill/limits.h"
#include "persona/desk.h"

namespace ringroom::drill {

Result<void> check_plan(const LessonPlan& plan) {
    if (!plan.drill)
        return fail("drill.unknown_script", plan.script);
    if (plan.customers < (plan.players.empty() ? 1 : 0) || plan.customers > limits::customers)
        return fail("drill.contacts", "contacts must be 1 to " + std::to_string(limits::customers));
    if (plan.only != 0 && (plan.customers != 1 || !plan.players.empty()))
        return fail("drill.contacts", "the one customer of a number is one");
    if (plan.length.ms < 0 || plan.length > limits::length)
        return fail("drill.length", "length must be 0 to 8 hours");
    if (plan.drill->direction == Direction::inbound && plan.service_number.empty())
        return fail("drill.number", "an inbound script needs a service number to call");
    return {};
}

Lesson::Lesson(LessonPlan plan)
    : plan_(std::move(plan)) {
    check(check_plan(plan_).has_value(), "a lesson's plan was checked");
    make_schedule();
}

void Lesson::make_schedule() {
    // By the script, not by the drill's id: started again another day, a seed is the same drill.
    auto times = stream(plan_.seed, "arrivals", fnv1a(plan_.script));
    // A Poisson process seen over a fixed time with a fixed count is that many uniform draws,
    // sorted (Ross, Introduction to Probability Models, 5.3.5): bursts and lulls as a real
    // afternoon has.
    for (std::int64_t n = 1; n <= plan_.customers; ++n)
        arrivals_.push_back({.after = Duration{times.between(0, plan_.length.ms)}});
    std::stable_sort(arrivals_.begin(), arrivals_.end(),
                     [](const auto& a, const auto& b) { return a.after < b.after; });
    if (plan_.at_once && !arrivals_.empty())
        for (const auto first = arrivals_.front().after; auto& one : arrivals_)
            one.after = one.after + Duration{-first.ms};
    // Numbered as they come; each calls from the telephone that the customer of that number has.
    for (std::size_t i = 0; i < arrivals_.size(); ++i) {
        arrivals_[i].number = plan_.only != 0 ? plan_.only : i + 1;
        arrivals_[i].from = telephone_of(arrivals_[i].number);
    }
}

std::string Lesson::telephone_of(std::uint64_t number) const {
    return persona::telephone_of(*plan_.drill, plan_.seed, number);
}

void Lesson::start(Instant now, std::vector<Event>& out) {
    check(state_ == LessonState::fresh, "a lesson starts once");
    state_ = LessonState::running;
    began_ = now;
    out.push_back(event::DrillBegan{plan_.id, plan_.script, plan_.seed,
                                    std::string(persona::to_string(plan_.ear)), plan_.agents,
                                    plan_.players});
    for (const auto& [queue, agents] : plan_.closed)
        out.push_back(event::QueueClosed{plan_.id, queue, agents});
    if (plan_.drill->direction == Direction::outbound) {
        for (const auto& one : arrivals_)
            out.push_back(event::RecordListed{plan_.id, one.number, one.from});
        next_ = arrivals_.size();
    }
    advance(now, out);
}

void Lesson::advance(Instant now, std::vector<Event>& out) {
    if (state_ != LessonState::running)
        return;
    while (next_ < arrivals_.size() && began_ + arrivals_[next_].after <= now) {
        const auto& arrival = arrivals_[next_++];
        out.push_back(
            event::CustomerCalls{plan_.id, arrival.number, arrival.from, plan_.service_number});
    }
    if (next_ == arrivals_.size() && plan_.players.empty() && !std::exchange(filled_, true))
        out.push_back(event::DrillFilled{plan_.id});
}

void Lesson::pause(Instant now, std::vector<Event>& out) {
    if (state_ != LessonState::running)
        return;
    state_ = LessonState::paused;
    paused_at_ = now;
    out.push_back(event::DrillPaused{plan_.id, true});
}

void Lesson::resume(Instant now, std::vector<Event>& out) {
    if (state_ != LessonState::paused)
        return;
    state_ = LessonState::running;
    began_ = began_ + (now - paused_at_);
    out.push_back(event::DrillPaused{plan_.id, false});
    advance(now, out);
}

void Lesson::stop(Instant, bool cut, std::vector<Event>& out) {
    if (state_ == LessonState::fresh || (state_ == LessonState::ending && !cut))
        return;
    state_ = LessonState::ending;
    out.push_back(event::DrillEnded{plan_.id, cut});
}

Instant Lesson::next_deadline() const {
    if (state_ != LessonState::running || next_ >= arrivals_.size())
        return Instant::never();
    return began_ + arrivals_[next_].after;
}

} // namespace ringroom::drill
