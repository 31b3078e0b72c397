#pragma once
// The RTP media engine: parties that speak and hear, bridges with a matrix of who hears whom,
// players, ears and recordings. It knows nothing of calls.
//
// One control thread calls everything here and reads the events. Sound lives on the worker threads;
// nothing here waits for them. All parties of one contact share a worker: give them one Affinity.
//
//     auto engine = Engine::start({.recordings = "recordings"});
//     auto customer = (*engine)->open_rtp({contact});     // its local port goes into the SDP
//     answer
//     (*engine)->set_remote(customer->party, {.ip = "192.0.2.7", .port = 4000});
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "media/clip.h"
#include "media/codec.h"
#include "media/event.h"
#include "media/ids.h"

namespace ringroom::media {

struct Line;

struct Options {
    int workers = 0;                   ///< 0: one a core; at most limits::workers
    std::string address = "127.0.0.1"; ///< IPv4 address the sockets bind to
    std::uint16_t first_port = 20'000; ///< range of the even and odd pairs, both ends included
    std::uint16_t last_port = 39'999;
    std::string recordings = ".";  ///< folder; made when missing
    Duration media_timeout = 30_s; ///< MediaTimeout after this long without a packet
    /// How long a worker lets packets gather after it served some: the added latency against the
    /// number of wake-ups. 0 serves every packet at once.
    Duration gather = 2_ms;
    /// No threads and no clock of its own: the control thread calls step(). For tests.
    bool manual_clock = false;
};

/// Parties and bridges of one key share a worker. Use the contact's number.
struct Affinity {
    std::uint64_t key = 0;
};

/// As the server's side of the SDP sees it: sendonly = we send, the party's sound is ignored.
enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

/// Where a party's packets come from and go to, as signalled.
struct Remote {
    std::string ip;         ///< IPv4, dotted; it may send; its port is learnt (symmetric RTP)
    std::string other = {}; ///< IPv4 or empty: may send too and is then sent to, e.g. where the
                            ///< signalling comes from when a router stands between
    std::uint16_t port = 0; ///< 0: nothing is sent until the port is learnt
    Codec codec = Codec::pcmu;
    int event_payload = -1; ///< payload type of telephone-event (96-127), -1 when not agreed
    Direction direction = Direction::sendrecv;
};

struct OpenedParty {
    PartyId party;
    std::uint16_t port = 0; ///< local RTP port, even; RTCP is the next one
};

/// One row of a matrix: `listener` hears exactly `speakers`. Oneself is never heard.
struct Hearing {
    PartyId listener;
    std::vector<PartyId> speakers;
};

enum class PlayMode : std::uint8_t {
    replace, ///< the party hears the prompt instead of its bridge
    mix,     ///< ... together with its bridge
};

struct PlayOptions {
    bool loop = false;
    PlayMode mode = PlayMode::replace; ///< meaningless for a virtual party: there it is its voice
    std::int64_t from = 0;             ///< sample to begin at, modulo the whole length
};

enum class TapSource : std::uint8_t {
    said,   ///< what the party says, as it arrived
    played, ///< prompts and music played to the party
};

struct RecordingOptions {
    int channels = 2; ///< what is silent behind limits::channels_kept is left out at the end
    Codec codec = Codec::pcma;
    std::string note; ///< free text for the first line of the marks file
    int paced = -1;   ///< the channel whose pace Sealed tells; none
};

/// Counts since the party was opened. Read while the worker writes: each number is right, the set
/// may be a packet apart.
struct PartyCounters {
    std::uint64_t packets_in = 0, bytes_in = 0; ///< accepted RTP, bytes with headers
    std::uint64_t packets_out = 0, bytes_out = 0;
    std::uint64_t lost = 0, late = 0, duplicates = 0;
    std::uint64_t strangers = 0; ///< from another address than signalled
    std::uint64_t malformed = 0; ///< short, wrong version, bad extension, padding or payload type
    std::uint64_t flooded = 0;   ///< above limits::packets_per_second
    std::uint64_t concealed = 0; ///< 20 ms frames invented for a decoder
    std::uint64_t restarts = 0;  ///< SSRC changes and sequence jumps
    std::uint64_t digits_dropped = 0;
    std::uint64_t send_failed = 0;
    std::uint64_t jitter_us = 0; ///< RFC 3550 interarrival jitter
    std::uint64_t rtcp_in = 0, rtcp_out = 0, rtcp_bad = 0;
};

struct EngineCounters {
    std::uint64_t parties = 0, bridges = 0, recordings = 0;
    std::uint64_t ticks = 0, late_ticks = 0; ///< ticks, and those more than 20 ms late
    std::uint64_t events_lost = 0;           ///< the control thread did not read in time
    std::uint64_t turns = 0;                 ///< times a worker woke
};

class Engine {
public:
    /// Fails with "media.options", "media.folder". Raises the process's limit of open files to what
    /// it may have.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> start(const Options& options);
    /// Stops the workers, then seals what was still being recorded.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Polls readable while events wait.
    [[nodiscard]] int fd() const;
    /// Appends every waiting event to `out`. Also frees what the workers gave back: call it often.
    void poll(std::vector<Event>& out);

