#pragma once
// The control thread's side of the engine: what exists, where it lives, what may be asked of it.
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/mailbox.h"
#include "base/thread_check.h"
#include "media/engine.h"
#include "media/recorder.h"
#include "media/sockets.h"
#include "media/worker.h"

namespace ringroom::media {

class Engine::Impl {
public:
    explicit Impl(const Options& options);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void poll(std::vector<Event>& out);
    Result<OpenedParty> open_rtp(Affinity key);
    Result<PartyId> open_virtual(Affinity key, std::unique_ptr<Party> party);
    Result<void> set_remote(PartyId party, const Remote& remote);
    void close(PartyId party);
    Result<BridgeId> create_bridge(Affinity key);
    void close(BridgeId bridge);
    Result<void> join(BridgeId bridge, PartyId party);
    void leave(PartyId party);
    Result<void> hear(BridgeId bridge, const std::vector<Hearing>& matrix);
    Result<PlayId> play(PartyId party, std::vector<ClipPtr> clips, const PlayOptions& options);
    void stop(PlayId play);
    void listen(PartyId party, bool on);
    Result<RecordingId> start_recording(Affinity key, const std::string& file,
                                        const RecordingOptions& options);
    Result<void> attach(RecordingId recording, PartyId party, int channel, TapSource source);
    void detach(RecordingId recording, PartyId party);
    void pause(RecordingId recording, bool on);
    void mark(RecordingId recording, const std::string& text);
    void stop(RecordingId recording);
    Result<PartyCounters> counters(PartyId party) const;
    EngineCounters counters() const;
    void step(Duration time);
    int fd() const { return epoll_; }

private:
    // The pointed-to things belong to their worker and come back through its ReturnStack.
    struct PartySide {
        Party* party = nullptr;
        std::size_t worker = 0;
        BridgeId bridge;
        PlayId play;
        std::size_t taps = 0;
    };
    struct BridgeSide {
        Bridge* bridge = nullptr;
        std::size_t worker = 0;
        bool open = true; // no matrix was given yet
        std::array<PartyId, limits::bridge_members> members{};
    };
    struct RecordingSide {
        Recording* recording = nullptr;
        std::size_t worker = 0;
        int channels = 0;
        std::vector<PartyId> tapped; // once for each tap
    };

    /// A party between two workers: what is asked of it meanwhile waits for its arrival.
    struct Moving {
        std::size_t worker = 0; // where it goes
        std::vector<Command> held;
    };

    std::size_t worker_of(Affinity key) const { return key.key % workers_.size(); }
    void send(std::size_t worker, Command command);
    void send_to(const PartySide& party, Command command);
    void flush_backlog();
    void move(PartyId id, PartySide& party, std::size_t worker);
    void settle_moved();
    void unhold_joins(const PartySide& party);
    void forget_membership(PartyId id, PartySide& party);
    Arena* arena_for(std::size_t worker);

    const Options options_;
    ThreadCheck thread_;
    Wakeup told_;
    Mailbox<Event> recorder_events_{limits::seal_queue};
    Count recorder_events_lost_;
    int epoll_ = -1; // told_ and recorder_events_ as one descriptor
    PortRange ports_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<std::deque<Command>> backlog_; // by worker
    std::vector<std::unique_ptr<Arena>> arenas_;
    std::vector<std::size_t> arenas_of_;     // by worker
    std::vector<std::size_t> recordings_of_; // by worker
    std::unique_ptr<Recorder> recorder_;
    std::uint64_t last_id_ = 0;
    std::unordered_map<PartyId, PartySide> parties_;
    std::unordered_map<Party*, Moving> moving_;
    std::unordered_map<BridgeId, BridgeSide> bridges_;
    std::unordered_map<PlayId, PartyId> plays_;
    std::unordered_map<RecordingId, RecordingSide> recordings_;
    std::int64_t manual_us_ = 1'000'000;
};

} // namespace ringroom::media
