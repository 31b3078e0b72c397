#include "seat/exam_paper.h"

#include <algorithm>

#include "base/check.h"
#include "base/utf8.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

/// Of one question and one seat the newer answer is the one that counts.
void replace_older(std::vector<wire::ExamSave>& list, const wire::ExamSave& save) {
    std::erase_if(list, [&](const auto& one) {
        return one.epoch == save.epoch && one.question == save.question && one.seq <= save.seq;
    });
    list.push_back(save);
}

} // namespace

bool is_blank(const wire::ExamAnswer& answer) {
    const auto empty = [](std::string text) {
        std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
        return trimmed(text).empty();
    };
    return answer.chosen.empty() && answer.heard.empty() &&
           std::all_of(answer.texts.begin(), answer.texts.end(), empty) &&
           std::all_of(answer.matched.begin(), answer.matched.end(),
                       [](auto one) { return one < 0; });
}

ExamPaper::ExamPaper(wire::ExamSitting sitting, Instant now)
    : seat_epoch_(sitting.epoch)
    , next_send_(now + limits::exam_every) {
    use(std::move(sitting), now);
}

void ExamPaper::use(wire::ExamSitting sitting, Instant now) {
    const bool has_sheet = !sitting.questions.empty();
    if (has_sheet)
        take_sheet(sitting);
    else
        sitting.questions = std::move(sitting_.questions); // hidden for now, and still ours
    sitting_ = std::move(sitting);
    set_clock(sitting_.used, sitting_.left, now);
}

/// The lab's answers, but for those that are newer here.
void ExamPaper::take_sheet(const wire::ExamSitting& sitting) {
    slots_.resize(sitting.questions.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].changed || is_waiting(i))
            continue;
        slots_[i].answer = sitting.questions[i].answer;
        slots_[i].flagged = sitting.questions[i].flagged;
    }
}

bool ExamPaper::is_waiting(std::size_t place) const {
    const auto of_it = [&](const auto& one) {
        return one.question == static_cast<std::int64_t>(place) && one.epoch == seat_epoch_;
    };
    return std::any_of(unkept_.begin(), unkept_.end(), of_it) ||
           std::any_of(waiting_.begin(), waiting_.end(), of_it);
}

std::vector<wire::ExamSave> ExamPaper::go_on_with(const std::vector<wire::ExamSave>& left,
                                                  std::int64_t epoch, Instant now) {
    const bool alone = seat_epoch_ <= epoch + 1;
    std::vector<wire::ExamSave> out;
    for (const auto& one : left) {
        if (!alone || sitting_.questions.empty()) {
            replace_older(waiting_, one);
            continue;
        }
        if (one.question < 0 || static_cast<std::size_t>(one.question) >= slots_.size())
            continue;
        auto& slot = slots_[static_cast<std::size_t>(one.question)];
        slot.answer = one.answer;
        slot.flagged = one.flagged;
        auto again = one;
        again.epoch = seat_epoch_;
        again.seq = ++seq_;
        unkept_.push_back(again);
        out.push_back(std::move(again));
    }
    next_send_ = now;
    return out;
}

bool ExamPaper::answered(std::size_t place) const {
    const auto& matched = slots_[place].answer.matched;
    const auto lefts = static_cast<std::ptrdiff_t>(question(place).lefts.size());
    return !is_blank(slots_[place].answer) &&
           std::count_if(matched.begin(), matched.end(), [](auto one) { return one >= 0; }) >=
               lefts;
}

std::vector<std::size_t> ExamPaper::open_places() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (!answered(i))
            out.push_back(i);
    return out;
}

bool ExamPaper::over() const {
    return sitting_.state != "opened" && sitting_.state != "running";
}

bool ExamPaper::wants_sheet() const {
    return runs() && sitting_.questions.empty();
}

bool ExamPaper::may_answer(Instant now) const {
    const auto time = left(now);
    return runs() && !sitting_.questions.empty() && !taken_over() && (!time || time->ms > 0);
}

void ExamPaper::set_clock(Duration used, std::optional<Duration> left, Instant now) {
    sitting_.used = used;
    sitting_.left = left;
    clock_at_ = now;
}

Duration ExamPaper::used(Instant now) const {
    const auto since = runs() ? std::max(now - clock_at_, Duration{}) : Duration{};
    // Past its end it counts no further, whatever the lab finds.
    return sitting_.used + (sitting_.left ? std::min(since, *sitting_.left) : since);
}

std::optional<Duration> ExamPaper::left(Instant now) const {
    if (!sitting_.left)
        return std::nullopt;
    return *sitting_.left - (used(now) - sitting_.used);
}

