// What witnessing and verifying cost. Prints one JSON object a line; run a release build.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "base/content.h"
#include "base/digest.h"
#include "evidence/notary.h"
#include "evidence/verify.h"

using namespace ringroom;
using namespace ringroom::evidence;

namespace {

constexpr WallTime noon{1'790'000'000'000};

double seconds(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void need(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "evidence_bench: %s failed\n", what);
        std::exit(1);
    }
}

void tell(const char* name, double value) {
    std::printf("{\"name\":\"evidence.%s\",\"value\":%.4g}\n", name, value);
}

/// An hour of two channels, sealed as the recorder does it.
store::Recording hour(const std::filesystem::path& data) {
    store::Recording row{.file = "recordings/run-00001/000001.wav",
                         .run = 1,
                         .contact = 1,
                         .length = {3'600'000},
                         .channels = 2,
                         .started = noon,
                         .state = store::RecordingState::sealed};
    const auto file = data / row.file;
    std::filesystem::create_directories(file.parent_path());
    {
        std::ofstream out(file, std::ios::binary);
        std::string second(16'000, 'x');
        out << std::string(58, 'h');
        for (int i = 0; i < 3'600; ++i) {
            second[static_cast<std::size_t>(i)] = static_cast<char>(i);
            out << second;
        }
    }
    std::ofstream(file.string() + ".marks") << "{}\n";
    tell("hour_sealed.time", seconds([&] {
             const auto digest = digest_file(file, {58, 16'000});
             need(digest.has_value(), "digest");
             row.sha256 = digest->sha256;
             std::ofstream(file.string() + ".seconds") << to_text(*digest);
         }));
    return row;
}

void measure_verify(store::Store& store, const std::filesystem::path& data,
                    const store::Recording& row) {
    auto session = store.reader();
    need(session.has_value(), "reader");
    auto material = gather((*session)->reader(), data);
    need(material.has_value(), "gather");
    tell("chain_20000_verified.time", seconds([&] {
             auto chain = *material;
             chain.recordings.clear();
             chain.entries.erase(chain.entries.begin() + 1); // the hour
             (void)verify(chain);
         }));
    auto file = (data / row.file).string();
    material->entries.resize(2);
    material->head = {};
    tell("hour_verified.time",
         seconds([&] { need(verify(*material).recordings == 1, "an intact hour"); }));
    {
        std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(58 + 16'000 * 1'234);
        out << "y";
    }
    tell("hour_altered_found.time", seconds([&] {
             const auto report = verify(*material);
             need(report.findings.back().seconds == std::vector<std::int64_t>{1'234},
                  "the altered second");
         }));
}

} // namespace

int main() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bench-XXXXXX").string();
    const std::filesystem::path data = ::mkdtemp(pattern.data());
    {
        auto store = store::Store::open({.folder = data, .migrations = migrations()});
        need(store.has_value(), "open");
        const auto notary = Notary::open(**store, data, noon);
        need(notary.has_value(), "key");
        const auto row = hour(data);
        const auto beside = [&](const char* suffix) {
            return sha256_hex(content_of(data / (row.file + suffix)).value());
        };
        need((*store)
                 ->write([&](store::Writer& writer) -> Result<void> {
                     if (auto opened = store::open_recording(writer, row); !opened)
                         return opened;
                     if (auto closed = store::close_recording(writer, row); !closed)
                         return closed;
                     return (*notary)->witness(
                         writer, noon, testimony_of(row, beside(".marks"), beside(".seconds")));
                 })
                 .has_value(),
             "seal");
        constexpr int entries = 20'000;
        tell("entry.time", 1e6 / entries * seconds([&] {
                               need((*store)
                                        ->write([&](store::Writer& writer) -> Result<void> {
                                            for (int i = 0; i < entries; ++i)
                                                if (auto told = (*notary)->witness(
                                                        writer, noon,
                                                        {.kind = Kind::result_graded,
                                                         .subject = "1-1",
                                                         .content = {{"final", "87500"}}});
                                                    !told)
                                                    return told;
                                            return {};
                                        })
                                        .has_value(),
                                    "entries");
                           }));
        measure_verify(**store, data, row);
    }
    std::filesystem::remove_all(data);
}
