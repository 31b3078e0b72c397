#pragma once
// Two people have changed the same thing, and the second is told and loses nothing: both began with
// `base`, the other has saved `theirs`, and `mine` is still being typed. Every change of either is
// kept; where both changed the same field, mine. Pure.
//
//     Merge<CourseDraft> merge(base, mine, theirs);
//     merge.field(&CourseDraft::term, "seat.course.term");
//     show(merge.draft, merge.theirs, merge.both);
#include <string>
#include <utility>
#include <vector>

namespace ringroom::seat {

template <class Draft>
class Merge {
public:
    Merge(Draft base, Draft mine, Draft theirs)
        : draft(std::move(mine))
        , base_(std::move(base))
        , theirs_(std::move(theirs)) {}
    /// `text`: key of the field's name.
    template <class T>
    void field(T Draft::*member, const char* text) {
        if (theirs_.*member == base_.*member || theirs_.*member == draft.*member)
            return;
        const bool mine = draft.*member != base_.*member;
        (mine ? both : theirs).emplace_back(text);
        if (!mine)
            draft.*member = theirs_.*member;
    }

    Draft draft;
    std::vector<std::string> theirs; ///< fields that only the other has changed, by text key
    std::vector<std::string> both;   ///< that both have

private:
    Draft base_;
    Draft theirs_;
};

} // namespace ringroom::seat
