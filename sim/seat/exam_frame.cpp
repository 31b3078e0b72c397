// The exam that is sat: bar with clock, numbers at the side, question, keys.
#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/exam_page.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float exam_bar_points = 56;
constexpr float exam_foot_points = 32;
constexpr float strip_points = 232;
constexpr float cell_points = 34;
constexpr int cells_in_line = 5;
constexpr std::size_t numbers_listed = 24; // of what is not answered
constexpr Duration little_time = 5_min;
constexpr Duration last_minute = 1_min;

std::string second_text(WallTime time) {
    const auto local = local_time(time);
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(local.hour) + ":" + two(local.minute) + ":" + two(local.second);
}

} // namespace

std::string ExamPage::cover_words() const {
    const auto& paper = *exam_.paper();
    const auto& sitting = paper.sitting();
    if (paper.taken_over() && !paper.over())
        return desk_.words("exam.taken_over");
    if (sitting.state == "opened")
        return desk_.words("seat.exam.cover_waits");
    if (sitting.state == "running" && sitting.paused)
        return desk_.words("seat.exam.cover_paused");
    if (exam_.handing_in())
        return desk_.words("seat.exam.cover_handing_in");
    if (!paper.over() && paper.size() == 0)
        return desk_.words("seat.loading");
    return {};
}

void ExamPage::draw_exam(const Shown& shown, ImVec2 size) {
    const auto* paper = exam_.paper();
    if (std::exchange(sitting_, paper->sitting().id) != paper->sitting().id) {
        place_ = 0;
        asks_ = false;
        shown_since_ = steady_now();
        if (std::exchange(marks_, false))
            go_to_unmarked();
        paper = exam_.paper();
        if (paper == nullptr) // another attempt is on its way
            return;
    }
    const auto cover = cover_words();
    if (!cover.empty() || paper->over())
        asks_ = false;
    const bool was_covered = desk_.covered;
    desk_.covered = was_covered || asks_;
    if (!desk_.covered) {
        take_all_keys();
        keys();
    }
    paper = exam_.paper();
    if (paper == nullptr) // left
        return;
    const ImVec2 at = ImGui::GetCursorPos();
    const float gap = desk_.look.px(12);
    const float bar = desk_.look.px(exam_bar_points);
    const float foot = locked() ? desk_.look.px(exam_foot_points) : 0;
    const float strip = desk_.look.px(strip_points);
    draw_bar({size.x, bar});
    const ImVec2 middle{size.x - strip - 3 * gap, size.y - bar - foot - 2 * gap};
    ImGui::SetCursorPos({at.x + gap, at.y + bar + gap});
    draw_strip({strip, middle.y});
    ImGui::SetCursorPos({at.x + 2 * gap + strip, at.y + bar + gap});
    if (!cover.empty() || paper->size() == 0 || exam_.sealed()) {
        draw_cover(middle, cover);
    } else {
        draw_question(shown, middle);
    }
    if (foot > 0) {
        ImGui::SetCursorPos({at.x, at.y + size.y - foot});
        draw_foot(shown, {size.x, foot});
    }
    desk_.covered = was_covered;
    draw_hand_in();
}

void ExamPage::draw_question(const Shown& shown, ImVec2 size) {
    const auto at = ImGui::GetCursorPos();
    place_ = std::min(place_, exam_.paper()->size() - 1);
    sheet_.show(exam_, place_);
    const float below =
        ExamMarker::may(exam_) ? desk_.look.px(ExamMarker::points) + desk_.look.px(8) : 0;
    sheet_.draw(exam_, shown, {size.x, size.y - below});
    if (below == 0)
        return;
    ImGui::SetCursorPos({at.x, at.y + size.y - desk_.look.px(ExamMarker::points)});
    if (!marker_.draw(exam_, place_, {size.x, desk_.look.px(ExamMarker::points)}))
        return;
    office_.marked();
    go_to_unmarked();
}

/// The next answer that waits, of this person or the next one.
void ExamPage::go_to_unmarked() {
    const auto& paper = *exam_.paper();
    for (std::size_t i = 0; i < paper.size(); ++i)
        if (paper.question(i).needs_mark.value_or(false))
            return go(i);
    if (!ExamMarker::may(exam_))
        return;
    const auto next = office_.next_to_mark(paper.sitting().id);
    if (!next)
        return;
    marks_ = true;
    exam_.look_at(*next);
}

// ---- Keys

