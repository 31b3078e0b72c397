#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <ifaddrs.h>
#include <system_error>

#include "server/commands.h"
#include "server/words.h"

namespace ringroom::server {

Surroundings find_surroundings() {
    namespace fs = std::filesystem;
    Surroundings out{.language = language_of_locale()};
    std::error_code error;
    auto folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    // Up from the program through the build tree to the source tree.
    for (int level = 0; level < 4 && !folder.empty(); ++level, folder = folder.parent_path()) {
        if (fs::exists(folder / "assets" / "prompts") && fs::exists(folder / "scenarios")) {
            out.assets = folder / "assets";
            out.scenarios = folder / "scenarios";
            return out;
        }
    }
    out.assets = "/usr/share/ringroom/assets";
    out.scenarios = "/usr/share/ringroom/scenarios";
    return out;
}

Result<void> check_own_address(const std::string& address) {
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0)
        return {}; // binding will tell
    std::string list;
    bool own = false;
    for (const auto* one = all; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET)
            continue;
        std::array<char, INET_ADDRSTRLEN> text{};
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr,
                    text.data(), text.size());
        list += (list.empty() ? "" : ", ") + std::string(text.data());
        own = own || address == text.data();
    }
    ::freeifaddrs(all);
    // All of 127.0.0.0/8 is this computer, though one address is listed.
    if (own || address.starts_with("127."))
        return {};
    return fail("server.no_such_address", list);
}

int complain(const std::string& code, const std::string& particulars, const std::string& word) {
    std::fprintf(stderr, "ringroom: %s\n",
                 complaint(language_of_locale(), code, particulars, word).c_str());
    return exit_failed;
}

} // namespace ringroom::server
