#include "seat/course_form.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/changed_by_other.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/list_detail.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration course_people_every{60'000};
constexpr Duration standing_every{15'000};
constexpr float course_label_points = 108;
constexpr float course_field_points = 356;
constexpr float course_left_points = 492;
constexpr float group_name_points = 90;
constexpr float group_points = 180; // with its figure, its count and what removes it
constexpr int consent_lines = 7;
constexpr float chosen_points = 150;

/// Takes calls, so that it may be of a group and is asked for consent.
bool learns(const wire::Person& person) {
    return person.role == "student" || person.role == "team_leader";
}

bool is_of(const wire::Person& person, const std::string& class_name) {
    return std::find(person.classes.begin(), person.classes.end(), class_name) !=
           person.classes.end();
}

} // namespace

CourseForm::CourseForm(Desk& desk)
    : desk_(desk)
    , rows_(desk, course_label_points)
    , shared_(desk, rows_,
              {.list = "/courses",
               .changed = "classes.changed",
               .gone = "classes.unknown",
               .removed = "seat.course.removed_meanwhile",
               .draft_of = draft_of,
               .field_of = refused_course_field})
    , students_("students", {{"seat.people.number"},
                             {"seat.people.name"},
                             {"seat.course.group"},
                             {"seat.course.accepted"}}) {}

void CourseForm::open(const wire::CourseRow& row) {
    standing_.forget();
    shared_.open(row);
}

std::vector<Key> CourseForm::foot_keys() const {
    return {Key::save, Key::choose, Key::class_group, Key::class_move, Key::narrow, Key::escape};
}

bool CourseForm::draw(ImVec2 size, People& people) {
    shared_.keep();
    people.keep(desk_, "/people", course_people_every);
    if (!shared_.is_new())
        standing_.keep(desk_, "/courses/" + std::to_string(shared_.id()) + "/consents",
                       standing_every);
    const bool leaves = shared_.asks_to_leave();
    const float top = ImGui::GetCursorPosY();
    draw_head(size.x);
    const ImVec2 at = ImGui::GetCursorPos();
    const float height = size.y - (at.y - top);
    const float left = std::min(desk_.look.px(course_left_points), size.x / 2);
    draw_fields({left, height}, people);
    const float gap = desk_.look.px(16);
    ImGui::SetCursorPos({at.x + left + gap, at.y});
    ImGui::BeginChild("of the class", {size.x - left - gap, height}, false,
                      ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar);
    draw_students(ImGui::GetContentRegionAvail(), people);
    ImGui::EndChild();
    return leaves;
}

/// Which course, what is to be known of it before it is saved, and the button, however long the
/// fields are.
void CourseForm::draw_head(float width) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look,
        shared_.is_new()
            ? desk_.words("seat.course.new")
            : one_line(shared_.base().name, 40) + "  ·  " + one_line(shared_.base().class_name, 30),
        Type::large, c.ink);
    const auto key = desk_.key_label(Key::save);
    const float wide = button_width(look, desk_.words("seat.course.save"), key) + look.px(20);
    ImGui::SameLine(ImGui::GetCursorPosX() + width - wide);
    if (rows_.send_button("seat.course.save", shared_.may_send()))
        save();
    shared_.say_told();
    rows_.say_wrong();
}

// ---- Saving

void CourseForm::save() {
    const auto change = shared_.checked(course_of(shared_.draft));
    if (!change)
        return;
    shared_.send(shared_.is_new() ? wire::encode(wire::NewCourse{
                                        .name = change->name,
                                        .class_name = change->class_name,
                                        .term = change->term,
                                        .consent = change->consent,
                                        .retention = change->retention,
                                        .groups = change->groups,
                                        .gates = change->gates,
                                    })
                                  : wire::encode(*change));
}

// ---- What it is

