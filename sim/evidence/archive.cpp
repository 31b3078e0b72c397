#include "evidence/archive.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/utf8.h"
#include "evidence/inside.h"
#include "evidence/limits.h"

namespace ringroom::evidence {
namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

std::string contact_name(const store::Recording& r) {
    return fmt::format("{}-{}", r.run, r.contact);
}

Judge judge_without_bench() {
    return {
        .class_of = [](const store::Recording& r) { return r.drill != 0 ? "practice" : "other"; },
        .kept_for = [](const store::Recording&) -> Result<std::string> { return {}; }};
}

/// What a person said of a recording's class.
struct Classed {
    std::string subject;
    std::string name;
    std::string by;
    WallTime at;
};

Result<std::vector<Classed>> read_classes(store::Reader& reader) {
    std::vector<Classed> out;
    const auto read =
        reader.each("SELECT subject, name, by, at FROM evidence_class ORDER BY subject", {},
                    [&](const store::Row& row) {
                        out.push_back({row.text(0), row.text(1), row.text(2), {row.number(3)}});
                        return true;
                    });
    if (!read)
        return tl::unexpected(read.error());
    return out;
}

/// Contacts whose class is not the one that the chain says last.
Result<std::set<std::string>> wrongly_classed(store::Reader& reader,
                                              const std::map<std::string, std::string>& classes) {
    const auto entries =
        entries_of(reader, Kind::recording_classed, std::numeric_limits<std::int64_t>::max());
    if (!entries)
        return tl::unexpected(entries.error());
    std::set<std::string> known, out;
    for (const auto& entry : *entries) { // newest first
        if (!known.insert(entry.subject).second)
            continue;
        const auto now = classes.find(entry.subject);
        if (entry.value("class") != (now == classes.end() ? "" : now->second))
            out.insert(entry.subject);
    }
    return out;
}

Order order_of(const Classed& one) {
    return {.exhibit = "class/" + one.subject,
            .digest = digest_of({one.subject, one.name, one.by, std::to_string(one.at.ms)}),
            .told = {.kind = Kind::recording_classed,
                     .subject = one.subject,
                     .content = {{"class", one.name}, {"by", one.by}}}};
}

/// One look at all recordings.
class OneLook {
public:
    [[nodiscard]] static Result<OneLook> open(store::Reader& reader, const Rules& rules,
                                              WallTime now) {
        auto judge = rules.bench ? rules.bench(reader, now) : Result<Judge>(judge_without_bench());
        auto holds = read_holds(reader);
        auto held = held_by_the_chain(reader);
        auto classes = read_classes(reader);
        if (!judge || !holds || !held || !classes)
            return tl::unexpected(!judge   ? judge.error()
                                  : !holds ? holds.error()
                                  : !held  ? held.error()
                                           : classes.error());
        OneLook out(rules, now, std::move(*judge));
        for (auto& one : *classes)
            out.classes_[std::move(one.subject)] = std::move(one.name);
        auto altered = wrongly_classed(reader, out.classes_);
        if (!altered)
            return tl::unexpected(altered.error());
        out.altered_ = std::move(*altered);
        out.held_ = std::move(*held);
        for (const auto& hold : *holds)
            out.held_.insert(hold.subject);
        return out;
    }

    /// By which rule it is due; empty: by none.
    [[nodiscard]] std::string rule_for(const store::Recording& r) const {
        const auto said = classes_.find(contact_name(r));
        const auto name = said == classes_.end() ? judge_.class_of(r) : said->second;
        const auto days = rules_.days.find(name);
        if (days == rules_.days.end() || days->second <= 0 ||
            r.started.ms + days->second * day_ms > now_.ms)
            return {};
        return fmt::format("{} {}", name, days->second);
    }
    /// Empty: it is not kept.
    [[nodiscard]] Result<std::string> kept_for(const store::Recording& r) const {
        if (held_.contains(contact_name(r)))
            return std::string("hold");
        return altered_.contains(contact_name(r)) ? Result<std::string>("altered")
                                                  : judge_.kept_for(r);
    }

private:
    OneLook(const Rules& rules, WallTime now, Judge judge)
        : rules_(rules)
        , now_(now)
        , judge_(std::move(judge)) {}

