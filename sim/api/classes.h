#pragma once
// Courses and lessons as the API meets them, over the store. Any thread; calls wait for the disk.
#include <cstdint>
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

class Classes {
public:
    explicit Classes(store::Store& store)
        : store_(store) {}

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
    store::Store& store_;
};

[[nodiscard]] wire::CourseRow to_wire(const directory::Course& course);
/// With its warnings against all others.
[[nodiscard]] wire::LessonRow to_wire(const directory::Lesson& lesson,
                                      const Classes::Everything& all, Language language);
/// Errors: "classes.part_kind", "classes.starts".
[[nodiscard]] Result<directory::Lesson> lesson_from(const wire::LessonChange& change);

} // namespace ringroom::api
