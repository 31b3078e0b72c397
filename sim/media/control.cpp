#include "media/control.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <filesystem>
#include <sys/epoll.h>
#include <unistd.h>

#include <fmt/format.h>
#include <sodium.h>

namespace ringroom::media {
namespace {

bool good_file_name(const std::string& file) {
    if (file.empty() || file.size() > limits::file_name || !file.ends_with(".wav"))
        return false;
    char before = '/';
    for (const char c : file) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
        if ((!plain && c != '/') || (before == '/' && (c == '.' || c == '/')))
            return false;
        before = c;
    }
    return true;
}

template <class Map, class Key>
auto* find(Map& map, Key key) {
    const auto it = map.find(key);
    return it == map.end() ? nullptr : &it->second;
}

} // namespace

Party::~Party() {
    delete player;
    if (fd >= 0)
        ::close(fd);
    if (rtcp_fd >= 0)
        ::close(rtcp_fd);
}

Engine::Impl::Impl(const Options& options)
    : options_(options)
    , ports_(options.address, options.first_port, options.last_port) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    check(epoll_ >= 0, "an epoll set can be made");
    for (const int fd : {told_.fd(), recorder_events_.fd()}) {
        epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
        check(::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0, "a wake-up is watched");
    }
    const int cores = std::max(1U, std::thread::hardware_concurrency());
    const int count = std::min(options.workers > 0 ? options.workers : cores, limits::workers);
    std::vector<Recorder::Source> sources;
    for (int i = 0; i < count; ++i) {
        workers_.push_back(
            std::make_unique<Worker>(Worker::Settings{.timeout_us = options.media_timeout.ms * 1000,
                                                      .gather_us = options.gather.ms * 1000,
                                                      .thread = !options.manual_clock},
                                     told_));
        sources.push_back({&workers_.back()->recorder_ring, &workers_.back()->pool});
    }
    backlog_.resize(workers_.size());
    arenas_of_.resize(workers_.size());
    recordings_of_.resize(workers_.size());
    const auto report = [this](Event event) {
        if (!recorder_events_.post(std::move(event)))
            recorder_events_lost_.add();
    };
    recorder_ = std::make_unique<Recorder>(std::move(sources), report, !options.manual_clock);
}

Engine::Impl::~Impl() {
    flush_backlog();
    for (auto& worker : workers_)
        worker->stop();
    recorder_.reset();
    for (const auto& [party, moving] : moving_)
        for (const auto& command : moving.held)
            if (const auto* play = std::get_if<command::Play>(&command))
                delete play->player;
    workers_.clear();
    ::close(epoll_);
}

void Engine::Impl::send(std::size_t worker, Command command) {
    thread_.here();
    auto& waiting = backlog_[worker];
    if (!waiting.empty() || !workers_[worker]->send(command)) {
        check(waiting.size() < limits::command_backlog, "the media workers keep up with commands");
        waiting.push_back(std::move(command));
        told_.wake(); // so that poll() is called, which tries again
    }
    workers_[worker]->wake();
}

void Engine::Impl::send_to(const PartySide& party, Command command) {
    if (auto* moving = find(moving_, party.party))
        moving->held.push_back(std::move(command));
    else
        send(party.worker, std::move(command));
}

void Engine::Impl::move(PartyId id, PartySide& party, std::size_t worker) {
    for (auto& [recording, side] : recordings_) // those stay where they are
        party.taps -= std::erase(side.tapped, id);
    const bool under_way = moving_.contains(party.party);
    auto& moving = moving_[party.party];
    moving.worker = worker;
    std::erase_if(moving.held, [](const Command& command) {
        return std::holds_alternative<command::Attach>(command);
    });
    if (!under_way)
        send(party.worker, command::GiveUp{party.party});
    party.worker = worker;
}

