// The chain by itself: numbers, hashes, signatures, times, heads.
#include <algorithm>

#include "evidence/inside.h"
#include "evidence/limits.h"

namespace ringroom::evidence {
namespace {

/// Walks the entries once; what cannot be told of one alone is told at the end.
class Walk {
public:
    Walk(const Material& material, Report& report)
        : material_(material)
        , report_(report) {}

    ChainView run() {
        out_.intact.assign(material_.entries.size(), true);
        for (const auto& key : material_.trusted)
            out_.keys[key.fingerprint()] = key;
        std::int64_t expected = 1;
        for (std::size_t i = 0; i < material_.entries.size(); ++i) {
            const auto& entry = material_.entries[i];
            if (entry.number > expected)
                report_.findings.push_back({.trouble = Trouble::entry_missing,
                                            .entry = expected,
                                            .count = entry.number - expected});
            look_at(i, entry.number == expected);
            expected = entry.number + 1;
        }
        name_damaged();
        name_untrusted();
        return std::move(out_);
    }

private:
    const Entry* before(std::size_t i) const {
        return i == 0 ? nullptr : &material_.entries[i - 1];
    }

    void look_at(std::size_t i, bool follows) {
        const auto& entry = material_.entries[i];
        if (hash_of(entry) != entry.hash) {
            damage(i);
            return; // its fields are not those that were signed
        }
        const bool first_ever = entry.number == 1;
        const auto* last = before(i);
        const auto expected = first_ever ? no_hash() : last == nullptr ? "" : last->hash;
        // Where something is missing or damaged before it, that has been told.
        const bool link_known = first_ever || (follows && last != nullptr && out_.intact[i - 1]);
        if (!signed_well(i, follows || first_ever) || (link_known && entry.before != expected)) {
            damage(i);
            return;
        }
        look_at_time(i, entry, last);
    }

    void look_at_time(std::size_t i, const Entry& entry, const Entry* last) {
        if (entry.kind == to_string(Kind::clock_back))
            report_.remarks.push_back({.notice = Notice::clock_back, .entry = entry.number});
        else if (entry.kind == to_string(Kind::tail_lost))
            report_.findings.push_back({.trouble = Trouble::tail_lost,
                                        .entry = entry.number,
                                        .other = entry.value("number")});
        else if (last != nullptr && out_.intact[i - 1] &&
                 entry.at.ms < last->at.ms - limits::clock_back_ms)
            report_.findings.push_back({.trouble = Trouble::back_dated, .entry = entry.number});
    }

    /// Takes up the keys that the entry names.
    bool signed_well(std::size_t i, bool follows) {
        const auto& entry = material_.entries[i];
        const PublicKey named{entry.value("public")};
        const bool root =
            entry.kind == to_string(Kind::key_made) || entry.kind == to_string(Kind::key_lost);
        if (root) {
            if (named.fingerprint() != entry.key ||
                !is_signed(named, signed_text(entry.hash), entry.signature) ||
                (entry.kind == to_string(Kind::key_made)) != (entry.number == 1))
                return false;
            roots_.push_back({entry.number, {}});
            take(named);
            return true;
        }
        const auto key = out_.keys.find(entry.key);
        // Behind a gap another key may have taken over in what is missing, or altered.
        if (key == out_.keys.end() || (follows && !active_.empty() && entry.key != active_) ||
            !is_signed(key->second, signed_text(entry.hash), entry.signature))
            return false;
        active_ = entry.key;
        if (entry.kind == to_string(Kind::key_replaced)) {
            if (!is_signed(named, agreed_text(entry.key, named.hex, entry.value("behind")),
                           entry.value("agreed")))
                return false;
            report_.remarks.push_back({.notice = Notice::key_replaced,
                                       .subject = named.fingerprint(),
                                       .entry = entry.number});
            take(named);
        }
        return true;
    }

    void take(const PublicKey& key) {
        active_ = key.fingerprint();
        out_.keys[active_] = key;
        if (!roots_.empty())
            roots_.back().keys.push_back(key);
    }

    void damage(std::size_t i) {
        out_.intact[i] = false;
        damaged_.push_back(i);
        const auto kind = kind_from(material_.entries[i].kind);
        if (kind == Kind::key_made || kind == Kind::key_lost || kind == Kind::key_replaced)
            active_.clear();
    }

    /// Whether it is the entry that belongs to number `at`.
    static bool belongs_at(Entry entry, std::int64_t at) {
        entry.number = at;
        return hash_of(entry) == entry.hash;
    }

