// Commands of the control thread, and who is linked to whom after each.
#include <bit>
#include <sys/epoll.h>

#include "base/check.h"
#include "media/worker.h"

namespace ringroom::media {
namespace {

template <class T>
void remove_at(std::vector<T*>& things, std::size_t index) {
    things[index] = things.back();
    things[index]->index = index;
    things.pop_back();
}

} // namespace

void Worker::handle(const command::Open& c) {
    auto& party = *c.party;
    party.index = parties_.size();
    parties_.push_back(&party);
    if (party.line != nullptr)
        devices_.push_back(&party);
    party.expected_since_us = now_us_;
    party.next_rtcp_us = now_us_ + limits::rtcp_interval.ms * 1000 / 2 +
                         static_cast<std::int64_t>(party.id.value % 128) * 20'000;
    party.jitter.reset();
    relink(party);
    if (party.virtual_party)
        return;
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &party}};
    check(::epoll_ctl(epoll_, EPOLL_CTL_ADD, party.fd, &event) == 0, "an RTP socket is watched");
    event.data.u64 |= 1;
    check(::epoll_ctl(epoll_, EPOLL_CTL_ADD, party.rtcp_fd, &event) == 0,
          "an RTCP socket is watched");
}

void Worker::handle(const command::SetRemote& c) {
    auto& party = *c.party;
    const bool same = party.has_remote && party.signalled_ip.s_addr == c.remote.ip.s_addr &&
                      party.remote.other.s_addr == c.remote.other.s_addr &&
                      party.signalled_port == c.remote.port;
    const auto learnt = party.remote;
    if (party.remote.codec != c.remote.codec)
        party.jitter.reset();
    party.remote = c.remote;
    party.has_remote = true;
    party.signalled_ip = c.remote.ip;
    party.signalled_port = c.remote.port;
    party.port_locked = party.port_locked && same;
    if (party.port_locked) { // a new offer of the same place does not undo what its packets taught
        party.remote.ip = learnt.ip;
        party.remote.port = learnt.port;
    }
    party.expected_since_us = now_us_;
    party.timed_out = false;
    party.outgoing.source = nullptr;
    party.outgoing.marker = true;
    relink(party);
}

void Worker::handle(const command::Close& c) {
    auto& party = *c.party;
    if (party.player != nullptr)
        finish_play(party, PlayOutcome::stopped);
    forget(party);
    returned_.give(&party);
}

void Worker::handle(const command::GiveUp& c) {
    forget(*c.party);
    moved_.give(c.party);
    news_ = true;
}

void Worker::forget(Party& party) {
    leave(party);
    while (party.tap_count > 0)
        remove_tap(party, party.tap_count - 1);
    if (!party.virtual_party) {
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, party.fd, nullptr);
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, party.rtcp_fd, nullptr);
    }
    std::erase(devices_, &party);
    remove_at(parties_, party.index);
}

void Worker::handle(const command::OpenBridge& c) {
    c.bridge->index = bridges_.size();
    bridges_.push_back(c.bridge);
}

void Worker::handle(const command::CloseBridge& c) {
    for (auto* member : c.bridge->members)
        if (member != nullptr)
            leave(*member);
    remove_at(bridges_, c.bridge->index);
    returned_.give(c.bridge);
}

void Worker::handle(const command::Join& c) {
    auto& bridge = *c.bridge;
    leave(*c.party);
    c.party->bridge = &bridge;
    c.party->slot = c.slot;
    bridge.members[c.slot] = c.party;
    bridge.present |= bit(c.slot);
    if (c.hears_all) // else the last matrix may already speak of this slot: leave() cleans it
        for (unsigned slot = 0; slot < bridge.hears.size(); ++slot)
            bridge.hears[slot] = slot == c.slot ? ~bit(c.slot) : bridge.hears[slot] | bit(c.slot);
    relink(bridge);
}

void Worker::handle(const command::Leave& c) {
    leave(*c.party);
}

void Worker::leave(Party& party) {
    auto* bridge = std::exchange(party.bridge, nullptr);
    if (bridge == nullptr)
        return;
    bridge->members[party.slot] = nullptr;
    bridge->present &= ~bit(party.slot);
    bridge->hears[party.slot] = 0;
    for (auto& row : bridge->hears)
        row &= ~bit(party.slot);
    relink(*bridge);
    relink(party);
}

void Worker::handle(const command::Hear& c) {
    c.bridge->hears = c.rows->hears;
    returned_.give(c.rows);
    relink(*c.bridge);
}

void Worker::handle(const command::Play& c) {
    auto& party = *c.party;
    if (party.player != nullptr)
        finish_play(party, PlayOutcome::stopped);
    party.player = c.player;
    relink(party);
}

