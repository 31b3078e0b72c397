// Head, address, route and range of a request, from raw bytes.
#include <cstdint>
#include <string_view>

#include "api/errors.h"
#include "api/head_check.h"
#include "api/range.h"
#include "api/router.h"
#include "api/target.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ringroom;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool fine = api::check_head(text).has_value();
    check(!fine || text.find('\0') == text.npos, "a head that passed holds no zero byte");
    const auto first = text.find(' ');
    const auto rest = first == text.npos ? text : text.substr(first + 1);
    const auto target = rest.substr(0, rest.find(' '));
    if (const auto parsed = api::parse_target(target)) {
        std::string allow;
        (void)api::find_route(api::Method::get, *parsed, allow);
        for (const auto& segment : parsed->segments)
            check(segment != ".." && segment.find_first_of("/\\") == segment.npos,
                  "a segment is a name");
    }
    (void)api::record_key(text);
    (void)api::language_of_header(text, Language::en);
    const auto range = api::parse_range(text, 1'000);
    check(range.verdict != api::RangeVerdict::part ||
              (range.range.count > 0 && range.range.first + range.range.count <= 1'000),
          "a range lies inside the file");
    return 0;
}
