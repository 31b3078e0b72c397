#include "seat/exam_marker.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr std::int64_t mark_steps = 4;
constexpr std::size_t mark_reason_bytes = 600;

} // namespace

bool ExamMarker::may(const SeatedExam& exam) {
    const auto* paper = exam.paper();
    return paper != nullptr && paper->over() && paper->sitting().state != "released" &&
           paper->sitting().state != "lapsed" && paper->size() > 0 &&
           paper->question(0).needs_mark.has_value();
}

void ExamMarker::begin(const wire::ExamSitting& sitting, const wire::ExamQuestion& question) {
    if (sitting_ == sitting.id && place_ == question.place)
        return;
    sitting_ = sitting.id;
    place_ = question.place;
    points_ = question.marked_by && question.earned ? fine_points_text(*question.earned) : "";
    reason_ = question.reason.value_or("");
}

void ExamMarker::send(const wire::ExamSitting& sitting, const wire::ExamQuestion& question,
                      std::int64_t earned) {
    if (sending_.waiting())
        return;
    wire::ExamMark mark{
        .question = question.place, .earned = earned, .version = question.mark_version};
    if (!one_line(reason_).empty())
        mark.reason = reason_;
    sent_of_ = sitting.id;
    sent_at_ = question.place;
    desk_.back.ask("POST", "/sittings/" + std::to_string(sitting.id) + "/marks", wire::encode(mark),
                   sending_.begin());
}

/// True: the mark of the answer on show is taken.
bool ExamMarker::take_answers(SeatedExam& exam) {
    const auto sitting_of = [](const std::optional<Result<std::string>>& answer) {
        return answer && *answer ? wire::decode<wire::ExamSitting>(**answer)
                                 : fail("client.silent", "none has come");
    };
    if (const auto now = sitting_of(reading_.take()))
        exam.show_again(*now);
    const auto answer = sending_.take();
    if (!answer)
        return false;
    const auto now = sitting_of(answer);
    if (!now) { // another's mark may stand there by now
        desk_.back.quietly("GET", "/sittings/" + std::to_string(sent_of_), {}, reading_.begin());
        return false;
    }
    exam.show_again(*now);
    const bool here = sent_of_ == sitting_ && sent_at_ == place_;
    if (here)
        sitting_ = 0;
    return here;
}

bool ExamMarker::draw(SeatedExam& exam, std::size_t place, ImVec2 size) {
    const bool taken = take_answers(exam);
    const auto& sitting = exam.paper()->sitting();
    const auto& question = exam.paper()->question(place);
    begin(sitting, question);
    begin_card(desk_.look, "marker", size, ImGuiWindowFlags_NoNavInputs);
    draw_hints(question);
    draw_quarters(sitting, question);
    draw_own(sitting, question);
    end_card();
    return taken;
}

/// What a good answer mentions, and what of it this one does.
void ExamMarker::draw_hints(const wire::ExamQuestion& question) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    say(look,
        desk_.words(question.needs_mark.value_or(false) ? "seat.exam.wants_mark"
                                                        : "seat.exam.has_mark",
                    {{"points", points_text(question.points)}}),
        Type::strong, question.needs_mark.value_or(false) ? c.warn : c.ink);
    for (const auto& keyword : question.keywords) {
        const bool found = std::find(question.found.begin(), question.found.end(), keyword) !=
                           question.found.end();
        ImGui::SameLine(0, look.px(8));
        tag(look, (found ? "✓ " : "– ") + one_line(keyword, 20), found ? c.ok : c.soft,
            found ? c.ok_soft : c.foot);
    }
}

void ExamMarker::draw_quarters(const wire::ExamSitting& sitting,
                               const wire::ExamQuestion& question) {
    auto& look = desk_.look;
    const auto number = desk_.covered ? 0 : pressed_number();
    for (std::int64_t i = 0; i <= mark_steps; ++i) {
        const auto earned = question.points * i / mark_steps;
        const auto key = number_label(static_cast<std::size_t>(i + 1));
        const auto words = fine_points_text(earned);
        if (i > 0)
            ImGui::SameLine(0, look.px(8));
        const bool stands = question.marked_by && question.earned == earned;
        if (key_button(look, ("quarter" + std::to_string(i)).c_str(), words, key,
                       {look.px(96), look.px(36)}, stands ? Weight::primary : Weight::plain,
                       !sending_.waiting()) ||
            number == i + 1)
            send(sitting, question, earned);
    }
}

void ExamMarker::draw_own(const wire::ExamSitting& sitting, const wire::ExamQuestion& question) {
    auto& look = desk_.look;
    const auto earned = decimal_in(points_, 3, 0, question.points);
    text_field(desk_, "##points", points_,
               {.hint = desk_.words("seat.exam.points_hint"),
                .missing = !points_.empty() && !earned,
                .width = look.px(120),
                .bytes = 12});
    ImGui::SameLine(0, look.px(8));
    text_field(desk_, "##reason", reason_,
               {.hint = desk_.words("seat.exam.reason_hint"),
                .width = look.px(420),
                .bytes = mark_reason_bytes});
    ImGui::SameLine(0, look.px(8));
    const auto words = desk_.words("seat.exam.mark_it");
    const auto key = desk_.key_label(Key::save);
    const bool ready = earned && !sending_.waiting();
    const bool go = key_button(look, "mark", words, key,
                               {button_width(look, words, key), look.px(34)}, Weight::plain, ready);
    if (ready && (go || (!desk_.covered && pressed(Key::save))))
        send(sitting, question, *earned);
}

} // namespace ringroom::seat
