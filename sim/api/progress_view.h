#pragma once
// Inside of room api: how students get on, as messages. Reads the data base: slow lane.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/router.h"
#include "directory/people.h"
#include "quality/tables.h"
#include "training/progress.h"
#include "wire/messages.h"

namespace ringroom::api::handlers {

/// What the packs teach: of each script the skill and how hard it is.
class Syllabus {
public:
    explicit Syllabus(const CallPtr& call);

    struct Script {
        std::string title;
        std::string skill;
        int difficulty = 1;
    };
    /// Null: of no pack that is loaded.
    [[nodiscard]] const Script* script(const std::string& name) const;
    /// The difficulties that the packs have in a skill, lowest first.
    [[nodiscard]] const std::set<int>& levels(const std::string& skill) const;
    [[nodiscard]] std::string label(const std::string& skill) const;
    [[nodiscard]] std::string title(const std::string& script) const;
    /// Fills in skill and difficulty.
    void place(training::Practice& practice) const;
    /// The same for the scripts of a pack.
    void name_skills(wire::PackRow& pack) const;

private:
    std::map<std::string, Script> scripts_;
    std::map<std::string, std::set<int>> levels_;
    std::map<std::string, std::string> labels_;
};

/// The graded contacts of some students, oldest first, by student.
struct Practised {
    std::vector<directory::Person> students; ///< by number
    std::map<AgentId, std::vector<training::Practice>> by_student;
    std::map<ContactKey, bool> by_people; ///< whether people published the mark
};
/// The students of a class; none: there is no such class, or nobody is in it.
[[nodiscard]] Result<std::vector<directory::Person>> class_students(const CallPtr& call,
                                                                    const std::string& class_name);
[[nodiscard]] Result<Practised> practised(const CallPtr& call, const Syllabus& syllabus,
                                          std::vector<directory::Person> students);

/// One student among `all`, which has them too.
[[nodiscard]] wire::StudentProgress student_progress(const directory::Person& student,
                                                     const Practised& all, const Syllabus& syllabus,
                                                     Language language);
/// Of `all`, who has not mastered the difficulty of a skill or a higher one.
[[nodiscard]] std::vector<wire::NotReady> not_ready(const Practised& all, const std::string& skill,
                                                    int difficulty, Language language);
/// A line each student and skill.
[[nodiscard]] wire::ClassProgress class_progress(const std::string& class_name,
                                                 const Practised& all, const Syllabus& syllabus,
                                                 Language language);

} // namespace ringroom::api::handlers
