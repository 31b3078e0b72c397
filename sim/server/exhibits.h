#pragma once
// What the lab witnesses of recordings, results, marks and papers, and what it shows of them when
// the chain is verified. Whoever writes a result anew calls witness_result() in the same job.
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "contact/contact_key.h"
#include "directory/people.h"
#include "evidence/notary.h"
#include "evidence/verify.h"
#include "exam/hall.h"
#include "store/recordings.h"
#include "store/store.h"
#include "training/tables.h"

namespace ringroom::server {

/// Digests of the files beside a recording; empty where there are none.
struct Beside {
    std::string marks_sha256;
    std::string seconds_sha256;
};
/// store::close_recording(), and the entry of what the index then says. Inside a job.
[[nodiscard]] Result<void> close_and_witness(store::Writer& writer, const evidence::Notary& notary,
                                             WallTime now, const store::Recording& recording,
                                             const Beside& beside);

/// Of which pack a script is, as the chain names it.
struct PackVersion {
    std::string version; ///< as its author numbered it
    std::string hash;    ///< of all its files, 16 digits
};
using PackVersions = std::map<std::string, PackVersion>; ///< by pack id

/// Enters the result of a contact as it stands in the data base now. `seed` is its drill's.
/// Inside the job that wrote it. Error "api.not_found" when there is none.
[[nodiscard]] Result<void> witness_result(store::Writer& writer, const evidence::Notary& notary,
                                          WallTime now, std::int64_t run, ContactId contact,
                                          std::uint64_t seed, const PackVersions& packs);

/// Whether what people wrote about the contact is what the chain says of it, so that nobody's next
/// word signs what was changed behind the lab's back; before the job writes. What was never
/// witnessed is not judged. Error "evidence.altered".
[[nodiscard]] Result<void> writing_is_as_witnessed(store::Reader& reader, const ContactKey& key);
/// The same of a paper.
[[nodiscard]] Result<void> paper_is_as_witnessed(store::Reader& reader, std::int64_t sitting);
/// Enters what has changed of what people wrote about the contact: review, sheets handed in,
/// comments, whether it is a model; and what that changes in the result of a released practical
/// exam. Inside the job that wrote it.
[[nodiscard]] Result<void> witness_writing(store::Writer& writer, const evidence::Notary& notary,
                                           WallTime now, const ContactKey& key);
/// Enters the sitting as it stands, if that has changed. Inside the job that wrote it.
[[nodiscard]] Result<void> witness_paper(store::Writer& writer, const evidence::Notary& notary,
                                         WallTime now, const exam::SittingRow& row);

/// Enters the results of a practical exam: `told`, the first with the digest of the exam as it
/// stands, and the result of each candidate. Inside the job that released it. Error "api.not_found"
/// when it is not released.
[[nodiscard]] Result<void> witness_practical(store::Writer& writer, const evidence::Notary& notary,
                                             WallTime now, std::int64_t practical,
                                             std::vector<evidence::Testimony> told);
/// Makes of a job that writes accounts one that enters, in the same commit, who is who by it:
/// number and name of each account that it made, changed or removed. The job's error is
/// "evidence.altered" where one of those was another's before.
[[nodiscard]] directory::Signing signing_people(std::shared_ptr<const evidence::Notary> notary);
/// The same of courses: class, text of consent, class of retention and the like.
[[nodiscard]] directory::Signing signing_courses(std::shared_ptr<const evidence::Notary> notary);
/// Classes, as people carry them, of which a course is not the one signed last: nobody can say
/// which class of retention it named. None where the lab's last run signed no courses yet.
[[nodiscard]] Result<std::set<std::string>> classes_in_doubt(store::Reader& reader);
/// Makes of a job that writes what the person has said to the course's text one that enters, in
/// the same commit, each acceptance that it changed, and the text where nobody accepted it before.
/// The error is "evidence.altered" where one of theirs or the text was another before.
[[nodiscard]] store::Job signing_consent(std::shared_ptr<const evidence::Notary> notary,
                                         std::int64_t person, std::int64_t course, store::Job job);
/// Makes of a job that writes this written exam one that enters it, in the same commit; the error
/// is "evidence.altered" where it was another before.
[[nodiscard]] store::Job signing_exam(std::shared_ptr<const evidence::Notary> notary,
                                      std::int64_t exam, store::Job job);
/// Enters an exception in a written exam. Inside the job that wrote it. Error "evidence.altered":
/// another of the exam is not as it was signed.
[[nodiscard]] Result<void> witness_allowance(store::Writer& writer, const evidence::Notary& notary,
                                             WallTime now, std::int64_t allowance);
/// Enters a rubric when it is used for the first time: training::save_form() came before. Inside
/// the same job.
[[nodiscard]] Result<void> witness_form(store::Writer& writer, const evidence::Notary& notary,
                                        WallTime now, std::uint64_t version);

/// The families of exhibits that this program witnesses, parted by spaces; each start enters them,
/// so that the next program knows what was not witnessed yet.
[[nodiscard]] std::string exhibit_families();
/// Every exhibit that the data base shows, of the families that the lab's last run knew.
[[nodiscard]] Result<evidence::Exhibits> exhibits_of(store::Reader& reader);

/// What was kept before the lab had a chain, or before the chain knew a family of exhibits, entered
/// with the field `taken_over`: from now on it is as safe as the rest. Nothing to do once a run
/// with all families has begun in the chain; goes on where it was cut off. Not on the writer
/// thread.
[[nodiscard]] Result<void> take_over(store::Store& store, const evidence::Notary& notary,
                                     const std::filesystem::path& data, WallTime now);

} // namespace ringroom::server
