#pragma once
// This machine in its networks. What is particular to one system stays in interfaces.cpp.
#include <string>
#include <vector>

namespace ringroom {

/// One IPv4 address of a network interface that is up.
struct Interface {
    std::string address;   ///< "192.168.1.20"
    std::string broadcast; ///< "192.168.1.255"; empty where the network has none
    bool loopback = false;
};

/// In the system's order; empty where it cannot be asked. Any thread; asks the system each time.
[[nodiscard]] std::vector<Interface> interfaces();
/// What people call this machine; empty where it has no name. Any thread.
[[nodiscard]] std::string machine_name();

} // namespace ringroom
