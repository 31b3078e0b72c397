// What is looked at, the words for what is found, and the whole of it.
#include "evidence/verify.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/content.h"
#include "evidence/chain.h"
#include "evidence/inside.h"
#include "evidence/notary.h"

namespace ringroom::evidence {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, troubles> trouble_words = {
    "entry_altered",     "entry_missing",       "reordered",
    "back_dated",        "chain_cut",           "head_differs",
    "head_missing",      "head_altered",        "tail_lost",
    "key_unknown",       "chain_missing",       "sound_altered",
    "sound_missing",     "sound_swapped",       "marks_altered",
    "marks_missing",     "seconds_altered",     "index_changed",
    "index_missing",     "unwitnessed",         "never_sealed",
    "stranger",          "not_deleted",         "exhibit_changed",
    "exhibit_missing",   "exhibit_unwitnessed", "snapshot_changed",
    "public_key_differs"};
constexpr std::array<std::string_view, notices> notice_words = {
    "key_from_copy", "key_replaced", "clock_back", "repaired", "deleted", "live"};

std::string clock_text(std::int64_t second) {
    return fmt::format("{}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
}

/// "0:00:07–0:00:09, 0:00:12", the first few.
std::string seconds_text(const std::vector<std::int64_t>& seconds) {
    constexpr std::size_t shown = 5;
    std::string out;
    std::size_t ranges = 0;
    for (std::size_t i = 0; i < seconds.size();) {
        std::size_t last = i;
        while (last + 1 < seconds.size() && seconds[last + 1] == seconds[last] + 1)
            ++last;
        if (ranges++ == shown)
            return out + ", …";
        out += (out.empty() ? "" : ", ") + clock_text(seconds[i]);
        if (last > i)
            out += "–" + clock_text(seconds[last]);
        i = last + 1;
    }
    return out;
}

bool is_about_exhibit(Trouble trouble) {
    return trouble == Trouble::exhibit_changed || trouble == Trouble::exhibit_missing ||
           trouble == Trouble::exhibit_unwitnessed;
}

/// Families whose findings say whom or what they are about, and where the sentences are.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> sentences = {
    {{"person/", "evidence.person."},
     {"outcome/", "evidence.outcome."},
     {"course/", "evidence.course."},
     {"consent/", "evidence.consent."},
     {"consent_text/", "evidence.consent_text."}}};

std::string sentence_of(const Finding& finding) {
    const auto trouble = to_string(finding.trouble);
    if (is_about_exhibit(finding.trouble))
        for (const auto& [family, key] : sentences)
            if (finding.subject.starts_with(family))
                return std::string(key).append(trouble);
    return fmt::format("evidence.trouble.{}", trouble);
}

/// The last digest of each exhibit against what is there.
void look_at_exhibits(const Material& material, const ChainView& chain, Report& report) {
    struct Said {
        std::string digest;
        std::int64_t entry = 0;
        bool sure = true; // the entry can be relied on
        std::string whose;
    };
    std::map<std::string, Said> said;
    for (std::size_t i = 0; i < material.entries.size(); ++i) {
        const auto& entry = material.entries[i];
        if (const auto name = entry.value("exhibit"); !name.empty()) {
            auto whose = entry.value("number");
            said[name] = {entry.value("digest"), entry.number, chain.intact[i],
                          whose.empty() ? entry.value("name") : std::move(whose)};
        }
    }
    const auto judged = [&](const std::string& name) {
        return material.exhibits.families.contains(name.substr(0, name.find('/')));
    };
    const auto words_for = [&](const std::string& name) {
        const auto found = material.exhibits.words.find(name);
        return found == material.exhibits.words.end() ? std::string() : found->second;
    };
    const auto found = [&](Trouble trouble, const std::string& name, const Said& was) {
        report.findings.push_back({.trouble = trouble,
                                   .subject = name,
                                   .entry = was.entry,
                                   .other = words_for(name),
                                   .was = was.whose});
    };
    for (const auto& [name, was] : said) {
        if (!judged(name) || !was.sure)
            continue;
        const auto now = material.exhibits.digests.find(name);
        const bool gone = was.digest == "-";
        if (now == material.exhibits.digests.end()) {
            if (!gone)
                found(Trouble::exhibit_missing, name, was);
            continue;
        }
        if (now->second == was.digest)
            ++report.exhibits;
        else
            found(Trouble::exhibit_changed, name, was);
    }
    for (const auto& [name, digest] : material.exhibits.digests)
        if (judged(name) && !said.contains(name))
            found(Trouble::exhibit_unwitnessed, name, {});
}

} // namespace

