#pragma once
// Where a frame of ImGui differs from the one before. The window is cut into tiles; each keeps a
// hash of all that draws in it, in order, so that what hashes alike looks alike.
#include <cstdint>
#include <vector>

struct ImDrawData;
struct ImDrawCmd;
struct ImDrawVert;

namespace ringroom::seat {

/// In points of the display; right and bottom lie outside.
struct Area {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    bool operator==(const Area&) const = default;
};

/// The window's thread.
class Damage {
public:
    /// Areas that do not overlap and hold all that differs, at most limits::dirty_areas; none where
    /// the picture is the same. The first time, and after another size, everything.
    [[nodiscard]] std::vector<Area> since_last(const ImDrawData& frame);
    /// The next time everything differs: of a texture only the name is looked at.
    void forget() { tiles_.clear(); }

private:
    using Tiles = std::vector<std::uint64_t>;
    void add(Tiles& tiles, const ImDrawCmd& command, const ImDrawVert* const corners[3]) const;
    [[nodiscard]] std::vector<Area> differing(const Tiles& tiles) const;

    Tiles tiles_; ///< row by row
    int width_ = 0;
    int height_ = 0;
    int columns_ = 0;
};

} // namespace ringroom::seat
