#include "seat/exam_page.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/exam_hall.h"
#include "seat/limits.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration exams_every{5'000};
constexpr float choice_points = 122;

bool is_under_way(const wire::ExamAttempt& attempt) {
    return attempt.state == "opened" || attempt.state == "running";
}

const wire::ExamAttempt* under_way(const wire::ExamRow& exam) {
    const auto found = std::find_if(exam.mine.begin(), exam.mine.end(), is_under_way);
    return found == exam.mine.end() ? nullptr : &*found;
}

/// The newest attempt that is over.
const wire::ExamAttempt* last_of(const wire::ExamRow& exam) {
    const wire::ExamAttempt* out = nullptr;
    for (const auto& one : exam.mine)
        if (!is_under_way(one) && (out == nullptr || one.attempt > out->attempt))
            out = &one;
    return out;
}

/// The attempt that counts; null: no result is out.
const wire::ExamAttempt* best_of(const wire::ExamRow& exam) {
    const auto found = std::find_if(exam.mine.begin(), exam.mine.end(), [](const auto& one) {
        return one.permille && one.counts.value_or(false);
    });
    return found == exam.mine.end() ? nullptr : &*found;
}

std::int64_t attempts_left(const wire::ExamRow& exam) {
    return std::max<std::int64_t>(0, exam.attempts - static_cast<std::int64_t>(exam.mine.size()));
}

bool is_gated(const wire::ExamRow& exam) {
    return exam.gate && !exam.gate->open.value_or(true) && under_way(exam) == nullptr;
}

bool may_begin(const wire::ExamRow& exam) {
    return under_way(exam) != nullptr ||
           (exam.state == "open" && attempts_left(exam) > 0 && !is_gated(exam));
}

bool holds(const Shown& shown) {
    return shown.may("run_drills");
}

std::string percent_text(std::int64_t permille) {
    return points_text(permille * 100) + "%";
}

std::string span_words(const wire::ExamRow& exam) {
    const auto from = exam.opens_at ? when_text(*exam.opens_at) : std::string();
    const auto to = exam.closes_at ? when_text(*exam.closes_at) : std::string();
    return from.empty() && to.empty() ? "" : from + "–" + to;
}

} // namespace

ExamPage::ExamPage(Desk& desk)
    : desk_(desk)
    , exam_(desk)
    , sheet_(desk)
    , marker_(desk)
    , office_(desk)
    , table_("exams",
             {{"seat.exam.title"},
              {"seat.exam.form_head"},
              {"seat.exam.state"},
              {"seat.exam.when"},
              {"seat.exam.minutes", true},
              {"seat.exam.questions", true},
              {"seat.exam.attempts_left", true},
              {"seat.exam.pass_mark", true},
              {"seat.exam.mine"}},
             {{Key::exam_result, "seat.exam.look"}})
    , practicals_(desk)
    , result_(desk) {}

std::string ExamPage::title() const {
    const auto* paper = exam_.paper();
    return paper == nullptr ? std::string()
                            : desk_.words(paper->sitting().state == "opened" ? "seat.exam.waits"
                                          : paper->sitting().paused          ? "seat.exam.paused"
                                                                             : "seat.exam.runs") +
                                  " · " + one_line(paper->sitting().title, 60);
}

std::optional<std::string> ExamPage::take_listen() {
    auto own = result_.take_listen();
    return own ? own : office_.take_listen();
}

void ExamPage::keep_up(const Shown& shown, bool on_show) {
    exam_.tick(shown, on_show);
    sheet_.yield_to_telephone(shown);
    if (!on_show)
        sheet_.rest();
    if (std::exchange(changes_, exam_.changes()) != exam_.changes())
        exams_.forget();
}

std::vector<Key> ExamPage::foot_keys(const Shown& shown) const {
    if (exam_.paper() == nullptr && holds(shown))
        return office_.foot_keys();
    if (exam_.paper() == nullptr && shows_result_)
        return result_.foot_keys();
    if (exam_.paper() == nullptr)
        return {Key::choose, Key::open, Key::exam_result, Key::narrow};
    std::vector<Key> out;
    if (cover_words().empty() && exam_.paper()->size() > 0)
        out = sheet_.foot_keys(exam_);
    if (locked() && cover_words().empty())
        out.insert(out.end(), {Key::exam_flag, Key::exam_open});
    if (locked() && exam_.paper()->sitting().state == "running")
        out.push_back(Key::exam_hand_in);
    if (exam_.may_leave())
        out.push_back(Key::escape);
    return out;
}

