#pragma once
// Inside of room api: what is printed of exams. Each sheet says what a mark rests on, and at its
// foot the head of the evidence chain, against which `ringroom verify --head` holds a copy years
// later.
#include "api/backend.h"
#include "api/router.h"
#include "exam/practical.h"
#include "paper/forms.h"

namespace ringroom::api::handlers {

/// With every call and its items; reads the data base.
[[nodiscard]] Result<paper::ScoreSheet> practical_sheet(const CallPtr& call,
                                                        const exam::Practical& exam,
                                                        const exam::Candidate& candidate,
                                                        const Letterhead& head);
/// With every question, its answer and mark.
[[nodiscard]] paper::ScoreSheet written_sheet(const exam::SittingDetail& sitting,
                                              const exam::Exam& exam, const Letterhead& head,
                                              Language language);
/// The certificate of a candidate with this mark (thousandths of a point); `written`, if there is
/// one, is a written exam that was passed as well.
[[nodiscard]] paper::Certificate
certificate_for(const exam::Practical& exam, const exam::Candidate& candidate, std::int64_t score,
                const exam::SittingRow* written, const Letterhead& head, Language language);

/// Answers with the document as NAME.pdf; `name` is printable ASCII without quotes.
void serve_pdf(const CallPtr& call, const paper::Document& document, const std::string& name);

} // namespace ringroom::api::handlers
