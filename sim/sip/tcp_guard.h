#pragma once
// Private: bounds on the TCP connections of the stack. sofia-sip accepts whatever comes and keeps a
// silent connection for ever; a few thousand of them would leave no descriptor for sound. The guard
// looks at the sockets of our port and hangs up on those beyond the limits. One thread: the Loop's,
// which is also the only one that opens or closes these sockets.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "sip/loop.h"

namespace ringroom::sip {

struct TcpGuardOptions {
    std::uint16_t port = 0;
    std::size_t an_address = 0;
    std::size_t in_all = 0;
    Duration silence; ///< from the connection to its first whole request
};

class TcpGuard {
public:
    TcpGuard(Loop& loop, TcpGuardOptions options);
    ~TcpGuard();
    TcpGuard(const TcpGuard&) = delete;
    TcpGuard& operator=(const TcpGuard&) = delete;

    /// A whole request came from there.
    void heard(const std::string& address, std::uint16_t port);
    /// Open when last looked at, without those we hung up on.
    [[nodiscard]] std::size_t connections() const;
    [[nodiscard]] std::uint64_t turned_away() const { return turned_away_; }
    [[nodiscard]] std::uint64_t silent() const { return silent_; }

private:
    using Peer = std::pair<std::string, std::uint16_t>;
    struct Connection {
        Peer peer;
        Instant since;
        bool cut = false; ///< we hung up; sofia has yet to notice
    };
    void look_soon();
    void look();
    void take_stock(Instant now);
    void cut(int fd, Connection& connection);

    Loop& loop_;
    const TcpGuardOptions options_;
    std::vector<int> listeners_; ///< duplicates: sofia watches the originals
    std::map<int, Connection> open_;
    std::set<Peer> heard_;
    Loop::TimerId timer_;
    Instant due_ = Instant::never();
    std::uint64_t turned_away_ = 0;
    std::uint64_t silent_ = 0;
};

} // namespace ringroom::sip
