#pragma once
// All keys of the seat as one sheet: over the page (F1), and as a page for the printer
// (`ringroom-seat --keys`). Both are made from the table in keys.h.
#include <string>

#include <imgui.h>

namespace ringroom::seat {

class Desk;

/// The window's thread.
class KeySheet {
public:
    explicit KeySheet(Desk& desk)
        : desk_(desk) {}
    /// Opens and closes it by its key and draws it over the window of size `all`; once a frame,
    /// after everything else.
    void draw(ImVec2 all);
    [[nodiscard]] bool is_open() const { return open_; }

private:
    void draw_rows(ImVec2 size);
    void draw_row(const std::string& key, const std::string& what, float width);

    Desk& desk_;
    bool open_ = false;
};

/// HTML with both languages side by side, made for one sheet of A4. Any thread.
[[nodiscard]] std::string key_sheet_page();

} // namespace ringroom::seat
