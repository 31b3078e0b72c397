#include "exam/practical.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "exam/limits.h"
#include "exam/practical_rows.h"

namespace ringroom::exam {
namespace {

constexpr std::string_view practical_state_words[] = {"waiting", "running",  "paused",
                                                      "ended",   "released", "dropped"};
constexpr std::string_view call_state_words[] = {"under_way", "over", "voided"};
constexpr std::string_view practical_event_words[] = {
    "started",     "paused",      "resumed",     "ended",     "released",  "call_began",
    "call_over",   "call_voided", "extra_time",  "seat_left", "seat_back", "time_over",
    "server_back", "window_left", "window_back", "dropped",   "kept_out",  "let_in"};

bool is_shown_at_seats(const Practical& exam, WallTime now) {
    return exam.state != PracticalState::released && exam.state != PracticalState::dropped &&
           (exam.state != PracticalState::ended || now <= exam.ended + limits::practical_echo);
}

bool within(Duration value, Duration most) {
    return value.ms >= 0 && value <= most;
}

/// Marks of the one may be held against marks of the other.
bool is_alike(const PracticalSetup& a, const PracticalSetup& b) {
    return a.ear == b.ear && a.pass_mark == b.pass_mark &&
           std::equal(a.tasks.begin(), a.tasks.end(), b.tasks.begin(), b.tasks.end(),
                      [](const PracticalTask& x, const PracticalTask& y) {
                          return x.pack == y.pack && x.script == y.script && x.weight == y.weight;
                      });
}

/// What the restart of a server means for an exam that ran.
void take_up_again(Practical& exam, WallTime now, PracticalLog& log) {
    if (exam.state == PracticalState::running) {
        exam.state = PracticalState::paused;
        log.push_back({.what = PracticalEvent::server_back});
    }
    for (auto& one : exam.candidates)
        for (auto& call : one.calls)
            if (call.state == CallState::under_way) {
                call.state = CallState::voided;
                call.ended = now;
                call.reason = to_string(PracticalEvent::server_back);
                log.push_back({.person = one.sitter.person,
                               .what = PracticalEvent::call_voided,
                               .task = call.task,
                               .words = call.reason});
            }
}

} // namespace

std::string_view to_string(PracticalState state) {
    return practical_state_words[static_cast<std::size_t>(state)];
}
tl::unexpected<Error> wrong_state(PracticalState state) {
    return fail("exam.practical.state", '"' + std::string(to_string(state)) + '"');
}
std::string_view to_string(CallState state) {
    return call_state_words[static_cast<std::size_t>(state)];
}
std::string_view to_string(PracticalEvent what) {
    return practical_event_words[static_cast<std::size_t>(what)];
}

Result<void> check_setup(const PracticalSetup& setup) {
    if (blank(setup.title) || !printable(setup.title) ||
        characters(setup.title) > limits::title_characters)
        return fail("exam.title", "no title, or too long");
    if (blank(setup.class_name))
        return fail("exam.class", "no class");
    if (setup.tasks.empty() || setup.tasks.size() > limits::tasks)
        return fail("exam.practical.calls", "1 to 10 calls");
    if (setup.papers < 1 || setup.papers > limits::papers)
        return fail("exam.practical.papers", "1 to 4 papers");
    for (const auto& task : setup.tasks)
        if (task.weight < 1 || task.weight > limits::task_weight)
            return fail("exam.practical.weight", "a weight out of range");
    if (!within(setup.limit, limits::practical_limit))
        return fail("exam.practical.limit", "0 to 8 hours");
    if (!within(setup.rest, limits::practical_rest))
        return fail("exam.practical.rest", "0 to 10 minutes");
    if (setup.pass_mark < 0 || setup.pass_mark > 100)
        return fail("exam.rules.pass_mark", "a pass mark out of range");
    if (setup.attempts < 1 || setup.attempts > limits::attempts)
        return fail("exam.rules.attempts", "1 to 100 attempts");
    return check_gate(setup.gate);
}

const PracticalCall* Candidate::counting(int task) const {
    const auto found = std::find_if(calls.rbegin(), calls.rend(), [task](const auto& call) {
        return call.task == task && call.state != CallState::voided;
    });
    return found == calls.rend() ? nullptr : &*found;
}

PracticalVerdict
verdict_of(const PracticalSetup& setup, const Candidate& candidate,
           const std::function<std::optional<std::int64_t>(const ContactKey&)>& mark_of) {
    std::int64_t sum = 0;
    std::int64_t weights = 0;
    for (std::size_t task = 0; task < setup.tasks.size(); ++task) {
        const std::int64_t weight = setup.tasks[task].weight;
        weights += weight;
        const auto* call = candidate.counting(static_cast<int>(task));
        if (call != nullptr && call->contact.contact)
            sum += mark_of(call->contact).value_or(0) * weight;
    }
    return {.score = weights == 0 ? 0 : (sum + weights / 2) / weights,
            .passed = !candidate.kept_out && sum >= setup.pass_mark * 1'000 * weights};
}

bool Practical::under_way() const {
    return std::any_of(candidates.begin(), candidates.end(), [](const auto& one) {
        return std::any_of(one.calls.begin(), one.calls.end(),
                           [](const auto& call) { return call.state == CallState::under_way; });
    });
}

Candidate* Practical::candidate(std::int64_t person) {
    return const_cast<Candidate*>(std::as_const(*this).candidate(person));
}

const Candidate* Practical::candidate(std::int64_t person) const {
    const auto found = std::find_if(candidates.begin(), candidates.end(),
                                    [person](const auto& c) { return c.sitter.person == person; });
    return found == candidates.end() ? nullptr : &*found;
}

const Candidate* Practical::admitted(std::int64_t person) const {
    const auto* found = candidate(person);
    return found == nullptr || found->kept_out ? nullptr : found;
}

bool Practical::is_attempt_of(std::int64_t person) const {
    const auto* found = admitted(person);
    const bool is_over = state == PracticalState::ended || state == PracticalState::released;
    return found != nullptr && state != PracticalState::dropped &&
           (!is_over || !found->calls.empty());
}

Result<std::unique_ptr<Practicals>> Practicals::open(store::Store& store, WallTime now) {
    std::unique_ptr<Practicals> out(new Practicals(store));
    if (auto loaded = out->load(now); !loaded)
        return tl::unexpected(loaded.error());
    return out;
}

Result<void> Practicals::load(WallTime now) {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto kept = read_practicals((*session)->reader());
    if (!kept)
        return tl::unexpected(kept.error());
    const std::scoped_lock lock(mutex_);
    for (auto& exam : *kept) {
        PracticalLog log;
        take_up_again(exam, now, log);
        if (!log.empty())
            if (auto written = store_.write(practical_job(exam, log, now)); !written)
                return written;
        practicals_.emplace(exam.id, std::move(exam));
    }
    return {};
}

Result<Practical> Practicals::drafted(PracticalSetup setup, std::vector<Sitter> sitters,
                                      const By& by) const {
    if (auto fine = check_setup(setup); !fine)
        return tl::unexpected(fine.error());
    for (const auto& task : setup.tasks)
        check(task.seeds.size() == static_cast<std::size_t>(setup.papers) &&
                  task.customers.size() == task.seeds.size(),
              "every paper has its customer");
    if (sitters.empty() || sitters.size() > limits::candidates)
        return fail("exam.practical.candidates", "nobody, or too many");
    std::sort(sitters.begin(), sitters.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
    Practical exam{.setup = std::move(setup), .by = by};
    for (auto& sitter : sitters) {
        const auto place = static_cast<int>(exam.candidates.size());
        exam.candidates.push_back(
            {.sitter = std::move(sitter), .paper = place % exam.setup.papers});
    }
    if (auto joined = join_series(exam); !joined)
        return tl::unexpected(joined.error());
    return exam;
}

Result<Practical> Practicals::draft(PracticalSetup setup, std::vector<Sitter> sitters,
                                    const By& by) const {
    const std::scoped_lock lock(mutex_);
    return drafted(std::move(setup), std::move(sitters), by);
}

Result<Practical> Practicals::create(PracticalSetup setup, std::vector<Sitter> sitters,
                                     const By& by) {
    Practical exam;
    {
        // At once, so that two who repeat an exam do not both take somebody's last attempt.
        const std::scoped_lock lock(mutex_);
        auto planned = drafted(std::move(setup), std::move(sitters), by);
        if (!planned)
            return planned;
        if (practicals_.size() >= limits::exams_kept)
            return fail("exam.too_many", "there are too many exams");
        exam = std::move(*planned);
        exam.id = practicals_.empty() ? 1 : practicals_.rbegin()->first + 1;
        practicals_.emplace(exam.id, exam);
    }
    if (auto written = store_.write(practical_job(exam, {}, by.at)); !written) {
        const std::scoped_lock lock(mutex_);
        practicals_.erase(exam.id);
        return tl::unexpected(written.error());
    }
    return exam;
}

std::vector<Practical> Practicals::series_of(std::int64_t first) const {
    std::vector<Practical> out;
    for (const auto& [id, exam] : practicals_)
        if ((id == first || exam.setup.repeats == first) && exam.state != PracticalState::dropped)
            out.push_back(exam);
    return out;
}

Result<void> Practicals::join_series(Practical& exam) const {
    if (exam.setup.repeats == 0)
        return {};
    const auto found = practicals_.find(exam.setup.repeats);
    if (found == practicals_.end())
        return fail("exam.unknown", "what it repeats is not there");
    if (found->second.state != PracticalState::released)
        return fail("exam.practical.repeats", "its results are not out");
    const auto& repeated = found->second;
    exam.setup.repeats = repeated.setup.repeats == 0 ? repeated.id : repeated.setup.repeats;
    exam.setup.attempts = repeated.setup.attempts;
    if (!is_alike(repeated.setup, exam.setup))
        return fail("exam.practical.repeats_other", "other calls, or another pass mark");
    const auto series = series_of(exam.setup.repeats);
    std::string spent;
    for (auto& one : exam.candidates) {
        one.attempt = 1 + static_cast<int>(std::count_if(
                              series.begin(), series.end(), [&](const Practical& earlier) {
                                  return earlier.is_attempt_of(one.sitter.person);
                              }));
        if (one.attempt > exam.setup.attempts)
            spent += (spent.empty() ? "" : ", ") + one.sitter.number + " " + one.sitter.name;
    }
    return spent.empty() ? Result<void>() : fail("exam.practical.attempts", '"' + spent + '"');
}

Result<std::vector<Practical>> Practicals::series(std::int64_t id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = practicals_.find(id);
    if (found == practicals_.end())
        return fail("exam.unknown", "no such exam");
    const auto first = found->second.setup.repeats;
    return series_of(first == 0 ? id : first);
}

std::vector<Practical> Practicals::all() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Practical> out;
    for (auto one = practicals_.rbegin(); one != practicals_.rend(); ++one)
        out.push_back(one->second);
    return out;
}

bool Practicals::sits(std::int64_t person) const {
    const std::scoped_lock lock(mutex_);
    return std::any_of(practicals_.begin(), practicals_.end(), [&](const auto& one) {
        const auto& exam = one.second;
        return (exam.state == PracticalState::running || exam.state == PracticalState::paused) &&
               exam.admitted(person) != nullptr;
    });
}

std::map<DrillId, ContactKey> Practicals::unreleased(std::int64_t person) const {
    const std::scoped_lock lock(mutex_);
    std::map<DrillId, ContactKey> out;
    for (const auto& [id, exam] : practicals_)
        for (const auto& candidate : exam.candidates)
            if (exam.state == PracticalState::ended && candidate.sitter.person == person)
                for (const auto& call : candidate.calls)
                    out.emplace(call.drill, call.contact);
    return out;
}

std::set<ContactKey> Practicals::voided() const {
    const std::scoped_lock lock(mutex_);
    std::set<ContactKey> out;
    for (const auto& [id, exam] : practicals_)
        for (const auto& candidate : exam.candidates)
            for (const auto& call : candidate.calls)
                if (call.state == CallState::voided && call.contact.contact)
                    out.insert(call.contact);
    return out;
}

std::set<DrillId> Practicals::withheld() const {
    const std::scoped_lock lock(mutex_);
    std::set<DrillId> out;
    for (const auto& [id, exam] : practicals_) {
        const bool goes_on = exam.state == PracticalState::running ||
                             exam.state == PracticalState::paused ||
                             (exam.state == PracticalState::ended && exam.under_way());
        if (!goes_on)
            continue;
        for (const auto& candidate : exam.candidates)
            for (const auto& call : candidate.calls)
                out.insert(call.drill);
    }
    return out;
}

Result<Practical> Practicals::practical(std::int64_t id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = practicals_.find(id);
    if (found == practicals_.end())
        return fail("exam.unknown", "no such exam");
    return found->second;
}

std::vector<Practical> Practicals::of(std::int64_t person, WallTime now) const {
    const std::scoped_lock lock(mutex_);
    std::vector<Practical> out;
    for (auto one = practicals_.rbegin(); one != practicals_.rend(); ++one)
        if (is_shown_at_seats(one->second, now) && one->second.admitted(person) != nullptr)
            out.push_back(one->second);
    return out;
}

Result<PracticalLog> Practicals::log_of(std::int64_t id, std::int64_t person) const {
    if (auto known = practical(id); !known)
        return tl::unexpected(known.error());
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return read_practical_log((*session)->reader(), id, person);
}

Result<Practical> Practicals::change(std::int64_t id, WallTime now, const Change& change) {
    const std::scoped_lock lock(mutex_);
    const auto found = practicals_.find(id);
    if (found == practicals_.end())
        return fail("exam.unknown", "no such exam");
    auto changed = found->second;
    PracticalLog log;
    if (auto fine = change(changed, log); !fine)
        return tl::unexpected(fine.error());
    // Under the lock, so that the data base takes changes in the order of memory.
    if (auto posted = store_.post(practical_job(changed, log, now)); !posted)
        return tl::unexpected(posted.error());
    found->second = changed;
    return changed;
}

Result<Practical> Practicals::keep_out(std::int64_t id,
                                       const std::map<std::int64_t, std::string>& lacks,
                                       const std::map<std::int64_t, std::string>& unagreed,
                                       WallTime now) {
    return change(id, now, [&](Practical& exam, PracticalLog& log) -> Result<void> {
        if (exam.state != PracticalState::waiting)
            return wrong_state(exam.state);
        for (auto& one : exam.candidates) {
            const auto lack = lacks.find(one.sitter.person);
            const auto doubt = unagreed.find(one.sitter.person);
            const bool gated = lack != lacks.end() && !one.let_in;
            const bool was = one.kept_out;
            one.kept_out = gated || doubt != unagreed.end();
            if (one.kept_out && !was)
                log.push_back({.person = one.sitter.person,
                               .what = PracticalEvent::kept_out,
                               .words = gated ? lack->second : doubt->second});
        }
        return {};
    });
}

Result<Practical> Practicals::window(std::int64_t id, std::int64_t person, bool left, Duration ago,
                                     WallTime now) {
    // What is told twice, as after a lost answer, is not written twice.
    if (auto known = practical(id); known)
        if (const auto* one = known->candidate(person);
            one != nullptr && left == one->left_at.has_value())
            return known;
    return change(id, now, [&](Practical& exam, PracticalLog& log) -> Result<void> {
        auto* one = exam.candidate(person);
        if (one == nullptr || one->kept_out)
            return fail("exam.unknown", "an exam of others");
        if (left == one->left_at.has_value())
            return {};
        const bool goes_on =
            exam.state == PracticalState::running || exam.state == PracticalState::paused;
        if (left && !goes_on)
            return fail("exam.not_running", "nobody sits it now");
        const auto at = now + Duration{-std::clamp(ago, Duration{}, limits::practical_limit).ms};
        if (left) {
            one->left_at = at;
            ++one->times_left;
            log.push_back({.person = person, .at = at, .what = PracticalEvent::window_left});
            return {};
        }
        const Duration away{std::max<std::int64_t>(0, at.ms - one->left_at->ms)};
        one->left_at.reset();
        one->time_left += away;
        log.push_back(
            {.person = person, .at = at, .what = PracticalEvent::window_back, .span = away});
        return {};
    });
}

void Practicals::seat_heard(std::int64_t person, Instant now) {
    const std::scoped_lock lock(heard_mutex_);
    heard_[person] = now;
}

std::optional<Instant> Practicals::seat_heard(std::int64_t person) const {
    const std::scoped_lock lock(heard_mutex_);
    const auto found = heard_.find(person);
    return found == heard_.end() ? std::nullopt : std::optional(found->second);
}

Result<Practical> Practicals::release(std::int64_t id, WallTime now, const std::string& by,
                                      const std::map<std::int64_t, std::int64_t>& marks,
                                      const store::Job& witness) {
    // Under the lock until it is written: no change of before may be written behind it, and no
    // second release enters the chain.
    const std::scoped_lock lock(mutex_);
    const auto found = practicals_.find(id);
    if (found == practicals_.end())
        return fail("exam.unknown", "no such exam");
    Result<Practical> released = found->second;
    if (released->state != PracticalState::ended)
        return wrong_state(released->state);
    if (released->under_way())
        return fail("exam.practical.under_way", "a call has not come to its end");
    released->state = PracticalState::released;
    for (auto& one : released->candidates)
        if (const auto mark = marks.find(one.sitter.person); mark != marks.end() && !one.kept_out)
            one.released_mark = mark->second;
    const auto keep =
        practical_job(*released, {{.what = PracticalEvent::released, .words = by}}, now);
    if (auto written = store_.write([&](store::Writer& writer) -> Result<void> {
            auto kept = keep(writer);
            return kept ? witness(writer) : kept;
        });
        !written)
        return tl::unexpected(written.error());
    found->second = *released;
    return released;
}

} // namespace ringroom::exam
