#pragma once
// A message written over the page: to one person, or a notice to everybody. The window's thread.
#include <string>

#include "seat/words_dialog.h"
#include "wire/messages.h"

namespace ringroom::seat {

class MessageDialog {
public:
    explicit MessageDialog(Desk& desk)
        : desk_(desk)
        , words_(desk) {}

    /// `head`: whom it is for, without text; `label`: them, as a person reads it.
    void open(std::string label, wire::NewMessage head);
    [[nodiscard]] bool is_open() const { return words_.is_open(); }
    void draw();

private:
    Desk& desk_;
    WordsDialog words_;
    std::string label_;
};

} // namespace ringroom::seat
