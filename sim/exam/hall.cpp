#include "exam/hall.h"

#include <algorithm>
#include <future>

#include "base/random.h"
#include "base/utf8.h"
#include "exam/hall_inside.h"
#include "exam/limits.h"

namespace ringroom::exam {
namespace {

constexpr std::string_view exam_state_words[] = {"waiting", "open", "closed", "dropped"};
constexpr std::string_view order_words[] = {"open",   "close",   "start", "pause",
                                            "resume", "release", "drop"};
/// Sittings that are over and looked at stay at hand up to about this many.
constexpr std::size_t kept_at_hand = 2'000;

bool is_under_way(const Sitting& sitting) {
    return sitting.state() == SittingState::opened || sitting.state() == SittingState::running;
}

Result<void> check_setup(const ExamSetup& setup) {
    if (blank(setup.title) || !printable(setup.title) ||
        characters(setup.title) > limits::title_characters)
        return fail("exam.title", "no title, or too long");
    if (blank(setup.class_name))
        return fail("exam.class", "no class");
    if (auto fine = check_blueprint(setup.blueprint); !fine)
        return fine;
    if (auto fine = check_rules(setup.rules); !fine)
        return fine;
    if (setup.opens.ms < 0 || setup.closes.ms < 0 ||
        (setup.closes.ms != 0 && setup.closes <= setup.opens))
        return fail("exam.window", "it closes before it opens");
    return {};
}

} // namespace

std::string_view to_string(ExamState state) {
    return exam_state_words[static_cast<std::size_t>(state)];
}

std::optional<ExamState> exam_state_from(std::string_view word) {
    for (const auto one :
         {ExamState::waiting, ExamState::open, ExamState::closed, ExamState::dropped})
        if (word == to_string(one))
            return one;
    return std::nullopt;
}

std::optional<Order> order_from(std::string_view word) {
    const auto found = std::find(std::begin(order_words), std::end(order_words), word);
    if (found == std::end(order_words))
        return std::nullopt;
    return static_cast<Order>(found - std::begin(order_words));
}

Result<std::unique_ptr<Hall>> Hall::open(store::Store& store, Now now, Witness witness) {
    std::unique_ptr<Hall> out(new Hall(store, std::move(witness)));
    if (auto loaded = out->load(now); !loaded)
        return tl::unexpected(loaded.error());
    return out;
}

Result<void> Hall::load(Now now) {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const std::scoped_lock lock(mutex_);
    kept_at_ = now.at + Duration{-keep_every.ms}; // that it began anew is kept at once
    if (auto exams = load_exams((*session)->reader()); !exams)
        return exams;
    if (auto allowances = load_allowances((*session)->reader()); !allowances)
        return allowances;
    if (auto corrections = load_corrections((*session)->reader()); !corrections)
        return corrections;
    return load_sittings((*session)->reader(), now);
}

Result<std::vector<SheetPlace>> Hall::places(std::int64_t exam, const Sheet& sheet) const {
    std::vector<SheetPlace> out;
    for (const auto& one : sheet.questions) {
        auto question = bank_.version(one.id, one.version);
        if (!question)
            return tl::unexpected(question.error());
        out.push_back({one, std::move(*question), correction_of(exam, one.id, one.version)});
    }
    return out;
}

Result<Sheet> Hall::draw_sheet(const Exam& exam, std::int64_t person, int attempt,
                               Language language, Diagnostics& missing) const {
    const auto bank = bank_.drawable();
    if (!bank)
        return tl::unexpected(bank.error());
    auto random =
        stream(exam.seed, "sheet", static_cast<std::uint64_t>(person), std::to_string(attempt));
    auto sheet = draw(exam.setup.blueprint, **bank, random.u64(), language, missing);
    if (sheet)
        return std::move(*sheet);
    return fail("exam.draw.refused", "\"" + missing.front().message + "\"");
}

Result<Exam> Hall::create(const ExamSetup& setup, const By& by, std::uint64_t seed,
                          Language language, Diagnostics& missing) {
    if (auto fine = check_setup(setup); !fine)
        return tl::unexpected(fine.error());
    if (setup.closes.ms != 0 && setup.closes <= by.at)
        return fail("exam.closes_passed", "it would be closed as it is made");
    Exam exam{.setup = setup, .seed = seed, .by = by};
    // Also where each attempt draws its own: a lack is found now and not by the first student.
    auto sheet = draw_sheet(exam, 0, 0, language, missing);
    if (!sheet)
        return tl::unexpected(sheet.error());
    if (!setup.own_sheets)
        exam.sheet = std::move(*sheet);
    {
        const std::scoped_lock lock(mutex_);
        if (exams_.size() >= limits::exams_kept)
            return fail("exam.too_many", "there are too many exams");
        exam.id = ++last_exam_;
        exams_.emplace(exam.id, exam);
    }
    if (auto written = store_.write(exam_job(exam)); !written) {
        const std::scoped_lock lock(mutex_);
        exams_.erase(exam.id);
        return tl::unexpected(written.error());
    }
    return exam;
}

std::vector<Exam> Hall::exams() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Exam> out;
    for (const auto& [id, exam] : exams_)
        out.push_back(exam);
    std::reverse(out.begin(), out.end());
    return out;
}

