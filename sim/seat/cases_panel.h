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

private:
    void draw_case(const wire::CaseRow& row, bool own);
    void draw_new(const wire::SeatContact& contact);
    void take_answer();

    Desk& desk_;
    Asked<wire::List<wire::CaseRow>> all_; ///< closed ones too
    ContactId contact_;                    ///< of the draft
    std::string title_;
    std::string kind_;
    std::string note_;
    std::string refusal_; ///< what the lab said, in words
    Posted sent_;
    float form_needs_ = 0; ///< pixels, of the form below the list
};

} // namespace ringroom::seat
