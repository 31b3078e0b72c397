#pragma once
// Playing the customer from a role card, steering a virtual one by hand, and marking what the
// student was heard to say. The window's thread.
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/page.h"

namespace ringroom::seat {

class CallPanel;

class RolePage final : public Page {
public:
    RolePage(Desk& desk, CallPanel& call)
        : desk_(desk)
        , call_(call) {}
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;

private:
    void ask(const Shown& shown);
    void drop_what_is_over(const Shown& shown);
    [[nodiscard]] const wire::RoleCard* card(const Shown& shown);
    void draw_no_card(const Shown& shown, ImVec2 size);
    void choice_keys(const Shown& shown);
    [[nodiscard]] std::vector<const wire::ContactRow*> talks(const Shown& shown);
    void draw_choice(const Shown& shown, ImVec2 size);
    void draw_card(const Shown& shown, const wire::RoleCard& card, ImVec2 size);
    void draw_stage(const wire::RoleCard& card);
    void draw_call(const Shown& shown, const wire::RoleCard& card);
    void draw_lines(const wire::RoleCard& card, ImVec2 size);
    void line_keys(const wire::RoleCard& card);
    void say_line(const wire::RoleCard& card, const wire::PlayLine& line);
    void draw_line(const wire::RoleCard& card, const wire::PlayLine& line);
    void draw_moves(const wire::RoleCard& card, ImVec2 size);
    void mark(const wire::RoleCard& card, const std::string& move);

    Desk& desk_;
    CallPanel& call_;                              ///< of the working page
    Asked<wire::List<wire::ContactRow>> contacts_; ///< of leaders and teachers
    Asked<wire::RoleCard> card_;
    ContactId contact_; ///< chosen by a leader
    DrillId drill_;     ///< chosen among those one plays in
    std::string line_;  ///< chosen by keys or said last
    bool follow_ = false;
};

} // namespace ringroom::seat
