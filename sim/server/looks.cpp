#include "server/looks.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "server/limits.h"

namespace ringroom::server {

bool Looks::goes_on(const directory::AuditEntry& entry) {
    if (entry.action != "recording-seal")
        return false;
    const auto key = fmt::format("{} {} {}", entry.person, entry.status, entry.subject);
    const std::lock_guard lock(mutex_);
    const auto [at, fresh] = last_.try_emplace(key, entry.at);
    const auto before = std::exchange(at->second, entry.at);
    if (fresh && last_.size() > limits::looks_remembered)
        last_.erase(std::min_element(last_.begin(), last_.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
        }));
    // Where the clock was set back nothing is known of how long ago it was.
    return !fresh && entry.at >= before && entry.at < before + limits::look_pause;
}

std::size_t Looks::remembered() const {
    const std::lock_guard lock(mutex_);
    return last_.size();
}

} // namespace ringroom::server
