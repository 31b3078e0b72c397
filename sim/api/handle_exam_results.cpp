// What has come of written exams: results, figures of their questions, and keys that are put right
// for everybody.
#include <algorithm>

#include "api/exam_calls.h"
#include "api/exam_gate.h"
#include "api/exam_words.h"
#include "api/handlers.h"
#include "api/own_contacts.h"
#include "api/table_answer.h"

namespace ringroom::api::handlers {
namespace {

struct WrittenResults {
    std::vector<exam::SittingRow> rows;
    std::vector<directory::Person> without; ///< of its class or group now, who have no attempt
    bool closed = false;                    ///< so that they have missed it
};

/// Errors: "exam.unknown", those of the data base.
Result<WrittenResults> results_of(const CallPtr& call, std::int64_t id) {
    const auto exam = hall(call).exam(id);
    auto rows = exam ? hall(call).results(id, exam_now()) : tl::unexpected(exam.error());
    auto people = rows ? those_to_sit(call, exam->setup.class_name) : tl::unexpected(rows.error());
    if (!people)
        return tl::unexpected(people.error());
    std::erase_if(*people, [&](const auto& person) {
        return std::any_of(rows->begin(), rows->end(),
                           [&](const auto& row) { return row.sitter.person == person.id; });
    });
    return WrittenResults{std::move(*rows), std::move(*people),
                          exam->state == exam::ExamState::closed};
}

/// The results, if they can be read; else the failure is answered.
std::optional<WrittenResults> results_at(const CallPtr& call) {
    const auto id = exam_id(call);
    if (id == 0)
        return std::nullopt;
    auto results = results_of(call, id);
    if (results)
        return std::move(*results);
    call->fail(results.error());
    return std::nullopt;
}

/// Attempts, and who has none, by number.
std::vector<wire::ExamResultRow> result_rows(const WrittenResults& results) {
    std::vector<wire::ExamResultRow> out;
    const auto best = exam::counting(results.rows);
    for (const auto& row : results.rows) {
        out.push_back(to_wire(row));
        out.back().counts = best.contains(row.id);
    }
    for (const auto& one : results.without)
        out.push_back({.number = one.number,
                       .name = one.name,
                       .state = results.closed ? "absent" : "not_begun"});
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.number < b.number; });
    return out;
}

} // namespace

void exam_results(const CallPtr& call) {
    if (const auto results = results_at(call))
        call->ok(wire::encode(wire::List<wire::ExamResultRow>{result_rows(*results)}));
}

namespace {

void export_results(const CallPtr& call, sheet::Format format) {
    const auto results = results_at(call);
    if (!results)
        return;
    for (const auto& row : results->rows)
        call->audit->concerns.push_back(row.sitter.person);
    for (const auto& one : results->without)
        call->audit->concerns.push_back(one.id);
    serve_table(call, results_table(result_rows(*results), call->language), format,
                "exam-" + call->path["exam"]);
}

} // namespace

void exam_results_csv(const CallPtr& call) {
    export_results(call, sheet::Format::csv);
}

void exam_results_xlsx(const CallPtr& call) {
    export_results(call, sheet::Format::xlsx);
}

void exam_items(const CallPtr& call) {
    const auto id = exam_id(call);
    if (id == 0)
        return;
    const auto items = hall(call).items(id, exam_now());
    if (!items)
        return call->fail(items.error());
    call->ok(wire::encode(to_wire(*items)));
}

namespace {

/// What is to be corrected in the exam; with 0 the failure is answered.
std::pair<std::int64_t, exam::Rekey> rekey_at(const CallPtr& call, const wire::ExamRekey& body) {
    const auto id = exam_id(call);
    auto rekey = rekey_of(body);
    if (id != 0 && rekey)
        return {id, std::move(*rekey)};
    if (id != 0)
        call->fail(rekey.error());
    return {};
}

} // namespace

void preview_rekey(const CallPtr& call) {
    const auto body = call->body<wire::ExamRekey>();
    if (!body)
        return call->fail(body.error());
    const auto [id, rekey] = rekey_at(call, *body);
    if (id == 0)
        return;
    const auto plan = hall(call).preview_rekey(id, rekey, exam_now());
    if (!plan)
        return call->fail(plan.error());
    call->ok(wire::encode(to_wire(*plan, false)));
}

void rekey_exam(const CallPtr& call) {
    const auto body = call->body<wire::ExamRekey>();
    if (!body)
        return call->fail(body.error());
    const auto [id, rekey] = rekey_at(call, *body);
    if (id == 0)
        return;
    call->audit->subject = std::to_string(id) + " " + std::to_string(rekey.question) + "/" +
                           std::to_string(rekey.version) + " " + body->what;
    const auto plan = hall(call).rekey(id, rekey, body->reason.value_or(""),
                                       body->digest.value_or(""), exam_by(call), exam_now());
    const auto exam = plan ? hall(call).exam(id) : tl::unexpected(plan.error());
    if (!exam)
        return call->fail(exam.error());
    std::vector<std::int64_t> told; // of whose result is out
    for (const auto& row : plan->rows) {
        if (row.before == row.after)
            continue;
        if (row.state == exam::SittingState::released)
            told.push_back(row.sitter.person);
    }
    std::sort(told.begin(), told.end());
    told.erase(std::unique(told.begin(), told.end()), told.end());
    call->audit->concerns = told; // before the release the log of the paper tells it, later
    tell_news(call, std::move(told), "exam_mended", "exam/" + std::to_string(id),
              exam->setup.title);
    call->ok(wire::encode(to_wire(*plan, true)));
}

} // namespace ringroom::api::handlers
