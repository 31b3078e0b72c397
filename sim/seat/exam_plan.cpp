#include "seat/exam_plan.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/calendar.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/exam_bank.h"
#include "seat/fields.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr Duration plan_asks_every{30'000};

Result<wire::ExamQuota> quota_of(const ExamDraft::Quota& in) {
    const auto count = number_in(in.count, 1, 300);
    const auto easiest =
        in.easiest.empty() ? std::optional<std::int64_t>(1) : number_in(in.easiest, 1, 5);
    const auto hardest =
        in.hardest.empty() ? std::optional<std::int64_t>(5) : number_in(in.hardest, 1, 5);
    const auto points =
        in.points.empty() ? std::optional<std::int64_t>(0) : number_in(in.points, 1, 1'000);
    if (!count)
        return wrong_field("seat.exam.count");
    if (!easiest || !hardest || *easiest > *hardest)
        return wrong_field("seat.exam.difficulty");
    if (!points)
        return wrong_field("seat.exam.points_each");
    wire::ExamQuota out{.easiest = *easiest, .hardest = *hardest, .count = *count};
    if (!in.category.empty())
        out.category = in.category;
    if (!in.kind.empty())
        out.kind = in.kind;
    if (*points > 0)
        out.points = *points * 1'000;
    return out;
}

/// Nothing where nothing is typed.
Result<std::optional<std::string>> time_in(const std::string& typed, const char* text,
                                           WallTime now) {
    if (trimmed(typed).empty())
        return std::optional<std::string>();
    const auto at = instant_of(typed, now);
    if (!at)
        return wrong_field(text);
    return std::optional(to_iso(*at));
}

} // namespace

