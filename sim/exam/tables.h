#pragma once
// The tables of written exams; each stands with its migration.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contact/contact_key.h"
#include "exam/sitting.h"
#include "store/store.h"

namespace ringroom::exam {

/// All steps of this room, for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();
[[nodiscard]] store::Migration bank_migration();        // bank.cpp
[[nodiscard]] store::Migration sittings_migration();    // hall_tables.cpp
[[nodiscard]] store::Migration answers_migration();     // hall_tables.cpp
[[nodiscard]] store::Migration practicals_migration();  // practical_tables.cpp
[[nodiscard]] store::Migration allowances_migration();  // hall_allowances.cpp
[[nodiscard]] store::Migration corrections_migration(); // hall_rekey.cpp

/// A paper that was handed in, as it is kept: for who signs it.
struct KeptPaper {
    std::int64_t id = 0; ///< of the sitting
    std::int64_t exam = 0;
    std::int64_t person = 0;
    std::string number;
    int attempt = 1;
    SittingState state = SittingState::submitted;
    /// Everything that its mark follows from: sheet, answers, marks by people, the log, the
    /// questions, corrections of their keys, and what the exam asks for to pass.
    std::vector<std::string> columns;
};
/// Nothing while it is not handed in, and of one that lapsed.
[[nodiscard]] Result<std::optional<KeptPaper>> kept_paper(store::Reader& reader,
                                                          std::int64_t sitting);
/// All of them, by sitting.
[[nodiscard]] Result<void> each_paper(store::Reader& reader,
                                      const std::function<void(const KeptPaper&)>& take);

/// A written exam, as it is kept: for who signs it.
struct KeptExam {
    std::int64_t id = 0;
    std::string state;                ///< to_string(ExamState)
    std::vector<std::string> columns; ///< all of it: window, rules, the sheet, whether it is open
};
/// Of that number, or with 0 all of them, by number.
[[nodiscard]] Result<void> each_exam(store::Reader& reader, std::int64_t exam,
                                     const std::function<void(const KeptExam&)>& take);

/// An exception for one student, as it is kept: for who signs it.
struct KeptAllowance {
    std::int64_t id = 0;
    std::int64_t exam = 0;
    std::int64_t person = 0; ///< the student
    std::string number;
    std::string what;                 ///< to_string(Allowed)
    std::vector<std::string> columns; ///< all of it
};
/// All of them, by id.
[[nodiscard]] Result<void> each_allowance(store::Reader& reader,
                                          const std::function<void(const KeptAllowance&)>& take);

/// A practical exam whose results are out, as it is kept: for who signs it.
struct KeptPractical {
    std::int64_t id = 0;
    std::string title;
    std::string class_name;
    /// Everything that its marks follow from: setup, candidates, their calls, the log.
    std::vector<std::string> columns;
};
/// Of that number, or with 0 all of them, by number.
[[nodiscard]] Result<std::vector<KeptPractical>> kept_practicals(store::Reader& reader,
                                                                 std::int64_t practical = 0);

/// The contacts of practical exams; whether the exam's results are still to be released.
[[nodiscard]] Result<std::map<ContactKey, bool>> examined_contacts(store::Reader& reader);

} // namespace ringroom::exam
