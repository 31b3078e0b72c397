#include "seat/exam_hall.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration hall_every{2'000};
constexpr Duration hall_log_every{3'000};
constexpr Duration gate_every{10'000};
constexpr float person_points = 190;
constexpr std::size_t time_reason_bytes = 600;

bool sits(const wire::ExamResultRow& row) {
    return row.state == "opened" || row.state == "running";
}

/// Of who has no attempt, the person's.
std::string id_of(const wire::ExamResultRow& row) {
    return row.sitting == 0 ? "n" + row.number : std::to_string(row.sitting);
}

/// Nobody's answers to look at, nor a clock that more time would help.
std::vector<Key> written_not_for(const wire::ExamResultRow& row) {
    if (row.sitting == 0)
        return {Key::open, Key::exam_time};
    return row.state == "released" ? std::vector{Key::exam_time} : std::vector<Key>{};
}

bool may_begin_later(const wire::ExamRow& exam) {
    return exam.state == "waiting" || exam.state == "open";
}

} // namespace

std::string exam_state_key(const wire::ExamRow& exam) {
    if (exam.state == "open" && exam.paused)
        return "seat.exam.paused";
    return "seat.exam.is." + (exam.released ? std::string("released") : exam.state);
}

std::optional<std::int64_t> extra_minutes_in(const std::string& text) {
    const auto value = number_in(text, -600, 600);
    return value && *value != 0 ? value : std::nullopt;
}

ExamHall::ExamHall(Desk& desk)
    : desk_(desk)
    , table_("hall",
             {{"seat.team.number"},
              {"seat.exam.name"},
              {"seat.exam.state"},
              {"seat.exam.seat"},
              {"seat.exam.progress", true},
              {"seat.exam.left", true},
              {"seat.exam.extra", true},
              {"seat.exam.window", true},
              {"seat.exam.gaps", true},
              {"seat.exam.mark", true}},
             {{Key::exam_time, "seat.exam.more_time"}})
    , orders_(desk)
    , file_(desk)
    , allow_(desk) {}

void ExamHall::show(std::int64_t exam) {
    if (std::exchange(exam_, exam) == exam)
        return;
    rows_ = {};
    log_ = {};
    gate_ = {};
    filled_ = 0;
    chosen_ = 0;
    table_.rows.set({});
}

std::vector<Key> ExamHall::foot_keys() const {
    return {Key::choose, Key::open, Key::exam_time, Key::exam_allow, Key::escape, Key::narrow};
}

std::vector<std::int64_t> ExamHall::to_mark() {
    std::vector<std::int64_t> out;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            if (row.to_mark > 0)
                out.push_back(row.sitting);
    return out;
}

const wire::ExamResultRow* ExamHall::chosen_row() {
    const auto* list = rows_.value();
    const auto* row = table_.rows.chosen();
    if (list == nullptr || row == nullptr)
        return nullptr;
    for (const auto& one : list->items)
        if (id_of(one) == row->id)
            return &one;
    return nullptr;
}

ExamHall::Wish ExamHall::draw(const wire::ExamRow& exam, ImVec2 size) {
    rows_.keep(desk_, "/exams/" + std::to_string(exam_) + "/results", hall_every);
    if (exam.state != "closed")
        gate_.keep(desk_, "/exams/" + std::to_string(exam_), gate_every);
    take_answers();
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const bool was_covered = desk_.covered;
    desk_.covered = was_covered || dialog_is_open();
    auto wish = Wish::nothing;
    if (!desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape))
        wish = Wish::back;
    const float top = ImGui::GetCursorPosY();
    draw_head(exam);
    if (const auto asked = draw_orders(exam); asked != Wish::nothing)
        wish = asked;
    draw_gate();
    const auto* chosen = chosen_row();
    const float below = chosen == nullptr ? 0 : desk_.look.px(person_points + 8);
    const float used = ImGui::GetCursorPosY() - top;
    const auto none = rows_.value() != nullptr ? desk_.words("seat.exam.nobody_sits")
                      : rows_.waiting()        ? desk_.words("seat.loading")
                                               : desk_.words_of(rows_.refusal());
    const auto asked = table_.draw(desk_, {size.x, size.y - below - used}, none);
    if (asked && asked->action == Key::open) {
        chosen_ = std::stoll(asked->id);
        wish = Wish::look;
    } else if (asked) {
        ask_time();
    }
    if (chosen != nullptr)
        draw_person({size.x, desk_.look.px(person_points)});
    desk_.covered = was_covered;
    draw_time();
    allow_.draw();
    return wish;
}

