#include "media/recorder.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/prctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "audio/analysis.h"
#include "audio/peaks.h"
#include "audio/wav.h"
#include "base/log.h"
#include "base/time.h"
#include "media/marks.h"

namespace ringroom::media {
namespace {

constexpr std::int64_t retry_period_ms = 1000; // a failing disk is tried this often

bool write_all(int fd, const void* bytes, std::size_t size, std::int64_t offset) {
    const auto* p = static_cast<const std::uint8_t*>(bytes);
    while (size > 0) {
        const auto n = ::pwrite(fd, p, size, offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        offset += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

/// As Sealed::pace tells it; takes a second for an hour. Of a longer recording its beginning.
int pace_in(const RecordingFile& file, const std::string& path) {
    if (file.paced < 0 || file.paced >= file.channels)
        return 0;
    const auto frames = std::min(file.frames, limits::paced.ms * limits::samples_per_second / 1000);
    std::vector<std::uint8_t> bytes(wav_header_bytes +
                                    static_cast<std::size_t>(frames * file.channels));
    std::ifstream in(path, std::ios::binary);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    const auto sound = audio::WavFile::from_bytes(std::move(bytes));
    if (!sound)
        return 0; // told where the recording is sealed
    return audio::analyse_channel(sound->channel(file.paced)).syllables_per_minute;
}

} // namespace

RecordingFile::~RecordingFile() {
    close();
}

void RecordingFile::close() {
    for (int* one : {&fd, &marks_fd})
        if (*one >= 0)
            ::close(std::exchange(*one, -1));
}

Recorder::Recorder(std::vector<Source> sources, Report report, bool threads)
    : sources_(std::move(sources))
    , report_(std::move(report)) {
    if (!threads)
        return;
    thread_ = std::thread([this] { run(); });
    sealer_ = std::thread([this] { run_sealer(); });
}

Recorder::~Recorder() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable())
        thread_.join();
    round(steady_now().ms);
    {
        const std::lock_guard lock(mutex_);
        sealer_stopping_ = true;
    }
    wake_sealer_.notify_all();
    if (sealer_.joinable())
        sealer_.join();
    for (auto& file : std::exchange(to_seal_, {}))
        seal(std::move(file));
}

void Recorder::turn(std::int64_t now_ms) {
    round(now_ms);
    for (auto& file : std::exchange(to_seal_, {}))
        seal(std::move(file));
}

void Recorder::run() {
    ::prctl(PR_SET_NAME, "recorder");
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait_for(lock, std::chrono::milliseconds(limits::recorder_period_ms));
        lock.unlock();
        round(steady_now().ms);
        lock.lock();
    }
}

void Recorder::run_sealer() {
    ::prctl(PR_SET_NAME, "sealer");
    std::unique_lock lock(mutex_);
    while (true) {
        wake_sealer_.wait(lock, [this] { return sealer_stopping_ || !to_seal_.empty(); });
        if (to_seal_.empty())
            return;
        auto file = std::move(to_seal_.front());
        to_seal_.pop_front();
        lock.unlock();
        seal(std::move(file));
        lock.lock();
    }
}

void Recorder::round(std::int64_t now_ms) {
    for (const auto& source : sources_)
        while (auto item = source.ring->pop())
            take(*item, *source.pool, now_ms);
    for (auto* file : std::exchange(dirty_, {}))
        settle(*file, now_ms);
}

void Recorder::take(const RecorderItem& item, BlockPool& pool, std::int64_t now_ms) {
    auto& file = *item.file;
    if (item.kind != RecorderItem::Kind::mark && item.at > file.length)
        lose(file, file.length, item.at - file.length); // the ring was full
    switch (item.kind) {
    case RecorderItem::Kind::start:
        files_.emplace_back(&file);
        file.pending_marks = first_line(file);
        ensure_open(file, now_ms);
        break;
    case RecorderItem::Kind::block:
        write_block(file, item, now_ms);
        pool.give_back(item.block);
        break;
    case RecorderItem::Kind::silence:
        file.length = item.at + item.frames;
        break; // written when something follows, or at the end
    case RecorderItem::Kind::lost:
        file.length = item.at + item.frames;
        lose(file, item.at, item.frames);
        break;
    case RecorderItem::Kind::mark:
        add_mark(file, item);
        break;
    case RecorderItem::Kind::stop:
        file.length = item.at;
        finish(file, now_ms);
        return;
    }
    if (!file.dirty) {
        file.dirty = true;
        dirty_.push_back(&file);
    }
}

void Recorder::write_block(RecordingFile& file, const RecorderItem& item, std::int64_t now_ms) {
    file.length = item.at + item.frames;
    if (ensure_open(file, now_ms) && fill_silence(file, item.at, now_ms) &&
        write_frames(file, item.block->bytes.data(), item.frames, now_ms))
        mark_lost(file);
    else
        lose(file, item.at, item.frames);
}

/// Sound of `frames` from `at` will be silence in the file.
void Recorder::lose(RecordingFile& file, std::int64_t at, std::int64_t frames) {
    file.damaged = true;
    if (file.lost_at + file.lost_frames != at)
        mark_lost(file);
    if (file.lost_frames == 0)
        file.lost_at = at;
    file.lost_frames += frames;
    file.gap_frames += frames;
}

/// A stretch is marked once its length is known.
void Recorder::mark_lost(RecordingFile& file) {
    const auto frames = std::exchange(file.lost_frames, 0);
    if (frames != 0 && ++file.marks <= limits::marks_per_recording)
        file.pending_marks += mark_line(MarkKind::disk_gap, -1, file.lost_at, frames, 0, {});
}

bool Recorder::ensure_open(RecordingFile& file, std::int64_t now_ms) {
    if (file.fd >= 0 && !file.failing)
        return true;
    if (file.failing && now_ms < file.retry_ms)
        return false;
    if (file.fd < 0) {
        const auto path = std::filesystem::path(file.folder) / file.name;
        std::error_code ignored;
        std::filesystem::create_directories(path.parent_path(), ignored);
        file.fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
        if (file.fd >= 0)
            file.marks_fd = ::open(marks_path(path.string()).c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0640);
        if (file.fd < 0) {
            failed(file, errno, now_ms);
            return false;
        }
    }
    const auto header = wav_header(file.codec, file.channels, file.frames);
    if (!write_all(file.fd, header.data(), header.size(), 0)) {
        failed(file, errno, now_ms);
        return false;
    }
    file.failing = false; // but told only when sound went through
    return true;
}

bool Recorder::fill_silence(RecordingFile& file, std::int64_t until, std::int64_t now_ms) {
    if (until <= file.frames)
        return true;
    std::array<std::uint8_t, 16384> quiet;
    quiet.fill(silence_byte(file.codec));
    while (file.frames < until) {
        const auto run = std::min<std::int64_t>(until - file.frames, 16384 / file.channels);
        if (!write_frames(file, quiet.data(), run, now_ms))
            return false;
    }
    return true;
}

bool Recorder::write_frames(RecordingFile& file, const std::uint8_t* bytes, std::int64_t frames,
                            std::int64_t now_ms) {
    const auto offset = static_cast<std::int64_t>(wav_header_bytes) + file.frames * file.channels;
    const auto size = static_cast<std::size_t>(frames * file.channels);
    if (!write_all(file.fd, bytes, size, offset)) {
        failed(file, errno, now_ms);
        return false;
    }
    file.frames += frames;
    if (file.retry_ms != 0) {
        file.retry_ms = 0;
        report_(Alarm{AlarmKind::disk_recovered, file.id, {now_ms}, file.name});
        log_info("media", fmt::format("recording goes on file={}", file.name));
    }
    return true;
}

void Recorder::failed(RecordingFile& file, int error, std::int64_t now_ms) {
    const bool told = file.retry_ms != 0;
    file.failing = true;
    file.damaged = true;
    file.retry_ms = now_ms + retry_period_ms;
    if (told)
        return;
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    report_(Alarm{full ? AlarmKind::disk_full : AlarmKind::disk_failed,
                  file.id,
                  {now_ms},
                  fmt::format("{}: {}", file.name, std::strerror(error))});
    log_error("media", fmt::format("cannot write recording file={} error={}", file.name,
                                   std::strerror(error)));
}

void Recorder::add_mark(RecordingFile& file, const RecorderItem& item) {
    const std::unique_ptr<std::string> text(item.text);
    if (item.mark == MarkKind::gap || item.mark == MarkKind::unheard)
        file.gap_frames += item.frames;
    const Loss loss{.from = {item.at / 8}, .length = {item.frames / 8}};
    if (item.mark == MarkKind::gap && loss.length >= limits::loss_told &&
        file.losses.size() < limits::losses_told)
        file.losses.push_back(loss);
    if (++file.marks > limits::marks_per_recording)
        return;
    file.pending_marks += mark_line(item.mark, item.channel, item.at, item.frames, item.party,
                                    text ? *text : std::string());
}

void Recorder::settle(RecordingFile& file, std::int64_t now_ms) {
    file.dirty = false;
    if (file.fd < 0 || file.failing)
        return;
    const auto header = wav_header(file.codec, file.channels, file.frames);
    if (!write_all(file.fd, header.data(), header.size(), 0))
        return failed(file, errno, now_ms);
    if (file.pending_marks.empty() || file.marks_fd < 0)
        return;
    const auto written =
        ::write(file.marks_fd, file.pending_marks.data(), file.pending_marks.size());
    if (written > 0)
        file.pending_marks.erase(0, static_cast<std::size_t>(written));
}

void Recorder::finish(RecordingFile& file, std::int64_t now_ms) {
    if (file.failing)
        file.retry_ms = std::min(file.retry_ms, now_ms); // a last attempt
    if (!ensure_open(file, now_ms) || !fill_silence(file, file.length, now_ms))
        file.damaged = true;
    mark_lost(file);
    settle(file, now_ms);
    file.close(); // many may wait for a slow disk to seal them
    std::erase(dirty_, &file);
    const auto own =
        std::find_if(files_.begin(), files_.end(), [&](const auto& f) { return f.get() == &file; });
    auto taken = std::move(*own);
    files_.erase(own);
    {
        const std::lock_guard lock(mutex_);
        to_seal_.push_back(std::move(taken));
    }
    wake_sealer_.notify_one();
}

void Recorder::seal(std::unique_ptr<RecordingFile> file) {
    const auto path = (std::filesystem::path(file->folder) / file->name).string();
    Sealed sealed{.recording = file->id,
                  .file = file->name,
                  .duration = {file->length / 8},
                  .gaps = {file->gap_frames / 8},
                  .marks = file->marks,
                  .complete = !file->damaged,
                  .losses = std::move(file->losses)};
    const Instant now = steady_now();
    if (const int channels = leave_out_silent(path); channels > 0)
        file->channels = channels;
    sealed.channels = file->channels;
    file->fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    file->marks_fd = ::open(marks_path(path).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    bool good = file->fd >= 0 && ::fsync(file->fd) == 0;
    if (good)
        if (const auto digest = digest_file(path, second_cut(file->channels))) {
            sealed.sha256 = digest->sha256;
            sealed.seconds_sha256 = keep_seconds(path, *digest);
        }
    good = good && !sealed.sha256.empty() && file->marks_fd >= 0;
    if (good) {
        const auto line = file->pending_marks +
                          seal_line(file->damaged ? "damaged" : "sealed", sealed.sha256,
                                    file->frames, file->gap_frames, hash_file(marks_path(path)));
        good = ::write(file->marks_fd, line.data(), line.size()) ==
                   static_cast<ssize_t>(line.size()) &&
               ::fsync(file->marks_fd) == 0;
    }
    // While the sound is still in memory. Without it the first who opens the recording makes it.
    if (good)
        (void)audio::kept_peaks(path, sealed.sha256);
    sealed.pace = pace_in(*file, path);
    if (good)
        sealed.marks_sha256 = hash_file(marks_path(path));
    if (!good) {
        sealed.complete = false;
        report_(Alarm{AlarmKind::seal_failed, file->id, now, file->name});
    }
    report_(std::move(sealed));
}

} // namespace ringroom::media
