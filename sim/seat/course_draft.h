#pragma once
// A course as it is typed: who learns what, in which groups, and what they are told of recording.
// Pure; the form is course_form.h.
//
//     auto draft = draft_of(row);
//     put_into(draft, "1001", group);
//     const auto change = course_of(draft);      // to be sent
//     draft = merged(base, draft, draft_of(now)).draft;   // somebody else was quicker
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "seat/merge.h"
#include "wire/messages.h"

namespace ringroom::seat {

struct CourseDraft {
    std::string name;
    std::string class_name;
    std::string term;
    std::string consent;
    std::string retention; ///< the lab's word; empty: as the lab has it
    bool gates = false;
    bool archived = false;
    /// One whose name was emptied is not sent: its students are in none then.
    std::vector<wire::CourseGroup> groups;
    std::string new_group; ///< name of one more, while it is typed
    bool operator==(const CourseDraft&) const = default;
};

[[nodiscard]] CourseDraft draft_of(const wire::CourseRow& row);
/// As the lab takes it, without a version. The error's code is the text key of the field that is
/// wrong.
[[nodiscard]] Result<wire::CourseChange> course_of(const CourseDraft& draft);
/// Text key of the field that the lab's refusal is about; empty: of none.
[[nodiscard]] const char* refused_course_field(std::string_view code);

/// The place of the student's group in the draft; none: in no group.
[[nodiscard]] std::optional<std::size_t> group_of(const CourseDraft& draft,
                                                  const std::string& number);
/// Into this group and out of any other; none: out of all. False: the group is full
/// (limits::students_a_group), and nothing has changed.
bool put_into(CourseDraft& draft, const std::string& number, std::optional<std::size_t> group);

/// Without blanks around its texts, without groups that have no name, and with the one that is
/// still typed.
[[nodiscard]] CourseDraft tidied(CourseDraft draft);
/// What was typed here and what somebody else has saved meanwhile.
[[nodiscard]] Merge<CourseDraft> merged(const CourseDraft& base, const CourseDraft& mine,
                                        const CourseDraft& theirs);

} // namespace ringroom::seat
