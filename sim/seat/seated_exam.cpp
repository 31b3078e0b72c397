#include "seat/seated_exam.h"

#include <algorithm>
#include <array>
#include <utility>

#include <unistd.h>

#include "seat/back.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr Duration disk_soon{15}; // until the disk has written

/// How the lab's log names this seat.
std::string computer_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return {};
    return name.data();
}

Result<wire::ExamSitting> sitting_in(const Result<std::string>& answer) {
    return answer.and_then([](const auto& body) { return wire::decode<wire::ExamSitting>(body); });
}

} // namespace

SeatedExam::SeatedExam(Desk& desk, std::filesystem::path folder)
    : desk_(desk)
    , scribe_(std::move(folder)) {}

SeatedExam::~SeatedExam() {
    if (paper_ && ready_)
        scribe_.keep(paper_->due(steady_now(), true));
}

std::string SeatedExam::url(const char* what) const {
    return "/sittings/" + std::to_string(paper_->sitting().id) + what;
}

// ---- What is asked for

void SeatedExam::sit(std::int64_t exam, const Shown& shown) {
    if (aim_ == Aim::sit || aim_ == Aim::read || locked())
        return;
    if (shown.handling() || shown.hook != Hook::none)
        return desk_.back.tell("seat.exam.call_first");
    drop();
    if (shown.view.agent.presence == Presence::ready)
        desk_.back.not_ready("");
    aim_ = Aim::sit;
    desk_.back.ask("POST", "/exams/" + std::to_string(exam) + "/sit",
                   wire::encode(wire::ExamSeat{computer_name()}), asked_.begin());
}

void SeatedExam::look_at(std::int64_t sitting) {
    if (aim_ == Aim::sit || aim_ == Aim::read || locked())
        return;
    drop();
    aim_ = Aim::read;
    desk_.back.ask("GET", "/sittings/" + std::to_string(sitting), {}, asked_.begin());
}

void SeatedExam::show_again(wire::ExamSitting sitting) {
    if (paper_ && paper_->sitting().id == sitting.id)
        paper_->use(std::move(sitting), steady_now());
}

void SeatedExam::leave() {
    if (may_leave())
        drop();
    ++changes_;
}

void SeatedExam::drop() {
    if (paper_ && ready_)
        scribe_.keep(paper_->due(steady_now(), true));
    paper_.reset();
    late_ = ready_ = reads_ = handing_over_ = false;
    pressed_at_.reset();
    absence_ = {};
    away_ = {};
    times_away_ = 0;
    reports_.clear();
    report_seq_ = 0;
    aim_ = Aim::nothing;
    head_.reset();
    opened_.reset();
    by_itself_ = false;
    for (auto* one : {&asked_, &saving_, &reading_, &submitting_, &reporting_})
        *one = {};
}

void SeatedExam::hand_in() {
    if (!locked() || paper_->sitting().state != "running" || pressed_at_)
        return;
    pressed_at_ = paper_->used(steady_now());
    submit_at_ = steady_now();
}

bool SeatedExam::may_answer() const {
    return paper_ && ready_ && !late_ && !reads_ && !pressed_at_ &&
           paper_->may_answer(steady_now());
}

void SeatedExam::answer(std::size_t place, wire::ExamAnswer answer) {
    if (may_answer())
        paper_->change(place, std::move(answer), steady_now());
}

void SeatedExam::flag(std::size_t place, bool on) {
    if (may_answer())
        paper_->flag(place, on, steady_now());
}

bool SeatedExam::locked() const {
    return paper_ && !late_ && !reads_ && !paper_->over() && !paper_->taken_over();
}

bool SeatedExam::sealed() const {
    return paper_ && !reads_ && paper_->over() && !paper_->sitting().permille;
}

bool SeatedExam::may_leave() const {
    return !locked() || paper_->sitting().state == "opened";
}

// ---- Once a frame

