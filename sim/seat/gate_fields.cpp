#include "seat/gate_fields.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/form_rows.h"

namespace ringroom::seat {

std::vector<std::string> gate_skills(const std::vector<wire::PackRow>& packs) {
    std::vector<std::string> out;
    for (const auto& pack : packs)
        for (const auto& script : pack.scripts) {
            const auto skill = script.queue.empty() ? pack.name + "/" + script.name : script.queue;
            if (pack.loaded && std::find(out.begin(), out.end(), skill) == out.end())
                out.push_back(skill);
        }
    return out;
}

Result<std::optional<wire::ExamGate>> gate_in(const GateDraft& draft) {
    const auto skill = std::string(trimmed(draft.skill));
    if (skill.empty())
        return std::optional<wire::ExamGate>();
    const auto difficulty = draft.difficulty.empty() ? std::optional<std::int64_t>(1)
                                                     : number_in(draft.difficulty, 1, 5);
    if (!difficulty)
        return wrong_field("seat.exam.gate_level");
    return std::optional(wire::ExamGate{skill, *difficulty});
}

void draw_gate(Desk& desk, FormRows& rows, GateDraft& draft,
               const wire::List<wire::PackRow>* packs) {
    const auto none = desk.words("seat.exam.gate_none");
    rows.label("seat.exam.gate");
    (void)choice_field(desk, "##gate", draft.skill,
                       packs == nullptr ? std::vector<std::string>{} : gate_skills(packs->items),
                       {.hint = none, .width = desk.look.px(260)}, none);
    rows.beside();
    rows.label("seat.exam.gate_level");
    (void)choice_field(desk, "##level", draft.difficulty, {"1", "2", "3", "4", "5"},
                       {.hint = "1", .width = desk.look.px(90)});
}

} // namespace ringroom::seat