void CourseForm::draw_fields(ImVec2 size, People& people) {
    auto& look = desk_.look;
    ImGui::BeginChild("course fields", size, false, ImGuiWindowFlags_NoNavInputs);
    rows_.field("seat.course.name", shared_.draft.name, course_field_points);
    rows_.say_refusal("seat.course.name");
    draw_class(people);
    rows_.field("seat.course.term", shared_.draft.term, course_field_points,
                desk_.words("seat.course.term_hint"));
    rows_.say_refusal("seat.course.term");
    draw_retention();
    draw_consent();
    ImGui::Indent(look.px(course_label_points + 10));
    (void)tick_box(look, "##gates", desk_.words("seat.course.gates"), shared_.draft.gates);
    if (!shared_.is_new())
        (void)tick_box(look, "##archived", desk_.words("seat.course.archived"),
                       shared_.draft.archived);
    ImGui::Unindent(look.px(course_label_points + 10));
    draw_groups();
    ImGui::EndChild();
}

/// Chosen among the classes that people are of, or typed where its list is still to come.
void CourseForm::draw_class(People& people) {
    std::set<std::string> names;
    if (const auto* list = people.value())
        for (const auto& person : list->items)
            names.insert(person.classes.begin(), person.classes.end());
    const float half = (course_field_points - 8) / 2;
    rows_.field("seat.lesson.class", shared_.draft.class_name, half);
    rows_.beside();
    (void)choice_field(
        desk_, "##classes", shared_.draft.class_name, {names.begin(), names.end()},
        {.hint = desk_.words("seat.course.choose_class"), .width = desk_.look.px(half)});
    rows_.say_refusal("seat.lesson.class");
}

void CourseForm::draw_retention() {
    retention_.once(desk_, "/retention/classes");
    const auto by_lab = desk_.words("seat.course.retention_lab");
    std::vector<std::string> keys{""};
    std::vector<std::string> names{by_lab};
    if (const auto* list = retention_.value())
        for (const auto& one : list->items) {
            keys.push_back(one.name);
            names.push_back(one.words + "  ·  " +
                            (one.days == 0 ? desk_.words("seat.course.for_ever")
                                           : desk_.words("seat.course.days",
                                                         {{"days", std::to_string(one.days)}})));
        }
    if (std::find(keys.begin(), keys.end(), shared_.draft.retention) == keys.end()) {
        keys.push_back(shared_.draft.retention); // one that the lab has no more
        names.push_back(shared_.draft.retention);
    }
    const auto at = std::find(keys.begin(), keys.end(), shared_.draft.retention) - keys.begin();
    auto value = names[static_cast<std::size_t>(at)];
    rows_.label("seat.course.retention");
    if (choice_field(desk_, "##retention", value, names,
                     {.width = desk_.look.px(course_field_points)}))
        shared_.draft.retention = keys[static_cast<std::size_t>(
            std::find(names.begin(), names.end(), value) - names.begin())];
    rows_.say_refusal("seat.course.retention");
}

/// What saving it like this does to those who have answered.
std::string CourseForm::consent_words() const {
    const bool has = !blank(shared_.draft.consent);
    if (trimmed(shared_.draft.consent) == trimmed(shared_.base().consent))
        return has ? "" : desk_.words("seat.course.consent_none");
    return !has ? desk_.words("seat.course.consent_gone")
           : shared_.base().consent.empty()
               ? desk_.words("seat.course.consent_new")
               : desk_.words("seat.course.consent_changed", {{"count", std::to_string(accepted_)}});
}

void CourseForm::draw_consent() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    rows_.label("seat.course.consent");
    ImGui::BeginGroup();
    text_field(desk_, "##consent", shared_.draft.consent,
               {.missing = rows_.is_wrong("seat.course.consent"),
                .lines = consent_lines,
                .width = look.px(course_field_points),
                .bytes = limits::consent_bytes});
    if (const auto words = consent_words(); !words.empty()) {
        const bool changed = trimmed(shared_.draft.consent) != trimmed(shared_.base().consent);
        say(look, words, Type::small, changed ? c.warn : c.soft, true);
    }
    ImGui::EndGroup();
    rows_.say_refusal("seat.course.consent");
}

// ---- Groups

