#pragma once
// A message written over the page: to one person, or a notice to everybody. The window's thread.
#include <memory>
#include <mutex>
#include <string>

#include "wire/messages.h"

namespace ringroom::seat {

class Desk;

class MessageDialog {
public:
    explicit MessageDialog(Desk& desk)
        : desk_(desk) {}

    /// `head`: whom it is for, without text; `label`: them, as a person reads it.
    void open(std::string label, wire::NewMessage head);
    [[nodiscard]] bool is_open() const { return open_; }
    void draw();

private:
    /// What became of it; filled on another thread.
    struct Sent {
        std::mutex mutex;
        bool done = false; // guarded by mutex, as is the next
        bool well = false;
    };
    void take_sent();
    void send();

    Desk& desk_;
    bool open_ = false;
    bool focus_ = false;
    std::string label_;
    wire::NewMessage head_;
    std::string text_;
    std::shared_ptr<Sent> sent_; ///< under way
};

} // namespace ringroom::seat
