// Any bytes as a drill: source, Lua, statements, checks and samples.
#include <cstdint>
#include <string>

#include "persona/actor.h"
#include "persona/loader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const persona::PackFiles files = {{"a.lua", text}, {"l.csv", "姓名,电话\n王,1\n"}};
    const auto loaded = persona::load_drill(files, "a.lua", Language::zh);
    for (const auto& d : loaded.diagnostics)
        if (d.message.empty() || d.message.front() == '<')
            __builtin_trap(); // a text is missing
    if (loaded.drill == nullptr)
        return 0;
    persona::Actor actor(loaded.drill, 1, 1, persona::Ear::self_report);
    persona::Acts acts;
    actor.handle(Instant{0}, persona::heard::AtAgent{}, acts);
    for (int i = 1; i < 50 && actor.next_deadline() != Instant::never(); ++i)
        actor.advance(actor.next_deadline(), acts);
    return 0;
}
