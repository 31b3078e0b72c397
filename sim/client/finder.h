#pragma once
// The labs of this network, found by asking everybody (docs/decisions/009-finding-the-lab.md).
//
//     Finder finder(network, Finder::Reach::network, [&](std::vector<FoundLab> labs) { ... });
//
// Whoever is in the network can answer: what is found is a suggestion with an address, and the
// person chooses.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "client/client.h"

namespace ringroom::client {

struct FoundLab {
    std::string name;
    Address address;
    std::string machine; ///< its computer's name; may be empty
    std::string version;
    std::int64_t level = 0; ///< of the interface; wire/finding.h says who understands whom
    Duration clock_ahead;   ///< of this machine's clock; what the way took is not counted off
    bool operator==(const FoundLab&) const = default;
};

/// Asks at once and then every limits::find_every for as long as it lives.
class Finder {
public:
    enum class Reach {
        this_machine, ///< asks labs of this computer only
        network,      ///< and those of every network it is in
    };
    /// `changed` gets the labs, by name and address, after each change of the list; on the
    /// Network's thread. At most limits::labs_found; a lab that did not answer three times in a row
    /// is gone.
    Finder(Network& network, Reach reach, std::function<void(std::vector<FoundLab>)> changed);
    /// Waits until no callback runs.
    ~Finder();
    Finder(const Finder&) = delete;
    Finder& operator=(const Finder&) = delete;

private:
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

} // namespace ringroom::client
