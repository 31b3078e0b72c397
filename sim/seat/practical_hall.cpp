#include "seat/practical_hall.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/exam_hall.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/practical_plan.h"
#include "seat/practical_result.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration practical_hall_every{2'000};
constexpr Duration practical_log_every{3'000};
constexpr Duration practical_once{600'000};
constexpr float practical_below = 190;
constexpr std::size_t weight_column = 2; // of practical_columns()
constexpr std::size_t practical_reason_bytes = 1'500;

bool goes_on(const std::string& state) {
    return state == "running" || state == "paused";
}

/// Calls that are done, and the one under way.
std::int64_t calls_begun(const wire::PracticalStanding& standing) {
    return standing.done + (standing.state == "on_call" ? 1 : 0);
}

/// There is something to hear and to mark: not of a call under way, or that a crash cut off.
bool is_kept(const wire::PracticalCallRow& call) {
    return call.state == "over" || call.score;
}

struct Remark {
    std::string text;
    Tone tone = Tone::soft;
};
/// What is to be known of somebody's paper, the worst last.
std::vector<Remark> remarks_on(const Desk& desk, const wire::PracticalCandidate& row) {
    std::vector<Remark> out;
    const bool sat = row.standing.state != "kept_out" && row.standing.state != "absent";
    if (sat && row.attempt > 1)
        out.push_back(
            {desk.words("seat.practical.attempt", {{"number", std::to_string(row.attempt)}})});
    if (row.let_in)
        out.push_back({desk.words("seat.practical.was_let_in"), Tone::ok});
    if (row.counts && !*row.counts)
        out.push_back({desk.words("seat.practical.counts_not"), Tone::warn});
    for (const auto& one : row.warnings)
        out.push_back({one.message, Tone::danger});
    return out;
}

} // namespace

std::vector<HallOrder> practical_orders(const std::string& state, std::int64_t open,
                                        std::int64_t unagreed) {
    std::vector<HallOrder> out;
    if (state == "waiting") {
        out.push_back(unagreed > 0 ? HallOrder{"start_ready", "seat.practical.order.start_ready",
                                               "seat.practical.order.start_ready_again",
                                               Key::exam_start, Weight::primary}
                                   : HallOrder{"start", "seat.exam.order.start",
                                               "seat.exam.order.start_again", Key::exam_start,
                                               Weight::primary});
        out.push_back({"drop", "seat.practical.order.drop", "seat.practical.order.drop_again",
                       Key::exam_remove, Weight::plain});
    }
    if (state == "running")
        out.push_back({"pause", "seat.exam.order.pause", nullptr, Key::exam_pause, Weight::plain});
    if (state == "paused")
        out.push_back(
            {"resume", "seat.exam.order.resume", nullptr, Key::exam_pause, Weight::primary});
    if (goes_on(state))
        out.push_back({"end", "seat.practical.order.end", "seat.practical.order.end_again",
                       Key::exam_order, Weight::danger});
    if (state == "ended" && open == 0)
        out.push_back({"release", "seat.exam.order.release", "seat.exam.order.release_again",
                       Key::exam_release, Weight::primary});
    return out;
}

std::vector<Key> practical_not_for(const wire::PracticalRow& exam,
                                   const wire::PracticalCandidate& row) {
    const bool kept_out = row.standing.state == "kept_out";
    const bool waits = exam.state == "waiting";
    const bool takes_calls =
        (waits || goes_on(exam.state)) && !kept_out && row.standing.state != "finished";
    const bool had_call = std::any_of(row.calls.begin(), row.calls.end(),
                                      [](const auto& one) { return one.state == "over"; });
    std::vector<Key> out;
    if (!takes_calls)
        out.push_back(Key::exam_time);
    if (!goes_on(exam.state) || !had_call)
        out.push_back(Key::exam_again);
    if (!(kept_out && goes_on(exam.state)) && !(waits && exam.gate && !row.let_in))
        out.push_back(Key::exam_allow);
    return out;
}

PracticalHall::PracticalHall(Desk& desk)
    : desk_(desk)
    , table_("practical hall",
             {{"seat.team.number"},
              {"seat.exam.name"},
              {"seat.practical.paper"},
              {"seat.exam.state"},
              {"seat.practical.progress", true},
              {"seat.exam.left", true},
              {"seat.exam.extra", true},
              {"seat.exam.window", true},
              {"seat.exam.mark", true},
              {"seat.practical.remark"}},
             {{Key::exam_time, "seat.exam.more_time"},
              {Key::exam_again, "seat.practical.again"},
              {Key::exam_allow, "seat.practical.let_in"}})
    , orders_(desk)
    , file_(desk) {}

void PracticalHall::show(std::int64_t exam) {
    if (std::exchange(exam_, exam) == exam)
        return;
    rows_ = {};
    log_ = {};
    difficulty_ = {};
    rehearses_ = false;
    filled_ = 0;
    table_.rows.set({});
}

std::string PracticalHall::url(const char* what) const {
    return "/practicals/" + std::to_string(exam_) + what;
}

std::vector<Key> PracticalHall::foot_keys() const {
    return {Key::choose,     Key::open,   Key::exam_time, Key::exam_again,
            Key::exam_allow, Key::escape, Key::narrow};
}

const wire::PracticalCandidate* PracticalHall::chosen() {
    const auto* list = rows_.value();
    const auto* row = table_.rows.chosen();
    if (list == nullptr || row == nullptr)
        return nullptr;
    for (const auto& one : list->items)
        if (std::to_string(one.person) == row->id)
            return &one;
    return nullptr;
}

std::int64_t PracticalHall::to_mark() {
    std::int64_t out = 0;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            out += row.to_mark;
    return out;
}

std::int64_t PracticalHall::under_way() {
    std::int64_t out = 0;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            out += row.standing.state == "on_call" ? 1 : 0;
    return out;
}

std::int64_t PracticalHall::unagreed() {
    std::int64_t out = 0;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            out += std::any_of(row.warnings.begin(), row.warnings.end(), [](const auto& one) {
                return one.code == "exam.practical.no_consent";
            });
    return out;
}

/// The newest recorded call of who is chosen; or the first of all that waits for marks.
void PracticalHall::listen(bool to_mark) {
    const auto* list = rows_.value();
    if (list == nullptr)
        return;
    const auto* row = chosen();
    for (const auto& one : list->items)
        for (const auto& call : one.calls)
            if (call.result && (to_mark ? call.to_mark && !listen_ : &one == row && is_kept(call)))
                listen_ = call.result;
    if (!listen_)
        desk_.back.tell("seat.practical.nothing_to_hear");
}

bool PracticalHall::draw(const wire::PracticalRow& exam, ImVec2 size) {
    rows_.keep(desk_, url("/candidates"), practical_hall_every);
    take_answers();
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill(exam);
    const bool was_covered = desk_.covered;
    desk_.covered = was_covered || dialog_is_open();
    bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    const float top = ImGui::GetCursorPosY();
    draw_head(exam);
    leaves |= draw_buttons(exam);
    const float below = desk_.look.px(practical_below);
    const float used = ImGui::GetCursorPosY() - top;
    const auto none = rows_.value() != nullptr ? desk_.words("seat.exam.nobody_sits")
                      : rows_.waiting()        ? desk_.words("seat.loading")
                                               : desk_.words_of(rows_.refusal());
    const auto asked = table_.draw(desk_, {size.x, size.y - below - used - desk_.look.px(8)}, none);
    if (asked && asked->action == Key::open)
        listen(false);
    else if (asked)
        ask(asked->action == Key::exam_time    ? Asks::time
            : asked->action == Key::exam_again ? Asks::again
                                               : Asks::let_in);
    draw_below(exam, {size.x, below});
    desk_.covered = was_covered;
    draw_dialog(exam);
    return leaves;
}

// ---- Orders for all, and files

/// True: back.
bool PracticalHall::draw_buttons(const wire::PracticalRow& exam) {
    const bool leaves = orders_.draw_back();
    orders_.draw(exam.title, url(),
                 practical_orders(exam.state, to_mark() + under_way(), unagreed()));
    if (to_mark() > 0 && orders_.button("seat.practical.to_mark", Key::exam_mark, Weight::primary))
        listen(true);
    if (exam.state == "waiting" &&
        orders_.button("seat.practical.difficulty", Key::exam_check, Weight::plain))
        rehearses_ = !rehearses_;
    if (exam.state == "released" &&
        orders_.button("seat.practical.repeat", Key::exam_repeat, Weight::plain))
        repeat_ = true;
    draw_files(exam);
    ImGui::Dummy({0, desk_.look.px(4)});
    return leaves;
}

void PracticalHall::draw_files(const wire::PracticalRow& exam) {
    if (exam.state != "ended" && exam.state != "released")
        return;
    const auto name = "practical-" + std::to_string(exam.id);
    if (orders_.button("seat.exam.export", Key::exam_export, Weight::plain))
        file_.fetch(url("/results/xlsx"), name + "-results.xlsx");
    if (orders_.button("seat.practical.csv", Key::exam_table, Weight::plain))
        file_.fetch(url("/results/csv"), name + "-results.csv");
    if (orders_.button("seat.exam.print", Key::exam_print, Weight::plain))
        file_.fetch(url("/sheets"), name + "-sheets.pdf");
    if (exam.state == "released" &&
        orders_.button("seat.practical.certificates", Key::exam_certify, Weight::plain))
        file_.fetch(url("/certificates"), name + "-certificates.pdf");
}

void PracticalHall::draw_head(const wire::PracticalRow& exam) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, one_line(exam.title, 50), Type::large, c.ink);
    ImGui::SameLine(0, look.px(14));
    say(look, one_line(exam.class_name, 30), Type::normal, c.soft);
    ImGui::SameLine(0, look.px(14));
    const bool runs = exam.state == "running";
    tag(look, desk_.words("seat.practical.is." + exam.state), runs ? c.ok : c.warn,
        runs ? c.ok_soft : c.warn_soft);
    const auto* list = rows_.value();
    if (list == nullptr)
        return;
    std::int64_t talking = 0;
    std::int64_t through = 0;
    std::int64_t warned = 0;
    for (const auto& row : list->items) {
        talking += row.standing.state == "on_call" ? 1 : 0;
        through += row.standing.state == "finished" || row.standing.state == "timed_out" ? 1 : 0;
        warned += row.warnings.empty() ? 0 : 1;
    }
    if (warned > 0) {
        ImGui::SameLine(0, look.px(14));
        tag(look,
            desk_.words(exam.state == "ended" ? "seat.practical.appealed" : "seat.practical.warned",
                        {{"count", std::to_string(warned)}}),
            c.on_colour, c.danger);
    }
    say_right(
        look,
        desk_.words("seat.practical.hall_counts", {{"all", std::to_string(list->items.size())},
                                                   {"talking", std::to_string(talking)},
                                                   {"through", std::to_string(through)},
                                                   {"mark", std::to_string(to_mark())}}),
        Type::normal, c.soft);
}

