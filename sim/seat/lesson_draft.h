#pragma once
// A lesson as it is typed: when, of which course, and its parts from theory to debrief. Pure; the
// form is lesson_form.h.
//
//     auto draft = draft_of(row);
//     const auto change = lesson_of(draft, wall_now());      // to be sent
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "seat/merge.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What is done with a part, in the lab's words and in the order of a lesson.
inline constexpr std::array part_kinds{"theory", "script", "exchange", "live", "debrief"};

struct PartDraft {
    std::string kind; ///< of part_kinds; empty: no part yet, left out
    std::string minutes;
    std::string pack;
    std::string drill;
    std::string note;
    bool operator==(const PartDraft&) const = default;
};
struct LessonDraft {
    std::int64_t course = 0; ///< 0: none is chosen
    std::string title;
    std::string starts; ///< as instant_of() reads it
    std::string minutes = "90";
    std::string place; ///< empty: the lab
    std::vector<PartDraft> parts;
    bool operator==(const LessonDraft&) const = default;
};

[[nodiscard]] LessonDraft draft_of(const wire::LessonRow& row);
/// As the lab takes it, without a version. The error's code is the text key of the field that is
/// wrong.
[[nodiscard]] Result<wire::LessonChange> lesson_of(const LessonDraft& draft, WallTime now);
/// Minutes of all parts, as far as they are numbers.
[[nodiscard]] std::int64_t minutes_of_parts(const LessonDraft& draft);
/// Text key of the field that the lab's refusal is about; empty: of none.
[[nodiscard]] const char* refused_lesson_field(std::string_view code);
/// Without blanks around its texts and without parts of no kind.
[[nodiscard]] LessonDraft tidied(LessonDraft draft);
/// What was typed here and what somebody else has saved meanwhile.
[[nodiscard]] Merge<LessonDraft> merged(const LessonDraft& base, const LessonDraft& mine,
                                        const LessonDraft& theirs);

} // namespace ringroom::seat
