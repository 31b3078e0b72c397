#pragma once
// Inside of room api: whose contact it is, and whose others' lines stay hidden.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/business.h"
#include "api/router.h"

namespace ringroom::api::handlers {

[[nodiscard]] ContactKey contact_key(const CallPtr& call, RecordKey key);
/// "RUN-CONTACT" or "CONTACT", when the caller has that contact in hand or has had it; otherwise
/// answers 404 and gives nothing.
[[nodiscard]] std::optional<ContactKey> own_contact(const CallPtr& call, const std::string& text);
/// Whose own it is that the chain of evidence names so ("1-5", "sitting/7"); none: no such thing.
[[nodiscard]] std::vector<AgentId> owners_of(const CallPtr& call, const std::string& subject);
/// Whose own the address names: the person of {person}, {agent}, {record}, {sitting}; none where
/// there is no such thing.
[[nodiscard]] std::vector<AgentId> owners(const CallPtr& call);
/// Lessons and exams going on, in which a caller who may not see others' results sees only
/// themselves.
[[nodiscard]] std::vector<DrillId> closed_drills(const CallPtr& call);
/// Calls of practical exams that are not told of to who may not see others' results: those of exams
/// that go on, as the same customer may call others yet; and until the results are out one's own
/// that nobody has published a mark of, as what was measured would tell it.
[[nodiscard]] std::set<DrillId> withheld(const CallPtr& call);
/// Of these the calls of exams that go on. When it is over, a candidate may judge themselves: they
/// see the form and hear the call, but no sum.
[[nodiscard]] std::set<DrillId> going_on(const CallPtr& call);
/// A live contact that is hidden of the caller: own practice of somebody else, a call of an exam if
/// they may not see the class's results.
[[nodiscard]] bool is_secluded(const CallPtr& call, DrillId drill, AgentId whose);
/// Practice that its student keeps to themselves, or has taken back, seen by somebody else.
[[nodiscard]] bool is_private_to_another(const CallPtr& call, const wire::ResultRow& row);
/// Whether others may be given the contact to hear: not while it is a call of an exam that goes on,
/// nor before its mark or the exam's results are out, as its customer may call others yet. Error
/// "exam.not_released".
[[nodiscard]] Result<void> out_of_exams(const CallPtr& call, DrillId drill, AgentId whose,
                                        const ContactKey& key);
/// Whether the person has accepted every course's text on recording that they are asked for.
[[nodiscard]] Result<bool> agrees_to_be_recorded(const CallPtr& call,
                                                 const directory::Person& person);
/// The same of whose contact it is; 0: nobody's. Who is gone cannot be asked any more.
[[nodiscard]] Result<bool> still_recorded(const CallPtr& call, AgentId agent);
/// Of everybody; reads the list of people once.
[[nodiscard]] Names names_for(const CallPtr& call);

} // namespace ringroom::api::handlers