// ---- Orders for all

std::vector<HallOrder> ExamHall::orders_of(const wire::ExamRow& exam) {
    std::vector<HallOrder> out;
    if (exam.state == "waiting") {
        out.push_back({"open", "seat.exam.order.open", nullptr, Key::exam_order, Weight::primary});
        out.push_back({"drop", "seat.practical.order.drop", "seat.practical.order.drop_again",
                       Key::exam_remove, Weight::plain});
    }
    if (exam.state == "open") {
        if (exam.together && !exam.started)
            out.push_back({"start", "seat.exam.order.start", "seat.exam.order.start_again",
                           Key::exam_start, Weight::primary});
        if (exam.paused)
            out.push_back(
                {"resume", "seat.exam.order.resume", nullptr, Key::exam_pause, Weight::primary});
        else
            out.push_back(
                {"pause", "seat.exam.order.pause", nullptr, Key::exam_pause, Weight::plain});
        out.push_back({"close", "seat.exam.order.close", "seat.exam.order.close_again",
                       Key::exam_order, Weight::danger});
    }
    if (exam.state == "closed") {
        const auto* list = rows_.value();
        const bool waits =
            list != nullptr && std::any_of(list->items.begin(), list->items.end(),
                                           [](const auto& row) { return row.state == "marked"; });
        if (waits)
            out.push_back({"release", "seat.exam.order.release", "seat.exam.order.release_again",
                           Key::exam_release, Weight::primary});
        if (!exam.released)
            out.push_back({"open", "seat.exam.order.reopen", "seat.exam.order.reopen_again",
                           Key::exam_order, Weight::plain});
    }
    return out;
}

ExamHall::Wish ExamHall::draw_orders(const wire::ExamRow& exam) {
    auto wish = Wish::nothing;
    if (orders_.draw_back())
        wish = Wish::back;
    const auto id = std::to_string(exam.id);
    const auto url = "/exams/" + id;
    orders_.draw(exam.title, url, orders_of(exam));
    if (!to_mark().empty() && orders_.button("seat.exam.to_mark", Key::exam_mark, Weight::primary))
        wish = Wish::mark;
    if (orders_.button("seat.exam.items", Key::exam_items, Weight::plain))
        wish = Wish::items;
    if (orders_.button("seat.exam.export", Key::exam_export, Weight::plain))
        file_.fetch(url + "/results/xlsx", "exam-" + id + "-results.xlsx");
    if (orders_.button("seat.practical.csv", Key::exam_table, Weight::plain))
        file_.fetch(url + "/results/csv", "exam-" + id + "-results.csv");
    if (orders_.button("seat.exam.print", Key::exam_print, Weight::plain))
        file_.fetch(url + "/sheets", "exam-" + id + "-sheets.pdf");
    if (may_begin_later(exam) && orders_.button("seat.exam.allow", Key::exam_allow, Weight::plain))
        allow_.open(exam.id, gate_.value(), chosen_row());
    ImGui::Dummy({0, desk_.look.px(4)});
    return wish;
}

/// Whom the exam's gate keeps out, and that nobody may sit it.
void ExamHall::draw_gate() {
    const auto* exam = gate_.value();
    if (exam == nullptr || !may_begin_later(*exam))
        return;
    if (exam->people == 0)
        say(desk_.look, desk_.words("seat.exam.nobody_left", {{"name", exam->class_name}}),
            Type::normal, desk_.look.colours().warn, true);
    if (!exam->gate || exam->gate->not_ready.empty())
        return;
    std::string names;
    for (const auto& one : exam->gate->not_ready)
        names += (names.empty() ? "" : ", ") + one.number + " " + one.name;
    say(desk_.look,
        desk_.words("seat.exam.not_ready", {{"count", std::to_string(exam->gate->not_ready.size())},
                                            {"skill", exam->gate->label},
                                            {"difficulty", std::to_string(exam->gate->difficulty)},
                                            {"names", one_line(names, 160)}}),
        Type::normal, desk_.look.colours().warn, true);
}

