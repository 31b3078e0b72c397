// Fifty exam seats saving at once: from the save to the answer after its commit. Prints one JSON
// object a line.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "exam/hall.h"
#include "exam/tables.h"

using namespace ringroom;
using namespace ringroom::exam;

namespace {

constexpr std::int64_t seats = 50;
constexpr int questions = 40;
constexpr int rounds = 40;

void need(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "exam_bench: %s failed\n", what);
        std::exit(1);
    }
}

Now now() {
    return {steady_now(), wall_now()};
}

void fill(Hall& hall) {
    std::string text;
    for (int i = 0; i < questions; ++i)
        text += "Question " + std::to_string(i) + " {=right ~wrong ~worse ~worst}\n\n";
    Diagnostics found;
    need(hall.bank().import(parse_gift(text, "q", Language::en, found), {}).has_value(), "import");
    ExamSetup setup{.title = "t", .class_name = "A"};
    setup.blueprint.quotas = {{.count = questions}};
    need(hall.create(setup, {}, 1, Language::en, found).has_value(), "create");
    need(hall.order(1, Order::open, now()).has_value(), "open");
    for (std::int64_t person = 1; person <= seats; ++person)
        need(hall.sit(1, {person, std::to_string(person), "S"}, "s", now()).has_value(), "sit");
}

/// Milliseconds of each save of one seat.
std::vector<double> save_on(Hall& hall, std::int64_t person) {
    std::vector<double> out;
    for (int round = 1; round <= rounds; ++round) {
        const Save save{.seq = round, .question = round % questions, .answer = {.chosen = {0}}};
        std::promise<bool> kept;
        const auto from = std::chrono::steady_clock::now();
        hall.save(person, person, {save}, now(), [&](const Result<SavedSitting>& saved) {
            kept.set_value(saved && saved->outcomes.front().kept);
        });
        need(kept.get_future().get(), "save");
        out.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from)
                .count());
    }
    return out;
}

} // namespace

int main() {
    std::string folder = (std::filesystem::temp_directory_path() / "exam-bench-XXXXXX").string();
    need(::mkdtemp(folder.data()) != nullptr, "mkdtemp");
    {
        auto store = store::Store::open({.folder = folder, .migrations = migrations()});
        need(store.has_value(), "store");
        auto hall = Hall::open(**store, now());
        need(hall.has_value(), "hall");
        fill(**hall);
        std::vector<std::vector<double>> times(seats);
        std::vector<std::thread> threads;
        for (std::int64_t person = 1; person <= seats; ++person)
            threads.emplace_back([&, person] {
                times[static_cast<std::size_t>(person) - 1] = save_on(**hall, person);
            });
        for (auto& one : threads)
            one.join();
        std::vector<double> all;
        for (const auto& one : times)
            all.insert(all.end(), one.begin(), one.end());
        std::sort(all.begin(), all.end());
        const auto at = [&](std::size_t share) { return all[(all.size() - 1) * share / 100]; };
        std::printf("{\"name\":\"exam.save_50_seats.p50\",\"value\":%.2f,\"unit\":\"ms\"}\n",
                    at(50));
        std::printf("{\"name\":\"exam.save_50_seats.p99\",\"value\":%.2f,\"unit\":\"ms\"}\n",
                    at(99));
        const auto from = std::chrono::steady_clock::now();
        need((*hall)->results(1, now()).has_value(), "results");
        std::printf(
            "{\"name\":\"exam.results_50.time\",\"value\":%.2f,\"unit\":\"ms\"}\n",
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from)
                .count());
    }
    std::filesystem::remove_all(folder);
}
