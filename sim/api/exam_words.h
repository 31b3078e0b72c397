#pragma once
// Inside of room api: written exams as messages, and back.
#include "exam/hall.h"
#include "sheet/book.h"
#include "wire/messages.h"

namespace ringroom::api {

/// As near as an int comes; what is out of range is out of range there too.
[[nodiscard]] int nearest_int(std::int64_t number);

/// What of a sitting is told.
enum class Sight {
    sits,  ///< the sheet without keys
    after, ///< released to who sat it: own marks and feedback
    marks  ///< everything
};

/// Whether its questions are told and its recordings heard: who sits it reads them neither before
/// the start nor while the exam stands still, nor between the end and the result.
[[nodiscard]] bool shows_sheet(const exam::SittingDetail& detail, Sight sight);

[[nodiscard]] wire::NewQuestion to_wire(const exam::Question& question);
/// Errors: "exam.kind", "exam.rule", "exam.number".
[[nodiscard]] Result<exam::Question> question_of(const wire::NewQuestion& question);
[[nodiscard]] wire::QuestionRow to_wire(const exam::StoredQuestion& row);
/// Errors: "exam.kind", "exam.expiry", "exam.time".
[[nodiscard]] Result<exam::ExamSetup> setup_of(const wire::NewExam& exam);
[[nodiscard]] wire::ExamRow to_wire(const exam::Exam& exam);
[[nodiscard]] wire::ExamSitting to_wire(const exam::SittingDetail& detail, const exam::Exam& exam,
                                        Sight sight);
[[nodiscard]] exam::Save save_of(const wire::ExamSave& save);
[[nodiscard]] wire::ExamResultRow to_wire(const exam::SittingRow& row);
[[nodiscard]] wire::ExamItems to_wire(const exam::Items& items);
/// Errors: "exam.rekey.what", "exam.rekey.key", those of question_of().
[[nodiscard]] Result<exam::Rekey> rekey_of(const wire::ExamRekey& rekey);
[[nodiscard]] wire::ExamRekeyed to_wire(const exam::RekeyPlan& plan, bool done);
/// Who sits it is not told why a key was corrected: that may say what is right.
[[nodiscard]] wire::List<wire::ExamLogRow> log_rows(const std::vector<exam::KeptLogLine>& log,
                                                    Sight sight, Language language);

/// The results with a head in the language.
[[nodiscard]] sheet::Table results_table(const std::vector<wire::ExamResultRow>& rows,
                                         Language language);

} // namespace ringroom::api
