// Who is who, what courses are, and what people agreed to, as the chain holds them.
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "directory/consents.h"
#include "directory/courses.h"
#include "server/exhibits.h"
#include "server/exhibits_inside.h"

namespace ringroom::server {
namespace {

/// The name goes into the digest only: who reads the chain learns no names of those who have left.
Shown shown_kept(const directory::Identity& one) {
    const auto name = fmt::format("person/{}", one.id);
    return {
        .exhibit = name,
        .digest = evidence::digest_of({std::to_string(one.id), one.number, one.name}),
        .told = {.kind = evidence::Kind::account_kept,
                 .subject = name,
                 .content = {{"number", one.number}}},
        .words = one.number + " " + one.name,
    };
}

/// All but its groups and the count of its changes.
Shown shown_kept(const directory::Course& one) {
    const auto name = fmt::format("course/{}", one.id);
    return {
        .exhibit = name,
        .digest = evidence::digest_of({std::to_string(one.id), one.name, one.class_name, one.term,
                                       one.consent, one.retention, one.archived ? "1" : "0",
                                       one.gates ? "1" : "0"}),
        .told = {.kind = evidence::Kind::course_kept,
                 .subject = name,
                 .content = {{"name", one.name},
                             {"class", one.class_name},
                             {"term", one.term},
                             {"text", directory::consent_version(one.consent)},
                             {"retention", one.retention},
                             {"archived", one.archived ? "yes" : "no"}}},
        .words = one.name,
    };
}

std::string consent_subject(std::int64_t person, std::int64_t course) {
    return fmt::format("consent/{}/{}", person, course);
}

Shown shown_consent(const directory::KeptConsent& one) {
    const auto subject = consent_subject(one.person, one.course);
    const auto person = std::to_string(one.person);
    const auto course = std::to_string(one.course);
    const bool gone = one.number.empty(); // the acceptance stays
    const auto who = gone ? "person/" + person : one.number + " " + one.name;
    return {
        .exhibit = subject + "/" + one.version,
        .digest = evidence::digest_of({person, course, one.version, std::to_string(one.given.ms),
                                       std::to_string(one.withdrawn.ms)}),
        .told = {.kind = one.withdrawn.ms == 0 ? evidence::Kind::consent_given
                                               : evidence::Kind::consent_withdrawn,
                 .subject = subject,
                 .content = {{"agent", person},
                             {"number", gone ? "-" : one.number},
                             {"course", course},
                             {"text", one.version},
                             {"given", std::to_string(one.given.ms)},
                             {"withdrawn", std::to_string(one.withdrawn.ms)}}},
        .words = fmt::format("{} ({})", who,
                             one.course_name.empty() ? "course/" + course : one.course_name),
    };
}

Shown shown_consent_text(const directory::ConsentText& one) {
    const auto name = "consent_text/" + one.version;
    return {.exhibit = name,
            .digest = evidence::digest_of({one.version, one.content}),
            .told = {.kind = evidence::Kind::consent_text_kept, .subject = name, .content = {}}};
}

template <class Kept>
using ById = std::map<std::int64_t, Kept>;

template <class Kept>
Result<ById<Kept>> by_id(Result<std::vector<Kept>> all) {
    if (!all)
        return tl::unexpected(all.error());
    ById<Kept> out;
    for (auto& one : *all)
        out.emplace(one.id, std::move(one));
    return out;
}

/// As exhibits: one, or none.
template <class Kept>
std::vector<Shown> shown_of(const ById<Kept>& all, std::int64_t id) {
    const auto found = all.find(id);
    return found == all.end() ? std::vector<Shown>{}
                              : std::vector<Shown>{shown_kept(found->second)};
}

/// Only what the job did itself: what somebody changed before it stays as it was signed.
template <class Kept>
Result<void> witness_changed(store::Writer& writer, const evidence::Notary& notary,
                             const std::string& family, const ById<Kept>& before,
                             const ById<Kept>& after) {
    auto all = before;
    all.insert(after.begin(), after.end());
    for (const auto& [id, ignored] : all) {
        const auto was = before.find(id);
        const auto is = after.find(id);
        if (was != before.end() && is != after.end() && was->second == is->second)
            continue;
        const auto subject = fmt::format("{}/{}", family, id);
        if (auto fine = is_signed(writer, subject, family, shown_of(before, id)); !fine)
            return fine;
        if (auto told =
                catch_up(writer, notary, wall_now(), subject, {family}, shown_of(after, id));
            !told)
            return told;
    }
    return {};
}

/// Of a table that is read as a whole.
template <class Kept>
directory::Signing signing_all(std::shared_ptr<const evidence::Notary> notary, std::string family,
                               Result<std::vector<Kept>> (*read)(store::Reader&)) {
    return [notary = std::move(notary), family = std::move(family),
            read](store::Job job) -> store::Job {
        return [notary, family, read, job = std::move(job)](store::Writer& writer) -> Result<void> {
            const auto before = by_id(read(writer));
            if (auto done = before ? job(writer) : tl::unexpected(before.error()); !done)
                return done;
            const auto after = by_id(read(writer));
            return after ? witness_changed(writer, *notary, family, *before, *after)
                         : tl::unexpected(after.error());
        };
    };
}

Result<std::vector<Shown>> consents_shown(store::Reader& reader,
                                          const directory::ConsentFilter& filter) {
    std::vector<Shown> out;
    const auto read =
        directory::each_consent(reader, filter, [&](const directory::KeptConsent& one) {
            out.push_back(shown_consent(one));
        });
    return read ? Result<std::vector<Shown>>(std::move(out)) : tl::unexpected(read.error());
}

/// A text is entered with the first who accepts it; nobody accepts one that was changed since, or
/// one that is not what its version says.
Result<void> witness_text(store::Writer& writer, const evidence::Notary& notary,
                          const std::string& version) {
    const auto subject = "consent_text/" + version;
    std::vector<Shown> all;
    bool another = false;
    const auto read =
        directory::each_consent_text(writer, version, [&](const directory::ConsentText& one) {
            another = directory::consent_version(one.content) != version;
            all.push_back(shown_consent_text(one));
        });
    if (!read)
        return read;
    if (another)
        return fail("evidence.altered", '"' + subject + '"');
    if (auto fine = as_witnessed(writer, subject, {"consent_text"}, all); !fine)
        return fine;
    return catch_up(writer, notary, wall_now(), subject, {"consent_text"}, std::move(all));
}

/// The texts that the acceptances are of.
Result<void> witness_texts(store::Writer& writer, const evidence::Notary& notary,
                           const directory::ConsentFilter& filter) {
    std::vector<std::string> versions;
    if (auto read = directory::each_consent(
            writer, filter,
            [&](const directory::KeptConsent& one) { versions.push_back(one.version); });
        !read)
        return read;
    for (const auto& version : versions)
        if (auto told = witness_text(writer, notary, version); !told)
            return told;
    return {};
}

/// The last entry about each course, by exhibit.
Result<std::map<std::string, evidence::Entry>> last_of_courses(store::Reader& reader) {
    constexpr auto all_of_them = std::numeric_limits<std::int64_t>::max();
    std::map<std::string, evidence::Entry> out;
    for (const auto kind : {evidence::Kind::course_kept, evidence::Kind::course_removed}) {
        auto entries = evidence::entries_of(reader, kind, all_of_them);
        if (!entries)
            return tl::unexpected(entries.error());
        for (auto& entry : *entries)
            if (auto& last = out[entry.value("exhibit")]; entry.number > last.number)
                last = std::move(entry);
    }
    return out;
}

} // namespace

Result<void> each_people_exhibit(store::Reader& reader, const std::function<void(Shown)>& take) {
    const auto people = directory::identities(reader);
    const auto courses = directory::courses(reader);
    if (!people || !courses)
        return tl::unexpected(people ? courses.error() : people.error());
    for (const auto& one : *people)
        take(shown_kept(one));
    for (const auto& one : *courses)
        take(shown_kept(one));
    if (auto texts = directory::each_consent_text(
            reader, "", [&](const directory::ConsentText& one) { take(shown_consent_text(one)); });
        !texts)
        return texts;
    return directory::each_consent(
        reader, {}, [&](const directory::KeptConsent& one) { take(shown_consent(one)); });
}

Result<std::set<std::string>> classes_in_doubt(store::Reader& reader) {
    const auto judged = families_known(reader);
    const auto courses = directory::courses(reader);
    if (!judged || !courses)
        return tl::unexpected(judged ? courses.error() : judged.error());
    std::set<std::string> out;
    if (!*judged || !(*judged)->contains("course"))
        return out;
    auto said = last_of_courses(reader);
    if (!said)
        return tl::unexpected(said.error());
    for (const auto& course : *courses) {
        const auto shown = shown_kept(course);
        const auto found = said->find(shown.exhibit);
        if (found != said->end() && found->second.value("digest") == shown.digest)
            said->erase(found);
        else
            out.insert(course.class_name);
    }
    for (const auto& [name, entry] : *said)
        if (entry.value("digest") != "-")
            out.insert(entry.value("class"));
    return out;
}

directory::Signing signing_people(std::shared_ptr<const evidence::Notary> notary) {
    return signing_all(std::move(notary), "person", directory::identities);
}

directory::Signing signing_courses(std::shared_ptr<const evidence::Notary> notary) {
    return signing_all(std::move(notary), "course", directory::courses);
}

store::Job signing_consent(std::shared_ptr<const evidence::Notary> notary, std::int64_t person,
                           std::int64_t course, store::Job job) {
    const directory::ConsentFilter filter{.person = person, .course = course};
    store::Job with_texts = [notary, filter,
                             job = std::move(job)](store::Writer& writer) -> Result<void> {
        auto done = job(writer);
        return done ? witness_texts(writer, *notary, filter) : done;
    };
    return signing(
        std::move(notary), consent_subject(person, course), "consent",
        [filter](store::Reader& reader) { return consents_shown(reader, filter); },
        std::move(with_texts));
}

} // namespace ringroom::server
