#pragma once
// All keys of the seat as one sheet: over the page (F1), and as a page for the printer
// (`ringroom-seat --keys`). Both are made from the table in keys.h.
#include <functional>
#include <string>

#include <imgui.h>

#include "seat/keys.h"

namespace ringroom::seat {

class Desk;

/// The window's thread.
class KeySheet {
public:
    explicit KeySheet(Desk& desk)
        : desk_(desk) {}
    /// Opens and closes it by its key and draws it over the window of size `all`, without the keys
    /// of pages that this person does not have; once a frame, after everything else.
    void draw(ImVec2 all, const std::function<bool(const KeyRow&)>& has);
    [[nodiscard]] bool is_open() const { return open_; }

private:
    void draw_rows(ImVec2 size, const std::function<bool(const KeyRow&)>& has);
    void draw_heading(KeyPart part);
    void draw_row(const KeyRow& row, float width);

    Desk& desk_;
    bool open_ = false;
};

/// HTML with both languages side by side, made for one sheet of A4. Any thread.
[[nodiscard]] std::string key_sheet_page();

} // namespace ringroom::seat
