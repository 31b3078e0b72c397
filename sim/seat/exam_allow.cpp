#include "seat/exam_allow.h"

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/dialog.h"
#include "seat/drop_down.h"
#include "seat/fields.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t allow_reason_bytes = 600;
constexpr float allow_label_points = 90;

} // namespace

void ExamAllow::open(std::int64_t exam, const wire::ExamRow* gated,
                     const wire::ExamResultRow* row) {
    exam_ = exam;
    numbers_.clear();
    if (gated != nullptr && gated->gate)
        for (const auto& one : gated->gate->not_ready)
            numbers_.push_back(one.number);
    attempt_ = numbers_.empty();
    number_ = !numbers_.empty() ? numbers_.front() : row != nullptr ? row->number : "";
    reason_.clear();
    open_ = focus_ = true;
}

void ExamAllow::draw() {
    if (const auto answer = sending_.take(); answer && *answer) {
        open_ = false;
        done_ = true;
        desk_.back.tell_done(desk_.words("seat.exam.allow_done", {{"number", number_}}));
    }
    if (!open_)
        return;
    auto& look = desk_.look;
    if (!begin_dialog(desk_, "allow", desk_.words("seat.exam.allow"), {560, 270}, open_))
        return end_dialog();
    ImGui::Dummy({0, look.px(6)});
    field_label(desk_, desk_.words("seat.exam.allow_who"), look.px(allow_label_points));
    (void)text_field(desk_, "##number", number_,
                     {.hint = desk_.words("seat.exam.allow_who_hint"),
                      .width = look.px(130),
                      .focus = std::exchange(focus_, false),
                      .bytes = 20});
    if (!numbers_.empty()) {
        ImGui::SameLine(0, look.px(8));
        (void)choice_field(desk_, "##not ready", number_, numbers_, {.width = look.px(170)});
    }
    field_label(desk_, desk_.words("seat.exam.time_reason"), look.px(allow_label_points));
    text_field(desk_, "##reason", reason_, {.bytes = allow_reason_bytes});
    (void)tick_box(look, "##attempt", desk_.words("seat.exam.allow_attempt"), attempt_);
    say(look, desk_.words("seat.exam.allow_hint"), Type::small, look.colours().soft, true);
    ImGui::Dummy({0, look.px(6)});
    const auto words = desk_.words("seat.exam.time_give");
    const auto key = desk_.key_label(Key::save);
    const bool ready = !blank(number_) && !blank(reason_) && !sending_.waiting();
    const bool go = key_button(look, "give", words, key,
                               {button_width(look, words, key) + look.px(20), look.px(34)},
                               Weight::primary, ready);
    if (ready && (go || pressed(Key::save)))
        desk_.back.ask(
            "POST", "/exams/" + std::to_string(exam_) + "/allow",
            wire::encode(wire::ExamAllowance{number_, attempt_ ? "attempt" : "entry", reason_}),
            sending_.begin());
    end_dialog();
}

} // namespace ringroom::seat
