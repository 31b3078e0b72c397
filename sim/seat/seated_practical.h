#pragma once
// The practical exam that is sat at this seat: how it stands with the lab, whether it locks the
// seat, and whether the window was left meanwhile. Draws nothing. The calls come over the telephone
// as any other do; the lab is asked every few seconds which exams there are, so a seat that was
// killed in a call is in its exam again as soon as somebody has signed in.
//
//     practical_.tick(shown);                                  // once a frame
//     if (const auto* exam = practical_.exam()) draw(*exam);
//     if (practical_.locked()) page_ = work_.get();
//
// The window's thread.
#include <optional>
#include <utility>
#include <vector>

#include "seat/absence.h"
#include "seat/asked.h"
#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// Of several the one that concerns a person most: under way before paused before to come; at one
/// rank the first. Null: there is none.
[[nodiscard]] const wire::PracticalSeat*
nearest_practical(const std::vector<wire::PracticalSeat>& all);
/// It has begun, and the person still has calls to take in it, or one under way.
[[nodiscard]] bool is_sat(const wire::PracticalSeat& exam);
/// Of the candidate's clock, `passed` after the lab was asked; nothing: no limit.
[[nodiscard]] std::optional<Duration> time_left(const wire::PracticalSeat& exam, Duration passed);

/// `passed` after the lab's last answer another one should have come: it does not answer.
[[nodiscard]] bool is_overdue(Duration passed);

class SeatedPractical {
public:
    explicit SeatedPractical(Desk& desk)
        : desk_(desk) {}

    void tick(const Shown& shown);
    /// Null: none is to come, under way, or over since a short time.
    [[nodiscard]] const wire::PracticalSeat* exam() const { return exam_ ? &*exam_ : nullptr; }
    /// Only the page of work is to be had, and no call of one's own.
    [[nodiscard]] bool locked() const { return exam_ && is_sat(*exam_); }
    /// Nothing: no limit.
    [[nodiscard]] std::optional<Duration> left(Instant now) const;
    /// The clock runs.
    [[nodiscard]] bool ticks() const;
    /// The lab has not answered for a few seconds: nobody at the seat would notice otherwise, as
    /// the clock here runs on.
    [[nodiscard]] bool cut_off(Instant now) const;
    /// How often and how long the window was left until now, as far as the lab was told.
    [[nodiscard]] std::pair<std::int64_t, Duration> absences() const;

private:
    struct Report {
        std::int64_t exam = 0;
        Absence::Turn turn;
    };
    void take(Instant now);
    void watch(Instant now);
    void report(Instant now);

    Desk& desk_;
    Asked<wire::List<wire::PracticalSeat>> asked_;
    std::uint64_t taken_ = 0;
    std::optional<wire::PracticalSeat> exam_;
    Instant read_at_;
    Activity activity_ = Activity::idle; ///< as it was last: with another one the lab is asked
    Presence presence_ = Presence::logged_out;
    Absence absence_;
    std::vector<Report> reports_;
    Posted reporting_;
    Instant report_at_;
};

} // namespace ringroom::seat