void SeatedExam::tick(const Shown& shown, bool on_show) {
    if (shown.elsewhere)
        return hand_over();
    if (shown.stage != Stage::at_seat && shown.stage != Stage::returning)
        return;
    look_for_left(shown);
    take_answer();
    take_opened();
    const auto now = steady_now();
    if (!paper_ && aim_ == Aim::nothing && (!left_.empty() || looks_)) {
        if (now < recover_at_)
            desk_.draw_again(recover_at_);
        else if (!left_.empty())
            recover_next();
        else
            look_under_way();
    }
    if (paper_ && ready_)
        use_disk(now);
    if (paper_)
        use_lab(shown, on_show, now);
    if (scribe_.busy())
        desk_.draw_again(now + disk_soon);
}

/// Once after this person has signed in.
void SeatedExam::look_for_left(const Shown& shown) {
    if (server_ != shown.server || number_ != shown.me.number) {
        server_ = shown.server;
        number_ = shown.me.number;
        drop();
        left_.clear();
        looks_ = false;
        under_way_ = {};
        scribe_.find(server_, number_);
    }
    if (auto found = scribe_.take_found()) {
        left_ = std::move(*found);
        looks_ = true;
    }
}

/// Who signs in while an exam of theirs goes on sits in it, at whichever seat: it is not left by
/// changing the computer. Asked once what this computer still had is on its way.
void SeatedExam::look_under_way() {
    if (!under_way_.waiting())
        return desk_.back.quietly("GET", "/exams", {}, under_way_.begin());
    const auto answer = under_way_.take();
    if (!answer)
        return;
    looks_ = false;
    const auto exams = answer->and_then(
        [](const auto& body) { return wire::decode<wire::List<wire::ExamRow>>(body); });
    if (!exams) {
        looks_ = is_passing(exams.error());
        recover_at_ = steady_now() + limits::exam_again;
        return;
    }
    for (const auto& exam : exams->items)
        for (const auto& attempt : exam.mine)
            if (attempt.state == "running")
                return go_on(exam.id, std::nullopt);
}

/// What it left is read first; then the lab says how the sitting stands.
void SeatedExam::recover_next() {
    aim_ = Aim::recover;
    head_ = left_.front();
    left_.erase(left_.begin());
    opened_.reset();
    scribe_.open(*head_);
    desk_.back.quietly("GET", "/sittings/" + std::to_string(head_->sitting), {}, asked_.begin());
}

void SeatedExam::take_answer() {
    if (aim_ == Aim::recover && !opened_)
        return; // the disk comes first
    const auto answer = asked_.take();
    if (!answer)
        return;
    const auto aim = std::exchange(aim_, Aim::nothing);
    const auto sitting = sitting_in(*answer);
    if (aim == Aim::recover)
        return take_recovered(sitting);
    ++changes_;
    if (!sitting)
        return not_sat(sitting.error());
    if (aim == Aim::sit)
        return take_sat(*sitting);
    begin(*sitting, false);
    reads_ = ready_ = true;
}

/// Where it was to go on by itself it is tried again once the lab is there.
void SeatedExam::not_sat(const Error& error) {
    const auto head = std::exchange(head_, std::nullopt);
    if (std::exchange(by_itself_, false) && is_passing(error)) {
        recover_at_ = steady_now() + limits::exam_again;
        if (head)
            left_.insert(left_.begin(), *head);
        else
            looks_ = true;
    }
}

void SeatedExam::take_sat(const wire::ExamSitting& sitting) {
    begin(sitting, false);
    head_.reset();
    arrived_ = std::exchange(by_itself_, false);
    scribe_.open({server_, number_, sitting.id, sitting.exam, sitting.title});
}

void SeatedExam::take_recovered(const Result<wire::ExamSitting>& sitting) {
    const auto head = *std::exchange(head_, std::nullopt);
    const auto opened = *std::exchange(opened_, std::nullopt);
    if (!sitting && is_passing(sitting.error())) {
        left_.insert(left_.begin(), head);
        recover_at_ = steady_now() + limits::exam_again;
        return;
    }
    if (!sitting) { // of another lab at this address, or a lab set up anew
        scribe_.put_aside(head);
        desk_.back.tell("seat.exam.foreign");
    } else if (sitting->state == "released") {
        scribe_.remove(head);
    } else if (sitting->state != "opened" && sitting->state != "running") {
        if (opened.left.empty())
            return;
        begin(*sitting, true);
        opened_ = opened;
    } else if (sitting->epoch == opened.epoch) { // no other seat has gone on with it
        go_on(sitting->exam, head);
    } else if (!opened.left.empty()) { // what this one still had the lab takes by its time
        begin(*sitting, true);
        opened_ = opened;
    }
}

