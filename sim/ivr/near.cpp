#include "ivr/near.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>

namespace ringroom::ivr {

namespace {
constexpr std::size_t longest_compared = 64; // characters; longer names are never near

/// UTF-8 cut into characters; broken bytes count as characters of their own.
std::vector<std::string_view> characters(std::string_view word) {
    std::vector<std::string_view> result;
    for (std::size_t at = 0; at < word.size();) {
        std::size_t end = at + 1;
        while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80)
            ++end;
        result.push_back(word.substr(at, end - at));
        at = end;
    }
    return result;
}

std::size_t distance(const std::vector<std::string_view>& a,
                     const std::vector<std::string_view>& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}
} // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& words) {
    const auto wanted = characters(word);
    if (wanted.size() > longest_compared)
        return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const auto candidate : words) {
        const auto letters = characters(candidate);
        if (letters.size() > longest_compared)
            continue;
        const auto d = distance(wanted, letters);
        if (d < best_distance && d < std::max(wanted.size(), letters.size())) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

} // namespace ringroom::ivr
