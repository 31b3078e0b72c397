#include <cstdio>
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

int complain(const std::string& code, const std::string& particulars, const std::string& word) {
    std::fprintf(stderr, "ringroom: %s\n",
                 complaint(language_of_locale(), code, particulars, word).c_str());
    return exit_failed;
}

} // namespace ringroom::server
