#include "seat/exam_office.h"

#include <algorithm>

#include "seat/desk.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration held_every{5'000};
constexpr std::size_t state_column = 3;

std::string opening_words(const wire::ExamRow& exam) {
    const auto from = exam.opens_at ? when_text(*exam.opens_at) : std::string();
    const auto to = exam.closes_at ? when_text(*exam.closes_at) : std::string();
    return from.empty() && to.empty() ? "" : from + "–" + to;
}

} // namespace

ExamOffice::ExamOffice(Desk& desk)
    : desk_(desk)
    , table_("held",
             {{"seat.exam.title"},
              {"seat.exam.form_head"},
              {"seat.exam.class"},
              {"seat.exam.state"},
              {"seat.exam.when"},
              {"seat.exam.minutes", true},
              {"seat.exam.questions", true},
              {"seat.exam.attempts", true},
              {"seat.exam.pass_mark", true},
              {"seat.exam.made_by"}},
             {{Key::exam_bank, "seat.exam.bank", false},
              {Key::exam_new, "seat.exam.plan", false},
              {Key::exam_practical, "seat.practical.plan", false}})
    , hall_(desk)
    , items_(desk)
    , bank_(desk)
    , plan_(desk)
    , practical_hall_(desk)
    , practical_plan_(desk) {}

std::vector<Key> ExamOffice::foot_keys() const {
    if (view_ == View::hall)
        return hall_.foot_keys();
    if (view_ == View::items)
        return items_.foot_keys();
    if (view_ == View::bank)
        return bank_.foot_keys();
    if (view_ == View::plan)
        return plan_.foot_keys();
    if (view_ == View::practical_hall)
        return practical_hall_.foot_keys();
    if (view_ == View::practical_plan)
        return practical_plan_.foot_keys();
    return {Key::choose,         Key::open,      Key::exam_new,
            Key::exam_practical, Key::exam_bank, Key::narrow};
}

void ExamOffice::open(std::int64_t exam) {
    exam_ = exam;
    hall_.show(exam);
    view_ = View::hall;
}

void ExamOffice::open_practical(std::int64_t exam) {
    exam_ = exam;
    practical_hall_.show(exam);
    view_ = View::practical_hall;
}

const wire::PracticalRow* ExamOffice::opened_practical() {
    if (const auto* list = practicals_.value())
        for (const auto& exam : list->items)
            if (exam.id == exam_)
                return &exam;
    return nullptr;
}

const wire::ExamRow* ExamOffice::opened() {
    if (const auto* list = exams_.value())
        for (const auto& exam : list->items)
            if (exam.id == exam_)
                return &exam;
    return nullptr;
}

std::optional<std::int64_t> ExamOffice::next_to_mark(std::int64_t done) {
    std::erase(to_mark_, done);
    return to_mark_.empty() ? std::nullopt : std::optional(to_mark_.front());
}