void ExamPage::keys() {
    const auto& paper = *exam_.paper();
    if (pressed(Key::escape) && exam_.may_leave())
        return exam_.leave();
    if (pressed(Key::exam_hand_in))
        ask_hand_in();
    if (!cover_words().empty() || paper.size() == 0 || exam_.sealed())
        return;
    if (const int by = stepped(Key::exam_which); by != 0)
        go(by > 0 ? std::min(place_ + 1, paper.size() - 1)
                  : place_ - std::min<std::size_t>(place_, 1));
    if (exam_.may_answer() && pressed(Key::exam_open))
        go_to_open();
    if (pressed(Key::exam_flag))
        exam_.flag(place_, !paper.flagged(place_));
    sheet_.show(exam_, std::min(place_, paper.size() - 1));
    sheet_.keys(exam_);
}

void ExamPage::go(std::size_t place) {
    place_ = place;
    exam_.put_down();
}

/// The next one without an answer, from here on and round.
void ExamPage::go_to_open() {
    const auto open = exam_.paper()->open_places();
    if (open.empty())
        return desk_.back.tell_done(desk_.words("seat.exam.all_answered"));
    const auto next = std::upper_bound(open.begin(), open.end(), place_);
    go(next == open.end() ? open.front() : *next);
}

void ExamPage::ask_hand_in() {
    const auto& sitting = exam_.paper()->sitting();
    if (locked() && sitting.state == "running" && !exam_.handing_in() && !sitting.paused)
        asks_ = true;
}

// ---- The bar

void ExamPage::draw_bar(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& sitting = exam_.paper()->sitting();
    ImGui::PushStyleColor(ImGuiCol_ChildBg, c.top);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
    ImGui::BeginChild("exam bar", size, false,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar |
                          ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    ImGui::SetCursorPos({look.px(16), look.px(9)});
    say(look, one_line(sitting.title, 40), Type::strong, c.top_ink);
    ImGui::SetCursorPos({look.px(16), look.px(31)});
    say(look,
        desk_.words("seat.top.who", {{"name", sitting.name}, {"number", sitting.number}}) +
            "  ·  " +
            desk_.words("seat.exam.attempt_number", {{"number", std::to_string(sitting.attempt)}}),
        Type::small, c.top_soft);
    draw_clock(size.x - look.px(16));
    ImGui::SetCursorPos({size.x * 0.36F, look.px(18)});
    draw_saving();
    ImGui::EndChild();
}

void ExamPage::draw_saving() {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& paper = *exam_.paper();
    const auto now = steady_now();
    const auto waiting = std::to_string(paper.waiting());
    if (paper.over() && paper.waiting() == 0)
        return;
    if (exam_.disk_refuses())
        tag(look, desk_.words("seat.exam.disk"), c.on_colour, c.danger);
    else if (paper.cut_off(now))
        tag(look,
            paper.waiting() > 0 ? desk_.words("seat.exam.kept_here", {{"count", waiting}})
                                : desk_.words("seat.exam.no_network"),
            c.on_colour, c.warn);
    else if (paper.waiting() > 0)
        say(look, desk_.words("seat.exam.saving"), Type::normal, c.top_soft);
    else if (paper.saved_at().ms != 0)
        say(look, desk_.words("seat.exam.saved", {{"time", second_text(paper.saved_at())}}),
            Type::normal, c.top_ink);
    const auto [times, away] = exam_.absences();
    if (times == 0)
        return;
    ImGui::SameLine(0, look.px(16));
    tag(look,
        desk_.words("seat.exam.left_window",
                    {{"count", std::to_string(times)}, {"time", length_text(away)}}),
        c.on_colour, c.danger);
}

/// Time left, or what came of it.
void ExamPage::draw_clock(float right) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& paper = *exam_.paper();
    const auto& sitting = paper.sitting();
    std::string words;
    ImU32 colour = c.top_ink;
    if (paper.over()) {
        words = sitting.permille ? points_text(*sitting.permille * 100) + "%"
                                 : desk_.words("seat.exam.attempt." + sitting.state);
    } else if (sitting.state == "opened") {
        words = desk_.words("seat.exam.waits");
    } else if (const auto left = paper.left(steady_now())) {
        // Up, so that it says 0:00 when it is over and not a second before.
        words =
            sitting.paused ? clock_text(*left + Duration{999}) : desk_.clock(*left + Duration{999});
        colour = *left < last_minute ? c.live : *left < little_time ? c.warn : c.top_ink;
    } else {
        words = desk_.clock(paper.used(steady_now()));
    }
    desk_.draw_again(steady_now() + Duration{250}); // a clock that counts down shows each second
    auto* font = look.font(Type::large);
    const float width = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(words).c_str()).x;
    ImGui::SetCursorPos({right - width, look.px(14)});
    say(look, words, Type::large, colour);
    if (!sitting.paused || paper.over())
        return;
    ImGui::SetCursorPos({right - width - look.px(110), look.px(18)});
    tag(look, desk_.words("seat.exam.paused"), c.on_colour, c.warn);
}

