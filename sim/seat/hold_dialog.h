#pragma once
// A legal hold is set over the page, on a contact's recordings or on all of a person, with a reason
// that the chain of evidence keeps. What was typed and not sent is still there when the same is
// asked for again. The window's thread.
//
//     hold_.open(row.id);                    // or with nothing: what is held is asked for, too
//     if (hold_.draw()) holds_.forget();     // once a frame
#include <string>
#include <string_view>

#include "base/result.h"
#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// RUN-CONTACT, as the lab names a contact and its recordings: "3-12".
[[nodiscard]] bool names_contact(std::string_view word);

/// What the form sends.
struct HoldOrder {
    std::string target; ///< on the lab
    std::string body;
    bool of_person = false;
};
/// `what`: a contact or somebody's number. The error's code is the text of the field that is wrong.
[[nodiscard]] Result<HoldOrder> hold_order(std::string_view what, std::string_view reason);

class HoldDialog {
public:
    explicit HoldDialog(Desk& desk);
    /// Of this contact; empty: a person says of which, or of whom.
    void open(std::string record);
    [[nodiscard]] bool is_open() const { return open_; }
    /// True in the frame in which the lab has set it; what came of it is said at the foot.
    bool draw();

private:
    void draw_fields();
    void draw_named();
    void send();
    [[nodiscard]] bool take();

    Desk& desk_;
    FormRows rows_;
    bool open_ = false;
    std::string record_; ///< empty: asked for
    std::string what_;
    std::string reason_;
    Asked<wire::List<wire::AgentRow>> agents_; ///< who a number is
    Posted sent_;
    HoldOrder order_; ///< that was sent
};

} // namespace ringroom::seat
