#pragma once
// What was before with this customer, newest first, to read on. The window's thread.
#include "seat/asked.h"
#include "seat/shown.h"

namespace ringroom::seat {

class HistoryPanel {
public:
    explicit HistoryPanel(Desk& desk)
        : desk_(desk) {}
    void draw(const wire::SeatContact& contact);

private:
    void draw_row(const wire::LogRow& row);

    Desk& desk_;
    Asked<wire::List<wire::LogRow>> log_;
    std::string open_; ///< the line whose note is shown whole
};

} // namespace ringroom::seat
