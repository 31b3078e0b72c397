#include "server/child.h"

#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace ringroom::server {
namespace {

constexpr std::chrono::milliseconds child_look_every{20};
constexpr int out_mode = 0600; // logs name people
constexpr int not_started = 127;

int code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Between fork and exec: only what is safe there.
[[noreturn]] void become(char* const* arguments, const char* output, const char* log,
                         pid_t parent) {
    // The parent's handlers are not ours: a signal that waits ends us.
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE})
        ::signal(signal, SIG_DFL);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setpgid(0, 0); // Ctrl-C is for the parent, which ends its children in order
    if (::getppid() != parent)
        ::_exit(not_started);
    const int in = ::open("/dev/null", O_RDONLY);
    const int out = ::open(output, O_WRONLY | O_CREAT | O_TRUNC, out_mode);
    const int err = ::open(log, O_WRONLY | O_CREAT | O_TRUNC, out_mode);
    if (in < 0 || out < 0 || err < 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 ||
        ::dup2(err, 2) < 0)
        ::_exit(not_started);
    ::execv("/proc/self/exe", arguments);
    ::_exit(not_started);
}

} // namespace

Result<Child> Child::start(const std::vector<std::string>& arguments,
                           const std::filesystem::path& output, const std::filesystem::path& log) {
    std::vector<std::string> words{"ringroom"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const std::string out_file = output.string();
    const std::string log_file = log.string();
    const pid_t parent = ::getpid();
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // until the child has handlers of its own
    const pid_t pid = ::fork();
    if (pid == 0)
        become(pointers.data(), out_file.c_str(), log_file.c_str(), parent);
    const int error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0)
        return fail("robot.demo.child", std::strerror(error));
    return Child(pid);
}

Child::~Child() {
    if (pid_ > 0)
        stop(Duration{3'000});
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1))
    , code_(other.code_) {}

Child& Child::operator=(Child&& other) noexcept {
    if (this != &other) {
        if (pid_ > 0)
            stop(Duration{3'000});
        pid_ = std::exchange(other.pid_, -1);
        code_ = other.code_;
    }
    return *this;
}

std::optional<int> Child::ended() {
    if (code_ || pid_ <= 0)
        return code_;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
        code_ = code_of(status);
        pid_ = -1;
    }
    return code_;
}

int Child::stop(Duration patience) {
    if (pid_ > 0 && !ended())
        ::kill(pid_, SIGTERM);
    const auto until = steady_now() + patience;
    while (!ended() && pid_ > 0) {
        if (steady_now() >= until) {
            ::kill(pid_, SIGKILL);
            int status = 0;
            if (::waitpid(pid_, &status, 0) == pid_)
                code_ = code_of(status);
            pid_ = -1;
            break;
        }
        std::this_thread::sleep_for(child_look_every);
    }
    return code_.value_or(not_started);
}

} // namespace ringroom::server