    const Rules& rules_;
    WallTime now_;
    Judge judge_;
    std::map<std::string, std::string> classes_;
    std::set<std::string> held_;
    std::set<std::string> altered_; // somebody changed their class behind the lab's back
};

/// All that can be deleted, oldest first.
Result<std::vector<store::Recording>> closed_recordings(store::Reader& reader) {
    auto out = store::recordings_in(reader, store::RecordingState::sealed);
    auto repaired = store::recordings_in(reader, store::RecordingState::repaired);
    if (!out || !repaired)
        return out ? std::move(repaired) : std::move(out);
    const auto middle = out->insert(out->end(), std::make_move_iterator(repaired->begin()),
                                    std::make_move_iterator(repaired->end()));
    std::inplace_merge(out->begin(), middle, out->end(),
                       [](const auto& a, const auto& b) { return a.started < b.started; });
    return out;
}

/// By the steps from entry to entry since a person last said that the clock is right, and the one
/// from the last entry to now.
Result<ClockDoubt> doubt_of(store::Reader& reader, WallTime now) {
    const auto last = last_entry(reader);
    const auto confirmed = entries_of(reader, Kind::clock_confirmed, 1);
    if (!last || !confirmed)
        return tl::unexpected(last ? confirmed.error() : last.error());
    if (!*last)
        return ClockDoubt::none;
    const auto from = confirmed->empty() ? std::int64_t{0} : confirmed->front().number;
    const auto steps = reader.row("SELECT min(step), max(step) FROM (SELECT at - lag(at) OVER"
                                  " (ORDER BY number) AS step FROM evidence WHERE number >= ?)",
                                  {from});
    if (!steps)
        return tl::unexpected(steps.error());
    const auto since = now.ms - (*last)->at.ms;
    if (std::min(since, (*steps)->number(0)) < -limits::clock_step_back_ms)
        return ClockDoubt::behind;
    return std::max(since, (*steps)->number(1)) > limits::clock_leap_days * day_ms
               ? ClockDoubt::ahead
               : ClockDoubt::none;
}

Result<Preview> preview(store::Reader& reader, const Rules& rules, WallTime now) {
    const auto doubt = doubt_of(reader, now);
    if (!doubt)
        return tl::unexpected(doubt.error());
    const auto look = OneLook::open(reader, rules, now);
    if (!look)
        return tl::unexpected(look.error());
    const auto all = closed_recordings(reader);
    if (!all)
        return tl::unexpected(all.error());
    Preview out{.now = now, .doubt = *doubt};
    std::vector<std::string> names;
    for (const auto& one : *all) {
        auto rule = look->rule_for(one);
        if (rule.empty())
            continue;
        auto why = look->kept_for(one);
        if (!why)
            return tl::unexpected(why.error());
        if (!why->empty()) {
            if (++out.held <= limits::kept_shown)
                out.kept.push_back({one, std::move(rule), std::move(*why)});
        } else if (out.due.size() == limits::due_at_once) {
            ++out.more;
        } else {
            names.push_back(one.file + '\n' + rule);
            out.due.push_back({one, std::move(rule)});
        }
    }
    out.id = digest_of(names).substr(0, 16);
    return out;
}

void remove_files(const std::filesystem::path& sound) {
    std::error_code ignored; // finish_deleting() tries again at the next start
    for (const auto* suffix : {"", ".marks", ".seconds", ".peaks"})
        std::filesystem::remove(sound.string() + suffix, ignored);
}

} // namespace

Testimony whole(Order order) {
    order.told.content.push_back({"exhibit", std::move(order.exhibit)});
    order.told.content.push_back({"digest", std::move(order.digest)});
    return std::move(order.told);
}

Result<void> stands_as_signed(store::Reader& reader, const std::string& subject,
                              const std::string& exhibit) {
    const auto entries = entries_about(reader, subject);
    if (!entries)
        return tl::unexpected(entries.error());
    std::string said;
    for (const auto& entry : *entries)
        if (entry.value("exhibit") == exhibit)
            said = entry.value("digest");
    std::string there = "-";
    const auto read = each_order(reader, [&](const Order& one) {
        if (one.exhibit == exhibit)
            there = one.digest;
    });
    if (!read)
        return read;
    return said.empty() || said == there ? Result<void>()
                                         : fail("evidence.altered", '"' + exhibit + '"');
}

store::Migration classes_migration() {
    return {3, "evidence", R"(
        CREATE TABLE evidence_class (
            subject TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            by TEXT NOT NULL,
            at INTEGER NOT NULL
        );
    )"};
}

