#pragma once
// Who it is: the customer's record as the telephone rings, what was before, and the record in the
// person's hands to be put right. The window's thread.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "seat/posted.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class CustomerPanel {
public:
    explicit CustomerPanel(Desk& desk)
        : desk_(desk) {}

    /// `own`: it may be changed here.
    void draw(const wire::SeatContact& contact, bool own);
    /// Opens the record for editing, or a new one where nobody is known.
    void edit(const wire::SeatContact& contact);
    /// The record is being edited in this contact.
    [[nodiscard]] bool editing(ContactId contact) const {
        return draft_ && draft_->contact == contact;
    }
    /// The cursor goes to the name being edited.
    void focus() {
        if (draft_)
            draft_->focus = true;
    }

private:
    /// The record as it is being typed.
    struct Draft {
        std::int64_t id = 0; ///< 0: a new customer
        std::int64_t version = 0;
        ContactId contact;
        std::string number;
        std::string name;
        std::string telephones; ///< parted by "/"
        std::string grade;
        std::vector<std::pair<std::string, std::string>> attributes;
        bool focus = true;
        bool focus_last = false; ///< the cursor goes to the line just added
        bool insists = false;    ///< somebody else was quicker, and the person has been told
    };

    void draw_known(const wire::SeatContact& contact, bool own);
    void draw_name(const wire::SeatContact& contact, bool own);
    void draw_others(const wire::SeatContact& contact);
    void draw_last(const wire::SeatContact& contact);
    void draw_draft(const wire::SeatContact& contact);
    void draw_attributes(Draft& draft);
    void send(Draft& draft, const wire::SeatContact& contact);
    void take_answer(const wire::SeatContact& contact);

    Desk& desk_;
    std::optional<Draft> draft_;
    Posted sent_;         ///< the draft
    std::string refusal_; ///< what the lab said, in words
};

/// One line of what was before: when, what came of it, and what was noted.
void draw_log_line(Desk& desk, const wire::LogRow& row);
/// "Complaint", or how the contact ended where nobody gave it a result.
[[nodiscard]] std::string outcome_of(const Desk& desk, const wire::LogRow& row);

} // namespace ringroom::seat
