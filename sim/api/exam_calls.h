#pragma once
// Inside of room api: what all handlers of written exams begin with.
#include <cstdint>

#include "api/router.h"
#include "exam/hall.h"

namespace ringroom::api::handlers {

[[nodiscard]] exam::Now exam_now();
/// Who asks, as the maker of what they order.
[[nodiscard]] exam::By exam_by(const CallPtr& call);
[[nodiscard]] exam::Hall& hall(const CallPtr& call);
/// The id in this place of the path; 0: there is none, and the call is answered with `code`.
[[nodiscard]] std::int64_t exam_id_at(const CallPtr& call, const char* name, const char* code);
/// The same of the exam.
[[nodiscard]] std::int64_t exam_id(const CallPtr& call);

} // namespace ringroom::api::handlers
