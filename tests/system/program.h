#pragma once
// A program started by a test: its words kept in files, ended by its number, never left behind.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/time.h"

namespace ringroom::system_test {

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class Program {
public:
    /// `words[0]` is searched along PATH. What it prints goes to NAME.out and NAME.err in `folder`.
    Program(std::vector<std::string> words, const std::filesystem::path& folder,
            const std::string& name)
        : out_(folder / (name + ".out"))
        , err_(folder / (name + ".err")) {
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::setenv("LC_ALL", "C.UTF-8", 1); // what it says is read here, in English
        const auto out = out_.string();
        const auto err = err_.string();
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0)
            become(arguments.data(), folder.c_str(), out.c_str(), err.c_str());
    }
    ~Program() {
        if (!ended())
            end(SIGKILL);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Its exit code once it has ended; 128 + signal for a killed one.
    std::optional<int> ended() {
        int status = 0;
        if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_)
            take(status);
        return code_;
    }
    void tell(int signal) const {
        if (!code_)
            ::kill(pid_, signal);
    }
    /// Signals it and waits for its end.
    int end(int signal) {
        if (!ended()) {
            ::kill(pid_, signal);
            wait();
        }
        return *code_;
    }
    /// Waits for its own end; ctest's limit bounds this.
    int wait() {
        int status = 0;
        if (!code_ && ::waitpid(pid_, &status, 0) == pid_)
            take(status);
        return code_.value_or(-1);
    }
    [[nodiscard]] std::string out() const { return read_file(out_); }
    [[nodiscard]] std::string err() const { return read_file(err_); }

private:
    void take(int status) {
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    [[noreturn]] static void become(char* const* arguments, const char* folder, const char* out,
                                    const char* err) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int in = ::open("/dev/null", O_RDONLY);
        const int to = ::open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        const int also = ::open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::setenv("LC_ALL", "en_US.UTF-8", 1); // NOLINT: one thread after fork
        if (in < 0 || to < 0 || also < 0 || ::dup2(in, 0) < 0 || ::dup2(to, 1) < 0 ||
            ::dup2(also, 2) < 0 || ::chdir(folder) != 0)
            ::_exit(126);
        ::execvp(arguments[0], arguments);
        ::_exit(127);
    }

    std::filesystem::path out_;
    std::filesystem::path err_;
    pid_t pid_ = -1;
    std::optional<int> code_;
};

inline bool installed(const char* program) {
    const bool found = ::access(program, X_OK) == 0;
    if (!found)
        WARN(program << " is not installed: not tested");
    return found;
}

} // namespace ringroom::system_test
