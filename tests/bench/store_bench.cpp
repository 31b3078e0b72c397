// Commits and journal rows a second, beside the floor of the same disk: a plain file with one
// fdatasync a commit. Prints one JSON object a line.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "store/journal.h"
#include "store/limits.h"

using namespace ringroom;
using namespace ringroom::store;

namespace {

double seconds(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void need(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "store_bench: %s failed\n", what);
        std::exit(1);
    }
}

double bare_sync(const std::filesystem::path& folder, int count) {
    const int fd = ::open((folder / "bare").c_str(), O_RDWR | O_CREAT, 0600);
    need(fd >= 0, "open");
    const std::string page(4096, 'x');
    const double took = seconds([&] {
        for (int i = 0; i < count; ++i)
            need(::write(fd, page.data(), page.size()) > 0 && ::fdatasync(fd) == 0, "sync");
    });
    ::close(fd);
    return count / took;
}

double commits(Store& store, int count) {
    const double took = seconds([&] {
        for (int i = 0; i < count; ++i)
            need(store
                     .write([i](Writer& w) -> Result<void> {
                         auto done = w.run("INSERT INTO bench (n) VALUES (?)", {i});
                         return done ? Result<void>() : tl::unexpected(done.error());
                     })
                     .has_value(),
                 "write");
    });
    return count / took;
}

double grouped(Store& store, int count) {
    const auto job = [](Writer& w) -> Result<void> {
        auto done = w.run("INSERT INTO bench (n) VALUES (?)", {1});
        return done ? Result<void>() : tl::unexpected(done.error());
    };
    const double took = seconds([&] {
        for (int i = 0; i < count;)
            i += store.post(job) ? 1 : 0;
        need(store.write([](Writer&) -> Result<void> { return {}; }).has_value(), "flush");
    });
    return count / took;
}

double journal_rows(Store& store, std::int64_t batches, std::int64_t batch) {
    auto journal = Journal::begin(store, {.build = "bench"});
    need(journal.has_value(), "begin");
    const std::string line = R"({"contact":117,"leg":234,"agent":12,"cause":"released","at":123})";
    std::int64_t sequence = 0;
    const double took = seconds([&] {
        for (std::int64_t b = 0; b < batches; ++b) {
            std::vector<JournalRow> rows;
            for (std::int64_t i = 0; i < batch; ++i, ++sequence)
                rows.push_back({sequence, {sequence}, "fact", line});
            need((*journal)->append(std::move(rows)).has_value(), "append");
        }
        need((*journal)->finish().has_value(), "finish");
    });
    return static_cast<double>(batches * batch) / took;
}

void print(const char* name, double per_second, double floor) {
    std::printf("{\"name\":\"store.%s\",\"value\":%.0f,\"unit\":\"1/s\",\"floor\":%.0f}\n", name,
                per_second, floor);
    std::fflush(stdout);
}

} // namespace

int main() {
    std::string pattern = "ringroom-bench-XXXXXX"; // here and not in /tmp, which may be memory
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    {
        auto store = Store::open(
            {.folder = folder, .migrations = {{1, "bench", "CREATE TABLE bench (n INTEGER)"}}});
        need(store.has_value(), "open");
        const double bare = bare_sync(folder, 2000);
        print("commits_alone", commits(**store, 2000), bare);
        print("jobs_sharing_commits", grouped(**store, 100'000), bare);
        print("journal_rows_by_100", journal_rows(**store, 2000, 100), 0);
        print("journal_rows_by_1000", journal_rows(**store, 500, 1000), 0);
    }
    std::filesystem::remove_all(folder);
    return 0;
}
