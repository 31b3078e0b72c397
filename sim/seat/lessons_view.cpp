#include "seat/lessons_view.h"

#include <algorithm>

#include "seat/calendar.h"
#include "seat/desk.h"
#include "seat/list_detail.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration lessons_every{30'000};
constexpr int days_back = 7;
constexpr float parts_width = 300;
constexpr float part_height = 52;

/// Before, in or after the lesson: -1, 0, 1.
int standing(const wire::LessonRow& lesson, WallTime now) {
    const auto from = from_iso(lesson.starts_at);
    const auto to = from_iso(lesson.ends_at);
    return !from || !to || now < *from ? -1 : now < *to ? 0 : 1;
}

std::string span_text(const PartTime& time) {
    return time_of_day(time.from) + "–" + time_of_day(time.to);
}

} // namespace

std::vector<PartTime> part_times(const wire::LessonRow& lesson) {
    std::vector<PartTime> out;
    const auto starts = from_iso(lesson.starts_at);
    if (!starts)
        return out;
    auto at = *starts;
    for (const auto& part : lesson.parts) {
        const auto end = at + Duration{part.minutes * 60'000};
        out.push_back({at, end});
        at = end;
    }
    return out;
}

std::optional<std::size_t> part_at(const std::vector<PartTime>& times, WallTime now) {
    for (std::size_t i = 0; i < times.size(); ++i)
        if (times[i].from <= now && now < times[i].to)
            return i;
    return std::nullopt;
}

LessonsView::LessonsView(Desk& desk, std::function<void(LessonDrill)> start_drill,
                         std::function<void()> hear)
    : desk_(desk)
    , start_drill_(std::move(start_drill))
    , hear_(std::move(hear))
    , form_(desk)
    , import_(desk, "/timetable/import", "seat.lesson.import_hint",
              {{"seat.spreadsheet.row", true},
               {"seat.spreadsheet.effect"},
               {"seat.lesson.when"},
               {"seat.lesson.course"},
               {"seat.lesson.title"},
               {"seat.lesson.class"},
               {"seat.lesson.place"},
               {"seat.lesson.parts"},
               {"seat.lesson.clashes"}},
              [](Language language, const std::string& body) {
                  return wire::decode<wire::TimetableImport>(body).map(
                      [&](auto import) { return timetable_plan(language, std::move(import)); });
              })
    , sure_(desk) {}

void LessonsView::arrive() {
    opened_ = 0;
    on_ = On::timetable;
    lessons_.forget();
}

std::vector<Key> LessonsView::foot_keys() const {
    if (on_ == On::form)
        return LessonForm::foot_keys();
    if (on_ == On::import)
        return import_.foot_keys();
    if (opened_ != 0)
        return teaches_ ? std::vector{Key::choose, Key::open, Key::class_change, Key::escape}
                        : std::vector{Key::choose, Key::open, Key::escape};
    if (teaches_)
        return {Key::choose,       Key::open,         Key::class_new, Key::class_change,
                Key::class_remove, Key::class_import, Key::narrow};
    return {Key::choose, Key::open, Key::narrow};
}

void LessonsView::fill() {
    std::vector<TableRow> rows;
    const auto now = wall_now();
    for (const auto& one : lessons_.value()->items) {
        const int stands = standing(one, now);
        std::string parts;
        for (const auto& part : one.parts)
            parts += (parts.empty() ? "" : " · ") + part.label;
        if (stands == 0)
            parts = desk_.words("seat.lesson.now") + "  " + parts;
        const auto tone = stands > 0 ? Tone::soft : Tone::normal;
        const auto from = from_iso(one.starts_at);
        rows.push_back({std::to_string(one.id),
                        {{from ? day_and_time(*from, now) : one.starts_at, when_rank(one.starts_at),
                          stands == 0 ? Tone::ok : tone},
                         {one.title, 0, stands == 0 ? Tone::strong : tone},
                         {one.course_name, 0, tone},
                         {one.class_name, 0, tone},
                         {one.place.empty() ? desk_.words("seat.lesson.lab") : one.place, 0, tone},
                         {std::to_string(one.minutes), one.minutes, tone},
                         {parts, 0, stands == 0 ? Tone::ok : Tone::soft}}});
    }
    table_->rows.set(std::move(rows));
    if (table_->rows.chosen() != nullptr)
        return;
    // What goes on or comes next.
    const auto& items = lessons_.value()->items;
    const auto next = std::find_if(items.begin(), items.end(),
                                   [&](const auto& one) { return standing(one, now) <= 0; });
    if (next != items.end())
        table_->rows.choose(std::to_string(next->id));
}

const wire::LessonRow* LessonsView::row_of_id(std::int64_t lesson) {
    if (const auto* list = lessons_.value())
        for (const auto& one : list->items)
            if (one.id == lesson)
                return &one;
    return nullptr;
}

const wire::LessonRow* LessonsView::opened() {
    return row_of_id(opened_);
}

void LessonsView::open(std::int64_t lesson) {
    opened_ = lesson;
    if (const auto* row = opened())
        part_ = part_at(part_times(*row), wall_now()).value_or(0);
}

void LessonsView::draw(const Shown& shown, ImVec2 size) {
    if (!table_) {
        teaches_ = shown.may("run_drills");
        std::vector<TableAction> actions;
        if (teaches_)
            actions = {{Key::class_new, "seat.lesson.new", false},
                       {Key::class_change, "seat.lesson.change"},
                       {Key::class_remove, "seat.lesson.remove"},
                       {Key::class_import, "seat.lesson.import", false}};
        table_.emplace("lessons",
                       std::vector<Column>{{"seat.lesson.when"},
                                           {"seat.lesson.title"},
                                           {"seat.lesson.course"},
                                           {"seat.lesson.class"},
                                           {"seat.lesson.place"},
                                           {"seat.lesson.minutes", true},
                                           {"seat.lesson.parts"}},
                       std::move(actions));
    }
    take_answers();
    if (on_ == On::form)
        draw_form(size);
    else if (on_ == On::import)
        draw_import(size);
    else
        draw_timetable(shown, size);
    sure_.draw();
}

void LessonsView::draw_timetable(const Shown& shown, ImVec2 size) {
    lessons_.keep(desk_, "/lessons?from=" + to_iso(at_hour(wall_now(), -days_back, 0)),
                  lessons_every);
    if (lessons_.value() != nullptr &&
        (std::exchange(filled_, lessons_.version()) != lessons_.version() ||
         std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language))
        fill();
    if (const auto* lesson = opened())
        return draw_lesson(shown, *lesson, size);
    if (!lessons_.waiting())
        opened_ = 0; // it was removed
    const auto none = empty_words(desk_, lessons_.value() != nullptr, lessons_.refusal(),
                                  teaches_ ? "seat.lesson.none_teacher" : "seat.lesson.none");
    if (const auto asked = table_->draw(desk_, size, none))
        act(*asked);
}

// ---- Planning

void LessonsView::act(const Table::Asked& asked) {
    const auto* row = asked.id.empty() ? nullptr : row_of_id(std::stoll(asked.id));
    if (asked.action == Key::class_new) {
        change(nullptr);
    } else if (asked.action == Key::class_import) {
        import_.begin();
        on_ = On::import;
    } else if (row == nullptr) {
        return;
    } else if (asked.action == Key::class_change) {
        change(row);
    } else if (asked.action == Key::class_remove) {
        ask_remove(*row);
    } else {
        open(row->id);
    }
}

/// Null: a new one.
void LessonsView::change(const wire::LessonRow* lesson) {
    lesson == nullptr ? form_.open_new() : form_.open(*lesson);
    on_ = On::form;
}

void LessonsView::draw_form(ImVec2 size) {
    if (form_.draw(size))
        on_ = On::timetable;
    const auto row = form_.take_saved();
    if (!row)
        return;
    on_ = On::timetable;
    lessons_.forget();
    open(row->id); // with what it clashes with
    table_->rows.choose(std::to_string(row->id));
    desk_.back.tell_done(desk_.words("seat.lesson.saved", {{"name", one_line(row->title)}}));
}

void LessonsView::draw_import(ImVec2 size) {
    if (import_.draw(size))
        on_ = On::timetable;
    const auto plan = import_.take_applied();
    if (!plan)
        return;
    on_ = On::timetable;
    lessons_.forget();
    desk_.back.tell_done(plan->sum);
}

void LessonsView::ask_remove(const wire::LessonRow& lesson) {
    if (removing_.waiting())
        return;
    leaving_ = lesson.id;
    const auto from = from_iso(lesson.starts_at);
    sure_.open(desk_.words("seat.lesson.remove_title", {{"name", one_line(lesson.title, 40)}}),
               desk_.words("seat.lesson.remove_words",
                           {{"course", one_line(lesson.course_name, 40)},
                            {"time", from ? date_and_time(*from) : lesson.starts_at}}),
               desk_.words("seat.lesson.remove"), [this] {
                   desk_.back.ask("POST", "/lessons/" + std::to_string(leaving_) + "/remove", {},
                                  removing_.begin());
               });
}

void LessonsView::take_answers() {
    if (removing_.take())
        lessons_.forget(); // refused: perhaps it is gone already
}

// ---- A lesson

void LessonsView::draw_lesson(const Shown& shown, const wire::LessonRow& lesson, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    if (!desk_.covered && pressed(Key::escape))
        opened_ = 0;
    if (teaches_ && !desk_.covered && pressed(Key::class_change))
        return change(&lesson);
    const float top = ImGui::GetCursorPosY();
    say(look, one_line(lesson.title, 60), Type::large, c.ink);
    const auto from = from_iso(lesson.starts_at);
    say(look,
        lesson.course_name + "  ·  " + lesson.class_name + "  ·  " +
            (from ? day_and_time(*from, wall_now()) : lesson.starts_at) + "  ·  " +
            (lesson.place.empty() ? desk_.words("seat.lesson.lab") : one_line(lesson.place, 30)),
        Type::normal, c.soft);
    for (const auto& warning : lesson.warnings)
        say(look, warning.message, Type::small, c.warn, true);
    ImGui::Dummy({0, look.px(6)});
    if (lesson.parts.empty())
        return say(look, desk_.words("seat.lesson.no_parts"), Type::normal, c.soft, true);
    part_ = std::min(part_, lesson.parts.size() - 1);
    const int step = desk_.covered ? 0 : stepped(Key::choose);
    if (step < 0 && part_ > 0)
        --part_;
    else if (step > 0 && part_ + 1 < lesson.parts.size())
        ++part_;
    const ImVec2 at = ImGui::GetCursorPos();
    const float height = size.y - (at.y - top);
    const float left = look.px(parts_width);
    draw_parts(lesson, {left, height});
    ImGui::SetCursorPos({at.x + left + look.px(16), at.y});
    draw_part(shown, lesson, {size.x - left - look.px(16), height});
}

void LessonsView::draw_parts(const wire::LessonRow& lesson, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto times = part_times(lesson);
    const auto going = part_at(times, wall_now());
    ImGui::BeginChild("parts", size, false, ImGuiWindowFlags_NoNavInputs);
    for (std::size_t i = 0; i < lesson.parts.size(); ++i) {
        const auto& part = lesson.parts[i];
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const float height = look.px(part_height);
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::InvisibleButton("part", {width, height}))
            part_ = i;
        ImGui::PopID();
        if (i == part_)
            ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + width, low.y + height},
                                                      c.brand_soft, look.px(6));
        const ImVec2 next = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({low.x + look.px(12), low.y + look.px(5)});
        say(look, part.label, Type::strong, c.ink);
        if (going == i) {
            ImGui::SameLine(0, look.px(10));
            tag(look, desk_.words("seat.lesson.now"), c.on_colour, c.ok);
        }
        ImGui::SetCursorScreenPos({low.x + look.px(12), low.y + look.px(28)});
        say(look,
            (i < times.size() ? span_text(times[i]) + "  ·  " : "") +
                desk_.words("seat.lesson.of_minutes", {{"minutes", std::to_string(part.minutes)}}),
            Type::small, c.soft);
        ImGui::SetCursorScreenPos(next);
    }
    ImGui::EndChild();
}

