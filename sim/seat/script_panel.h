#pragma once
// The talk script step by step, and the moves that the person marks as said. The window's thread.
#include <cstddef>

#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class ScriptPanel {
public:
    explicit ScriptPanel(Desk& desk)
        : desk_(desk) {}

    void draw(const Shown& shown, ImVec2 size);
    void next_step() { ++step_; }

private:
    void take(const Shown& shown);
    void draw_step(const wire::TalkStep& step, std::size_t at);
    void draw_moves(const wire::SeatContact& contact);

    Desk& desk_;
    ContactId contact_; ///< that the step belongs to
    std::size_t step_ = 0;
};

} // namespace ringroom::seat