Result<Exam> Hall::exam(std::int64_t id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = exams_.find(id);
    if (found == exams_.end())
        return fail("exam.unknown", "no such exam");
    return found->second;
}

Result<Hall::LivePtr> Hall::live(std::int64_t sitting, Now now) {
    const auto found = live_.find(sitting);
    if (found != live_.end()) {
        settle(*found->second, now);
        return found->second;
    }
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto read = read_live((*session)->reader(), sitting, now);
    if (read)
        live_.emplace(sitting, *read);
    return read;
}

Result<Hall::LivePtr> Hall::own(std::int64_t sitting, std::int64_t person, Now now) {
    auto found = live(sitting, now);
    if (found && (*found)->sitter.person != person)
        return fail("exam.unknown_sitting", "somebody else's sitting");
    return found;
}

Result<std::vector<Hall::LivePtr>> Hall::all_of(std::int64_t exam, Now now) {
    if (exams_.count(exam) == 0)
        return fail("exam.unknown", "no such exam");
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto rows =
        (*session)->reader().rows("SELECT id FROM exam_sitting WHERE exam = ?", {exam});
    if (!rows)
        return tl::unexpected(rows.error());
    std::set<std::int64_t> ids;
    for (const auto& row : *rows)
        ids.insert(row.number(0));
    for (const auto& [id, one] : live_) // one that is being written is not there yet
        if (one->exam == exam)
            ids.insert(id);
    std::vector<LivePtr> out;
    for (const auto id : ids) {
        auto one = live(id, now);
        if (!one)
            return tl::unexpected(one.error());
        out.push_back(std::move(*one));
    }
    return out;
}

Hall::LivePtr Hall::under_way(std::int64_t exam, std::int64_t person, Now now) {
    for (const auto& [id, one] : live_)
        if (one->exam == exam && one->sitter.person == person) {
            settle(*one, now);
            if (is_under_way(one->sitting))
                return one;
        }
    return nullptr;
}

void Hall::settle(Live& live, Now now) {
    auto& sitting = live.sitting;
    sitting.advance(now.at);
    if (is_under_way(sitting) || sitting.state() == SittingState::lapsed) {
        live.judged.clear();
        if (is_under_way(sitting))
            live.ended = {};
        else if (live.ended.ms == 0)
            live.ended = now.wall;
        return;
    }
    if (live.ended.ms == 0)
        live.ended = now.wall;
    if (live.judged.empty())
        for (std::size_t i = 0; i < live.places.size(); ++i)
            live.judged.push_back(
                judge_place(*live.places[i].question, live.places[i].corrected.get(),
                            sitting.answers()[i].answer, live.places[i].on_sheet.points));
    bool complete = true;
    for (std::size_t i = 0; i < live.judged.size(); ++i)
        complete = complete &&
                   (!live.judged[i].needs_person || live.marks.count(static_cast<int>(i)) != 0);
    if (complete)
        sitting.mark(now.at);
}