std::string_view to_string(Trouble trouble) {
    return trouble_words.at(static_cast<std::size_t>(trouble));
}
std::string_view to_string(Notice notice) {
    return notice_words.at(static_cast<std::size_t>(notice));
}

std::string words_of(const Finding& f, Language language) {
    auto key = sentence_of(f);
    if (f.trouble == Trouble::sound_altered) {
        if (f.ends_at >= 0)
            key = "evidence.sound_cut";
        else if (!f.seconds.empty())
            key = "evidence.sound_altered_at";
    }
    auto out = text(language, key,
                    {{"subject", f.subject},
                     {"file", f.file},
                     {"entry", std::to_string(f.entry)},
                     {"count", std::to_string(f.count)},
                     {"other", f.other},
                     {"was", f.was},
                     {"time", clock_text(std::max<std::int64_t>(f.ends_at, 0))},
                     {"seconds", seconds_text(f.seconds)}});
    if (f.trouble == Trouble::sound_altered && f.ends_at >= 0 && !f.seconds.empty())
        out += text(language, "evidence.and_seconds", {{"seconds", seconds_text(f.seconds)}});
    return out;
}

std::string words_of(const Remark& remark, Language language) {
    return text(language, fmt::format("evidence.notice.{}", to_string(remark.notice)),
                {{"subject", remark.subject},
                 {"file", remark.file},
                 {"entry", std::to_string(remark.entry)}});
}

std::vector<std::string> sound_files(const fs::path& data) {
    std::vector<std::string> out;
    std::error_code error;
    for (fs::recursive_directory_iterator it(data / "recordings", error), end; !error && it != end;
         it.increment(error))
        if (it->path().extension() == ".wav")
            out.push_back(it->path().lexically_relative(data).generic_string());
    std::sort(out.begin(), out.end());
    return out;
}

Result<Material> gather(store::Reader& reader, const fs::path& data) {
    Material out{.data = data};
    const auto read = each_entry(reader, 0, [&](const Entry& entry) {
        out.entries.push_back(entry);
        return true;
    });
    if (!read)
        return tl::unexpected(read.error());
    for (const auto state : {store::RecordingState::open, store::RecordingState::sealed,
                             store::RecordingState::interrupted, store::RecordingState::repaired,
                             store::RecordingState::deleted}) {
        auto some = store::recordings_in(reader, state);
        if (!some)
            return tl::unexpected(some.error());
        out.recordings.insert(out.recordings.end(), some->begin(), some->end());
    }
    out.files = sound_files(data);
    out.head = content_of(head_file(data));
    out.public_key = content_of(public_key_file(data));
    return out;
}

Report verify(const Material& material, const Progress& progress) {
    Report report;
    report.entries = static_cast<std::int64_t>(material.entries.size());
    const auto chain = look_at_chain(material, report);
    look_at_heads(material, chain, report);
    look_at_public_key(material, report);
    if (!material.entries.empty()) { // without a chain nothing can be held against it
        look_at_recordings(material, chain, report, progress);
        look_at_exhibits(material, chain, report);
    }
    if (!material.entries.empty()) {
        const auto& last = material.entries.back();
        report.head = Head{.number = last.number, .hash = last.hash, .at = last.at};
        report.key = last.key;
    }
    return report;
}

Testimony testimony_of(const store::Recording& r, const std::string& marks_sha256,
                       const std::string& seconds_sha256) {
    Testimony out{.kind = r.state == store::RecordingState::repaired ? Kind::recording_repaired
                                                                     : Kind::recording_sealed,
                  .subject = fmt::format("{}-{}", r.run, r.contact)};
    for (auto& field : fields_of(r))
        out.content.push_back(std::move(field));
    out.content.push_back({"marks", marks_sha256});
    out.content.push_back({"seconds", seconds_sha256});
    return out;
}

} // namespace ringroom::evidence
