#include "evidence/notary.h"

#include <atomic>
#include <mutex>

#include "base/content.h"
#include "base/log.h"
#include "evidence/inside.h"
#include "evidence/limits.h"

namespace ringroom::evidence {

namespace fs = std::filesystem;

fs::path private_key_file(const fs::path& data) {
    return data / "lab.key";
}
fs::path public_key_file(const fs::path& data) {
    return data / "evidence" / "lab.pub";
}
fs::path head_file(const fs::path& data) {
    return data / "evidence" / "head";
}

namespace {

fs::path next_key_file(const fs::path& data) {
    return data / "lab.key.next";
}

/// A key that one thread replaces while others sign. Not `std::atomic<std::shared_ptr>`: that of
/// libstdc++ 12 gives its lock back after a load without ordering, a race by the letter.
class SharedKey {
public:
    [[nodiscard]] std::shared_ptr<const Key> load() const {
        const std::lock_guard lock(mutex_);
        return key_;
    }
    void store(std::shared_ptr<const Key> key) {
        const std::lock_guard lock(mutex_);
        key_ = std::move(key);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Key> key_;
};

} // namespace

struct Notary::Inside : std::enable_shared_from_this<Notary::Inside> {
    store::Store& store;
    fs::path data;
    SharedKey key;
    SharedKey next; ///< takes over once the chain names it
    Opening opening;
    mutable std::atomic<bool> head_due{false};

    Inside(store::Store& s, fs::path d)
        : store(s)
        , data(std::move(d)) {}

