#pragma once
// Somebody who comes later is added by hand: number, name, class, role. The lab makes the password.
// The window's thread.
//
//     person_.open("Class One");
//     person_.draw(shown, classes);                          // once a frame
//     if (const auto card = person_.take_card()) ...
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "seat/form_rows.h"
#include "seat/posted.h"
#include "seat/shown.h"
#include "wire/messages.h"

namespace ringroom::seat {

class PersonDialog {
public:
    explicit PersonDialog(Desk& desk)
        : desk_(desk)
        , rows_(desk, 80) {}
    /// What was typed and not sent is still there; before it is left there is a question.
    void open(const std::string& class_name);
    [[nodiscard]] bool is_open() const { return open_; }
    void draw(const Shown& shown, const std::set<std::string>& classes);
    /// Of who was added, once.
    [[nodiscard]] std::optional<wire::ImportCard> take_card() { return std::exchange(card_, {}); }

private:
    [[nodiscard]] std::string typed() const;
    void draw_role(const Shown& shown);
    void send();
    void take_answer();

    Desk& desk_;
    FormRows rows_;
    bool open_ = false;
    std::string asked_; ///< what was typed when a person was asked before leaving it
    std::string number_;
    std::string name_;
    std::string class_;
    std::string role_ = "student"; ///< the lab's word
    Posted sending_;
    std::optional<wire::ImportCard> card_;
};

} // namespace ringroom::seat