void ExamOffice::draw(ImVec2 size) {
    exams_.keep(desk_, "/exams", held_every);
    practicals_.keep(desk_, "/practicals", held_every);
    const auto changes = hall_.changes() + practical_hall_.changes();
    if (std::exchange(changes_, changes) != changes) {
        exams_.forget();
        practicals_.forget();
    }
    const auto versions = exams_.version() + practicals_.version();
    if (std::exchange(filled_, versions) != versions ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float gap = desk_.look.px(12);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    begin_card(desk_.look, "office", {size.x - 2 * gap, size.y - 2 * gap},
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoScrollWithMouse);
    const auto room = ImGui::GetContentRegionAvail();
    if (view_ == View::bank) {
        if (bank_.draw(room))
            view_ = View::exams;
    } else if (view_ == View::plan) {
        if (plan_.draw(room))
            view_ = View::exams;
        if (const auto exam = plan_.take_planned()) {
            exams_.forget();
            open(*exam);
        }
    } else if (view_ == View::practical_hall || view_ == View::practical_plan) {
        draw_practical(room);
    } else if (const auto* exam = view_ == View::exams ? nullptr : opened()) {
        draw_opened(*exam, room);
    } else {
        draw_exams(room);
    }
    end_card();
}

void ExamOffice::draw_practical(ImVec2 size) {
    if (view_ == View::practical_plan) {
        if (practical_plan_.draw(size))
            view_ = View::exams;
        if (const auto exam = practical_plan_.take_planned()) {
            practicals_.forget();
            open_practical(*exam);
        }
    } else if (const auto* exam = opened_practical()) {
        if (practical_hall_.draw(*exam, size))
            view_ = View::exams;
        if (practical_hall_.take_repeat()) {
            practical_plan_.repeat(*exam);
            practical_plan_.begin();
            view_ = View::practical_plan;
        }
    } else { // just planned: it comes with the next list
        say(desk_.look, desk_.words("seat.loading"), Type::normal, desk_.look.colours().soft);
    }
}

void ExamOffice::draw_opened(const wire::ExamRow& exam, ImVec2 size) {
    if (view_ == View::items) {
        if (!items_.is_correcting() && !desk_.covered && !ImGui::GetIO().WantTextInput &&
            pressed(Key::escape))
            view_ = View::hall;
        say(desk_.look, one_line(exam.title, 60), Type::large, desk_.look.colours().ink);
        return items_.draw(exam.id, ImGui::GetContentRegionAvail());
    }
    const auto wish = hall_.draw(exam, size);
    if (wish == ExamHall::Wish::back)
        view_ = View::exams;
    else if (wish == ExamHall::Wish::items)
        view_ = View::items;
    else if (wish == ExamHall::Wish::look)
        look_ = hall_.chosen();
    to_mark_ = hall_.to_mark();
    if (wish == ExamHall::Wish::mark)
        look_ = to_mark_.front();
}

void ExamOffice::fill() {
    std::vector<TableRow> rows;
    const auto* list = exams_.value();
    for (const auto& exam : list != nullptr ? list->items : std::vector<wire::ExamRow>{}) {
        const bool runs = exam.state == "open";
        const auto minutes = exam.limit.ms / 60'000;
        rows.push_back(
            {std::to_string(exam.id),
             {{exam.title, 0, Tone::strong},
              {desk_.words("seat.exam.form.written")},
              {exam.class_name},
              {desk_.words(exam_state_key(exam)), runs ? 0 : 1, runs ? Tone::ok : Tone::soft},
              {opening_words(exam), exam.opens_at ? when_rank(*exam.opens_at) : 0},
              {minutes == 0 ? desk_.words("seat.exam.no_limit") : std::to_string(minutes), minutes},
              {std::to_string(exam.questions), exam.questions},
              {std::to_string(exam.attempts), exam.attempts},
              {std::to_string(exam.pass_mark) + "%", exam.pass_mark, Tone::soft},
              {exam.made_by + "  " + when_text(exam.made_at), when_rank(exam.made_at),
               Tone::soft}}});
    }
    add_practicals(rows);
    // What goes on comes first, else as it came.
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.cells.at(state_column).rank < b.cells.at(state_column).rank;
    });
    table_.rows.set(std::move(rows));
    if (table_.rows.chosen() == nullptr)
        table_.rows.choose(std::size_t{0});
}

void ExamOffice::add_practicals(std::vector<TableRow>& rows) {
    const auto* list = practicals_.value();
    for (const auto& exam : list != nullptr ? list->items : std::vector<wire::PracticalRow>{}) {
        const bool runs = exam.state == "running" || exam.state == "paused";
        const auto minutes = exam.limit.ms / 60'000;
        const auto calls = static_cast<std::int64_t>(exam.calls.size());
        rows.push_back(
            {"p" + std::to_string(exam.id),
             {{exam.title, 0, Tone::strong},
              {desk_.words("seat.exam.form.practical")},
              {exam.class_name},
              {desk_.words("seat.practical.is." + exam.state), runs ? 0 : 1,
               runs ? Tone::ok : Tone::soft},
              {"", 0},
              {minutes == 0 ? desk_.words("seat.exam.no_limit") : std::to_string(minutes), minutes},
              {desk_.words("seat.practical.calls", {{"count", std::to_string(calls)}}), calls},
              {std::to_string(exam.attempts), exam.attempts},
              {std::to_string(exam.pass_mark) + "%", exam.pass_mark, Tone::soft},
              {exam.made_by + "  " + when_text(exam.made_at), when_rank(exam.made_at),
               Tone::soft}}});
    }
}

void ExamOffice::draw_exams(ImVec2 size) {
    const auto none = exams_.value() != nullptr && practicals_.value() != nullptr
                          ? desk_.words("seat.exam.none_held")
                      : exams_.waiting() ? desk_.words("seat.loading")
                                         : desk_.words_of(exams_.refusal());
    const auto asked = table_.draw(desk_, size, none);
    if (!asked)
        return;
    if (asked->action == Key::exam_bank)
        view_ = View::bank;
    else if (asked->action == Key::exam_new)
        view_ = View::plan;
    else if (asked->action == Key::exam_practical)
        view_ = View::practical_plan;
    else if (asked->id.starts_with("p"))
        open_practical(std::stoll(asked->id.substr(1)));
    else
        open(std::stoll(asked->id));
    if (view_ == View::plan)
        plan_.begin();
    if (view_ == View::practical_plan)
        practical_plan_.begin();
}

} // namespace ringroom::seat