// ---- The list

TableRow PracticalHall::row_of(const wire::PracticalRow& exam,
                               const wire::PracticalCandidate& row) const {
    const auto& standing = row.standing;
    const bool kept_out = standing.state == "kept_out";
    const bool sat = !kept_out && standing.state != "absent";
    const bool away = goes_on(exam.state) && !standing.at_seat && standing.state != "finished" &&
                      standing.state != "timed_out" && !kept_out;
    const bool counts = sat && (exam.state == "ended" || exam.state == "released");
    const auto mark = !counts           ? std::string()
                      : row.to_mark > 0 ? desk_.words("seat.practical.to_mark_count",
                                                      {{"count", std::to_string(row.to_mark)}})
                                        : mark_words(desk_, row);
    const auto minutes = row.extra.ms / 60'000;
    const bool little = standing.left && goes_on(exam.state) && *standing.left < 5_min;
    std::string remark;
    auto worst = Tone::soft;
    for (const auto& one : remarks_on(desk_, row)) {
        remark += (remark.empty() ? "" : " · ") + one.text;
        worst = one.tone;
    }
    const auto left = row.times_left == 0
                          ? std::string()
                          : std::to_string(row.times_left) + " · " + length_text(row.time_left);
    return {std::to_string(row.person),
            {{row.number},
             {row.name},
             {row.paper, 0, Tone::soft},
             {desk_.words(away ? std::string("seat.practical.away")
                               : "seat.practical.turn." + standing.state),
              0,
              away || kept_out              ? Tone::danger
              : standing.state == "on_call" ? Tone::ok
                                            : Tone::normal},
             {std::to_string(calls_begun(standing)) + " / " + std::to_string(exam.calls.size()),
              calls_begun(standing)},
             {standing.left ? clock_text(*standing.left) : "",
              standing.left ? standing.left->ms : 0, little ? Tone::warn : Tone::normal},
             {minutes == 0 ? "" : (minutes > 0 ? "+" : "") + std::to_string(minutes), minutes},
             {row.away ? desk_.words("seat.practical.window_now", {{"times", left}}) : left,
              row.times_left, Tone::danger},
             {mark, counts ? row.score : -1,
              !counts           ? Tone::soft
              : row.to_mark > 0 ? Tone::warn
              : row.passed      ? Tone::ok
                                : Tone::danger},
             {one_line(remark, 300), 0, worst}},
            "",
            "",
            practical_not_for(exam, row)};
}

