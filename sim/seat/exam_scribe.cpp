#include "seat/exam_scribe.h"

#include <utility>

namespace ringroom::seat {

ExamScribe::ExamScribe(std::filesystem::path folder)
    : folder_(std::move(folder))
    , thread_([this] { run(); }) {}

ExamScribe::~ExamScribe() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void ExamScribe::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (jobs_.empty())
            return;
        const auto job = std::move(jobs_.front());
        jobs_.pop_front();
        working_ = true;
        lock.unlock();
        job();
        lock.lock();
        working_ = false;
    }
}

/// The page asks for the next only when the last is done, so that few wait.
void ExamScribe::post(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    wake_.notify_all();
}

void ExamScribe::deliver(const std::function<void()>& what) {
    const std::lock_guard lock(mutex_);
    what();
}

bool ExamScribe::busy() const {
    const std::lock_guard lock(mutex_);
    return working_ || !jobs_.empty();
}

bool ExamScribe::refused() const {
    const std::lock_guard lock(mutex_);
    return refused_;
}

void ExamScribe::open(const ExamHead& head) {
    post([this, head] {
        journal_.reset();
        auto opened = ExamJournal::open(folder_, head);
        Opened out{.head = head, .kept = opened.has_value()};
        if (opened) {
            out.left = opened->waiting();
            out.epoch = opened->epoch();
            out.damaged = opened->damaged();
            journal_.emplace(std::move(*opened));
        }
        deliver([&] {
            refused_ = !out.kept;
            opened_ = std::move(out);
        });
    });
}

std::optional<ExamScribe::Opened> ExamScribe::take_opened() {
    const std::lock_guard lock(mutex_);
    return std::exchange(opened_, std::nullopt);
}

void ExamScribe::keep(std::vector<wire::ExamSave> saves) {
    if (saves.empty())
        return;
    post([this, saves = std::move(saves)] {
        const bool wrote = journal_ && journal_->keep(saves);
        deliver([&] {
            refused_ = !wrote;
            kept_.insert(kept_.end(), saves.begin(), saves.end());
        });
    });
}

std::vector<wire::ExamSave> ExamScribe::take_kept() {
    const std::lock_guard lock(mutex_);
    return std::exchange(kept_, {});
}

void ExamScribe::done(std::vector<ExamTaken> taken) {
    if (taken.empty())
        return;
    post([this, taken = std::move(taken)] {
        if (journal_)
            (void)journal_->done(taken); // sent once more where it is not noted
    });
}

void ExamScribe::remove(const ExamHead& head) {
    post([this, head] {
        if (journal_ && journal_->head().sitting == head.sitting)
            journal_.reset();
        remove_exam(folder_, head);
    });
}

void ExamScribe::put_aside(const ExamHead& head) {
    post([this, head] {
        if (journal_ && journal_->head().sitting == head.sitting)
            journal_.reset();
        put_exam_aside(folder_, head);
    });
}

void ExamScribe::find(std::string server, std::string number) {
    post([this, server = std::move(server), number = std::move(number)] {
        auto found = exam_journals(folder_, server, number);
        deliver([&] { found_ = std::move(found); });
    });
}

std::optional<std::vector<ExamHead>> ExamScribe::take_found() {
    const std::lock_guard lock(mutex_);
    return std::exchange(found_, std::nullopt);
}

} // namespace ringroom::seat