SittingRow Hall::row_of(const Live& live, Now now) const {
    SittingRow out{.id = live.id,
                   .exam = live.exam,
                   .sitter = live.sitter,
                   .attempt = live.attempt,
                   .kept = live.sitting.kept(now.at),
                   .questions = static_cast<int>(live.places.size()),
                   .left = live.sitting.left(now.at),
                   .began = live.began,
                   .ended = live.ended};
    for (std::size_t i = 0; i < live.places.size(); ++i)
        out.answered += is_answered(*live.places[i].question, live.sitting.answers()[i].answer);
    Milli earned = 0;
    for (std::size_t i = 0; i < live.judged.size(); ++i) {
        out.to_mark += live.judged[i].needs_person && !live.marks.contains(static_cast<int>(i));
        earned += live.earned(i);
    }
    out.total = total_of(earned, possible(live.sheet), live.sitting.rules().pass_mark);
    if (live.judged.empty() || out.to_mark > 0)
        out.total.passed = false;
    return out;
}

std::vector<KeptLogLine> Hall::lines_to_keep(Live& live, Now now) {
    for (auto& line : live.sitting.take_log())
        if (live.logged < limits::events_a_sitting) {
            live.unsaved.push_back({now.wall, std::move(line)});
            ++live.logged;
        }
    return std::exchange(live.unsaved, {});
}

Result<void> Hall::keep(const LivePtr& live, const std::set<int>& places, Now now,
                        std::function<void(const Result<void>&)> done) {
    auto log = std::make_shared<std::vector<KeptLogLine>>(lines_to_keep(*live, now));
    auto steps = steps_for(live, places, *log, now);
    auto job = [steps = std::move(steps)](store::Writer& writer) {
        auto written = steps.before ? steps.before(writer) : Result<void>();
        if (written)
            written = steps.write(writer);
        return written && steps.after ? steps.after(writer) : written;
    };
    auto posted = store_.post(std::move(job), [this, live, log, done](const Result<void>& result) {
        if (!result) {
            // Written with the next change instead.
            const std::scoped_lock lock(mutex_);
            live->unsaved.insert(live->unsaved.begin(), log->begin(), log->end());
        }
        if (done)
            done(result);
    });
    if (!posted)
        live->unsaved = std::move(*log);
    return posted;
}

Result<void> Hall::keep_and_wait(std::unique_lock<std::mutex>& lock,
                                 const std::vector<LivePtr>& lives, Now now) {
    std::vector<std::future<Result<void>>> waiting;
    Result<void> out;
    for (const auto& one : lives) {
        auto promise = std::make_shared<std::promise<Result<void>>>();
        auto future = promise->get_future();
        auto posted = keep(one, {}, now,
                           [promise](const Result<void>& result) { promise->set_value(result); });
        if (posted)
            waiting.push_back(std::move(future));
        else
            out = posted;
    }
    lock.unlock();
    for (auto& one : waiting)
        if (auto result = one.get(); !result)
            out = std::move(result);
    if (out)
        return out;
    // What is over is read again as it stands; of what is under way the truth is here.
    lock.lock();
    for (const auto& one : lives)
        if (one->was_over)
            live_.erase(one->id);
    lock.unlock();
    return out;
}

