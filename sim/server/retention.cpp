#include "server/retention.h"

#include <limits>
#include <set>

#include "directory/courses.h"
#include "directory/people.h"
#include "exam/bank.h"
#include "exam/tables.h"
#include "quality/limits.h"
#include "quality/models.h"
#include "quality/tables.h"
#include "server/exhibits.h"

namespace ringroom::server {
namespace {

using Days = std::map<std::string, std::int64_t>;

/// For comparing: 0 and what is not named is for ever.
std::int64_t days_of(const Days& days, const std::string& name) {
    const auto found = days.find(name);
    return found == days.end() || found->second == 0 ? std::numeric_limits<std::int64_t>::max()
                                                     : found->second;
}

/// The class that courses name for each student; of several the one kept longest.
Result<std::map<std::uint64_t, std::string>> course_classes(store::Reader& reader,
                                                            const Days& days) {
    const auto courses = directory::courses(reader);
    const auto people = directory::people(reader);
    if (!courses || !people)
        return tl::unexpected(courses ? people.error() : courses.error());
    std::map<std::string, std::string> by_class;
    const auto keep_longer = [&](std::string& known, const std::string& name) {
        if (known.empty() || days_of(days, name) > days_of(days, known))
            known = name;
    };
    for (const auto& course : *courses)
        if (!course.retention.empty())
            keep_longer(by_class[course.class_name], course.retention);
    std::map<std::uint64_t, std::string> out;
    for (const auto& person : *people)
        for (const auto& name : person.classes)
            if (const auto found = by_class.find(name); found != by_class.end())
                keep_longer(out[static_cast<std::uint64_t>(person.id)], found->second);
    return out;
}

/// Who is of a class whose courses somebody has changed behind the lab's back.
Result<std::set<std::uint64_t>> people_in_doubt(store::Reader& reader) {
    const auto classes = classes_in_doubt(reader);
    const auto people = directory::people(reader);
    if (!classes || !people)
        return tl::unexpected(classes ? people.error() : classes.error());
    std::set<std::uint64_t> out;
    for (const auto& person : *people)
        for (const auto& name : person.classes)
            if (classes->contains(name))
                out.insert(static_cast<std::uint64_t>(person.id));
    return out;
}

/// Contacts that a class is marking blind.
Result<std::set<ContactKey>> calibrated(store::Reader& reader) {
    const auto all = quality::calibrations_of(reader, quality::limits::calibrations);
    if (!all)
        return tl::unexpected(all.error());
    std::set<ContactKey> out;
    for (const auto& one : *all)
        if (!one.revealed)
            out.insert(one.key);
    return out;
}

ContactKey key_of_recording(const store::Recording& r) {
    return {r.run, ContactId{r.contact}};
}

Result<std::string> kept_for_marks(store::Reader& reader, const ContactKey& key, bool sampled,
                                   WallTime now) {
    const auto review = quality::review_of(reader, key);
    if (!review)
        return tl::unexpected(review.error());
    if (!*review)
        return std::string(sampled ? "sample" : "");
    const auto state = quality::settled(**review, now).state;
    if (state == quality::State::appealed)
        return std::string("appeal");
    return std::string(state == quality::State::final ? "" : "marks");
}

/// Contacts that may be heard as models.
Result<std::set<ContactKey>> models_of_all(store::Reader& reader) {
    const auto all = quality::models_of(reader, {.limit = quality::limits::models});
    if (!all)
        return tl::unexpected(all.error());
    std::set<ContactKey> out;
    for (const auto& one : *all)
        if (one.agreed != quality::Agreed::refused)
            out.insert(one.key);
    return out;
}

Result<evidence::Judge> judge(store::Reader& reader, WallTime now, const Days& days) {
    auto asked = exam::asked_recordings(reader);
    auto examined = exam::examined_contacts(reader);
    auto classes = course_classes(reader, days);
    auto marking = calibrated(reader);
    auto models = models_of_all(reader);
    auto doubted = people_in_doubt(reader);
    auto sampled =
        quality::contacts_sampled_since(reader, {now.ms - quality::limits::sample_spares.ms});
    if (!asked || !examined || !classes || !marking || !models || !doubted || !sampled)
        return tl::unexpected(!asked      ? asked.error()
                              : !examined ? examined.error()
                              : !classes  ? classes.error()
                              : !marking  ? marking.error()
                              : !models   ? models.error()
                              : !doubted  ? doubted.error()
                                          : sampled.error());
    return evidence::Judge{
        .class_of =
            [asked = *asked, examined = *examined, models = *models,
             classes = std::move(*classes)](const store::Recording& r) {
                const auto key = key_of_recording(r);
                if (models.contains(key))
                    return std::string("model");
                if (asked.contains(to_text(key)) || examined.contains(key))
                    return std::string("exam");
                if (r.drill == 0)
                    return std::string("other");
                const auto named = classes.find(r.agent);
                return named == classes.end() ? std::string("practice") : named->second;
            },
        .kept_for = [asked = *asked, examined = *examined, marking = std::move(*marking),
                     models = *models, doubted = std::move(*doubted), sampled = std::move(*sampled),
                     &reader, now](const store::Recording& r) -> Result<std::string> {
            const auto key = key_of_recording(r);
            if (const auto question = asked.find(to_text(key));
                question != asked.end() && question->second)
                return std::string("question");
            if (const auto sat = examined.find(key); sat != examined.end() && sat->second)
                return std::string("exam");
            if (models.contains(key))
                return std::string("model");
            if (marking.contains(key))
                return std::string("calibration");
            const bool by_course =
                r.drill != 0 && !asked.contains(to_text(key)) && !examined.contains(key);
            if (by_course && doubted.contains(r.agent))
                return std::string("altered");
            return kept_for_marks(reader, key, sampled.contains(key), now);
        }};
}

} // namespace

evidence::Rules retention_rules(std::map<std::string, std::int64_t> days) {
    evidence::Rules out{.days = std::move(days), .bench = {}};
    out.bench = [kept = out.days](store::Reader& reader, WallTime now) {
        return judge(reader, now, kept);
    };
    return out;
}

} // namespace ringroom::server
