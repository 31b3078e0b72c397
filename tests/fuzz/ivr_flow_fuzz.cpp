// Any bytes as a flow file; what loads is walked with keys drawn from the same bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "ivr/loader.h"
#include "ivr/session.h"

using namespace ringroom;
using namespace ringroom::ivr;

namespace {
void walk(const std::shared_ptr<const Flow>& flow, std::string_view bytes) {
    Session session(flow, {.clock = {}, .variables = {{"caller", "05108722"}}});
    Outputs out;
    Instant now{0};
    session.start(now, out);
    for (const unsigned char byte : bytes) {
        now = now + Duration{byte};
        if (byte % 4 == 0)
            session.handle(now, Digit{"0123456789*#ABCD"[byte / 16]}, out);
        else if (byte % 4 == 1)
            session.handle(now, PromptFinished{static_cast<std::uint32_t>(byte / 8)}, out);
        else if (byte % 4 == 2 && session.next_deadline() != Instant::never())
            session.advance(now = session.next_deadline(), out);
        else if (byte == 255)
            session.handle(now, QueueReturned{}, out);
        out.clear();
    }
    session.handle(now, CallerLeft{}, out);
    check(session.finished(), "a caller who left is out of the flow");
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto loaded = load_flow("fuzz.lua", bytes, Language::en);
    check((loaded.flow == nullptr) == has_errors(loaded.diagnostics), "a flow or errors");
    if (loaded.flow)
        walk(loaded.flow, bytes);
    return 0;
}
