#pragma once
// Distinct number types for distinct things: an Id<Leg> never fits where an Id<Contact> is wanted.
// Across rooms things are named by id, never by pointer; a stale id finds nothing.
#include <compare>
#include <cstdint>
#include <functional>

namespace ringroom {

template <class Tag>
struct Id {
    std::uint64_t value = 0; ///< 0 means "none"

    constexpr auto operator<=>(const Id&) const = default;
    constexpr explicit operator bool() const { return value != 0; }
};

} // namespace ringroom

template <class Tag>
struct std::hash<ringroom::Id<Tag>> {
    std::size_t operator()(ringroom::Id<Tag> id) const noexcept { return id.value; }
};
