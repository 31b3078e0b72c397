// A search over 5,000 articles, half of them Chinese, as it is typed: the slowest of many. Prints
// one JSON object a line.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "base/characters.h"
#include "base/random.h"
#include "knowledge/index.h"

using namespace ringroom;
using namespace ringroom::knowledge;

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// Few words are frequent and many are rare, as in a language.
std::uint64_t rank(Random& random, std::uint64_t count) {
    const auto a = random.u64() % count + 1;
    const auto b = random.u64() % a + 1;
    return random.u64() % b;
}

std::string chinese(Random& random, int characters) {
    std::u32string out;
    for (int i = 0; i < characters; ++i)
        out += i % 17 == 16 ? U'\uff0c' : static_cast<char32_t>(0x4E00 + rank(random, 3'000));
    return utf8_of(out);
}

std::string latin(Random& random, int words) {
    std::string out;
    for (int i = 0; i < words; ++i) {
        auto left = rank(random, 20'000) + 27;
        for (; left > 0; left /= 26)
            out += static_cast<char>('a' + left % 26);
        out += ' ';
    }
    return out;
}

std::vector<Article> articles(std::size_t count) {
    auto random = stream(7, "articles");
    std::vector<Article> out;
    for (std::size_t i = 0; i < count; ++i) {
        const bool zh = i % 2 == 0;
        Article one{.id = std::to_string(i), .base = std::to_string(i)};
        one.title = zh ? chinese(random, 10) : latin(random, 5);
        one.category = "c" + std::to_string(i % 20);
        for (int p = 0; p < 6; ++p)
            one.text += "## " + (zh ? chinese(random, 8) : latin(random, 4)) + "\n\n" +
                        (zh ? chinese(random, 200) : latin(random, 120)) + "\n\n";
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<std::string> queries() {
    auto random = stream(8, "queries");
    std::vector<std::string> out = {"", "the", "a", "a b c d e f g h"};
    for (int i = 0; i < 100; ++i) {
        const auto zh = characters_of(chinese(random, 12));
        for (std::size_t typed = 1; typed <= zh.size(); ++typed)
            out.push_back(utf8_of(zh.substr(0, typed)));
        const auto words = latin(random, 3);
        for (std::size_t typed = 1; typed <= words.size(); typed += 2)
            out.push_back(words.substr(0, typed));
    }
    return out;
}

} // namespace

int main() {
    const auto begin = Clock::now();
    const Index index(articles(5'000));
    std::printf("{\"name\":\"knowledge.index_5000\",\"value\":%.1f,\"unit\":\"ms\"}\n",
                ms_since(begin));
    std::vector<double> times;
    for (const auto& words : queries()) {
        const auto at = Clock::now();
        const auto found = index.search({.words = words});
        times.push_back(ms_since(at));
        if (found.hits.size() > found.total)
            return 1;
    }
    std::sort(times.begin(), times.end());
    std::printf("{\"name\":\"knowledge.search_5000.p50\",\"value\":%.2f,\"unit\":\"ms\"}\n",
                times[times.size() / 2]);
    std::printf("{\"name\":\"knowledge.search_5000.p99\",\"value\":%.2f,\"unit\":\"ms\"}\n",
                times[times.size() * 99 / 100]);
    std::printf("{\"name\":\"knowledge.search_5000.max\",\"value\":%.2f,\"unit\":\"ms\"}\n",
                times.back());
    return 0;
}
