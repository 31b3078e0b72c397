#pragma once
// A sound server of the test's own: PulseAudio with null sinks in a temporary folder, seen by ALSA,
// and so by PortAudio, as devices. What is played into a sink can be heard at its monitor.
//
//     Pulse pulse;                         // sinks mouth, ear, bell; devices "mouth" "ear" "bell"
//     Sounding tone(pulse, "mouth", 450);  // somebody speaks
//     Recording ear("ear");                // somebody listens at the earpiece
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "../support/folder.h"
#include "audio/clip.h"
#include "audio/tone.h"
#include "base/time.h"

namespace ringroom::headset::test {

/// Looks at `holds` until it is true; a deadline far beyond what is needed ends a failing test.
inline bool becomes(const std::function<bool()>& holds, Duration patience = 20_s) {
    const auto deadline = steady_now() + patience;
    while (!holds()) {
        if (steady_now() > deadline)
            return false;
        ::poll(nullptr, 0, 2);
    }
    return true;
}

/// A child process, killed and reaped at the end.
class Child {
public:
    Child() = default;
    /// `out`: descriptor that becomes its standard output; -1 throws it away.
    explicit Child(std::vector<std::string> words, int out = -1) {
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        if (out >= 0)
            posix_spawn_file_actions_adddup2(&files, out, 1);
        else
            posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
        const int error =
            ::posix_spawnp(&pid_, arguments[0], &files, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        if (error != 0)
            throw std::runtime_error(words[0] + " must be installed (scripts/setup)");
    }
    ~Child() { kill(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    void kill() {
        if (pid_ <= 0)
            return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }
    /// Stands still: alive, and answers nothing.
    void freeze() { ::kill(pid_, SIGSTOP); }
    /// Waits for its end; its exit code.
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t pid_ = -1;
};

/// Says which devices this process sees from now on.
inline void use_alsa_config(const ringroom::test::Folder& folder, const std::string& content) {
    // A new name each time, as ALSA keeps what it has read of a file.
    static int number = 0;
    const auto file = folder.path() / ("asound" + std::to_string(++number) + ".conf");
    std::ofstream(file) << content;
    ::setenv("ALSA_CONFIG_PATH", file.c_str(), 1);
}

/// The environment as it was, again at the end: other tests of the program want their own.
class KeptEnvironment {
public:
    KeptEnvironment() {
        for (const auto* name : names)
            if (const char* value = std::getenv(name))
                kept_.emplace_back(name, value);
    }
    ~KeptEnvironment() {
        for (const auto* name : names)
            ::unsetenv(name);
        for (const auto& [name, value] : kept_)
            ::setenv(name.c_str(), value.c_str(), 1);
    }
    KeptEnvironment(const KeptEnvironment&) = delete;
    KeptEnvironment& operator=(const KeptEnvironment&) = delete;

private:
    static constexpr std::array names{"HOME",
                                      "XDG_RUNTIME_DIR",
                                      "XDG_CONFIG_HOME",
                                      "PULSE_RUNTIME_PATH",
                                      "PULSE_STATE_PATH",
                                      "PULSE_SERVER",
                                      "PULSE_COOKIE",
                                      "ALSA_CONFIG_PATH"};
    std::vector<std::pair<std::string, std::string>> kept_;
};

class Pulse {
public:
    /// `more` sinks besides mouth, ear and bell, for a second headset.
    explicit Pulse(const std::vector<std::string>& more = {})
        : server_("unix:" + (folder_.path() / "native").string()) {
        for (const auto* name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH",
                                 "PULSE_STATE_PATH"})
            ::setenv(name, folder_.path().c_str(), 1);
        ::setenv("PULSE_SERVER", server_.c_str(), 1);
        ::unsetenv("PULSE_COOKIE");
        std::vector<std::string> words{"pulseaudio",
                                       "-n",
                                       "--daemonize=no",
                                       "--exit-idle-time=-1",
                                       "--use-pid-file=no",
                                       "--disallow-exit",
                                       "--realtime=no",
                                       "--high-priority=no",
                                       "--log-target=file:" + (folder_.path() / "log").string()};
        std::vector<std::string> sinks{"mouth", "ear", "bell"};
        sinks.insert(sinks.end(), more.begin(), more.end());
        for (const auto& sink : sinks)
            words.push_back("--load=module-null-sink sink_name=" + sink + " rate=48000 channels=2");
        words.push_back("--load=module-native-protocol-unix auth-anonymous=1 socket=" +
                        (folder_.path() / "native").string());
        daemon_ = std::make_unique<Child>(words);
        if (!becomes([&] { return Child({"pactl", "info"}).wait() == 0; }))
            throw std::runtime_error("PulseAudio does not come up");
        plug_in({"mouth", "ear", "bell"});
    }

    /// From now on these devices exist, each the microphone and the loudspeaker of a sink: what is
    /// played into "mouth" comes out of the microphone "mouth". The default is mouth and ear.
    /// `more` is ALSA configuration.
    void plug_in(const std::vector<std::string>& names, const std::string& more = "") {
        std::string config = device("default", "mouth", "ear") + more;
        for (const auto& name : names)
            config += device(name, name, name);
        use_alsa_config(folder_, config);
    }
    /// An ALSA configuration for another program, whose microphone and loudspeaker are these sinks.
    [[nodiscard]] std::filesystem::path config_for(const std::string& in,
                                                   const std::string& out) const {
        const auto file = folder_.path() / (in + ".conf");
        std::ofstream(file) << device("default", in, out);
        return file;
    }
    void kill() { daemon_->kill(); }
    void freeze() { daemon_->freeze(); }
    [[nodiscard]] const ringroom::test::Folder& folder() const { return folder_; }

private:
    [[nodiscard]] std::string device(const std::string& name, const std::string& in,
                                     const std::string& out) const {
        const auto pulse = "type pulse server \"" + server_ + "\" device \"";
        return "pcm." + name + " { type asym capture.pcm { " + pulse + in +
               ".monitor\" } playback.pcm { " + pulse + out + "\" } }\n";
    }
    KeptEnvironment before_;
    ringroom::test::Folder folder_;
    std::string server_;
    std::unique_ptr<Child> daemon_;
};

/// A tone played into a sink until it is destroyed (a minute at most).
class Sounding {
public:
    Sounding(const Pulse& pulse, const std::string& sink, int hz) {
        const auto file = pulse.folder().path() / (sink + std::to_string(hz) + ".raw");
        const auto tone = audio::sine(hz, 60_s, -16.0, 48'000);
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(tone.data()),
                   static_cast<std::streamsize>(tone.size() * sizeof tone[0]));
        player_ = std::make_unique<Child>(std::vector<std::string>{
            "pacat", "--playback", "--raw", "--format=s16le", "--rate=48000", "--channels=1",
            "--latency-msec=20", "--device=" + sink, file.string()});
    }

private:
    std::unique_ptr<Child> player_;
};

/// Speech played into a sink again and again until it is destroyed (a minute at most).
class Speaking {
public:
    Speaking(const Pulse& pulse, const std::string& sink, const std::filesystem::path& clip) {
        const auto file = pulse.folder().path() / (sink + "-speech.raw");
        const auto loaded = audio::load_clip(clip);
        if (!loaded)
            throw std::runtime_error("no speech in " + clip.string());
        const auto once = (*loaded)->samples();
        std::ofstream out(file, std::ios::binary);
        for (std::size_t all = 0; all < 60 * 8000; all += once.size())
            out.write(reinterpret_cast<const char*>(once.data()),
                      static_cast<std::streamsize>(once.size() * sizeof once[0]));
        out.close();
        player_ = std::make_unique<Child>(std::vector<std::string>{
            "pacat", "--playback", "--raw", "--format=s16le", "--rate=8000", "--channels=1",
            "--latency-msec=20", "--device=" + sink, file.string()});
    }

private:
    std::unique_ptr<Child> player_;
};

/// Listens at the monitor of a sink.
class Recording {
public:
    explicit Recording(const std::string& sink) {
        if (::pipe2(ends_, O_CLOEXEC) != 0)
            throw std::runtime_error("no pipe");
        child_ = std::make_unique<Child>(
            std::vector<std::string>{"parec", "--raw", "--format=s16le", "--rate=8000",
                                     "--channels=1", "--latency-msec=20",
                                     "--device=" + sink + ".monitor"},
            ends_[1]);
        ::close(ends_[1]);
        ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    }
    ~Recording() { ::close(ends_[0]); }
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    /// The newest 200 ms that have come in; empty before that much is there.
    std::vector<std::int16_t> newest() {
        std::array<char, 4096> buffer;
        for (ssize_t got = 0; (got = ::read(ends_[0], buffer.data(), buffer.size())) > 0;)
            bytes_.append(buffer.data(), static_cast<std::size_t>(got));
        const std::size_t wanted = 1600 * sizeof(std::int16_t);
        const auto whole = bytes_.size() / 2 * 2;
        if (whole < wanted)
            return {};
        std::vector<std::int16_t> samples(1600);
        std::memcpy(samples.data(), bytes_.data() + whole - wanted, wanted);
        return samples;
    }

private:
    int ends_[2] = {-1, -1};
    std::unique_ptr<Child> child_;
    std::string bytes_;
};

} // namespace ringroom::headset::test
