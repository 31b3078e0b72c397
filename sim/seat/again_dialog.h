#pragma once
// An appeal is settled by ear: the identical customer of a contact calls whoever is named once
// more. The window's thread.
#include <string>

#include "seat/asked.h"
#include "seat/posted.h"

namespace ringroom::seat {

class AgainDialog {
public:
    explicit AgainDialog(Desk& desk)
        : desk_(desk) {}
    /// `number`: who is called unless another is typed.
    void open(std::string record, std::string number);
    [[nodiscard]] bool is_open() const { return open_; }
    /// Once a frame, open or not.
    void draw();

private:
    [[nodiscard]] const wire::AgentRow* named();
    void draw_named();
    void call();

    Desk& desk_;
    bool open_ = false;
    bool focus_ = false;
    std::string record_;
    std::string number_;
    Asked<wire::List<wire::AgentRow>> agents_;
    Posted sent_;
};

} // namespace ringroom::seat
