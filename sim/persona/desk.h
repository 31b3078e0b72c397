#pragma once
// What a drill puts on the student's desk: the form, the moves and the dispositions to choose from,
// and which values they take. The screen is made of this and the machine refuses by it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "persona/drill.h"

namespace ringroom::persona {

/// The form's fields, then the facts that the form does not name. yes_no has its two words as
/// choices, in the drill's language.
[[nodiscard]] std::vector<FormField> desk_fields(const Drill& drill);

/// Null: no such field.
[[nodiscard]] const FormField* field_named(const std::vector<FormField>& fields,
                                           std::string_view name);

/// Whether a finished field may hold `value`: one of the choices; digits, with blanks, hyphens and
/// a leading plus among them; a whole number; a day or an hour (is_time). Anything goes into text,
/// and nothing at all into every kind: what is missing and how long a number should be is the
/// grading's affair.
[[nodiscard]] bool takes(const FormField& field, std::string_view value);

/// What the customer may say in a scene, as indices into Drill::lines: in the author's order, each
/// once.
[[nodiscard]] std::vector<int> lines_of(const Scene& scene);

/// A name as it stands on a screen: of one written as programs write theirs, "customer_since", the
/// words "Customer since"; any other as its author wrote it.
[[nodiscard]] std::string label_of(std::string_view name);

/// The telephone of the drill's customer `number`, from 1: as the list has it, else drawn, the same
/// for the same seed.
[[nodiscard]] std::string telephone_of(const Drill& drill, std::uint64_t seed,
                                       std::uint64_t number);

/// A move of the drill or of the school's list.
[[nodiscard]] bool is_move(const Drill& drill, std::string_view move);

/// The drill's endings and the two general words, each once.
[[nodiscard]] std::vector<std::string> dispositions(const Drill& drill);

/// The general words, which fit every contact: talked, or nobody there to talk to.
[[nodiscard]] std::string general_disposition(bool talked, Language language);

} // namespace ringroom::persona
