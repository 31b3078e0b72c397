#pragma once
// Some words are asked for over the page: a comment, an appeal, an answer to one. What was typed
// and not sent is still there when the same is asked again. The window's thread.
#include <functional>
#include <string>

#include "seat/posted.h"

namespace ringroom::seat {

class Desk;

class WordsDialog {
public:
    explicit WordsDialog(Desk& desk)
        : desk_(desk) {}

    /// `title` and `send` are what a person reads; `about` tells apart what is asked for.
    /// `post` sends the words, handing `then` to the back room.
    void open(std::string about, std::string title, std::string send,
              std::function<void(const std::string& words, Back::Then then)> post);
    [[nodiscard]] bool is_open() const { return open_; }
    /// True in the frame in which the lab has taken the words.
    bool draw();

private:
    Desk& desk_;
    bool open_ = false;
    bool focus_ = false;
    std::string about_;
    std::string title_;
    std::string send_;
    std::string words_;
    std::function<void(const std::string&, Back::Then)> post_;
    Posted sent_;
    std::string sent_about_; ///< another may be on show by the time it is taken
};

} // namespace ringroom::seat
