#pragma once
// What a person must not miss though they look elsewhere: a call that nobody answered, what a
// leader did to the seat. Cards in the lower right corner that stay until they are seen. The
// window's thread.
#include <string>

#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class Attention {
public:
    explicit Attention(Desk& desk)
        : desk_(desk) {}

    /// From the corner `low_right` upwards, in the window that is being drawn; gives the height it
    /// took. Takes Esc while nothing is typed.
    float draw(const Shown& shown, ImVec2 low_right);

private:
    /// True when it was seen.
    bool draw_card(const char* id, const char* title, const std::string& words, bool may_be_ready,
                   ImVec2 low_right);
    [[nodiscard]] std::string missed_words(const Shown& shown) const;

    Desk& desk_;
    Instant missed_seen_;  ///< the one of this instant
    Instant missed_shown_; ///< likewise
    Instant order_seen_;
};

} // namespace ringroom::seat