void ExamPaper::touch(Slot& slot, Instant now) {
    if (!std::exchange(slot.changed, true))
        slot.first = now;
    slot.last = now;
    slot.typed_at = used(now);
}

void ExamPaper::change(std::size_t place, wire::ExamAnswer answer, Instant now) {
    check(place < slots_.size(), "an answer is of a question of the sheet");
    auto& slot = slots_[place];
    if (!may_answer(now) || slot.answer == answer)
        return;
    slot.answer = std::move(answer);
    touch(slot, now);
}

void ExamPaper::flag(std::size_t place, bool on, Instant now) {
    check(place < slots_.size(), "a flag is on a question of the sheet");
    auto& slot = slots_[place];
    if (!may_answer(now) || slot.flagged == on)
        return;
    slot.flagged = on;
    touch(slot, now);
}

std::vector<wire::ExamSave> ExamPaper::due(Instant now, bool all) {
    std::vector<wire::ExamSave> out;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        auto& slot = slots_[i];
        const bool rests =
            now - slot.last >= limits::exam_quiet || now - slot.first >= limits::exam_longest;
        if (!slot.changed || !(all || rests))
            continue;
        slot.changed = false;
        out.push_back({.epoch = seat_epoch_,
                       .seq = ++seq_,
                       .question = static_cast<std::int64_t>(i),
                       .typed_at = slot.typed_at,
                       .answer = slot.answer,
                       .flagged = slot.flagged});
    }
    unkept_.insert(unkept_.end(), out.begin(), out.end());
    return out;
}

Instant ExamPaper::next_due() const {
    auto out = Instant::never();
    for (const auto& slot : slots_)
        if (slot.changed)
            out =
                std::min({out, slot.last + limits::exam_quiet, slot.first + limits::exam_longest});
    return out;
}

void ExamPaper::kept(const std::vector<wire::ExamSave>& saves) {
    for (const auto& save : saves) {
        std::erase_if(unkept_, [&](const auto& one) {
            return one.epoch == save.epoch && one.seq == save.seq;
        });
        replace_older(waiting_, save);
    }
}

bool ExamPaper::wants_to_send(Instant now) const {
    if (asked_at_)
        return false;
    if (cut_off_)
        return now >= next_send_;
    return !waiting_.empty() || now >= next_send_;
}

wire::ExamSaves ExamPaper::to_send(Instant now) {
    wire::ExamSaves out;
    std::size_t bytes = 0;
    for (const auto& one : waiting_) {
        for (const auto& text : one.answer.texts)
            bytes += text.size();
        if (!out.saves.empty() &&
            (out.saves.size() >= limits::exam_saves || bytes > limits::exam_saves_bytes))
            break;
        out.saves.push_back(one);
    }
    asked_at_ = now;
    return out;
}

std::vector<std::pair<std::int64_t, std::int64_t>> ExamPaper::took(const wire::ExamSaved& saved,
                                                                   Instant now, WallTime wall) {
    asked_at_.reset();
    cut_off_ = false;
    next_send_ = now + limits::exam_every;
    std::vector<std::pair<std::int64_t, std::int64_t>> out;
    for (const auto& one : saved.outcomes) {
        const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& save) {
            return save.epoch == one.epoch && save.seq == one.seq;
        });
        out.emplace_back(one.epoch, one.seq);
        if (found == waiting_.end())
            continue; // a newer one of this question has come meanwhile
        if (!one.kept)
            refusals_.push_back({found->question, one.message.value_or(one.code.value_or(""))});
        waiting_.erase(found);
        saved_at_ = wall;
    }
    sitting_.state = saved.state;
    sitting_.paused = saved.paused;
    sitting_.epoch = saved.epoch;
    set_clock(saved.used, saved.left, now);
    return out;
}

void ExamPaper::failed(Instant now) {
    asked_at_.reset();
    cut_off_ = true;
    next_send_ = now + limits::exam_again;
}

bool ExamPaper::cut_off(Instant now) const {
    return cut_off_ || (asked_at_ && now - *asked_at_ > limits::exam_silent);
}

std::size_t ExamPaper::waiting() const {
    std::vector<std::int64_t> places;
    for (const auto* list : {&unkept_, &waiting_})
        for (const auto& one : *list)
            places.push_back(one.question);
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].changed)
            places.push_back(static_cast<std::int64_t>(i));
    std::sort(places.begin(), places.end());
    return static_cast<std::size_t>(std::unique(places.begin(), places.end()) - places.begin());
}

} // namespace ringroom::seat
