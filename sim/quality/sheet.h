#pragma once
// What one marker thinks of one contact: answers laid over the card the engine has filled. Every
// marker has a sheet of their own and nobody writes on another's; which of them counts is the
// review's business. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "contact/contact_key.h"
#include "quality/review.h"
#include "training/rubric.h"

namespace ringroom::quality {

struct Sheet {
    ContactKey key;
    std::int64_t calibration = 0; ///< 0: a mark; else of that lesson, and nobody's mark
    AgentId marker;
    training::Source source = training::Source::instructor;
    std::uint64_t form_version = 0;
    std::vector<training::Mark> answers; ///< their sources are the sheet's
    std::vector<training::Count> counts;
    std::string remark;
    bool given = false; ///< handed in: complete, and shown to those who may see it
    Duration spent;     ///< with the contact open
    WallTime at{};      ///< last change
    Outcome outcome;    ///< as it stands
    std::int64_t version = 0;
};

/// The contact's card with this sheet on it; a calibration's begins blank, so that everybody marks
/// everything. Errors of training::overlay() and recount(), "quality.words_long", "quality.twice"
/// (an item is answered, or a rule counted, twice on one sheet).
[[nodiscard]] Result<training::Card> card_with(const training::Card& filled, const Sheet& sheet);

/// The sheet with its outcome worked out. A sheet handed in has to answer every item that waits for
/// a person: else "quality.incomplete", naming them.
[[nodiscard]] Result<Sheet> marked(const training::Card& filled, Sheet sheet);

/// Contest: the judges' sheets as one outcome, without the highest and the lowest from five on
/// (training::judges_mean). Whether a red line was crossed they decide by majority, and only then
/// it tells on the mark, as `card` caps it. Nothing: no judge has handed in.
[[nodiscard]] std::optional<Outcome> contest(const training::Card& card,
                                             const std::vector<Sheet>& sheets);

} // namespace ringroom::quality