/// Here from now on; nobody has to ask for it. `head`: what is tried again where the lab is away.
void SeatedExam::go_on(std::int64_t exam, std::optional<ExamHead> head) {
    by_itself_ = true;
    head_ = std::move(head);
    aim_ = Aim::sit;
    desk_.back.ask("POST", "/exams/" + std::to_string(exam) + "/sit",
                   wire::encode(wire::ExamSeat{computer_name()}), asked_.begin());
}

void SeatedExam::begin(const wire::ExamSitting& sitting, bool late) {
    paper_.emplace(sitting, steady_now());
    state_ = sitting.state;
    away_ = sitting.time_left;
    times_away_ = sitting.times_left;
    late_ = late;
    ready_ = reads_ = false;
    absence_ = {};
}

void SeatedExam::take_opened() {
    if (auto opened = scribe_.take_opened())
        opened_ = std::move(opened);
    if (!opened_ || !paper_ || ready_ || opened_->head.sitting != paper_->sitting().id)
        return;
    const auto opened = *std::exchange(opened_, std::nullopt);
    ready_ = true;
    if (opened.damaged)
        desk_.back.tell("seat.exam.damaged");
    const auto again = paper_->go_on_with(opened.left, opened.epoch, steady_now());
    scribe_.keep(again);
    std::vector<ExamTaken> done{{paper_->sitting().epoch, 0}}; // this seat's epoch is known here
    if (!again.empty())
        for (const auto& one : opened.left)
            done.push_back({one.epoch, one.seq});
    scribe_.done(std::move(done));
}

void SeatedExam::use_disk(Instant now) {
    paper_->kept(scribe_.take_kept());
    const auto left = paper_->left(now);
    const bool all = put_down_ || pressed_at_ || paper_->over() || paper_->sitting().paused ||
                     (left && left->ms <= 0) || paper_->taken_over();
    if (!scribe_.busy()) {
        scribe_.keep(paper_->due(now, all));
        put_down_ = false;
    }
    desk_.draw_again(std::max(paper_->next_due(), now + disk_soon));
}

void SeatedExam::use_lab(const Shown& shown, bool on_show, Instant now) {
    take_saved(now);
    if (!paper_)
        return;
    refresh();
    // What is over is looked at again only where somebody looks, until everything is delivered.
    const bool sends = !reads_ && (locked() || paper_->waiting() > 0 || on_show);
    if (!saving_.waiting() && sends && ready_ && paper_->wants_to_send(now)) {
        if (shown.stage == Stage::returning)
            paper_->failed(now);
        else
            desk_.back.quietly("POST", url("/answers"), wire::encode(paper_->to_send(now)),
                               saving_.begin());
    }
    if (sends && !saving_.waiting())
        desk_.draw_again(std::max(paper_->next_send(), now + disk_soon));
    submit(now);
    watch_window(now);
    report(now);
    if (late_ && paper_->waiting() == 0)
        drop();
}

/// The person went on at another seat before this one's network was back, say: what was typed here
/// and that its window was left goes to the lab all the same, which takes it by its time.
void SeatedExam::hand_over() {
    const auto now = steady_now();
    number_.clear(); // whoever signs in here next, the same person too, begins with the disk
    take_opened();
    if (paper_ && ready_ && !reads_)
        take_saved(now); // drops it where the lab knows no such sitting
    if (!paper_ || !ready_ || reads_)
        return;
    put_down_ = true;
    use_disk(now);
    if (paper_->waiting() == 0 && reports_.empty()) {
        if (handing_over_)
            desk_.back.tell_done(desk_.words("seat.exam.handed_over"));
        return drop();
    }
    handing_over_ = true;
    report(now);
    if (!saving_.waiting() && !scribe_.busy() && paper_->wants_to_send(now))
        desk_.back.hand_over(url("/answers"), wire::encode(paper_->to_send(now)), saving_.begin());
    desk_.draw_again(std::max(paper_->next_send(), now + disk_soon));
}