    Result<void> begin(WallTime now, const std::vector<Field>& about);
    Result<void> take_up_rollover(const std::optional<Entry>& last);
    Result<void> first_entries(store::Writer& writer, const std::optional<Entry>& last,
                               WallTime now, const std::vector<Field>& about);
    Result<void> look_for_lost_tail(store::Writer& writer, WallTime now);
    Result<void> add(store::Writer& writer, WallTime now, Testimony testimony) const;
    void keep_head() const;
    /// Decided by the chain, since a job may be taken back and run again.
    [[nodiscard]] std::shared_ptr<const Key> signer_behind(const std::optional<Entry>& last) const {
        const auto fresh = next.load();
        return fresh && last && active_fingerprint(*last) == fresh->fingerprint() ? fresh
                                                                                  : key.load();
    }
};

/// A key that was to take over: in force if the chain has taken it, else it never was.
Result<void> Notary::Inside::take_up_rollover(const std::optional<Entry>& last) {
    const auto next = next_key_file(data);
    std::error_code error;
    if (!fs::exists(next, error))
        return {};
    const auto fresh = Key::load(next);
    const bool taken = fresh && last && active_fingerprint(*last) == fresh->fingerprint();
    if (taken)
        fs::rename(next, private_key_file(data), error);
    else
        fs::remove(next, error);
    if (error)
        return fail("evidence.key_not_kept", next.string() + ": " + error.message());
    return {};
}

Result<void> Notary::Inside::begin(WallTime now, const std::vector<Field>& about) {
    std::optional<Entry> last;
    {
        auto session = store.reader();
        if (!session)
            return tl::unexpected(session.error());
        auto read = last_entry((*session)->reader());
        if (!read)
            return tl::unexpected(read.error());
        last = std::move(*read);
    }
    if (auto done = take_up_rollover(last); !done)
        return done;
    const auto file = private_key_file(data);
    const bool there = fs::exists(file);
    if (there) {
        auto loaded = Key::load(file);
        if (!loaded)
            return tl::unexpected(loaded.error());
        key.store(std::make_shared<const Key>(std::move(*loaded)));
    } else {
        key.store(std::make_shared<const Key>(Key::make()));
        if (auto saved = key.load()->save(file); !saved)
            return saved;
    }
    opening.key_made = !last;
    opening.key_lost = last && active_fingerprint(*last) != key.load()->fingerprint();
    if (auto saved = write_whole(public_key_file(data), to_text(key.load()->open()), 0644,
                                 "evidence.key_not_kept");
        !saved)
        return saved;
    const auto written = store.write([&](store::Writer& writer) -> Result<void> {
        if (auto done = first_entries(writer, last, now, about); !done)
            return done;
        return look_for_lost_tail(writer, now);
    });
    if (written)
        keep_head();
    return written;
}

Result<void> Notary::Inside::first_entries(store::Writer& writer, const std::optional<Entry>& last,
                                           WallTime now, const std::vector<Field>& about) {
    if (!opening.key_made && !opening.key_lost)
        return {};
    Testimony first{.kind = opening.key_made ? Kind::key_made : Kind::key_lost,
                    .subject = key.load()->fingerprint(),
                    .content = {{"public", key.load()->open().hex}}};
    if (opening.key_lost)
        first.content.push_back({"old", active_fingerprint(*last)});
    first.content.insert(first.content.end(), about.begin(), about.end());
    return add(writer, now, std::move(first));
}

Result<void> Notary::Inside::look_for_lost_tail(store::Writer& writer, WallTime now) {
    const auto kept = head_from(content_of(head_file(data)).value_or(""));
    if (!kept || kept->signature.empty())
        return {};
    std::optional<Entry> there;
    const auto read = each_entry(writer, kept->number - 1, [&](const Entry& entry) {
        there = entry;
        return false;
    });
    if (!read)
        return read;
    opening.tail_lost = !there || there->number != kept->number || there->hash != kept->hash;
    if (!opening.tail_lost)
        return {};
    return add(writer, now,
               {.kind = Kind::tail_lost,
                .subject = std::to_string(kept->number),
                .content = {{"number", std::to_string(kept->number)},
                            {"hash", kept->hash},
                            {"at", to_iso(kept->at)},
                            {"key", kept->key}}});
}

Result<void> Notary::Inside::add(store::Writer& writer, WallTime now, Testimony testimony) const {
    auto last = last_entry(writer);
    if (!last)
        return tl::unexpected(last.error());
    const auto with = signer_behind(*last);
    if (*last && now.ms < (*last)->at.ms - limits::clock_back_ms &&
        testimony.kind != Kind::clock_back) {
        auto said =
            next_entry(*last, *with, now,
                       {.kind = Kind::clock_back,
                        .subject = std::to_string((*last)->number),
                        .content = {{"before", to_iso((*last)->at)}, {"now", to_iso(now)}}});
        if (!said)
            return tl::unexpected(said.error());
        if (auto added = add_entry(writer, *said); !added)
            return added;
        *last = std::move(*said);
    }
    auto entry = next_entry(*last, *with, now, std::move(testimony));
    if (!entry)
        return tl::unexpected(entry.error());
    return add_entry(writer, *entry);
}

/// Once for all entries of one commit: read in a job of its own, written when that is committed,
/// which is never before what it saw.
void Notary::Inside::keep_head() const {
    if (head_due.exchange(true))
        return;
    const auto self = shared_from_this();
    const auto last = std::make_shared<std::optional<Entry>>();
    const auto posted = store.post(
        [self, last](store::Writer& writer) -> Result<void> {
            self->head_due = false;
            auto read = last_entry(writer);
            if (!read)
                return tl::unexpected(read.error());
            *last = std::move(*read);
            return {};
        },
        [self, last](const Result<void>& done) {
            if (!done || !*last)
                return;
            const auto kept = write_whole(head_file(self->data),
                                          to_text(head_of(**last, *self->signer_behind(*last))),
                                          0644, "evidence.head_not_kept");
            if (!kept)
                log_error("evidence", "the head of the chain: " + kept.error().text);
        });
    if (!posted)
        head_due = false; // the next entry tries again
}

Notary::Notary(std::shared_ptr<Inside> inside)
    : inside_(std::move(inside)) {}

Result<std::shared_ptr<const Notary>> Notary::open(store::Store& store, const fs::path& data,
                                                   WallTime now, std::vector<Field> about) {
    auto inside = std::make_shared<Inside>(store, data);
    if (auto begun = inside->begin(now, about); !begun)
        return tl::unexpected(begun.error());
    return std::shared_ptr<const Notary>(new Notary(std::move(inside)));
}

Result<void> Notary::witness(store::Writer& writer, WallTime now, Testimony testimony) const {
    auto added = inside_->add(writer, now, std::move(testimony));
    if (added)
        inside_->keep_head();
    return added;
}

Result<PublicKey> Notary::roll_over(WallTime now) const {
    auto& in = *inside_;
    const auto old = in.key.load();
    const auto fresh = std::make_shared<const Key>(Key::make());
    // Before the chain names it: a key that the chain waits for must not be lost with the power.
    if (auto saved = fresh->save(next_key_file(in.data)); !saved)
        return tl::unexpected(saved.error());
    in.next.store(fresh);
    const auto written = in.store.write([&](store::Writer& writer) -> Result<void> {
        const auto last = last_entry(writer);
        if (!last)
            return tl::unexpected(last.error());
        const auto before = *last ? (*last)->hash : no_hash();
        return in.add(
            writer, now,
            {.kind = Kind::key_replaced,
             .subject = fresh->fingerprint(),
             .content = {{"public", fresh->open().hex},
                         {"behind", before},
                         {"agreed", fresh->sign(agreed_text(old->fingerprint(), fresh->open().hex,
                                                            before))}}});
    });
    if (!written) {
        in.next.store(nullptr);
        std::error_code ignored;
        fs::remove(next_key_file(in.data), ignored);
        return tl::unexpected(written.error());
    }
    in.key.store(fresh);
    const auto kept = write_whole(in.data / "evidence" / (old->fingerprint() + ".pub"),
                                  to_text(old->open()), 0644, "evidence.key_not_kept");
    if (!kept)
        return tl::unexpected(kept.error());
    std::error_code error;
    fs::rename(next_key_file(in.data), private_key_file(in.data), error);
    if (error)
        return fail("evidence.key_not_kept", error.message());
    if (auto done = write_whole(public_key_file(in.data), to_text(fresh->open()), 0644,
                                "evidence.key_not_kept");
        !done)
        return tl::unexpected(done.error());
    in.keep_head();
    return fresh->open();
}

PublicKey Notary::public_key() const {
    return inside_->key.load()->open();
}

const Notary::Opening& Notary::opening() const {
    return inside_->opening;
}

Result<Head> Notary::head(store::Reader& reader) const {
    auto last = last_entry(reader);
    if (!last)
        return tl::unexpected(last.error());
    if (!*last)
        return fail("evidence.empty", "the chain has no entry");
    return head_of(**last, *inside_->signer_behind(*last));
}

} // namespace ringroom::evidence