    /// Fails with "media.ports" (none free) or "media.limit".
    [[nodiscard]] Result<OpenedParty> open_rtp(Affinity key);
    /// A party without socket: what is played to it is its voice.
    [[nodiscard]] Result<PartyId> open_virtual(Affinity key);
    /// A party that speaks and hears at a sound device of this machine. A line serves one party.
    [[nodiscard]] Result<PartyId> open_device(Affinity key, std::shared_ptr<Line> line);
    /// A party that says again what it heard, `delay` later (a tick to limits::echo_delay). Fails
    /// with "media.limit", "media.options" (another delay).
    [[nodiscard]] Result<PartyId> open_echo(Affinity key, Duration delay);
    /// Fails with "media.unknown", "media.address", "media.not_rtp".
    [[nodiscard]] Result<void> set_remote(PartyId party, const Remote& remote);
    /// Leaves its bridge, ends its plays and taps. Unknown ids are ignored.
    void close(PartyId party);

    /// Fails with "media.limit".
    [[nodiscard]] Result<BridgeId> create_bridge(Affinity key);
    /// Members stay open. Unknown ids are ignored.
    void close(BridgeId bridge);
    /// Joins, leaving any other bridge first. A party of another worker moves over: that takes a
    /// few milliseconds and until the next poll(), and ends its taps (attach() it anew). Until
    /// hear() is called on a bridge all members hear each other; afterwards a new member hears and
    /// is heard by nobody until the next hear(). Fails with "media.unknown", "media.limit".
    [[nodiscard]] Result<void> join(BridgeId bridge, PartyId party);
    void leave(PartyId party);
    /// Replaces the whole matrix at once: listeners not named hear nobody. Fails with
    /// "media.unknown" (not a member; nothing is changed).
    [[nodiscard]] Result<void> hear(BridgeId bridge, const std::vector<Hearing>& matrix);

    /// Plays `clips` in order, replacing what plays to that party. Fails with "media.unknown",
    /// "media.empty", "media.limit".
    [[nodiscard]] Result<PlayId> play(PartyId party, std::vector<ClipPtr> clips,
                                      const PlayOptions& options = {});
    void stop(PlayId play);

    /// Speech events of what the party says, from now on or no more.
    void listen(PartyId party, bool on);

    /// `file` is a path below Options::recordings: letters, digits, '.', '_', '-' and '/', no part
    /// beginning with '.'. Fails with "media.file", "media.exists", "media.limit".
    [[nodiscard]] Result<RecordingId> start_recording(Affinity key, const std::string& file,
                                                      const RecordingOptions& options = {});
    /// Sends `source` of `party` to `channel` from now on. Two sources of one channel are mixed.
    /// Fails with "media.unknown", "media.limit", "media.other_worker".
    [[nodiscard]] Result<void> attach(RecordingId recording, PartyId party, int channel,
                                      TapSource source = TapSource::said);
    void detach(RecordingId recording, PartyId party);
    /// While paused silence is written; both ends are marked. For card numbers.
    void pause(RecordingId recording);
    void resume(RecordingId recording);
    /// A text mark at this moment of the media clock; cut at limits::mark_text.
    void mark(RecordingId recording, const std::string& text);
    /// Ends in a Sealed event.
    void stop(RecordingId recording);

    [[nodiscard]] Result<PartyCounters> counters(PartyId party) const;
    [[nodiscard]] EngineCounters counters() const;

    /// Manual clock only: lets `time` pass, in steps of at most 5 ms.
    void step(Duration time);

private:
    class Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// A recording that was still open when the program ended.
struct Recovered {
    std::string file; ///< below the folder
    std::string sha256;
    Duration duration;
    std::string error;               ///< empty, or why it could not be mended
    std::string marks_sha256 = {};   ///< as in Sealed
    std::string seconds_sha256 = {}; ///< as in Sealed
    int channels = 0;                ///< as in Sealed
};
/// Finds recordings without seal, sets their headers right, seals them as "repaired". Before any
/// Engine uses the folder. Fails with "media.folder".
[[nodiscard]] Result<std::vector<Recovered>> recover(const std::string& folder);
/// A recording that was sealed before the program ended, though nobody heard of it any more. `file`
/// is below the folder. Its error is set when it is not there or not sealed.
[[nodiscard]] Recovered sealed_before(const std::string& folder, const std::string& file);

} // namespace ringroom::media
