#pragma once
// UDP sockets in even and odd pairs.
#include <cstdint>
#include <optional>
#include <string>

namespace ringroom::media {

struct SocketPair {
    int rtp = -1;
    int rtcp = -1;
    std::uint16_t port = 0; ///< of RTP, even
};

/// Gives out pairs from a range, each port once before any comes again. One thread.
class PortRange {
public:
    /// `address` is IPv4, dotted.
    PortRange(std::string address, std::uint16_t first, std::uint16_t last);
    /// Empty when none is free, or no more descriptors can be had. The caller closes both.
    [[nodiscard]] std::optional<SocketPair> open();

private:
    [[nodiscard]] int bound(std::uint16_t port) const;

    const std::string address_;
    const std::uint32_t first_; // even
    const std::uint32_t pairs_;
    std::uint32_t next_ = 0;
};

} // namespace ringroom::media