void PracticalHall::fill(const wire::PracticalRow& exam) {
    std::vector<TableRow> rows;
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            rows.push_back(row_of(exam, row));
    table_.rows.set(std::move(rows));
    if (table_.rows.chosen() == nullptr)
        table_.rows.choose(std::size_t{0});
}

// ---- One person

void PracticalHall::draw_below(const wire::PracticalRow& exam, ImVec2 size) {
    auto& look = desk_.look;
    ImGui::Dummy({0, look.px(4)});
    begin_card(look, "below", size, ImGuiWindowFlags_NoNavInputs);
    const auto* row = chosen();
    if (rehearses_ && exam.state == "waiting") {
        draw_rehearsal();
    } else if (row != nullptr) {
        say(look, row->number + "  " + one_line(row->name, 40), Type::strong, look.colours().ink);
        if (goes_on(exam.state))
            say_right(look, desk_.words("seat.practical.spare"), Type::small, look.colours().soft);
        const auto room = ImGui::GetContentRegionAvail();
        ImGui::BeginChild("calls", {room.x / 2, 0}, false, ImGuiWindowFlags_NoNavInputs);
        draw_calls(exam, *row);
        ImGui::EndChild();
        ImGui::SameLine();
        ImGui::BeginChild("log", {0, 0}, false, ImGuiWindowFlags_NoNavInputs);
        draw_log(*row);
        ImGui::EndChild();
    }
    end_card();
}