// ---- The numbers at the side

void ExamPage::draw_strip(ImVec2 size) {
    auto& look = desk_.look;
    begin_card(look, "strip", size, ImGuiWindowFlags_NoNavInputs);
    const auto& paper = *exam_.paper();
    const float cell = look.px(cell_points);
    const float gap = look.px(6);
    const bool seen = cover_words().empty() && !exam_.sealed();
    const auto at = ImGui::GetCursorPos();
    for (std::size_t i = 0; seen && i < paper.size(); ++i) {
        const auto column = static_cast<float>(i % cells_in_line);
        const auto line = static_cast<float>(i / cells_in_line);
        ImGui::SetCursorPos({at.x + column * (cell + gap), at.y + line * (cell + gap)});
        draw_cell(i, ImGui::GetCursorScreenPos(), cell);
    }
    ImGui::Dummy({0, look.px(6)});
    if (seen && paper.size() > 0)
        draw_legend();
    const auto& refusals = paper.refusals();
    for (std::size_t i = 0; i < std::min<std::size_t>(refusals.size(), 3); ++i)
        say(look,
            desk_.words("seat.exam.refused", {{"number", std::to_string(refusals[i].place + 1)},
                                              {"words", one_line(refusals[i].words, 120)}}),
            Type::small, look.colours().danger, true);
    draw_buttons(ImGui::GetContentRegionAvail().x);
    end_card();
}

/// Answered: full; open: hollow; flagged: a corner; the one on show: a strong edge.
void ExamPage::draw_cell(std::size_t place, ImVec2 low, float size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& paper = *exam_.paper();
    const auto& question = paper.question(place);
    ImGui::PushID(static_cast<int>(place));
    if (ImGui::InvisibleButton("cell", {size, size}) && !desk_.covered)
        go(place);
    ImGui::PopID();
    const ImVec2 high{low.x + size, low.y + size};
    auto* draw = ImGui::GetWindowDrawList();
    const bool marked = question.earned.has_value();
    const bool waits = question.needs_mark.value_or(false);
    const bool full = marked && *question.earned >= question.points;
    const bool answered = paper.answered(place);
    if (marked)
        draw->AddRectFilled(low, high,
                            waits  ? c.panel
                            : full ? c.ok_soft
                                   : c.warn_soft,
                            look.px(5));
    else if (answered)
        draw->AddRectFilled(low, high, c.brand, look.px(5));
    const bool here = place == place_;
    if (here)
        draw->AddRect({low.x - look.px(2), low.y - look.px(2)},
                      {high.x + look.px(2), high.y + look.px(2)}, c.ink, look.px(6), 0,
                      look.px(1.5F));
    draw->AddRect(low, high, answered && !marked ? c.brand : c.field_line, look.px(5));
    if (paper.flagged(place))
        draw->AddTriangleFilled({high.x - look.px(13), low.y}, {high.x, low.y},
                                {high.x, low.y + look.px(13)}, c.warn);
    const auto words = std::to_string(place + 1);
    auto* font = look.font(Type::normal);
    const auto text = font->CalcTextSizeA(font->FontSize, 1e6F, 0, look.seen(words).c_str());
    draw->AddText(font, font->FontSize,
                  {(low.x + high.x - text.x) / 2, (low.y + high.y - text.y) / 2},
                  marked     ? full ? c.ok : c.warn
                  : answered ? c.on_colour
                             : c.ink,
                  words.c_str());
}

void ExamPage::draw_legend() {
    auto& look = desk_.look;
    const auto& paper = *exam_.paper();
    std::size_t flagged = 0;
    for (std::size_t i = 0; i < paper.size(); ++i)
        flagged += paper.flagged(i) ? 1 : 0;
    const auto open = paper.open_places().size();
    say(look,
        desk_.words("seat.exam.counts", {{"answered", std::to_string(paper.size() - open)},
                                         {"open", std::to_string(open)},
                                         {"flagged", std::to_string(flagged)}}),
        Type::small, look.colours().soft, true);
}

