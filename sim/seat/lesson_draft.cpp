#include "seat/lesson_draft.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "seat/calendar.h"
#include "seat/fields.h"
#include "seat/form_rows.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

std::optional<std::string> unless_blank(const std::string& value) {
    const auto words = trimmed(value);
    return words.empty() ? std::nullopt : std::optional(std::string(words));
}

} // namespace

LessonDraft draft_of(const wire::LessonRow& row) {
    const auto starts = from_iso(row.starts_at);
    LessonDraft out{.course = row.course,
                    .title = row.title,
                    .starts = starts ? date_and_time(*starts) : "",
                    .minutes = std::to_string(row.minutes),
                    .place = row.place};
    for (const auto& part : row.parts)
        out.parts.push_back(
            {part.kind, std::to_string(part.minutes), part.pack, part.drill, part.note});
    return out;
}

Result<wire::LessonChange> lesson_of(const LessonDraft& draft, WallTime now) {
    const auto starts = instant_of(draft.starts, now);
    const auto minutes = number_in(std::string(trimmed(draft.minutes)), 1, limits::lesson_minutes);
    wire::LessonChange out{.course = draft.course,
                           .title = std::string(trimmed(draft.title)),
                           .place = unless_blank(draft.place)};
    if (out.course == 0)
        return wrong_field("seat.lesson.course");
    if (out.title.empty())
        return wrong_field("seat.lesson.title");
    if (!starts)
        return wrong_field("seat.lesson.starts");
    if (!minutes)
        return wrong_field("seat.lesson.minutes");
    out.starts_at = to_iso(*starts);
    out.minutes = *minutes;
    for (const auto& part : draft.parts) {
        if (part.kind.empty())
            continue;
        if (out.parts.size() == limits::parts_a_lesson ||
            part.note.size() > limits::note_of_part_bytes)
            return wrong_field("seat.lesson.parts");
        const auto words = std::string(trimmed(part.minutes));
        const auto length = words.empty() ? std::optional<std::int64_t>(0)
                                          : number_in(words, 0, limits::lesson_minutes);
        if (!length)
            return wrong_field("seat.lesson.parts");
        out.parts.push_back({part.kind, *length, unless_blank(part.pack), unless_blank(part.drill),
                             unless_blank(part.note)});
    }
    return out;
}

std::int64_t minutes_of_parts(const LessonDraft& draft) {
    std::int64_t out = 0;
    for (const auto& part : draft.parts)
        if (!part.kind.empty())
            out += number_in(std::string(trimmed(part.minutes)), 0, limits::lesson_minutes)
                       .value_or(0);
    return out;
}

const char* refused_lesson_field(std::string_view code) {
    return code == "classes.title"            ? "seat.lesson.title"
           : code == "classes.length"         ? "seat.lesson.minutes"
           : code == "classes.starts"         ? "seat.lesson.starts"
           : code == "classes.unknown_course" ? "seat.lesson.course"
           : code == "classes.parts" || code == "classes.part" || code == "classes.part_kind"
               ? "seat.lesson.parts"
               : "";
}

LessonDraft tidied(LessonDraft draft) {
    for (auto* text : {&draft.title, &draft.starts, &draft.minutes, &draft.place})
        *text = std::string(trimmed(*text));
    std::erase_if(draft.parts, [](const auto& part) { return part.kind.empty(); });
    return draft;
}

Merge<LessonDraft> merged(const LessonDraft& base, const LessonDraft& mine,
                          const LessonDraft& theirs) {
    Merge<LessonDraft> out(base, tidied(mine), theirs);
    out.field(&LessonDraft::course, "seat.lesson.course");
    out.field(&LessonDraft::title, "seat.lesson.title");
    out.field(&LessonDraft::starts, "seat.lesson.starts");
    out.field(&LessonDraft::minutes, "seat.lesson.minutes");
    out.field(&LessonDraft::place, "seat.lesson.place");
    out.field(&LessonDraft::parts, "seat.lesson.parts");
    return out;
}

} // namespace ringroom::seat
