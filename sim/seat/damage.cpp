#include "seat/damage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <imgui.h>

#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr int tile = 64;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U; // 2^64 divided by the golden ratio
    return hash ^ (hash >> 29U);
}

template <class T>
std::uint64_t mixed_bytes(std::uint64_t hash, const T& value) {
    static_assert(sizeof value % 4 == 0);
    std::array<std::uint32_t, sizeof value / 4> words;
    std::memcpy(words.data(), &value, sizeof value);
    for (const auto word : words)
        hash = mixed(hash, word);
    return hash;
}

int tiles_of(int points) {
    return (points + tile - 1) / tile;
}

bool goes_on_below(const Area& one, const Area& other) {
    return one.left == other.left && one.right == other.right && one.bottom == other.top;
}

Area around(const std::vector<Area>& areas) {
    Area all = areas.front();
    for (const auto& one : areas)
        all = {std::min(all.left, one.left), std::min(all.top, one.top),
               std::max(all.right, one.right), std::max(all.bottom, one.bottom)};
    return all;
}

} // namespace

void Damage::add(Tiles& tiles, const ImDrawCmd& command, const ImDrawVert* const corners[3]) const {
    const ImVec2 a = corners[0]->pos;
    const ImVec2 b = corners[1]->pos;
    const ImVec2 c = corners[2]->pos;
    const auto& clip = command.ClipRect;
    // A triangle's edge may colour the pixel beside it.
    const float left = std::max({std::min({a.x, b.x, c.x}) - 1, clip.x, 0.0F});
    const float top = std::max({std::min({a.y, b.y, c.y}) - 1, clip.y, 0.0F});
    const float right =
        std::min({std::max({a.x, b.x, c.x}) + 1, clip.z, static_cast<float>(width_)});
    const float bottom =
        std::min({std::max({a.y, b.y, c.y}) + 1, clip.w, static_cast<float>(height_)});
    if (left >= right || top >= bottom)
        return;
    auto hash = mixed_bytes(reinterpret_cast<std::uintptr_t>(command.GetTexID()), clip);
    for (int i = 0; i < 3; ++i)
        hash = mixed_bytes(hash, *corners[i]);
    const int last_column = (static_cast<int>(std::ceil(right)) - 1) / tile;
    const int last_row = (static_cast<int>(std::ceil(bottom)) - 1) / tile;
    for (int row = static_cast<int>(top) / tile; row <= last_row; ++row)
        for (int column = static_cast<int>(left) / tile; column <= last_column; ++column) {
            auto& one = tiles[static_cast<std::size_t>(row * columns_ + column)];
            one = mixed(one, hash);
        }
}

std::vector<Area> Damage::since_last(const ImDrawData& frame) {
    const int width = static_cast<int>(frame.DisplaySize.x);
    const int height = static_cast<int>(frame.DisplaySize.y);
    const bool other_size = width != width_ || height != height_;
    width_ = width;
    height_ = height;
    columns_ = tiles_of(width);
    Tiles tiles(static_cast<std::size_t>(columns_ * tiles_of(height)));
    for (int i = 0; i < frame.CmdListsCount; ++i) {
        const auto& list = *frame.CmdLists[i];
        for (const auto& command : list.CmdBuffer)
            for (unsigned at = 0; at + 2 < command.ElemCount; at += 3) {
                const auto* index = &list.IdxBuffer.Data[command.IdxOffset + at];
                const auto* vertex = list.VtxBuffer.Data + command.VtxOffset;
                const ImDrawVert* const corners[3] = {vertex + index[0], vertex + index[1],
                                                      vertex + index[2]};
                add(tiles, command, corners);
            }
    }
    if (other_size || tiles.size() != tiles_.size()) {
        tiles_ = std::move(tiles);
        return width > 0 && height > 0 ? std::vector<Area>{{0, 0, width, height}}
                                       : std::vector<Area>{};
    }
    auto areas = differing(tiles);
    tiles_ = std::move(tiles);
    return areas;
}

/// Rows of differing tiles, put together with the like row above.
std::vector<Area> Damage::differing(const Tiles& tiles) const {
    std::vector<Area> areas;
    const auto differs = [&](int row, int column) {
        const auto at = static_cast<std::size_t>(row * columns_ + column);
        return tiles[at] != tiles_[at];
    };
    for (int row = 0; row < tiles_of(height_); ++row)
        for (int column = 0; column < columns_; ++column) {
            if (!differs(row, column))
                continue;
            const int first = column;
            while (column < columns_ && differs(row, column))
                ++column;
            const Area one{first * tile, row * tile, std::min(column * tile, width_),
                           std::min((row + 1) * tile, height_)};
            const auto above = std::find_if(areas.begin(), areas.end(), [&](const Area& other) {
                return goes_on_below(other, one);
            });
            if (above == areas.end())
                areas.push_back(one);
            else
                above->bottom = one.bottom;
        }
    if (areas.size() > limits::dirty_areas)
        areas = {around(areas)};
    return areas;
}

} // namespace ringroom::seat