Result<void> each_order(store::Reader& reader, const std::function<void(Order)>& take) {
    const auto holds = read_holds(reader);
    const auto classes = read_classes(reader);
    if (!holds || !classes)
        return tl::unexpected(holds ? classes.error() : holds.error());
    for (const auto& hold : *holds)
        take(order_of(hold));
    for (const auto& one : *classes)
        take(order_of(one));
    return {};
}

Archive::Archive(store::Store& store, std::shared_ptr<const Notary> notary,
                 std::filesystem::path data, Rules rules)
    : store_(store)
    , notary_(std::move(notary))
    , data_(std::move(data))
    , rules_(std::move(rules))
    , seals_(data_) {}

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

Result<Seal> Archive::seal(const store::Recording& recording) {
    const auto entries = about(contact_name(recording));
    if (!entries)
        return tl::unexpected(entries.error());
    return seals_.of(recording.file, *entries);
}

Result<ChainPage> Archive::page(const ChainFilter& filter) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return chain_page((*session)->reader(), filter);
}

Result<std::vector<PublicKey>> Archive::keys() const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    std::map<std::int64_t, PublicKey> by_entry;
    for (const auto kind : {Kind::key_made, Kind::key_replaced, Kind::key_lost}) {
        const auto entries = entries_of((*session)->reader(), kind, limits::keys_shown);
        if (!entries)
            return tl::unexpected(entries.error());
        for (const auto& entry : *entries)
            by_entry[entry.number] = {entry.value("public")};
    }
    std::vector<PublicKey> out;
    for (auto& [number, key] : by_entry)
        out.push_back(std::move(key));
    return out;
}

Result<void> Archive::testify(Testimony testimony, WallTime now, const store::Job& with) {
    return store_.write([&](store::Writer& writer) {
        auto done = with ? with(writer) : Result<void>();
        return done ? notary_->witness(writer, now, testimony) : done;
    });
}

Result<void> Archive::classify(const std::string& subject, const std::string& name,
                               const std::string& by, WallTime now) {
    if (!name.empty() && !rules_.days.contains(name))
        return fail("evidence.class", "\"" + name + "\"");
    return store_.write([&](store::Writer& writer) -> Result<void> {
        auto order = order_of(Classed{subject, name, by, now});
        if (name.empty())
            order.digest = "-";
        if (auto fine = stands_as_signed(writer, subject, order.exhibit); !fine)
            return fine;
        const auto done =
            name.empty() ? writer.run("DELETE FROM evidence_class WHERE subject = ?", {subject})
                         : writer.run("INSERT INTO evidence_class (subject, name, by, at)"
                                      " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                                      " name = excluded.name, by = excluded.by, at = excluded.at",
                                      {subject, name, by, now.ms});
        if (!done)
            return tl::unexpected(done.error());
        return notary_->witness(writer, now, whole(std::move(order)));
    });
}

Result<Preview> Archive::due(WallTime now) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return preview((*session)->reader(), rules_, now);
}

Result<Deletion> Archive::delete_due(const std::string& id, const std::string& by, WallTime now,
                                     bool clock_is_right) {
    Deletion out;
    const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        // Looked at again in the job: a hold may have been set meanwhile.
        auto again = preview(writer, rules_, now);
        if (!again)
            return tl::unexpected(again.error());
        if (again->id != id)
            return fail("evidence.preview_changed", again->id);
        if (again->doubt != ClockDoubt::none && !clock_is_right)
            return fail("evidence.clock_in_doubt", '"' + to_iso(now) + '"');
        if (again->doubt != ClockDoubt::none)
            if (auto told = notary_->witness(writer, now,
                                             {.kind = Kind::clock_confirmed,
                                              .subject = to_iso(now),
                                              .content = {{"by", by}}});
                !told)
                return told;
        out = {.gone = std::move(again->due), .proof = {}};
        for (const auto& [recording, rule] : out.gone) {
            if (auto gone = store::delete_recording(writer, recording.file); !gone)
                return gone;
            auto told = notary_->witness(writer, now,
                                         {.kind = Kind::recording_deleted,
                                          .subject = contact_name(recording),
                                          .content = {{"file", recording.file},
                                                      {"sound", recording.sha256},
                                                      {"rule", rule},
                                                      {"by", by}}});
            auto entry = told ? last_entry(writer) : tl::unexpected(told.error());
            if (!entry)
                return tl::unexpected(entry.error());
            out.proof.push_back(std::move(**entry));
        }
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    for (const auto& one : out.gone)
        remove_files(data_ / one.recording.file);
    return out;
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
