#include "seat/practical_result.h"

#include "seat/desk.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration practical_result_every{30'000};

TableRow row_of_call(const Desk& desk, const wire::PracticalRow& exam,
                     const wire::PracticalCallRow& call, std::size_t place) {
    const auto at = static_cast<std::size_t>(call.call);
    const auto* task = at < exam.calls.size() ? &exam.calls[at] : nullptr;
    const bool voided = call.state == "voided";
    const auto mark = voided                 ? desk.words("seat.practical.no_count")
                      : call.drafted         ? desk.words("seat.practical.waits_for_publishing")
                      : call.to_mark         ? desk.words("seat.practical.waits_for_mark")
                      : call.score           ? points_text(*call.score)
                      : call.state == "over" ? points_text(0)
                                             : std::string();
    return {
        call.result.value_or("-" + std::to_string(place)),
        {{std::to_string(call.call + 1), call.call},
         {task == nullptr ? "" : task->title, 0, Tone::strong},
         {task == nullptr ? "" : std::to_string(task->weight), task == nullptr ? 0 : task->weight},
         {desk.words("seat.practical.call_is." + call.state), 0,
          call.state == "under_way" ? Tone::ok : Tone::normal},
         {when_text(call.began_at), when_rank(call.began_at), Tone::soft},
         {mark, call.score.value_or(-1), voided || call.to_mark ? Tone::warn : Tone::normal},
         {one_line(desk.why_void(call.reason.value_or("")), 120), 0, Tone::soft}}};
}

} // namespace

std::vector<Column> practical_columns() {
    return {{"seat.practical.number", true}, {"seat.practical.call_title"},
            {"seat.practical.weight", true}, {"seat.exam.state"},
            {"seat.practical.began"},        {"seat.exam.mark", true},
            {"seat.practical.remark"}};
}

std::vector<TableRow> practical_call_rows(const Desk& desk, const wire::PracticalRow& exam,
                                          const wire::PracticalCandidate& candidate) {
    std::vector<TableRow> out;
    for (std::size_t i = 0; i < candidate.calls.size(); ++i)
        out.push_back(row_of_call(desk, exam, candidate.calls[i], i));
    return out;
}

std::string mark_words(const Desk& desk, const wire::PracticalCandidate& row) {
    if (!row.released_score)
        return points_text(row.score);
    return desk.words(
        "seat.practical.mark_since",
        {{"mark", points_text(row.score)}, {"released", points_text(*row.released_score)}});
}

PracticalResult::PracticalResult(Desk& desk)
    : desk_(desk)
    , table_("practical calls", practical_columns())
    , file_(desk) {}

void PracticalResult::show(const wire::PracticalRow& exam) {
    if (exam_.id != exam.id) {
        mine_ = {};
        filled_ = 0;
        table_.rows.set({});
    }
    exam_ = exam;
}

std::string PracticalResult::url(const char* what) const {
    return "/practicals/" + std::to_string(exam_.id) + what;
}

std::vector<Key> PracticalResult::foot_keys() const {
    return {Key::choose, Key::open, Key::exam_print, Key::exam_certify, Key::escape};
}

bool PracticalResult::draw(ImVec2 size) {
    mine_.keep(desk_, url("/mine"), practical_result_every);
    file_.take();
    const auto* mine = mine_.value();
    const bool fresh =
        std::exchange(filled_, mine_.version()) != mine_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language;
    if (mine != nullptr && fresh)
        fill(*mine);
    bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    const float top = ImGui::GetCursorPosY();
    if (mine != nullptr)
        draw_head(*mine);
    leaves |= draw_buttons(mine);
    const float used = ImGui::GetCursorPosY() - top;
    const auto none = mine != nullptr   ? desk_.words("seat.practical.no_calls")
                      : mine_.waiting() ? desk_.words("seat.loading")
                                        : desk_.words_of(mine_.refusal());
    if (const auto asked = table_.draw(desk_, {size.x, size.y - used}, none);
        asked && !asked->id.starts_with("-"))
        listen_ = asked->id;
    return leaves;
}

void PracticalResult::fill(const wire::PracticalCandidate& mine) {
    table_.rows.set(practical_call_rows(desk_, exam_, mine));
    if (table_.rows.chosen() == nullptr)
        table_.rows.choose(std::size_t{0});
}

void PracticalResult::draw_head(const wire::PracticalCandidate& mine) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look, one_line(exam_.title, 50), Type::large, c.ink);
    ImGui::SameLine(0, look.px(14));
    tag(look, desk_.words(mine.passed ? "seat.exam.passed" : "seat.exam.failed"), c.on_colour,
        mine.passed ? c.ok : c.danger);
    say_right(look,
              desk_.words("seat.practical.mean", {{"score", mark_words(desk_, mine)},
                                                  {"mark", std::to_string(exam_.pass_mark)}}),
              Type::strong, mine.passed ? c.ok : c.danger);
    say(look, desk_.words("seat.practical.time_used", {{"time", length_text(mine.standing.used)}}),
        Type::small, c.soft);
}

/// True: back.
bool PracticalResult::draw_buttons(const wire::PracticalCandidate* mine) {
    auto& look = desk_.look;
    const auto button = [&](const char* text, Key key, bool can) {
        const auto words = desk_.words(text);
        const auto label = desk_.key_label(key);
        const bool clicked =
            key_button(look, text, words, label, {button_width(look, words, label), look.px(32)},
                       Weight::plain, can);
        ImGui::SameLine(0, look.px(8));
        const bool stroke = key != Key::escape && !ImGui::GetIO().WantTextInput && pressed(key);
        return can && !desk_.covered && (clicked || stroke);
    };
    const bool back = button("seat.exam.back", Key::escape, true);
    const auto number = std::to_string(exam_.id);
    if (button("seat.practical.sheet", Key::exam_print, mine != nullptr))
        file_.fetch(url("/sheet"), "practical-" + number + "-sheet.pdf");
    if (button("seat.practical.certificate", Key::exam_certify, mine != nullptr && mine->passed))
        file_.fetch(url("/certificate"), "practical-" + number + "-certificate.pdf");
    ImGui::NewLine();
    ImGui::Dummy({0, look.px(4)});
    return back;
}

} // namespace ringroom::seat
