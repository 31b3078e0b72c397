#pragma once
// Who may see which live fact. A student sees their own state and what the telephone (the words of
// the customer, as captions) and the screen already showed them of their own contacts; never the
// script behind the customer, the true values of the form, or anything of others. Whoever may see
// the team sees everything but secluded lessons.
#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "contact/fact.h"
#include "contact/ids.h"

namespace ringroom::api {

struct Viewer {
    AgentId agent;
    bool team = false;    ///< has the right see_team_live
    bool results = false; ///< and see_class_results
};

/// Of whom the calls of a lesson are hidden, though they may see the team.
enum class Seclusion {
    none,
    practice, ///< own practice: of everybody else
    exam ///< of whoever may not see the class's results: they may be called by the same customer
};

class Audience {
public:
    /// Learns whose contact is whose; call it with every fact, in order, before seen_by(). Of a
    /// contact's arrival with how secluded its lesson is.
    void observe(const StampedFact& fact, Seclusion lesson = Seclusion::none);
    /// The fact as this viewer may see it, or nothing.
    [[nodiscard]] std::optional<StampedFact> seen_by(const StampedFact& fact,
                                                     const Viewer& viewer) const;
    /// True when the fact may change figures of a queue.
    [[nodiscard]] static bool moves_figures(const Fact& fact);

    [[nodiscard]] std::size_t followed() const { return agents_of_.size(); }

private:
    [[nodiscard]] bool has(ContactId contact, AgentId agent) const;
    [[nodiscard]] bool is_hidden_from(const Fact& fact, const Viewer& viewer) const;

    std::map<ContactId, std::vector<AgentId>> agents_of_; // at most limits::contacts_followed
    std::map<ContactId, Seclusion> secluded_;             // likewise
};

} // namespace ringroom::api
