#pragma once
// What a course tells its students of recording, to be accepted before its drills call; and what
// was accepted, to be read again and taken back. The window's thread.
//
//     consent_.keep_up(shown);        // once a frame while somebody is at the seat
//     consent_.draw(shown);
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "seat/asked.h"
#include "seat/posted.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class ConsentDialog {
public:
    explicit ConsentDialog(Desk& desk)
        : desk_(desk) {}

    /// Asks the lab; opens by itself where a text waits for an answer and nothing is going on.
    void keep_up(const Shown& shown);
    /// All texts, one after the other, with what was answered.
    void review();
    [[nodiscard]] bool is_open() const { return open_; }
    void draw(const Shown& shown);

private:
    using Text = std::pair<std::int64_t, std::string>; ///< course and version
    [[nodiscard]] const wire::ConsentRow* on_show();
    void draw_row(const wire::ConsentRow& row);
    void draw_answers(const wire::ConsentRow& row);
    void answer(const wire::ConsentRow& row, bool accepted);

    Desk& desk_;
    Asked<wire::List<wire::ConsentRow>> texts_;
    Posted sent_;
    std::set<Text> put_off_; ///< until the next sign-in
    bool open_ = false;
    bool reviews_ = false;
    std::size_t at_ = 0; ///< of the review
};

} // namespace ringroom::seat
