#pragma once
// A condition over measures, some of which may be unknown. What is unknown is left out, so that a
// student is judged by what was heard: of "rate <= 5.0 and silence <= 10" without a measured rate
// the silence alone decides; with neither, nothing does.
#include <functional>
#include <string_view>

#include "persona/expression.h"

namespace ringroom::training {

enum class Verdict { no, yes, unknown };

[[nodiscard]] Verdict judge(const persona::Expression& condition,
                            const persona::Expression::Lookup& lookup);

} // namespace ringroom::training
