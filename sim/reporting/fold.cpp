#include "reporting/fold.h"

#include <algorithm>

#include "base/check.h"
#include "base/random.h"
#include "reporting/limits.h"

namespace ringroom::reporting {

namespace {
/// Adds to a list of a contact unless it is full.
template <class T>
T* add(std::vector<T>& list, T value) {
    if (list.size() >= limits::parts)
        return nullptr;
    list.push_back(std::move(value));
    return &list.back();
}

/// The last element that fits, or null.
template <class T, class Fits>
T* last(std::vector<T>& list, Fits fits) {
    const auto found = std::find_if(list.rbegin(), list.rend(), fits);
    return found == list.rend() ? nullptr : &*found;
}

void connect(ContactRow& row, Instant at) {
    if (!row.connected)
        row.connected = at;
}

void end_talk(ContactRow& row, Instant at) {
    if (!row.talks.empty() && !row.talks.back().ended)
        row.talks.back().ended = at;
}
} // namespace

/// One fact applied; returns false when it is about a contact nobody saw arrive.
struct Fold::Visit {
    Fold& fold;
    Instant at;

    template <class F, class Apply>
    bool with(const F& f, Apply apply) {
        auto* row = fold.row(f.contact);
        if (row != nullptr)
            apply(*row);
        return row != nullptr;
    }

    bool operator()(const fact::ContactArrived& f) {
        if (fold.rows_.size() >= limits::contacts && !fold.rows_.contains(f.contact)) {
            ++fold.dropped_;
            return true;
        }
        fold.rows_[f.contact] = ContactRow{.contact = f.contact,
                                           .direction = f.direction,
                                           .from = f.from,
                                           .to = f.to,
                                           .drill = f.drill,
                                           .arrived = at};
        return true;
    }
    bool operator()(const fact::MenuStep& f) {
        return with(f, [&](ContactRow& row) {
            connect(row, std::max(row.arrived, at - f.heard - f.latency));
            ++row.menu_steps;
            row.menu_outcome = f.outcome;
        });
    }
    bool operator()(const fact::ContactQueued& f) {
        return with(f, [&](ContactRow& row) {
            connect(row, at);
            add(row.stays, QueueStay{.queue = f.queue, .entered = at});
        });
    }
    bool operator()(const fact::Announced& f) {
        return with(f, [&](ContactRow& row) { connect(row, at); });
    }
    bool operator()(const fact::QueueLeft& f) {
        return with(f, [&](ContactRow& row) {
            auto* stay = last(row.stays, [&](auto& s) { return s.queue == f.queue && !s.exit; });
            if (stay == nullptr)
                return;
            stay->left = at;
            stay->exit = f.exit;
        });
    }
    bool operator()(const fact::OfferBegan& f) {
        return with(f, [&](ContactRow& row) {
            add(row.offers, OfferRow{.offer = f.offer, .agent = f.agent, .began = at});
        });
    }
    bool operator()(const fact::OfferRang& f) {
        return with(f, [&](ContactRow& row) {
            if (auto* offer = open_offer(row, f))
                offer->rang = at;
        });
    }
    bool operator()(const fact::OfferEnded& f) {
        return with(f, [&](ContactRow& row) {
            if (auto* offer = open_offer(row, f)) {
                offer->ended = at;
                offer->end = f.end;
            }
        });
    }
    bool operator()(const fact::ContactConnected& f) {
        return with(f, [&](ContactRow& row) {
            connect(row, at);
            end_talk(row, at);
            add(row.talks, TalkRow{.agent = f.agent, .began = at, .waited = f.waited});
        });
    }
    bool operator()(const fact::HoldBegan& f) {
        return with(
            f, [&](ContactRow& row) { add(row.holds, HoldRow{.agent = f.agent, .began = at}); });
    }
    bool operator()(const fact::HoldEnded& f) {
        return with(f, [&](ContactRow& row) { end_hold(row); });
    }
    bool operator()(const fact::ContactReleased& f) {
        return with(f, [&](ContactRow& row) {
            if (row.released)
                return;
            row.released = at;
            row.cause = f.cause;
            row.released_by = f.by;
            row.ending = f.ending;
            end_talk(row, at);
            end_hold(row);
        });
    }
    bool operator()(const fact::ContactDone& f) {
        return with(f, [&](ContactRow& row) { row.done = at; });
    }
    bool operator()(const fact::DialBegan& f) {
        return with(f, [&](ContactRow& row) { row.dialled = at; });
    }
    bool operator()(const fact::DialEnded& f) {
        return with(f, [&](ContactRow& row) { row.dial_cause = f.cause; });
    }
    bool operator()(const fact::AgentStateChanged& f) {
        if (fold.agents_.size() >= limits::agents && !fold.agents_.contains(f.agent)) {
            ++fold.dropped_;
            return true;
        }
        auto& state = fold.agents_[f.agent];
        spend(state, at);
        state.presence = f.presence;
        state.activity = f.activity;
        state.reason = f.reason;
        return true;
    }
    /// What was said, shown and decided in a contact is not a matter of these measures.
    template <class Other>
    bool operator()(const Other&) {
        return true;
    }

