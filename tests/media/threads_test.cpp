// The engine on its own threads and clock: commands from the control thread while packets, ticks,
// recordings and seals go on. Run under the thread sanitiser this is the proof of the hand-overs.
#include "phone.h"

#include <poll.h>

using namespace ringroom;
using namespace ringroom::media;
using namespace ringroom::media::test;

namespace {

/// Waits on the engine's descriptor until `done`.
template <class Done>
void pump(Engine& engine, std::vector<Event>& events, Done done) {
    while (!done()) {
        pollfd ready{.fd = engine.fd(), .events = POLLIN, .revents = 0};
        ::poll(&ready, 1, 20);
        engine.poll(events);
    }
}

template <class T>
std::size_t count(const std::vector<Event>& events) {
    std::size_t n = 0;
    for (const auto& event : events)
        n += std::holds_alternative<T>(event);
    return n;
}

/// Recorded calls of two telephones and a virtual guest.
struct Traffic {
    std::vector<std::unique_ptr<Phone>> phones;
    std::vector<RecordingId> recordings;
    std::vector<PartyId> parties;
    std::vector<BridgeId> bridges;

    void open(Engine& engine, std::size_t call, const std::string& file, const ClipPtr& clip) {
        const Affinity key{call};
        bridges.push_back(*engine.create_bridge(key));
        recordings.push_back(*engine.start_recording(key, file));
        for (int leg = 0; leg < 2; ++leg) {
            const auto opened = *engine.open_rtp(key);
            phones.push_back(std::make_unique<Phone>(leg ? 500 : 800));
            phones.back()->peer = opened.port;
            parties.push_back(opened.party);
            REQUIRE(engine.set_remote(opened.party, {.ip = "127.0.0.1",
                                                     .port = phones.back()->port,
                                                     .codec = Codec::pcma,
                                                     .event_payload = 101}));
            REQUIRE(engine.attach(recordings.back(), opened.party, leg));
            REQUIRE(engine.join(bridges.back(), opened.party));
            engine.listen(opened.party, true);
        }
        const auto guest = *engine.open_virtual(key);
        parties.push_back(guest);
        REQUIRE(engine.join(bridges.back(), guest));
        REQUIRE(engine.play(guest, {clip}));
    }
};

} // namespace

TEST_CASE("calls come and go on live threads") {
    Folder folder;
    auto engine = std::move(
        *Engine::start({.workers = 2, .recordings = folder.path.string(), .gather = 1_ms}));
    std::vector<Event> events;
    const auto clip = make_clip(sine(1000, 1600));
    constexpr std::size_t rounds = 3;
    constexpr std::size_t calls = 8;
    for (std::size_t round = 0; round < rounds; ++round) {
        Traffic traffic;
        for (std::size_t call = 0; call < calls; ++call)
            traffic.open(*engine, call, std::to_string(round) + "/" + std::to_string(call) + ".wav",
                         clip);
        auto& [phones, recordings, parties, bridges] = traffic;
        const auto played = count<PlayFinished>(events);
        pump(*engine, events, [&] {
            for (auto& phone : phones) {
                phone->speak();
                phone->listen();
            }
            const auto& matrix_party = parties[0];
            (void)engine->hear(bridges[0], {{matrix_party, {parties[1], parties[2]}}});
            engine->mark(recordings[0], "again");
            (void)engine->counters(parties[0]);
            (void)engine->counters();
            return count<PlayFinished>(events) >= played + calls;
        });
        for (const auto recording : recordings)
            engine->stop(recording);
        for (const auto party : parties)
            engine->close(party);
        for (const auto bridge : bridges)
            engine->close(bridge);
        for (const auto& phone : phones)
            CHECK_FALSE(phone->packets.empty());
    }
    pump(*engine, events, [&] { return count<Sealed>(events) == rounds * calls; });
    for (const auto& event : events)
        if (const auto* sealed = std::get_if<Sealed>(&event)) {
            CHECK(sealed->complete);
            CHECK(sealed->sha256.size() == 64);
        }
    CHECK(count<Alarm>(events) == 0);
    CHECK(engine->counters().events_lost == 0);
    CHECK(engine->counters().parties == 0);
}

TEST_CASE("more commands than a ring holds wait for their turn") {
    Lab lab; // nobody takes commands until the clock is moved
    const auto party = *lab.engine->open_virtual({1});
    const auto clip = make_clip(sine(500, 160));
    for (std::size_t i = 0; i < limits::command_ring + 100; ++i)
        REQUIRE(lab.engine->play(party, {clip}));
    lab.run(100);
    CHECK(lab.told<PlayFinished>().size() == limits::command_ring + 100);
}

TEST_CASE("events beyond the ring are counted as lost") {
    Lab lab;
    const auto party = *lab.engine->open_virtual({1});
    const auto clip = make_clip(sine(500, 160));
    const auto flood = limits::event_ring + 500;
    for (std::size_t sent = 0; sent < flood; ++sent) {
        REQUIRE(lab.engine->play(party, {clip}));
        if (sent % 1000 == 0)
            lab.engine->step(1_ms); // takes the commands, but nobody reads the events
    }
    lab.engine->step(40_ms);
    lab.engine->step(40_ms);
    std::vector<Event> events;
    lab.engine->poll(events);
    CHECK(events.size() == limits::event_ring);
    CHECK(lab.engine->counters().events_lost == 500);
}
