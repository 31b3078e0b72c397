// Echo cancellation on an echo made by hand, and the bypass.
#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "audio/level.h"
#include "base/random.h"
#include "headset/cleaner.h"

using namespace ringroom;
using namespace ringroom::headset;

namespace {

/// Noise that comes and goes in syllables, like a voice.
audio::Samples babble(std::size_t blocks) {
    auto random = stream(7, "babble");
    audio::Samples out;
    double last = 0;
    for (std::size_t i = 0; i < blocks * limits::block_samples; ++i) {
        const double loud = 0.5 + 0.5 * std::sin(static_cast<double>(i) / 400.0);
        last = 0.7 * last + static_cast<double>(random.between(-3000, 3000));
        out.push_back(static_cast<std::int16_t>(last * loud));
    }
    return out;
}

/// The far end `delay` samples later, at about a third, with one reflection.
std::int16_t echo_at(const audio::Samples& far, std::size_t at, std::size_t delay) {
    const auto past = [&](std::size_t d) { return at < d ? 0 : static_cast<int>(far[at - d]); };
    return static_cast<std::int16_t>(past(delay) / 3 + past(delay + 37) / 8);
}

Block block_of(const audio::Samples& samples, std::size_t number) {
    Block block;
    std::copy_n(samples.begin() + static_cast<long>(number * block.size()), block.size(),
                block.begin());
    return block;
}

} // namespace

TEST_CASE("the echo of the far end is at least 15 dB lower, whatever its delay") {
    const std::size_t delay_ms = GENERATE(20U, 60U, 150U);
    constexpr std::size_t blocks = 2000;
    const auto far = babble(blocks);
    audio::Samples said(far.size());
    for (std::size_t i = 0; i < said.size(); ++i)
        said[i] = echo_at(far, i, delay_ms * 8);
    Cleaner cleaner;
    audio::Samples cleaned;
    for (std::size_t i = 0; i < blocks; ++i) {
        cleaner.heard(block_of(far, i));
        auto block = block_of(said, i);
        cleaner.clean(block, false);
        cleaned.insert(cleaned.end(), block.begin(), block.end());
    }
    const auto last = [](const audio::Samples& all) { // 5 s
        return audio::rms_dbov(std::span(all).last(40'000));
    };
    CAPTURE(delay_ms, last(said), last(cleaned));
    CHECK(last(cleaned) < last(said) - 15);
}

TEST_CASE("without an echo the own voice stays") {
    constexpr std::size_t blocks = 500;
    const auto voice = babble(blocks);
    Cleaner cleaner;
    audio::Samples cleaned;
    for (std::size_t i = 0; i < blocks; ++i) {
        cleaner.heard(Block{});
        auto block = block_of(voice, i);
        cleaner.clean(block, false);
        cleaned.insert(cleaned.end(), block.begin(), block.end());
    }
    CHECK(audio::rms_dbov(std::span(cleaned).last(16'000)) >
          audio::rms_dbov(std::span(voice).last(16'000)) - 6);
}

TEST_CASE("the bypass leaves the samples as they are, and the canceller goes on learning") {
    constexpr std::size_t blocks = 2000;
    const auto far = babble(blocks);
    Cleaner cleaner;
    audio::Samples said;
    audio::Samples cleaned;
    bool same = true;
    for (std::size_t i = 0; i < blocks; ++i) {
        Block block;
        for (std::size_t k = 0; k < block.size(); ++k)
            block[k] = echo_at(far, i * block.size() + k, 480);
        const auto before = block;
        const bool bypass = i < 1900;
        cleaner.heard(block_of(far, i));
        cleaner.clean(block, bypass);
        if (bypass) {
            same = same && block == before;
            continue;
        }
        said.insert(said.end(), before.begin(), before.end());
        cleaned.insert(cleaned.end(), block.begin(), block.end());
    }
    CHECK(same);
    CHECK(audio::rms_dbov(cleaned) < audio::rms_dbov(said) - 15);
}
