#pragma once
// What a form says when somebody else was quicker. The window's thread.
#include <string>
#include <vector>

namespace ringroom::seat {

class Desk;

/// What of theirs stands in the form now, and where both changed the same; fields by text key.
[[nodiscard]] std::string others_words(const Desk& desk, const std::vector<std::string>& theirs,
                                       const std::vector<std::string>& both);

} // namespace ringroom::seat
