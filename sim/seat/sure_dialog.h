#pragma once
// What cannot be taken back is asked for once more over the page, with what goes with it. The
// window's thread.
//
//     sure_.open(title, "With it go 2 groups and 14 lessons.", "Remove", [=] { remove(id); });
//     sure_.draw();                                          // once a frame
#include <functional>
#include <string>

namespace ringroom::seat {

class Desk;

class SureDialog {
public:
    explicit SureDialog(Desk& desk)
        : desk_(desk) {}
    /// What a person reads, and what is done where they are.
    void open(std::string title, std::string words, std::string button, std::function<void()> then);
    /// Other words while it is open: more is known by now.
    void say_now(std::string words) { words_ = std::move(words); }
    [[nodiscard]] bool is_open() const { return open_; }
    void draw();

private:
    Desk& desk_;
    bool open_ = false;
    bool fresh_ = false; ///< the stroke that opened it is no answer
    std::string title_;
    std::string words_;
    std::string button_;
    std::function<void()> then_;
};

} // namespace ringroom::seat