void ExamPage::draw_buttons(float width) {
    auto& look = desk_.look;
    const bool runs = locked() && exam_.paper()->sitting().state == "running" &&
                      !exam_.handing_in() && !exam_.paper()->sitting().paused;
    const bool covered = desk_.covered;
    ImGui::Dummy({0, look.px(6)});
    if (runs) {
        const bool on = place_ < exam_.paper()->size() && exam_.paper()->flagged(place_);
        if (key_button(look, "flag", desk_.words(on ? "seat.exam.unflag" : "seat.exam.flag"),
                       desk_.key_label(Key::exam_flag), {width, look.px(34)}) &&
            !covered && place_ < exam_.paper()->size())
            exam_.flag(place_, !on);
        if (key_button(look, "hand in", desk_.words("seat.exam.hand_in"),
                       desk_.key_label(Key::exam_hand_in), {width, look.px(38)}, Weight::primary) &&
            !covered)
            ask_hand_in();
    }
    if (exam_.may_leave() &&
        key_button(look, "leave", desk_.words("seat.exam.back"), desk_.key_label(Key::escape),
                   {width, look.px(34)}) &&
        !covered)
        exam_.leave();
}

// ---- In place of a question

void ExamPage::draw_cover(ImVec2 size, const std::string& words) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "cover", size, ImGuiWindowFlags_NoNavInputs);
    ImGui::Dummy({0, size.y * 0.28F});
    if (const auto* paper = exam_.paper(); paper == nullptr || !paper->over() || !words.empty())
        say(look, words, Type::large, c.ink, true);
    else
        draw_result(size);
    end_card();
}

/// Handed in, and no sheet is shown until the result is out.
void ExamPage::draw_result(ImVec2) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& sitting = exam_.paper()->sitting();
    say(look, desk_.words("seat.exam.attempt." + sitting.state), Type::large, c.ink);
    say(look, desk_.words(sitting.state == "lapsed" ? "exam.lapsed" : "seat.exam.result_follows"),
        Type::normal, c.soft, true);
    say(look, desk_.words("seat.exam.time_used", {{"time", length_text(sitting.used)}}),
        Type::normal, c.soft);
}

// ---- Below, and the question before handing in

void ExamPage::draw_foot(const Shown& shown, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + size.x, low.y + size.y}, c.foot);
    ImGui::SetCursorScreenPos({low.x + look.px(16), low.y + look.px(7)});
    const auto said_at = shown.notice.until - limits::notice_time;
    if (!shown.notice.code.empty() && shown.notice.until > steady_now() && said_at > shown_since_)
        return say(look, desk_.words_of(shown.notice), Type::small,
                   shown.notice.good ? c.ok : c.danger);
    for (const auto key : foot_keys(shown)) {
        key_cap(look, desk_.key_label(key));
        ImGui::SameLine(0, look.px(6));
        say(look, desk_.words(row_of(key).text), Type::small, c.soft);
        ImGui::SameLine(0, look.px(16));
        if (ImGui::GetCursorScreenPos().x > low.x + size.x - look.px(140))
            break;
    }
}

void ExamPage::draw_hand_in() {
    if (!asks_ || exam_.paper() == nullptr) {
        asked_once_ = false;
        return;
    }
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& paper = *exam_.paper();
    // The field that was typed into lets go of the keyboard.
    ImGui::SetNextWindowFocus();
    if (!begin_dialog(desk_, "hand in", desk_.words("seat.exam.hand_in_title"), {520, 280}, asks_))
        return end_dialog();
    const auto open = paper.open_places();
    std::string numbers;
    for (std::size_t i = 0; i < std::min(open.size(), numbers_listed); ++i)
        numbers += (i == 0 ? "" : ", ") + std::to_string(open[i] + 1);
    if (open.size() > numbers_listed)
        numbers += " …";
    ImGui::Dummy({0, look.px(6)});
    say(look,
        open.empty() ? desk_.words("seat.exam.all_answered")
                     : desk_.words("seat.exam.not_answered",
                                   {{"count", std::to_string(open.size())}, {"numbers", numbers}}),
        Type::normal, open.empty() ? c.ok : c.danger, true);
    std::string flags;
    for (std::size_t i = 0; i < paper.size(); ++i)
        if (paper.flagged(i) && flags.size() < 100)
            flags += (flags.empty() ? "" : ", ") + std::to_string(i + 1);
    if (!flags.empty())
        say(look, desk_.words("seat.exam.still_flagged", {{"numbers", flags}}), Type::normal,
            c.warn, true);
    say(look, desk_.words("seat.exam.for_good"), Type::normal, c.soft, true);
    ImGui::Dummy({0, look.px(10)});
    const auto words = desk_.words("seat.exam.hand_in_now");
    const auto key = desk_.key_label(Key::exam_hand_in);
    const bool go =
        key_button(look, "now", words, key,
                   {button_width(look, words, key) + look.px(20), look.px(36)}, Weight::primary);
    if (go || (asked_once_ && pressed(Key::exam_hand_in))) {
        asks_ = false;
        exam_.hand_in();
    }
    asked_once_ = asks_;
    end_dialog();
}

} // namespace ringroom::seat
