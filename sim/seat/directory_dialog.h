#pragma once
// Whom to call, consult or give the customer to: everybody at a seat, the queues, the numbers.
// Found by typing, chosen by arrows and Enter. The window's thread.
#include <string>
#include <vector>

#include "seat/asked.h"

namespace ringroom::seat {

class DirectoryDialog {
public:
    enum class Use {
        transfer, ///< the customer goes there at once
        consult,  ///< the customer hears music meanwhile
        dial,     ///< no customer: a call of one's own
        send      ///< a leader gives away somebody else's customer
    };
    explicit DirectoryDialog(Desk& desk)
        : desk_(desk) {}

    /// `whose` customer is given away, and that seat's extension: it is not among the rows.
    void open(Use use, AgentId whose = {}, std::string extension = {});
    [[nodiscard]] bool is_open() const { return open_; }
    void close() { open_ = false; }
    /// Once a frame, open or not. Closes by itself as what it was opened for is over.
    void draw(const Shown& shown);

private:
    [[nodiscard]] bool fits(const wire::DirectoryRow& row) const;
    void draw_rows(const Shown& shown);
    [[nodiscard]] std::vector<const wire::DirectoryRow*> fitting();
    [[nodiscard]] bool is_over(const Shown& shown);
    bool draw_row(const wire::DirectoryRow& row, bool chosen);
    void choose(const wire::DirectoryRow& row);
    [[nodiscard]] std::string state_of(const wire::DirectoryRow& row) const;

    Desk& desk_;
    Use use_ = Use::dial;
    AgentId whose_;
    std::string their_;
    ContactId talk_; ///< to which a transfer or a consultation belongs
    bool open_ = false;
    bool focus_ = false;
    bool fresh_ = false; ///< opened and not yet drawn
    std::string own_;    ///< extension: nobody calls themselves
    std::string wanted_;
    std::string chosen_; ///< kind and number; what is not there any more: the first row
    Asked<wire::List<wire::DirectoryRow>> rows_;
};

} // namespace ringroom::seat
