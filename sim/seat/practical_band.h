#pragma once
// The band over the page of work while a practical exam is sat, to come or just over: its title,
// which call it is, what comes next, and how much time is left. The window's thread.
//
//     const float high = practical_band_height(desk_, shown, practical_); // 0: there is none
//     draw_practical_band(desk_, shown, practical_, {width, high});
#include <string>

#include <imgui.h>

#include "seat/seated_practical.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

/// The word of a text "seat.practical.is." for how an exam stands for this person: waiting,
/// running, paused, over (nothing more is to come), ended.
[[nodiscard]] std::string practical_word(const wire::PracticalSeat& exam);
/// What the person is to do or to wait for.
[[nodiscard]] std::string practical_sentence(const Desk& desk, const wire::PracticalSeat& exam,
                                             Presence presence);
/// In pixels; 0: nothing is to be drawn. What is not under way gives way to a contact in hand.
[[nodiscard]] float practical_band_height(const Desk& desk, const Shown& shown,
                                          const SeatedPractical& practical);
/// At the cursor.
void draw_practical_band(Desk& desk, const Shown& shown, const SeatedPractical& practical,
                         ImVec2 size);

} // namespace ringroom::seat
