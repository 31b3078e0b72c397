#include "seat/exam_rekey.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr float rows_points = 120; // at the least
constexpr const char* rekey_reason = "seat.exam.rekey_reason";

std::string whole_percent(std::int64_t permille) {
    return points_text(permille * 100) + "%";
}

} // namespace

void ExamRekeyForm::open(std::int64_t exam, const wire::ExamItemRow& item) {
    exam_ = exam;
    item_ = item;
    question_ = {};
    filled_ = false;
    full_ = item.kind == "short"; // it has no key
    reason_.clear();
    plan_.reset();
    rows_.mark_wrong("");
    rows_.begin();
}

/// The key that is in force, where the bank has it.
void ExamRekeyForm::take_question() {
    auto version = item_.version;
    for (const auto& one : item_.corrections)
        version = one.bank_version.value_or(version);
    question_.once(desk_, "/questions/" + std::to_string(item_.question) +
                              "?version=" + std::to_string(version));
    const auto* row = question_.value();
    if (row == nullptr || std::exchange(filled_, true))
        return;
    draft_ = draft_of(row->question);
    rights_.clear();
    for (const auto& pair : draft_.pairs)
        if (std::find(rights_.begin(), rights_.end(), pair.right) == rights_.end())
            rights_.push_back(pair.right);
}

Result<wire::ExamRekey> ExamRekeyForm::typed() const {
    wire::ExamRekey out{.question = item_.question,
                        .version = item_.version,
                        .what = full_ ? "full" : "key",
                        .key = {},
                        .reason = {},
                        .digest = {}};
    if (full_)
        return out;
    auto question = question_of(draft_);
    if (!question)
        return tl::unexpected(question.error());
    out.key = std::move(*question);
    return out;
}

bool ExamRekeyForm::draw(ImVec2 size) {
    take_question();
    take_answers();
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    ImGui::BeginChild("rekey", size, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words("seat.exam.rekey") + "  " + one_line(item_.key, 60), Type::large, c.ink);
    say(look, plain_text(item_.stem, 1'000), Type::normal, c.ink, true);
    say(look, desk_.words("seat.exam.rekey_hint"), Type::small, c.soft, true);
    ImGui::Dummy({0, look.px(6)});
    if (filled_) {
        draw_key();
        const auto rekey = typed();
        const auto now = rekey ? wire::encode(*rekey) : std::string();
        if (plan_ && looked_at_ != now)
            plan_.reset(); // of something else
        draw_plan();
        const bool waits = looking_.waiting() || doing_.waiting();
        if (rows_.send_button(plan_ ? "seat.exam.rekey_do" : "seat.exam.rekey_look", !waits,
                              plan_ ? Weight::danger : Weight::primary))
            send(now);
        rows_.say_wrong();
        draw_rows();
    } else {
        say(look,
            question_.waiting() ? desk_.words("seat.loading") : desk_.words_of(question_.refusal()),
            Type::normal, c.soft);
    }
    ImGui::EndChild();
    return leaves || done_;
}

void ExamRekeyForm::draw_key() {
    auto& look = desk_.look;
    rows_.field(rekey_reason, reason_, QuestionAnswers::answer_points);
    if (item_.kind != "short") {
        ImGui::Indent(look.px(rows_.label_points() + 10));
        if (tick_box(look, "##full", desk_.words("seat.exam.rekey_full"), full_))
            rows_.edited("seat.question.answers");
        ImGui::Unindent(look.px(rows_.label_points() + 10));
    } else {
        say(look, desk_.words("seat.exam.rekey_short"), Type::normal, look.colours().soft, true);
    }
    if (!full_)
        answers_.draw_key(draft_, rights_);
}

/// What the lab would do.
void ExamRekeyForm::draw_plan() {
    if (!plan_)
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto count = [](std::int64_t number) { return std::to_string(number); };
    say(look,
        desk_.words("seat.exam.rekey_sum", {{"changed", count(plan_->changed)},
                                            {"attempts", count(plan_->attempts)},
                                            {"pass", count(plan_->now_pass)},
                                            {"fail", count(plan_->no_longer_pass)}}),
        Type::strong, plan_->no_longer_pass > 0 ? c.warn : c.ink, true);
    if (plan_->under_way > 0)
        say(look, desk_.words("seat.exam.rekey_under_way", {{"count", count(plan_->under_way)}}),
            Type::normal, c.ink, true);
    if (!full_)
        say(look,
            desk_.words(plan_->bank_version ? "seat.exam.rekey_bank" : "seat.exam.rekey_no_bank"),
            Type::small, c.soft, true);
}

/// Whose mark changes, or stands nevertheless.
void ExamRekeyForm::draw_rows() {
    if (!plan_ || plan_->items.empty())
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float room = std::max(ImGui::GetContentRegionAvail().y, look.px(rows_points));
    ImGui::BeginChild("plan", {0, room}, true, ImGuiWindowFlags_NoNavInputs);
    for (const auto& row : plan_->items) {
        auto words = row.number + "  " + one_line(row.name, 30) + "   " +
                     fine_points_text(row.before) + " → " + fine_points_text(row.after) + "   " +
                     whole_percent(row.permille_before) + " → " + whole_percent(row.permille_after);
        if (row.passed_before != row.passed_after)
            words += "   " + desk_.words(row.passed_after ? "seat.exam.rekey_passes"
                                                          : "seat.exam.rekey_fails");
        if (row.stands)
            words += "   " + desk_.words("seat.exam.stands." + *row.stands);
        say(look, words, Type::small, row.passed_before && !row.passed_after ? c.warn : c.ink);
    }
    ImGui::EndChild();
}

/// Looks first; does what was looked at.
void ExamRekeyForm::send(const std::string& now) {
    auto rekey = rows_.checked(typed());
    if (!rekey)
        return;
    const auto target = "/exams/" + std::to_string(exam_) + "/rekey";
    if (!plan_) {
        looked_at_ = now;
        desk_.back.ask("POST", target + "/preview", now, looking_.begin());
        return;
    }
    if (blank(reason_))
        return rows_.mark_wrong(rekey_reason);
    rekey->reason = reason_;
    rekey->digest = plan_->digest;
    desk_.back.ask("POST", target, wire::encode(*rekey), doing_.begin());
}

void ExamRekeyForm::refused(const Error& error) {
    plan_.reset(); // what it told may be so no more
    rows_.refuse(std::string_view(error.code) == "exam.rekey.reason" ? rekey_reason : "",
                 desk_.words_of({error.code, error.text, {}}));
}

void ExamRekeyForm::take_answers() {
    if (const auto answer = looking_.take()) {
        if (!*answer)
            return refused(answer->error());
        if (auto plan = wire::decode<wire::ExamRekeyed>(**answer))
            plan_ = std::move(*plan);
    }
    if (const auto answer = doing_.take()) {
        if (!*answer)
            return refused(answer->error());
        const auto plan = wire::decode<wire::ExamRekeyed>(**answer);
        desk_.back.tell_done(
            desk_.words("seat.exam.rekey_done",
                        {{"count", std::to_string(plan ? plan->changed : std::int64_t{0})}}));
        done_ = true;
    }
}

} // namespace ringroom::seat
