#include "api/practical_view.h"

#include <algorithm>
#include <map>

#include "api/own_contacts.h"
#include "base/wall_clock.h"
#include "training/rubric.h"

namespace ringroom::api::handlers {
namespace {

std::string paper_name(int paper) {
    return std::string(1, static_cast<char>('A' + paper));
}

std::string_view word_of(drill::TurnState state) {
    constexpr std::string_view words[] = {"waiting", "resting", "on_call", "finished", "timed_out"};
    return words[static_cast<std::size_t>(state)];
}

std::int64_t done_calls(const exam::Practical& exam, const exam::Candidate& candidate) {
    std::int64_t done = 0;
    for (int task = 0; task < static_cast<int>(exam.setup.tasks.size()); ++task) {
        const auto* call = candidate.counting(task);
        done += call != nullptr && call->state == exam::CallState::over ? 1 : 0;
    }
    return done;
}

/// The mark that counts, and whether it still waits for a person. Gives whether an appeal against
/// it is open.
Result<bool> add_mark(const CallPtr& call, const ContactKey& key, wire::PracticalCallRow& row) {
    auto& backend = call->services.backend;
    const auto detail = backend.result({key.run, key.contact}, call->language);
    if (!detail && detail.error().code == "api.not_found")
        return false; // not measured yet
    if (!detail)
        return tl::unexpected(detail.error());
    row.score = detail->row.final_score;
    const auto reviews = backend.reviews().reviews({key}, house_now());
    if (!reviews)
        return tl::unexpected(reviews.error());
    const auto review = reviews->find(key);
    if (review != reviews->end() && review->second.published_at.ms != 0) {
        row.score = review->second.outcome.final;
        return review->second.state == quality::State::appealed;
    }
    const auto card = backend.reviews().card(key);
    row.to_mark = card && !training::unmarked(*card).empty();
    row.drafted =
        row.to_mark && review != reviews->end() && review->second.state == quality::State::draft;
    return false;
}

/// What waiting has come to, once the exam is over.
std::string over_word(const exam::Practical& exam, const exam::Candidate& candidate,
                      std::string state) {
    const bool is_over =
        exam.state == exam::PracticalState::ended || exam.state == exam::PracticalState::released;
    const bool waits =
        state == word_of(drill::TurnState::waiting) || state == word_of(drill::TurnState::resting);
    if (!is_over || !waits)
        return state;
    return candidate.calls.empty() ? "absent" : "unfinished";
}

} // namespace

const drill::Turn* turn_of(const std::vector<drill::Turn>& turns, std::int64_t person) {
    const auto found = std::find_if(turns.begin(), turns.end(), [person](const auto& turn) {
        return turn.agent.value == static_cast<std::uint64_t>(person);
    });
    return found == turns.end() ? nullptr : &*found;
}

wire::PracticalStanding standing_of(const exam::Practical& exam, const exam::Candidate& candidate,
                                    const drill::Turn* turn) {
    wire::PracticalStanding out{.done = done_calls(exam, candidate), .used = candidate.used};
    if (candidate.kept_out) {
        out.state = "kept_out";
        return out;
    }
    const auto all = static_cast<std::int64_t>(exam.setup.tasks.size());
    out.state = word_of(out.done == all ? drill::TurnState::finished : drill::TurnState::waiting);
    if (turn != nullptr) {
        out.state = word_of(turn->state);
        out.at_seat = turn->place != drill::Place::away;
        out.used = turn->used;
        if (turn->state == drill::TurnState::on_call)
            out.call = static_cast<std::int64_t>(turn->call);
    }
    out.state = over_word(exam, candidate, std::move(out.state));
    if (exam.setup.limit.ms > 0)
        out.left = std::max(exam.setup.limit + candidate.extra - out.used, Duration{});
    return out;
}

wire::PracticalRow practical_row(const exam::Practical& exam,
                                 const std::vector<drill::Turn>& turns) {
    const auto& setup = exam.setup;
    wire::PracticalRow out{.id = exam.id,
                           .title = setup.title,
                           .class_name = setup.class_name,
                           .state = std::string(to_string(exam.state)),
                           .papers = setup.papers,
                           .ear = setup.ear,
                           .limit = setup.limit,
                           .rest = setup.rest,
                           .pass_mark = setup.pass_mark,
                           .candidates = static_cast<std::int64_t>(exam.candidates.size()),
                           .made_by = exam.by.name,
                           .made_at = to_iso(exam.by.at),
                           .attempts = setup.attempts};
    if (setup.repeats != 0)
        out.repeats = setup.repeats;
    for (const auto& task : setup.tasks) {
        const bool inbound = !task.number.empty();
        out.calls.push_back({task.pack, task.script, task.title,
                             inbound ? Direction::inbound : Direction::outbound, task.weight,
                             inbound ? std::optional(task.number) : std::nullopt});
    }
    for (const auto& one : exam.candidates) {
        const auto state = standing_of(exam, one, turn_of(turns, one.sitter.person)).state;
        out.finished += state == word_of(drill::TurnState::finished) ||
                                state == word_of(drill::TurnState::timed_out)
                            ? 1
                            : 0;
    }
    return out;
}

wire::PracticalSeat seat_row(const exam::Practical& exam, const exam::Candidate& candidate,
                             const drill::Turn* turn) {
    return {.id = exam.id,
            .title = exam.setup.title,
            .state = std::string(to_string(exam.state)),
            .calls = static_cast<std::int64_t>(exam.setup.tasks.size()),
            .mine = standing_of(exam, candidate, turn),
            .limit = exam.setup.limit,
            .extra = candidate.extra,
            .away = candidate.left_at.has_value(),
            .times_left = candidate.times_left,
            .time_left = candidate.time_left};
}

Result<wire::PracticalCandidate> marked_candidate(const CallPtr& call, const exam::Practical& exam,
                                                  const exam::Candidate& candidate,
                                                  const drill::Turn* turn) {
    wire::PracticalCandidate out{.person = candidate.sitter.person,
                                 .number = candidate.sitter.number,
                                 .name = candidate.sitter.name,
                                 .paper = paper_name(candidate.paper),
                                 .standing = standing_of(exam, candidate, turn),
                                 .extra = candidate.extra,
                                 .away = candidate.left_at.has_value(),
                                 .times_left = candidate.times_left,
                                 .time_left = candidate.time_left,
                                 .attempt = candidate.attempt,
                                 .let_in = candidate.let_in};
    std::map<ContactKey, std::optional<std::int64_t>> marks;
    for (const auto& one : candidate.calls) {
        wire::PracticalCallRow row{.call = one.task,
                                   .state = std::string(to_string(one.state)),
                                   .began_at = to_iso(one.began)};
        if (one.ended.ms != 0)
            row.ended_at = to_iso(one.ended);
        if (!one.reason.empty())
            row.reason = one.reason;
        if (one.contact.contact) {
            row.result = to_text(one.contact);
            const auto appealed = add_mark(call, one.contact, row);
            if (!appealed)
                return tl::unexpected(appealed.error());
            if (*appealed && exam.state == exam::PracticalState::ended)
                out.warnings.push_back({out.person, out.number, out.name,
                                        "exam.practical.appeal_open",
                                        text(call->language, "exam.practical.appeal_open",
                                             {{"contact", *row.result}})});
            marks[one.contact] = row.score;
        }
        if (candidate.counting(one.task) == &one)
            out.to_mark += row.to_mark ? 1 : 0;
        out.calls.push_back(std::move(row));
    }
    const auto verdict =
        exam::verdict_of(exam.setup, candidate, [&](const ContactKey& key) { return marks[key]; });
    out.score = verdict.score;
    if (candidate.released_mark && *candidate.released_mark != out.score)
        out.released_score = candidate.released_mark;
    out.passed = verdict.passed;
    return out;
}

wire::PracticalLogRow practical_log_row(const exam::PracticalLogLine& line,
                                        const exam::Practical& exam, Language language) {
    const std::string what(to_string(line.what));
    wire::PracticalLogRow out{.at = to_iso(line.at),
                              .what = what,
                              .label = text(language, "exam.practical.happened." + what),
                              .span = line.span,
                              .words = line.words};
    if (const auto* candidate = exam.candidate(line.person))
        out.number = candidate->sitter.number;
    if (line.task >= 0)
        out.call = line.task;
    return out;
}

namespace {

/// Percent and verdict of one candidate, where there is one yet.
std::pair<sheet::Cell, sheet::Cell> verdict_cells(const wire::PracticalCandidate& row,
                                                  Language language) {
    if (row.standing.state == "kept_out")
        return {{}, sheet::text_cell(text(language, "exam.kept_out"))};
    if (row.standing.state == "absent")
        return {{}, sheet::text_cell(text(language, "exam.state.absent"))};
    if (row.to_mark > 0)
        return {};
    return {sheet::decimal_cell(row.score, 1),
            sheet::text_cell(text(language, row.passed ? "exam.passed" : "exam.failed"))};
}

} // namespace

sheet::Table practical_table(const exam::Practical& exam,
                             const std::vector<wire::PracticalCandidate>& rows, Language language) {
    sheet::Table out;
    sheet::Row head{.number = 1};
    for (const auto* name :
         {"number", "name", "attempt", "paper", "percent", "passed", "counts", "minutes"})
        head.cells.push_back(sheet::text_cell(text(language, std::string("exam.column.") + name)));
    for (const auto& task : exam.setup.tasks)
        head.cells.push_back(sheet::text_cell(task.title));
    const bool changed =
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.released_score; });
    if (changed)
        head.cells.push_back(sheet::text_cell(text(language, "exam.column.released")));
    out.rows.push_back(std::move(head));
    for (const auto& row : rows) {
        sheet::Row line{.number = static_cast<int>(out.rows.size()) + 1};
        const auto [percent, verdict] = verdict_cells(row, language);
        const auto* counts = !row.counts ? "" : *row.counts ? "exam.counts" : "exam.counts_not";
        line.cells = {sheet::text_cell(row.number),
                      sheet::text_cell(row.name),
                      sheet::number_cell(row.attempt),
                      sheet::text_cell(row.paper),
                      percent,
                      verdict,
                      row.counts ? sheet::text_cell(text(language, counts)) : sheet::Cell{},
                      sheet::decimal_cell(row.standing.used.ms / 60, 1)};
        for (int task = 0; task < static_cast<int>(exam.setup.tasks.size()); ++task) {
            const auto found =
                std::find_if(row.calls.rbegin(), row.calls.rend(), [task](const auto& one) {
                    return one.call == task && one.state != to_string(exam::CallState::voided);
                });
            const bool has = found != row.calls.rend() && found->score;
            line.cells.push_back(has ? sheet::decimal_cell(*found->score, 1) : sheet::Cell{});
        }
        if (changed)
            line.cells.push_back(sheet::decimal_cell(row.released_score.value_or(row.score), 1));
        out.rows.push_back(std::move(line));
    }
    return out;
}

} // namespace ringroom::api::handlers
