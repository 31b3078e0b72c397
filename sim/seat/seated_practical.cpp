#include "seat/seated_practical.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr Duration practicals_every{5'000};
constexpr Duration practical_every{2'000}; // while there is one
constexpr Duration practical_silent = practical_every + limits::exam_silent;

bool has_calls(const wire::PracticalStanding& mine) {
    return mine.state == "waiting" || mine.state == "resting" || mine.state == "on_call";
}

int practical_rank(const wire::PracticalSeat& exam) {
    if (is_sat(exam))
        return exam.state == "running" ? 0 : 1;
    return exam.state == "waiting" ? 2 : 3;
}

} // namespace

const wire::PracticalSeat* nearest_practical(const std::vector<wire::PracticalSeat>& all) {
    const auto nearest = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return practical_rank(a) < practical_rank(b);
    });
    return nearest == all.end() ? nullptr : &*nearest;
}

bool is_sat(const wire::PracticalSeat& exam) {
    const bool goes_on = exam.state == "running" || exam.state == "paused";
    return (goes_on && has_calls(exam.mine)) ||
           (exam.state == "ended" && exam.mine.state == "on_call");
}

std::optional<Duration> time_left(const wire::PracticalSeat& exam, Duration passed) {
    if (!exam.mine.left)
        return std::nullopt;
    const bool runs = exam.state == "running" && exam.mine.at_seat && has_calls(exam.mine);
    return std::max(*exam.mine.left - (runs ? passed : Duration{}), Duration{});
}

bool is_overdue(Duration passed) {
    return passed >= practical_silent;
}

void SeatedPractical::tick(const Shown& shown) {
    if (shown.stage != Stage::at_seat && shown.stage != Stage::returning)
        return;
    const auto& agent = shown.view.agent;
    const bool other_activity = std::exchange(activity_, agent.activity) != agent.activity;
    const bool other_presence = std::exchange(presence_, agent.presence) != agent.presence;
    if (exam_ && (other_activity || other_presence))
        asked_.forget();
    const auto now = steady_now();
    asked_.keep(desk_, "/me/practicals", exam_ ? practical_every : practicals_every);
    take(now);
    if (exam_)
        desk_.draw_again(cut_off(now) ? now + practical_every : read_at_ + practical_silent);
    watch(now);
    report(now);
}

void SeatedPractical::take(Instant now) {
    if (std::exchange(taken_, asked_.version()) == asked_.version() || asked_.value() == nullptr ||
        !asked_.refusal().code.empty()) // the answer of before is as old as it was
        return;
    const auto* nearest = nearest_practical(asked_.value()->items);
    exam_ = nearest != nullptr ? std::optional(*nearest) : std::nullopt;
    read_at_ = now;
    // Left by a seat that was killed then: this one is at its window.
    if (exam_ && exam_->away && !absence_.away() && reports_.empty() && !reporting_.waiting())
        reports_.push_back({exam_->id, {false, now}});
}

std::optional<Duration> SeatedPractical::left(Instant now) const {
    return exam_ ? time_left(*exam_, now - read_at_) : std::nullopt;
}

bool SeatedPractical::cut_off(Instant now) const {
    return exam_ && is_overdue(now - read_at_);
}

bool SeatedPractical::ticks() const {
    return exam_ && time_left(*exam_, Duration{1}) != exam_->mine.left;
}

std::pair<std::int64_t, Duration> SeatedPractical::absences() const {
    return exam_ ? std::pair(exam_->times_left, exam_->time_left)
                 : std::pair(std::int64_t{0}, Duration{});
}

void SeatedPractical::watch(Instant now) {
    const auto turn = absence_.look(desk_, locked(), now);
    if (turn && exam_ && reports_.size() < limits::exam_reports)
        reports_.push_back({exam_->id, *turn});
}

void SeatedPractical::report(Instant now) {
    if (const auto answer = reporting_.take()) {
        if (!*answer && is_passing(answer->error())) {
            report_at_ = now + limits::exam_again;
        } else {
            reports_.erase(reports_.begin());
            asked_.forget();
        }
    }
    if (reports_.empty() || reporting_.waiting())
        return;
    if (now < report_at_)
        return desk_.draw_again(report_at_);
    const auto& [exam, turn] = reports_.front();
    desk_.back.quietly("POST", "/practicals/" + std::to_string(exam) + "/screen",
                       wire::encode(wire::PracticalScreen{turn.left, now - turn.at}),
                       reporting_.begin());
}

} // namespace ringroom::seat
