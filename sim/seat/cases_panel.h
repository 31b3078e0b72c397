#pragma once
// The customer's cases: what is open, closing it, and opening another from this contact. The
// window's thread.
#include <map>
#include <string>

#include "seat/asked.h"
#include "seat/posted.h"
#include "seat/shown.h"

namespace ringroom::seat {

class CasesPanel {
public:
    explicit CasesPanel(Desk& desk)
        : desk_(desk) {}
    /// `own`: cases are opened and closed here.
    void draw(const wire::SeatContact& contact, bool own);
    /// The cursor goes to what the new case is about.
    void focus() { focus_ = true; }
    /// A new case of this contact is written and not opened.
    [[nodiscard]] bool is_unsent(ContactId contact) const;
    /// What is typed of it so far.
    [[nodiscard]] const std::string& note() const { return note_; }
    [[nodiscard]] const std::string& refusal() const { return refusal_; }

private:
    void draw_case(const wire::CaseRow& row, bool own, bool first);
    void close(const wire::CaseRow& row);
    void draw_new(const wire::SeatContact& contact, bool focuses);
    void take_answer();

    Desk& desk_;
    Asked<wire::List<wire::CaseRow>> all_; ///< closed ones too
    ContactId contact_;                    ///< of the draft
    std::string title_;
    std::string kind_;
    std::string note_;
    std::string refusal_; ///< what the lab said, in words
    Posted sent_;
    RowChange close_;
    bool focus_ = false;
    int opened_ = 0;       ///< cases so far: a field that is active would keep the last one's words
    float form_needs_ = 0; ///< pixels, of the form below the list
};

} // namespace ringroom::seat
