#pragma once
// What a person answers in a written exam, on this computer's disk before it is sent anywhere: a
// killed seat or minutes without a network lose nothing. One file a sitting; a line each for the
// head, an answer, and what the lab has taken. Every line carries a digest of itself, so that what
// a kill or a bad disk left behind is known.
//
//     auto journal = ExamJournal::open(exam_folder(), head);    // with what was there before
//     for (const auto& save : journal->waiting()) ...           // the lab has not taken these
//     journal->keep({save});                                    // on disk when this returns
//     journal->done({{save.epoch, save.seq}});
//
// One thread at a time; everything waits for the disk.
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// Whose answers a journal holds, and of what.
struct ExamHead {
    std::string server; ///< HOST:PORT
    std::string number; ///< of the person
    std::int64_t sitting = 0;
    std::int64_t exam = 0;
    std::string title;
    bool operator==(const ExamHead&) const = default;
};
/// A save as the lab acknowledges it.
struct ExamTaken {
    std::int64_t epoch = 0;
    std::int64_t seq = 0;
};

class ExamJournal {
public:
    /// Reads what this sitting has left behind, or begins. A file that cannot be read as what it is
    /// called is put aside under a name with ".aside" and a new one begun. Errors:
    /// "seat.exam.disk" (nothing can be written here).
    [[nodiscard]] static Result<ExamJournal> open(const std::filesystem::path& folder,
                                                  const ExamHead& head);
    ExamJournal(ExamJournal&& other) noexcept;
    ExamJournal& operator=(ExamJournal&& other) noexcept;
    ~ExamJournal();

    /// The newest answer of each question and epoch that the lab has not taken, oldest first.
    [[nodiscard]] const std::vector<wire::ExamSave>& waiting() const { return waiting_; }
    /// The highest epoch that answered here; 0: none did.
    [[nodiscard]] std::int64_t epoch() const { return epoch_; }
    /// What was found was not all as it had been written: a copy stands aside.
    [[nodiscard]] bool damaged() const { return damaged_; }
    [[nodiscard]] const ExamHead& head() const { return head_; }
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

    /// Error "seat.exam.disk": it is not kept here.
    Result<void> keep(const std::vector<wire::ExamSave>& saves);
    /// The lab has them, or has refused them for good. Lost with a kill, they are sent once more.
    Result<void> done(const std::vector<ExamTaken>& taken);

private:
    ExamJournal(std::filesystem::path file, ExamHead head)
        : file_(std::move(file))
        , head_(std::move(head)) {}
    void read(const std::string& bytes);
    void take(const wire::ExamSave& save);
    void forget(const ExamTaken& taken);
    [[nodiscard]] Result<void> append(const std::string& lines, bool surely);
    /// The file again, with nothing in it but what waits.
    [[nodiscard]] Result<void> write_anew();

    std::filesystem::path file_;
    ExamHead head_;
    std::vector<wire::ExamSave> waiting_;
    std::int64_t epoch_ = 0;
    bool damaged_ = false;
    int out_ = -1;
    std::size_t bytes_ = 0; ///< of the file
    std::size_t least_ = 0; ///< of the file when it was written anew
};

/// The sittings of this person at this lab that have left something here, the newest sitting
/// first; at most limits::exam_journals. What is no journal is passed over. Any thread.
[[nodiscard]] std::vector<ExamHead> exam_journals(const std::filesystem::path& folder,
                                                  const std::string& server,
                                                  const std::string& number);
/// A journal that belongs to no sitting of this lab is put aside.
void put_exam_aside(const std::filesystem::path& folder, const ExamHead& head);
/// Nothing of this sitting is needed any more.
void remove_exam(const std::filesystem::path& folder, const ExamHead& head);
/// Where the seat keeps them.
[[nodiscard]] std::filesystem::path exam_folder();

} // namespace ringroom::seat
