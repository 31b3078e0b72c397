#pragma once
// One of the lists of the lists page. The window's thread.
#include <vector>

#include <imgui.h>

#include "seat/keys.h"
#include "seat/shown.h"

namespace ringroom::seat {

class ListView {
public:
    ListView() = default;
    virtual ~ListView() = default;
    ListView(const ListView&) = delete;
    ListView& operator=(const ListView&) = delete;

    /// At the cursor, once a frame while it is on show.
    virtual void draw(const Shown& shown, ImVec2 size) = 0;
    /// The page or another list was on show before.
    virtual void arrive() {}
    /// It asks for words over the page.
    [[nodiscard]] virtual bool dialog_is_open() const { return false; }
    /// As of a page; those that go from list to list come by themselves.
    [[nodiscard]] virtual std::vector<Key> foot_keys() const {
        return {Key::choose, Key::open, Key::narrow};
    }
};

} // namespace ringroom::seat
