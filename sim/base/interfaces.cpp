#include "base/interfaces.h"

#include <arpa/inet.h>
#include <array>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

namespace ringroom {
namespace {

std::string written(const sockaddr* address) {
    std::array<char, INET_ADDRSTRLEN> text{};
    if (address == nullptr || address->sa_family != AF_INET ||
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text.data(),
                    text.size()) == nullptr)
        return {};
    return text.data();
}

} // namespace

std::vector<Interface> interfaces() {
    std::vector<Interface> out;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0)
        return out;
    for (const auto* one = all; one != nullptr; one = one->ifa_next) {
        const auto address = written(one->ifa_addr);
        if (address.empty() || (one->ifa_flags & IFF_UP) == 0)
            continue;
        const bool has_broadcast = (one->ifa_flags & IFF_BROADCAST) != 0;
        out.push_back({.address = address,
                       .broadcast = has_broadcast ? written(one->ifa_broadaddr) : std::string(),
                       .loopback = (one->ifa_flags & IFF_LOOPBACK) != 0});
    }
    ::freeifaddrs(all);
    return out;
}

std::string machine_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        return {};
    return name.data();
}

} // namespace ringroom
