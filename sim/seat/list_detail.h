#pragma once
// What lists of the day's work have in common: what is known of the chosen row below them, their
// sentence while they are empty, and dialling from them. The window's thread.
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

/// Of the card below a list, with the gap above it.
constexpr float detail_points = 132;

/// Below a list: a head, what is known in pairs, and longer words.
struct Detail {
    std::string head;
    std::vector<std::pair<std::string, std::string>> pairs{};
    std::string words{};
};

/// A list without rows: why it could not be had, that it is asked for, or the text of key `none`.
[[nodiscard]] std::string empty_words(const Desk& desk, bool known, const Notice& refusal,
                                      const char* none);
/// Calls by the own telephone; the record opens at work. While a call is on, says why not.
void dial(Desk& desk, const Shown& shown, const std::string& telephone);
/// A card at the cursor; without a head it asks for a choice.
void draw_detail_card(Desk& desk, const Detail& detail, ImVec2 size);
/// What stands in the card: also where a page is made of it.
void draw_detail(Desk& desk, const Detail& detail);

} // namespace ringroom::seat
