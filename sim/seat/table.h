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
// leaves that; Alt with left and right takes the column to sort by, Alt with up and down its order;
// D dials the row's telephone.
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

/// What else can be done with the chosen row: a button over the list, and a key of its own.
struct TableAction {
    const char* id;
    const char* text;   ///< key of its label
    const char* label;  ///< of its key
    int scancode = 0;   ///< of SDL; 0: the button opens the row, as Enter does
    bool of_row = true; ///< else it can be done while nothing is chosen
};

class Table {
public:
    Table(std::string id, std::vector<Column> columns, std::vector<TableAction> actions = {});

    struct Asked {
        std::string id;       ///< of the row; empty: an action that needs none
        bool dial = false;    ///< its telephone; else it is opened
        std::string action{}; ///< which of the actions; empty: none of them
    };
    /// At the cursor. `none` is the sentence for an empty list; `takes_keys`: nothing else on the
    /// page is being typed into.
    [[nodiscard]] std::optional<Asked> draw(Desk& desk, ImVec2 size, const std::string& none,
                                            bool takes_keys = true);
    /// The next frame puts the cursor into the box.
    void focus_words() { focus_words_ = true; }

    TableRows rows;
    bool has_words = true; ///< the box to narrow it; else the page has one of its own

private:
    void draw_words(Desk& desk, float width);
    void draw_actions(Desk& desk, float right);
    void act(const TableAction& action);
    void draw_head(Desk& desk, const std::vector<float>& widths);
    void draw_row(Desk& desk, std::size_t at, const std::vector<float>& widths, float height);
    void keys(Desk& desk, float row_height, float body_height);
    void sort_by(std::size_t column);
    [[nodiscard]] std::vector<float> widths(Desk& desk, float all) const;

    const std::string id_;
    const std::vector<Column> columns_;
    const std::vector<TableAction> actions_;
    std::string words_;
    bool focus_words_ = false;
    bool typing_ = false;
    std::size_t chosen_now_ = 0; ///< of this frame
    bool follow_ = false;        ///< the chosen row is to be brought into sight
    std::optional<Asked> asked_;
};

} // namespace ringroom::seat
