#pragma once
// A lesson played in the modelled world: the real machine, shadow students, no class. Gives what a
// class of that kind would score, how calls end, and how long the afternoon lasts.
//
//     auto report = rehearse({.drill = drill, .students = 10, .customers = 100});
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "persona/drill.h"
#include "training/gradebook.h"
#include "world/world.h"

namespace ringroom::drill {

struct RehearsalOptions {
    std::shared_ptr<const persona::Drill> drill;
    std::uint64_t seed = 7;
    persona::Ear ear = persona::Ear::self_report;
    int students = 10; ///< profiles dealt in turn, unless `profile` names one
    std::optional<world::Profile> profile;
    std::int64_t customers = 100;
    Duration length = Duration{3'600'000};
    std::uint64_t only = 0; ///< the one customer of this number; 0: 1 to `customers`
    std::optional<std::uint64_t> world_seed{}; ///< of phones and students; none: as `seed`
    bool verify = false;                       ///< checkers after every step
    bool graded = true; ///< false: the machine alone; the report tells no contacts then
};

struct ProfileReport {
    world::Profile profile = world::Profile::good;
    int contacts = 0;
    int graded = 0;
    int fatal = 0;
    std::optional<training::Milli> mean; ///< of final scores
};

struct RehearsalReport {
    std::map<std::string, int> endings;
    std::vector<ProfileReport> by_profile; ///< those that took part
    int contacts = 0;
    int answered = 0;
    Duration talked; ///< sum over the answered
    Duration lasted;
    std::uint64_t events = 0;
    std::uint64_t facts_hash = 0;
    bool drained = false; ///< every contact came to its end
};

/// What customers dial there.
inline constexpr std::string_view rehearsal_number = "96100";
/// The settings of a one-queue centre for `drill`: rehearsal_number, queue of its skill group.
[[nodiscard]] std::shared_ptr<const center::Settings>
rehearsal_settings(const persona::Drill& drill, int students);

/// Errors: drill.students, and those of check_plan(). Takes milliseconds to seconds; any thread.
/// `sink` sees every fact.
[[nodiscard]] Result<RehearsalReport>
rehearse(const RehearsalOptions& options, const std::function<void(const StampedFact&)>& sink = {});

} // namespace ringroom::drill
