#include "seat/lesson_form.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/changed_by_other.h"
#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr Duration lesson_courses_every{30'000};
constexpr float lesson_label_points = 92;
constexpr float lesson_field_points = 420;
constexpr float part_kind_points = 140;
constexpr float part_minutes_points = 76;
constexpr float part_pack_points = 220;

/// Chosen by what a person reads, kept by the lab's word. True: another was chosen.
bool choose_by_words(Desk& desk, const char* id, std::string& key, std::vector<std::string> keys,
                     std::vector<std::string> names, const FieldLook& look,
                     const std::string& none) {
    if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) {
        keys.push_back(key); // what the lab has no more stays as it is
        names.push_back(key);
    }
    const auto at = std::find(keys.begin(), keys.end(), key);
    auto value =
        at == keys.end() ? std::string() : names[static_cast<std::size_t>(at - keys.begin())];
    if (!choice_field(desk, id, value, names, look, none))
        return false;
    const auto chosen = std::find(names.begin(), names.end(), value);
    key = chosen == names.end() ? "" : keys[static_cast<std::size_t>(chosen - names.begin())];
    return true;
}

} // namespace

LessonForm::LessonForm(Desk& desk)
    : desk_(desk)
    , rows_(desk, lesson_label_points)
    , shared_(desk, rows_,
              {.list = "/lessons",
               .changed = "classes.changed",
               .gone = "classes.unknown",
               .removed = "seat.lesson.removed_meanwhile",
               .draft_of = draft_of,
               .field_of = refused_lesson_field}) {}

bool LessonForm::draw(ImVec2 size) {
    shared_.keep();
    courses_.keep(desk_, "/courses", lesson_courses_every);
    packs_.once(desk_, "/packs");
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool leaves = shared_.asks_to_leave();
    ImGui::BeginChild("lesson form", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look,
        shared_.is_new()
            ? desk_.words("seat.lesson.new")
            : desk_.words("seat.lesson.change") + "  ·  " + one_line(shared_.base().title, 40),
        Type::large, c.ink);
    shared_.say_told();
    draw_course();
    rows_.field("seat.lesson.title", shared_.draft.title, lesson_field_points);
    rows_.say_refusal("seat.lesson.title");
    rows_.field("seat.lesson.starts", shared_.draft.starts, 200,
                desk_.words("seat.lesson.starts_hint"));
    rows_.beside();
    ImGui::AlignTextToFramePadding();
    const auto starts = instant_of(shared_.draft.starts, wall_now());
    say(look, desk_.words("seat.lesson.zone", {{"zone", zone_words(starts.value_or(wall_now()))}}),
        Type::small, c.soft);
    rows_.beside();
    rows_.field("seat.lesson.minutes", shared_.draft.minutes, part_minutes_points);
    rows_.say_refusal("seat.lesson.starts");
    rows_.say_refusal("seat.lesson.minutes");
    rows_.field("seat.lesson.place", shared_.draft.place, lesson_field_points,
                desk_.words("seat.lesson.lab"));
    draw_parts();
    ImGui::Dummy({0, look.px(8)});
    if (rows_.send_button("seat.lesson.save", shared_.may_send()))
        save();
    rows_.say_wrong();
    ImGui::EndChild();
    return leaves;
}

// ---- Saving

void LessonForm::save() {
    const auto change = shared_.checked(lesson_of(shared_.draft, wall_now()));
    if (!change)
        return;
    shared_.send(shared_.is_new() ? wire::encode(wire::NewLesson{change->course, change->title,
                                                                 change->starts_at, change->minutes,
                                                                 change->place, change->parts})
                                  : wire::encode(*change));
}

// ---- Fields

