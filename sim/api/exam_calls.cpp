#include "api/exam_calls.h"

#include "api/handlers.h"

namespace ringroom::api::handlers {

exam::Now exam_now() {
    return {steady_now(), wall_now()};
}

exam::By exam_by(const CallPtr& call) {
    return {call->person.id, call->person.name, wall_now()};
}

exam::Hall& hall(const CallPtr& call) {
    return call->services.backend.hall();
}

std::int64_t exam_id_at(const CallPtr& call, const char* name, const char* code) {
    const auto id = whole_number(call->path[name]);
    if (id && *id > 0)
        return *id;
    call->fail({code, "no such id"});
    return 0;
}
std::int64_t exam_id(const CallPtr& call) {
    return exam_id_at(call, "exam", "exam.unknown");
}

} // namespace ringroom::api::handlers
