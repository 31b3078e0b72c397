#pragma once
// A file of this computer chosen among its downloads, the newest first, or named by its path. The
// window's thread.
//
//     files_.begin();                                        // looks at what is there now
//     if (const auto file = files_.draw(size, hint, !busy)) read(*file);
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "seat/table.h"

namespace ringroom::seat {

class Desk;

/// The bytes of a file that is going to be sent. Errors: "seat.exam.no_file" (none, or empty), and
/// `too_large` where it has more than `most`.
[[nodiscard]] Result<std::string> bytes_to_send(const std::filesystem::path& file, std::size_t most,
                                                const char* too_large);

class FileChoice {
public:
    /// `endings` of the names that are listed, as ".csv".
    FileChoice(Desk& desk, std::initializer_list<const char*> endings);
    void begin();
    /// At the cursor. `hint` says which files. The one that a person has chosen.
    [[nodiscard]] std::optional<std::filesystem::path> draw(ImVec2 size, const std::string& hint,
                                                            bool ready);
    [[nodiscard]] static std::vector<Key> foot_keys() {
        return {Key::choose, Key::open, Key::narrow, Key::escape};
    }

private:
    Desk& desk_;
    const std::vector<std::string> endings_;
    Table files_;
    std::string path_;
};

} // namespace ringroom::seat
