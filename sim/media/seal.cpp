// Headers, hashes, and the mending of what a crash left behind.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <span>
#include <unistd.h>

#include <fmt/format.h>

#include "base/content.h"
#include "base/digest.h"
#include "media/engine.h"
#include "media/marks.h"
#include "media/recorder.h"

namespace ringroom::media {
namespace fs = std::filesystem;
namespace {

void put(std::uint8_t* p, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        p[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

using Header = std::array<std::uint8_t, wav_header_bytes>;

/// What a header of ours says; no channels: it is none.
struct Shape {
    int channels = 0;
    Codec codec = Codec::pcma;
};
Shape shape_of(const Header& head) {
    if (std::memcmp(head.data(), "RIFF", 4) != 0 || head[22] > limits::recording_channels)
        return {};
    return {head[22], head[20] == 6 ? Codec::pcma : Codec::pcmu};
}

/// The sound behind the header, in pieces of whole frames.
class Frames {
public:
    Frames(std::ifstream& in, int channels)
        : in_(in)
        , bytes_(static_cast<std::size_t>(limits::samples_per_second * channels)) {
        in_.clear();
        in_.seekg(wav_header_bytes);
    }
    /// Empty at the end.
    std::span<const std::uint8_t> next(int channels) {
        in_.read(reinterpret_cast<char*>(bytes_.data()),
                 static_cast<std::streamsize>(bytes_.size()));
        const auto got = static_cast<std::size_t>(std::max<std::streamsize>(in_.gcount(), 0));
        return {bytes_.data(), got - got % static_cast<std::size_t>(channels)};
    }

private:
    std::ifstream& in_;
    std::vector<std::uint8_t> bytes_;
};

/// Up to the last channel in which there is anything but silence.
int heard_channels(std::ifstream& in, Shape shape) {
    const auto quiet = silence_byte(shape.codec);
    const auto width = static_cast<std::size_t>(shape.channels);
    auto heard = static_cast<std::size_t>(limits::channels_kept);
    Frames frames(in, shape.channels);
    for (auto piece = frames.next(shape.channels); !piece.empty() && heard < width;
         piece = frames.next(shape.channels))
        for (std::size_t at = 0; at < piece.size(); at += width)
            for (std::size_t channel = heard; channel < width; ++channel)
                if (piece[at + channel] != quiet)
                    heard = channel + 1;
    return static_cast<int>(heard);
}

/// The first `kept` channels, in a file of their own that is safe on disk.
bool copy_channels(std::ifstream& in, Shape shape, int kept, const std::string& path) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    Header head{};
    out.write(reinterpret_cast<const char*>(head.data()), wav_header_bytes);
    std::int64_t count = 0;
    std::string narrow;
    Frames frames(in, shape.channels);
    for (auto piece = frames.next(shape.channels); !piece.empty() && out;
         piece = frames.next(shape.channels)) {
        narrow.clear();
        for (std::size_t at = 0; at < piece.size(); at += static_cast<std::size_t>(shape.channels))
            for (const auto code : piece.subspan(at, static_cast<std::size_t>(kept)))
                narrow.push_back(static_cast<char>(code));
        out.write(narrow.data(), static_cast<std::streamsize>(narrow.size()));
        count += static_cast<std::int64_t>(piece.size()) / shape.channels;
    }
    head = wav_header(shape.codec, kept, count);
    out.seekp(0);
    out.write(reinterpret_cast<const char*>(head.data()), wav_header_bytes);
    out.close();
    const int fd = out ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : -1;
    const bool safe = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0)
        ::close(fd);
    return safe;
}

/// Sets the header right for what the file really holds; returns its frames, negative on failure.
std::int64_t mend(const fs::path& path, int& channels) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -1;
    Header head{};
    std::int64_t frames = -1;
    const auto size = ::lseek(fd, 0, SEEK_END);
    const bool whole =
        ::pread(fd, head.data(), head.size(), 0) == static_cast<ssize_t>(head.size());
    if (const auto shape = shape_of(head); whole && shape.channels > 0) {
        channels = shape.channels;
        frames = (size - static_cast<std::int64_t>(wav_header_bytes)) / channels;
        const auto header = wav_header(shape.codec, channels, frames);
        const auto end = static_cast<off_t>(wav_header_bytes) + frames * channels;
        if (::pwrite(fd, header.data(), header.size(), 0) != static_cast<ssize_t>(header.size()) ||
            ::ftruncate(fd, end) != 0 || ::fsync(fd) != 0)
            frames = -1;
    }
    ::close(fd);
    return frames;
}

/// Digests of the sound; its seconds are listed anew.
void take_digest(const fs::path& sound, int channels, Recovered& found) {
    const auto digest = digest_file(sound, second_cut(channels));
    if (!digest)
        return;
    found.sha256 = digest->sha256;
    found.seconds_sha256 = keep_seconds(sound.string(), *digest);
}

Recovered repair(const fs::path& folder, const fs::path& sound) {
    Recovered found{
        .file = fs::relative(sound, folder).string(), .sha256 = {}, .duration = {}, .error = {}};
    int channels = 0;
    const auto frames = mend(sound, channels);
    if (frames < 0) {
        found.error = "not a recording of ours, or it cannot be written";
        return found;
    }
    found.duration = {frames / 8};
    found.channels = leave_out_silent(sound.string());
    take_digest(sound, found.channels, found);
    auto marks = content_of(marks_path(sound.string())).value_or("");
    // A torn last line would make the file unreadable as lines of JSON.
    marks.erase(marks.empty() ? 0 : marks.rfind('\n') + 1);
    const auto temporary = marks_path(sound.string()) + ".new";
    {
        std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
        out << marks;
        out.flush();
        const auto line = seal_line("repaired", found.sha256, frames, 0, hash_file(temporary));
        out << line;
        out.flush();
        if (!out)
            found.error = "its marks cannot be written";
    }
    std::error_code error;
    if (found.error.empty())
        fs::rename(temporary, marks_path(sound.string()), error);
    if (error)
        found.error = error.message();
    if (found.error.empty())
        found.marks_sha256 = hash_file(marks_path(sound.string()));
    return found;
}

} // namespace