Result<Hall::LivePtr> Hall::seat_anew(const Exam& exam, const Sitter& sitter, std::string seat,
                                      Now now, const std::string& lacks) {
    if (exam.state != ExamState::open)
        return fail(exam.state == ExamState::closed    ? "exam.closed"
                    : exam.state == ExamState::dropped ? "exam.dropped"
                                                       : "exam.not_open",
                    "the exam is not open");
    auto& attempts = attempts_[{exam.id, sitter.person}];
    if (attempts >= attempts_under(exam, sitter.person))
        return fail("exam.no_attempts", "all attempts are used");
    const auto let_in = allowed(exam.id, sitter.person, Allowed::entry);
    if (!lacks.empty() && let_in.empty())
        return fail("exam.gated", '"' + lacks + '"');
    auto sheet = exam.sheet;
    if (exam.setup.own_sheets) {
        Diagnostics missing;
        auto drawn = draw_sheet(exam, sitter.person, attempts + 1, Language::en, missing);
        if (!drawn)
            return tl::unexpected(drawn.error());
        sheet = std::move(*drawn);
    }
    auto with = places(exam.id, sheet);
    if (!with)
        return tl::unexpected(with.error());
    Sitting sitting(exam.setup.rules, sheet.questions.size(), std::move(seat));
    if (exam.paused)
        sitting.pause(now.at);
    if (!exam.setup.together || exam.started)
        (void)sitting.start(now.at);
    auto out = std::make_shared<Live>(exam, sitter, std::move(sheet), std::move(*with),
                                      std::move(sitting));
    out->id = ++last_sitting_;
    out->attempt = ++attempts;
    out->began = now.wall;
    if (!lacks.empty())
        out->unsaved.push_back(line_of(Happened::let_in, *let_in.front(), now));
    if (out->attempt > exam.setup.rules.attempts)
        out->unsaved.push_back(
            line_of(Happened::attempt_given,
                    *allowed(exam.id, sitter.person, Allowed::attempt)[static_cast<std::size_t>(
                        out->attempt - exam.setup.rules.attempts - 1)],
                    now));
    live_.emplace(out->id, out);
    return out;
}

Result<SittingRow> Hall::sit(std::int64_t exam_id, const Sitter& sitter, std::string seat, Now now,
                             const std::string& lacks) {
    // Read without the hall's lock; the draw below finds it at hand.
    if (const auto bank = bank_.drawable(); !bank)
        return tl::unexpected(bank.error());
    std::unique_lock lock(mutex_);
    const auto exam = exams_.find(exam_id);
    if (exam == exams_.end())
        return fail("exam.unknown", "no such exam");
    auto one = under_way(exam_id, sitter.person, now);
    const bool is_new = one == nullptr;
    if (is_new) {
        auto seated = seat_anew(exam->second, sitter, std::move(seat), now, lacks);
        if (!seated)
            return tl::unexpected(seated.error());
        one = std::move(*seated);
    } else if (auto epoch = one->sitting.take_over(std::move(seat), now.at); !epoch) {
        return tl::unexpected(epoch.error());
    }
    const auto row = row_of(*one, now);
    if (auto kept = keep_and_wait(lock, {one}, now); !kept) {
        if (is_new) {
            lock.lock();
            live_.erase(one->id);
            --attempts_[{exam_id, sitter.person}];
        }
        return tl::unexpected(kept.error());
    }
    return row;
}

void Hall::save(std::int64_t sitting, std::int64_t person, const std::vector<Save>& saves, Now now,
                Saved saved) {
    if (saves.size() > limits::saves_at_once)
        return saved(fail("exam.too_many_saves", "too many answers at once"));
    std::unique_lock lock(mutex_);
    const auto one = own(sitting, person, now);
    if (!one) {
        lock.unlock();
        return saved(tl::unexpected(one.error()));
    }
    auto& live = **one;
    std::vector<Save> checked = saves;
    for (auto& save : checked) {
        const bool there =
            save.question >= 0 && static_cast<std::size_t>(save.question) < live.places.size();
        if (there) {
            const auto& place = live.places[static_cast<std::size_t>(save.question)];
            save.answer = from_sheet(std::move(save.answer), place.on_sheet);
            if (place.question->kind == Kind::typing)
                save.answer.typed_for = std::max(save.answer.typed_for, 1_ms);
            if (check_answer(*place.question, save.answer))
                continue;
        }
        save.question = -1; // refused by the sitting as what it is
    }
    auto outcomes = live.sitting.save(checked, now.at);
    // Also what is there already: its commit may have failed.
    std::set<int> places;
    for (std::size_t i = 0; i < checked.size(); ++i)
        if (outcomes[i].kept)
            places.insert(checked[i].question);
    for (std::size_t i = 0; i < checked.size(); ++i)
        if (outcomes[i].changed) {
            live.judged.clear();
            live.marks.erase(checked[i].question); // it was given to other words
        }
    settle(live, now);
    // Nothing new: how it stands is told without a write, so that waiting seats cost none.
    if (saves.empty()) {
        SavedSitting out{row_of(live, now), {}};
        lock.unlock();
        return saved(std::move(out));
    }
    SavedSitting out{row_of(live, now), std::move(outcomes)};
    const auto posted = keep(*one, places, now, [saved, out](const Result<void>& result) {
        if (result)
            saved(out);
        else
            saved(tl::unexpected(result.error()));
    });
    lock.unlock();
    if (!posted)
        saved(tl::unexpected(posted.error()));
}