/// Whether the part has something to begin here, for this person.
bool LessonsView::begins(const Shown& shown, const wire::LessonPartRow& part) {
    if (part.kind == "debrief")
        return shown.may("hear_class_recordings");
    const bool plays = part.kind == "live" || part.kind == "exchange";
    return plays && !part.pack.empty() && shown.may("run_drills");
}

void LessonsView::begin(const wire::LessonRow& lesson, const wire::LessonPartRow& part) {
    if (part.kind == "debrief")
        return hear_();
    start_drill_({part.pack, part.drill, lesson.class_name, part.minutes, part.kind == "exchange"});
}

void LessonsView::draw_part(const Shown& shown, const wire::LessonRow& lesson, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& part = lesson.parts[part_];
    ImGui::BeginChild("part", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, part.label, Type::large, c.ink);
    if (!part.note.empty())
        say(look, plain_text(part.note, 500), Type::normal, c.ink, true);
    else if (part.pack.empty())
        say(look, desk_.words("seat.lesson.about." + part.kind), Type::normal, c.soft, true);
    if (begins(shown, part)) {
        const auto words = desk_.words("seat.lesson.begin." + part.kind);
        const auto key = desk_.key_label(Key::open);
        ImGui::Dummy({0, look.px(4)});
        const bool clicked = key_button(look, "begin", words, key,
                                        {button_width(look, words, key) + look.px(20), look.px(36)},
                                        Weight::primary);
        if (clicked || (!desk_.covered && pressed(Key::open)))
            begin(lesson, part);
    }
    if (!part.pack.empty()) {
        study_.once(desk_, "/lessons/" + std::to_string(lesson.id) + "/parts/" +
                               std::to_string(part_ + 1) + "/study");
        if (!study_.refusal().code.empty())
            say(look, desk_.words("seat.lesson.not_loaded", {{"pack", part.pack}}), Type::normal,
                c.warn, true);
        else if (const auto* list = study_.waiting() ? nullptr : study_.value())
            for (const auto& study : list->items)
                draw_study(study);
        else
            say(look, desk_.words("seat.loading"), Type::normal, c.soft);
    }
    ImGui::EndChild();
}

void LessonsView::draw_study(const wire::ScriptStudy& study) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto joined = [](const std::vector<std::string>& words) {
        std::string out;
        for (const auto& one : words)
            out += (out.empty() ? "" : "  ·  ") + one_line(one, 40);
        return out;
    };
    ImGui::Dummy({0, look.px(8)});
    say(look, one_line(study.title, 60), Type::strong, c.brand);
    for (const auto& step : study.steps) {
        ImGui::Dummy({0, look.px(2)});
        say(look, one_line(step.name, 60), Type::strong, c.ink);
        say(look, plain_text(step.words, 1'000), Type::normal, c.ink, true);
    }
    if (study.steps.empty())
        say(look, desk_.words("seat.lesson.no_script"), Type::normal, c.soft, true);
    if (!study.moves.empty()) {
        say(look, desk_.words("seat.lesson.moves"), Type::small, c.soft);
        say(look, joined(study.moves), Type::normal, c.ink, true);
    }
    if (!study.keyed.empty()) {
        say(look, desk_.words("seat.lesson.fields"), Type::small, c.soft);
        say(look, joined(study.keyed), Type::normal, c.ink, true);
    }
}

} // namespace ringroom::seat
