#pragma once
// Our own generator and our own distributions: the standard leaves the latter to each library, and
// a seed must give the same class everywhere. Streams are named, so an added draw in one place
// moves nobody else:
//
//     auto mood = stream(seed, "persona", contact_number, "mood");
//     if (mood.chance(30)) ...
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace ringroom {

/// xoshiro256** 1.0 (Blackman and Vigna, 2018), seeded by splitmix64. A value: copies diverge.
class Random {
public:
    explicit Random(std::uint64_t seed);

    std::uint64_t u64();
    /// Uniform in [0, n); n > 0.
    std::uint64_t below(std::uint64_t n);
    /// Uniform in [low, high], both included; low <= high.
    std::int64_t between(std::int64_t low, std::int64_t high);
    /// True `percent` times out of 100.
    bool chance(int percent);
    /// Exponential with the given mean, whole milliseconds, at most 40 means.
    Duration exponential(Duration mean);

private:
    std::array<std::uint64_t, 4> state_;
};

/// FNV-1a over bytes; stable across machines. Also used for state hashes.
[[nodiscard]] std::uint64_t fnv1a(std::string_view bytes,
                                  std::uint64_t start = 0xcbf29ce484222325ULL);

/// The stream called `name` (number `n`, optional `part`) under `seed`.
[[nodiscard]] Random stream(std::uint64_t seed, std::string_view name, std::uint64_t n = 0,
                            std::string_view part = {});

/// Every order is equally likely (Fisher and Yates; Durstenfeld 1964).
template <class T>
void shuffle(std::vector<T>& list, Random& random) {
    for (std::size_t i = list.size(); i > 1; --i)
        std::swap(list[i - 1], list[random.below(i)]);
}

} // namespace ringroom