Result<void> Hall::submit(std::int64_t sitting, std::int64_t person, int epoch, Duration pressed_at,
                          Now now) {
    std::unique_lock lock(mutex_);
    const auto one = own(sitting, person, now);
    if (!one)
        return tl::unexpected(one.error());
    if (auto done = (*one)->sitting.submit(epoch, pressed_at, now.at); !done)
        return done;
    settle(**one, now);
    return keep_and_wait(lock, {*one}, now);
}

Result<void> Hall::screen(std::int64_t sitting, std::int64_t person, int epoch, std::int64_t seq,
                          bool left, Duration at, Now now) {
    std::unique_lock lock(mutex_);
    const auto one = own(sitting, person, now);
    if (!one)
        return tl::unexpected(one.error());
    if (auto done = (*one)->sitting.screen(epoch, seq, left, at, now.at); !done)
        return done;
    return keep_and_wait(lock, {*one}, now);
}

Result<std::vector<SittingRow>> Hall::sittings_of(std::int64_t person, Now now) {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto rows = (*session)->reader().rows(
        "SELECT id FROM exam_sitting WHERE person = ? ORDER BY id DESC LIMIT 500", {person});
    if (!rows)
        return tl::unexpected(rows.error());
    const std::scoped_lock lock(mutex_);
    std::vector<SittingRow> out;
    for (const auto& row : *rows) {
        const auto one = live(row.number(0), now);
        if (!one)
            return tl::unexpected(one.error());
        out.push_back(row_of(**one, now));
    }
    return out;
}

Result<SittingDetail> Hall::sitting(std::int64_t id, Now now) {
    const std::scoped_lock lock(mutex_);
    const auto one = live(id, now);
    if (!one)
        return tl::unexpected(one.error());
    SittingDetail out{.row = row_of(**one, now),
                      .sheet = (*one)->places,
                      .answers = (*one)->sitting.answers(),
                      .judged = (*one)->judged,
                      .marks = (*one)->marks,
                      .floors = (*one)->floors};
    for (std::size_t i = 0; i < out.judged.size(); ++i)
        out.earned.push_back((*one)->earned(i));
    return out;
}

void Hall::advance_windows(Now now) {
    const auto clock = clock_.at(now.at, now.wall);
    for (auto& [id, exam] : exams_) {
        const bool opens = exam.state == ExamState::waiting && exam.setup.opens.ms != 0 &&
                           exam.setup.opens <= clock;
        const bool closes = exam.state == ExamState::open && exam.setup.closes.ms != 0 &&
                            exam.setup.closes <= clock;
        if (!opens && !closes)
            continue;
        exam.state = opens ? ExamState::open : ExamState::closed;
        if (closes) {
            exam.closed_at = now.wall;
            for (const auto& [sitting, one] : live_)
                if (one->exam == id)
                    one->sitting.close(now.at);
        }
        (void)store_.post(exam_job(exam)); // a failure: done again at the next start
    }
}

void Hall::advance(Now now) {
    const std::scoped_lock lock(mutex_);
    advance_windows(now);
    const bool due = now.at - kept_at_ >= keep_every;
    if (due)
        kept_at_ = now.at;
    for (auto one = live_.begin(); one != live_.end();) {
        settle(*one->second, now);
        const bool is = is_under_way(one->second->sitting);
        const bool clock = due && one->second->sitting.state() == SittingState::running &&
                           !one->second->sitting.paused();
        // Whoever looked first may have seen that its time is over: what counts is what is written.
        const bool unwritten = one->second->written != one->second->sitting.state();
        if (unwritten || clock)
            (void)keep(one->second, {}, now, {}); // a failure: kept with the next change
        const bool idle = !is && one->second.use_count() == 1 && one->second->unsaved.empty();
        one = idle && live_.size() > kept_at_hand ? live_.erase(one) : std::next(one);
    }
}

} // namespace ringroom::exam
