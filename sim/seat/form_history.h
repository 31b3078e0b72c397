#pragma once
// What the screen showed while a recording was made: the form as it stood at the playhead. The
// window's thread.
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/time.h"
#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

/// The form at one time.
struct FormThen {
    struct Row {
        std::string field;
        std::string value;             ///< empty: not filled
        bool fresh = false;            ///< keyed within the last limits::form_fresh
        std::optional<Duration> keyed; ///< last before that time; else when it was first keyed
    };
    std::vector<Row> rows; ///< in the form's order
    std::string disposition;
    bool submitted = false;
};
/// Pure.
[[nodiscard]] FormThen form_then(const wire::FormHistory& history, Duration at);

/// At the cursor; the time of a field that was clicked, to go there.
[[nodiscard]] std::optional<Duration> draw_form_then(Desk& desk, const wire::FormHistory& history,
                                                     Duration at, ImVec2 size);

} // namespace ringroom::seat
