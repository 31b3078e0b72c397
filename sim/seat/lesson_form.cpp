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
    , rows_(desk, lesson_label_points) {}

void LessonForm::use(const wire::LessonRow& row) {
    id_ = row.id;
    version_ = row.version;
    base_ = draft_ = row.id == 0 ? LessonDraft{} : draft_of(row);
    rows_.mark_wrong("");
    why_.clear();
    told_.clear();
    comparing_ = false;
    sending_ = {}; // of another
    opened_ = true;
    warned_of_.reset();
}

void LessonForm::open(const wire::LessonRow& row) {
    rows_.begin();
    if (!opened_ || id_ != row.id)
        use(row);
    else if (version_ != row.version)
        rebase(row);
}

void LessonForm::open_new() {
    rows_.begin();
    if (!opened_ || id_ != 0)
        use({});
}

/// What is not saved is dropped only when Esc is struck twice, with nothing typed between.
bool LessonForm::asks_to_leave() {
    if (desk_.covered || ImGui::GetIO().WantTextInput || !pressed(Key::escape))
        return false;
    if (draft_ == base_)
        return true;
    if (warned_of_ == draft_) {
        opened_ = false;
        return true;
    }
    warned_of_ = draft_;
    told_ = desk_.words("seat.form.unsaved");
    return false;
}

/// Somebody else has saved the lesson since it was read.
void LessonForm::rebase(const wire::LessonRow& row) {
    auto merge = merged(base_, draft_, draft_of(row));
    draft_ = std::move(merge.draft);
    base_ = draft_of(row);
    version_ = row.version;
    told_ = others_words(desk_, merge.theirs, merge.both);
    why_.clear();
}

bool LessonForm::draw(ImVec2 size) {
    take_answer();
    compare();
    courses_.keep(desk_, "/courses", lesson_courses_every);
    packs_.once(desk_, "/packs");
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool leaves = asks_to_leave();
    ImGui::BeginChild("lesson form", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look,
        id_ == 0 ? desk_.words("seat.lesson.new")
                 : desk_.words("seat.lesson.change") + "  ·  " + one_line(base_.title, 40),
        Type::large, c.ink);
    if (!told_.empty())
        say(look, told_, Type::normal, c.warn, true);
    draw_course();
    rows_.field("seat.lesson.title", draft_.title, lesson_field_points);
    refusal("seat.lesson.title");
    rows_.field("seat.lesson.starts", draft_.starts, 200, desk_.words("seat.lesson.starts_hint"));
    rows_.beside();
    rows_.field("seat.lesson.minutes", draft_.minutes, part_minutes_points);
    refusal("seat.lesson.starts");
    refusal("seat.lesson.minutes");
    rows_.field("seat.lesson.place", draft_.place, lesson_field_points,
                desk_.words("seat.lesson.lab"));
    draw_parts();
    ImGui::Dummy({0, look.px(8)});
    if (rows_.send_button("seat.lesson.save", !sending_.waiting() && !comparing_))
        save();
    if (!why_.empty() && rows_.wrong().empty())
        say(look, why_, Type::normal, c.danger, true);
    else if (why_.empty())
        rows_.say_wrong();
    ImGui::EndChild();
    return leaves;
}

// ---- Saving

void LessonForm::save() {
    if (sending_.waiting() || comparing_)
        return;
    why_.clear();
    auto change = rows_.checked(lesson_of(draft_, wall_now()));
    if (!change)
        return;
    change->version = version_;
    if (id_ != 0)
        return desk_.back.ask("PUT", "/lessons/" + std::to_string(id_), wire::encode(*change),
                              sending_.begin());
    desk_.back.ask("POST", "/lessons",
                   wire::encode(wire::NewLesson{change->course, change->title, change->starts_at,
                                                change->minutes, change->place, change->parts}),
                   sending_.begin());
}

void LessonForm::take_answer() {
    const auto answer = sending_.take();
    if (!answer)
        return;
    if (*answer) {
        if (auto row = wire::decode<wire::LessonRow>(**answer)) {
            saved_ = std::move(*row);
            opened_ = false;
        }
        return;
    }
    const auto& error = answer->error();
    if (id_ != 0 && (error.code == "classes.changed" || error.code == "classes.unknown")) {
        now_.ask(desk_, "/lessons/" + std::to_string(id_));
        comparing_ = true;
        return;
    }
    rows_.mark_wrong(refused_lesson_field(error.code));
    why_ = desk_.words_of({error.code, error.text, {}});
}

/// What was typed stays: beside what the other has saved, or for a lesson made anew where theirs
/// is gone.
void LessonForm::compare() {
    if (!comparing_ || now_.waiting())
        return;
    comparing_ = false;
    const auto refused = now_.refusal();
    if (refused.code.empty())
        return rebase(*now_.value());
    if (refused.code != "api.not_found") {
        why_ = desk_.words_of(refused);
        return;
    }
    id_ = version_ = 0;
    base_ = {};
    told_ = desk_.words("seat.lesson.removed_meanwhile");
}

// ---- Fields

void LessonForm::refusal(const char* field) {
    if (why_.empty() || !rows_.is_wrong(field))
        return;
    auto& look = desk_.look;
    ImGui::Indent(look.px(lesson_label_points + 10));
    say(look, why_, Type::small, look.colours().danger, true);
    ImGui::Unindent(look.px(lesson_label_points + 10));
}

/// One that goes on; that of a lesson that is changed also where it is over.
void LessonForm::draw_course() {
    std::vector<std::string> keys;
    std::vector<std::string> names;
    if (const auto* list = courses_.value())
        for (const auto& one : list->items)
            if (!one.archived || one.id == draft_.course) {
                keys.push_back(std::to_string(one.id));
                names.push_back(one.name + "  ·  " + one.class_name +
                                (one.term.empty() ? "" : "  ·  " + one.term));
            }
    if (draft_.course == 0 && keys.size() == 1) // no choice
        draft_.course = std::stoll(keys.front());
    rows_.label("seat.lesson.course");
    auto key = draft_.course == 0 ? std::string() : std::to_string(draft_.course);
    if (choose_by_words(
            desk_, "##course", key, std::move(keys), std::move(names),
            {.hint = desk_.words(courses_.value() != nullptr && courses_.value()->items.empty()
                                     ? "seat.lesson.no_course"
                                     : "seat.lesson.choose_course"),
             .missing = rows_.is_wrong("seat.lesson.course"),
             .width = desk_.look.px(lesson_field_points),
             .focus = rows_.takes_cursor()},
            ""))
        draft_.course = key.empty() ? 0 : std::stoll(key);
    refusal("seat.lesson.course");
}

void LessonForm::draw_parts() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto most = limits::parts_a_lesson;
    // One line more than there are, to choose in.
    if (draft_.parts.size() < most && (draft_.parts.empty() || !draft_.parts.back().kind.empty()))
        draft_.parts.emplace_back();
    ImGui::Dummy({0, look.px(4)});
    rows_.label("seat.lesson.parts");
    ImGui::BeginGroup();
    for (std::size_t i = 0; i < draft_.parts.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        draw_part(draft_.parts[i]);
        ImGui::PopID();
    }
    const auto sum = minutes_of_parts(draft_);
    const auto all = number_in(std::string(trimmed(draft_.minutes)), 1, limits::lesson_minutes);
    say(look,
        desk_.words("seat.lesson.sum",
                    {{"sum", std::to_string(sum)}, {"minutes", all ? std::to_string(*all) : "—"}}),
        Type::small, all && sum > *all ? c.warn : c.soft);
    ImGui::EndGroup();
    refusal("seat.lesson.parts");
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
