#pragma once
// Sends the sheet that stands in a rubric panel to the lab: by itself once choosing and typing
// rest, and as a whole when it is handed in. One request at a time; what is to be sent meanwhile
// waits for its answer. The window's thread.
//
//     saver_.keep(url, how);                         // once a frame
//     saver_.send(url, {.given = true});             // handed in
//     if (const auto came = saver_.take(url); came.what == SheetSaver::What::given) ...
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "base/time.h"
#include "seat/posted.h"
#include "wire/messages.h"

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
    /// Sends what has changed as soon as it rests; what the lab refuses not again before it is
    /// another.
    void keep(const std::string& url, const How& how);
    /// The sheet of the rubric panel now, to this address; after what is on its way there.
    void send(const std::string& url, const How& how);
    /// It is handed in and on its way.
    [[nodiscard]] bool giving(const std::string& url) const;
    enum class What { nothing, saved, given, refused };
    struct Came {
        What what = What::nothing;
        bool here = false; ///< it is the answer for the sheet on show
    };
    /// `url`: of the sheet on show; empty: none.
    [[nodiscard]] Came take(const std::string& url);

private:
    struct Sheet {
        std::string url;
        wire::SheetChange sheet;
        bool giving = false;
        std::uint64_t stand = 0; ///< of the rubric panel
    };
    void send_next();

    Desk& desk_;
    RubricPanel& rubric_;
    Posted sent_;
    std::deque<Sheet> sheets_; ///< the first is on its way; of each address one more at most
    std::string refused_;      ///< address
    std::uint64_t refused_stand_ = 0;
    Instant again_at_;
};

} // namespace ringroom::seat