void Engine::Impl::settle_moved() {
    for (auto& worker : workers_)
        for (auto* next = worker->take_moved(); next != nullptr;) {
            auto* party = static_cast<Party*>(std::exchange(next, next->next_returned));
            auto moving = moving_.extract(party);
            check(!moving.empty(), "only a moving party is given up");
            send(moving.mapped().worker, command::Open{party});
            for (auto& command : moving.mapped().held) {
                if (auto* join = std::get_if<command::Join>(&command))
                    if (const auto* side = find(parties_, party->id))
                        if (const auto* bridge = find(bridges_, side->bridge))
                            join->hears_all = bridge->open; // a matrix may have come since
                send(moving.mapped().worker, std::move(command));
            }
        }
}

void Engine::Impl::unhold_joins(const PartySide& party) {
    if (auto* moving = find(moving_, party.party))
        std::erase_if(moving->held, [](const Command& command) {
            return std::holds_alternative<command::Join>(command);
        });
}

void Engine::Impl::flush_backlog() {
    for (std::size_t i = 0; i < backlog_.size(); ++i) {
        auto& waiting = backlog_[i];
        if (waiting.empty())
            continue;
        while (!waiting.empty() && workers_[i]->send(waiting.front()))
            waiting.pop_front();
        workers_[i]->wake();
        if (!waiting.empty())
            told_.wake();
    }
}

void Engine::Impl::poll(std::vector<Event>& out) {
    thread_.here();
    told_.drain();
    flush_backlog();
    settle_moved();
    for (auto& worker : workers_) {
        while (auto event = worker->take_event()) {
            if (const auto* finished = std::get_if<PlayFinished>(&*event)) {
                plays_.erase(finished->play);
                if (auto* side = find(parties_, finished->party))
                    side->play = side->play == finished->play ? PlayId{} : side->play;
            }
            out.push_back(std::move(*event));
        }
        worker->free_returned();
    }
    for (auto& event : recorder_events_.take_all())
        out.push_back(std::move(event));
}

Result<OpenedParty> Engine::Impl::open_rtp(Affinity key) {
    if (parties_.size() >= limits::parties)
        return fail("media.limit", "too many parties");
    const auto sockets = ports_.open();
    if (!sockets)
        return fail("media.ports", "no RTP port pair is free");
    auto party = std::make_unique<Party>();
    party->fd = sockets->rtp;
    party->rtcp_fd = sockets->rtcp;
    party->id = {++last_id_};
    plc_init(&party->concealment);
    party->outgoing.ssrc = randombytes_random();
    party->outgoing.sequence = static_cast<std::uint16_t>(randombytes_random());
    party->outgoing.timestamp = randombytes_random();
    const auto id = party->id;
    const auto worker = worker_of(key);
    parties_[id] = PartySide{.party = party.get(), .worker = worker, .bridge = {}, .play = {}};
    send(worker, command::Open{party.release()});
    return OpenedParty{.party = id, .port = sockets->port};
}

Result<PartyId> Engine::Impl::open_virtual(Affinity key, std::unique_ptr<Party> party) {
    if (parties_.size() >= limits::parties)
        return fail("media.limit", "too many parties");
    party->id = {++last_id_};
    party->virtual_party = true;
    const auto id = party->id;
    const auto worker = worker_of(key);
    parties_[id] = PartySide{.party = party.get(), .worker = worker, .bridge = {}, .play = {}};
    send(worker, command::Open{party.release()});
    return id;
}

