#include "seat/changed_by_other.h"

#include "seat/desk.h"

namespace ringroom::seat {
namespace {

std::string field_names(const Desk& desk, const std::vector<std::string>& keys) {
    std::string out;
    for (const auto& key : keys)
        out += (out.empty() ? "" : desk.words("seat.other.comma")) + desk.words(key);
    return out;
}

} // namespace

std::string others_words(const Desk& desk, const std::vector<std::string>& theirs,
                         const std::vector<std::string>& both) {
    auto out = desk.words("seat.other.quicker");
    if (!theirs.empty())
        out += " " + desk.words("seat.other.theirs", {{"fields", field_names(desk, theirs)}});
    if (!both.empty())
        out += " " + desk.words("seat.other.both", {{"fields", field_names(desk, both)}});
    return out + " " + desk.words("seat.other.save_again");
}

} // namespace ringroom::seat
