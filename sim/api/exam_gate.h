#pragma once
// Inside of room api: whom the gate of an exam keeps out. A student's attempts are read when the
// first exam with a gate is asked about, and once. Slow lane.
//
//     ExamGates gates(call);
//     const auto lacks = gates.lacks(exam, call->person);   // "" : nothing keeps them out
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/progress_view.h"
#include "exam/hall.h"

namespace ringroom::api::handlers {

/// Of a class that has a written exam: students, and team leaders, who are students with a duty;
/// teachers carry the names of the classes that they teach, but sit nothing.
[[nodiscard]] bool sits_exams(const directory::Person& one);
/// Who is to sit a written exam of this class or group, by number.
[[nodiscard]] Result<std::vector<directory::Person>> those_to_sit(const CallPtr& call,
                                                                  const std::string& audience);

class ExamGates {
public:
    explicit ExamGates(const CallPtr& call)
        : call_(call) {}
    /// Errors: "exam.gate.skill" (no pack teaches it), "exam.gate.difficulty" (none has it so hard,
    /// so that nobody could ever master it). No gate is fine.
    [[nodiscard]] Result<void> check(const std::optional<exam::MasteryGate>& gate);
    /// The skill in words.
    [[nodiscard]] std::string label(const exam::MasteryGate& gate) {
        return syllabus().label(gate.skill);
    }
    /// Of these people, who has not mastered what the gate asks for.
    [[nodiscard]] Result<std::vector<wire::NotReady>> missing(const exam::MasteryGate& gate,
                                                              std::vector<directory::Person> who);
    /// What the person has still to master, in words; empty: nothing, or there is no gate.
    [[nodiscard]] Result<std::string> lacks(const exam::Exam& exam,
                                            const directory::Person& person);
    /// The gate for who asks; with `all` also who of the class or group is not there yet and not
    /// let in. Nothing: the exam has none.
    [[nodiscard]] Result<std::optional<wire::ExamGateRow>> row(const exam::Exam& exam, bool all);

private:
    [[nodiscard]] const Syllabus& syllabus();
    [[nodiscard]] Result<std::vector<wire::NotReady>> kept_out(const exam::Exam& exam);

    const CallPtr& call_;
    std::optional<Syllabus> syllabus_;
    std::optional<Practised> own_; ///< of the one person asked about last
};

} // namespace ringroom::api::handlers
