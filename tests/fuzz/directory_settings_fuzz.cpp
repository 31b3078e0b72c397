// A lab.toml from anybody: no crash, and what is taken is consistent.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "directory/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace ringroom;
    Diagnostics diagnostics;
    const auto settings = directory::parse_settings({reinterpret_cast<const char*>(bytes), size},
                                                    "fuzz.toml", Language::en, diagnostics);
    check(settings.has_value() != has_errors(diagnostics), "settings or mistakes, never both");
    if (!settings)
        return 0;
    for (const auto& queue : settings->queues)
        check(settings->queue(queue.key) == &queue, "keys of queues are distinct");
    for (const auto& agent : settings->agents)
        for (const auto& member : agent.routing.queues)
            check(member.queue.value >= 1 && member.queue.value <= settings->queues.size(),
                  "agents belong to queues that exist");
    return 0;
}
