#pragma once
// Questions, answers, blueprints and sheets as they are kept in the data base. What was written
// here reads back equal; anything else gives "exam.json".
#include <string>
#include <string_view>

#include "base/result.h"
#include "exam/blueprint.h"
#include "exam/question.h"

namespace ringroom::exam {

[[nodiscard]] std::string to_json(const Question& question);
[[nodiscard]] Result<Question> question_from_json(std::string_view json);
[[nodiscard]] std::string to_json(const Answer& answer);
[[nodiscard]] Result<Answer> answer_from_json(std::string_view json);
[[nodiscard]] std::string to_json(const Blueprint& blueprint);
[[nodiscard]] Result<Blueprint> blueprint_from_json(std::string_view json);
[[nodiscard]] std::string to_json(const Sheet& sheet);
[[nodiscard]] Result<Sheet> sheet_from_json(std::string_view json);

} // namespace ringroom::exam