/// One that goes on; that of a lesson that is changed also where it is over.
void LessonForm::draw_course() {
    std::vector<std::string> keys;
    std::vector<std::string> names;
    if (const auto* list = courses_.value())
        for (const auto& one : list->items)
            if (!one.archived || one.id == shared_.draft.course) {
                keys.push_back(std::to_string(one.id));
                names.push_back(one.name + "  ·  " + one.class_name +
                                (one.term.empty() ? "" : "  ·  " + one.term));
            }
    if (shared_.draft.course == 0 && keys.size() == 1) // no choice
        shared_.preset(&LessonDraft::course, static_cast<std::int64_t>(std::stoll(keys.front())));
    rows_.label("seat.lesson.course");
    auto key = shared_.draft.course == 0 ? std::string() : std::to_string(shared_.draft.course);
    if (choose_by_words(
            desk_, "##course", key, std::move(keys), std::move(names),
            {.hint = desk_.words(courses_.value() != nullptr && courses_.value()->items.empty()
                                     ? "seat.lesson.no_course"
                                     : "seat.lesson.choose_course"),
             .missing = rows_.is_wrong("seat.lesson.course"),
             .width = desk_.look.px(lesson_field_points),
             .focus = rows_.takes_cursor()},
            ""))
        shared_.draft.course = key.empty() ? 0 : std::stoll(key);
    rows_.say_refusal("seat.lesson.course");
}

void LessonForm::draw_parts() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto most = limits::parts_a_lesson;
    // One line more than there are, to choose in.
    if (shared_.draft.parts.size() < most &&
        (shared_.draft.parts.empty() || !shared_.draft.parts.back().kind.empty()))
        shared_.draft.parts.emplace_back();
    ImGui::Dummy({0, look.px(4)});
    rows_.label("seat.lesson.parts");
    ImGui::BeginGroup();
    for (std::size_t i = 0; i < shared_.draft.parts.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        draw_part(shared_.draft.parts[i]);
        ImGui::PopID();
    }
    const auto sum = minutes_of_parts(shared_.draft);
    const auto all =
        number_in(std::string(trimmed(shared_.draft.minutes)), 1, limits::lesson_minutes);
    say(look,
        desk_.words("seat.lesson.sum",
                    {{"sum", std::to_string(sum)}, {"minutes", all ? std::to_string(*all) : "—"}}),
        Type::small, all && sum > *all ? c.warn : c.soft);
    ImGui::EndGroup();
    rows_.say_refusal("seat.lesson.parts");
}

/// What is done, how long, with which pack and drill, and a note.
void LessonForm::draw_part(PartDraft& part) {
    auto& look = desk_.look;
    std::vector<std::string> kinds(part_kinds.begin(), part_kinds.end());
    std::vector<std::string> names;
    for (const auto& one : kinds)
        names.push_back(desk_.words("classes.kind." + one));
    (void)choose_by_words(
        desk_, "##kind", part.kind, std::move(kinds), std::move(names),
        {.hint = desk_.words("seat.lesson.part_new"), .width = look.px(part_kind_points)},
        desk_.words("seat.lesson.no_part"));
    if (part.kind.empty())
        return;
    rows_.beside();
    text_field(
        desk_, "##minutes", part.minutes,
        {.hint = desk_.words("seat.lesson.minutes"),
         .missing = rows_.is_wrong("seat.lesson.parts") &&
                    !number_in("0" + std::string(trimmed(part.minutes)), 0, limits::lesson_minutes),
         .width = look.px(part_minutes_points),
         .bytes = 8});
    rows_.beside();
    draw_played(part);
    rows_.beside();
    text_field(desk_, "##note", part.note,
               {.hint = desk_.words("seat.lesson.note"), .bytes = limits::note_of_part_bytes});
}

void LessonForm::draw_played(PartDraft& part) {
    std::vector<std::string> packs;
    std::vector<std::string> titles;
    std::vector<std::string> scripts;
    std::vector<std::string> script_titles;
    if (const auto* list = packs_.value())
        for (const auto& pack : list->items) {
            packs.push_back(pack.name);
            titles.push_back(pack.title.empty() ? pack.name : pack.title);
            if (pack.name != part.pack)
                continue;
            for (const auto& script : pack.scripts) {
                scripts.push_back(script.name);
                script_titles.push_back(script.title.empty() ? script.name : script.title);
            }
        }
    const float width = desk_.look.px(part_pack_points);
    if (choose_by_words(desk_, "##pack", part.pack, std::move(packs), std::move(titles),
                        {.hint = desk_.words("seat.lesson.pack"), .width = width},
                        desk_.words("seat.lesson.no_pack")))
        part.drill.clear();
    if (part.pack.empty())
        return;
    rows_.beside();
    (void)choose_by_words(desk_, "##drill", part.drill, std::move(scripts),
                          std::move(script_titles),
                          {.hint = desk_.words("seat.lesson.whole_pack"), .width = width},
                          desk_.words("seat.lesson.whole_pack"));
}

} // namespace ringroom::seat
