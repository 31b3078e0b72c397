// Legal holds: what no rule may delete. Several orders may hold one contact; it is held until the
// last of them is lifted.
#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/utf8.h"
#include "evidence/inside.h"
#include "evidence/limits.h"

namespace ringroom::evidence {

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

store::Migration many_holds_migration() {
    return {4, "evidence", R"(
        CREATE TABLE evidence_hold_now (
            subject TEXT NOT NULL,
            number INTEGER NOT NULL, -- of the orders that hold this contact, from 1
            reason TEXT NOT NULL,
            by TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (subject, number)
        ) WITHOUT ROWID;
        INSERT INTO evidence_hold_now SELECT subject, 1, reason, by, at FROM evidence_hold;
        DROP TABLE evidence_hold;
        ALTER TABLE evidence_hold_now RENAME TO evidence_hold;
    )"};
}

Result<std::vector<Hold>> read_holds(store::Reader& reader) {
    std::vector<Hold> out;
    const auto read = reader.each(
        "SELECT subject, reason, by, at, number FROM evidence_hold ORDER BY subject, number", {},
        [&](const store::Row& row) {
            out.push_back({row.text(0), row.text(1), row.text(2), {row.number(3)}, row.number(4)});
            return true;
        });
    if (!read)
        return tl::unexpected(read.error());
    return out;
}

namespace {

/// The first order's is the contact's: labs knew no other once.
std::string hold_exhibit(const std::string& subject, std::int64_t number) {
    return number == 1 ? "hold/" + subject : fmt::format("hold/{}/{}", subject, number);
}

} // namespace

Order order_of(const Hold& hold) {
    return {.exhibit = hold_exhibit(hold.subject, hold.number),
            .digest = digest_of({hold.subject, hold.reason, hold.by, std::to_string(hold.at.ms)}),
            .told = {.kind = Kind::hold_set,
                     .subject = hold.subject,
                     .content = {{"reason", hold.reason}, {"by", hold.by}}}};
}

Result<std::set<std::string>> held_by_the_chain(store::Reader& reader) {
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    const auto set = entries_of(reader, Kind::hold_set, all);
    const auto lifted = entries_of(reader, Kind::hold_lifted, all);
    if (!set || !lifted)
        return tl::unexpected(set ? lifted.error() : set.error());
    const auto exhibit = [](const Entry& entry) { // the oldest entries name none
        const auto named = entry.value("exhibit");
        return named.empty() ? hold_exhibit(entry.subject, 1) : named;
    };
    std::map<std::string, std::int64_t> last;
    for (const auto& entry : *lifted) {
        auto& number = last[exhibit(entry)];
        number = std::max(number, entry.number);
    }
    std::set<std::string> out;
    for (const auto& entry : *set)
        if (const auto gone = last.find(exhibit(entry));
            gone == last.end() || gone->second < entry.number)
            out.insert(entry.subject);
    return out;
}

namespace {

Result<void> has_reason(const Hold& hold) {
    if (blank(hold.reason) || hold.reason.size() > limits::hold_reason_bytes)
        return fail("evidence.reason", "a hold needs a reason of at most " +
                                           std::to_string(limits::hold_reason_bytes) + " bytes");
    return {};
}

/// The number of the next order on this contact. Errors: "evidence.held" (this order holds it),
/// "evidence.many_holds".
Result<std::int64_t> free_number(const std::vector<Hold>& all, const Hold& wanted) {
    std::set<std::int64_t> taken;
    for (const auto& one : all) {
        if (one.subject != wanted.subject)
            continue;
        if (one.reason == wanted.reason && one.by == wanted.by)
            return fail("evidence.held", wanted.subject);
        taken.insert(one.number);
    }
    if (taken.size() >= limits::holds_a_contact)
        return fail("evidence.many_holds", wanted.subject);
    std::int64_t number = 1;
    while (taken.contains(number))
        ++number;
    return number;
}

/// What it would hold is deleted already. Of who was never recorded there is nothing to tell.
Result<bool> is_gone(store::Reader& reader, const std::string& subject) {
    const auto dash = subject.find('-');
    const auto row =
        reader.row("SELECT count(*), coalesce(sum(state = 'deleted'), 0) FROM recording"
                   " WHERE run = CAST(? AS INTEGER) AND contact = CAST(? AS INTEGER)",
                   {subject.substr(0, dash), subject.substr(dash + 1)});
    if (!row)
        return tl::unexpected(row.error());
    return *row && (*row)->number(0) > 0 && (*row)->number(0) == (*row)->number(1);
}

Result<void> set_hold(store::Writer& writer, const Notary& notary, const Hold& hold) {
    const auto order = order_of(hold);
    if (auto fine = stands_as_signed(writer, hold.subject, order.exhibit); !fine)
        return fine;
    const auto done = writer.run(
        "INSERT INTO evidence_hold (subject, number, reason, by, at) VALUES (?, ?, ?, ?, ?)",
        {hold.subject, hold.number, hold.reason, hold.by, hold.at.ms});
    if (!done)
        return tl::unexpected(done.error());
    return notary.witness(writer, hold.at, whole(order));
}

Result<void> lift_hold(store::Writer& writer, const Notary& notary, const Hold& hold,
                       const std::string& by, WallTime now) {
    const Order gone{
        .exhibit = hold_exhibit(hold.subject, hold.number),
        .digest = "-",
        .told = {.kind = Kind::hold_lifted, .subject = hold.subject, .content = {{"by", by}}}};
    if (auto fine = stands_as_signed(writer, hold.subject, gone.exhibit); !fine)
        return fine;
    // Its number may be another order's since the caller looked.
    const auto done = writer.run("DELETE FROM evidence_hold WHERE subject = ? AND number = ?"
                                 " AND reason = ? AND by = ? AND at = ?",
                                 {hold.subject, hold.number, hold.reason, hold.by, hold.at.ms});
    if (!done)
        return tl::unexpected(done.error());
    if (*done == 0)
        return fail("evidence.not_held", hold.subject);
    return notary.witness(writer, now, whole(gone));
}

/// Whose recordings are still there, oldest first.
Result<std::vector<std::string>> contacts_recorded(store::Reader& reader, std::uint64_t agent) {
    std::vector<std::string> out;
    const auto id = static_cast<std::int64_t>(agent);
    const auto read =
        reader.each("SELECT DISTINCT run, contact FROM recording WHERE (agent = ? OR peer = ?)"
                    " AND state <> 'deleted' ORDER BY run, contact",
                    {id, id}, [&](const store::Row& row) {
                        out.push_back(fmt::format("{}-{}", row.number(0), row.number(1)));
                        return true;
                    });
    if (!read)
        return tl::unexpected(read.error());
    return out;
}

} // namespace

Result<Hold> Archive::hold(Hold hold) {
    if (auto fine = has_reason(hold); !fine)
        return tl::unexpected(fine.error());
    const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        const auto all = read_holds(writer);
        const auto number = all ? free_number(*all, hold) : tl::unexpected(all.error());
        if (!number)
            return tl::unexpected(number.error());
        const auto gone = is_gone(writer, hold.subject);
        if (!gone || *gone)
            return gone ? fail("evidence.gone", hold.subject) : tl::unexpected(gone.error());
        hold.number = *number;
        return set_hold(writer, *notary_, hold);
    });
    return written ? Result<Hold>(std::move(hold)) : tl::unexpected(written.error());
}

