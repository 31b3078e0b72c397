#pragma once
// A recording to listen to: the waveform of both sides, what happened when, play and seek. Never
// plays while the telephone rings or talks. The window's thread.
#include <memory>
#include <string>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/player.h"

namespace ringroom::seat {

class PlayerPanel {
public:
    explicit PlayerPanel(Desk& desk);

    /// A recording by the name of its contact, from `at`; plays where the telephone rests.
    void open(std::string record, std::string title, Duration at, const Shown& shown);
    void close();
    [[nodiscard]] bool is_open() const { return !record_.empty(); }
    /// Falls silent when the telephone does not rest; once a frame, whichever page is on show.
    void yield_to_telephone(const Shown& shown);
    /// Below a list, `points` high; Esc closes it.
    static constexpr float points = 190;
    void draw_below(const Shown& shown, float width);

private:
    void draw(const Shown& shown, ImVec2 size);
    void keys(const Shown& shown);
    void toggle(const Shown& shown);
    void draw_head(const Shown& shown, const Player::View& view, float width);
    void draw_waves(const Player::View& view, ImVec2 size);
    void draw_lane(const std::vector<std::int64_t>& pairs, ImVec2 low, ImVec2 high,
                   std::int64_t loudest, ImU32 colour, float played);
    void draw_marks(ImVec2 low, ImVec2 high, Duration length);
    [[nodiscard]] Duration length_of(const Player::View& view);
    [[nodiscard]] std::string mark_words(const wire::Mark& mark) const;

    Desk& desk_;
    std::unique_ptr<Player> player_; ///< made with the first recording
    std::string record_;
    std::string title_;
    Asked<wire::Waveform> waves_;
    Asked<wire::List<wire::Mark>> marks_;
};

} // namespace ringroom::seat