void ExamPage::draw(const Shown& shown, ImVec2 size) {
    if (exam_.paper() != nullptr)
        return draw_exam(shown, size);
    sitting_ = 0;
    if (!desk_.covered)
        take_all_keys();
    if (holds(shown)) {
        office_.draw(size);
        if (const auto sitting = exam_.coming() ? std::nullopt : office_.take_look()) {
            marks_ = true;
            exam_.look_at(*sitting);
        }
        return;
    }
    draw_own(shown, size);
}

/// One's own exams, or the result of a practical one.
void ExamPage::draw_own(const Shown& shown, ImVec2 size) {
    exams_.keep(desk_, "/exams", exams_every);
    practicals_.keep();
    const auto versions = exams_.version() + practicals_.version();
    if (std::exchange(filled_, versions) != versions ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
    const float gap = desk_.look.px(12);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    begin_card(desk_.look, "exams", {size.x - 2 * gap, size.y - 2 * gap},
               ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar |
                   ImGuiWindowFlags_NoScrollWithMouse);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    if (shows_result_) {
        shows_result_ = !result_.draw(room);
    } else {
        draw_list(room);
        const ImVec2 below{room.x, desk_.look.px(choice_points)};
        const auto* row = table_.rows.chosen();
        const auto* practical = row == nullptr ? nullptr : practicals_.find(row->id);
        if (practical != nullptr && practicals_.draw_choice(*practical, below))
            wanted_ = {row->id, Key::open};
        else if (const auto* exam = chosen())
            draw_choice(*exam, below);
    }
    end_card();
    take_wanted(shown);
}

void ExamPage::take_wanted(const Shown& shown) {
    if (exam_.coming() || wanted_.id.empty())
        return;
    const auto wanted = std::exchange(wanted_, {});
    if (const auto* practical = practicals_.find(wanted.id)) {
        if (practical->state != "released")
            return desk_.back.tell("exam.not_released");
        result_.show(*practical);
        shows_result_ = true;
        return;
    }
    const auto* list = exams_.value();
    for (const auto& exam : list != nullptr ? list->items : std::vector<wire::ExamRow>{})
        if (std::to_string(exam.id) == wanted.id) {
            if (wanted.action == Key::open)
                act(shown, exam);
            else
                look(exam);
            return;
        }
}

// ---- The list

std::string ExamPage::state_words(const wire::ExamRow& exam) const {
    if (const auto* mine = under_way(exam))
        return desk_.words("seat.exam.attempt." + mine->state);
    if (exam.state == "open" && exam.paused)
        return desk_.words("seat.exam.paused");
    if (const auto* last = last_of(exam); last != nullptr && !may_begin(exam))
        return desk_.words("seat.exam.attempt." + last->state);
    return desk_.words(is_gated(exam) && exam.state != "closed" ? "seat.exam.gated"
                                                                : exam_state_key(exam));
}

void ExamPage::fill() {
    std::vector<TableRow> rows;
    const auto* list = exams_.value();
    for (const auto& exam : list != nullptr ? list->items : std::vector<wire::ExamRow>{}) {
        const auto* best = best_of(exam);
        const auto result =
            best == nullptr ? std::string()
                            : percent_text(*best->permille) + " · " +
                                  desk_.words(best->passed.value_or(false) ? "seat.exam.passed"
                                                                           : "seat.exam.failed");
        const auto minutes = exam.limit.ms / 60'000;
        rows.push_back(
            {std::to_string(exam.id),
             {{exam.title, 0, Tone::strong},
              {desk_.words("seat.exam.form.written")},
              {state_words(exam), may_begin(exam) ? 0 : 1, may_begin(exam) ? Tone::ok : Tone::soft},
              {span_words(exam), exam.opens_at ? when_rank(*exam.opens_at) : 0},
              {minutes == 0 ? desk_.words("seat.exam.no_limit") : std::to_string(minutes), minutes},
              {std::to_string(exam.questions), exam.questions},
              {std::to_string(attempts_left(exam)), attempts_left(exam)},
              {std::to_string(exam.pass_mark) + "%", exam.pass_mark, Tone::soft},
              {result, best == nullptr ? -1 : *best->permille,
               best == nullptr                ? Tone::soft
               : best->passed.value_or(false) ? Tone::ok
                                              : Tone::warn}}});
    }
    practicals_.add_rows(rows);
    std::optional<std::string> first; ///< that may be begun
    for (const auto& exam : list != nullptr ? list->items : std::vector<wire::ExamRow>{})
        if (!first && may_begin(exam))
            first = std::to_string(exam.id);
    table_.rows.set(std::move(rows));
    if (table_.rows.chosen() != nullptr)
        return;
    if (first)
        table_.rows.choose(*first);
    else
        table_.rows.choose(std::size_t{0});
}

const wire::ExamRow* ExamPage::chosen() {
    const auto* list = exams_.value();
    const auto* row = table_.rows.chosen();
    if (list == nullptr || row == nullptr)
        return nullptr;
    for (const auto& exam : list->items)
        if (std::to_string(exam.id) == row->id)
            return &exam;
    return nullptr;
}

void ExamPage::draw_list(ImVec2 size) {
    const auto none = exams_.value() != nullptr && practicals_.known()
                          ? desk_.words("seat.exam.none")
                      : exams_.waiting() ? desk_.words("seat.loading")
                                         : desk_.words_of(exams_.refusal());
    const float below = table_.rows.chosen() == nullptr ? 0 : desk_.look.px(choice_points + 8);
    if (const auto asked = table_.draw(desk_, {size.x, size.y - below}, none))
        wanted_ = *asked;
}

/// What one has to know before one begins, and the way to it.
void ExamPage::draw_choice(const wire::ExamRow& exam, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "choice", size, ImGuiWindowFlags_NoNavInputs | ImGuiWindowFlags_NoScrollbar);
    say(look, one_line(exam.title, 60), Type::strong, c.ink);
    const auto* mine = under_way(exam);
    const auto minutes = exam.limit.ms / 60'000;
    auto words =
        mine != nullptr   ? desk_.words("seat.exam.about_on")
        : may_begin(exam) ? desk_.words(minutes == 0 ? "seat.exam.about_free" : "seat.exam.about",
                                        {{"minutes", std::to_string(minutes)},
                                         {"questions", std::to_string(exam.questions)},
                                         {"mark", std::to_string(exam.pass_mark)}})
        : is_gated(exam) && exam.state != "closed"
            ? desk_.words("seat.exam.about_gated",
                          {{"skill", exam.gate->label},
                           {"difficulty", std::to_string(exam.gate->difficulty)},
                           {"lacks", exam.gate->words.value_or("")}})
        : exam.state == "waiting"                      ? desk_.words("seat.exam.about_waiting")
        : exam.state == "closed"                       ? desk_.words("seat.exam.about_closed")
        : exam.mine.empty() && attempts_left(exam) > 0 ? desk_.words("seat.exam.about_other")
                                                       : desk_.words("seat.exam.about_used");
    say(look, words, Type::normal, c.soft, true);
    if (may_begin(exam)) {
        const bool again = begin_.asked(exam.id);
        if (again)
            desk_.draw_again(begin_.until());
        const auto label = desk_.words(again             ? "seat.exam.begin_again"
                                       : mine != nullptr ? "seat.exam.go_on"
                                                         : "seat.exam.begin");
        const auto key = desk_.key_label(Key::open);
        if (key_button(look, "begin", label, key, {button_width(look, label, key), look.px(34)},
                       Weight::primary, !exam_.coming()))
            wanted_ = {std::to_string(exam.id), Key::open};
    }
    end_card();
}

/// Where a clock begins to run, or another seat loses it, it is asked for twice.
void ExamPage::act(const Shown& shown, const wire::ExamRow& exam) {
    if (!may_begin(exam))
        return look(exam);
    if (begin_.ask(exam.id))
        exam_.sit(exam.id, shown);
    else
        desk_.back.tell_done(
            desk_.words(under_way(exam) != nullptr ? "seat.exam.again_on" : "seat.exam.again"));
}

void ExamPage::look(const wire::ExamRow& exam) {
    const auto* last = last_of(exam);
    if (last == nullptr)
        return desk_.back.tell(is_gated(exam) && exam.state != "closed" ? "seat.exam.gated"
                                                                        : "seat.exam.no_attempt");
    exam_.look_at(last->sitting);
}

} // namespace ringroom::seat
