#include "media/engine.h"

#include <arpa/inet.h>
#include <filesystem>
#include <sys/resource.h>

#include <fmt/format.h>
#include <sodium.h>

#include "media/control.h"

namespace ringroom::media {
namespace {

/// A call takes two sockets a party and two files a recording; the usual 1024 are soon gone.
void raise_descriptor_limit() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files); // if refused, open_rtp() will say what is missing
}

} // namespace

Result<std::unique_ptr<Engine>> Engine::start(const Options& options) {
    in_addr address{};
    if (::inet_pton(AF_INET, options.address.c_str(), &address) != 1)
        return fail("media.options", fmt::format("address={}", options.address));
    if (options.last_port <= options.first_port || options.first_port == 0 || options.workers < 0 ||
        options.workers > limits::workers || options.gather < 0_ms || options.gather > 10_ms ||
        options.media_timeout <= 0_ms)
        return fail("media.options", "ports, workers, gather or media_timeout out of range");
    std::error_code error;
    std::filesystem::create_directories(options.recordings, error);
    if (!std::filesystem::is_directory(options.recordings))
        return fail("media.folder", fmt::format("{}: {}", options.recordings, error.message()));
    raise_descriptor_limit();
    if (sodium_init() < 0)
        return fail("media.options", "no source of randomness");
    return std::unique_ptr<Engine>(new Engine(std::make_unique<Impl>(options)));
}

Engine::Engine(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Engine::~Engine() = default;

int Engine::fd() const {
    return impl_->fd();
}
void Engine::poll(std::vector<Event>& out) {
    impl_->poll(out);
}
Result<OpenedParty> Engine::open_rtp(Affinity key) {
    return impl_->open_rtp(key);
}
Result<PartyId> Engine::open_virtual(Affinity key) {
    return impl_->open_virtual(key, std::make_unique<Party>());
}
Result<PartyId> Engine::open_echo(Affinity key, Duration delay) {
    if (delay.ms < limits::tick_ms || delay > limits::echo_delay)
        return fail("media.options", "an echo after " + std::to_string(delay.ms) + " ms");
    auto party = std::make_unique<Party>();
    party->echo = std::make_unique<Echo>(delay);
    return impl_->open_virtual(key, std::move(party));
}
Result<PartyId> Engine::open_device(Affinity key, std::shared_ptr<Line> line) {
    check(line != nullptr, "a device has a line");
    auto party = std::make_unique<Party>();
    party->line = std::move(line);
    return impl_->open_virtual(key, std::move(party));
}
Result<void> Engine::set_remote(PartyId party, const Remote& remote) {
    return impl_->set_remote(party, remote);
}
void Engine::close(PartyId party) {
    impl_->close(party);
}
Result<BridgeId> Engine::create_bridge(Affinity key) {
    return impl_->create_bridge(key);
}
void Engine::close(BridgeId bridge) {
    impl_->close(bridge);
}
Result<void> Engine::join(BridgeId bridge, PartyId party) {
    return impl_->join(bridge, party);
}
void Engine::leave(PartyId party) {
    impl_->leave(party);
}
Result<void> Engine::hear(BridgeId bridge, const std::vector<Hearing>& matrix) {
    return impl_->hear(bridge, matrix);
}
Result<PlayId> Engine::play(PartyId party, std::vector<ClipPtr> clips, const PlayOptions& options) {
    return impl_->play(party, std::move(clips), options);
}
void Engine::stop(PlayId play) {
    impl_->stop(play);
}
void Engine::listen(PartyId party, bool on) {
    impl_->listen(party, on);
}
Result<RecordingId> Engine::start_recording(Affinity key, const std::string& file,
                                            const RecordingOptions& options) {
    return impl_->start_recording(key, file, options);
}
Result<void> Engine::attach(RecordingId recording, PartyId party, int channel, TapSource source) {
    return impl_->attach(recording, party, channel, source);
}
void Engine::detach(RecordingId recording, PartyId party) {
    impl_->detach(recording, party);
}
void Engine::pause(RecordingId recording) {
    impl_->pause(recording, true);
}
void Engine::resume(RecordingId recording) {
    impl_->pause(recording, false);
}
void Engine::mark(RecordingId recording, const std::string& text) {
    impl_->mark(recording, text);
}
void Engine::stop(RecordingId recording) {
    impl_->stop(recording);
}
Result<PartyCounters> Engine::counters(PartyId party) const {
    return impl_->counters(party);
}
EngineCounters Engine::counters() const {
    return impl_->counters();
}
void Engine::step(Duration time) {
    impl_->step(time);
}

} // namespace ringroom::media
