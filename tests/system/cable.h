#pragma once
// A network cable between a program and the lab's API: pulled, connections break and none is made;
// plugged in, the lab is there again.
#include <atomic>
#include <cstdint>
#include <list>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"

namespace ringroom::system_test {

class Cable {
public:
    explicit Cable(std::uint16_t lab_port)
        : lab_port_(lab_port)
        , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in at = loopback(0);
        socklen_t size = sizeof at;
        check(::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                  ::listen(listener_, 16) == 0 &&
                  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) == 0 &&
                  ::pipe(wake_) == 0,
              "a cable has two ends");
        port_ = ntohs(at.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~Cable() {
        ending_ = true;
        wake();
        thread_.join();
        for (const int one : {listener_, wake_[0], wake_[1]})
            ::close(one);
    }
    Cable(const Cable&) = delete;
    Cable& operator=(const Cable&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void pull() {
        pulled_ = true;
        wake();
    }
    void plug() { pulled_ = false; }

private:
    struct Pair {
        int ends[2];
    };
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return at;
    }
    void wake() { check(::write(wake_[1], "x", 1) == 1, "the cable listens"); }

    void run() {
        while (!ending_) {
            std::vector<pollfd> all{{wake_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
            for (const auto& pair : pairs_)
                for (const int end : pair.ends)
                    all.push_back({end, POLLIN, 0});
            if (::poll(all.data(), all.size(), -1) < 0)
                continue;
            char byte = 0;
            if ((all[0].revents & POLLIN) != 0)
                (void)!::read(wake_[0], &byte, 1);
            carry(all);
            if ((all[1].revents & POLLIN) != 0)
                connect();
            if (pulled_)
                while (!pairs_.empty())
                    cut(pairs_.begin());
        }
        while (!pairs_.empty())
            cut(pairs_.begin());
    }
    void carry(const std::vector<pollfd>& all) {
        std::size_t at = 2;
        for (auto pair = pairs_.begin(); pair != pairs_.end();) {
            bool goes_on = true;
            for (int i = 0; i < 2; ++i, ++at)
                if (goes_on && all[at].revents != 0)
                    goes_on = pass_on(pair->ends[i], pair->ends[1 - i]);
            const auto here = pair++;
            if (!goes_on)
                cut(here);
        }
    }
    static bool pass_on(int from, int to) {
        char bytes[16'384];
        const auto got = ::recv(from, bytes, sizeof bytes, 0);
        for (ssize_t sent = 0; sent < got;) {
            const auto more =
                ::send(to, bytes + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
            if (more <= 0)
                return false;
            sent += more;
        }
        return got > 0;
    }
    void connect() {
        const int near = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const int far = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in at = loopback(lab_port_);
        if (!pulled_ && ::connect(far, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0) {
            pairs_.push_back({{near, far}});
            return;
        }
        ::close(near);
        ::close(far);
    }
    void cut(std::list<Pair>::iterator pair) {
        for (const int end : pair->ends)
            ::close(end);
        pairs_.erase(pair);
    }

    const std::uint16_t lab_port_;
    int listener_;
    int wake_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::list<Pair> pairs_; // the thread's
    std::atomic<bool> pulled_{false};
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

} // namespace ringroom::system_test
