#pragma once
// A written exam as the seat that sits it holds it: the sheet, the answers, the clock, and what of
// it the disk and the lab have. Knows no window, no disk and no network: time and answers come in.
//
//     ExamPaper paper(sitting, now);                  // what POST /exams/7/sit gave
//     keep(paper.go_on_with(journal.waiting(), journal.epoch(), now));    // after a restart
//     paper.change(2, answer, now);               // a person typed
//     const auto saves = paper.due(now);          // onto the disk with them, then
//     paper.kept(saves);
//     send(paper.to_send(now));  paper.took(saved, now);            // or paper.failed(error, now)
//
// The clock is the sitting's: it stands while the exam is paused, and goes on by this computer's
// between two answers of the lab.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// Whether there is anything in an answer.
[[nodiscard]] bool is_blank(const wire::ExamAnswer& answer);

class ExamPaper {
public:
    ExamPaper(wire::ExamSitting sitting, Instant now);

    /// The same sitting read anew: the sheet once it has begun, the marks once they are out. What
    /// was answered here and is not with the lab yet stays.
    void use(wire::ExamSitting sitting, Instant now);
    /// What a seat that was killed left on this computer, of `epoch` and before. Where no other
    /// seat went on meanwhile it is answered anew from here, and what is given is to be kept; else
    /// the lab decides by when it was typed.
    [[nodiscard]] std::vector<wire::ExamSave> go_on_with(const std::vector<wire::ExamSave>& left,
                                                         std::int64_t epoch, Instant now);

    // ---- What it is
    [[nodiscard]] const wire::ExamSitting& sitting() const { return sitting_; }
    [[nodiscard]] std::size_t size() const { return sitting_.questions.size(); }
    /// `place` below size(), here and below.
    [[nodiscard]] const wire::ExamQuestion& question(std::size_t place) const {
        return sitting_.questions[place];
    }
    [[nodiscard]] const wire::ExamAnswer& answer(std::size_t place) const {
        return slots_[place].answer;
    }
    [[nodiscard]] bool flagged(std::size_t place) const { return slots_[place].flagged; }
    /// There is something in the answer, and of a matching question every pair.
    [[nodiscard]] bool answered(std::size_t place) const;
    /// Places that are not answered().
    [[nodiscard]] std::vector<std::size_t> open_places() const;
    /// It has begun, does not stand, has time left, and this seat is the one that answers.
    [[nodiscard]] bool may_answer(Instant now) const;
    [[nodiscard]] bool over() const;
    [[nodiscard]] bool taken_over() const { return seat_epoch_ != sitting_.epoch; }
    /// Nothing: no limit.
    [[nodiscard]] std::optional<Duration> left(Instant now) const;
    [[nodiscard]] Duration used(Instant now) const;
    /// The sheet is wanted and not here: it has begun, or goes on after a pause.
    [[nodiscard]] bool wants_sheet() const;

    // ---- What a person does; nothing where may_answer() is false
    void change(std::size_t place, wire::ExamAnswer answer, Instant now);
    void flag(std::size_t place, bool on, Instant now);

    // ---- Onto the disk and to the lab
    /// Changes since the last time that have come to rest, or were made without a rest for long;
    /// with `all` every one. Each is given once.
    [[nodiscard]] std::vector<wire::ExamSave> due(Instant now, bool all = false);
    /// When due() has something at the latest; never: nothing was changed.
    [[nodiscard]] Instant next_due() const;
    /// They are on the disk, or cannot be: they may be sent.
    void kept(const std::vector<wire::ExamSave>& saves);
    /// A request is to be made now: something waits, or it is time to ask how the sitting stands.
    [[nodiscard]] bool wants_to_send(Instant now) const;
    [[nodiscard]] Instant next_send() const { return next_send_; }
    /// The oldest of what the lab does not have, in the bounds of one request.
    [[nodiscard]] wire::ExamSaves to_send(Instant now);
    /// What of a request the lab has answered for good, for the journal.
    std::vector<std::pair<std::int64_t, std::int64_t>> took(const wire::ExamSaved& saved,
                                                            Instant now, WallTime wall);
    /// No answer, or one that says to come again.
    void failed(Instant now);
    /// Changes that are not with the lab.
    [[nodiscard]] std::size_t waiting() const;
    /// The lab cannot be had.
    [[nodiscard]] bool cut_off(Instant now) const;
    /// When the lab took something last; 0: nothing was sent yet.
    [[nodiscard]] WallTime saved_at() const { return saved_at_; }
    /// The lab's words for answers that it did not take, and their places; until they are seen.
    struct Refusal {
        std::int64_t place = 0;
        std::string words;
    };
    [[nodiscard]] const std::vector<Refusal>& refusals() const { return refusals_; }
    void refusals_seen() { refusals_.clear(); }

private:
    struct Slot {
        wire::ExamAnswer answer;
        bool flagged = false;
        bool changed = false; ///< since due()
        Instant first;        ///< of the changes
        Instant last;
        Duration typed_at;
    };
    void touch(Slot& slot, Instant now);
    [[nodiscard]] bool runs() const { return sitting_.state == "running" && !sitting_.paused; }
    void set_clock(Duration used, std::optional<Duration> left, Instant now);
    void take_sheet(const wire::ExamSitting& sitting);
    [[nodiscard]] bool is_waiting(std::size_t place) const;

    wire::ExamSitting sitting_;
    std::vector<Slot> slots_;
    std::int64_t seat_epoch_ = 0; ///< of this seat
    std::int64_t seq_ = 0;
    std::vector<wire::ExamSave> unkept_;  ///< given by due(), not on the disk
    std::vector<wire::ExamSave> waiting_; ///< on the disk, not with the lab
    Instant clock_at_;                    ///< when used and left of sitting_ were so
    Instant next_send_;
    std::optional<Instant> asked_at_; ///< a request is under way
    bool cut_off_ = false;
    WallTime saved_at_;
    std::vector<Refusal> refusals_;
};

} // namespace ringroom::seat
