// Stands in for libFuzzer's main: feeds the target every file of the corpus and seeded mutations of
// it.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {
constexpr int mutations_per_file = 2000;

std::vector<std::uint8_t> mutate(std::vector<std::uint8_t> bytes, ringroom::Random& random) {
    const auto edits = 1 + random.below(8);
    for (std::uint64_t i = 0; i < edits; ++i) {
        const auto at = bytes.empty() ? 0 : random.below(bytes.size());
        switch (random.below(4)) {
        case 0:
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                         static_cast<std::uint8_t>(random.below(256)));
            break;
        case 1:
            if (!bytes.empty())
                bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at));
            break;
        case 2:
            if (!bytes.empty())
                bytes[at] = static_cast<std::uint8_t>(random.below(256));
            break;
        default:
            bytes.resize(at);
        }
    }
    return bytes;
}
} // namespace

int main(int argc, char** argv) {
    std::size_t runs = 0;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::exists(argv[i]))
            continue;
        for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
            std::ifstream file(entry.path(), std::ios::binary);
            std::vector<std::uint8_t> bytes(std::istreambuf_iterator<char>(file), {});
            LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
            auto random = ringroom::stream(1, "fuzz", runs);
            for (int n = 0; n < mutations_per_file; ++n, ++runs) {
                const auto changed = mutate(bytes, random);
                LLVMFuzzerTestOneInput(changed.data(), changed.size());
            }
        }
    }
    std::printf("%zu inputs\n", runs);
    return runs == 0 ? 1 : 0;
}
