#pragma once
// A listening question is made (听音找错): a script, the breaches that a robot student shall make
// in its call, where it goes in the bank. For who holds exams. The window's thread.
#include <set>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/keys.h"
#include "seat/posted.h"

namespace ringroom::seat {

class ExamListening {
public:
    explicit ExamListening(Desk& desk)
        : desk_(desk) {}
    /// Before it is drawn anew: the cursor goes to the first field.
    void begin() { focus_ = true; }
    /// At the cursor. True: back to the bank.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const { return {Key::save, Key::escape}; }
    /// A question was made since this was asked last.
    [[nodiscard]] bool take_made() { return std::exchange(made_now_, false); }

private:
    void draw_where(float label);
    void draw_breaches();
    void draw_made();
    void make();
    void take_answer();
    [[nodiscard]] bool is_ready();

    Desk& desk_;
    Asked<wire::List<wire::PackRow>> packs_;
    Asked<wire::List<wire::ListeningBreach>> offered_;
    std::string script_; ///< as the list of scripts shows it
    std::string drill_;  ///< PACK/DRILL
    std::string category_;
    std::string seed_;
    std::set<std::string> chosen_; ///< breaches
    Posted making_;
    std::optional<wire::ListeningMade> made_;
    bool made_now_ = false;
    bool focus_ = false;
};

} // namespace ringroom::seat
