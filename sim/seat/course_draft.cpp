#include "seat/course_draft.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/utf8.h"
#include "seat/form_rows.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

std::string trimmed_copy(const std::string& text) {
    return std::string(trimmed(text));
}

} // namespace

CourseDraft draft_of(const wire::CourseRow& row) {
    return {row.name,  row.class_name, row.term,   row.consent, row.retention,
            row.gates, row.archived,   row.groups, {}};
}

Result<wire::CourseChange> course_of(const CourseDraft& draft) {
    auto tidy = tidied(draft);
    std::set<std::string> names;
    for (const auto& group : tidy.groups)
        if (!names.insert(group.name).second)
            return wrong_field("seat.course.groups");
    if (tidy.groups.size() > limits::groups_a_course)
        return wrong_field("seat.course.groups");
    if (tidy.consent.size() > limits::consent_bytes)
        return wrong_field("seat.course.consent");
    if (tidy.name.empty())
        return wrong_field("seat.course.name");
    if (tidy.class_name.empty())
        return wrong_field("seat.lesson.class");
    return wire::CourseChange{.name = std::move(tidy.name),
                              .class_name = std::move(tidy.class_name),
                              .term = std::move(tidy.term),
                              .consent = std::move(tidy.consent),
                              .retention = std::move(tidy.retention),
                              .archived = tidy.archived,
                              .groups = std::move(tidy.groups),
                              .gates = tidy.gates};
}

const char* refused_course_field(std::string_view code) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 9> fields{{
        {"classes.name", "seat.course.name"},
        {"classes.course_exists", "seat.course.name"},
        {"classes.class", "seat.lesson.class"},
        {"classes.term", "seat.course.term"},
        {"classes.consent", "seat.course.consent"},
        {"classes.retention", "seat.course.retention"},
        {"classes.retention_unknown", "seat.course.retention"},
        {"classes.groups", "seat.course.groups"},
        {"classes.unknown_student", "seat.course.groups"},
    }};
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const auto& one) { return one.first == code; });
    return found == fields.end() ? "" : found->second;
}

std::optional<std::size_t> group_of(const CourseDraft& draft, const std::string& number) {
    for (std::size_t i = 0; i < draft.groups.size(); ++i) {
        const auto& students = draft.groups[i].students;
        if (std::find(students.begin(), students.end(), number) != students.end())
            return i;
    }
    return std::nullopt;
}

bool put_into(CourseDraft& draft, const std::string& number, std::optional<std::size_t> group) {
    const auto now = group_of(draft, number);
    if (now == group)
        return true;
    if (group && (*group >= draft.groups.size() ||
                  draft.groups[*group].students.size() >= limits::students_a_group))
        return false;
    if (now)
        std::erase(draft.groups[*now].students, number);
    if (group)
        draft.groups[*group].students.push_back(number);
    return true;
}

CourseDraft tidied(CourseDraft draft) {
    for (auto* text : {&draft.name, &draft.class_name, &draft.term, &draft.consent})
        *text = trimmed_copy(*text);
    draft.groups.push_back({std::exchange(draft.new_group, {}), {}});
    for (auto& group : draft.groups)
        group.name = trimmed_copy(group.name);
    std::erase_if(draft.groups, [](const auto& group) { return group.name.empty(); });
    return draft;
}

Merge<CourseDraft> merged(const CourseDraft& base, const CourseDraft& mine,
                          const CourseDraft& theirs) {
    Merge<CourseDraft> out(base, tidied(mine), theirs);
    out.field(&CourseDraft::name, "seat.course.name");
    out.field(&CourseDraft::class_name, "seat.lesson.class");
    out.field(&CourseDraft::term, "seat.course.term");
    out.field(&CourseDraft::retention, "seat.course.retention");
    out.field(&CourseDraft::gates, "seat.course.gates");
    out.field(&CourseDraft::archived, "seat.course.archived");
    out.field(&CourseDraft::consent, "seat.course.consent");
    out.field(&CourseDraft::groups, "seat.course.groups"); // who is where makes sense as a whole
    return out;
}

} // namespace ringroom::seat
