#pragma once
// Sends the sheet that stands in a rubric panel to the lab: by itself once choosing and typing
// rest, and as a whole when it is handed in. One request at a time. The window's thread.
//
//     saver_.keep(url);                              // once a frame
//     saver_.send(url, {.given = true});             // handed in
//     if (saver_.take() == SheetSaver::Came::given) go_on();
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "seat/posted.h"

namespace ringroom::seat {

class Desk;
class RubricPanel;

class SheetSaver {
public:
    SheetSaver(Desk& desk, RubricPanel& rubric)
        : desk_(desk)
        , rubric_(rubric) {}

    struct How {
        bool given = false;     ///< it is handed in now
        bool was_given = false; ///< it had been: changed, it stays so where it is whole
        Duration spent{};
    };
    /// Sends what has changed as soon as it rests.
    void keep(const std::string& url, const How& how);
    void send(const std::string& url, const How& how);
    [[nodiscard]] bool waiting() const { return sent_.waiting(); }
    enum class Came { nothing, saved, given, refused };
    [[nodiscard]] Came take();

private:
    Desk& desk_;
    RubricPanel& rubric_;
    Posted sent_;
    bool giving_ = false;
    std::uint64_t stand_ = 0;
};

} // namespace ringroom::seat