void ExamHall::draw_head(const wire::ExamRow& exam) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, one_line(exam.title, 50), Type::large, c.ink);
    ImGui::SameLine(0, look.px(14));
    say(look, one_line(exam.class_name, 30), Type::normal, c.soft);
    ImGui::SameLine(0, look.px(14));
    const bool runs = exam.state == "open" && !exam.paused;
    tag(look, desk_.words(exam_state_key(exam)), runs ? c.ok : c.warn,
        runs ? c.ok_soft : c.warn_soft);
    const auto* list = rows_.value();
    if (list == nullptr)
        return;
    std::size_t sit = 0;
    std::size_t over = 0;
    std::size_t absent = 0;
    std::size_t waiting = 0;
    for (const auto& row : list->items) {
        sit += sits(row) ? 1 : 0;
        over += row.sitting != 0 && !sits(row) ? 1 : 0;
        absent += row.sitting == 0 ? 1 : 0;
        waiting += static_cast<std::size_t>(row.to_mark);
    }
    say_right(look,
              desk_.words("seat.exam.hall_counts", {{"sitting", std::to_string(sit)},
                                                    {"over", std::to_string(over)},
                                                    {"absent", std::to_string(absent)},
                                                    {"mark", std::to_string(waiting)}}),
              Type::normal, c.soft);
}

// ---- The list

TableRow ExamHall::row_of(const wire::ExamResultRow& row) const {
    const bool counts = row.possible > 0 && !sits(row) && row.state != "lapsed";
    const auto mark = !counts           ? std::string()
                      : row.to_mark > 0 ? desk_.words("seat.exam.to_mark_count",
                                                      {{"count", std::to_string(row.to_mark)}})
                                        : points_text(row.permille * 100) + "%";
    const auto minutes = row.extra.ms / 60'000;
    const bool little = row.left && sits(row) && row.left->ms < 300'000;
    return {
        id_of(row),
        {{row.number},
         {row.attempt > 1 ? row.name + " (" + std::to_string(row.attempt) + ")" : row.name},
         {desk_.words(row.paused ? "seat.exam.paused" : "seat.exam.attempt." + row.state), 0,
          row.state == "running" && !row.paused ? Tone::ok
          : row.sitting == 0                    ? Tone::soft
                                                : Tone::normal},
         {row.seat, 0, Tone::soft},
         {row.sitting == 0 ? ""
                           : std::to_string(row.answered) + " / " + std::to_string(row.questions),
          row.answered},
         {row.left && sits(row) ? clock_text(*row.left) : "", row.left ? row.left->ms : 0,
          little ? Tone::warn : Tone::normal},
         {minutes == 0 ? "" : (minutes > 0 ? "+" : "") + std::to_string(minutes), minutes},
         {row.times_left == 0 ? ""
                              : std::to_string(row.times_left) + " · " + length_text(row.time_left),
          row.times_left, Tone::danger},
         {row.gaps == 0 ? "" : std::to_string(row.gaps) + " · " + length_text(row.gap_time),
          row.gaps, Tone::warn},
         {mark, counts ? row.permille : -1,
          !counts           ? Tone::soft
          : row.to_mark > 0 ? Tone::warn
          : !row.counts     ? Tone::soft // a better attempt counts
          : row.passed      ? Tone::ok
                            : Tone::danger}},
        "",
        "",
        written_not_for(row)};
}

void ExamHall::fill() {
    std::vector<TableRow> rows;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            rows.push_back(row_of(row));
    table_.rows.set(std::move(rows));
    if (table_.rows.chosen() == nullptr)
        table_.rows.choose(std::size_t{0});
}

// ---- One person

