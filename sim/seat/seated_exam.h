#pragma once
// The one written exam that is sat at this seat: joins the paper, this computer's disk and the lab.
// Draws nothing. What a killed seat left behind it takes up by itself once the person has signed
// in.
//
//     SeatedExam exam_(desk);
//     exam_.tick(shown, page_is_on_show);               // once a frame, whichever page is on show
//     exam_.sit(row);  ... exam_.paper() ... exam_.answer(2, answer);  exam_.hand_in();
//
// The window's thread.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "seat/absence.h"
#include "seat/desk.h"
#include "seat/exam_paper.h"
#include "seat/exam_scribe.h"
#include "seat/posted.h"

namespace ringroom::seat {

class SeatedExam {
public:
    explicit SeatedExam(Desk& desk, std::filesystem::path folder = exam_folder());
    /// What was typed until now is on the disk.
    ~SeatedExam();

    void tick(const Shown& shown, bool on_show);

    /// A new attempt, or the one under way, which goes on here from now on.
    void sit(std::int64_t exam, const Shown& shown);
    /// One's own attempt that is over: what the lab shows of it.
    void look_at(std::int64_t sitting);
    /// The one that is looked at, as the lab has it now.
    void show_again(wire::ExamSitting sitting);
    /// Back to the list; only where may_leave().
    void leave();
    /// As soon as everything typed is with the lab.
    void hand_in();

    /// Null: nothing is sat or looked at.
    [[nodiscard]] const ExamPaper* paper() const { return paper_ && !late_ ? &*paper_ : nullptr; }
    void answer(std::size_t place, wire::ExamAnswer answer);
    void flag(std::size_t place, bool on);
    /// The question is left: what was typed goes to the disk and the lab at once.
    void put_down() { put_down_ = true; }
    [[nodiscard]] bool may_answer() const;
    /// It is on its way to here.
    [[nodiscard]] bool coming() const { return aim_ == Aim::sit || aim_ == Aim::read; }
    [[nodiscard]] bool handing_in() const { return pressed_at_.has_value(); }
    /// Nothing else is to be had at this seat.
    [[nodiscard]] bool locked() const;
    /// Handed in or lapsed, and its result is not out: who sat it does not read the sheet on while
    /// others sit.
    [[nodiscard]] bool sealed() const;
    [[nodiscard]] bool may_leave() const;
    /// Once, after it has begun to go on by itself: its page belongs on show.
    [[nodiscard]] bool take_arrival() { return std::exchange(arrived_, false); }
    /// This computer keeps nothing: its disk refuses.
    [[nodiscard]] bool disk_refuses() const { return scribe_.refused(); }
    /// How often and how long the window was left until now.
    [[nodiscard]] std::pair<std::int64_t, Duration> absences() const;
    /// It is left right now, and that is told.
    [[nodiscard]] bool absent() const { return absence_.away(); }
    /// Rises when the lab's list of exams may be another one.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }

private:
    enum class Aim {
        nothing,
        sit,     ///< to begin, or go on here
        read,    ///< what the lab shows of one that is over
        recover, ///< to see what has become of one that left something on the disk
    };
    void look_for_left(const Shown& shown);
    void recover_next();
    void look_under_way();
    void go_on(std::int64_t exam, std::optional<ExamHead> head);
    void not_sat(const Error& error);
    void take_answer();
    void take_sat(const wire::ExamSitting& sitting);
    void take_recovered(const Result<wire::ExamSitting>& sitting);
    void begin(const wire::ExamSitting& sitting, bool late);
    void take_opened();
    void use_disk(Instant now);
    void use_lab(const Shown& shown, bool on_show, Instant now);
    void hand_over();
    void take_saved(Instant now);
    void refresh();
    void submit(Instant now);
    void watch_window(Instant now);
    void report(Instant now);
    void drop();
    [[nodiscard]] std::string url(const char* what = "") const;

    Desk& desk_;
    ExamScribe scribe_;
    std::string server_;
    std::string number_;
    Aim aim_ = Aim::nothing;
    Posted asked_;                 ///< of the aim
    std::vector<ExamHead> left_;   ///< by killed seats, not looked at yet
    bool looks_ = false;           ///< whether one goes on is to be asked
    Posted under_way_;             ///< the exams, to see that
    std::optional<ExamHead> head_; ///< being recovered
    std::optional<ExamScribe::Opened> opened_;
    Instant recover_at_;
    std::optional<ExamPaper> paper_;
    bool late_ = false;  ///< it is over, and only delivers what this seat still had
    bool ready_ = false; ///< what the disk had of it is in it
    bool reads_ = false; ///< only looked at
    bool put_down_ = false;
    bool arrived_ = false;
    bool by_itself_ = false;
    std::uint64_t changes_ = 0;
    bool handing_over_ = false; ///< what is left of who sits elsewhere by now
    std::string state_;         ///< as the lab said last
    Posted saving_;
    Posted reading_;
    std::optional<Duration> pressed_at_; ///< handed in, on its way
    Posted submitting_;
    Instant submit_at_;
    Absence absence_;
    Duration left_at_; ///< on the sitting's clock, while it is left
    Duration away_;    ///< of absences that are over
    std::int64_t times_away_ = 0;
    std::vector<wire::ExamScreen> reports_;
    std::int64_t report_seq_ = 0;
    Posted reporting_;
    Instant report_at_;
};

} // namespace ringroom::seat
