#include "base/random.h"

#include "base/check.h"

namespace ringroom {
namespace {

std::uint64_t splitmix64(std::uint64_t& x) {
    std::uint64_t z = (x += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::uint64_t rotl(std::uint64_t x, int k) {
    return (x << k) | (x >> (64 - k));
}

// Natural logarithm for (0, 1], from additions and multiplications alone: libm may differ in the
// last bit between machines, and one bit would change a class.
double natural_log(double x) {
    double result = 0;
    while (x < 0.5) {
        x *= 2;
        result -= 0.69314718055994530942;
    }
    const double y = (x - 1) / (x + 1);
    double term = y;
    double sum = 0;
    for (int k = 1; k < 40; k += 2) {
        sum += term / k;
        term *= y * y;
    }
    return result + 2 * sum;
}

} // namespace

Random::Random(std::uint64_t seed)
    : state_{} {
    for (auto& word : state_)
        word = splitmix64(seed);
}

std::uint64_t Random::u64() {
    const std::uint64_t result = rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t n) {
    check(n > 0, "below() needs a positive bound");
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    std::uint64_t x = u64();
    while (x >= limit)
        x = u64();
    return x % n;
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    check(low <= high, "between() needs low <= high");
    const auto span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    if (span == UINT64_MAX)
        return static_cast<std::int64_t>(u64());
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + below(span + 1));
}

bool Random::chance(int percent) {
    return static_cast<int>(below(100)) < percent;
}

Duration Random::exponential(Duration mean) {
    const double unit = static_cast<double>((u64() >> 11) + 1) * 0x1.0p-53;
    const double draw = -natural_log(unit);
    const double bounded = draw > 40 ? 40 : draw;
    return {static_cast<std::int64_t>(bounded * static_cast<double>(mean.ms))};
}

std::uint64_t fnv1a(std::string_view bytes, std::uint64_t start) {
    std::uint64_t hash = start;
    for (const char c : bytes) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

Random stream(std::uint64_t seed, std::string_view name, std::uint64_t n, std::string_view part) {
    std::uint64_t mix = seed;
    std::uint64_t key = splitmix64(mix) ^ fnv1a(name);
    key = splitmix64(key) ^ n;
    key = splitmix64(key) ^ fnv1a(part);
    return Random(splitmix64(key));
}

} // namespace ringroom
