#pragma once
// Who has agreed to be recorded: the text of a course, accepted by each student before their first
// drill of it. An accepted text is kept word for word; when the course changes its text, it is to
// be accepted anew. Functions that write run inside a store job.
//
//     const auto asked = consents_asked(reader, student);      // what waits, what was accepted
//     when give_consent(writer, student.id, course.id, consent_version(course.consent), now);
//     without_consent(reader, students);                       // who gets no calls yet
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "directory/courses.h"
#include "directory/people.h"
#include "store/statement.h"

namespace ringroom::directory {

/// Names a text: the first 16 digits of its SHA-256; empty for no text.
[[nodiscard]] std::string consent_version(std::string_view text);

/// A course's text as one student stands to it.
struct ConsentAsked {
    std::int64_t course = 0;
    std::string course_name;
    std::string text;
    std::string version;
    WallTime accepted; ///< this version; 0: not, or taken back
};
/// Of the courses of the student's classes that go on and have a text; of nobody but students.
[[nodiscard]] Result<std::vector<ConsentAsked>> consents_asked(store::Reader& reader,
                                                               const Person& person);
/// Those who have not accepted every text that they are asked for, in their order.
[[nodiscard]] Result<std::vector<Person>> without_consent(store::Reader& reader,
                                                          const std::vector<Person>& people);

/// How a class stands to its course's text.
struct ConsentCount {
    std::int64_t asked = 0;
    std::int64_t accepted = 0; ///< of these, the present text
};
/// By course; a course that asks nobody is not there.
[[nodiscard]] Result<std::map<std::int64_t, ConsentCount>>
consent_counts(store::Reader& reader, const std::vector<Course>& courses,
               const std::vector<Person>& people);

/// A text that a person has accepted once.
struct ConsentGiven {
    std::int64_t course = 0;
    std::string course_name; ///< empty: the course is gone
    std::string version;
    std::string text;
    WallTime given;
    WallTime withdrawn; ///< 0: it holds
};
/// All of a person's, also of courses that are over or have another text by now; oldest first.
[[nodiscard]] Result<std::vector<ConsentGiven>> consents_given(store::Reader& reader,
                                                               std::int64_t person);

/// An acceptance as it is kept: for who signs it.
struct KeptConsent {
    std::int64_t person = 0;
    std::int64_t course = 0;
    std::string version;
    WallTime given;
    WallTime withdrawn;      ///< 0: it holds
    std::string number;      ///< of the person; empty: the account is gone
    std::string name;        ///< likewise
    std::string course_name; ///< empty: the course is gone
};
/// Which of them: 0 is any.
struct ConsentFilter {
    std::int64_t person = 0;
    std::int64_t course = 0;
};
/// By person, course and version; also of people and courses that are gone.
[[nodiscard]] Result<void> each_consent(store::Reader& reader, const ConsentFilter& filter,
                                        const std::function<void(const KeptConsent&)>& take);

/// A text that somebody has accepted, word for word.
struct ConsentText {
    std::string version;
    std::string content;
};
/// Of that version, or with an empty one all of them, by version.
[[nodiscard]] Result<void> each_consent_text(store::Reader& reader, const std::string& version,
                                             const std::function<void(const ConsentText&)>& take);

/// Errors: "consent.unknown" (no such course of the person's classes, or it has no text),
/// "consent.changed" (its text is another by now).
[[nodiscard]] Result<void> give_consent(store::Writer& writer, const Person& person,
                                        std::int64_t course, const std::string& version,
                                        WallTime now);
/// Error "consent.not_given".
[[nodiscard]] Result<void> withdraw_consent(store::Writer& writer, std::int64_t person,
                                            std::int64_t course, WallTime now);

} // namespace ringroom::directory
