#pragma once
// A page fills the window between the state bar and the foot. Each is a class with a state of its
// own in NAME_page.h; the workplace shows one at a time. The window's thread.
#include <vector>

#include <imgui.h>

#include "seat/keys.h"
#include "seat/shown.h"

namespace ringroom::seat {

/// What is on show takes every key itself: ImGui's own walking through the controls rests. Once a
/// frame, while it is so.
inline void take_all_keys() {
    ImGui::GetIO().ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
}

class Page {
public:
    Page() = default;
    virtual ~Page() = default;
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    /// Draws at the cursor, into `size`; once a frame while the page is on show. Takes its own
    /// keys.
    virtual void draw(const Shown& shown, ImVec2 size) = 0;
    /// What the foot names: keys that do something here and now, the likeliest first.
    [[nodiscard]] virtual std::vector<Key> foot_keys(const Shown&) const { return {}; }
};

} // namespace ringroom::seat
