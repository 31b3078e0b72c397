#pragma once
// A message written over the page: to one person, or a notice to everybody. The window's thread.
#include <string>

#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

class MessageDialog {
public:
    explicit MessageDialog(Desk& desk)
        : desk_(desk) {}

    /// `head`: whom it is for, without text; `label`: them, as a person reads it.
    void open(std::string label, wire::NewMessage head);
    [[nodiscard]] bool is_open() const { return open_; }
    void draw();

private:
    void take_sent();
    void send();

    Desk& desk_;
    bool open_ = false;
    bool focus_ = false;
    std::string label_;
    wire::NewMessage head_;
    std::string text_;
    Posted sent_;
};

} // namespace ringroom::seat
