#pragma once
// A day of exams without people: ten robot students sit a written and a practical exam, a robot
// instructor marks, two appeal, a calibration is staged, pages are printed, and the evidence is
// held against a copy. Every step is checked; what did not hold is named.
//
//     ExamDay day({.out = "exam-day", .assets = …, .scenarios = …});
//     const auto done = day.run();    // minutes
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/demo_lab.h"
#include "wire/messages.h"

namespace ringroom::server {

class ExamDay {
public:
    explicit ExamDay(DemoPlaces places);

    /// exit_well: everything held. Error: it could not be done.
    [[nodiscard]] Result<int> run();

private:
    using ClientPtr = std::unique_ptr<client::Client>;

    // written (exam_day_written.cpp)
    [[nodiscard]] Result<void> fill_bank();
    [[nodiscard]] Result<void> sit_written();
    [[nodiscard]] Result<void> sit_one(std::size_t student);
    [[nodiscard]] Result<void> mark_written();
    // practical
    [[nodiscard]] Result<void> plan_practical();
    [[nodiscard]] Result<void> sit_practical();
    [[nodiscard]] Result<void> await_calls(bool measured);
    // marks (exam_day_marks.cpp)
    [[nodiscard]] Result<void> mark_calls();
    [[nodiscard]] Result<void> mark_call(const std::string& record, std::size_t student);
    [[nodiscard]] Result<void> appeal(std::size_t student, bool granted);
    [[nodiscard]] Result<void> calibrate();
    // what is left of it
    [[nodiscard]] Result<void> release();
    [[nodiscard]] Result<void> print();
    [[nodiscard]] Result<void> hold_evidence();
    [[nodiscard]] Result<int> verify(const std::filesystem::path& copy, const std::string& head,
                                     const std::string& name);
    [[nodiscard]] Result<void> write_summary() const;

    void check_that(bool holds, const std::string& what);
    void tell(const char* key, TextArguments arguments = {}) const { lab_.say(key, arguments); }

    DemoPlaces places_;
    DemoLab lab_;
    ClientPtr teacher_;
    std::vector<ClientPtr> students_;                    ///< in the order of their numbers
    std::map<std::string, wire::NewQuestion> questions_; ///< of the bank, by stem
    std::vector<wire::PracticalCandidate> candidates_;   ///< as they stood last
    std::vector<wire::ExamResultRow> written_;
    std::vector<std::string> failed_; ///< what did not hold
};

} // namespace ringroom::server
