#pragma once
// Writes the journal of one written exam on a thread of its own, so that a slow disk holds up no
// key. One sitting at a time; what was given is on the disk when the scribe is gone.
//
//     scribe.open(head);
//     if (auto opened = scribe.take_opened()) paper.go_on_with(opened->left, opened->epoch, now);
//     scribe.keep(paper.due(now));
//     paper.kept(scribe.take_kept());
//
// The window's thread.
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "seat/exam_journal.h"

namespace ringroom::seat {

class ExamScribe {
public:
    explicit ExamScribe(std::filesystem::path folder);
    ~ExamScribe();
    ExamScribe(const ExamScribe&) = delete;
    ExamScribe& operator=(const ExamScribe&) = delete;

    /// What a sitting has left here.
    struct Opened {
        ExamHead head;
        std::vector<wire::ExamSave> left;
        std::int64_t epoch = 0;
        bool damaged = false; ///< a copy was put aside
        bool kept = true;     ///< false: nothing can be written here
    };
    /// From now on this sitting's; keep() and the rest are about it.
    void open(const ExamHead& head);
    [[nodiscard]] std::optional<Opened> take_opened();

    void keep(std::vector<wire::ExamSave> saves);
    /// Those that have come to the disk since; also where it refused them.
    [[nodiscard]] std::vector<wire::ExamSave> take_kept();
    /// Behind what was given to keep() before.
    void done(std::vector<ExamTaken> taken);
    /// The last time it wrote, it could not.
    [[nodiscard]] bool refused() const;
    /// Something is on its way; take_kept() or take_opened() has something in a moment.
    [[nodiscard]] bool busy() const;

    /// The lab has all of it and has given the mark.
    void remove(const ExamHead& head);
    /// The lab knows no such sitting.
    void put_aside(const ExamHead& head);
    /// Whose sittings have left something here; take_found() has them, once.
    void find(std::string server, std::string number);
    [[nodiscard]] std::optional<std::vector<ExamHead>> take_found();

private:
    void run();
    void post(std::function<void()> job);
    void deliver(const std::function<void()>& what);

    const std::filesystem::path folder_;
    std::optional<ExamJournal> journal_; ///< the scribe's thread
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_; // guarded by mutex_, as is all below
    bool working_ = false;
    bool ending_ = false;
    bool refused_ = false;
    std::optional<Opened> opened_;
    std::vector<wire::ExamSave> kept_;
    std::optional<std::vector<ExamHead>> found_;
    std::thread thread_;
};

} // namespace ringroom::seat
