#include "sip/tcp_guard.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "base/log.h"
#include "sip/limits.h"

namespace ringroom::sip {
namespace {

/// Address and port; nothing for what is no internet address.
std::optional<std::pair<std::string, std::uint16_t>> readable(const sockaddr_storage& from) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (from.ss_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &from, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
        return std::pair{std::string(text.data()), ntohs(four.sin_port)};
    }
    if (from.ss_family != AF_INET6)
        return std::nullopt;
    sockaddr_in6 six{};
    std::memcpy(&six, &from, sizeof six);
    inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
    return std::pair{std::string(text.data()), ntohs(six.sin6_port)};
}

bool is_ours(int fd, std::uint16_t port) {
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) != 0)
        return false;
    const auto address = readable(own);
    int type = 0;
    socklen_t type_size = sizeof type;
    return address && address->second == port &&
           ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) == 0 && type == SOCK_STREAM;
}

bool listens(int fd) {
    int yes = 0;
    socklen_t size = sizeof yes;
    return ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &size) == 0 && yes != 0;
}

/// Our descriptors, as the system lists them.
std::vector<int> descriptors() {
    std::vector<int> out;
    std::error_code error;
    for (std::filesystem::directory_iterator it("/proc/self/fd", error), end; !error && it != end;
         it.increment(error)) {
        const auto name = it->path().filename().string();
        int fd = -1;
        std::from_chars(name.data(), name.data() + name.size(), fd);
        if (fd > STDERR_FILENO)
            out.push_back(fd);
    }
    return out;
}

} // namespace

TcpGuard::TcpGuard(Loop& loop, TcpGuardOptions options)
    : loop_(loop)
    , options_(options) {
    for (const int fd : descriptors())
        if (is_ours(fd, options_.port) && listens(fd))
            if (const int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 3); own >= 0) {
                listeners_.push_back(own);
                loop_.watch(own, [this] { look_soon(); });
            }
    look();
}

TcpGuard::~TcpGuard() {
    loop_.cancel(timer_);
    for (const int fd : listeners_) {
        loop_.unwatch(fd);
        ::close(fd);
    }
}

void TcpGuard::heard(const std::string& address, std::uint16_t port) {
    heard_.emplace(address, port);
}

std::size_t TcpGuard::connections() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(open_, [](const auto& entry) { return !entry.second.cut; }));
}

/// Somebody knocks; sofia opens in this turn of the loop. Many knocks are one look.
void TcpGuard::look_soon() {
    const Instant due = steady_now() + limits::tcp_look_soon;
    if (due >= due_)
        return;
    loop_.cancel(timer_);
    due_ = due;
    timer_ = loop_.at(due, [this] { look(); });
}

void TcpGuard::look() {
    const Instant now = steady_now();
    take_stock(now);
    // The oldest stay: who is there already is more likely a telephone than who comes in a flood.
    std::vector<std::pair<Instant, int>> by_age;
    for (const auto& [fd, connection] : open_)
        by_age.emplace_back(connection.since, fd);
    std::sort(by_age.begin(), by_age.end());
    std::map<std::string, std::size_t> of_address;
    std::size_t all = 0;
    due_ = now + limits::tcp_look;
    for (const auto& [since, fd] : by_age) {
        auto& connection = open_.at(fd);
        if (connection.cut)
            continue;
        auto& here = of_address[connection.peer.first];
        const bool spoke = heard_.contains(connection.peer);
        if (here >= options_.an_address || all >= options_.in_all) {
            ++turned_away_;
            log_warning("sip", fmt::format("connection turned away: too many source={}",
                                           connection.peer.first));
            cut(fd, connection);
        } else if (!spoke && now - since >= options_.silence) {
            ++silent_;
            cut(fd, connection);
        } else {
            ++here;
            ++all;
            if (!spoke)
                due_ = std::min(due_, since + options_.silence);
        }
    }
    timer_ = loop_.at(due_, [this] { look(); });
}

void TcpGuard::take_stock(Instant now) {
    std::map<int, Connection> open;
    std::set<Peer> heard;
    for (const int fd : descriptors()) {
        sockaddr_storage from{};
        socklen_t size = sizeof from;
        if (!is_ours(fd, options_.port) || listens(fd) ||
            ::getpeername(fd, reinterpret_cast<sockaddr*>(&from), &size) != 0)
            continue;
        auto peer = readable(from);
        if (!peer)
            continue;
        const auto known = open_.find(fd);
        const bool same = known != open_.end() && known->second.peer == *peer;
        if (heard_.contains(*peer))
            heard.insert(*peer);
        open.emplace(fd, same ? known->second : Connection{.peer = *peer, .since = now});
    }
    open_ = std::move(open);
    heard_ = std::move(heard);
}

void TcpGuard::cut(int fd, Connection& connection) {
    connection.cut = true;
    ::shutdown(fd, SHUT_RDWR); // sofia reads the end and closes it
}

} // namespace ringroom::sip
