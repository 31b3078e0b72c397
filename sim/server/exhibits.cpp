#include "server/exhibits.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/content.h"
#include "base/digest.h"
#include "server/exhibits_inside.h"
#include "server/past_scripts.h"
#include "training/export.h"

namespace ringroom::server {
namespace {

std::string mark_text(const std::optional<training::Milli>& mark) {
    return mark ? std::to_string(*mark) : "-";
}

std::string subject_of(std::int64_t run, std::uint64_t contact) {
    return fmt::format("{}-{}", run, contact);
}

Shown shown_form(const training::KeptForm& form) {
    return {.exhibit = "form/" + form.version,
            .digest = evidence::digest_of({form.version, form.name, form.content}),
            .told = {.kind = evidence::Kind::form_kept,
                     .subject = "form/" + form.version,
                     .content = {{"name", form.name}}}};
}

Shown shown_result(const training::StoredContact& r) {
    return {
        .exhibit = "result/" + subject_of(r.run, r.contact.value),
        .digest = evidence::digest_of(
            {std::to_string(r.run), std::to_string(r.contact.value), std::to_string(r.drill.value),
             std::to_string(r.agent.value), r.script, std::to_string(r.customer), r.ending,
             training::version_text(r.form_version), mark_text(r.raw), mark_text(r.final),
             r.fatal ? "1" : "0", r.passed ? "1" : "0", r.json}),
        .told = {.kind = evidence::Kind::result_graded,
                 .subject = subject_of(r.run, r.contact.value),
                 .content = {{"agent", std::to_string(r.agent.value)},
                             {"drill", std::to_string(r.drill.value)},
                             {"script", r.script},
                             {"customer", std::to_string(r.customer)},
                             {"ending", r.ending},
                             {"form", training::version_text(r.form_version)},
                             {"raw", mark_text(r.raw)},
                             {"final", mark_text(r.final)},
                             {"fatal", r.fatal ? "yes" : "no"}}}};
}

Beside beside_of(const std::filesystem::path& sound) {
    const auto digest = [&](const char* suffix) {
        const auto text = content_of(sound.string() + suffix);
        return text ? sha256_hex(*text) : std::string();
    };
    return {.marks_sha256 = digest(".marks"), .seconds_sha256 = digest(".seconds")};
}

Result<void> each_result(store::Reader& reader,
                         const std::function<void(const training::StoredContact&)>& take) {
    training::ContactFilter filter{.own_practice = true, .limit = 10'000};
    while (true) {
        const auto page = training::contacts_page(reader, filter);
        if (!page)
            return tl::unexpected(page.error());
        for (const auto& row : page->rows)
            take(row);
        if (!page->more)
            return {};
        filter.before_run = page->rows.back().run;
        filter.before_contact = page->rows.back().contact;
    }
}

// "sitting" was a paper without its log and without what the exam asked for.
constexpr auto families = std::to_array<std::string_view>(
    {"result", "review", "sheet", "comment", "paper", "practical", "form", "person", "hold",
     "class", "model", "exam", "allowance", "outcome", "course", "consent", "consent_text"});
constexpr std::size_t taken_over_at_once = 200;

/// All testimonies, a few hundred a job: an old lab has tens of thousands.
Result<void> witness_all(store::Store& store, const evidence::Notary& notary, WallTime now,
                         const std::vector<evidence::Testimony>& all) {
    for (std::size_t from = 0; from < all.size(); from += taken_over_at_once) {
        const auto done = store.write([&](store::Writer& writer) -> Result<void> {
            for (auto i = from; i < std::min(from + taken_over_at_once, all.size()); ++i)
                if (auto told = notary.witness(writer, now, all[i]); !told)
                    return told;
            return {};
        });
        if (!done)
            return done;
    }
    return {};
}

/// Takes out what the chain has already: the last time this was cut off.
Result<void> leave_out_known(store::Reader& reader, std::vector<evidence::Testimony>& all) {
    std::set<std::string> known;
    const auto name_of = [](std::string_view kind, const std::string& file,
                            const std::string& exhibit) {
        return std::string(kind) + ' ' + (file.empty() ? exhibit : file);
    };
    const auto read = evidence::each_entry(reader, 0, [&](const evidence::Entry& entry) {
        known.insert(name_of(entry.kind, entry.value("file"), entry.value("exhibit")));
        return true;
    });
    if (!read)
        return read;
    std::erase_if(all, [&](const evidence::Testimony& one) {
        std::string file, exhibit;
        for (const auto& field : one.content)
            if (field.name == "file")
                file = field.value;
            else if (field.name == "exhibit")
                exhibit = field.value;
        return known.contains(name_of(to_string(one.kind), file, exhibit));
    });
    return {};
}

/// Everything that the data base shows.
Result<void> each_exhibit(store::Reader& reader, const std::function<void(Shown)>& take) {
    if (auto results = each_result(
            reader, [&](const training::StoredContact& row) { take(shown_result(row)); });
        !results)
        return results;
    if (auto forms = training::each_form(
            reader, [&](const training::KeptForm& form) { take(shown_form(form)); });
        !forms)
        return forms;
    if (auto people = each_people_exhibit(reader, take); !people)
        return people;
    if (auto lab = each_lab_exhibit(reader, take); !lab)
        return lab;
    return each_marks_exhibit(reader, take);
}

Result<void> add_recordings(store::Reader& reader, const std::filesystem::path& data,
                            std::vector<evidence::Testimony>& out) {
    for (const auto state : {store::RecordingState::sealed, store::RecordingState::repaired}) {
        const auto rows = store::recordings_in(reader, state);
        if (!rows)
            return tl::unexpected(rows.error());
        for (const auto& row : *rows) {
            const auto beside = beside_of(data / row.file);
            out.push_back(evidence::testimony_of(row, beside.marks_sha256, beside.seconds_sha256));
        }
    }
    return {};
}

} // namespace

Result<std::optional<std::set<std::string>>> families_known(store::Reader& reader) {
    const auto begun = evidence::entries_of(reader, evidence::Kind::run_begun, 1);
    if (!begun)
        return tl::unexpected(begun.error());
    if (begun->empty())
        return std::nullopt;
    auto words = begun->front().value("families");
    if (words.empty())
        words = "result"; // before there were others
    std::set<std::string> out;
    std::istringstream all(words);
    for (std::string word; all >> word;)
        out.insert(word);
    return out;
}

Result<void> close_and_witness(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                               const store::Recording& recording, const Beside& beside) {
    if (auto closed = store::close_recording(writer, recording); !closed)
        return closed;
    // As the index has it: who talked and when it began were noted at its beginning.
    const auto rows = store::recordings_of(writer, recording.run, recording.contact);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows)
        if (row.file == recording.file)
            return notary.witness(
                writer, now,
                evidence::testimony_of(row, beside.marks_sha256, beside.seconds_sha256));
    return fail("recording.state", recording.file + " is not in the index");
}

Result<void> witness_result(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                            std::int64_t run, ContactId contact, std::uint64_t seed,
                            const PackVersions& packs) {
    const auto row = training::contact_of(writer, run, contact);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return fail("api.not_found", subject_of(run, contact.value));
    auto told = testimony_of_shown(shown_result(**row));
    told.content.push_back({"seed", std::to_string(seed)});
    const auto snapshot = parts_of_script((*row)->script).second;
    const auto known = packs.find((*row)->script.substr(0, (*row)->script.find('/')));
    if (!snapshot.empty()) { // of an earlier run: that one's entries say which pack it is
        told.content.push_back({"snapshot", snapshot});
    } else if (known != packs.end()) {
        told.content.push_back({"pack_version", known->second.version});
        told.content.push_back({"pack_hash", known->second.hash});
    }
    auto done = notary.witness(writer, now, std::move(told));
    return done ? witness_outcomes(writer, notary, now, ContactKey{run, contact}) : done;
}

Result<void> witness_form(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                          std::uint64_t version) {
    const auto form = training::kept_form(writer, version);
    if (!form || !*form)
        return form ? fail("api.not_found", training::version_text(version))
                    : tl::unexpected(form.error());
    auto shown = shown_form(**form);
    const auto known = evidence::entries_about(writer, shown.told.subject);
    if (!known)
        return tl::unexpected(known.error());
    return known->empty() ? notary.witness(writer, now, testimony_of_shown(std::move(shown)))
                          : Result<void>();
}

std::string exhibit_families() {
    std::string out;
    for (const auto family : families)
        out += (out.empty() ? "" : " ") + std::string(family);
    return out;
}

Result<evidence::Exhibits> exhibits_of(store::Reader& reader) {
    evidence::Exhibits out;
    const auto known = families_known(reader);
    if (!known)
        return tl::unexpected(known.error());
    for (const auto family : families)
        if (!*known || (*known)->contains(std::string(family)))
            out.families.emplace(family);
    const auto read = each_exhibit(reader, [&](Shown one) {
        if (!one.words.empty())
            out.words[one.exhibit] = std::move(one.words);
        out.digests[std::move(one.exhibit)] = std::move(one.digest);
    });
    if (!read)
        return tl::unexpected(read.error());
    return out;
}

Result<void> take_over(store::Store& store, const evidence::Notary& notary,
                       const std::filesystem::path& data, WallTime now) {
    std::vector<evidence::Testimony> all;
    {
        auto session = store.reader();
        if (!session)
            return tl::unexpected(session.error());
        auto& reader = (*session)->reader();
        const auto known = families_known(reader);
        if (!known)
            return tl::unexpected(known.error());
        const auto is_known = [&](std::string_view family) {
            return *known && (*known)->contains(std::string(family));
        };
        if (std::all_of(families.begin(), families.end(), is_known))
            return {};
        if (!*known)
            if (auto added = add_recordings(reader, data, all); !added)
                return added;
        const auto read = each_exhibit(reader, [&](Shown one) {
            if (!is_known(one.exhibit.substr(0, one.exhibit.find('/'))))
                all.push_back(testimony_of_shown(std::move(one)));
        });
        if (!read)
            return read;
        if (auto done = leave_out_known(reader, all); !done)
            return done;
    }
    for (auto& one : all)
        one.content.push_back({"taken_over", "yes"});
    return witness_all(store, notary, now, all);
}

} // namespace ringroom::server