Result<void> Engine::Impl::set_remote(PartyId id, const Remote& remote) {
    auto* side = find(parties_, id);
    if (side == nullptr)
        return fail("media.unknown", fmt::format("party={}", id.value));
    if (side->party->virtual_party)
        return fail("media.not_rtp", fmt::format("party={}", id.value));
    RemoteSpec spec{.ip = {},
                    .other = {},
                    .port = remote.port,
                    .codec = remote.codec,
                    .event_payload = remote.event_payload,
                    .direction = remote.direction};
    const auto host =
        ::inet_pton(AF_INET, remote.ip.c_str(), &spec.ip) == 1 ? ntohl(spec.ip.s_addr) : 0;
    const bool any_or_multicast = host == 0 || host >> 28 >= 14;
    if (any_or_multicast || remote.event_payload > 127)
        return fail("media.address",
                    fmt::format("ip={} payload={}", remote.ip, remote.event_payload));
    if (::inet_pton(AF_INET, remote.other.c_str(), &spec.other) != 1 ||
        ntohl(spec.other.s_addr) >> 28 >= 14)
        spec.other = {}; // IPv6 signalling, or none: then there is one place only
    send_to(*side, command::SetRemote{side->party, spec});
    return {};
}

void Engine::Impl::forget_membership(PartyId id, PartySide& party) {
    if (auto* bridge = find(bridges_, party.bridge))
        std::replace(bridge->members.begin(), bridge->members.end(), id, PartyId{});
    party.bridge = {};
    unhold_joins(party);
}

void Engine::Impl::close(PartyId id) {
    auto* side = find(parties_, id);
    if (side == nullptr)
        return;
    forget_membership(id, *side);
    for (auto& [recording, tapped] : recordings_)
        if (side->taps > 0)
            side->taps -= std::erase(tapped.tapped, id);
    plays_.erase(side->play);
    send_to(*side, command::Close{side->party});
    parties_.erase(id);
}

Result<BridgeId> Engine::Impl::create_bridge(Affinity key) {
    if (bridges_.size() >= limits::parties)
        return fail("media.limit", "too many bridges");
    auto bridge = std::make_unique<Bridge>();
    bridge->id = {++last_id_};
    const auto id = bridge->id;
    const auto worker = worker_of(key);
    auto& side = bridges_[id];
    side.bridge = bridge.get();
    side.worker = worker;
    send(worker, command::OpenBridge{bridge.release()});
    return id;
}

void Engine::Impl::close(BridgeId id) {
    auto* side = find(bridges_, id);
    if (side == nullptr)
        return;
    for (const auto member : side->members)
        if (auto* party = find(parties_, member)) {
            party->bridge = {};
            unhold_joins(*party);
        }
    send(side->worker, command::CloseBridge{side->bridge});
    bridges_.erase(id);
}

Result<void> Engine::Impl::join(BridgeId bridge_id, PartyId id) {
    auto* bridge = find(bridges_, bridge_id);
    auto* party = find(parties_, id);
    if (bridge == nullptr || party == nullptr)
        return fail("media.unknown", fmt::format("bridge={} party={}", bridge_id.value, id.value));
    if (party->bridge == bridge_id)
        return {};
    const auto slot = std::find(bridge->members.begin(), bridge->members.end(), PartyId{});
    if (slot == bridge->members.end())
        return fail("media.limit", fmt::format("bridge={} is full", bridge_id.value));
    forget_membership(id, *party);
    *slot = id;
    party->bridge = bridge_id;
    if (bridge->worker != party->worker)
        move(id, *party, bridge->worker);
    send_to(*party,
            command::Join{bridge->bridge, party->party,
                          static_cast<unsigned>(slot - bridge->members.begin()), bridge->open});
    return {};
}

void Engine::Impl::leave(PartyId id) {
    auto* side = find(parties_, id);
    if (side == nullptr || !side->bridge)
        return;
    forget_membership(id, *side);
    send_to(*side, command::Leave{side->party});
}

