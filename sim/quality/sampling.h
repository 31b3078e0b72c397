#pragma once
// Which contacts people listen to, when they cannot listen to all: by chance, by strata, or because
// something happened. The plan and its seed give the same sample again, so it can be defended.
//
//     const auto drawn = draw(candidates, {.how = How::stratified, .percent = 20}, seed);
//
// Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "training/score.h"

namespace ringroom::quality {

enum class How {
    random,
    stratified, ///< the same share of each student's contacts in each script, one at least
    triggered   ///< all in which something happened
};
[[nodiscard]] std::string_view to_string(How how);
[[nodiscard]] std::optional<How> how_from(std::string_view word);

enum class Trigger { fatal, failed, long_silence, interrupted, short_talk };
[[nodiscard]] std::string_view to_string(Trigger trigger);
[[nodiscard]] std::optional<Trigger> trigger_from(std::string_view word);

/// What a sample is drawn from.
struct Candidate {
    ContactKey key;
    AgentId student;
    std::string script;
    std::optional<training::Milli> final;
    bool fatal = false;
    bool passed = false;
    Duration talk;
    Duration longest_silence;
    int interruptions = 0;
};

struct Plan {
    How how = How::stratified;
    int percent = 20;              ///< 1..100, of random and stratified
    std::vector<Trigger> triggers; ///< of triggered; any of them
    Duration silence{10'000};      ///< long from here on
    Duration short_talk{30'000};   ///< short below this
    std::vector<AgentId> markers;  ///< to share the work; none: whoever comes
    int overlap = 0;               ///< percent marked by two, 0..100; needs two markers
};

struct Drawn {
    ContactKey key;
    std::vector<AgentId> markers; ///< one, two, or none
    std::vector<Trigger> because; ///< of triggered
};

/// Errors: "quality.percent", "quality.triggers" (none named), "quality.overlap", "quality.crowd"
/// (more than limits::candidates).
[[nodiscard]] Result<void> check_plan(const Plan& plan, std::size_t candidates);

/// In the order of the contacts. Work is dealt in turn, so that markers differ by one contact at
/// most where nobody's own stand in the way, and pairs of those marked twice as well; nobody is
/// given their own.
[[nodiscard]] Result<std::vector<Drawn>> draw(const std::vector<Candidate>& candidates,
                                              const Plan& plan, std::uint64_t seed);

} // namespace ringroom::quality