void SeatedExam::take_saved(Instant now) {
    const auto answer = saving_.take();
    if (!answer)
        return;
    const auto saved =
        answer->and_then([](const auto& body) { return wire::decode<wire::ExamSaved>(body); });
    if (saved) {
        std::vector<ExamTaken> taken;
        for (const auto& [epoch, seq] : paper_->took(*saved, now, wall_now()))
            taken.push_back({epoch, seq});
        scribe_.done(std::move(taken));
        return;
    }
    if (saved.error().code == "exam.unknown_sitting") {
        desk_.back.tell(saved.error().code);
        return drop();
    }
    if (!is_passing(saved.error()))
        desk_.back.tell(saved.error().code);
    paper_->failed(now);
}

/// The sheet once it has begun, the marks once they are out.
void SeatedExam::refresh() {
    const auto& sitting = paper_->sitting();
    if (const auto answer = reading_.take())
        if (const auto read = sitting_in(*answer); read && read->id == sitting.id) {
            paper_->use(*read, steady_now());
            if (read->state == "released" && !reads_)
                scribe_.remove({server_, number_, read->id, read->exam, read->title});
        }
    const bool changed = std::exchange(state_, sitting.state) != sitting.state;
    changes_ += changed ? 1 : 0;
    const bool released = sitting.state == "released" && !sitting.permille;
    if ((paper_->wants_sheet() || released) && !reading_.waiting())
        desk_.back.quietly("GET", url(), {}, reading_.begin());
}

void SeatedExam::submit(Instant now) {
    if (!pressed_at_)
        return;
    if (const auto answer = submitting_.take()) {
        const auto done = sitting_in(*answer);
        if (done) {
            paper_->use(*done, now);
            pressed_at_.reset();
            ++changes_;
            return;
        }
        if (!is_passing(done.error())) {
            desk_.back.tell(done.error().code);
            pressed_at_.reset();
            return;
        }
        submit_at_ = now + limits::exam_again;
    }
    // The clock was quicker; or another seat goes on, and hands in itself.
    if (paper_->over() || paper_->taken_over())
        return pressed_at_.reset();
    if (paper_->waiting() > 0 || !reports_.empty() || submitting_.waiting())
        return; // what belongs to it goes first
    if (now < submit_at_)
        return desk_.draw_again(submit_at_);
    desk_.back.quietly("POST", url("/submit"),
                       wire::encode(wire::ExamSubmit{paper_->sitting().epoch, *pressed_at_}),
                       submitting_.begin());
}

// ---- The window

void SeatedExam::watch_window(Instant now) {
    const bool watched = locked() && paper_->sitting().state == "running";
    const auto turn = absence_.look(desk_, watched, now);
    if (!turn)
        return;
    const auto at = std::max(Duration{}, paper_->used(now) - (now - turn->at));
    if (turn->left) {
        left_at_ = at;
        ++times_away_;
    } else {
        away_ += std::max(Duration{}, at - left_at_);
    }
    if (reports_.size() < limits::exam_reports)
        reports_.push_back({paper_->sitting().epoch, ++report_seq_, turn->left, at});
}

void SeatedExam::report(Instant now) {
    if (const auto answer = reporting_.take()) {
        if (*answer || !is_passing(answer->error())) {
            if (!reports_.empty())
                reports_.erase(reports_.begin());
        } else {
            report_at_ = now + limits::exam_again;
        }
    }
    if (reports_.empty() || reporting_.waiting())
        return;
    if (now < report_at_)
        return desk_.draw_again(report_at_);
    const auto body = wire::encode(reports_.front());
    if (handing_over_)
        desk_.back.hand_over(url("/screen"), body, reporting_.begin());
    else
        desk_.back.quietly("POST", url("/screen"), body, reporting_.begin());
}

std::pair<std::int64_t, Duration> SeatedExam::absences() const {
    return {times_away_, away_};
}

} // namespace ringroom::seat
