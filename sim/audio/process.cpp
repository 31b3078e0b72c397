#include "audio/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX leaves it to us

namespace ringroom::audio {
namespace {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    void reset(int fd) {
        close();
        fd_ = fd;
    }
    void close() {
        if (fd_ >= 0)
            ::close(fd_);
        fd_ = -1;
    }
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_ = -1;
};

// The child's side of a socket pair is its standard input: writing to a socket can be told not to
// raise SIGPIPE, writing to a pipe cannot.
struct Channels {
    Descriptor our_input;
    Descriptor their_input;
    Descriptor our_output;
    Descriptor their_output;
};

bool open_channels(Channels& c) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in.data()) != 0)
        return false;
    c.our_input.reset(in[0]);
    c.their_input.reset(in[1]);
    if (::pipe2(out.data(), O_CLOEXEC) != 0)
        return false;
    c.our_output.reset(out[0]);
    c.their_output.reset(out[1]);
    ::fcntl(c.our_input.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(c.our_output.get(), F_SETFL, O_NONBLOCK);
    return true;
}

int spawn(const ProcessRequest& request, const Channels& c, pid_t& pid) {
    std::vector<std::string> words{request.program};
    words.insert(words.end(), request.arguments.begin(), request.arguments.end());
    std::vector<char*> argv;
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, c.their_input.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, c.their_output.get(), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none); // a thread of ours may block signals; the child must not inherit that
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    const int error =
        ::posix_spawnp(&pid, request.program.c_str(), &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

// Ends the child whatever happens, so that none is left behind.
int reap(pid_t pid, bool kill_it) {
    if (kill_it)
        ::kill(pid, SIGKILL);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

enum class Talk { done, timed_out, too_much };

void feed(Channels& c, std::string_view& input) {
    if (!input.empty()) {
        const auto sent = ::send(c.our_input.get(), input.data(), input.size(), MSG_NOSIGNAL);
        if (sent > 0)
            input.remove_prefix(static_cast<std::size_t>(sent));
        else if (sent < 0 && errno != EAGAIN && errno != EINTR)
            input = {}; // it does not want to read; its output tells the rest
    }
    if (input.empty())
        c.our_input.close();
}

// True at the end of the output.
bool drain(int fd, std::vector<std::uint8_t>& out) {
    std::array<std::uint8_t, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const auto got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0)
        out.insert(out.end(), buffer.begin(), buffer.begin() + got);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

// The time limit is one more descriptor to wait for: this room asks no clock.
int timer_of(Duration limit) {
    const int fd = ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    if (fd < 0)
        return fd;
    itimerspec when{};
    const auto ms = std::max<std::int64_t>(limit.ms, 1); // zero would mean never
    when.it_value = {ms / 1000, ms % 1000 * 1'000'000};
    ::timerfd_settime(fd, 0, &when, nullptr);
    return fd;
}

Talk converse(Channels& c, int timer, const ProcessRequest& request,
              std::vector<std::uint8_t>& out) {
    auto input = request.input;
    while (true) {
        std::array<pollfd, 3> waiting{
            {{timer, POLLIN, 0}, {c.our_output.get(), POLLIN, 0}, {c.our_input.get(), POLLOUT, 0}}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0)
            continue; // a signal
        if (waiting[0].revents != 0)
            return Talk::timed_out;
        if (waiting[2].revents != 0)
            feed(c, input);
        if (waiting[1].revents != 0 && drain(c.our_output.get(), out))
            return Talk::done;
        if (out.size() > request.output_bytes_max)
            return Talk::too_much;
    }
}

// It closed its output, so it is about to end; looked for every millisecond until the timer fires.
bool ends_by_itself(pid_t pid, int timer, int& status) {
    while (::waitpid(pid, &status, WNOHANG) != pid) {
        pollfd waiting{timer, POLLIN, 0};
        if (::poll(&waiting, 1, 1) > 0)
            return false;
    }
    return true;
}

} // namespace

Result<std::vector<std::uint8_t>> run_process(const ProcessRequest& request) {
    Channels channels;
    pid_t pid = 0;
    const Descriptor timer(timer_of(request.time_limit));
    if (timer.get() < 0 || !open_channels(channels))
        return fail("process.failed", "no file descriptors left");
    if (const int error = spawn(request, channels, pid); error != 0)
        return fail(error == ENOENT ? "process.not_found" : "process.failed",
                    request.program + ": " + std::generic_category().message(error));
    channels.their_input.close();
    channels.their_output.close();
    std::vector<std::uint8_t> out;
    const auto talk = converse(channels, timer.get(), request, out);
    if (talk != Talk::done) {
        reap(pid, true);
        if (talk == Talk::too_much)
            return fail("process.too_much", request.program + ": wrote too much");
        return fail("process.timed_out", fmt::format("{}: not finished after {} ms",
                                                     request.program, request.time_limit.ms));
    }
    channels.our_input.close();
    int status = 0;
    if (!ends_by_itself(pid, timer.get(), status)) {
        reap(pid, true);
        return fail("process.timed_out", request.program + ": does not end");
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail("process.failed", fmt::format("{}: exit status {}", request.program, status));
    return out;
}

} // namespace ringroom::audio
