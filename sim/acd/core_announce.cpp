// Announcements: a schedule only. They give way to a connection and change nobody's eligibility.
#include <algorithm>

#include "acd/core.h"

namespace ringroom::acd {

void Router::Core::announce(Contact& contact, Decisions& out) {
    const auto& say = contact.queue->settings.announce;
    if (contact.position_at <= now_)
        announce_position(contact, out);
    if (contact.periodic_at <= now_) {
        Announce spoken{contact.id, contact.queue->id, AnnounceKind::periodic, 0, {}, 0};
        spoken.number = ++contact.periodic_number;
        out.push_back(spoken);
        contact.periodic_at =
            say.periodic_every.ms > 0 ? now_ + say.periodic_every : Instant::never();
    }
}

void Router::Core::announce_position(Contact& contact, Decisions& out) {
    const auto& say = contact.queue->settings.announce;
    if (say.position_every.ms <= 0) {
        contact.position_at = Instant::never();
        return;
    }
    const auto place = *position(contact.id);
    const bool first = contact.position_said == 0;
    const bool due = first || now_ - contact.position_said_at >= say.position_every;
    const bool changed = say.position_on_change && place != contact.position_said;
    const bool worse = !first && place > contact.position_said && say.position_only_better;
    const auto look_again =
        say.position_on_change ? std::min(say.min_gap, say.position_every) : say.position_every;
    contact.position_at = now_ + look_again;
    if (worse || (!due && !changed))
        return;
    out.push_back(Announce{contact.id, contact.queue->id, AnnounceKind::position, place, {}, 0});
    contact.position_said = place;
    contact.position_said_at = now_;
    const auto estimate = say.wait ? this->estimate(contact.id) : std::nullopt;
    if (!estimate)
        return;
    const auto unit = std::max<std::int64_t>(say.wait_rounding.ms, 1);
    Duration wait{std::max<std::int64_t>((estimate->p80.ms + unit - 1) / unit, 1) * unit};
    if (contact.wait_epoch != contact.queue->supervisor_epoch)
        contact.wait_said.reset(); // a supervisor's act excuses a longer wait than promised
    if (contact.wait_said)
        wait = std::min(wait, *contact.wait_said);
    contact.wait_said = wait;
    contact.wait_epoch = contact.queue->supervisor_epoch;
    out.push_back(Announce{contact.id, contact.queue->id, AnnounceKind::wait, place, wait, 0});
}

} // namespace ringroom::acd
