#include "api/exam_gate.h"

#include "api/handlers.h"

namespace ringroom::api::handlers {

bool sits_exams(const directory::Person& one) {
    return !directory::allowed(one.role, directory::Right::run_drills);
}

Result<std::vector<directory::Person>> those_to_sit(const CallPtr& call,
                                                    const std::string& audience) {
    auto people = call->services.people.list(audience);
    if (people)
        std::erase_if(*people, [](const auto& one) { return !sits_exams(one); });
    return people;
}

const Syllabus& ExamGates::syllabus() {
    if (!syllabus_)
        syllabus_.emplace(call_);
    return *syllabus_;
}

Result<void> ExamGates::check(const std::optional<exam::MasteryGate>& gate) {
    if (!gate)
        return {};
    const auto& levels = syllabus().levels(gate->skill);
    if (levels.empty())
        return fail("exam.gate.skill", '"' + gate->skill + '"');
    if (gate->difficulty < 1 || gate->difficulty > *levels.rbegin())
        return fail("exam.gate.difficulty", '"' + std::to_string(*levels.rbegin()) + '"');
    return {};
}

Result<std::vector<wire::NotReady>> ExamGates::missing(const exam::MasteryGate& gate,
                                                       std::vector<directory::Person> who) {
    const bool same = own_ && who.size() == 1 && own_->students.size() == 1 &&
                      own_->students.front().id == who.front().id;
    if (!same) {
        auto read = practised(call_, syllabus(), std::move(who));
        if (!read)
            return tl::unexpected(read.error());
        own_ = std::move(*read);
    }
    return not_ready(*own_, gate.skill, gate.difficulty, call_->language);
}

Result<std::string> ExamGates::lacks(const exam::Exam& exam, const directory::Person& person) {
    if (!exam.setup.rules.gate)
        return std::string();
    const auto found = missing(*exam.setup.rules.gate, {person});
    if (!found)
        return tl::unexpected(found.error());
    return found->empty() ? std::string() : found->front().words;
}

Result<std::vector<wire::NotReady>> ExamGates::kept_out(const exam::Exam& exam) {
    auto sitters = those_to_sit(call_, exam.setup.class_name);
    if (!sitters)
        return tl::unexpected(sitters.error());
    const auto& hall = call_->services.backend.hall();
    std::erase_if(*sitters,
                  [&](const directory::Person& one) { return hall.is_let_in(exam.id, one.id); });
    return missing(*exam.setup.rules.gate, std::move(*sitters));
}

Result<std::optional<wire::ExamGateRow>> ExamGates::row(const exam::Exam& exam, bool all) {
    const auto& gate = exam.setup.rules.gate;
    if (!gate)
        return std::nullopt;
    wire::ExamGateRow out{.skill = gate->skill,
                          .label = syllabus().label(gate->skill),
                          .difficulty = gate->difficulty};
    if (directory::is_of(call_->person, exam.setup.class_name)) {
        const auto lacking = lacks(exam, call_->person);
        if (!lacking)
            return tl::unexpected(lacking.error());
        out.open =
            lacking->empty() || call_->services.backend.hall().is_let_in(exam.id, call_->person.id);
        if (!lacking->empty())
            out.words = *lacking;
    }
    if (all) {
        auto names = kept_out(exam);
        if (!names)
            return tl::unexpected(names.error());
        out.not_ready = std::move(*names);
    }
    return out;
}

} // namespace ringroom::api::handlers
