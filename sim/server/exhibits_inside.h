#pragma once
// Inside of server/exhibits.cpp and exhibits_*.cpp: an exhibit as the data base shows it now.
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "contact/contact_key.h"
#include "evidence/entry.h"
#include "evidence/notary.h"
#include "store/statement.h"

namespace ringroom::server {

struct Shown {
    std::string exhibit; ///< "FAMILY/…"
    std::string digest;
    evidence::Testimony told; ///< without the two
    std::string words{};      ///< who or what it is, where its name says little to people
};
/// With the two behind it.
[[nodiscard]] evidence::Testimony testimony_of_shown(Shown one);

/// Whether each exhibit of these families about the subject is there as the chain said last; what
/// it never spoke of is not judged. Error "evidence.altered".
[[nodiscard]] Result<void> as_witnessed(store::Reader& reader, const std::string& subject,
                                        const std::vector<std::string>& families,
                                        const std::vector<Shown>& all);
/// The same of one family; and of a family that the lab's last run knew, nothing is there that the
/// chain never spoke of. The same error.
[[nodiscard]] Result<void> is_signed(store::Reader& reader, const std::string& subject,
                                     const std::string& family, const std::vector<Shown>& all);
/// Enters what the chain does not say already. Inside a job.
[[nodiscard]] Result<void> catch_up(store::Writer& writer, const evidence::Notary& notary,
                                    WallTime now, const std::string& subject,
                                    const std::vector<std::string>& families,
                                    std::vector<Shown> all);

/// The families that the program knew which began the last run; nothing: none has begun.
[[nodiscard]] Result<std::optional<std::set<std::string>>> families_known(store::Reader& reader);

/// Makes of a job one that enters, in the same commit, what it changes of the exhibits of this
/// family about the subject; refused with "evidence.altered" where they were others before.
[[nodiscard]] store::Job signing(std::shared_ptr<const evidence::Notary> notary,
                                 const std::string& subject, const std::string& family,
                                 std::function<Result<std::vector<Shown>>(store::Reader&)> shown,
                                 store::Job job);

/// Of the families person, course, consent, consent_text.
[[nodiscard]] Result<void> each_people_exhibit(store::Reader& reader,
                                               const std::function<void(Shown)>& take);
/// Of the families hold, class, exam, allowance, outcome.
[[nodiscard]] Result<void> each_lab_exhibit(store::Reader& reader,
                                            const std::function<void(Shown)>& take);
/// Whether the results of the released practical exams in which the contact was a call are as the
/// chain says; the same error.
[[nodiscard]] Result<void> outcomes_are_as_witnessed(store::Reader& reader, const ContactKey& of);
/// Enters those that a mark of the contact has changed. Inside a job.
[[nodiscard]] Result<void> witness_outcomes(store::Writer& writer, const evidence::Notary& notary,
                                            WallTime now, const ContactKey& of);
/// Of everybody in this exam, once it is released.
[[nodiscard]] Result<void> witness_outcomes(store::Writer& writer, const evidence::Notary& notary,
                                            WallTime now, std::int64_t practical);

/// Of the families review, sheet, comment, model, sitting.
[[nodiscard]] Result<void> each_marks_exhibit(store::Reader& reader,
                                              const std::function<void(Shown)>& take);

} // namespace ringroom::server
