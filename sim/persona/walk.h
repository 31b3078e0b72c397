#pragma once
// Playing a drill without anybody: a thousand random calls (走一千遍) and the author's samples
// (样例). Both drive the real Actor, in virtual time.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "persona/actor.h"
#include "persona/drill.h"

namespace ringroom::persona {

struct WalkOptions {
    int runs = 1000; ///< 1..100'000
    std::uint64_t seed = 7;
    Ear ear = Ear::self_report;
};

struct WalkReport {
    int runs = 0;
    std::map<std::string, int> endings; ///< ending -> calls
    std::vector<int> line_hits;         ///< by index of Drill::lines
    std::vector<int> rule_hits;         ///< by Rule::id
    std::vector<int> scene_hits;        ///< by index of Drill::scenes
    std::vector<int> dead_lines;        ///< never said
    int dead_ends = 0;                  ///< calls that came to no ending within an hour
    Duration shortest, longest, mean;   ///< from AtAgent to the ending
    int score_low = 0, score_mean = 0, score_high = 0; ///< predicted, see predict_score()
};
[[nodiscard]] WalkReport walk(const std::shared_ptr<const Drill>& drill,
                              const WalkOptions& options);

struct SampleReport {
    std::string name;
    std::string ending; ///< that the sample came to
    int score = 0;      ///< predicted
    bool ending_kept = false;
    bool score_kept = false;
    std::vector<std::string> story; ///< one line a turn, for the author
};
/// One listed move is one turn of the student; after the list, turns without a move.
[[nodiscard]] SampleReport play_sample(const std::shared_ptr<const Drill>& drill,
                                       const Sample& sample, std::uint64_t seed = 7);

/// What a scorecard would give for moves alone, 0..100: an item named like a move counts if the
/// move was made, is left out if no scene with a turn offered it; automatic items count as met, the
/// rest are left out; a red line crossed gives the rubric's cap.
[[nodiscard]] int predict_score(const Drill& drill, const std::vector<std::string>& made,
                                const std::vector<std::string>& offered);

} // namespace ringroom::persona