void PracticalHall::draw_rehearsal() {
    difficulty_.keep(desk_, url("/difficulty"), practical_once);
    if (const auto* found = difficulty_.value())
        return draw_difficulty(desk_, *found);
    say(desk_.look,
        difficulty_.waiting() ? desk_.words("seat.practical.checking")
                              : desk_.words_of(difficulty_.refusal()),
        Type::normal, desk_.look.colours().soft, true);
}

void PracticalHall::draw_calls(const wire::PracticalRow& exam,
                               const wire::PracticalCandidate& row) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    for (const auto& one : remarks_on(desk_, row))
        say(look, one.text, Type::small, tone_colour(c, one.tone), true);
    if (row.calls.empty())
        say(look, desk_.words("seat.practical.no_calls_yet"), Type::small, c.soft, true);
    for (const auto& line : practical_call_rows(desk_, exam, row)) {
        std::string words;
        for (const auto& cell : line.cells) {
            if (cell.text.empty())
                continue;
            const bool weight =
                &cell == &line.cells.at(weight_column); // a bare figure says nothing
            words += (words.empty() ? "" : "  ") +
                     (weight ? desk_.words("seat.practical.weight") + " " : "") + cell.text;
        }
        say(look, words, Type::small, c.ink);
    }
}

/// What concerns this one, and what concerned all.
void PracticalHall::draw_log(const wire::PracticalCandidate& row) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    log_.keep(desk_, url("/log"), practical_log_every);
    const auto* log = log_.value();
    if (log == nullptr)
        return say(look,
                   log_.waiting() ? desk_.words("seat.loading") : desk_.words_of(log_.refusal()),
                   Type::normal, c.soft);
    for (const auto& line : log->items) {
        if (line.number && *line.number != row.number)
            continue;
        auto words = when_text(line.at) + "  " + one_line(line.label, 60);
        if (line.call)
            words += "  " + std::to_string(*line.call + 1);
        if (line.span.ms != 0)
            words += "  " + (line.span.ms < 0 ? "−" + length_text(Duration{-line.span.ms})
                                              : length_text(line.span));
        if (!line.words.empty())
            words += "  " + one_line(desk_.why_void(line.words), 120);
        const bool bad = line.what == "seat_left" || line.what == "window_left" ||
                         line.what == "call_voided" || line.what == "server_back";
        say(look, words, Type::small, bad ? c.warn : c.ink);
    }
}

// ---- More time, a call again, or an exception from the gate

