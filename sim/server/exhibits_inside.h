#pragma once
// Inside of server/exhibits.cpp and exhibits_marks.cpp: an exhibit as the data base shows it now.
#include <functional>
#include <string>

#include "base/result.h"
#include "evidence/entry.h"
#include "store/statement.h"

namespace ringroom::server {

struct Shown {
    std::string exhibit; ///< "FAMILY/…"
    std::string digest;
    evidence::Testimony told; ///< without the two
};
/// With the two behind it.
[[nodiscard]] evidence::Testimony testimony_of_shown(Shown one);

/// Of the families review, sheet, comment, sitting.
[[nodiscard]] Result<void> each_marks_exhibit(store::Reader& reader,
                                              const std::function<void(Shown)>& take);

} // namespace ringroom::server