Result<wire::NewExam> exam_of(const ExamDraft& draft, WallTime now) {
    const auto minutes = number_in(draft.minutes, 0, 720);
    const auto attempts = number_in(draft.attempts, 1, 100);
    const auto pass_mark = number_in(draft.pass_mark, 0, 100);
    if (trimmed(draft.title).empty())
        return wrong_field("seat.exam.called");
    if (trimmed(draft.class_name).empty())
        return wrong_field("seat.exam.class");
    if (!minutes)
        return wrong_field("seat.exam.minutes");
    if (!attempts)
        return wrong_field("seat.exam.attempts");
    if (!pass_mark)
        return wrong_field("seat.exam.pass_mark");
    const auto opens = time_in(draft.opens, "seat.exam.opens", now);
    const auto closes = time_in(draft.closes, "seat.exam.closes", now);
    if (!opens || !closes)
        return tl::unexpected(!opens ? opens.error() : closes.error());
    const auto gate = gate_in(draft.gate);
    if (!gate)
        return tl::unexpected(gate.error());
    wire::NewExam out{.title = std::string(trimmed(draft.title)),
                      .class_name = std::string(trimmed(draft.class_name)),
                      .shuffle_questions = draft.shuffle_questions,
                      .shuffle_choices = draft.shuffle_choices,
                      .own_sheets = draft.own_sheets,
                      .together = draft.together,
                      .limit = Duration{*minutes * 60'000},
                      .expiry = draft.grace ? "grace" : "submit",
                      .attempts = *attempts,
                      .pass_mark = *pass_mark,
                      .opens_at = *opens,
                      .closes_at = *closes,
                      .gate = *gate};
    for (const auto& one : draft.quotas) {
        auto quota = quota_of(one);
        if (!quota)
            return tl::unexpected(quota.error());
        out.quotas.push_back(std::move(*quota));
    }
    return out;
}

std::vector<Key> ExamPlan::foot_keys() const {
    return {Key::save, Key::escape};
}

bool ExamPlan::draw(ImVec2 size) {
    bank_.keep(desk_, "/questions?limit=1", plan_asks_every);
    packs_.keep(desk_, "/packs", plan_asks_every);
    if (const auto answer = creating_.take(); answer && *answer)
        if (const auto exam = wire::decode<wire::ExamRow>(**answer)) {
            planned_ = exam->id;
            draft_ = {};
            rows_.mark_wrong("");
        }
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    ImGui::BeginChild("plan", size, false, ImGuiWindowFlags_NoNavInputs);
    say(desk_.look, desk_.words("seat.exam.plan"), Type::large, desk_.look.colours().ink);
    draw_head();
    draw_rules();
    draw_choices();
    draw_quotas();
    auto& look = desk_.look;
    ImGui::Dummy({0, look.px(8)});
    if (rows_.send_button("seat.exam.plan_now", !creating_.waiting()))
        create();
    rows_.say_wrong();
    ImGui::EndChild();
    return leaves;
}

void ExamPlan::draw_head() {
    rows_.field("seat.exam.called", draft_.title, 520);
    rows_.class_field(draft_.class_name, {}, Counted::sitters);
}

void ExamPlan::draw_rules() {
    const auto by_order = desk_.words("seat.exam.by_order");
    rows_.field("seat.exam.minutes", draft_.minutes, 90);
    rows_.beside();
    rows_.field("seat.exam.attempts", draft_.attempts, 90);
    rows_.beside();
    rows_.field("seat.exam.pass_mark", draft_.pass_mark, 90);
    rows_.field("seat.exam.opens", draft_.opens, 200, by_order);
    rows_.beside();
    rows_.field("seat.exam.closes", draft_.closes, 200, by_order);
    draw_gate(desk_, rows_, draft_.gate, packs_.value());
}

void ExamPlan::draw_choices() {
    auto& look = desk_.look;
    ImGui::Indent(look.px(rows_.label_points() + 10));
    const auto box = [&](const char* text, bool& value) {
        (void)tick_box(look, text, desk_.words(text), value);
    };
    box("seat.exam.together", draft_.together);
    ImGui::SameLine(0, look.px(20));
    box("seat.exam.own_sheets", draft_.own_sheets);
    box("seat.exam.shuffle_questions", draft_.shuffle_questions);
    ImGui::SameLine(0, look.px(20));
    box("seat.exam.shuffle_choices", draft_.shuffle_choices);
    box("seat.exam.grace", draft_.grace);
    ImGui::Unindent(look.px(rows_.label_points() + 10));
}

void ExamPlan::draw_quotas() {
    auto& look = desk_.look;
    const auto* bank = bank_.value();
    ImGui::Dummy({0, look.px(6)});
    say(look, desk_.words("seat.exam.quotas"), Type::strong, look.colours().ink);
    say(look,
        desk_.words("seat.exam.quotas_hint",
                    {{"count", std::to_string(bank == nullptr ? 0 : bank->total)}}),
        Type::small, look.colours().soft, true);
    std::optional<std::size_t> gone;
    for (std::size_t i = 0; i < draft_.quotas.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        if (draw_quota(i, bank == nullptr ? std::vector<std::string>{} : bank->categories))
            gone = i;
        ImGui::PopID();
    }
    if (gone && draft_.quotas.size() > 1)
        draft_.quotas.erase(draft_.quotas.begin() + static_cast<std::ptrdiff_t>(*gone));
    const auto words = desk_.words("seat.exam.quota_more");
    if (key_button(look, "more", words, "", {button_width(look, words, ""), look.px(32)},
                   Weight::plain, draft_.quotas.size() < limits::exam_quotas))
        draft_.quotas.emplace_back();
}

/// True: it is to go.
bool ExamPlan::draw_quota(std::size_t at, const std::vector<std::string>& categories) {
    auto& look = desk_.look;
    auto& quota = draft_.quotas[at];
    const auto small = [&](const char* id, const char* text, const char* wrong,
                           std::string& value) {
        ImGui::SameLine(0, look.px(8));
        if (text_field(desk_, id, value,
                       {.hint = desk_.words(text),
                        .missing = rows_.is_wrong(wrong) && !value.empty(),
                        .width = look.px(86),
                        .bytes = 6}))
            rows_.edited(wrong);
    };
    (void)exam_category_field(desk_, "##category", quota.category, categories, look.px(260));
    ImGui::SameLine(0, look.px(8));
    (void)exam_kind_field(desk_, "##kind", quota.kind, look.px(170));
    small("##easiest", "seat.exam.easiest", "seat.exam.difficulty", quota.easiest);
    small("##hardest", "seat.exam.hardest", "seat.exam.difficulty", quota.hardest);
    ImGui::SameLine(0, look.px(8));
    if (text_field(desk_, "##count", quota.count,
                   {.hint = desk_.words("seat.exam.count"),
                    .missing = rows_.is_wrong("seat.exam.count"),
                    .width = look.px(86),
                    .bytes = 6}))
        rows_.edited("seat.exam.count");
    small("##points", "seat.exam.points_each", "seat.exam.points_each", quota.points);
    ImGui::SameLine(0, look.px(8));
    return key_button(look, "less", "−", "", {look.px(32), look.px(32)}, Weight::plain,
                      draft_.quotas.size() > 1);
}

void ExamPlan::create() {
    if (creating_.waiting())
        return;
    if (const auto exam = rows_.checked(exam_of(draft_, wall_now())))
        desk_.back.ask("POST", "/exams", wire::encode(*exam), creating_.begin());
}

} // namespace ringroom::seat
