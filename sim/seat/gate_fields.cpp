#include "seat/gate_fields.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/form_rows.h"

namespace ringroom::seat {

GateSkills gate_skills(const std::vector<wire::PackRow>& packs) {
    GateSkills out;
    for (const auto& pack : packs)
        for (const auto& script : pack.scripts) {
            if (!pack.loaded || script.skill.empty() ||
                std::find(out.names.begin(), out.names.end(), script.skill) != out.names.end())
                continue;
            out.names.push_back(script.skill);
            out.labels.push_back(script.skill_label);
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
    const auto skills = packs == nullptr ? GateSkills{} : gate_skills(packs->items);
    (void)choice_field(desk, "##gate", draft.skill, skills.names,
                       {.hint = none, .width = desk.look.px(260)}, none, skills.labels);
    rows.beside();
    rows.label("seat.exam.gate_level");
    if (choice_field(desk, "##level", draft.difficulty, {"1", "2", "3", "4", "5"},
                     {.hint = "1", .width = desk.look.px(90)}))
        rows.edited("seat.exam.gate_level");
}

} // namespace ringroom::seat
