#pragma once
// How a contact is named for good: results, recordings, log lines and marks all use it.
#include <compare>
#include <cstdint>
#include <string>

#include "contact/ids.h"

namespace ringroom {

/// A contact across restarts: the journal's run, and the contact within it.
struct ContactKey {
    std::int64_t run = 0;
    ContactId contact;
    auto operator<=>(const ContactKey&) const = default;
};

/// "RUN-CONTACT"; empty for none.
[[nodiscard]] inline std::string to_text(const ContactKey& key) {
    return key.contact ? std::to_string(key.run) + "-" + std::to_string(key.contact.value) : "";
}

} // namespace ringroom
