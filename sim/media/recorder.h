#pragma once
// The recorder thread: the only one that touches recording files. It takes blocks from the workers'
// rings, writes them in place, and sets the header right with every round, so that the file plays
// at any moment without repair. A second thread fsyncs and hashes what is finished.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "media/event.h"
#include "media/recording.h"

namespace ringroom::media {

/// The recorder's half of a recording. Made by the control thread, then owned by the recorder.
struct RecordingFile {
    RecordingId id;
    std::string folder;
    std::string name; ///< below the folder
    int channels = 2;
    Codec codec = Codec::pcma;
    std::string note;
    int paced = -1;            ///< channel, as in RecordingOptions
    std::vector<Loss> losses;  ///< as Sealed tells them
    std::string pending_marks; ///< lines not yet written
    int fd = -1;
    int marks_fd = -1;
    std::int64_t frames = 0;     ///< in the file, samples per channel
    std::int64_t length = 0;     ///< of the media clock so far
    std::int64_t gap_frames = 0; ///< lost packets of each channel, and what the disk lost
    std::int64_t lost_at = 0;    ///< of the stretch being lost between engine and disk
    std::int64_t lost_frames = 0;
    std::uint32_t marks = 0;
    bool dirty = false;
    bool failing = false;
    bool damaged = false; ///< sound was lost between engine and disk
    std::int64_t retry_ms = 0;
    ~RecordingFile();
    void close();
};

/// Makes the complete header of a G.711 WAV file with `frames` samples per channel.
inline constexpr std::size_t wav_header_bytes = 58;
[[nodiscard]] std::array<std::uint8_t, wav_header_bytes> wav_header(Codec codec, int channels,
                                                                    std::int64_t frames);
/// SHA-256 of a whole file; empty when it cannot be read.
[[nodiscard]] std::string hash_file(const std::string& path);
/// Writes the digest of each second beside the sound (base/digest.h) and gives its SHA-256; empty
/// when it cannot be written.
[[nodiscard]] std::string keep_seconds(const std::string& sound_path, const FileDigest& digest);
/// How a recording is cut into seconds.
[[nodiscard]] BlockCut second_cut(int channels);
/// Leaves out the channels behind limits::channels_kept in which nothing was ever heard, so that a
/// third channel costs no disk in the many calls without a third party. How many there are now; 0:
/// not a recording of ours. Of a disk that is full all channels stay.
[[nodiscard]] int leave_out_silent(const std::string& sound_path);
/// The last line of a marks file.
[[nodiscard]] std::string seal_line(const std::string& state, const std::string& sha256,
                                    std::int64_t frames, std::int64_t gap_frames,
                                    const std::string& marks_sha256);

class Recorder {
public:
    using Report = std::function<void(Event)>; ///< called on the recorder's and sealer's threads
    struct Source {
        RecorderRing* ring = nullptr;
        BlockPool* pool = nullptr;
    };
    /// Without threads turn() must be called.
    Recorder(std::vector<Source> sources, Report report, bool threads);
    /// Writes what waits, seals what was stopped, marks the rest as interrupted.
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// One round over all rings. Only without threads.
    void turn(std::int64_t now_ms);

private:
    void run();
    void run_sealer();
    void round(std::int64_t now_ms);
    void take(const RecorderItem& item, BlockPool& pool, std::int64_t now_ms);
    void write_block(RecordingFile& file, const RecorderItem& item, std::int64_t now_ms);
    bool ensure_open(RecordingFile& file, std::int64_t now_ms);
    bool fill_silence(RecordingFile& file, std::int64_t until, std::int64_t now_ms);
    bool write_frames(RecordingFile& file, const std::uint8_t* bytes, std::int64_t frames,
                      std::int64_t now_ms);
    void failed(RecordingFile& file, int error, std::int64_t now_ms);
    static void lose(RecordingFile& file, std::int64_t at, std::int64_t frames);
    static void mark_lost(RecordingFile& file);
    void add_mark(RecordingFile& file, const RecorderItem& item);
    void settle(RecordingFile& file, std::int64_t now_ms);
    void finish(RecordingFile& file, std::int64_t now_ms);
    void seal(std::unique_ptr<RecordingFile> file);

    const std::vector<Source> sources_;
    const Report report_;
    std::vector<std::unique_ptr<RecordingFile>> files_;
    std::vector<RecordingFile*> dirty_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::unique_ptr<RecordingFile>> to_seal_; // guarded by mutex_
    bool stopping_ = false;                              // guarded by mutex_
    bool sealer_stopping_ = false;                       // guarded by mutex_
    std::condition_variable wake_sealer_;
    std::thread thread_;
    std::thread sealer_;
};

} // namespace ringroom::media
