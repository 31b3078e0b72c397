#include "evidence/archive.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "evidence/limits.h"

namespace ringroom::evidence {
namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

Result<std::vector<Hold>> read_holds(store::Reader& reader) {
    std::vector<Hold> out;
    const auto read =
        reader.each("SELECT subject, reason, by, at FROM evidence_hold ORDER BY subject", {},
                    [&](const store::Row& row) {
                        out.push_back({row.text(0), row.text(1), row.text(2), {row.number(3)}});
                        return true;
                    });
    if (!read)
        return tl::unexpected(read.error());
    return out;
}

std::string contact_name(const store::Recording& r) {
    return fmt::format("{}-{}", r.run, r.contact);
}

/// By which rule it is due; empty: by none.
std::string rule_for(const Retention& rules, const store::Recording& r, WallTime now) {
    const bool drill = r.drill != 0;
    const auto days = drill ? rules.drills_days : rules.others_days;
    if (days <= 0 || r.started.ms + days * day_ms > now.ms)
        return {};
    return fmt::format("{} {}", drill ? "drills" : "others", days);
}

Result<Preview> preview(store::Reader& reader, const Archive::Keep& keep, const Retention& rules,
                        WallTime now) {
    const auto holds = read_holds(reader);
    if (!holds)
        return tl::unexpected(holds.error());
    std::set<std::string> held;
    for (const auto& hold : *holds)
        held.insert(hold.subject);
    Preview out;
    for (const auto state : {store::RecordingState::sealed, store::RecordingState::repaired}) {
        const auto rows = store::recordings_in(reader, state);
        if (!rows)
            return tl::unexpected(rows.error());
        for (const auto& row : *rows) {
            auto rule = rule_for(rules, row, now);
            if (rule.empty())
                continue;
            auto kept = Result<bool>(held.contains(contact_name(row)));
            if (!*kept && keep)
                kept = keep(reader, row);
            if (!kept)
                return tl::unexpected(kept.error());
            if (*kept)
                ++out.held;
            else
                out.due.push_back({row, std::move(rule)});
        }
    }
    std::stable_sort(out.due.begin(), out.due.end(), [](const Due& a, const Due& b) {
        return a.recording.started < b.recording.started;
    });
    std::vector<std::string> names;
    for (const auto& one : out.due)
        names.push_back(one.recording.file + '\n' + one.rule);
    out.id = digest_of(names).substr(0, 16);
    return out;
}

void remove_files(const std::filesystem::path& sound) {
    std::error_code ignored; // finish_deleting() tries again at the next start
    for (const auto* suffix : {"", ".marks", ".seconds", ".peaks"})
        std::filesystem::remove(sound.string() + suffix, ignored);
}

} // namespace

store::Migration holds_migration() {
    return {2, "evidence", R"(
        CREATE TABLE evidence_hold (
            subject TEXT PRIMARY KEY,
            reason TEXT NOT NULL,
            by TEXT NOT NULL,
            at INTEGER NOT NULL
        );
    )"};
}

Archive::Archive(store::Store& store, std::shared_ptr<const Notary> notary,
                 std::filesystem::path data, Keep keep)
    : store_(store)
    , notary_(std::move(notary))
    , data_(std::move(data))
    , keep_(std::move(keep)) {}

Result<Head> Archive::head() const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return notary_->head((*session)->reader());
}

Result<Head> Archive::print(const std::string& what, const std::string& by, WallTime now) {
    Head out;
    const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        auto head = notary_->head(writer);
        if (!head)
            return tl::unexpected(head.error());
        out = std::move(*head);
        return notary_->witness(
            writer, now,
            {.kind = Kind::head_printed,
             .subject = what,
             .content = {{"number", std::to_string(out.number)}, {"hash", out.hash}, {"by", by}}});
    });
    if (!written)
        return tl::unexpected(written.error());
    return out;
}

Result<std::vector<Entry>> Archive::about(const std::string& subject) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return entries_about((*session)->reader(), subject);
}

Result<void> Archive::testify(Testimony testimony, WallTime now) {
    return store_.write(
        [&](store::Writer& writer) { return notary_->witness(writer, now, testimony); });
}

Result<void> Archive::hold(Hold hold) {
    if (hold.reason.empty() || hold.reason.size() > limits::hold_reason_bytes)
        return fail("evidence.reason", "a hold needs a reason of at most " +
                                           std::to_string(limits::hold_reason_bytes) + " bytes");
    return store_.write([&](store::Writer& writer) -> Result<void> {
        const auto done =
            writer.run("INSERT INTO evidence_hold (subject, reason, by, at) VALUES (?, ?, ?, ?)"
                       " ON CONFLICT DO NOTHING",
                       {hold.subject, hold.reason, hold.by, hold.at.ms});
        if (!done)
            return tl::unexpected(done.error());
        if (*done == 0)
            return fail("evidence.held", hold.subject);
        return notary_->witness(writer, hold.at,
                                {.kind = Kind::hold_set,
                                 .subject = hold.subject,
                                 .content = {{"reason", hold.reason}, {"by", hold.by}}});
    });
}

Result<void> Archive::lift(const std::string& subject, const std::string& by, WallTime now) {
    return store_.write([&](store::Writer& writer) -> Result<void> {
        const auto done = writer.run("DELETE FROM evidence_hold WHERE subject = ?", {subject});
        if (!done)
            return tl::unexpected(done.error());
        if (*done == 0)
            return fail("evidence.not_held", subject);
        return notary_->witness(
            writer, now, {.kind = Kind::hold_lifted, .subject = subject, .content = {{"by", by}}});
    });
}

Result<std::vector<Hold>> Archive::holds() const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return read_holds((*session)->reader());
}

Result<Preview> Archive::due(const Retention& rules, WallTime now) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return preview((*session)->reader(), keep_, rules, now);
}

Result<std::size_t> Archive::delete_due(const Retention& rules, const std::string& id,
                                        const std::string& by, WallTime now) {
    Preview now_due;
    const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        // Looked at again in the job: a hold may have been set meanwhile.
        auto again = preview(writer, keep_, rules, now);
        if (!again)
            return tl::unexpected(again.error());
        if (again->id != id)
            return fail("evidence.preview_changed", again->id);
        now_due = std::move(*again);
        for (const auto& [recording, rule] : now_due.due) {
            if (auto gone = store::delete_recording(writer, recording.file); !gone)
                return gone;
            auto told = notary_->witness(writer, now,
                                         {.kind = Kind::recording_deleted,
                                          .subject = contact_name(recording),
                                          .content = {{"file", recording.file},
                                                      {"sound", recording.sha256},
                                                      {"rule", rule},
                                                      {"by", by}}});
            if (!told)
                return told;
        }
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    for (const auto& one : now_due.due)
        remove_files(data_ / one.recording.file);
    return now_due.due.size();
}

Result<void> Archive::finish_deleting() {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto rows = store::recordings_in((*session)->reader(), store::RecordingState::deleted);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows)
        remove_files(data_ / row.file);
    return {};
}

} // namespace ringroom::evidence
