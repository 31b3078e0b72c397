// Any bytes as a list.
#include <cstdint>
#include <string_view>

#include "persona/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    Diagnostics out;
    const auto table = persona::read_csv(
        "l.csv", std::string_view(reinterpret_cast<const char*>(data), size), Language::zh, out);
    for (const auto& row : table.rows)
        if (row.size() != table.columns.size())
            __builtin_trap();
    return 0;
}
