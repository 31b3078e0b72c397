// Any bytes at all: read, and run if they can be.
#include <cstdint>
#include <string_view>

#include "lua/sandbox.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const lua::Words words = {"场景", "客户说", "当", "否则", "心情", "scene", "says"};
    // A small budget: the bounds are tested elsewhere, here the many inputs count.
    const auto out = lua::read_statements("f.lua", text, words, Language::zh,
                                          {.steps = 2'000, .total_bytes = 512 * 1024});
    for (const auto& d : out.diagnostics)
        if (d.message.empty() || d.message.front() == '<')
            __builtin_trap(); // a text is missing
    return 0;
}
