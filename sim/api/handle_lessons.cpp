// What goes on now, packs and drills.
#include "api/handlers.h"
#include "base/log.h"
#include "wire/limits.h"

namespace ringroom::api::handlers {
namespace {

template <class T>
void list(const CallPtr& call, std::vector<T> items) {
    call->ok(wire::encode(wire::List<T>{std::move(items), std::nullopt}));
}

DrillId drill_of(const CallPtr& call) {
    const auto number = whole_number(call->path["drill"]);
    if (number && *number > 0)
        return {static_cast<std::uint64_t>(*number)};
    call->fail({"api.not_found", "no id of a drill"});
    return {};
}

void order(const CallPtr& call, DrillOrder wanted, std::string_view word) {
    const auto id = drill_of(call);
    if (!id)
        return;
    log_info("api", "drill " + std::string(word) + " drill=" + std::to_string(id.value) +
                        " by=" + call->person.number);
    call->services.backend.order_drill(call->agent(), id, wanted,
                                       Call::answer<wire::DrillStatus>(call));
}

bool is_fine(const CallPtr& call, const wire::DrillStart& start) {
    const char* wrong = nullptr;
    if (start.pack.empty() || start.pack.size() > 120)
        wrong = "\"pack\" is empty or too long";
    else if (start.class_name.size() > 120)
        wrong = "\"class_name\" is too long";
    else if (start.seed && *start.seed > static_cast<std::uint64_t>(wire::limits::seed))
        wrong = "\"seed\" is too large";
    if (wrong != nullptr)
        call->fail({"api.value", wrong});
    return wrong == nullptr;
}

} // namespace

void queues(const CallPtr& call) {
    list(call, call->services.backend.queues(call->language));
}
void agents(const CallPtr& call) {
    list(call, call->services.backend.agents(call->language));
}
void contacts(const CallPtr& call) {
    list(call, call->services.backend.contacts(call->language));
}
void packs(const CallPtr& call) {
    list(call, call->services.backend.packs());
}
void drills(const CallPtr& call) {
    list(call, call->services.backend.drills());
}

void start_drill(const CallPtr& call) {
    auto wanted = call->body<wire::DrillStart>();
    if (!wanted)
        return call->fail(wanted.error());
    call->audit->subject = wanted->pack + " " + wanted->class_name;
    if (!is_fine(call, *wanted))
        return;
    log_info("api", "drill start pack=" + wanted->pack + " class=" + wanted->class_name +
                        " by=" + call->person.number);
    call->services.backend.start_drill(call->agent(), std::move(*wanted),
                                       Call::answer<wire::DrillStatus>(call, 201));
}

void drill(const CallPtr& call) {
    const auto id = drill_of(call);
    if (!id)
        return;
    for (const auto& status : call->services.backend.drills())
        if (status.id == id)
            return call->ok(wire::encode(status));
    call->fail({"api.not_found", "no such drill"});
}

void pause_drill(const CallPtr& call) {
    order(call, DrillOrder::pause, "pause");
}
void resume_drill(const CallPtr& call) {
    order(call, DrillOrder::resume, "resume");
}
void stop_drill(const CallPtr& call) {
    const auto wanted = call->body<wire::DrillStop>();
    if (!wanted)
        return call->fail(wanted.error());
    const bool cut = wanted->cut.value_or(false);
    order(call, cut ? DrillOrder::cut : DrillOrder::stop, cut ? "cut" : "stop");
}

} // namespace ringroom::api::handlers
