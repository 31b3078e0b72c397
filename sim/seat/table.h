#pragma once
// A list on the screen: a head to sort by, a box to narrow it by words, rows that are chosen with
// arrows and opened with Enter. Thousands of rows cost what fits the window. The window's thread.
//
//     Table table_("contacts", {{"seat.list.time", 110}, {"seat.list.who"}});
//     table_.rows.set(...);                       // when they have changed
//     if (const auto asked = table_.draw(desk_, size, "seat.list.contacts_none"))
//         open(asked->id);
//
// Keys, while the list is on show: arrows, page and ends choose; Enter opens; Ctrl+F narrows, Esc
// leaves that; Alt with left and right takes the column to sort by, Alt with up and down its order.
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/table_rows.h"

namespace ringroom::seat {

class Desk;

struct Column {
    const char* text;   ///< key of its head
    float width = 0;    ///< points; 0: shares what is left
    bool right = false; ///< figures stand at the right
};

class Table {
public:
    Table(std::string id, std::vector<Column> columns);

    struct Asked {
        std::string id;    ///< of the row
        bool dial = false; ///< its telephone; else it is opened
    };
    /// At the cursor. `none` is the sentence for an empty list; `takes_keys`: nothing else on the
    /// page is being typed into.
    [[nodiscard]] std::optional<Asked> draw(Desk& desk, ImVec2 size, const std::string& none,
                                            bool takes_keys = true);
    /// The next frame puts the cursor into the box.
    void focus_words() { focus_words_ = true; }

    TableRows rows;

private:
    void draw_words(Desk& desk);
    void draw_head(Desk& desk, const std::vector<float>& widths);
    void draw_row(Desk& desk, std::size_t at, const std::vector<float>& widths, float height);
    void keys(Desk& desk, float row_height, float body_height);
    void sort_by(std::size_t column);
    [[nodiscard]] std::vector<float> widths(Desk& desk, float all) const;

    const std::string id_;
    const std::vector<Column> columns_;
    std::string words_;
    bool focus_words_ = false;
    bool typing_ = false;
    std::size_t chosen_now_ = 0; ///< of this frame
    bool follow_ = false;        ///< the chosen row is to be brought into sight
    std::optional<Asked> asked_;
};

} // namespace ringroom::seat
