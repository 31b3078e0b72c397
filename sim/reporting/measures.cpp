#include "reporting/measures.h"

#include <algorithm>
#include <vector>

namespace ringroom::reporting {

namespace {
/// How one stay in a queue counts.
struct Outcome {
    bool answered = false;
    bool abandoned = false;
    std::optional<Duration> wait; ///< entry to answer or release
};

/// An abandon is the caller's: released while queued or ringing. The stay that led to the answer is
/// the last one.
Outcome outcome_of(const QueueStay& stay) {
    Outcome o;
    if (!stay.exit || !stay.left)
        return o;
    o.answered = *stay.exit == QueueExit::answered;
    o.abandoned = *stay.exit == QueueExit::abandoned;
    o.wait = *stay.left - stay.entered;
    return o;
}

void count(Counts& counts, const Outcome& o, const Parameters& p) {
    if (o.answered) {
        ++counts.answered;
        counts.answered_within += *o.wait <= p.within ? 1 : 0;
    } else if (o.abandoned) {
        ++counts.abandoned;
        counts.abandoned_within += *o.wait <= p.within ? 1 : 0;
        counts.abandoned_short += *o.wait < p.short_abandon ? 1 : 0;
    }
}

/// The offer that the answer of `stay` came from: the one answered at its end.
const OfferRow* winning_offer(const ContactRow& row, const QueueStay& stay) {
    for (const auto& offer : row.offers)
        if (offer.end == OfferEnd::answered && offer.ended && stay.left &&
            *offer.ended <= *stay.left && offer.began >= stay.entered)
            return &offer;
    return nullptr;
}

Duration talk_time(const ContactRow& row) {
    Duration sum;
    for (const auto& talk : row.talks)
        if (talk.ended)
            sum += *talk.ended - talk.began;
    return sum;
}

std::optional<Duration> wrap_up(const ContactRow& row) {
    if (!row.handled() || !row.released || !row.done)
        return std::nullopt;
    return *row.done - *row.released;
}

/// Queue entry, or the offer of a contact that went straight to an agent.
std::optional<Instant> wait_began(const ContactRow& row) {
    if (!row.stays.empty())
        return row.stays.front().entered;
    if (!row.offers.empty())
        return row.offers.front().began;
    return std::nullopt;
}

void count_outbound(CentreMeasures& m, const ContactRow& row) {
    if (!row.dialled || !row.dial_cause)
        return;
    ++m.attempts;
    ++m.connect_rate.whole;
    m.connect_rate.part += *row.dial_cause == Cause::normal ? 1 : 0;
}

/// Where an inbound contact ended that no agent talked to.
void count_unhandled(CentreMeasures& m, const ContactRow& row) {
    const bool by_caller = row.released_by == "customer";
    if (!row.connected)
        ++m.failed;
    else if (by_caller)
        ++m.abandoned;
    if (!row.connected)
        return;
    const bool in_menu = row.stays.empty() && row.offers.empty();
    if (by_caller)
        m.lost_in_menu += in_menu ? 1 : 0; // a part of the abandoned
    else if (in_menu)
        ++m.self_served;
    else
        ++m.turned_away;
}

void count_inbound(CentreMeasures& m, const ContactRow& row) {
    ++m.arrived;
    m.connected += row.connected ? 1 : 0;
    m.in_progress += row.released ? 0 : 1;
    const auto began = wait_began(row);
    if (row.handled()) {
        const auto answered = row.talks.front().began;
        if (began) {
            m.adh.add(answered - *began);
            m.awt.add(answered - row.arrived);
        }
        if (row.connected)
            m.average_delay.add(answered - *row.connected);
    } else if (row.released) {
        count_unhandled(m, row);
        if (began && row.released_by == "customer")
            m.awt.add(*row.released - row.arrived);
    }
}

void count_handled(CentreMeasures& m, const ContactRow& row) {
    if (!row.handled() || !row.released)
        return;
    ++m.handled;
    m.att.add(talk_time(row));
    if (const auto acw = wrap_up(row)) {
        m.acw.add(*acw);
        m.aht.add(talk_time(row) + *acw);
    }
    ++m.transfer_rate.whole;
    m.transfer_rate.part += row.talks.front().agent != row.talks.back().agent ? 1 : 0;
    for (const auto& hold : row.holds)
        if (hold.ended) {
            ++m.holds;
            m.hold_time += *hold.ended - hold.began;
        }
}

/// Half up, also below zero towards plus; `whole` > 0.
std::int64_t divide(std::int64_t part, std::int64_t whole) {
    const auto doubled = 2 * part + whole;
    const auto quotient = doubled / (2 * whole);
    return quotient - (doubled % (2 * whole) < 0 ? 1 : 0);
}
} // namespace

std::optional<std::int64_t> Ratio::permille() const {
    if (whole == 0)
        return std::nullopt;
    return divide(1000 * part, whole);
}

std::optional<Duration> Mean::value() const {
    if (count == 0)
        return std::nullopt;
    return Duration{divide(sum_ms, count)};
}

std::string_view to_string(ServiceLevel variant) {
    switch (variant) {
    case ServiceLevel::of_offered:
        return "of_offered";
    case ServiceLevel::without_short:
        return "without_short";
    case ServiceLevel::of_decided:
        return "of_decided";
    case ServiceLevel::with_quick_abandons:
        return "with_quick_abandons";
    case ServiceLevel::of_answered:
        return "of_answered";
    case ServiceLevel::short_as_answered:
        return "short_as_answered";
    }
    return "";
}

Ratio service_level(ServiceLevel variant, const Counts& c) {
    const auto decided = c.answered + c.abandoned;
    switch (variant) {
    case ServiceLevel::of_offered:
        return {c.answered_within, c.offered};
    case ServiceLevel::without_short:
        return {c.answered_within, c.offered - c.abandoned_short};
    case ServiceLevel::of_decided:
        return {c.answered_within, decided - c.abandoned_within};
    case ServiceLevel::with_quick_abandons:
        return {c.answered_within + c.abandoned_within, decided};
    case ServiceLevel::of_answered:
        return {c.answered_within, c.answered};
    case ServiceLevel::short_as_answered:
        return {c.answered_within + c.abandoned_short, decided};
    }
    return {};
}

QueueMeasures queue_measures(std::span<const ContactRow* const> rows, QueueId queue,
                             const Parameters& parameters) {
    QueueMeasures m;
    for (const auto* row : rows)
        for (const auto& stay : row->stays) {
            if (queue && stay.queue != queue)
                continue;
            ++m.counts.offered;
            const auto o = outcome_of(stay);
            count(m.counts, o, parameters);
            if (!o.answered && !o.abandoned) {
                m.left_otherwise += stay.exit ? 1 : 0;
                continue;
            }
            m.longest_wait = std::max(m.longest_wait, *o.wait);
            (o.answered ? m.asa : m.ada).add(*o.wait);
            if (const auto* offer = o.answered ? winning_offer(*row, stay) : nullptr) {
                m.queue_time.add(offer->began - stay.entered);
                if (offer->rang)
                    m.ring.add(*offer->ended - *offer->rang);
            }
        }
    const auto out = parameters.leave_out_short ? m.counts.abandoned_short : 0;
    m.abandon_rate = {m.counts.abandoned - out, m.counts.offered - out};
    return m;
}

CentreMeasures centre_measures(std::span<const ContactRow* const> rows) {
    CentreMeasures m;
    for (const auto* row : rows) {
        if (row->direction == Direction::inbound)
            count_inbound(m, *row);
        else
            count_outbound(m, *row);
        count_handled(m, *row);
        if (row->released && (row->direction == Direction::inbound || row->dialled))
            m.trunk.add(*row->released - row->dialled.value_or(row->arrived));
    }
    m.abandon_rate = {m.abandoned, m.connected};
    // Compared as sums, so that no rounding of the mean decides.
    for (const auto* row : rows)
        if (row->released && (row->direction == Direction::inbound || row->dialled) &&
            (*row->released - row->dialled.value_or(row->arrived)).ms * m.trunk.count >
                m.trunk.sum_ms)
            ++m.over_mean;
    return m;
}

AgentMeasures agent_measures(std::span<const ContactRow* const> rows, AgentId agent,
                             const AgentTimes& times) {
    AgentMeasures m{.agent = agent, .times = times};
    for (const auto* row : rows) {
        for (const auto& offer : row->offers) {
            const bool failed = offer.end == OfferEnd::unreachable || offer.end == OfferEnd::busy;
            if (offer.agent != agent || !offer.end || failed)
                continue;
            ++m.offered;
            if (offer.end == OfferEnd::no_answer || offer.end == OfferEnd::declined)
                ++m.no_answer;
            if (offer.end == OfferEnd::answered && offer.rang)
                m.ring.add(*offer.ended - *offer.rang);
        }
        Duration talk;
        bool handled = false;
        for (const auto& t : row->talks)
            if (t.agent == agent && t.ended) {
                talk += *t.ended - t.began;
                handled = true;
            }
        if (!handled)
            continue;
        ++m.handled;
        m.att.add(talk);
        const auto acw = row->talks.back().agent == agent ? wrap_up(*row) : std::nullopt;
        if (acw)
            m.acw.add(*acw);
        m.aht.add(talk + acw.value_or(0_ms));
    }
    const auto work = times.talking + times.holding + times.after_call_work;
    m.occupancy = {work.ms, (work + times.ready).ms};
    m.utilisation = {(work + times.ready).ms, times.logged_on.ms};
    return m;
}

} // namespace ringroom::reporting
