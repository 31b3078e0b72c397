#pragma once
// One moment in every student's contact, as a list to be ordered by any measure: what the student
// made of the moment, and beside it one measure of the whole contact, which the person chooses.
// Asks nothing and plays nothing: it is given the parts and says which comes next in the order on
// the screen. The window's thread.
//
//     parts_.use(answer->items);                          // when they have changed
//     if (const auto asked = parts_.draw(size, none)) hear(asked->id);
//     hear(parts_.after(heard, 1));                       // the next one in this order
#include <optional>
#include <string>
#include <vector>

#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class AcrossParts {
public:
    explicit AcrossParts(Desk& desk);

    /// From now on; order, choice and measure stay.
    void use(std::vector<wire::MomentPart> parts);
    /// Of another moment: nothing yet.
    void clear();
    /// As Table::draw(); takes the key for another measure as well.
    [[nodiscard]] std::optional<Table::Asked> draw(ImVec2 size, const std::string& none);

    [[nodiscard]] bool empty() const { return table_.rows.count() == 0; }
    /// Null: no such contact.
    [[nodiscard]] const wire::MomentPart* part(const std::string& record) const;
    /// The recorded contact that is `by` (1 or -1) places from this one in the order on the screen,
    /// from none the first or last; empty: there is none.
    [[nodiscard]] std::string after(const std::string& record, int by) const;
    void choose(const std::string& record) { table_.rows.choose(record); }
    /// The name of the measure on show; empty: the contacts have none.
    [[nodiscard]] const std::string& measure() const { return measure_; }

private:
    void fill();
    void draw_measures(ImVec2 at);
    void show_measure(std::size_t at);
    [[nodiscard]] Cell measured(const wire::MomentPart& part) const;

    Desk& desk_;
    Table table_;
    std::vector<wire::MomentPart> parts_;
    std::vector<wire::LabelledValue> measures_; ///< that any of them has, in the lab's order
    std::string measure_;
};

} // namespace ringroom::seat
