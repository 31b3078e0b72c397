#include "crm/log_fold.h"

#include "crm/limits.h"

namespace ringroom::crm {

LogFold::Draft* LogFold::draft(ContactId contact) {
    const auto found = drafts_.find(contact);
    return found == drafts_.end() ? nullptr : &found->second;
}

LogFold::Step LogFold::take(const StampedFact& stamped) {
    const auto& fact = stamped.fact;
    const Instant at = last_ = stamped.at;
    if (const auto* arrived = std::get_if<fact::ContactArrived>(&fact)) {
        begin(at, *arrived);
    } else if (const auto* queued = std::get_if<fact::ContactQueued>(&fact)) {
        if (auto* one = draft(queued->contact)) {
            one->row.queue = queued->queue;
            one->queued = at;
        }
    } else if (const auto* connected = std::get_if<fact::ContactConnected>(&fact)) {
        connect(at, *connected);
    } else if (const auto* shown = std::get_if<fact::RecordShown>(&fact)) {
        auto* one = draft(shown->contact);
        if (one != nullptr && !std::exchange(one->shown, true))
            one->row.started = started_ + Duration{at.ms};
        if (one != nullptr)
            one->row.agent = shown->agent;
    } else if (const auto* dialled = std::get_if<fact::DialBegan>(&fact)) {
        if (auto* one = draft(dialled->contact))
            one->queued = at;
    } else if (const auto* set = std::get_if<fact::DispositionSet>(&fact)) {
        if (auto* one = draft(set->contact))
            one->row.disposition = set->code;
    } else if (const auto* released = std::get_if<fact::ContactReleased>(&fact)) {
        release(at, *released);
    } else if (const auto* kept = std::get_if<fact::RecordingKept>(&fact)) {
        auto* one = draft(kept->contact);
        if (one == nullptr)
            return {.recorded = ContactKey{run_, kept->contact}};
        one->row.recorded = true;
    } else if (const auto* done = std::get_if<fact::ContactDone>(&fact)) {
        return finish(at, *done);
    }
    return {};
}

void LogFold::begin(Instant at, const fact::ContactArrived& arrived) {
    const bool outbound = arrived.direction == Direction::outbound;
    Draft one;
    one.row = {.key = {run_, arrived.contact},
               .telephone = outbound ? arrived.to : arrived.from,
               .dialled = outbound ? std::string{} : arrived.to,
               .direction = arrived.direction,
               .drill = arrived.drill,
               .started = started_ + Duration{at.ms}};
    drafts_[arrived.contact] = std::move(one);
    if (drafts_.size() > limits::contacts_open)
        drafts_.erase(drafts_.begin()); // ids rise: the oldest
}

void LogFold::connect(Instant at, const fact::ContactConnected& connected) {
    auto* one = draft(connected.contact);
    if (one == nullptr)
        return;
    if (one->connected)
        one->row.talk += at - *one->connected;
    one->connected = at;
    one->row.agent = connected.agent;
    if (!std::exchange(one->talked, true))
        one->row.waited = connected.waited;
}

void LogFold::release(Instant at, const fact::ContactReleased& released) {
    auto* one = draft(released.contact);
    if (one == nullptr)
        return;
    if (one->connected)
        one->row.talk += at - *one->connected;
    else if (one->queued)
        one->row.waited = at - *one->queued;
    one->connected.reset();
    one->released = at;
    one->released_by = released.by;
}

LogFold::Step LogFold::finish(Instant at, const fact::ContactDone& done) {
    auto* one = draft(done.contact);
    if (one == nullptr)
        return {};
    auto& row = one->row;
    const bool outbound = row.direction == Direction::outbound;
    if (done.agent)
        row.agent = done.agent;
    if (row.agent && one->released)
        row.wrap_up = at - *one->released;
    row.outcome = one->talked                      ? Outcome::talked
                  : outbound                       ? Outcome::not_reached
                  : one->released_by == "customer" ? Outcome::abandoned
                                                   : Outcome::not_served;
    Step step;
    if (!outbound || one->shown || one->talked) // a record nobody ever saw is no contact
        step.done = std::move(row);
    drafts_.erase(done.contact);
    return step;
}

std::vector<LogRow> LogFold::interrupted() {
    std::vector<LogRow> out;
    for (auto& [contact, one] : drafts_) {
        if (one.row.direction == Direction::outbound && !one.shown && !one.talked)
            continue;
        one.row.outcome = Outcome::interrupted;
        if (one.connected)
            one.row.talk += last_ - *one.connected;
        out.push_back(std::move(one.row));
    }
    drafts_.clear();
    return out;
}

} // namespace ringroom::crm
