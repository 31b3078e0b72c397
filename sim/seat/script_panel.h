#pragma once
// The talk script step by step, and the moves that the person marks as said. The window's thread.
#include <cstddef>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class ScriptPanel {
public:
    explicit ScriptPanel(Desk& desk)
        : desk_(desk) {}

    void draw(const Shown& shown, ImVec2 size);
    /// Where the talk is: from 0.
    [[nodiscard]] std::size_t step() const { return step_; }
    void next_step() { ++step_; }
    void former_step() { step_ -= step_ > 0 ? 1 : 0; }

private:
    void take(const Shown& shown);
    void draw_search(const std::vector<wire::TalkStep>& steps);
    [[nodiscard]] bool is_hit(const wire::TalkStep& step) const;
    void draw_step(const wire::TalkStep& step, std::size_t at);
    void draw_moves(const wire::SeatContact& contact);

    Desk& desk_;
    ContactId contact_; ///< that the step belongs to
    std::size_t step_ = 0;
    bool searches_ = false;
    bool focus_ = false;
    std::string words_; ///< looked for
};

} // namespace ringroom::seat
