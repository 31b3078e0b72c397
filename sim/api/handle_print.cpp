// Exams as pages: sheets of marks for one and for a class, certificates.
#include <map>

#include "api/handlers.h"
#include "api/own_contacts.h"
#include "api/practical_view.h"
#include "api/print.h"

namespace ringroom::api::handlers {
namespace {

using directory::Right;

/// The exam as who prints a whole class may see it.
Result<exam::Practical> printed_practical(const CallPtr& call) {
    const auto id = whole_number(call->path["practical"]);
    if (!id || *id <= 0)
        return fail("exam.unknown", "no such id");
    auto exam = call->services.backend.practicals().practical(*id);
    if (!exam)
        return exam;
    if (exam->state != exam::PracticalState::ended && exam->state != exam::PracticalState::released)
        return exam::wrong_state(exam->state);
    return exam;
}

/// The same, of which the caller is a candidate, once its marks are out.
Result<exam::Practical> released_to_own(const CallPtr& call) {
    auto exam = printed_practical(call);
    if (exam && exam->admitted(call->person.id) == nullptr)
        return fail("exam.unknown", "not one's own");
    if (exam && exam->state != exam::PracticalState::released)
        return fail("exam.not_released", "not yet");
    return exam;
}

/// The attempt that counts of each who passed this written exam, by person.
Result<std::map<std::int64_t, exam::SittingRow>> passed_written(const CallPtr& call,
                                                                std::int64_t exam) {
    const auto rows = call->services.backend.hall().results(exam, {steady_now(), wall_now()});
    if (!rows)
        return tl::unexpected(rows.error());
    const auto best = exam::counting(*rows);
    std::map<std::int64_t, exam::SittingRow> out;
    for (const auto& row : *rows)
        if (best.contains(row.id) && row.total.passed &&
            row.kept.state == exam::SittingState::released)
            out.emplace(row.sitter.person, row);
    return out;
}

} // namespace

void practical_sheet_mine(const CallPtr& call) {
    const auto exam = released_to_own(call);
    if (!exam)
        return call->fail(exam.error());
    const auto* mine = exam->candidate(call->person.id);
    const auto head = call->services.backend.letterhead(call->language);
    const auto sheet =
        head ? practical_sheet(call, *exam, *mine, *head) : tl::unexpected(head.error());
    if (!sheet)
        return call->fail(sheet.error());
    serve_pdf(call, paper::score_sheet(*sheet), "practical-" + std::to_string(exam->id));
}

void practical_certificate_mine(const CallPtr& call) {
    const auto exam = released_to_own(call);
    if (!exam)
        return call->fail(exam.error());
    const auto* mine = exam->candidate(call->person.id);
    const auto marked = marked_candidate(call, *exam, *mine, nullptr);
    const auto head = call->services.backend.letterhead(call->language);
    if (!marked || !head)
        return call->fail(marked ? head.error() : marked.error());
    if (!marked->passed)
        return call->fail({"exam.not_passed", "not passed"});
    serve_pdf(call,
              paper::certificates(
                  {certificate_for(*exam, *mine, marked->score, nullptr, *head, call->language)}),
              "certificate-" + std::to_string(exam->id));
}

void practical_sheets(const CallPtr& call) {
    const auto exam = printed_practical(call);
    if (!exam)
        return call->fail(exam.error());
    const auto head = call->services.backend.letterhead(call->language);
    if (!head)
        return call->fail(head.error());
    std::vector<paper::ScoreSheet> sheets;
    for (const auto& one : exam->candidates) {
        if (one.kept_out ||
            (!call->query["number"].empty() && call->query["number"] != one.sitter.number))
            continue;
        auto sheet = practical_sheet(call, *exam, one, *head);
        if (!sheet)
            return call->fail(sheet.error());
        sheets.push_back(std::move(*sheet));
        call->audit->concerns.push_back(one.sitter.person);
    }
    if (sheets.empty())
        return call->fail({"drill.no_candidate", "nobody of this number"});
    serve_pdf(call, paper::score_sheets(sheets), "practical-" + std::to_string(exam->id));
}

void certificates(const CallPtr& call) {
    const auto exam = printed_practical(call);
    if (!exam)
        return call->fail(exam.error());
    if (exam->state != exam::PracticalState::released)
        return call->fail({"exam.not_released", "not yet"});
    const auto head = call->services.backend.letterhead(call->language);
    if (!head)
        return call->fail(head.error());
    std::map<std::int64_t, exam::SittingRow> written;
    const bool both = !call->query["exam"].empty();
    if (both) {
        const auto id = whole_number(call->query["exam"]);
        auto passed = id ? passed_written(call, *id) : tl::unexpected(Error{"exam.unknown", ""});
        if (!passed)
            return call->fail(passed.error());
        written = std::move(*passed);
    }
    std::vector<paper::Certificate> out;
    for (const auto& one : exam->candidates) {
        const auto marked = marked_candidate(call, *exam, one, nullptr);
        if (!marked)
            return call->fail(marked.error());
        const auto sat = written.find(one.sitter.person);
        if (!marked->passed || (both && sat == written.end()))
            continue;
        out.push_back(certificate_for(*exam, one, marked->score,
                                      sat == written.end() ? nullptr : &sat->second, *head,
                                      call->language));
        call->audit->concerns.push_back(one.sitter.person);
    }
    if (out.empty())
        return call->fail({"exam.nobody_passed", "no certificates"});
    serve_pdf(call, paper::certificates(out), "certificates-" + std::to_string(exam->id));
}

void exam_sheets(const CallPtr& call) {
    const auto id = whole_number(call->path["exam"]);
    auto& hall = call->services.backend.hall();
    const exam::Now now{steady_now(), wall_now()};
    const auto exam = id ? hall.exam(*id) : tl::unexpected(Error{"exam.unknown", ""});
    const auto rows = exam ? hall.results(*id, now) : tl::unexpected(exam.error());
    const auto head = call->services.backend.letterhead(call->language);
    if (!rows || !head)
        return call->fail(rows ? head.error() : rows.error());
    std::vector<paper::ScoreSheet> sheets;
    for (const auto& row : *rows) {
        if (row.ended.ms == 0 ||
            (!call->query["number"].empty() && call->query["number"] != row.sitter.number))
            continue;
        const auto detail = hall.sitting(row.id, now);
        if (!detail)
            return call->fail(detail.error());
        sheets.push_back(written_sheet(*detail, *exam, *head, call->language));
        call->audit->concerns.push_back(row.sitter.person);
    }
    if (sheets.empty())
        return call->fail({"exam.not_handed_in", "nobody has handed in"});
    serve_pdf(call, paper::score_sheets(sheets), "exam-" + std::to_string(exam->id));
}

void sitting_sheet(const CallPtr& call) {
    const auto id = whole_number(call->path["sitting"]);
    auto& hall = call->services.backend.hall();
    const auto detail = id ? hall.sitting(*id, {steady_now(), wall_now()})
                           : tl::unexpected(Error{"exam.unknown_sitting", ""});
    if (!detail)
        return call->fail(detail.error());
    if (detail->row.sitter.person != call->person.id) {
        audit_refusal(call, "exam-sheet", std::to_string(*id), owners(call));
        return call->fail({"exam.unknown_sitting", "somebody else's"});
    }
    if (detail->row.kept.state != exam::SittingState::released)
        return call->fail({"exam.not_released", "not yet"});
    const auto exam = hall.exam(detail->row.exam);
    const auto head = call->services.backend.letterhead(call->language);
    if (!exam || !head)
        return call->fail(exam ? head.error() : exam.error());
    serve_pdf(call, paper::score_sheet(written_sheet(*detail, *exam, *head, call->language)),
              "exam-" + std::to_string(exam->id));
}

} // namespace ringroom::api::handlers