std::array<std::uint8_t, wav_header_bytes> wav_header(Codec codec, int channels,
                                                      std::int64_t frames) {
    std::array<std::uint8_t, wav_header_bytes> h{};
    const auto bytes =
        static_cast<std::uint32_t>(std::min<std::int64_t>(frames * channels, 0xFFFFFF00LL));
    const auto width = static_cast<std::uint32_t>(channels);
    std::memcpy(&h[0], "RIFF", 4);
    put(&h[4], bytes + wav_header_bytes - 8, 4);
    std::memcpy(&h[8], "WAVEfmt ", 8);
    put(&h[16], 18, 4);
    put(&h[20], codec == Codec::pcma ? 6 : 7, 2);
    put(&h[22], width, 2);
    put(&h[24], limits::samples_per_second, 4);
    put(&h[28], limits::samples_per_second * width, 4);
    put(&h[32], width, 2);
    put(&h[34], 8, 2);
    std::memcpy(&h[38], "fact", 4);
    put(&h[42], 4, 4);
    put(&h[46], bytes / width, 4);
    std::memcpy(&h[50], "data", 4);
    put(&h[54], bytes, 4);
    return h;
}

std::string hash_file(const std::string& path) {
    const auto digest = digest_file(path);
    return digest ? digest->sha256 : std::string();
}

int leave_out_silent(const std::string& sound_path) {
    std::ifstream in(sound_path, std::ios::binary);
    Header head{};
    in.read(reinterpret_cast<char*>(head.data()), wav_header_bytes);
    const auto shape = in ? shape_of(head) : Shape{};
    if (shape.channels <= limits::channels_kept)
        return shape.channels;
    const int kept = heard_channels(in, shape);
    if (kept == shape.channels)
        return kept;
    const auto fresh = sound_path + ".new";
    std::error_code error;
    if (copy_channels(in, shape, kept, fresh))
        fs::rename(fresh, sound_path, error);
    else
        error = std::make_error_code(std::errc::io_error);
    if (!error)
        return kept;
    fs::remove(fresh, error);
    return shape.channels;
}

BlockCut second_cut(int channels) {
    return {.head = wav_header_bytes,
            .block = static_cast<std::uint64_t>(limits::samples_per_second) *
                     static_cast<std::uint64_t>(std::max(channels, 1))};
}

std::string keep_seconds(const std::string& sound_path, const FileDigest& digest) {
    const auto path = sound_path + ".seconds";
    const auto text = to_text(digest);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (fd < 0)
        return {};
    const bool good = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                      ::fsync(fd) == 0;
    ::close(fd);
    return good ? sha256_hex(text) : std::string();
}

std::string seal_line(const std::string& state, const std::string& sha256, std::int64_t frames,
                      std::int64_t gap_frames, const std::string& marks_sha256) {
    return fmt::format("{{\"seal\":\"{}\",\"sha256\":\"{}\",\"ms\":{},\"gaps_ms\":{},"
                       "\"marks_sha256\":\"{}\"}}\n",
                       state, sha256, frames / 8, gap_frames / 8, marks_sha256);
}

Result<std::vector<Recovered>> recover(const std::string& folder) {
    std::error_code error;
    if (!fs::exists(folder, error))
        return std::vector<Recovered>{};
    std::vector<fs::path> sounds;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error))
        if (it->is_regular_file() && it->path().extension() == ".wav")
            sounds.push_back(it->path());
    if (error)
        return fail("media.folder", fmt::format("{}: {}", folder, error.message()));
    std::sort(sounds.begin(), sounds.end());
    std::vector<Recovered> found;
    for (const auto& sound : sounds)
        if (!is_sealed(content_of(marks_path(sound.string())).value_or("")))
            found.push_back(repair(folder, sound));
    return found;
}

Recovered sealed_before(const std::string& folder, const std::string& file) {
    Recovered found{.file = file};
    const auto sound = fs::path(folder) / file;
    const auto marks = content_of(marks_path(sound.string()));
    if (!fs::exists(sound) || !marks || !is_sealed(*marks)) {
        found.error = "not there, or not sealed";
        return found;
    }
    int channels = 0;
    const auto frames = mend(sound, channels); // of a sealed one nothing changes
    if (frames < 0) {
        found.error = "not a recording of ours";
        return found;
    }
    found.duration = {frames / 8};
    found.channels = channels;
    take_digest(sound, channels, found);
    found.marks_sha256 = sha256_hex(*marks);
    return found;
}

} // namespace ringroom::media
