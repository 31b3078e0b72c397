#pragma once
// Inside of room api: marks by people as the caller may see them. Any thread.
#include <optional>
#include <string>
#include <vector>

#include "api/business.h"
#include "api/router.h"
#include "quality/reviews.h"
#include "wire/messages.h"

namespace ringroom::api::handlers {

/// What somebody is to a contact that is marked.
enum class Standing {
    stranger, ///< finds nothing
    student,  ///< whose contact it is
    peer,     ///< a classmate to whom a sample gave it
    grader    ///< may grade; never one's own
};

/// One contact with all that people wrote about it.
struct MarkedContact {
    ContactKey key;
    wire::ResultDetail detail; ///< the engine's
    quality::Review review;
    std::vector<quality::Sheet> sheets;
    Standing standing = Standing::stranger;
};

/// Reads it. Error "api.not_found": there is none, or it is not for this caller.
[[nodiscard]] Result<MarkedContact> marked_contact(const CallPtr& call, const std::string& record);

/// Notes in the audit log, for the student too, what the caller does to the contact's marks; which
/// classmate it was, the student does not learn.
void audit_marks(const CallPtr& call, const MarkedContact& marked, std::string_view action);

/// The caller's mark is out and is shown once the own assessment is handed in; until then no step
/// is theirs. Once the window has closed it is shown all the same.
/// The published mark of a contact is kept from its student until the own assessment is handed in,
/// where the lab wants that (self_first).
[[nodiscard]] bool own_mark_waits(const CallPtr& call, AgentId student, quality::State state,
                                  const std::vector<quality::Sheet>& sheets);
[[nodiscard]] bool waits_for_self(const CallPtr& call, const MarkedContact& marked);

/// The caller's own sheet in it, of the kind that could be written now.
[[nodiscard]] const quality::Sheet* own_sheet(const CallPtr& call, const MarkedContact& marked);
/// What a sheet of the caller would be now.
[[nodiscard]] training::Source source_now(const MarkedContact& marked);

/// In an order of their own, ever the same: a blind list tells nobody by their place in it.
void mix(std::vector<wire::GradingRow>& rows);
/// For a list; `sheets` of that contact. Blind: without who it is.
[[nodiscard]] wire::GradingRow to_row(const CallPtr& call, const wire::ResultRow& row,
                                      const quality::Review* review,
                                      const std::vector<quality::Sheet>& sheets, bool blind);
/// The form's items with what the engine answered; `blank`: without.
[[nodiscard]] std::vector<wire::RubricItem> items_of(const training::ScoreForm& form,
                                                     const training::Card& card,
                                                     const std::vector<wire::ResultItem>& measured,
                                                     Language language, bool blank);
[[nodiscard]] std::vector<wire::RubricPenalty> penalties_of(const training::Card& card, bool blank);
[[nodiscard]] wire::MarkSheet sheet_row(const quality::Sheet& sheet, const Names& names);
/// A sheet as the caller wrote it. Times and points are checked further down.
[[nodiscard]] quality::Sheet sheet_from(const wire::SheetChange& change);

/// A classmate marks without knowing what others think: what the engine, the student and the
/// instructor made of it is taken out.
void hide_marks(wire::GradingRow& row);
/// Everything the caller may see of it. Blind: nobody's name. Errors of the data base.
[[nodiscard]] Result<wire::Grading> grading_of(const CallPtr& call, const MarkedContact& marked,
                                               bool blind);

[[nodiscard]] wire::CommentRow comment_row(const quality::Comment& one, const Names& names,
                                           AgentId caller);
/// The comments that the caller may see, in their order.
[[nodiscard]] Result<std::vector<wire::CommentRow>> visible_comments(const CallPtr& call,
                                                                     const MarkedContact& marked);
/// Whether a classmate to whom a sample gives the contact may mark it: not own practice that is not
/// shared, or was taken back, nor a call of an exam before its results are out.
[[nodiscard]] bool may_mark_as_peer(const CallPtr& call, const wire::ResultRow& row,
                                    const ContactKey& key);
/// Whether the recording is lent to the caller for marking: by a sample or a calibration.
[[nodiscard]] bool lent(const CallPtr& call, const ContactKey& key);
/// As the caller sees it: the blank form, the own sheet; figures once it is revealed.
[[nodiscard]] Result<wire::CalibrationDetail>
calibration_detail(const CallPtr& call, const quality::Calibration& calibration);
/// Whether the caller takes part in the calibration.
[[nodiscard]] bool takes_part(const CallPtr& call, const quality::Calibration& calibration);

} // namespace ringroom::api::handlers
