#pragma once
// What must be mastered before an exam opens, as two fields of the form that plans the exam. The
// window's thread.
//
//     draw_gate(desk_, rows_, draft_.gate, packs_.value());
//     const auto gate = gate_in(draft.gate);
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;
class FormRows;

/// As it is typed.
struct GateDraft {
    std::string skill;      ///< empty: nothing need be mastered
    std::string difficulty; ///< empty: 1
};
struct GateSkills {
    std::vector<std::string> names; ///< as the lab takes them
    std::vector<std::string> labels;
};
/// The skills that scripts of these packs practise, each once, in their order.
[[nodiscard]] GateSkills gate_skills(const std::vector<wire::PackRow>& packs);
/// As the lab takes it; nothing where no skill is chosen. The error's code is the text of the field
/// that is wrong.
[[nodiscard]] Result<std::optional<wire::ExamGate>> gate_in(const GateDraft& draft);
/// A row of the form; `packs` null: they are not known yet.
void draw_gate(Desk& desk, FormRows& rows, GateDraft& draft,
               const wire::List<wire::PackRow>* packs);

} // namespace ringroom::seat
