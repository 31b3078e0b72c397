// Recordings against the chain: the files, and what the index says of them.
#include <algorithm>

#include <fmt/format.h>

#include "base/content.h"
#include "base/digest.h"
#include "evidence/inside.h"
#include "evidence/seal.h"

namespace ringroom::evidence {

std::vector<Field> fields_of(const store::Recording& r) {
    return {{"file", r.file},
            {"sound", r.sha256},
            {"length", std::to_string(r.length.ms)},
            {"channels", std::to_string(r.channels)},
            {"started", std::to_string(r.started.ms)},
            {"agent", std::to_string(r.agent)},
            {"peer", std::to_string(r.peer)},
            {"drill", std::to_string(r.drill)},
            {"gaps", r.gaps}};
}

namespace {

namespace fs = std::filesystem;

/// What the chain says of one file.
struct Sealed {
    const Entry* entry = nullptr;   ///< the last that sealed it
    const Entry* deleted = nullptr; ///< by rule, later
    bool sure = true;               ///< every entry of it can be relied on
};

class Look {
public:
    Look(const Material& material, Report& report)
        : material_(material)
        , report_(report) {}

    void run(const ChainView& chain, const Progress& progress) {
        read_chain(chain);
        for (const auto& row : material_.recordings)
            rows_[row.file] = &row;
        std::size_t done = 0;
        for (const auto& [file, sealed] : sealed_) {
            look_at(file, sealed);
            if (progress)
                progress(++done, sealed_.size());
        }
        look_at_rows();
        for (const auto& file : material_.files)
            if (!rows_.contains(file) && !sealed_.contains(file))
                find(Trouble::stranger, {}, file);
    }

private:
    void read_chain(const ChainView& chain) {
        for (std::size_t i = 0; i < material_.entries.size(); ++i) {
            const auto& entry = material_.entries[i];
            const auto kind = kind_from(entry.kind);
            const bool deletes = kind == Kind::recording_deleted;
            if (!deletes && kind != Kind::recording_sealed && kind != Kind::recording_repaired)
                continue;
            const auto file = entry.value("file");
            auto& sealed = sealed_[file];
            sealed.sure = sealed.sure && chain.intact[i];
            (deletes ? sealed.deleted : sealed.entry) = &entry;
            if (!deletes)
                by_sound_[entry.value("sound")] = file;
        }
    }

    void find(Trouble trouble, const std::string& subject, const std::string& file,
              std::int64_t entry = 0, std::string other = {}) {
        report_.findings.push_back({.trouble = trouble,
                                    .subject = subject,
                                    .file = file,
                                    .entry = entry,
                                    .other = std::move(other)});
    }

    void look_at(const std::string& file, const Sealed& sealed) {
        if (!sealed.sure) // what it says is not what was signed, and that has been told
            return;
        if (sealed.deleted != nullptr) {
            const auto& entry = *sealed.deleted;
            if (sealed.entry != nullptr)
                look_at_index(file, *sealed.entry, store::RecordingState::deleted);
            const auto remains = [&](const char* suffix) {
                return fs::exists(material_.data / (file + suffix));
            };
            if (remains("") || remains(".marks") || remains(".seconds"))
                find(Trouble::not_deleted, entry.subject, file, entry.number);
            else
                report_.remarks.push_back({.notice = Notice::deleted,
                                           .subject = entry.subject,
                                           .file = file,
                                           .entry = entry.number});
            return;
        }
        const auto& entry = *sealed.entry;
        const auto troubles_before = report_.findings.size();
        look_at_index(file, entry,
                      entry.kind == to_string(Kind::recording_repaired)
                          ? store::RecordingState::repaired
                          : store::RecordingState::sealed);
        look_at_sound(file, entry);
        look_beside(file, ".marks", "marks", entry);
        look_beside(file, ".seconds", "seconds", entry);
        if (report_.findings.size() != troubles_before)
            return;
        ++report_.recordings;
        if (entry.kind == to_string(Kind::recording_repaired))
            report_.remarks.push_back({.notice = Notice::repaired,
                                       .subject = entry.subject,
                                       .file = file,
                                       .entry = entry.number});
    }

    void look_at_index(const std::string& file, const Entry& entry, store::RecordingState state) {
        const auto row = rows_.find(file);
        if (row == rows_.end())
            return find(Trouble::index_missing, entry.subject, file, entry.number);
        const auto& now = *row->second;
        std::string changed;
        const auto add = [&](std::string_view what) {
            changed += (changed.empty() ? "" : ", ") + std::string(what);
        };
        if (fmt::format("{}-{}", now.run, now.contact) != entry.subject)
            add("contact");
        for (const auto& field : fields_of(now))
            if (entry.value(field.name) != field.value)
                add(field.name);
        if (now.state != state)
            add("state");
        if (!changed.empty())
            find(Trouble::index_changed, entry.subject, file, entry.number, changed);
    }

    void look_at_sound(const std::string& file, const Entry& entry) {
        auto seal = seal_of(material_.data, file, entry);
        if (seal.state == SealState::missing)
            return find(Trouble::sound_missing, entry.subject, file, entry.number);
        if (seal.state == SealState::intact)
            return;
        if (const auto other = by_sound_.find(seal.sound); other != by_sound_.end())
            return find(Trouble::sound_swapped, entry.subject, file, entry.number, other->second);
        report_.findings.push_back({.trouble = Trouble::sound_altered,
                                    .subject = entry.subject,
                                    .file = file,
                                    .entry = entry.number,
                                    .seconds = std::move(seal.seconds),
                                    .ends_at = seal.ends_at});
    }

    void look_beside(const std::string& file, const char* suffix, const char* field,
                     const Entry& entry) {
        const auto was = entry.value(field);
        if (was.empty())
            return;
        const auto now = content_of(material_.data / (file + suffix));
        const bool marks = suffix == std::string_view(".marks");
        if (!now && marks)
            find(Trouble::marks_missing, entry.subject, file, entry.number);
        else if (!now || sha256_hex(*now) != was)
            find(marks ? Trouble::marks_altered : Trouble::seconds_altered, entry.subject, file,
                 entry.number);
    }

    void look_at_rows() {
        for (const auto& row : material_.recordings) {
            if (sealed_.contains(row.file))
                continue;
            const auto subject = fmt::format("{}-{}", row.run, row.contact);
            if (row.state == store::RecordingState::open && material_.running)
                report_.remarks.push_back(
                    {.notice = Notice::live, .subject = subject, .file = row.file});
            else if (row.state == store::RecordingState::open ||
                     row.state == store::RecordingState::interrupted)
                find(Trouble::never_sealed, subject, row.file);
            else
                find(Trouble::unwitnessed, subject, row.file);
        }
    }

    const Material& material_;
    Report& report_;
    std::map<std::string, Sealed> sealed_;        // by file
    std::map<std::string, std::string> by_sound_; // digest → file
    std::map<std::string, const store::Recording*> rows_;
};

} // namespace

void look_at_recordings(const Material& material, const ChainView& chain, Report& report,
                        const Progress& progress) {
    Look(material, report).run(chain, progress);
}

} // namespace ringroom::evidence