    template <class F>
    static OfferRow* open_offer(ContactRow& row, const F& f) {
        return last(row.offers,
                    [&](auto& o) { return o.offer == f.offer && o.agent == f.agent && !o.end; });
    }
    void end_hold(ContactRow& row) const {
        if (!row.holds.empty() && !row.holds.back().ended)
            row.holds.back().ended = at;
    }
};

void Fold::take(const StampedFact& fact) {
    if (!std::visit(Visit{*this, fact.at}, fact.fact))
        ++stray_;
}

ContactRow* Fold::row(ContactId contact) {
    const auto found = rows_.find(contact);
    return found == rows_.end() ? nullptr : &found->second;
}

/// Books the time since the last change to what the agent was doing.
void Fold::spend(AgentState& state, Instant now) {
    const auto span = now - state.since;
    state.since = now;
    if (state.presence == Presence::logged_out)
        return;
    auto& t = state.times;
    t.logged_on += span;
    switch (state.activity) {
    case Activity::idle:
        if (state.presence == Presence::ready) {
            t.ready += span;
            return;
        }
        t.not_ready += span;
        if (t.reasons.size() < limits::reasons || t.reasons.contains(state.reason))
            t.reasons[state.reason] += span;
        return;
    case Activity::reserved:
        t.reserved += span;
        return;
    case Activity::ringing:
        t.ringing += span;
        return;
    case Activity::talking:
        t.talking += span;
        return;
    case Activity::holding:
        t.holding += span;
        return;
    case Activity::dialling:
        t.dialling += span;
        return;
    case Activity::after_call_work:
        t.after_call_work += span;
        return;
    }
}

std::vector<const ContactRow*> Fold::rows() const {
    std::vector<const ContactRow*> result;
    result.reserve(rows_.size());
    for (const auto& [id, row] : rows_)
        result.push_back(&row);
    return result;
}

std::vector<const ContactRow*> Fold::rows(Instant from, Instant to) const {
    auto result = rows();
    std::erase_if(result, [&](auto* row) { return row->arrived < from || row->arrived >= to; });
    return result;
}

std::vector<const ContactRow*> Fold::rows(DrillId drill) const {
    auto result = rows();
    std::erase_if(result, [&](auto* row) { return row->drill != drill; });
    return result;
}

std::vector<AgentId> Fold::agents() const {
    std::vector<AgentId> result;
    for (const auto& [id, state] : agents_)
        result.push_back(id);
    for (const auto& [id, row] : rows_) {
        for (const auto& talk : row.talks)
            result.push_back(talk.agent);
        for (const auto& offer : row.offers)
            result.push_back(offer.agent);
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

std::vector<QueueId> Fold::queues() const {
    std::vector<QueueId> result;
    for (const auto& [id, row] : rows_)
        for (const auto& stay : row.stays)
            result.push_back(stay.queue);
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

AgentTimes Fold::times(AgentId agent, Instant now) const {
    const auto found = agents_.find(agent);
    if (found == agents_.end())
        return {};
    auto state = found->second;
    check(now >= state.since, "times are asked for up to now");
    spend(state, now);
    return state.times;
}

namespace {
/// Text of a row, field by field, for the hash.
class Spelling {
public:
    Spelling& operator<<(std::int64_t n) {
        text_ += std::to_string(n);
        text_ += ' ';
        return *this;
    }
    Spelling& operator<<(const std::optional<Instant>& at) { return *this << (at ? at->ms : -1); }
    Spelling& operator<<(std::string_view s) {
        *this << static_cast<std::int64_t>(s.size());
        text_ += s;
        return *this;
    }
    template <class Tag>
    Spelling& operator<<(Id<Tag> id) {
        return *this << static_cast<std::int64_t>(id.value);
    }
    template <class E>
    requires std::is_enum_v<E> Spelling& operator<<(const std::optional<E>& e) {
        return *this << (e ? static_cast<std::int64_t>(*e) : -1);
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

void spell(Spelling& s, const ContactRow& r) {
    s << r.contact << static_cast<std::int64_t>(r.direction) << r.from << r.to << r.drill
      << r.arrived << r.connected << r.menu_steps << r.menu_outcome;
    for (const auto& stay : r.stays)
        s << "queue" << stay.queue << stay.entered << stay.left << stay.exit;
    for (const auto& offer : r.offers)
        s << "offer" << offer.offer << offer.agent << offer.began << offer.rang << offer.ended
          << offer.end;
    for (const auto& talk : r.talks)
        s << "talk" << talk.agent << talk.began << talk.waited.ms << talk.ended;
    for (const auto& hold : r.holds)
        s << "hold" << hold.agent << hold.began << hold.ended;
    s << r.dialled << r.dial_cause << r.released << r.cause << r.released_by << r.ending << r.done;
}
} // namespace

std::uint64_t Fold::hash() const {
    auto hash = fnv1a("fold");
    for (const auto& [id, row] : rows_) {
        Spelling s;
        spell(s, row);
        hash = fnv1a(s.text(), hash);
    }
    for (const auto& [id, state] : agents_) {
        const auto& t = state.times;
        Spelling s;
        s << id << static_cast<std::int64_t>(state.presence)
          << static_cast<std::int64_t>(state.activity) << state.reason << state.since;
        for (const auto part : {t.logged_on, t.ready, t.not_ready, t.reserved, t.ringing, t.talking,
                                t.holding, t.dialling, t.after_call_work})
            s << part.ms;
        for (const auto& [reason, span] : t.reasons)
            s << reason << span.ms;
        hash = fnv1a(s.text(), hash);
    }
    Spelling s;
    s << static_cast<std::int64_t>(stray_) << static_cast<std::int64_t>(dropped_);
    return fnv1a(s.text(), hash);
}

} // namespace ringroom::reporting