void CourseForm::draw_groups() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    constexpr std::size_t a_row = 2;
    rows_.label("seat.course.groups");
    ImGui::BeginGroup();
    for (std::size_t i = 0; i <= shared_.draft.groups.size(); ++i) {
        if (i % a_row != 0)
            ImGui::SameLine(static_cast<float>(i % a_row) * look.px(group_points));
        ImGui::PushID(static_cast<int>(i));
        if (i < shared_.draft.groups.size())
            draw_group(i);
        else
            draw_new_group();
        ImGui::PopID();
    }
    say(look, desk_.words("seat.course.groups_hint"), Type::small, c.soft, true);
    ImGui::EndGroup();
    rows_.say_refusal("seat.course.groups");
}

/// Its figure, its name, how many are in it, and what removes it; without a name it goes when the
/// course is saved.
void CourseForm::draw_group(std::size_t at) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    auto& group = shared_.draft.groups[at];
    const bool goes = blank(group.name);
    field_label(desk_, at < 9 ? std::to_string(at + 1) : "", look.px(14));
    text_field(desk_, "##group", group.name,
               {.hint = desk_.words("seat.course.group_goes"),
                .missing = goes || rows_.is_wrong("seat.course.groups"),
                .width = look.px(group_name_points),
                .bytes = 120});
    ImGui::SameLine(0, look.px(6));
    ImGui::AlignTextToFramePadding();
    say(look, std::to_string(group.students.size()), Type::small, goes ? c.warn : c.soft);
    ImGui::SameLine(0, look.px(4));
    if (key_button(look, "remove", "×", "", {look.px(24), look.px(28)}) && !desk_.covered)
        shared_.draft.groups.erase(shared_.draft.groups.begin() + static_cast<std::ptrdiff_t>(at));
}

void CourseForm::draw_new_group() {
    if (shared_.draft.groups.size() >= limits::groups_a_course)
        return;
    field_label(desk_, "+", desk_.look.px(14));
    text_field(desk_, "##new", shared_.draft.new_group,
               {.hint = desk_.words("seat.course.group_new"),
                .width = desk_.look.px(group_name_points),
                .focus = std::exchange(focus_group_, false),
                .enter_leaves = true,
                .bytes = 120});
    if (!ImGui::IsItemDeactivated() || blank(shared_.draft.new_group))
        return;
    focus_group_ = pressed(Key::open); // by Enter the next one is typed
    add_group();
}

void CourseForm::add_group() {
    if (blank(shared_.draft.new_group) || shared_.draft.groups.size() >= limits::groups_a_course)
        return;
    shared_.draft.groups.push_back({std::string(trimmed(shared_.draft.new_group)), {}});
    shared_.draft.new_group.clear();
}

// ---- Students

TableRow CourseForm::student_row(const std::string& number, const std::string& name,
                                 bool of_class) {
    const auto group = group_of(shared_.draft, number);
    std::string accepted;
    std::int64_t rank = 0;
    auto tone = Tone::soft;
    if (const auto* list = shared_.is_new() ? nullptr : standing_.own_value())
        for (const auto& one : list->items)
            if (one.number == number) {
                accepted = one.accepted_at ? when_text(*one.accepted_at)
                                           : desk_.words("seat.course.not_accepted");
                rank = one.accepted_at ? when_rank(*one.accepted_at) : 0;
                tone = one.accepted_at ? Tone::ok : Tone::warn;
            }
    const bool grouped = group && !blank(shared_.draft.groups[*group].name);
    return {
        number,
        {{number, 0, Tone::soft},
         {of_class ? name : name + " " + desk_.words("seat.course.other_class"), 0,
          of_class ? Tone::strong : Tone::warn},
         {grouped ? shared_.draft.groups[*group].name : "—",
          grouped ? static_cast<std::int64_t>(*group) + 1 : 0, grouped ? Tone::normal : Tone::soft},
         {accepted, rank, tone}}};
}

