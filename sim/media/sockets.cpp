#include "media/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ringroom::media {

PortRange::PortRange(std::string address, std::uint16_t first, std::uint16_t last)
    : address_(std::move(address))
    , first_((first + 1U) & ~1U)
    , pairs_(last > first_ ? (last + 1U - first_) / 2 : 0) {}

int PortRange::bound(std::uint16_t port) const {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, address_.c_str(), &address.sin_addr);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd);
        return -1;
    }
    const int expedited = IPTOS_DSCP_EF; // voice, RFC 4594; a network may ignore it
    ::setsockopt(fd, IPPROTO_IP, IP_TOS, &expedited, sizeof expedited);
    return fd;
}

std::optional<SocketPair> PortRange::open() {
    for (std::uint32_t tries = 0; tries < pairs_; ++tries) {
        const auto port = static_cast<std::uint16_t>(first_ + 2 * next_);
        next_ = (next_ + 1) % pairs_;
        const int rtp = bound(port);
        if (rtp < 0)
            continue;
        const int rtcp = bound(static_cast<std::uint16_t>(port + 1));
        if (rtcp >= 0)
            return SocketPair{.rtp = rtp, .rtcp = rtcp, .port = port};
        ::close(rtp);
    }
    return std::nullopt;
}

} // namespace ringroom::media
