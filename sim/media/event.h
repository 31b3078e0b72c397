#pragma once
// What the engine tells its control thread. Instants are on the axis of steady_now(), or of step()
// with a manual clock.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "media/ids.h"

namespace ringroom::media {

/// The first good packet after set_remote(): sound flows.
struct MediaBegan {
    PartyId party;
    Instant at;
};
/// Nothing came for Options::media_timeout while it was expected. Told once until it comes back.
struct MediaTimeout {
    PartyId party;
    Instant at;
};
/// A key by RFC 4733, told at its first packet, once a press.
struct Digit {
    PartyId party;
    char key = 0; ///< 0-9 * # A-D
    Instant at;
};
struct SpeechBegan {
    PartyId party;
    Instant at; ///< when it began, up to 0.1 s ago
};
struct SpeechEnded {
    PartyId party;
    Instant at;         ///< when it ended, about 0.2 s ago
    Duration length;    ///< how long it was
    int level_dbov = 0; ///< mean level of the speech, -127..0; a full-scale sine is -3
    int peak_dbov = 0;  ///< loudest 20 ms
};
enum class PlayOutcome : std::uint8_t { completed, stopped };
struct PlayFinished {
    PlayId play;
    PartyId party;
    PlayOutcome outcome = PlayOutcome::completed;
    std::int64_t samples = 0; ///< played, all rounds of a loop together
    Instant at;               ///< end of the last sample played
};
/// Packets of one channel that never came: on `from` of the recording's clock there is silence that
/// nobody kept. A sender that stopped sending lost nothing.
struct Loss {
    Duration from;
    Duration length;
    bool operator==(const Loss&) const = default;
};
/// A recording is complete on disk and its hash is fixed.
struct Sealed {
    RecordingId recording;
    std::string file;   ///< path as given to start_recording()
    std::string sha256; ///< of the whole sound file, 64 lower-case hexadecimal digits
    Duration duration;
    /// Silence written for lost sound: lost packets of each channel added up, and stretches that
    /// the disk or a full queue cost, which are the same on all channels and count once.
    Duration gaps;
    std::uint32_t marks = 0;
    bool complete = false;           ///< false when the disk failed and part of the sound was lost
    std::string marks_sha256 = {};   ///< of the marks file, seal line included; empty: none
    std::string seconds_sha256 = {}; ///< of the list of seconds beside it; empty: none
    /// The first limits::losses_told of at least limits::loss_told, in the order they were noticed.
    std::vector<Loss> losses = {};
    /// Syllables a minute of speech in RecordingOptions::paced; 0: not asked for, or too little
    /// was said.
    int pace = 0;
    int channels = 0; ///< in the file: RecordingOptions::channels without silent ones at the end
};
enum class AlarmKind : std::uint8_t {
    disk_full,      ///< sound of the recording is being lost
    disk_failed,    ///< likewise: read-only, no rights, input or output error
    disk_recovered, ///< writes succeed again
    recorder_slow,  ///< no free block: the disk stands still for seconds
    seal_failed,    ///< the sound is there, its hash or marks could not be written
};
struct Alarm {
    AlarmKind kind = AlarmKind::disk_failed;
    RecordingId recording;
    Instant at;
    std::string detail; ///< of the operating system, for the log
};

using Event = std::variant<MediaBegan, MediaTimeout, Digit, SpeechBegan, SpeechEnded, PlayFinished,
                           Sealed, Alarm>;

} // namespace ringroom::media
