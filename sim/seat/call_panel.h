#pragma once
// The left column at work: the call and its controls, the levels, the queues. The window's thread.
#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class CallPanel {
public:
    explicit CallPanel(Desk& desk)
        : desk_(desk) {}

    void draw(const Shown& shown, ImVec2 size);
    /// The keys of the call; once a frame, also while another page is on show.
    void keys(const Shown& shown);

private:
    void draw_call(const Shown& shown, ImVec2 size);
    void draw_no_call(const Shown& shown);
    void draw_controls(const Shown& shown);
    void draw_meters(const Shown& shown, ImVec2 size);
    void draw_queues(const Shown& shown, ImVec2 size);

    Desk& desk_;
};

} // namespace ringroom::seat