Result<HeldAll> Archive::hold_all(std::uint64_t agent, Hold hold) {
    if (auto fine = has_reason(hold); !fine)
        return tl::unexpected(fine.error());
    HeldAll out;
    const auto written = store_.write([&](store::Writer& writer) -> Result<void> {
        const auto all = contacts_recorded(writer, agent);
        const auto holds = read_holds(writer);
        if (!all || !holds)
            return tl::unexpected(all ? holds.error() : all.error());
        std::map<std::string, std::vector<Hold>> held;
        for (const auto& one : *holds)
            held[one.subject].push_back(one);
        for (const auto& subject : *all) {
            hold.subject = subject;
            const auto number = free_number(held[subject], hold);
            if (!number) {
                ++out.before;
            } else if (out.set.size() == limits::holds_at_once) {
                ++out.more;
            } else {
                hold.number = *number;
                if (auto set = set_hold(writer, *notary_, hold); !set)
                    return set;
                out.set.push_back(subject);
            }
        }
        return {};
    });
    if (!written)
        return tl::unexpected(written.error());
    return out;
}

Result<void> Archive::lift(const std::vector<Hold>& which, const std::string& by, WallTime now) {
    return store_.write([&](store::Writer& writer) -> Result<void> {
        for (const auto& hold : which)
            if (auto lifted = lift_hold(writer, *notary_, hold, by, now); !lifted)
                return lifted;
        return {};
    });
}

Result<std::vector<Hold>> Archive::holds_on(const std::string& subject) const {
    auto all = holds();
    if (all)
        std::erase_if(*all, [&](const Hold& one) { return one.subject != subject; });
    return all;
}

Result<std::vector<Hold>> Archive::holds() const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return read_holds((*session)->reader());
}

} // namespace ringroom::evidence
