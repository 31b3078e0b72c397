#pragma once
// The seat at work: the call at the left, the contact in the middle, the talk script at the right.
// The window's thread.
#include "seat/call_panel.h"
#include "seat/contact_panel.h"
#include "seat/page.h"
#include "seat/script_panel.h"

namespace ringroom::seat {

class WorkPage final : public Page {
public:
    explicit WorkPage(Desk& desk)
        : desk_(desk)
        , call_(desk)
        , contact_(desk)
        , script_(desk) {}
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;
    /// The keys of a call; once a frame, whichever page is on show.
    void keys(const Shown& shown);
    [[nodiscard]] CallPanel& call() { return call_; }
    [[nodiscard]] ContactPanel& contact() { return contact_; }

private:
    Desk& desk_;
    CallPanel call_;
    ContactPanel contact_;
    ScriptPanel script_;
};

} // namespace ringroom::seat
