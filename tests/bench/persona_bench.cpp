// How many events a second actors take, how long a pack takes to load, and how long the worst
// hostile scripts last. Prints one JSON object a line.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "lua/sandbox.h"
#include "persona/actor.h"
#include "persona/loader.h"
#include "persona/walk.h"

using namespace ringroom;
using namespace ringroom::persona;

namespace {

double seconds_of(const auto& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

void print(const char* name, double value, const char* unit) {
    std::printf("{\"name\":\"persona.%s\",\"value\":%.3f,\"unit\":\"%s\"}\n", name, value, unit);
}

/// One call in which the student marks, speaks and keys; returns the events handled.
std::uint64_t one_call(const std::shared_ptr<const Drill>& drill, std::uint64_t number,
                       Acts& acts) {
    Actor actor(drill, 7, number, Ear::self_report);
    Instant now;
    std::uint64_t events = 0;
    const auto tell = [&](const Heard& heard, Duration after) {
        now = now + after;
        acts.clear();
        actor.handle(now, heard, acts);
        ++events;
    };
    LineToken said = 0;
    const auto listen = [&] {
        for (bool more = true; more;) {
            more = false;
            for (const auto& act : acts)
                if (const auto* say = std::get_if<act::Say>(&act); say && say->token != said) {
                    said = say->token;
                    more = true;
                }
            if (more)
                tell(heard::LineFinished{said, true}, 2_s);
        }
    };
    tell(heard::AtAgent{}, 0_s);
    for (int turn = 0; turn < 8 && actor.ending().empty(); ++turn) {
        listen();
        tell(heard::StudentBegan{}, 500_ms);
        tell(heard::FormKeyed{"备注", "x"}, 300_ms);
        tell(heard::Move{turn % 2 == 0 ? "道歉" : "复述确认"}, 300_ms);
        tell(heard::StudentEnded{-260, 40}, 2_s);
        now = now + 2_s;
        acts.clear();
        actor.advance(now, acts);
        ++events;
    }
    tell(heard::Gone{}, 1_s);
    return events;
}

void actors(const std::shared_ptr<const Drill>& drill) {
    Acts acts;
    std::uint64_t events = 0;
    const double seconds = seconds_of([&] {
        for (std::uint64_t n = 1; n <= 20'000; ++n)
            events += one_call(drill, n, acts);
    });
    print("actor_events", static_cast<double>(events) / seconds, "1/s");
}

void hostile() {
    const std::vector<std::string> scripts = {
        "while true do end",
        "local s = ('1'):rep(2000) while true do for i = s, 2 do end end",
        "local s = ('x'):rep(1500) while true do local t = s .. 'y' end",
        "local a = ('x'):rep(2000) local b = a .. '' while true do local c = a < b end",
        "local t = {} while true do t = { t, ('x'):rep(1500) } end",
        "while true do scene 'x' end",
        "local t = {} for i = 1, 400 do t['k' .. i] = i end while true do for k in pairs(t) do end "
        "end"};
    double worst = 0;
    for (const auto& script : scripts)
        worst = std::max(worst, seconds_of([&] {
                             (void)lua::read_statements("h.lua", script, {"scene"}, Language::en);
                         }));
    print("worst_hostile_script", worst * 1000, "ms");
}

} // namespace

int main(int argc, char** argv) {
    const std::filesystem::path folder = argc > 1 ? argv[1] : "scenarios/broadband-complaint";
    const auto loaded = load_pack(folder, Language::zh);
    if (loaded.pack == nullptr) {
        for (const auto& d : loaded.diagnostics)
            std::puts(to_line(d).c_str());
        return 1;
    }
    const auto& drill = loaded.pack->drills[0];
    print("pack_load", seconds_of([&] { (void)load_pack(folder, Language::zh); }) * 1000, "ms");
    actors(drill);
    print("thousand_walks", seconds_of([&] {
                                (void)walk(drill, {1000, 7, Ear::self_report});
                            }) * 1000,
          "ms");
    hostile();
}
