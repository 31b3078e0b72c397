#include "seat/courses_view.h"

#include <map>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/list_detail.h"
#include "seat/plain.h"

namespace ringroom::seat {
namespace {

constexpr Duration courses_every{15'000};
constexpr Duration courses_people_every{60'000};

/// How many of a class take calls.
std::map<std::string, std::int64_t> class_sizes(const wire::List<wire::Person>* people) {
    std::map<std::string, std::int64_t> out;
    for (const auto& one : people != nullptr ? people->items : std::vector<wire::Person>{})
        if (one.role == "student" || one.role == "team_leader")
            for (const auto& name : one.classes)
                ++out[name];
    return out;
}

} // namespace

CoursesView::CoursesView(Desk& desk)
    : desk_(desk)
    , table_(
          "courses",
          {{"seat.course.name"},
           {"seat.lesson.class"},
           {"seat.course.term"},
           {"seat.course.students", true},
           {"seat.course.groups", true},
           {"seat.course.consent"},
           {"seat.course.retention"},
           {"seat.course.state"}},
          {{Key::class_new, "seat.course.new", false}, {Key::class_remove, "seat.course.remove"}})
    , form_(desk)
    , sure_(desk) {}

void CoursesView::arrive() {
    edits_ = false;
    rows_.forget();
    people_.forget();
}

std::vector<Key> CoursesView::foot_keys() const {
    if (edits_)
        return form_.foot_keys();
    return {Key::choose, Key::open, Key::class_new, Key::class_remove, Key::narrow};
}

const wire::CourseRow* CoursesView::row_named(const std::string& id) {
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            if (std::to_string(row.id) == id)
                return &row;
    return nullptr;
}

void CoursesView::fill() {
    const auto sizes = class_sizes(people_.value());
    std::vector<TableRow> rows;
    for (const auto& one : rows_.value()->items) {
        const auto asked = one.asked.value_or(0);
        const auto accepted = one.accepted.value_or(0);
        const auto size = sizes.find(one.class_name);
        const auto students = size == sizes.end() ? 0 : size->second;
        const auto consent = one.consent.empty() ? desk_.words("seat.course.no_text")
                                                 : desk_.words("seat.course.accepted_of",
                                                               {{"count", std::to_string(accepted)},
                                                                {"all", std::to_string(asked)}});
        const auto tone = one.archived ? Tone::soft : Tone::normal;
        rows.push_back(
            {std::to_string(one.id),
             {{one.name, 0, one.archived ? Tone::soft : Tone::strong},
              {one.class_name, 0, tone},
              {one.term, 0, tone},
              {std::to_string(students), students, tone},
              {std::to_string(one.groups.size()), static_cast<std::int64_t>(one.groups.size()),
               tone},
              {consent, one.consent.empty() ? -1 : accepted,
               one.consent.empty() || one.archived ? Tone::soft
               : accepted < asked                  ? Tone::warn
                                                   : Tone::ok},
              {one.retention.empty() ? desk_.words("seat.course.retention_lab") : one.retention, 0,
               Tone::soft},
              {desk_.words(one.archived ? "seat.course.over" : "seat.course.on"), one.archived,
               tone}}});
    }
    table_.rows.set(std::move(rows));
}

void CoursesView::draw(const Shown& /*shown*/, ImVec2 size) {
    take_answers();
    if (edits_) {
        edits_ = !form_.draw(size, people_);
        if (const auto row = form_.take_saved()) {
            edits_ = false;
            table_.rows.choose(std::to_string(row->id));
            rows_.forget();
            desk_.back.tell_done(desk_.words("seat.course.saved", {{"name", one_line(row->name)}}));
        }
        return;
    }
    rows_.keep(desk_, "/courses", courses_every);
    people_.keep(desk_, "/people", courses_people_every);
    const auto from = std::to_string(rows_.version()) + "/" + std::to_string(people_.version()) +
                      "/" + desk_.words("seat.course.name");
    if (rows_.value() != nullptr && std::exchange(filled_, from) != from)
        fill();
    const auto none =
        empty_words(desk_, rows_.value() != nullptr, rows_.refusal(), "seat.course.none");
    if (const auto asked = table_.draw(desk_, size, none))
        act(*asked);
    if (sure_.is_open())
        sure_.say_now(remove_words());
    sure_.draw();
}

void CoursesView::act(const Table::Asked& asked) {
    if (asked.action == Key::class_new) {
        form_.open_new();
        edits_ = true;
    } else if (const auto* row = row_named(asked.id); row == nullptr) {
        return;
    } else if (asked.action == Key::class_remove) {
        ask_remove(*row);
    } else {
        form_.open(*row);
        edits_ = true;
    }
}

/// What goes with it is said as soon as it is known.
void CoursesView::ask_remove(const wire::CourseRow& row) {
    if (removing_.waiting())
        return;
    leaving_ = row;
    lessons_.ask(desk_, "/lessons?course=" + std::to_string(row.id));
    sure_.open(desk_.words("seat.course.remove_title", {{"name", one_line(row.name, 40)}}),
               remove_words(), desk_.words("seat.course.remove"), [this] {
                   desk_.back.ask("POST", "/courses/" + std::to_string(leaving_.id) + "/remove", {},
                                  removing_.begin());
               });
}

std::string CoursesView::remove_words() {
    const auto* list = lessons_.waiting() ? nullptr : lessons_.value();
    return desk_.words("seat.course.remove_words",
                       {{"groups", std::to_string(leaving_.groups.size())},
                        {"lessons", list == nullptr ? "…" : std::to_string(list->items.size())}});
}

void CoursesView::take_answers() {
    const auto answer = removing_.take();
    if (!answer)
        return;
    rows_.forget(); // refused: perhaps it is gone already
    if (*answer)
        desk_.back.tell_done(
            desk_.words("seat.course.removed", {{"name", one_line(leaving_.name)}}));
}

} // namespace ringroom::seat