void Worker::handle(const command::StopPlay& c) {
    if (c.party->player != nullptr && c.party->player->id() == c.play)
        finish_play(*c.party, PlayOutcome::stopped);
}

void Worker::finish_play(Party& party, PlayOutcome outcome) {
    auto* player = std::exchange(party.player, nullptr);
    tell(Event(PlayFinished{.play = player->id(),
                            .party = party.id,
                            .outcome = outcome,
                            .samples = player->played(),
                            .at = {now_us_ / 1000}}));
    returned_.give(player);
    relink(party);
}

void Worker::handle(const command::Listen& c) {
    if (c.on != c.party->listening)
        c.party->ear.reset();
    c.party->listening = c.on;
}

void Worker::handle(const command::Record& c) {
    if (c.arena != nullptr)
        pool.add(c.arena);
    recordings_.push_back(c.recording);
    c.recording->start(pool, recorder_ring, now_us_);
}

void Worker::handle(const command::Attach& c) {
    auto& party = *c.party;
    check(party.tap_count < party.taps.size(), "the control thread counts the taps");
    auto& tap = party.taps[party.tap_count++];
    tap = Tap{.recording = c.recording, .channel = c.channel, .source = c.source, .clock = {}};
    const auto at = c.recording->position(now_us_);
    tap.clock.written = at;
    c.recording->mark(MarkKind::attached, c.channel, at, 0, party.id.value);
}

void Worker::remove_tap(Party& party, std::size_t i) {
    auto& tap = party.taps[i];
    auto& recording = *tap.recording;
    if (tap.source == TapSource::said && !party.virtual_party && party.may_hear_from())
        recording.close_tap(tap.clock, tap.channel, now_us_);
    recording.mark(MarkKind::detached, tap.channel, recording.position(now_us_), 0, party.id.value);
    for (; i + 1 < party.tap_count; ++i)
        party.taps[i] = party.taps[i + 1];
    --party.tap_count;
}

void Worker::handle(const command::Detach& c) {
    for (std::size_t i = c.party->tap_count; i-- > 0;)
        if (c.party->taps[i].recording == c.recording)
            remove_tap(*c.party, i);
}

void Worker::handle(const command::Pause& c) {
    c.recording->pause(c.on, now_us_);
}

void Worker::handle(const command::Mark& c) {
    c.recording->mark(MarkKind::text, -1, c.recording->position(now_us_), 0, 0, c.text);
}

void Worker::handle(const command::StopRecording& c) {
    c.recording->stop(now_us_);
}

void Worker::relink(Party& party) {
    if (party.bridge != nullptr)
        return relink(*party.bridge);
    party.heard = 0;
    party.forward_to = 0;
    party.decode = false;
    party.link = party.hears() && party.player != nullptr ? Link::tick : Link::none;
}

void Worker::relink(Bridge& bridge) {
    std::uint64_t speakers = 0;
    std::array<bool, limits::bridge_members> decoded{};
    for (auto left = bridge.present; left != 0; left &= left - 1) {
        const auto slot = static_cast<unsigned>(std::countr_zero(left));
        auto& member = *bridge.members[slot];
        if (member.virtual_party || member.may_hear_from())
            speakers |= bit(slot);
        decoded[slot] = std::exchange(member.decode, false);
        member.forward_to = 0;
    }
    bridge.ticks = false;
    for (auto left = bridge.present; left != 0; left &= left - 1) {
        const auto slot = static_cast<unsigned>(std::countr_zero(left));
        auto& member = *bridge.members[slot];
        member.heard = bridge.hears[slot] & speakers & ~bit(slot);
        member.link = Link::none;
        if (!member.hears())
            continue;
        const bool prompted = member.player != nullptr;
        if (prompted && member.player->replaces())
            member.heard = 0;
        const auto first = static_cast<unsigned>(std::countr_zero(member.heard));
        const bool alone = !prompted && std::has_single_bit(member.heard);
        if (alone && !member.virtual_party && !bridge.members[first]->virtual_party) {
            member.link = Link::forward;
            bridge.members[first]->forward_to |= bit(slot);
            continue;
        }
        member.link = Link::tick;
        bridge.ticks = true;
        for (auto heard = member.heard; heard != 0; heard &= heard - 1)
            bridge.members[static_cast<unsigned>(std::countr_zero(heard))]->decode = true;
    }
    for (auto left = bridge.present; left != 0; left &= left - 1) {
        const auto slot = static_cast<unsigned>(std::countr_zero(left));
        auto& member = *bridge.members[slot];
        if (member.decode && !decoded[slot]) // what lies there is old
            member.jitter.reset();
    }
}

} // namespace ringroom::media