void PracticalHall::ask(Asks what) {
    const auto* row = chosen();
    if (row == nullptr)
        return;
    const bool other = std::exchange(person_, row->person) != row->person || asks_ != what;
    if (other)
        minutes_ = reason_ = "";
    name_ = row->name;
    call_ = 0;
    for (const auto& one : row->calls)
        if (one.state == "over")
            call_ = one.call; // the last is the likeliest
    asks_ = what;
    focus_ = true;
}

void PracticalHall::draw_which(const wire::PracticalRow& exam) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < exam.calls.size(); ++i)
        labels.push_back(std::to_string(i + 1) + "  " + one_line(exam.calls[i].title, 40));
    if (labels.empty())
        return;
    auto chosen_label = labels[static_cast<std::size_t>(
        std::clamp<std::int64_t>(call_, 0, static_cast<std::int64_t>(labels.size()) - 1))];
    (void)choice_field(desk_, "##call", chosen_label, labels, {.width = desk_.look.px(300)});
    call_ = std::find(labels.begin(), labels.end(), chosen_label) - labels.begin();
}

namespace {

struct AsksWords {
    const char* title;
    const char* hint;
    const char* button;
};

} // namespace

void PracticalHall::draw_dialog(const wire::PracticalRow& exam) {
    if (asks_ == Asks::nothing)
        return;
    constexpr AsksWords all_words[] = {
        {"seat.exam.time_for", "seat.practical.time_hint", "seat.exam.time_give"},
        {"seat.practical.again_for", "seat.practical.again_hint", "seat.practical.again"},
        {"seat.practical.let_in_for", "seat.practical.let_in_hint", "seat.practical.let_in"}};
    const auto& asked = all_words[static_cast<std::size_t>(asks_) - 1];
    auto& look = desk_.look;
    bool open = true;
    const auto title = desk_.words(asked.title, {{"name", one_line(name_, 40)}});
    if (!begin_dialog(desk_, "practical asks", title, {480, 260}, open)) {
        asks_ = Asks::nothing;
        return end_dialog();
    }
    ImGui::Dummy({0, look.px(6)});
    draw_what(exam);
    const bool no_reason = one_line(reason_).empty();
    field_label(desk_, desk_.words("seat.practical.reason"), look.px(120), no_reason);
    text_field(desk_, "##reason", reason_,
               {.focus = asks_ != Asks::time && std::exchange(focus_, false),
                .bytes = practical_reason_bytes});
    say(look, desk_.words(asked.hint), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(6)});
    const auto words = desk_.words(asked.button);
    const auto key = desk_.key_label(Key::save);
    const bool ready =
        !no_reason && (asks_ != Asks::time || extra_minutes_in(minutes_)) && !giving_.waiting();
    const bool go = key_button(look, "give", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(34)},
                               Weight::primary, ready);
    if (ready && (go || pressed(Key::save)))
        send();
    end_dialog();
}

/// How much time, or which call.
void PracticalHall::draw_what(const wire::PracticalRow& exam) {
    if (asks_ == Asks::let_in)
        return;
    const bool time = asks_ == Asks::time;
    field_label(desk_, desk_.words(time ? "seat.exam.minutes" : "seat.practical.number"),
                desk_.look.px(120));
    if (!time)
        return draw_which(exam);
    text_field(desk_, "##minutes", minutes_,
               {.hint = "10",
                .missing = !minutes_.empty() && !extra_minutes_in(minutes_),
                .width = desk_.look.px(100),
                .focus = std::exchange(focus_, false),
                .bytes = 10});
}

void PracticalHall::send() {
    given_to_ = person_;
    if (asks_ == Asks::time)
        desk_.back.ask("POST", url("/extra"),
                       wire::encode(wire::PracticalExtra{
                           person_, Duration{*extra_minutes_in(minutes_) * 60'000}, reason_}),
                       giving_.begin());
    else if (asks_ == Asks::again)
        desk_.back.ask("POST", url("/again"),
                       wire::encode(wire::PracticalAgain{person_, call_, reason_}),
                       giving_.begin());
    else
        desk_.back.ask("POST", url("/let-in"), wire::encode(wire::PracticalLetIn{person_, reason_}),
                       giving_.begin());
}

void PracticalHall::take_answers() {
    file_.take();
    if (const auto answer = giving_.take(); answer && *answer) {
        if (given_to_ == person_) {
            asks_ = Asks::nothing;
            minutes_ = reason_ = "";
        }
        rows_.forget();
        log_.forget();
    }
    if (orders_.take()) {
        rows_.forget();
        log_.forget();
        ++changes_;
    }
}

} // namespace ringroom::seat