/// Those of the class, and whoever is of a group and of the class no more.
void CourseForm::fill(People& people) {
    const auto from = std::to_string(people.version()) + "/" + std::to_string(shared_.id()) + "/" +
                      std::to_string(standing_.version()) + "/" + desk_.words("seat.course.group");
    const bool same = filled_ == from && filled_class_ == shared_.draft.class_name &&
                      filled_groups_ == shared_.draft.groups;
    if (same)
        return;
    filled_ = from;
    filled_class_ = shared_.draft.class_name;
    filled_groups_ = shared_.draft.groups;
    accepted_ = 0;
    if (const auto* list = shared_.is_new() ? nullptr : standing_.own_value())
        accepted_ = std::count_if(list->items.begin(), list->items.end(),
                                  [](const auto& one) { return one.accepted_at.has_value(); });
    const auto class_name = std::string(trimmed(shared_.draft.class_name));
    std::vector<TableRow> rows;
    std::set<std::string> shown;
    const auto* list = people.value();
    for (const auto& one : list != nullptr ? list->items : std::vector<wire::Person>{}) {
        const bool of_class = learns(one) && is_of(one, class_name);
        if (of_class || group_of(shared_.draft, one.number)) {
            rows.push_back(student_row(one.number, one.name, of_class));
            shown.insert(one.number);
        }
    }
    for (const auto& group : shared_.draft.groups)
        for (const auto& number : group.students)
            if (list != nullptr && !shown.contains(number)) // the account is gone
                rows.push_back(student_row(number, "", false));
    students_.rows.set(std::move(rows));
}

void CourseForm::draw_students(ImVec2 size, People& people) {
    fill(people);
    const float top = ImGui::GetCursorPosY();
    draw_chosen();
    const float used = ImGui::GetCursorPosY() - top;
    const auto none = empty_words(desk_, people.value() != nullptr, people.refusal(),
                                  blank(shared_.draft.class_name) ? "seat.course.students_no_class"
                                                                  : "seat.course.students_none");
    (void)students_.draw(desk_, {size.x, size.y - used}, none);
    const auto* chosen = students_.rows.chosen();
    if (chosen != nullptr && !desk_.covered && !ImGui::GetIO().WantTextInput)
        move(chosen->id);
}

/// Who is chosen, and the group to choose by mouse.
void CourseForm::draw_chosen() {
    auto& look = desk_.look;
    const auto* chosen = students_.rows.chosen();
    ImGui::AlignTextToFramePadding();
    if (chosen == nullptr || shared_.draft.groups.empty()) {
        say(look, desk_.words("seat.course.choose_student"), Type::small, look.colours().soft);
        return;
    }
    const auto number = chosen->id;
    say(look, look.fitting(chosen->cells[1].text, Type::strong, look.px(chosen_points)),
        Type::strong, look.colours().ink);
    std::vector<std::string> names;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < shared_.draft.groups.size(); ++i)
        if (!blank(shared_.draft.groups[i].name)) {
            names.push_back(shared_.draft.groups[i].name);
            places.push_back(i);
        }
    const auto now = group_of(shared_.draft, number);
    auto value = now ? shared_.draft.groups[*now].name : std::string();
    const auto none = desk_.words("seat.course.no_group");
    ImGui::SameLine(look.px(chosen_points + 8));
    if (!choice_field(desk_, "##of", value, names,
                      {.hint = none, .width = look.px(course_field_points / 2)}, none))
        return;
    const auto at = std::find(names.begin(), names.end(), value);
    put(number, at == names.end()
                    ? std::nullopt
                    : std::optional(places[static_cast<std::size_t>(at - names.begin())]));
}

/// 1 to 9 and 0, or left and right through none and the groups that have names.
void CourseForm::move(const std::string& number) {
    if (const int figure = pressed_number(); figure == 10)
        put(number, std::nullopt);
    else if (figure > 0 && static_cast<std::size_t>(figure) <= shared_.draft.groups.size())
        put(number, static_cast<std::size_t>(figure - 1));
    const int by = stepped(Key::class_move);
    if (by == 0)
        return;
    std::vector<std::optional<std::size_t>> places{std::nullopt};
    for (std::size_t i = 0; i < shared_.draft.groups.size(); ++i)
        if (!blank(shared_.draft.groups[i].name))
            places.emplace_back(i);
    const auto now = std::find(places.begin(), places.end(), group_of(shared_.draft, number));
    const auto at = now == places.end() ? 0 : now - places.begin();
    put(number, places[stepped_to(at, by, places.size())]);
}

void CourseForm::put(const std::string& number, std::optional<std::size_t> group) {
    if (!put_into(shared_.draft, number, group))
        desk_.back.tell("seat.course.group_full");
}

} // namespace ringroom::seat
