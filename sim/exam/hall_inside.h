#pragma once
// Inside of room exam: one sitting as the hall holds it, and how it began.
#include "exam/hall.h"

namespace ringroom::exam {

struct Hall::Live {
    std::int64_t id = 0;
    std::int64_t exam = 0;
    Sitter sitter;
    int attempt = 1;
    Sheet sheet;
    std::vector<SheetPlace> places;
    Sitting sitting;
    std::vector<Judged> judged; ///< of the answers as they are; empty: not yet
    std::map<int, PersonMark> marks;
    std::map<int, Milli> floors; ///< as SittingDetail::floors
    WallTime began;
    WallTime ended;
    SittingState written = SittingState::opened; ///< as the data base has it, or is about to
    bool was_over = false;            ///< handed in once, though more time may have been given
    std::vector<KeptLogLine> unsaved; ///< log lines without a commit yet
    std::size_t logged = 0;           ///< lines of its log, up to limits::events_a_sitting

    Live(const Exam& of, const Sitter& who, Sheet drawn, std::vector<SheetPlace> with,
         Sitting begun)
        : exam(of.id)
        , sitter(who)
        , sheet(std::move(drawn))
        , places(std::move(with))
        , sitting(std::move(begun)) {}

    /// What counts at a place of an attempt that is judged.
    [[nodiscard]] Milli earned(std::size_t place) const {
        const auto at = static_cast<int>(place);
        const auto mark = marks.find(at);
        const auto floor = floors.find(at);
        return earned_at(places[place], judged[place],
                         mark == marks.end() ? nullptr : &mark->second,
                         floor == floors.end() ? std::nullopt : std::optional(floor->second));
    }
};

/// What stands in the log of an attempt that began by an allowance.
[[nodiscard]] KeptLogLine line_of(Happened what, const Allowance& allowance, Now now);

} // namespace ringroom::exam