    void name_damaged() {
        for (const auto i : damaged_) {
            const auto& entry = material_.entries[i];
            Finding found{
                .trouble = Trouble::entry_altered, .subject = entry.subject, .entry = entry.number};
            // Where nearly everything is damaged, as without the first key, nothing was reordered.
            const bool few = damaged_.size() <= limits::damaged_compared;
            for (const auto other : few ? damaged_ : std::vector<std::size_t>{})
                if (const auto at = material_.entries[other].number;
                    other != i && belongs_at(entry, at)) {
                    found.trouble = Trouble::reordered;
                    found.other = std::to_string(at);
                }
            if (found.trouble == Trouble::entry_altered && i > 0 && out_.intact[i - 1] &&
                entry.at.ms < material_.entries[i - 1].at.ms - limits::clock_back_ms)
                found.trouble = Trouble::back_dated;
            report_.findings.push_back(std::move(found));
        }
    }

    /// A key stands for itself only where it was handed over, on its own way, to who verifies. What
    /// one of those handed in signed vouches for the keys that it followed and that followed it.
    void name_untrusted() {
        const auto& trusted = material_.trusted;
        const auto is_trusted = [&](const PublicKey& key) {
            return std::find(trusted.begin(), trusted.end(), key) != trusted.end();
        };
        for (const auto& root : roots_) {
            const bool vouched = std::any_of(root.keys.begin(), root.keys.end(), is_trusted);
            if (vouched)
                continue;
            if (trusted.empty() && root.entry == 1)
                report_.remarks.push_back(
                    {.notice = Notice::key_from_copy, .subject = root.keys.front().fingerprint()});
            else
                report_.findings.push_back({.trouble = Trouble::key_unknown,
                                            .entry = root.entry,
                                            .other = root.keys.front().fingerprint()});
        }
        if (material_.entries.empty() &&
            (!trusted.empty() || !material_.printed.empty() || material_.head ||
             !material_.recordings.empty() || !material_.exhibits.digests.empty()))
            report_.findings.push_back({.trouble = Trouble::chain_missing});
    }

    struct Root {
        std::int64_t entry = 0;
        std::vector<PublicKey> keys;
    };
    const Material& material_;
    Report& report_;
    ChainView out_;
    std::vector<std::size_t> damaged_;
    std::vector<Root> roots_;
    std::string active_; // fingerprint that must sign the next entry
};

/// The entry of that number, or null.
const Entry* numbered(const std::vector<Entry>& entries, std::int64_t number) {
    const auto found =
        std::lower_bound(entries.begin(), entries.end(), number,
                         [](const Entry& entry, std::int64_t n) { return entry.number < n; });
    return found == entries.end() || found->number != number ? nullptr : &*found;
}

void look_at_head(const Material& material, const Head& head, Report& report) {
    const auto last = material.entries.empty() ? 0 : material.entries.back().number;
    if (head.number > last) {
        report.findings.push_back({.trouble = Trouble::chain_cut,
                                   .entry = last,
                                   .count = head.number - last,
                                   .other = std::to_string(head.number)});
        return;
    }
    const auto* entry = numbered(material.entries, head.number);
    if (entry != nullptr && entry->hash != head.hash) // one that is missing has been told
        report.findings.push_back({.trouble = Trouble::head_differs, .entry = head.number});
}

} // namespace

std::string active_fingerprint(const Entry& last) {
    if (last.kind == to_string(Kind::key_replaced))
        return PublicKey{last.value("public")}.fingerprint();
    return last.key;
}

void look_at_public_key(const Material& material, Report& report) {
    if (!material.public_key || material.entries.empty())
        return; // not copied: the key came another way
    const auto key = public_key_from(*material.public_key);
    const auto active = active_fingerprint(material.entries.back());
    if (!key || key->fingerprint() != active)
        report.findings.push_back({.trouble = Trouble::public_key_differs, .other = active});
}

ChainView look_at_chain(const Material& material, Report& report) {
    return Walk(material, report).run();
}

void look_at_heads(const Material& material, const ChainView& chain, Report& report) {
    for (const auto& head : material.printed)
        look_at_head(material, head, report);
    if (!material.head) {
        if (!material.entries.empty())
            report.findings.push_back({.trouble = Trouble::head_missing});
        return;
    }
    const auto head = head_from(*material.head);
    const auto key = head ? chain.keys.find(head->key) : chain.keys.end();
    // A key that the chain took after what is left of it is one it does not name any more.
    const bool named = key != chain.keys.end() && is_signed(*head, key->second);
    if (head && !head->signature.empty() && (named || chain.keys.empty()))
        look_at_head(material, *head, report);
    else
        report.findings.push_back({.trouble = Trouble::head_altered});
}

} // namespace ringroom::evidence