Result<void> Engine::Impl::hear(BridgeId id, const std::vector<Hearing>& matrix) {
    auto* side = find(bridges_, id);
    if (side == nullptr)
        return fail("media.unknown", fmt::format("bridge={}", id.value));
    auto rows = std::make_unique<Rows>();
    const auto slot_of = [&](PartyId party) {
        return static_cast<std::size_t>(
            std::find(side->members.begin(), side->members.end(), party) - side->members.begin());
    };
    for (const auto& row : matrix) {
        const auto listener = slot_of(row.listener);
        for (const auto speaker : row.speakers) {
            const auto slot = slot_of(speaker);
            if (!row.listener || !speaker || listener == rows->hears.size() ||
                slot == rows->hears.size())
                return fail("media.unknown",
                            fmt::format("bridge={} listener={} speaker={}", id.value,
                                        row.listener.value, speaker.value));
            rows->hears[listener] |= std::uint64_t{1} << slot;
        }
    }
    side->open = false;
    send(side->worker, command::Hear{side->bridge, rows.release()});
    return {};
}

Result<PlayId> Engine::Impl::play(PartyId id, std::vector<ClipPtr> clips,
                                  const PlayOptions& options) {
    auto* side = find(parties_, id);
    if (side == nullptr)
        return fail("media.unknown", fmt::format("party={}", id.value));
    if (clips.size() > limits::clips_per_play)
        return fail("media.limit", fmt::format("clips={}", clips.size()));
    const bool sounds = std::any_of(clips.begin(), clips.end(),
                                    [](const auto& clip) { return clip && clip->samples() > 0; });
    std::erase(clips, nullptr);
    if (!sounds)
        return fail("media.empty", "nothing to play");
    const PlayId play{++last_id_};
    plays_[play] = id;
    side->play = play;
    send_to(*side, command::Play{side->party,
                                 new Player(play, std::move(clips), options.loop,
                                            options.mode == PlayMode::replace, options.from)});
    return play;
}

void Engine::Impl::stop(PlayId play) {
    const auto* owner = find(plays_, play);
    auto* side = owner == nullptr ? nullptr : find(parties_, *owner);
    if (side != nullptr)
        send_to(*side, command::StopPlay{side->party, play});
}

void Engine::Impl::listen(PartyId id, bool on) {
    if (auto* side = find(parties_, id))
        send_to(*side, command::Listen{side->party, on});
}

Arena* Engine::Impl::arena_for(std::size_t worker) {
    if (++recordings_of_[worker] <= arenas_of_[worker])
        return nullptr; // an ended recording left its blocks
    ++arenas_of_[worker];
    auto arena = std::make_unique<Arena>();
    arena->blocks.reset(new Block[limits::blocks_per_recording]); // not written to: not yet real
    arenas_.push_back(std::move(arena));
    return arenas_.back().get();
}

Result<RecordingId> Engine::Impl::start_recording(Affinity key, const std::string& file,
                                                  const RecordingOptions& options) {
    if (!good_file_name(file))
        return fail("media.file", "not a name for a recording");
    if (options.channels < 1 || options.channels > limits::recording_channels ||
        recordings_.size() >= limits::parties)
        return fail("media.limit", fmt::format("channels={}", options.channels));
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::path(options_.recordings) / file, ignored))
        return fail("media.exists", file);
    const RecordingId id{++last_id_};
    const auto worker = worker_of(key);
    auto own = std::make_unique<RecordingFile>();
    own->id = id;
    own->folder = options_.recordings;
    own->name = file;
    own->channels = options.channels;
    own->codec = options.codec;
    own->note = options.note.substr(0, limits::mark_text);
    own->paced = options.paced;
    auto recording =
        std::make_unique<Recording>(id, own.release(), options.channels, options.codec);
    recordings_[id] = RecordingSide{
        .recording = recording.get(), .worker = worker, .channels = options.channels, .tapped = {}};
    send(worker, command::Record{recording.release(), arena_for(worker)});
    return id;
}

