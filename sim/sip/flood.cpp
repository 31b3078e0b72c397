#include "sip/flood.h"

#include <algorithm>

#include "sip/limits.h"

namespace ringroom::sip {

RateLimit::RateLimit(int a_second, int at_once)
    : a_second_(a_second)
    , full_(std::int64_t{at_once} * 1000) {}

std::int64_t RateLimit::left(const Bucket& bucket, Instant now) const {
    // Whoever was away for an hour has a full bucket; no product grows beyond that.
    const auto away = std::min((now - bucket.at).ms, std::int64_t{3'600'000});
    return std::min(full_, bucket.left + away * a_second_);
}

/// Addresses with a full bucket need no memory; else the one that asked longest ago goes.
void RateLimit::make_room(Instant now) {
    std::erase_if(buckets_, [&](const auto& entry) { return left(entry.second, now) == full_; });
    if (buckets_.size() >= limits::watched_sources)
        buckets_.erase(std::ranges::min_element(buckets_, {},
                                                [](const auto& entry) { return entry.second.at; }));
}

bool RateLimit::admit(Instant now, std::string_view address) {
    auto found = buckets_.find(address);
    if (found == buckets_.end()) {
        if (buckets_.size() >= limits::watched_sources)
            make_room(now);
        found = buckets_.emplace(address, Bucket{.left = full_, .at = now}).first;
    }
    auto& bucket = found->second;
    bucket.left = left(bucket, now);
    bucket.at = now;
    if (bucket.left < 1000)
        return false;
    bucket.left -= 1000;
    return true;
}

bool RateLimit::worth_telling(Instant now, std::string_view address) {
    const auto found = buckets_.find(address);
    if (found == buckets_.end() || now - found->second.told < limits::flood_told)
        return false;
    found->second.told = now;
    return true;
}

} // namespace ringroom::sip
