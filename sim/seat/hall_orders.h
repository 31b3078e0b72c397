#pragma once
// The row of buttons over the hall of an exam: what the whole exam is told to do, and whatever else
// its hall offers there. The window's thread.
//
//     if (orders_.draw_back()) …
//     orders_.draw(exam.title, "/exams/7", orders_of(exam));
//     if (orders_.button("seat.exam.items", Key::exam_items, Weight::plain)) …
#include <string>
#include <vector>

#include "seat/keys.h"
#include "seat/look.h"
#include "seat/posted.h"
#include "seat/twice.h"

namespace ringroom::seat {

class Desk;

/// An order for all, as a button.
struct HallOrder {
    const char* order; ///< as the lab names it
    const char* text;
    const char* again; ///< asked for twice, with these words; null: once is enough
    Key key;
    Weight weight;
};

class HallOrders {
public:
    explicit HallOrders(Desk& desk)
        : desk_(desk) {}

    /// The first of the row. True: back to the list.
    [[nodiscard]] bool draw_back();
    /// `url` is the exam's at the lab; the order goes to its "/orders".
    void draw(const std::string& title, const std::string& url,
              const std::vector<HallOrder>& orders);
    /// One more in the row. True: clicked, or its key was struck and nothing covers the page.
    [[nodiscard]] bool button(const char* text, Key key, Weight weight);
    /// True in the frame in which an order was answered: what is on show is another state's.
    [[nodiscard]] bool take();

private:
    void send(const std::string& title, const std::string& url, const HallOrder& order);

    Desk& desk_;
    Posted ordering_;
    std::string ordered_; ///< its words, once it is done
    Twice<std::string> twice_;
};

} // namespace ringroom::seat