Result<void> Engine::Impl::attach(RecordingId recording_id, PartyId id, int channel,
                                  TapSource source) {
    auto* recording = find(recordings_, recording_id);
    auto* party = find(parties_, id);
    if (recording == nullptr || party == nullptr)
        return fail("media.unknown",
                    fmt::format("recording={} party={}", recording_id.value, id.value));
    if (channel < 0 || channel >= recording->channels || party->taps >= limits::taps_per_party)
        return fail("media.limit", fmt::format("channel={} taps={}", channel, party->taps));
    if (recording->worker != party->worker)
        return fail("media.other_worker", "party and recording have different affinities");
    ++party->taps;
    recording->tapped.push_back(id);
    send_to(*party, command::Attach{recording->recording, party->party, channel, source});
    return {};
}

void Engine::Impl::detach(RecordingId recording_id, PartyId id) {
    auto* recording = find(recordings_, recording_id);
    auto* party = find(parties_, id);
    if (recording == nullptr || party == nullptr)
        return;
    const auto removed = std::erase(recording->tapped, id);
    party->taps -= removed;
    if (auto* moving = find(moving_, party->party)) // it has not been attached yet
        std::erase_if(moving->held, [&](const Command& command) {
            const auto* held = std::get_if<command::Attach>(&command);
            return held != nullptr && held->recording == recording->recording;
        });
    else if (removed > 0)
        send(recording->worker, command::Detach{recording->recording, party->party});
}

void Engine::Impl::pause(RecordingId id, bool on) {
    if (auto* side = find(recordings_, id))
        send(side->worker, command::Pause{side->recording, on});
}

void Engine::Impl::mark(RecordingId id, const std::string& text) {
    if (auto* side = find(recordings_, id))
        send(side->worker,
             command::Mark{side->recording, new std::string(text.substr(0, limits::mark_text))});
}

void Engine::Impl::stop(RecordingId id) {
    auto* side = find(recordings_, id);
    if (side == nullptr)
        return;
    while (!side->tapped.empty())
        detach(id, side->tapped.back());
    send(side->worker, command::StopRecording{side->recording});
    --recordings_of_[side->worker];
    recordings_.erase(id);
}

Result<PartyCounters> Engine::Impl::counters(PartyId id) const {
    const auto* side = find(parties_, id);
    if (side == nullptr)
        return fail("media.unknown", fmt::format("party={}", id.value));
    const auto& c = side->party->counts;
    return PartyCounters{.packets_in = c.packets_in.get(),
                         .bytes_in = c.bytes_in.get(),
                         .packets_out = c.packets_out.get(),
                         .bytes_out = c.bytes_out.get(),
                         .lost = c.lost.get(),
                         .late = c.late.get(),
                         .duplicates = c.duplicates.get(),
                         .strangers = c.strangers.get(),
                         .malformed = c.malformed.get(),
                         .flooded = c.flooded.get(),
                         .concealed = c.concealed.get(),
                         .restarts = c.restarts.get(),
                         .digits_dropped = c.digits_dropped.get(),
                         .send_failed = c.send_failed.get(),
                         .jitter_us = c.jitter_us.get(),
                         .rtcp_in = c.rtcp_in.get(),
                         .rtcp_out = c.rtcp_out.get(),
                         .rtcp_bad = c.rtcp_bad.get()};
}

EngineCounters Engine::Impl::counters() const {
    EngineCounters all{
        .parties = parties_.size(), .bridges = bridges_.size(), .recordings = recordings_.size()};
    for (const auto& worker : workers_) {
        all.ticks += worker->ticks.get();
        all.late_ticks += worker->late_ticks.get();
        all.events_lost += worker->events_lost.get();
        all.turns += worker->turns.get();
    }
    all.events_lost += recorder_events_lost_.get();
    return all;
}

void Engine::Impl::step(Duration time) {
    check(options_.manual_clock, "step() is for the manual clock");
    for (auto left = time.ms; left > 0;) {
        const auto part = std::min<std::int64_t>(left, 5);
        left -= part;
        manual_us_ += part * 1000;
        flush_backlog();
        for (auto& worker : workers_)
            worker->turn(manual_us_);
        recorder_->turn(manual_us_ / 1000);
    }
}

} // namespace ringroom::media
