#include "seat/exam_journal.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/log.h"
#include "seat/limits.h"
#include "seat/remembered.h"

namespace ringroom::seat {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view journal_mark = "ringroom-exam-1";
constexpr std::string_view journal_ending = ".answers";
constexpr std::size_t mark_digits = 16;

/// A line says what it holds and proves it.
std::string sealed(char kind, const std::string& body) {
    const auto what = kind + (" " + body);
    return sha256_hex(what).substr(0, mark_digits) + " " + what + "\n";
}

/// Kind and body; nothing for a line that is not as it was written.
std::optional<std::pair<char, std::string>> unsealed(std::string_view line) {
    if (line.size() < mark_digits + 4 || line.size() > limits::exam_line_bytes)
        return std::nullopt;
    const auto what = line.substr(mark_digits + 1);
    if (line[mark_digits] != ' ' || what[1] != ' ' ||
        sha256_hex(what).substr(0, mark_digits) != line.substr(0, mark_digits))
        return std::nullopt;
    return std::pair(what[0], std::string(what.substr(2)));
}

std::string head_line(const ExamHead& head) {
    return sealed('h', nlohmann::json{{"journal", journal_mark},
                                      {"server", head.server},
                                      {"number", head.number},
                                      {"sitting", head.sitting},
                                      {"exam", head.exam},
                                      {"title", head.title}}
                           .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::optional<ExamHead> head_of(std::string_view line) {
    const auto found = unsealed(line);
    if (!found || found->first != 'h')
        return std::nullopt;
    const auto json = nlohmann::json::parse(found->second, nullptr, false);
    if (!json.is_object())
        return std::nullopt;
    try {
        if (json.value("journal", "") != journal_mark)
            return std::nullopt;
        return ExamHead{json.at("server"), json.at("number"), json.at("sitting"), json.at("exam"),
                        json.value("title", "")};
    } catch (const nlohmann::json::exception&) { // of another version
        return std::nullopt;
    }
}

/// Letters that any file system takes.
std::string tame(std::string_view text) {
    std::string out(text.substr(0, 80));
    for (auto& c : out)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-')
            c = '_';
    return out;
}

fs::path file_of(const fs::path& folder, const ExamHead& head) {
    return folder / (tame(head.server) + "-" + tame(head.number) + "-" +
                     std::to_string(head.sitting) + std::string(journal_ending));
}

/// A name beside it that is not taken.
fs::path aside(const fs::path& file) {
    for (int i = 1; i < 1'000; ++i) {
        auto to = file;
        to += ".aside" + (i == 1 ? std::string() : std::to_string(i));
        if (std::error_code error; !fs::exists(to, error))
            return to;
    }
    return file.string() + ".aside";
}

std::optional<std::string> bytes_of(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error || size > limits::exam_file_bytes)
        return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    std::string out{std::istreambuf_iterator<char>(in), {}};
    return in.bad() ? std::nullopt : std::optional(std::move(out));
}

std::string_view first_line(std::string_view bytes) {
    return bytes.substr(0, bytes.find('\n'));
}

tl::unexpected<Error> no_disk(const std::string& what) {
    log_error("seat", "an exam's journal: " + what);
    return fail("seat.exam.disk", what);
}

bool write_whole(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto wrote = ::write(file, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

/// A new name in a folder is there after a power cut only then.
void sync_folder(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)::fsync(fd);
    ::close(fd);
}

std::string save_line(const wire::ExamSave& save) {
    return sealed('s', wire::encode(save));
}

} // namespace

std::filesystem::path exam_folder() {
    return settings_folder() / "exams";
}

ExamJournal::ExamJournal(ExamJournal&& other) noexcept
    : file_(std::move(other.file_))
    , head_(std::move(other.head_))
    , waiting_(std::move(other.waiting_))
    , epoch_(other.epoch_)
    , damaged_(other.damaged_)
    , out_(std::exchange(other.out_, -1))
    , bytes_(other.bytes_)
    , least_(other.least_) {}

ExamJournal& ExamJournal::operator=(ExamJournal&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(head_, other.head_);
    std::swap(waiting_, other.waiting_);
    std::swap(epoch_, other.epoch_);
    std::swap(damaged_, other.damaged_);
    std::swap(out_, other.out_);
    std::swap(bytes_, other.bytes_);
    std::swap(least_, other.least_);
    return *this;
}

ExamJournal::~ExamJournal() {
    if (out_ >= 0)
        ::close(out_);
}

Result<ExamJournal> ExamJournal::open(const fs::path& folder, const ExamHead& head) {
    std::error_code error;
    fs::create_directories(folder, error);
    ExamJournal out(file_of(folder, head), head);
    if (fs::exists(out.file_, error)) {
        const auto bytes = bytes_of(out.file_);
        const auto found = bytes ? head_of(first_line(*bytes)) : std::nullopt;
        const bool ours = found && found->server == head.server && found->number == head.number &&
                          found->sitting == head.sitting;
        if (ours)
            out.read(*bytes);
        out.damaged_ = out.damaged_ || !ours;
        if (out.damaged_)
            fs::rename(out.file_, aside(out.file_), error);
    }
    // With what was read, and without what was left of a line that a kill cut short.
    if (auto written = out.write_anew(); !written)
        return tl::unexpected(written.error());
    return out;
}

void ExamJournal::read(const std::string& bytes) {
    std::size_t at = bytes.find('\n');
    at = at == bytes.npos ? bytes.size() : at + 1;
    while (at < bytes.size()) {
        const auto end = bytes.find('\n', at);
        if (end == bytes.npos)
            return; // was being written when the seat was killed: never sent either
        const auto line = unsealed(std::string_view(bytes).substr(at, end - at));
        at = end + 1;
        if (line && line->first == 's') {
            if (const auto save = wire::decode<wire::ExamSave>(line->second)) {
                take(*save);
                continue;
            }
        } else if (line && line->first == 'd') {
            ExamTaken taken;
            const auto* body = line->second.data();
            const auto* last = body + line->second.size();
            const auto epoch = std::from_chars(body, last, taken.epoch);
            if (epoch.ec == std::errc{} && epoch.ptr != last &&
                std::from_chars(epoch.ptr + 1, last, taken.seq).ec == std::errc{}) {
                forget(taken);
                continue;
            }
        }
        damaged_ = true;
    }
}

void ExamJournal::take(const wire::ExamSave& save) {
    std::erase_if(waiting_, [&](const auto& one) {
        return one.epoch == save.epoch && one.question == save.question && one.seq <= save.seq;
    });
    waiting_.push_back(save);
    epoch_ = std::max(epoch_, save.epoch);
}

void ExamJournal::forget(const ExamTaken& taken) {
    std::erase_if(waiting_, [&](const auto& one) {
        return one.epoch == taken.epoch && one.seq == taken.seq;
    });
    epoch_ = std::max(epoch_, taken.epoch);
}

Result<void> ExamJournal::append(const std::string& lines, bool surely) {
    if (out_ < 0)
        return no_disk("it is not open");
    if (!write_whole(out_, lines) || (surely && ::fdatasync(out_) != 0)) {
        // What is half there would spoil the next line.
        (void)::ftruncate(out_, static_cast<off_t>(bytes_));
        return no_disk("cannot write " + file_.string());
    }
    bytes_ += lines.size();
    if (bytes_ > limits::exam_file_grows + 2 * least_)
        return write_anew();
    return {};
}

Result<void> ExamJournal::write_anew() {
    auto fresh = file_;
    fresh += ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return no_disk("cannot write " + fresh.string());
    auto lines = head_line(head_);
    // Which epoch was the last here is known also where nothing waits.
    if (epoch_ > 0)
        lines += sealed('d', std::to_string(epoch_) + " 0");
    for (const auto& one : waiting_)
        lines += save_line(one);
    std::error_code error;
    if (write_whole(fd, lines) && ::fsync(fd) == 0)
        fs::rename(fresh, file_, error);
    else
        error = std::make_error_code(std::errc::io_error);
    if (error) {
        ::close(fd);
        return no_disk("cannot write " + file_.string());
    }
    sync_folder(file_.parent_path());
    if (out_ >= 0)
        ::close(out_);
    out_ = fd;
    bytes_ = least_ = lines.size();
    return {};
}

Result<void> ExamJournal::keep(const std::vector<wire::ExamSave>& saves) {
    std::string lines;
    for (const auto& one : saves)
        lines += save_line(one);
    for (const auto& one : saves)
        take(one);
    return append(lines, true);
}

Result<void> ExamJournal::done(const std::vector<ExamTaken>& taken) {
    std::string lines;
    for (const auto& one : taken) {
        lines += sealed('d', std::to_string(one.epoch) + " " + std::to_string(one.seq));
        forget(one);
    }
    return append(lines, false);
}

std::vector<ExamHead> exam_journals(const fs::path& folder, const std::string& server,
                                    const std::string& number) {
    std::vector<ExamHead> out;
    std::error_code error;
    std::size_t looked = 0;
    const auto begins = tame(server) + "-" + tame(number) + "-";
    for (auto it = fs::directory_iterator(folder, error);
         !error && it != fs::directory_iterator() && looked < limits::exam_journals;
         it.increment(error)) {
        const auto name = it->path().filename().string();
        if (!name.starts_with(begins) || !name.ends_with(journal_ending))
            continue;
        ++looked;
        const auto bytes = bytes_of(it->path());
        const auto head = bytes ? head_of(first_line(*bytes)) : std::nullopt;
        if (head && head->server == server && head->number == number)
            out.push_back(*head);
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.sitting > b.sitting; });
    return out;
}

void put_exam_aside(const fs::path& folder, const ExamHead& head) {
    const auto file = file_of(folder, head);
    std::error_code error;
    fs::rename(file, aside(file), error);
}

void remove_exam(const fs::path& folder, const ExamHead& head) {
    std::error_code error;
    fs::remove(file_of(folder, head), error);
}

} // namespace ringroom::seat
