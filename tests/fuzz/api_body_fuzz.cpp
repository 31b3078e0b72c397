// Every body a stranger may send.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/messages.h"

namespace {

template <class T>
void feed(std::string_view text) {
    using namespace ringroom;
    const auto message = wire::decode<T>(text, wire::Trust::stranger);
    if (!message)
        return;
    const auto again = wire::decode<T>(wire::encode(*message), wire::Trust::stranger);
    check(again && *again == *message, "what was read can be written and read again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace wire = ringroom::wire;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    feed<wire::LoginRequest>(text);
    feed<wire::SeatState>(text);
    feed<wire::FieldValue>(text);
    feed<wire::DrillStart>(text);
    feed<wire::NewPerson>(text);
    feed<wire::StreamLogin>(text);
    return 0;
}
