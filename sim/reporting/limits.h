#pragma once
// Bounds of a fold.
#include <cstddef>

namespace ringroom::reporting::limits {

constexpr std::size_t contacts = 1'000'000; ///< rows of one fold; later contacts are counted only
constexpr std::size_t parts = 1'000;        ///< stays, offers, talks or holds of one contact
constexpr std::size_t reasons = 100;        ///< different not-ready reasons of one agent
constexpr std::size_t agents = 20'000;

} // namespace ringroom::reporting::limits
