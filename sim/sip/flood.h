#pragma once
// Private: how much one address may ask for. Pure: the time comes in as an argument.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"

namespace ringroom::sip {

/// A bucket of requests for each address: `at_once` may come in a burst, and it fills again with
/// `a_second`. Remembers at most limits::watched_sources addresses. One thread.
class RateLimit {
public:
    RateLimit(int a_second, int at_once);

    /// Takes one request out of the address's bucket; false when there is none left.
    [[nodiscard]] bool admit(Instant now, std::string_view address);
    /// True once in limits::flood_told for each address: a flood is one line in the log.
    [[nodiscard]] bool worth_telling(Instant now, std::string_view address);
    [[nodiscard]] std::size_t watched() const { return buckets_.size(); }

private:
    static constexpr Instant long_ago{-(std::int64_t{1} << 40)};
    struct Bucket {
        std::int64_t left = 0; ///< thousandths of a request
        Instant at;            ///< when that was so
        Instant told = long_ago;
    };
    [[nodiscard]] std::int64_t left(const Bucket& bucket, Instant now) const;
    void make_room(Instant now);

    const std::int64_t a_second_;
    const std::int64_t full_; ///< thousandths
    std::map<std::string, Bucket, std::less<>> buckets_;
};

} // namespace ringroom::sip
