#include "seat/list_plans.h"

#include <algorithm>
#include <utility>

#include "seat/calendar.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

Tone tone_of_effect(const std::string& effect) {
    return effect == "added"                          ? Tone::ok
           : effect == "changed" || effect == "moved" ? Tone::warn
           : effect == "refused"                      ? Tone::danger
                                                      : Tone::soft;
}

bool is_mistake(const wire::ListFinding& finding) {
    return finding.severity == "error";
}

std::vector<wire::ListFinding> mistakes_first(std::vector<wire::ListFinding> findings) {
    std::stable_sort(findings.begin(), findings.end(), [](const auto& one, const auto& other) {
        return std::pair(!is_mistake(one), one.row) < std::pair(!is_mistake(other), other.row);
    });
    return findings;
}

std::string mistakes_words(Language language, const std::vector<wire::ListFinding>& findings) {
    const auto count = std::count_if(findings.begin(), findings.end(), is_mistake);
    return text(language, "seat.spreadsheet.mistakes", {{"count", std::to_string(count)}});
}

std::string changes_words(Language language, const std::vector<wire::PersonChange>& changes) {
    std::string out;
    for (const auto& one : changes) {
        const auto none = text(language, "seat.spreadsheet.nothing");
        out += (out.empty() ? "" : "  ·  ") + one.label + " " +
               (one.before.empty() ? none : one.before) + " → " +
               (one.after.empty() ? none : one.after);
    }
    return out;
}

} // namespace

std::string joined_classes(const std::vector<std::string>& classes) {
    std::string out;
    for (const auto& one : classes)
        out += (out.empty() ? "" : "/") + one;
    return out;
}

SheetPlan people_plan(Language language, wire::PeopleImport import) {
    SheetPlan out{.applied = import.applied,
                  .sound = import.sound || import.applied,
                  .changes = import.added + import.changed + import.moved > 0,
                  .version = std::move(import.version),
                  .sheet = std::move(import.sheet),
                  .sheets = std::move(import.sheets),
                  .findings = mistakes_first(std::move(import.findings)),
                  .cards = std::move(import.cards)};
    out.sum = !out.sound ? mistakes_words(language, out.findings)
                         : text(language, "seat.people.plan",
                                {{"added", std::to_string(import.added)},
                                 {"changed", std::to_string(import.changed)},
                                 {"moved", std::to_string(import.moved)},
                                 {"same", std::to_string(import.unchanged)},
                                 {"absent", std::to_string(import.absent.size())}});
    for (const auto& one : import.rows) {
        const auto tone = one.effect == "unchanged" ? Tone::soft : Tone::normal;
        out.rows.push_back({"row" + std::to_string(one.row),
                            {{std::to_string(one.row), one.row, Tone::soft},
                             {one.label, 0, tone_of_effect(one.effect)},
                             {one.number, 0, tone},
                             {one.name, 0, tone},
                             {joined_classes(one.classes), 0, tone},
                             {changes_words(language, one.changes), 0, tone}}});
    }
    for (const auto& one : import.absent)
        out.rows.push_back({"absent" + one.number,
                            {{"", INT64_MAX},
                             {text(language, "people.effect.absent"), 0, Tone::soft},
                             {one.number, 0, Tone::soft},
                             {one.name, 0, Tone::soft},
                             {joined_classes(one.classes), 0, Tone::soft},
                             {text(language, "seat.people.absent_stays"), 0, Tone::soft}}});
    return out;
}

SheetPlan timetable_plan(Language language, wire::TimetableImport import) {
    const auto count = [&](std::string_view effect) {
        return std::count_if(import.rows.begin(), import.rows.end(),
                             [&](const auto& one) { return one.effect == effect; });
    };
    const auto added = count("added");
    const auto changed = count("changed");
    SheetPlan out{.applied = import.applied,
                  .sound = import.sound || import.applied,
                  .changes = added + changed > 0,
                  .version = std::move(import.version),
                  .findings = mistakes_first(std::move(import.findings))};
    out.sum = !out.sound ? mistakes_words(language, out.findings)
                         : text(language, "seat.lesson.plan",
                                {{"added", std::to_string(added)},
                                 {"changed", std::to_string(changed)},
                                 {"same", std::to_string(count("unchanged"))}});
    for (const auto& one : import.rows) {
        const auto& lesson = one.lesson;
        const auto from = from_iso(lesson.starts_at);
        const bool known = from && from->ms != 0; // else its cell is a mistake
        std::string parts;
        for (const auto& part : lesson.parts)
            parts += (parts.empty() ? "" : " · ") + part.label + " " + std::to_string(part.minutes);
        std::string warnings;
        for (const auto& warning : lesson.warnings)
            warnings += (warnings.empty() ? "" : " ") + warning.message;
        const auto tone = one.effect == "unchanged" ? Tone::soft : Tone::normal;
        out.rows.push_back({"row" + std::to_string(one.row),
                            {{std::to_string(one.row), one.row, Tone::soft},
                             {one.label, 0, tone_of_effect(one.effect)},
                             {known ? date_and_time(*from) : "", when_rank(lesson.starts_at), tone},
                             {lesson.course_name, 0, tone},
                             {lesson.title, 0, tone},
                             {lesson.class_name, 0, tone},
                             {lesson.place, 0, tone},
                             {parts, 0, Tone::soft},
                             {warnings, 0, Tone::warn}}});
    }
    return out;
}

} // namespace ringroom::seat
