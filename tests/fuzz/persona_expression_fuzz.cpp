// Any bytes as a condition.
#include <cstdint>
#include <string_view>

#include "persona/expression.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom::persona;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::optional<ExpressionError> error;
    const auto expression = Expression::parse(text, error);
    (void)expression.holds([](std::string_view name) {
        return name.size() % 2 == 0 ? Datum::of(std::string(name)) : Datum::of(std::int64_t{1});
    });
    if (error && (error->column < 1 || error->code.empty()))
        __builtin_trap();
    return 0;
}
