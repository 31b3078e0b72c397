// The hall as a teacher uses it: orders, marks by hand, results, figures of questions.
#include <algorithm>
#include <cmath>
#include <future>

#include "base/utf8.h"
#include "exam/hall_inside.h"
#include "exam/limits.h"
#include "training/item_analysis.h"

namespace ringroom::exam {
namespace {

std::optional<std::int64_t> permille(const std::optional<double>& percent) {
    return percent ? std::optional<std::int64_t>(std::llround(*percent * 10)) : std::nullopt;
}

/// A question's shares of full marks beside those of the rest of the same sheets.
struct ItemColumn {
    std::shared_ptr<const Question> question;
    std::vector<double> own;
    std::vector<double> rest;
};

} // namespace

Result<void> Hall::do_order(Exam& exam, Order order, const std::vector<LivePtr>& lives, Now now) {
    const auto each = [&](auto act) {
        for (const auto& one : lives)
            act(one->sitting);
    };
    if (exam.state == ExamState::dropped)
        return fail("exam.dropped", "nobody sits it");
    switch (order) {
    case Order::drop:
        if (exam.state != ExamState::waiting)
            return fail("exam.was_open", "somebody may have sat it");
        exam.state = ExamState::dropped;
        return {};
    case Order::open:
        for (const auto& one : lives)
            if (one->sitting.state() == SittingState::released)
                return fail("exam.results_out", "who has seen the key sits no more");
        if (exam.setup.closes.ms != 0 && exam.setup.closes <= clock_.at(now.at, now.wall))
            return fail("exam.closes_passed", "it would be closed again at once");
        exam.state = ExamState::open;
        exam.closed_at = {};
        return {};
    case Order::close:
        exam.state = ExamState::closed;
        exam.closed_at = now.wall;
        each([&](Sitting& one) { one.close(now.at); });
        return {};
    case Order::start:
        if (!exam.setup.together)
            return fail("exam.not_together", "it begins as each sits down");
        if (exam.state != ExamState::open)
            return fail("exam.not_open", "it is not open");
        exam.started = true;
        each([&](Sitting& one) { (void)one.start(now.at); });
        return {};
    case Order::pause:
    case Order::resume:
        if (exam.state != ExamState::open)
            return fail("exam.not_open", "it is not open");
        exam.paused = order == Order::pause;
        each([&](Sitting& one) { exam.paused ? one.pause(now.at) : one.resume(now.at); });
        return {};
    case Order::release:
        for (const auto& one : lives) {
            const auto state = one->sitting.state();
            if (state == SittingState::running || state == SittingState::opened)
                return fail("exam.still_running", "somebody still sits");
            if (state == SittingState::submitted)
                return fail("exam.not_marked", "an answer has no mark yet");
        }
        if (exam.state != ExamState::closed)
            return fail("exam.still_open", "somebody may still begin");
        each([&](Sitting& one) { (void)one.release(now.at); }); // not of who let it lapse
        exam.released = std::any_of(lives.begin(), lives.end(), [](const LivePtr& one) {
            return one->sitting.state() == SittingState::released;
        });
        return {};
    }
    return {};
}

Result<Exam> Hall::order(std::int64_t id, Order order, Now now) {
    std::unique_lock lock(mutex_);
    const auto lives = all_of(id, now);
    if (!lives)
        return tl::unexpected(lives.error());
    auto& exam = exams_.at(id);
    const auto before = exam;
    if (auto done = do_order(exam, order, *lives, now); !done)
        return tl::unexpected(done.error());
    for (const auto& one : *lives)
        settle(*one, now);
    const auto out = exam;
    std::vector<Steps> steps;
    for (const auto& one : *lives)
        steps.push_back(steps_for(one, {}, lines_to_keep(*one, now), now));
    std::promise<Result<void>> promise;
    auto waiting = promise.get_future();
    const auto posted =
        store_.post(all_or_nothing(exam_job(exam), std::move(steps)),
                    [&promise](const Result<void>& result) { promise.set_value(result); });
    lock.unlock();
    auto written = posted ? waiting.get() : posted;
    lock.lock();
    if (written)
        return out;
    // Nothing of it was written: nor is it so in memory, where the sittings are read anew.
    exam = before;
    for (const auto& one : *lives)
        live_.erase(one->id);
    return tl::unexpected(written.error());
}

Result<void> Hall::give(std::int64_t sitting, Duration extra, const std::string& why, const By& by,
                        Now now) {
    if (blank(why) || !printable(why) || characters(why) > limits::title_characters)
        return fail("exam.reason", "a reason that is too long");
    std::unique_lock lock(mutex_);
    const auto one = live(sitting, now);
    if (!one)
        return tl::unexpected(one.error());
    if (auto done = (*one)->sitting.give(extra, now.at, why + " · " + by.name); !done)
        return done;
    const auto exam = exams_.find((*one)->exam);
    if (exam != exams_.end() && exam->second.state == ExamState::open && exam->second.paused)
        (*one)->sitting.pause(now.at); // of one that goes on again: with the others
    settle(**one, now);
    return keep_and_wait(lock, {*one}, now);
}

Result<void> Hall::mark(std::int64_t sitting, int place, std::optional<PersonMark> mark, Now now,
                        std::optional<std::int64_t> version) {
    std::unique_lock lock(mutex_);
    const auto one = live(sitting, now);
    if (!one)
        return tl::unexpected(one.error());
    auto& live = **one;
    const auto state = live.sitting.state();
    if (!is_handed_in(state))
        return fail("exam.not_handed_in", "it is not handed in");
    if (state == SittingState::released)
        return fail("exam.mark.released", "the result is out");
    if (place < 0 || static_cast<std::size_t>(place) >= live.judged.size())
        return fail("exam.mark.place", "no such question on the sheet");
    const auto& judged = live.judged[static_cast<std::size_t>(place)];
    const auto& corrected = live.places[static_cast<std::size_t>(place)].corrected;
    if (mark && corrected && !corrected->key)
        return fail("exam.mark.full_marks", "full marks for all stand here");
    if (mark && (mark->earned < 0 || mark->earned > judged.possible))
        return fail("exam.mark.points", "more points than the question has");
    if (mark && (!valid_utf8(mark->reason) || characters(mark->reason) > limits::words_characters ||
                 (!judged.needs_person && blank(mark->reason))))
        return fail("exam.mark.reason", "a mark by rule is replaced with a reason only");
    const auto stands = live.marks.find(place);
    if (version && *version != (stands == live.marks.end() ? 0 : stands->second.by.at.ms))
        return fail("exam.mark.changed", "another marker was quicker");
    if (mark && stands != live.marks.end()) // two within a millisecond are two versions
        mark->by.at = std::max(mark->by.at, stands->second.by.at + 1_ms);
    if (mark)
        live.marks[place] = std::move(*mark);
    else
        live.marks.erase(place);
    live.sitting.unmark();
    settle(live, now);
    return keep_and_wait(lock, {*one}, now);
}

std::set<std::int64_t> counting(const std::vector<SittingRow>& rows) {
    std::map<std::pair<std::int64_t, std::int64_t>, const SittingRow*> best;
    for (const auto& row : rows) {
        if (!is_handed_in(row.kept.state))
            continue;
        auto& known = best[{row.exam, row.sitter.person}];
        const auto better = [&] { // exactly, as the pass mark is compared
            const auto mine = row.total.earned * known->total.possible;
            const auto others = known->total.earned * row.total.possible;
            return mine != others ? mine > others : row.attempt < known->attempt;
        };
        if (known == nullptr || better())
            known = &row;
    }
    std::set<std::int64_t> out;
    for (const auto& [whose, row] : best)
        out.insert(row->id);
    return out;
}

Result<std::vector<SittingRow>> Hall::results(std::int64_t exam, Now now) {
    const std::scoped_lock lock(mutex_);
    const auto lives = all_of(exam, now);
    if (!lives)
        return tl::unexpected(lives.error());
    std::vector<SittingRow> out;
    for (const auto& one : *lives)
        out.push_back(row_of(*one, now));
    std::stable_sort(out.begin(), out.end(), [](const SittingRow& a, const SittingRow& b) {
        return std::pair(a.sitter.number, a.attempt) < std::pair(b.sitter.number, b.attempt);
    });
    return out;
}

Result<Items> Hall::items(std::int64_t exam, Now now) {
    const std::scoped_lock lock(mutex_);
    const auto lives = all_of(exam, now);
    if (!lives)
        return tl::unexpected(lives.error());
    std::map<std::pair<std::int64_t, int>, ItemColumn> columns;
    std::map<std::vector<std::pair<std::int64_t, int>>, training::AnswerTable> sheets;
    Items out;
    for (const auto& one : *lives) {
        if (!is_handed_in(one->sitting.state()))
            continue;
        for (const auto& place : one->places) // known, also while nothing of it counts yet
            columns[{place.on_sheet.id, place.on_sheet.version}].question = place.question;
        if (row_of(*one, now).to_mark > 0)
            continue;
        ++out.attempts;
        std::map<std::pair<std::int64_t, int>, double> shares;
        double sum = 0;
        for (std::size_t i = 0; i < one->judged.size(); ++i) {
            const auto& place = one->places[i];
            const double share =
                static_cast<double>(one->earned(i)) / static_cast<double>(one->judged[i].possible);
            shares[{place.on_sheet.id, place.on_sheet.version}] = share;
            sum += share;
        }
        std::vector<std::pair<std::int64_t, int>> sheet;
        std::vector<double> row;
        for (const auto& [key, share] : shares) {
            columns[key].own.push_back(share);
            columns[key].rest.push_back(sum - share);
            sheet.push_back(key);
            row.push_back(share);
        }
        sheets[sheet].push_back(std::move(row));
    }
    for (const auto& [key, column] : columns) {
        training::AnswerTable table;
        for (std::size_t i = 0; i < column.own.size(); ++i)
            table.push_back({column.own[i], column.rest[i]});
        ItemRow row{.id = key.first, .version = key.second, .question = column.question};
        if (!table.empty()) {
            const auto figures = training::analyse_questions(table).front();
            row.attempts = figures.attempts;
            row.facility = std::llround(figures.facility * 1'000);
            row.discrimination = permille(figures.discrimination);
            row.efficiency = permille(figures.efficiency);
            row.classical = permille(figures.classical);
        }
        out.rows.push_back(std::move(row));
        for (const auto& one : corrections_in(exam))
            if (one->question == key.first && one->versions.contains(key.second))
                out.rows.back().corrections.push_back(one);
    }
    if (sheets.size() == 1)
        out.consistency = permille(training::internal_consistency(sheets.begin()->second));
    return out;
}

} // namespace ringroom::exam
