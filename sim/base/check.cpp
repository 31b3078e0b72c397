#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace ringroom {

void check_failed(std::string_view why, std::source_location where) {
    std::fprintf(stderr, "ringroom: broken invariant: %.*s (%s:%u)\n", static_cast<int>(why.size()),
                 why.data(), where.file_name(), where.line());
    std::fflush(stderr);
    std::abort();
}

} // namespace ringroom
