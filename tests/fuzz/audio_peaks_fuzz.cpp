// Any bytes at all as the summary beside a recording: refused, or exactly what writes them again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audio/peaks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom::audio;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto summary = peaks_from_bytes(bytes);
    if (summary && to_bytes(*summary) != bytes)
        std::abort();
    return 0;
}
