#pragma once
// "Did you mean ...?": the nearest of the words an author may have meant.
#include <string_view>
#include <vector>

namespace ringroom::ivr {

/// The first of `words` with the smallest edit distance in characters, "" if none is near: more
/// than a third of the characters (at least one) would have to change.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string_view>& words);

} // namespace ringroom::ivr
