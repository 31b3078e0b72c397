#include "exam/sitting.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "exam/limits.h"

namespace ringroom::exam {
namespace {

constexpr std::string_view state_words[] = {"opened", "running",  "submitted",
                                            "marked", "released", "lapsed"};
constexpr auto happened_words = std::to_array<std::string_view>(
    {"opened",        "started",  "paused",     "resumed",       "extra_time",
     "taken_over",    "left",     "returned",   "gap",           "late_answers",
     "recovered",     "old_seat", "too_late",   "restarted",     "submitted",
     "time_over",     "lapsed",   "marked",     "released",      "let_in",
     "attempt_given", "rekeyed",  "full_marks", "person_stands", "released_stands"});

/// A seat saves every few seconds; what waited longer was held up.
constexpr Duration worth_a_line = 15_s;

} // namespace

std::string_view to_string(Expiry expiry) {
    return expiry == Expiry::submit ? "submit" : "grace";
}

std::optional<Expiry> expiry_from(std::string_view word) {
    for (const auto one : {Expiry::submit, Expiry::grace})
        if (word == to_string(one))
            return one;
    return std::nullopt;
}

std::string_view to_string(SittingState state) {
    return state_words[static_cast<std::size_t>(state)];
}

bool is_handed_in(SittingState state) {
    return state == SittingState::submitted || state == SittingState::marked ||
           state == SittingState::released;
}

std::string_view to_string(Happened what) {
    return happened_words[static_cast<std::size_t>(what)];
}

std::optional<Happened> happened_from(std::string_view word) {
    const auto found = std::find(happened_words.begin(), happened_words.end(), word);
    if (found == happened_words.end())
        return std::nullopt;
    return static_cast<Happened>(found - happened_words.begin());
}

Result<void> check_gate(const std::optional<MasteryGate>& gate) {
    if (gate && (blank(gate->skill) || !printable(gate->skill) ||
                 characters(gate->skill) > limits::title_characters || gate->difficulty < 1 ||
                 gate->difficulty > limits::difficulty))
        return fail("exam.rules.gate", "a gate without a skill, or of no difficulty");
    return {};
}

Result<void> check_rules(const SittingRules& rules) {
    if (rules.limit.ms < 0 || rules.limit > limits::time_limit)
        return fail("exam.rules.limit", "a time limit out of range");
    if (rules.grace.ms < 0 || rules.grace > limits::grace)
        return fail("exam.rules.grace", "a grace out of range");
    if (rules.late_allowance.ms < 0 || rules.late_allowance > limits::late_allowance)
        return fail("exam.rules.allowance", "an allowance out of range");
    if (rules.attempts < 1 || rules.attempts > limits::attempts)
        return fail("exam.rules.attempts", "a number of attempts out of range");
    if (rules.pass_mark < 0 || rules.pass_mark > 100)
        return fail("exam.rules.pass_mark", "a pass mark out of range");
    return check_gate(rules.gate);
}

Sitting::Sitting(SittingRules rules, std::size_t questions, std::string seat)
    : rules_(rules)
    , answers_(questions)
    , first_saved_(questions) {
    kept_.seat = std::move(seat);
    log_.push_back({.what = Happened::opened, .detail = kept_.seat});
}

Sitting::Sitting(SittingRules rules, KeptSitting kept, std::vector<KeptAnswer> answers, Instant now,
                 Duration over_for)
    : rules_(rules)
    , kept_(std::move(kept))
    , answers_(std::move(answers))
    , first_saved_(answers_.size())
    , ended_(now - over_for) {
    if (kept_.state != SittingState::running)
        return;
    if (!kept_.paused)
        since_ = now;
    log(Happened::restarted, now);
}

bool Sitting::over() const {
    return kept_.state != SittingState::opened && kept_.state != SittingState::running;
}

Duration Sitting::used(Instant now) const {
    return since_ ? kept_.used + std::max(now - *since_, 0_ms) : kept_.used;
}

std::optional<Duration> Sitting::left(Instant now) const {
    if (rules_.limit.ms == 0)
        return std::nullopt;
    return over() ? 0_ms : std::max(limit() - used(now), 0_ms);
}

void Sitting::log(Happened what, Instant now, Duration span, std::string detail) {
    log_.push_back({what, used(now), span, std::move(detail)});
}

std::vector<LogLine> Sitting::take_log() {
    return std::exchange(log_, {});
}

KeptSitting Sitting::kept(Instant now) const {
    auto out = kept_;
    out.used = used(now);
    return out;
}

void Sitting::stop_clock(Instant now) {
    kept_.used = used(now);
    since_.reset();
}

void Sitting::end(SittingState state, Happened what, Instant now) {
    stop_clock(now);
    kept_.state = state;
    kept_.paused = false;
    ended_ = now;
    log(what, now);
}

Result<void> Sitting::start(Instant now) {
    if (kept_.state == SittingState::running)
        return {};
    if (kept_.state != SittingState::opened)
        return fail("exam.over", "the sitting is over");
    kept_.state = SittingState::running;
    if (!kept_.paused)
        since_ = now;
    log(Happened::started, now);
    return {};
}

/// `typed_at` is what the seat says, never later than now.
std::string Sitting::refusal_of(const Save& save, Duration typed_at, Instant now) const {
    if (save.epoch < 1 || save.epoch > kept_.epoch || save.seq < 1 || save.question < 0 ||
        static_cast<std::size_t>(save.question) >= answers_.size() || save.typed_at.ms < 0)
        return "exam.answer.value";
    if (save.epoch < kept_.epoch) {
        const auto changed = kept_.taken_over[static_cast<std::size_t>(save.epoch) - 1];
        const auto& there = answers_[static_cast<std::size_t>(save.question)];
        if (typed_at > changed || there.epoch > save.epoch)
            return "exam.taken_over";
    }
    if (kept_.state == SittingState::opened)
        return "exam.not_running";
    if (rules_.limit.ms != 0 && typed_at > limit())
        return "exam.over";
    if (!over())
        return {};
    if (save.typed_at > kept_.used + limits::clock_slack) // by the seat's own word after the end
        return "exam.over";
    // Handed in by the person: what that seat had not sent by then came with it.
    const bool comes = kept_.by_time || save.epoch < kept_.epoch;
    const bool waits =
        comes && kept_.state != SittingState::released && now - ended_ <= rules_.late_allowance;
    return waits ? "" : "exam.over";
}

SaveOutcome Sitting::save_one(const Save& save, Instant now, Duration& late, bool& logged) {
    const auto typed_at = std::min(save.typed_at, used(now));
    if (auto refusal = refusal_of(save, typed_at, now); !refusal.empty()) {
        const bool old = refusal == "exam.taken_over";
        if (!std::exchange(logged, true) && (old || refusal == "exam.over"))
            log(old ? Happened::old_seat : Happened::too_late, now);
        return {.refusal = std::move(refusal)};
    }
    auto& there = answers_[static_cast<std::size_t>(save.question)];
    if (std::pair(there.epoch, there.seq) >= std::pair(save.epoch, save.seq))
        return {.kept = true};
    const bool over_now = over();
    late = std::max(late, over_now ? now - ended_ : used(now) - typed_at);
    if (save.epoch < kept_.epoch)
        log(Happened::recovered, now, {}, std::to_string(save.question + 1));
    there = {save.answer, save.flagged, save.epoch, save.seq, typed_at};
    if (there.answer.typed_for.ms > 0) { // whatever a seat says, it was seen to take so long
        auto& first = first_saved_[static_cast<std::size_t>(save.question)];
        if (!first)
            first = used(now);
        there.answer.typed_for = std::max(there.answer.typed_for, typed_at - *first);
    }
    return {.kept = true, .changed = true};
}

std::vector<SaveOutcome> Sitting::save(const std::vector<Save>& saves, Instant now) {
    advance(now);
    std::vector<SaveOutcome> out;
    Duration late;
    bool logged = false;
    bool changed = false;
    for (const auto& one : saves) {
        out.push_back(save_one(one, now, late, logged));
        changed = changed || out.back().changed;
    }
    if (changed && over())
        log(Happened::late_answers, now, late);
    else if (changed && late >= worth_a_line)
        log_gap(late, now);
    // The marks that were there are of other answers.
    if (changed && kept_.state == SittingState::marked)
        kept_.state = SittingState::submitted;
    return out;
}

void Sitting::log_gap(Duration late, Instant now) {
    ++kept_.gaps;
    kept_.gap_time = std::max(kept_.gap_time, late);
    log(Happened::gap, now, late);
}

Result<void> Sitting::submit(int epoch, Duration pressed_at, Instant now) {
    advance(now);
    if (epoch != kept_.epoch)
        return fail("exam.taken_over", "another seat goes on with this exam");
    if (kept_.state == SittingState::opened)
        return fail("exam.not_running", "the exam has not begun");
    if (kept_.state == SittingState::lapsed) {
        if (pressed_at > limit() + rules_.grace || now - ended_ > rules_.late_allowance)
            return fail("exam.lapsed", "it was not handed in within the grace");
        kept_.state = SittingState::submitted;
        log(Happened::submitted, now, now - ended_);
        return {};
    }
    if (kept_.state != SittingState::running)
        return {};
    end(SittingState::submitted, Happened::submitted, now);
    return {};
}

Result<void> Sitting::screen(int epoch, std::int64_t seq, bool left, Duration at, Instant now) {
    const bool before = epoch > 0 && epoch == kept_.epoch - 1;
    if (epoch != kept_.epoch && !before)
        return fail("exam.taken_over", "another seat goes on with this exam");
    const bool sat = kept_.state == SittingState::running ||
                     kept_.state == SittingState::submitted || kept_.state == SittingState::marked;
    if (before ? !sat : kept_.state != SittingState::running)
        return fail("exam.not_running", "the exam is not running");
    auto& window = before ? kept_.old_window : kept_.window;
    const auto last = before ? kept_.taken_over.back() : used(now);
    if (seq <= window.seq || left == window.left_at.has_value() || (before && left && at >= last))
        return {};
    window.seq = seq;
    const auto when = std::clamp(at, 0_ms, last);
    if (left) {
        window.left_at = when;
        ++kept_.times_left;
        log_.push_back({Happened::left, when, {}, {}});
        return {};
    }
    const auto away = std::max(when - *window.left_at, 0_ms);
    kept_.time_left += away;
    window.left_at.reset();
    log_.push_back({Happened::returned, when, away, {}});
    return {};
}

void Sitting::pause(Instant now) {
    advance(now);
    if (over() || kept_.paused)
        return;
    stop_clock(now);
    kept_.paused = true;
    log(Happened::paused, now);
}

void Sitting::resume(Instant now) {
    if (over() || !kept_.paused)
        return;
    kept_.paused = false;
    if (kept_.state == SittingState::running)
        since_ = now;
    log(Happened::resumed, now);
}

Result<void> Sitting::give(Duration extra, Instant now, std::string why) {
    advance(now);
    if (rules_.limit.ms == 0)
        return fail("exam.rules.limit", "there is no time limit");
    const auto changed = kept_.extra + extra;
    if (rules_.limit + changed <= 0_ms || rules_.limit + changed > limits::time_limit * 2)
        return fail("exam.rules.limit", "the time would be out of range");
    const bool by_clock = kept_.by_time && kept_.state != SittingState::released;
    if (over() && (!by_clock || extra.ms <= 0)) {
        const bool by_hand = !kept_.by_time && (kept_.state == SittingState::submitted ||
                                                kept_.state == SittingState::marked);
        return by_hand ? fail("exam.extra.handed_in", "the person has handed in")
                       : fail("exam.extra.over", "the sitting is over");
    }
    kept_.extra = changed;
    log(Happened::extra_time, now, extra, std::move(why));
    if (over()) {
        kept_.state = SittingState::running;
        kept_.by_time = false;
        // The minutes between the end and now were not the person's to use.
        kept_.used = std::min(kept_.used, limit() - extra);
        since_ = now;
    }
    return {};
}

void Sitting::close(Instant now) {
    advance(now);
    if (kept_.state != SittingState::running)
        return;
    kept_.by_time = true;
    end(SittingState::submitted, Happened::time_over, now);
}

Result<int> Sitting::take_over(std::string seat, Instant now) {
    advance(now);
    if (over())
        return fail("exam.over", "the sitting is over");
    kept_.taken_over.push_back(used(now));
    ++kept_.epoch;
    kept_.old_window = std::exchange(kept_.window, {});
    kept_.seat = seat;
    first_saved_.assign(answers_.size(), std::nullopt);
    log(Happened::taken_over, now, {}, std::move(seat));
    return kept_.epoch;
}

void Sitting::mark(Instant now) {
    if (kept_.state != SittingState::submitted)
        return;
    kept_.state = SittingState::marked;
    log(Happened::marked, now);
}

void Sitting::unmark() {
    if (kept_.state == SittingState::marked)
        kept_.state = SittingState::submitted;
}

Result<void> Sitting::release(Instant now) {
    if (kept_.state == SittingState::released)
        return {};
    if (kept_.state != SittingState::marked)
        return fail("exam.not_marked", "an answer has no mark yet");
    kept_.state = SittingState::released;
    log(Happened::released, now);
    return {};
}

void Sitting::advance(Instant now) {
    const auto due = deadline();
    if (now < due)
        return;
    // However late it is called, the clock ends where it was due.
    kept_.by_time = true;
    if (rules_.expiry == Expiry::submit)
        end(SittingState::submitted, Happened::time_over, due);
    else
        end(SittingState::lapsed, Happened::lapsed, due);
}

Instant Sitting::deadline() const {
    if (kept_.state != SittingState::running || !since_ || rules_.limit.ms == 0)
        return Instant::never();
    const auto whole_time = rules_.expiry == Expiry::submit ? limit() : limit() + rules_.grace;
    return *since_ + (whole_time - kept_.used);
}

Total total_of(Milli earned, Milli possible, int pass_mark) {
    Total out{.earned = earned, .possible = possible};
    if (possible > 0)
        out.permille = (2'000 * earned + possible) / (2 * possible);
    out.passed = possible > 0 && earned * 100 >= possible * pass_mark;
    return out;
}

} // namespace ringroom::exam