void ExamHall::draw_person(ImVec2 size) {
    const auto* row = chosen_row();
    if (row == nullptr) // hidden by what the list was just narrowed to
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "person", size, ImGuiWindowFlags_NoNavInputs);
    say(look, row->number + "  " + one_line(row->name, 40), Type::strong, c.ink);
    if (sits(*row))
        say_right(look, desk_.words("seat.exam.spare"), Type::small, c.soft);
    if (row->sitting == 0) {
        say(look,
            desk_.words(row->state == "absent" ? "seat.exam.about_absent"
                                               : "seat.exam.about_not_begun"),
            Type::normal, c.soft, true);
    } else {
        log_.keep(desk_, "/sittings/" + std::to_string(row->sitting) + "/log", hall_log_every);
        draw_log();
    }
    end_card();
}

void ExamHall::draw_log() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto* log = log_.own_value();
    if (log == nullptr)
        return say(look,
                   log_.waiting() ? desk_.words("seat.loading") : desk_.words_of(log_.refusal()),
                   Type::normal, c.soft);
    ImGui::BeginChild("log", {0, 0}, false, ImGuiWindowFlags_NoNavInputs);
    for (auto line = log->items.rbegin(); line != log->items.rend(); ++line) {
        auto words = when_text(line->at) + "  " + one_line(line->label, 60);
        if (line->span.ms != 0)
            words += "  " + (line->span.ms < 0 ? "−" + length_text(Duration{-line->span.ms})
                                               : length_text(line->span));
        if (!line->detail.empty())
            words += "  " + one_line(line->detail, 120);
        const bool bad = line->what == "left" || line->what == "returned" || line->what == "gap" ||
                         line->what == "old_seat" || line->what == "too_late" ||
                         line->what == "taken_over" || line->what == "late_answers";
        say(look, words, Type::small, bad ? c.warn : c.ink);
    }
    ImGui::EndChild();
}

// ---- More time

void ExamHall::ask_time() {
    const auto* row = chosen_row();
    if (row == nullptr)
        return;
    if (std::exchange(gives_to_, row->sitting) != row->sitting)
        minutes_ = reason_ = "";
    gives_name_ = row->name;
    gives_ = focus_ = true;
    asked_once_ = false;
}

void ExamHall::draw_time() {
    if (const auto answer = giving_.take(); answer && *answer) {
        if (given_to_ == gives_to_) {
            gives_ = false;
            minutes_ = reason_ = "";
        }
        rows_.forget();
        log_.forget();
    }
    if (!gives_)
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto title = desk_.words("seat.exam.time_for", {{"name", one_line(gives_name_, 40)}});
    if (!begin_dialog(desk_, "time", title, {460, 250}, gives_))
        return end_dialog();
    ImGui::Dummy({0, look.px(6)});
    const auto minutes = extra_minutes_in(minutes_);
    field_label(desk_, desk_.words("seat.exam.minutes"), look.px(120));
    text_field(desk_, "##minutes", minutes_,
               {.hint = "10",
                .missing = !minutes_.empty() && !minutes,
                .width = look.px(100),
                .focus = std::exchange(focus_, false),
                .bytes = 10});
    const bool no_reason = one_line(reason_).empty();
    field_label(desk_, desk_.words("seat.exam.time_reason"), look.px(120), no_reason);
    text_field(desk_, "##reason", reason_, {.bytes = time_reason_bytes});
    say(look, desk_.words("seat.exam.time_hint"), Type::small,
        !minutes_.empty() && !minutes ? c.warn : c.soft, true);
    ImGui::Dummy({0, look.px(6)});
    const auto words = desk_.words("seat.exam.time_give");
    const auto key = desk_.key_label(Key::save);
    const bool ready = minutes && !no_reason && !giving_.waiting();
    const bool go = key_button(look, "give", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(34)},
                               Weight::primary, ready);
    if (ready && (go || pressed(Key::save))) {
        given_to_ = gives_to_;
        desk_.back.ask("POST", "/sittings/" + std::to_string(gives_to_) + "/time",
                       wire::encode(wire::ExamExtra{Duration{*minutes * 60'000}, reason_}),
                       giving_.begin());
    }
    end_dialog();
}

void ExamHall::take_answers() {
    if (orders_.take()) {
        rows_.forget();
        ++changes_;
    }
    if (allow_.take_done()) {
        gate_.forget();
        ++changes_;
    }
    file_.take();
}

} // namespace ringroom::seat
