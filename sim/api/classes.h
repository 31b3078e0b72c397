#pragma once
// Courses and lessons as the API meets them, over the store. Any thread; calls wait for the disk.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "api/people_import.h"
#include "base/result.h"
#include "directory/consents.h"
#include "directory/courses.h"
#include "store/store.h"
#include "wire/messages.h"

namespace ringroom::api {

/// Who signs what is written here, in the commit that writes it; empty where nobody does.
struct ClassesSigning {
    directory::Signing courses{};
    /// Of a job that writes what this person has said to the text of this course.
    std::function<store::Job(std::int64_t person, std::int64_t course, store::Job)> consent{};
};

class Classes {
public:
    explicit Classes(store::Store& store, ClassesSigning signing = {})
        : store_(store)
        , signing_(std::move(signing)) {}

    /// What there is: all of it, for those who ask to pick from.
    struct Everything {
        std::vector<directory::Course> courses;
        std::vector<directory::Lesson> lessons;
    };
    [[nodiscard]] Result<std::vector<directory::Course>> courses();
    [[nodiscard]] Result<Everything> everything();
    /// What the person is asked to accept, and what they have.
    [[nodiscard]] Result<std::vector<directory::ConsentAsked>>
    consents(const directory::Person& person);

    /// How the classes stand to the texts of their courses.
    [[nodiscard]] Result<std::map<std::int64_t, directory::ConsentCount>>
    consent_counts(const std::vector<directory::Course>& courses,
                   const std::vector<directory::Person>& people);
    /// Every text that they have accepted, also those taken back; oldest first.
    [[nodiscard]] Result<std::vector<directory::ConsentGiven>> consents_given(std::int64_t person);

    /// The person accepts this version of the course's text, or takes back what they accepted of
    /// it. Errors: those of directory's give_consent() and withdraw_consent().
    [[nodiscard]] Result<void> answer_consent(const directory::Person& person, std::int64_t course,
                                              const std::string& version, bool accepted,
                                              WallTime now);

    /// With id 0 it is added, else changed; gives it as it is now. Errors: those of directory's
    /// add_course() and update_course().
    [[nodiscard]] Result<directory::Course> save(const directory::Course& course);
    [[nodiscard]] Result<void> remove_course(std::int64_t id);
    /// As save(course).
    [[nodiscard]] Result<directory::Lesson> save(const directory::Lesson& lesson);
    [[nodiscard]] Result<void> remove_lesson(std::int64_t id);
    /// Days and times of the list are those of this computer's wall; `packs`: what a lesson may
    /// name without a warning. Errors: those of directory::apply_timetable(),
    /// "classes.import_changed".
    [[nodiscard]] Result<wire::TimetableImport>
    import_timetable(const ImportRequest& request, Duration utc_offset,
                     const std::vector<wire::PackRow>& packs);

private:
    [[nodiscard]] Result<void> write_course(const store::Job& job);

    store::Store& store_;
    ClassesSigning signing_;
};

[[nodiscard]] wire::CourseRow to_wire(const directory::Course& course);
/// With its warnings against all others.
[[nodiscard]] wire::LessonRow to_wire(const directory::Lesson& lesson,
                                      const Classes::Everything& all, Language language);
/// Errors: "classes.part_kind", "classes.starts".
[[nodiscard]] Result<directory::Lesson> lesson_from(const wire::LessonChange& change);

} // namespace ringroom::api
