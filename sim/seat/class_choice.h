#pragma once
// The list of the lab's classes, each with its groups behind it, to choose whom something is for.
// What is chosen is what the lab takes: the name of a class, or CLASS/GROUP. The window's thread.
//
//     ClassChoice classes_;
//     (void)classes_.draw(desk_, "##class", class_name_, {.width = look.px(240)},
//                         desk_.words("seat.drills.everybody"));
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/fields.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// Whom the list counts: a written exam is sat by who leads the team too.
enum class Counted { students, sitters };

class ClassChoice {
public:
    /// Null: not known yet, or the lab does not say.
    [[nodiscard]] const std::vector<wire::ClassRow>* rows(Desk& desk);
    /// In place of a list that is not there: it is on its way, or why it is not, or there is none.
    [[nodiscard]] std::string none_words(Desk& desk);
    /// `none`, where it is not empty, names a first row that empties the name; a name that is not
    /// in the list is shown too. True in the frame in which a person has changed it.
    bool draw(Desk& desk, const char* id, std::string& name, FieldLook look,
              const std::string& none = {}, Counted counted = Counted::students);

private:
    Asked<wire::List<wire::ClassRow>> asked_;
};

} // namespace ringroom::seat
