#pragma once
// A list on the screen: a head to sort by, a box to narrow it by words, rows that are chosen with
// arrows and opened with Enter. Thousands of rows cost what fits the window. The window's thread.
//
//     Table table_("contacts", {{"seat.list.time"}, {"seat.list.who"}});
//     table_.rows.set(...);                       // when they have changed
//     if (const auto asked = table_.draw(desk_, size, "seat.list.contacts_none"))
//         open(asked->id);
//
// Keys, while the list is on show: arrows, page and ends choose; Enter opens; Ctrl+F narrows, Esc
// leaves that; Alt with left and right takes the column to sort by, Alt with up and down its order;
// D dials the row's telephone.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/keys.h"
#include "seat/table_rows.h"

namespace ringroom::seat {

class Desk;
struct Colours;

[[nodiscard]] ImU32 tone_colour(const Colours& colours, Tone tone);

/// As wide as what is in it; the last one takes what is left. Where all together are too wide, the
/// widest give way, and the whole text is shown under the mouse.
struct Column {
    const char* text;   ///< key of its head
    bool right = false; ///< figures stand at the right
};

/// What else can be done with the chosen row: a button over the list, and its key. Key::open is
/// what Enter does in any list; Key::dial comes by itself where rows have telephones.
struct TableAction {
    Key key;
    const char* text;   ///< key of its label
    bool of_row = true; ///< else it can be done while nothing is chosen
};

/// Columns that want these widths, in a list `all` wide: the last takes what is left; where they
/// are too wide together the widest are cut to one width.
[[nodiscard]] std::vector<float> shared_widths(std::vector<float> wanted, float all);

class Table {
public:
    Table(std::string id, std::vector<Column> columns, std::vector<TableAction> actions = {});

    struct Asked {
        std::string id;         ///< of the row; empty: an action that needs none
        Key action = Key::open; ///< which of the actions, or Key::dial
    };
    /// At the cursor. `none` is the sentence for an empty list; `takes_keys`: nothing else on the
    /// page is being typed into.
    [[nodiscard]] std::optional<Asked> draw(Desk& desk, ImVec2 size, const std::string& none,
                                            bool takes_keys = true);
    /// The next frame puts the cursor into the box.
    void focus_words() { focus_words_ = true; }

    /// That column's head from now on, in place of its text.
    void call(std::size_t column, std::string words) { called_[column] = std::move(words); }

    TableRows rows;
    std::vector<Key> without; ///< actions that make no sense now, whatever row is chosen
    bool has_words = true;    ///< the box to narrow it; else the page has one of its own

private:
    void draw_words(Desk& desk, float width);
    void draw_actions(Desk& desk, float right);
    [[nodiscard]] bool may(const TableAction& action) const;
    void act(const TableAction& action);
    void draw_head(Desk& desk, const std::vector<float>& widths);
    void draw_row(Desk& desk, std::size_t at, const std::vector<float>& widths, float height);
    void keys(Desk& desk, float row_height, float body_height);
    void sort_keys();
    void sort_by(std::size_t column);
    [[nodiscard]] std::vector<float> widths(Desk& desk, float all);
    void measure(Desk& desk);
    [[nodiscard]] std::string head_of(Desk& desk, std::size_t column) const;

    const std::string id_;
    const std::vector<Column> columns_;
    const std::vector<TableAction> actions_;
    std::map<std::size_t, std::string> called_; ///< by column
    std::string words_;
    std::vector<float> wanted_; ///< by column, of what is in it; pixels
    std::string measured_;      ///< of which rows, in which size and language
    bool focus_words_ = false;
    bool typing_ = false;
    std::size_t chosen_now_ = 0; ///< of this frame
    bool follow_ = false;        ///< the chosen row is to be brought into sight
    std::optional<Asked> asked_;
};

} // namespace ringroom::seat
